package text

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"
)

// scripts are the writing systems that ScriptOf tells apart, the most frequent first, by ISO 15924 code.
var scripts = []struct {
	code  string
	table *unicode.RangeTable
}{
	{"Latn", unicode.Latin}, {"Hani", unicode.Han}, {"Arab", unicode.Arabic}, {"Cyrl", unicode.Cyrillic},
	{"Kana", unicode.Hiragana}, {"Kana", unicode.Katakana}, {"Hang", unicode.Hangul}, {"Thai", unicode.Thai},
	{"Deva", unicode.Devanagari}, {"Grek", unicode.Greek}, {"Hebr", unicode.Hebrew}, {"Beng", unicode.Bengali},
	{"Taml", unicode.Tamil}, {"Telu", unicode.Telugu}, {"Gujr", unicode.Gujarati}, {"Guru", unicode.Gurmukhi},
	{"Knda", unicode.Kannada}, {"Mlym", unicode.Malayalam}, {"Sinh", unicode.Sinhala}, {"Orya", unicode.Oriya},
	{"Laoo", unicode.Lao}, {"Khmr", unicode.Khmer}, {"Mymr", unicode.Myanmar}, {"Tibt", unicode.Tibetan},
	{"Armn", unicode.Armenian}, {"Geor", unicode.Georgian}, {"Ethi", unicode.Ethiopic},
}

// ScriptOf returns the ISO 15924 code of the script of term's first letter, "Kana" for both kinds of kana, "Zyyy" for
// a term without letters, such as a number, and "Zzzz" for a rarer script. It serves to compare idf within a script.
func ScriptOf(term string) string {
	for _, r := range term {
		if c := classOf(r); c == letter || c == unspaced {
			return scriptOf(r)
		}
	}
	return "Zyyy"
}

func scriptOf(r rune) string {
	if r < utf8.RuneSelf {
		return "Latn"
	}
	if prolonged(r) {
		return "Kana"
	}
	for _, s := range scripts {
		if unicode.Is(s.table, r) {
			return s.code
		}
	}
	return "Zzzz"
}

// RightToLeft reports whether s reads from right to left: whether its first character with a strong direction does
// (UAX #9, rules P2 and P3, for text without isolates).
func RightToLeft(s string) bool {
	for _, r := range s {
		switch p, _ := bidi.LookupRune(r); p.Class() {
		case bidi.L:
			return false
		case bidi.R, bidi.AL:
			return true
		}
	}
	return false
}
