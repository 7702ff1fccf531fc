package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Join puts two parts of a text side by side, with a space between them where their scripts and signs want one.
func Join(a, b string) string {
	last, _ := utf8.DecodeLastRuneInString(a)
	next, _ := utf8.DecodeRuneInString(b)
	if a == "" || b == "" || closeSet(last) || closeSet(next) || strings.ContainsRune(",.;:!?،؛؟)»”", next) {
		return a + b
	}
	return a + " " + b
}

// closeSet reports whether a character is of a script that puts no spaces between sentences.
func closeSet(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || strings.ContainsRune("。，、；：！？（）「」『』《》", r)
}
