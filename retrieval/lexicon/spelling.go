package lexicon

import "strings"

// latinSounds are the sounds of Latin letters, longer spellings first; "" as the vowel of one that is silent.
var latinSounds = []struct {
	letters string
	sound   sound
	vowel   string
}{
	{"tsch", soundCh, ""}, {"sch", soundSh | soundK, ""}, {"tch", soundCh, ""}, {"ght", soundT, ""},
	{"sh", soundSh, ""}, {"ch", soundCh | soundSh | soundK | soundKh, ""}, {"kh", soundKh | soundK, ""}, {"ph", soundF, ""},
	{"th", soundT, "h"}, {"gh", soundG, ""}, {"dj", soundJ | soundG, ""}, {"dh", soundD, ""}, {"zh", soundJ, ""}, {"ck", soundK, ""},
	{"qu", soundK, "u"}, {"ge", soundG | soundJ, "e"}, {"gi", soundG | soundJ, "i"}, {"gy", soundG | soundJ, "i"},
	{"ce", soundS, "e"}, {"ci", soundS, "i"}, {"cy", soundS, "i"},
	{"b", soundB, ""}, {"p", soundB, ""}, {"f", soundF, ""}, {"v", soundF, ""}, {"t", soundT, ""}, {"d", soundD, ""},
	{"s", soundS | soundZ, ""}, {"z", soundZ | soundS, ""}, {"c", soundK, ""}, {"k", soundK, ""}, {"q", soundK, ""},
	{"g", soundG, ""}, {"j", soundJ, ""}, {"l", soundL, ""}, {"m", soundM, ""}, {"n", soundN, ""}, {"r", soundR, ""},
	{"a", 0, "a"}, {"e", 0, "e"}, {"i", 0, "i"}, {"o", 0, "o"}, {"u", 0, "u"}, {"w", 0, "u"}, {"y", 0, "i"},
}

func spellLatin(word string) spelling {
	var s speller
	if s.begin(word, "aeiou", "w", "y") {
		word = word[1:]
	}
	for first := true; word != ""; first = false {
		switch {
		case word[0] == 'h':
			if first {
				s.consonant(soundH)
			} else {
				s.vowel("h")
			}
			word = word[1:]
		case word[0] == 'x':
			s.consonant(soundK)
			s.consonant(soundS | soundZ)
			word = word[1:]
		default:
			word = s.latin(word)
		}
	}
	return s.end()
}

// latin reads the longest spelling that a word begins with and returns the rest. A doubled consonant is one.
func (s *speller) latin(word string) string {
	for _, l := range latinSounds {
		rest, ok := strings.CutPrefix(word, l.letters)
		if !ok {
			continue
		}
		if l.sound == 0 {
			if !(rest == "" && l.letters == "e") { // silent
				s.vowel(l.vowel)
			}
			return rest
		}
		s.consonant(l.sound)
		s.vowel(l.vowel)
		return strings.TrimPrefix(rest, l.letters[len(l.letters)-1:])
	}
	return word[1:]
}

// begin notes what a word begins with, where that is a vowel or a letter that is a vowel elsewhere, and reports whether
// that letter is done with.
func (s *speller) begin(word, vowels, w, y string) bool {
	switch {
	case word == "":
	case strings.HasPrefix(word, w):
		s.consonant(soundW)
		return true
	case strings.HasPrefix(word, y):
		s.consonant(soundY)
		return true
	case strings.ContainsAny(word[:min(len(word), len(w))], vowels):
		s.consonant(soundVowel)
	}
	return false
}

// arabicSounds are the sounds of folded Arabic letters.
var arabicSounds = map[rune]sound{
	'ب': soundB, 'پ': soundB, 'ف': soundF, 'ڤ': soundF, 'ت': soundT, 'ط': soundT, 'ث': soundT, 'د': soundD, 'ض': soundD,
	'س': soundS, 'ص': soundS, 'ز': soundZ, 'ذ': soundZ, 'ظ': soundZ, 'ش': soundSh, 'چ': soundCh, 'ك': soundK, 'ق': soundK,
	'خ': soundKh, 'ج': soundG | soundJ, 'غ': soundG, 'ژ': soundJ, 'گ': soundG, 'ح': soundH, 'ل': soundL, 'م': soundM,
	'ن': soundN, 'ر': soundR,
}

var arabicVowels = map[rune]string{'ا': "a", 'ي': "i", 'و': "u", 'ع': "a"}

func spellArabic(word string) spelling {
	s := speller{spelling: spelling{arabic: true}}
	if s.begin(word, "اع", "و", "ي") {
		word = word[len("و"):]
	}
	word = strings.TrimPrefix(word, "ا")                                // carries whichever vowel a word begins with
	word = strings.TrimSuffix(strings.ReplaceAll(word, "تش", "چ"), "ه") // at the end teh marbuta, silent
	first := true
	for _, r := range word {
		c := arabicSounds[r]
		switch {
		case (r == 'ه' || r == 'ح') && first:
			s.consonant(soundH)
		case r == 'ه' || r == 'ح':
			s.vowel("h")
		case r == 'ث': // th
			s.consonant(c)
			s.vowel("h")
		case c != 0:
			s.consonant(c)
		default:
			s.vowel(arabicVowels[r])
		}
		first = false
	}
	return s.end()
}
