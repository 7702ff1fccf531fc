package text

import (
	"strings"
	"unicode/utf8"
)

// Edges calls yield for what tells a word token's term apart from the inside of longer words and joins its forms: the
// 4-grams that hold its beginning and its end, the one at the beginning of an Arabic word without its particles, and
// the stem. They are marked with a leading '~', beginning and end with '^' and '$', so that none is a term or one of
// Grams. Numbers, which have no forms, and short words have one for the whole; terms of unspaced scripts have none.
func Edges(term string, yield func(edge string)) {
	first, _ := utf8.DecodeRuneInString(term)
	if term == "" || classOf(first) == unspaced {
		return
	}
	if classOf(first) == digit || utf8.RuneCountInString(term) < gramLength-1 {
		yield("~^" + term + "$")
		return
	}
	yield("~^" + term[:prefix(term, gramLength-1)])
	yield("~" + tail(term, gramLength-1) + "$")
	if bare := Bare(term); bare != term {
		yield("~^" + bare[:prefix(bare, gramLength-1)])
	}
	if s := stem(term); utf8.RuneCountInString(s) >= gramLength-1 {
		yield("~^" + s + "$")
	}
}

// tail returns the last n characters of s.
func tail(s string, n int) string {
	start := len(s)
	for ; n > 0 && start > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(s[:start])
		start -= size
	}
	return s[start:]
}

// stem returns a folded word without the endings that most often make another form of it: of Arabic words the particles
// and suffixes of light10 (Larkey, Ballesteros and Connell 2007), of words in ASCII a plural s (Harman 1991, the
// S-stemmer). Words of other scripts are their own stems.
func stem(word string) string {
	switch {
	case word == "":
		return ""
	case arabic(word):
		return stemArabic(Bare(word))
	case word[len(word)-1] == 's' && word[0] < utf8.RuneSelf:
		return singular(word)
	}
	return word
}

func stemArabic(word string) string {
	for _, ending := range []string{"ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي"} {
		if rest, ok := strings.CutSuffix(word, ending); ok && utf8.RuneCountInString(rest) >= 3 {
			return rest
		}
	}
	return word
}

func singular(word string) string {
	switch {
	case len(word) <= 3, strings.HasSuffix(word, "ss"), strings.HasSuffix(word, "us"):
		return word
	case strings.HasSuffix(word, "ies"):
		return word[:len(word)-3] + "y"
	}
	return word[:len(word)-1]
}

// Bare strips the Arabic particles that are written on to a folded word (and, so, with, as, for, the), as long as three
// letters remain.
func Bare(word string) string {
	if !arabic(word) {
		return word
	}
	for _, particles := range [][]string{{"و", "ف"}, {"بال", "كال", "لل", "ال", "ب", "ك", "ل"}} {
		for _, particle := range particles {
			if rest, ok := strings.CutPrefix(word, particle); ok && utf8.RuneCountInString(rest) >= 3 {
				word = rest
				break
			}
		}
	}
	return word
}

// arabic reports whether a word begins with a character from U+0600 to U+06FF.
func arabic(word string) bool { return word != "" && word[0] >= 0xd8 && word[0] <= 0xdb }
