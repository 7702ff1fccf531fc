package text

import (
	"unicode"
	"unicode/utf8"
)

// class says what part a character plays in a token.
type class uint8

const (
	separator class = iota
	letter
	digit
	unspaced   // a letter of a script written without spaces, Hangul included
	extension  // a mark or an invisible character: belongs to the letter before it
	apostrophe // parts words, save in an English possessive or contraction
)

// unspacedScripts are read in bigrams. Hangul has spaces, but its particles are glued to the words.
var unspacedScripts = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul,
	unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar,
}

// lowClass spares the hot path the look-up for the alphabets of Europe, the Middle East, India and South-East Asia.
var lowClass = func() (table [classEnd]class) {
	for r := range table {
		table[r] = lookUpClass(rune(r))
	}
	return table
}()

// classAt returns the class and the size of the character at byte i of s. Bytes that aren't UTF-8 are separators.
func classAt(s string, i int) (class, int) {
	if i >= len(s) {
		return separator, 0
	}
	if s[i] < utf8.RuneSelf {
		return lowClass[s[i]], 1
	}
	r, n := utf8.DecodeRuneInString(s[i:])
	return classOf(r), n
}

func classOf(r rune) class {
	switch {
	case r < classEnd:
		return lowClass[r]
	case stable(r):
		return unspaced
	}
	return lookUpClass(r)
}

func lookUpClass(r rune) class {
	switch {
	case r == '\'', r == '’', r == '＇':
		return apostrophe
	case r == zeroWidthSpace:
		return separator
	case unicode.IsDigit(r):
		return digit
	case unicode.In(r, unicode.M, unicode.Cf), trailingJamo(r), halfwidthVoicing(r):
		return extension
	case prolonged(r):
		return unspaced
	case unicode.In(r, unicode.L, unicode.Nl):
		if unicode.In(r, unspacedScripts...) {
			return unspaced
		}
		return letter
	}
	return separator
}

// classEnd is the first character that lowClass doesn't hold.
const classEnd = 0x1200

// zeroWidthSpace parts words in scripts that show no space.
const zeroWidthSpace = 0x200B

// trailingJamo reports whether r is a vowel or a final of a Hangul syllable spelt out in letters.
func trailingJamo(r rune) bool {
	return r >= 0x1160 && r <= 0x11FF || r >= 0xD7B0 && r <= 0xD7FB
}

// halfwidthVoicing reports whether r is ﾞ or ﾟ, the marks of a half-width kana.
func halfwidthVoicing(r rune) bool { return r == 0xFF9E || r == 0xFF9F }

// prolonged reports whether r is ー or its half-width form, which Unicode gives to no script.
func prolonged(r rune) bool { return r == 'ー' || r == 'ｰ' }

// wordRune reports whether r can stand in a term.
func wordRune(r rune) bool {
	switch classOf(r) {
	case letter, digit, unspaced, extension:
		return true
	}
	return false
}
