package claim

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

func currencyWords() []word {
	var ws []word
	for _, c := range currencies {
		ws = append(ws, split(unit, 0, c.code, c.names+"|"+c.code)...)
		if c.signs != "" {
			ws = append(ws, split(unit, 0, c.code, c.signs)...)
		}
	}
	return append(ws, split(unit, 0, "¥", "¥|￥")...)
}

// prefixes are the signs that stand before a number, longest first.
var prefixes = func() []word {
	ws := split(unit, 0, "%", "%|٪")
	ws = append(ws, split(unit, 0, "¥", "¥|￥")...)
	for _, c := range currencies {
		ws = append(ws, split(unit, 0, c.code, c.code)...)
		if c.signs != "" {
			ws = append(ws, split(unit, 0, c.code, c.signs)...)
		}
	}
	slices.SortStableFunc(ws, func(a, b word) int { return len(b.text) - len(a.text) })
	return ws
}()

// prefix returns the code and the place of the currency or percent sign that stands before s[i:], not before floor.
func prefix(s string, floor, i int) (code string, start int) {
	j := i
	if r, size := utf8.DecodeLastRuneInString(s[floor:i]); space(r) {
		j -= size
	}
	last, _ := utf8.DecodeLastRuneInString(s[floor:j])
	if last != '%' && last != '٪' && last != '.' && !currencySign(last) && !unicode.IsUpper(last) && !unspaced(last) && last != 's' {
		return "", i
	}
	for _, w := range prefixes {
		start := j - len(w.text)
		if start < floor || !strings.HasSuffix(s[:j], w.text) || w.code == "%" && j != i {
			continue
		}
		if begins(s, start) {
			return w.code, start
		}
	}
	return "", i
}

// begins reports whether a sign can begin at s[i:]: it isn't the end of a longer word.
func begins(s string, i int) bool {
	previous, _ := utf8.DecodeLastRuneInString(s[:i])
	return !cased(leading(s[i:])) || !cased(previous)
}

// yuanOrYen resolves the sign that both currencies use.
func yuanOrYen(s string) string {
	han := false
	for _, r := range s {
		if unicode.In(r, unicode.Hiragana, unicode.Katakana) {
			return "JPY"
		}
		han = han || unicode.Is(unicode.Han, r)
	}
	if han {
		return "CNY"
	}
	return "JPY"
}
