package claim

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A word is an expression that gives a number its meaning, or a month.
type word struct {
	text  string
	kind  kind
	value int    // the month, the power of ten, or the count
	code  string // the unit
}

type kind uint8

const (
	month     kind = iota
	count          // a number word
	power          // a multiplier
	unit           // a unit, a currency or a percent sign
	richPower      // a multiplier only after a currency sign ("$5m"), else a unit or nothing
	before         // the years before Christ
	after          // the years after Christ
	foreign        // a calendar other than the Gregorian, or a time that is no date: there is neither date nor number
	decoy          // nothing: the beginning of another word
	denial         // "not", in scripts written without spaces
	plan           // "will", likewise
)

// A table finds the longest of its words at a place.
type table map[rune][]word

func tableOf(words ...[]word) table {
	t := table{}
	for _, w := range slices.Concat(words...) {
		first, _ := utf8.DecodeRuneInString(w.text)
		t[first] = append(t[first], w)
	}
	for _, ws := range t {
		slices.SortStableFunc(ws, func(a, b word) int { return cmp.Compare(len(b.text), len(a.text)) })
	}
	return t
}

// at returns the longest word of t that stands in s at i and doesn't go on as another word.
func (t table) at(s string, i int) (w word, end int, ok bool) {
	first, _ := utf8.DecodeRuneInString(s[i:])
	for _, w := range t[first] {
		end, ok := match(s, i, w.text)
		if ok && (ends(s, end) || w.kind == month && digit(leading(s[end:])) >= 0) {
			return w, end, true
		}
	}
	return word{}, i, false
}

// match reports whether text stands in s at i, and where it ends. Arabic vowel signs in s don't count.
func match(s string, i int, text string) (end int, ok bool) {
	if strings.HasPrefix(s[i:], text) && leading(text) < 0x600 {
		return i + len(text), true
	}
	if first := leading(text); first < 0x600 || first > 0x6FF {
		return i + len(text), strings.HasPrefix(s[i:], text)
	}
	for end = i; end < len(s); {
		r, size := utf8.DecodeRuneInString(s[end:])
		switch {
		case vowelSign(r):
		case text == "":
			return end, true
		case strings.HasPrefix(text, s[end:end+size]):
			text = text[size:]
		default:
			return i, false
		}
		end += size
	}
	return end, text == ""
}

func vowelSign(r rune) bool {
	return 0x64B <= r && r <= 0x652
}

// ends reports whether what stands in s before i can end there. Scripts written without spaces can end anywhere.
func ends(s string, i int) bool {
	last, _ := utf8.DecodeLastRuneInString(s[:i])
	next, _ := utf8.DecodeRuneInString(s[i:])
	switch {
	case unspaced(last):
		return true
	case currencySign(last):
		return digit(next) < 0
	case cased(last):
		return !unicode.IsLetter(next) && digit(next) < 0
	}
	return !unicode.IsLetter(last) && !unicode.IsMark(last) || !unicode.IsLetter(next) && !unicode.IsMark(next)
}

// words makes words of one kind and value.
func words(k kind, value int, code string, texts ...string) []word {
	ws := make([]word, len(texts))
	for i, t := range texts {
		ws[i] = word{text: t, kind: k, value: value, code: code}
	}
	return ws
}

// split makes words of one kind of a list separated by vertical bars.
func split(k kind, value int, code, list string) []word {
	return words(k, value, code, strings.Split(list, "|")...)
}

func unspaced(r rune) bool {
	return r >= 0x2E80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

// cased reports whether r belongs to a script whose words and figures make identifiers ("B52", "Т34").
func cased(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r|0x20 && r|0x20 <= 'z'
	}
	return r < 0x2E80 && (unicode.IsUpper(r) || unicode.IsLower(r))
}

func currencySign(r rune) bool {
	return r == '$' || r > 0xA1 && unicode.Is(unicode.Sc, r)
}

func space(r rune) bool {
	return r == ' ' || r == '\u00A0' || r == '\u202F' || r == '\u2009' || r == '\u3000'
}

// leading returns the first character of s.
func leading(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// gap returns the place after at most one space at i.
func gap(s string, i int) int {
	if r, size := utf8.DecodeRuneInString(s[i:]); space(r) {
		return i + size
	}
	return i
}

// skip returns the place after the first of prefixes that stands in s at i, or i.
func skip(s string, i int, prefixes ...string) int {
	for _, p := range prefixes {
		if strings.HasPrefix(s[i:], p) {
			return i + len(p)
		}
	}
	return i
}

// previous returns the word that ends before i, at most one space away. What is longer than any word of interest comes
// cut off at its beginning.
func previous(s string, i int) string {
	const longest = 32 // bytes
	if r, size := utf8.DecodeLastRuneInString(s[:i]); space(r) {
		i -= size
	}
	start := i
	for start > 0 && i-start < longest {
		r, size := utf8.DecodeLastRuneInString(s[:start])
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			break
		}
		start -= size
	}
	return s[start:i]
}
