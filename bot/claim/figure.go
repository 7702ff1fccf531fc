package claim

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"ibid/retrieval/text"
)

// digit returns the value of a decimal digit of a script that the documents use, or -1.
func digit(r rune) int {
	if r < utf8.RuneSelf {
		if '0' <= r && r <= '9' {
			return int(r - '0')
		}
		return -1
	}
	// Arabic-Indic, Extended Arabic-Indic, Devanagari, Bengali, Thai, full-width.
	for _, zero := range [...]rune{0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xFF10} {
		if zero <= r && r <= zero+9 {
			return int(r - zero)
		}
	}
	return -1
}

// A figure is a number as written, before multipliers.
type figure struct {
	text.Span
	digits string // decimal digits with at most one "."
	width  int    // count of digits of a plain integer; 0 for one with separators, a fraction or number words
	whole  int    // value of a plain integer of up to four digits, or of number words; else -1
	word   bool   // number words: count only before a unit or multiplier
}

// maxDigits bounds what is a quantity: longer runs of digits are identifiers, and a float64 doesn't hold them.
const maxDigits = 15

// value returns the figure × 10^power, rounded once.
func (f figure) value(power int) float64 {
	v, err := strconv.ParseFloat(f.digits+"e"+strconv.Itoa(power), 64)
	if err != nil {
		panic("unreachable: figure " + f.digits)
	}
	return v
}

// A group is a run of digits, and the separator that leads to the next one.
type group struct {
	text.Span
	digits    string
	separator rune
}

// maxGroups bounds what is read as one number; longer chains are lists.
const maxGroups = 6

// readFigure reads the figure that begins with a digit at s[i:].
func readFigure(s string, i int) figure {
	groups := readGroups(s, i)
	n, whole := interpret(groups)
	f := figure{Span: text.Span{Start: i, End: groups[n-1].End}, whole: -1}
	switch {
	case n == 1:
		f.digits, f.width = groups[0].digits, len(groups[0].digits)
		if f.width <= 4 {
			f.whole, _ = strconv.Atoi(f.digits)
		}
	default:
		var b strings.Builder
		for k, g := range groups[:n] {
			if k == whole {
				b.WriteByte('.')
			}
			b.WriteString(g.digits)
		}
		f.digits = b.String()
	}
	return withVulgar(s, f)
}

// withVulgar adds a vulgar fraction that follows the digits ("6½").
func withVulgar(s string, f figure) figure {
	for _, v := range [...]struct{ sign, digits string }{{"½", ".5"}, {"¼", ".25"}, {"¾", ".75"}} {
		if f.width > 0 && strings.HasPrefix(s[f.End:], v.sign) {
			return figure{Span: text.Span{Start: f.Start, End: f.End + len(v.sign)}, digits: f.digits + v.digits, whole: -1}
		}
	}
	return f
}

func readGroups(s string, i int) []group {
	groups := make([]group, 0, 2)
	for {
		digits, end := readDigits(s, i)
		separator, size := utf8.DecodeRuneInString(s[end:])
		groups = append(groups, group{text.Span{Start: i, End: end}, digits, separator})
		next, _ := utf8.DecodeRuneInString(s[end+size:])
		if len(groups) == maxGroups || !strings.ContainsRune(".,٫٬'’\u00A0\u202F\u2009", separator) || size == 0 || digit(next) < 0 {
			return groups
		}
		i = end + size
	}
}

// readDigits returns the run of digits at s[i:] as ASCII.
func readDigits(s string, i int) (digits string, end int) {
	ascii := i
	for ascii < len(s) && '0' <= s[ascii] && s[ascii] <= '9' {
		ascii++
	}
	if r, _ := utf8.DecodeRuneInString(s[ascii:]); digit(r) < 0 {
		return s[i:ascii], ascii
	}
	var b strings.Builder
	for end = i; end < len(s); {
		r, size := utf8.DecodeRuneInString(s[end:])
		d := digit(r)
		if d < 0 {
			break
		}
		b.WriteByte(byte('0' + d))
		end += size
	}
	return b.String(), end
}

// interpret tells how many of groups form one number, and how many of these are its whole part. A comma with three digits
// after it separates thousands, with one or two it is a decimal comma; a single full stop is a decimal point.
func interpret(groups []group) (n, whole int) {
	n = len(groups)
	if n == 1 {
		return 1, 1
	}
	first, last := groups[0].separator, groups[n-2].separator
	if thousands(groups, first) {
		if n == 2 && (first == '.' || first == '٫' || first == ',' && groups[0].digits == "0") {
			return 2, 1
		}
		return n, n
	}
	fraction := groups[n-1].digits
	decimal := last == '.' || last == '٫' || last == ',' && len(fraction) <= 2
	if decimal && (n == 2 || first != last && thousands(groups[:n-1], first)) {
		return n, n - 1
	}
	return 1, 1
}

// thousands reports whether groups joined by one separator are the thousands of a whole number; commas may also group by
// lakh and crore (12,34,567).
func thousands(groups []group, separator rune) bool {
	n := len(groups)
	if n < 2 || len(groups[0].digits) > 3 || len(groups[n-1].digits) != 3 || separator == '٫' && n > 2 {
		return false
	}
	for k, g := range groups[:n-1] {
		if g.separator != separator || k > 0 && len(g.digits) != 3 && (separator != ',' || len(g.digits) != 2) {
			return false
		}
	}
	return true
}

// readCount returns the plain integer of up to four digits at s[i:]; width is 0 if there is none.
func readCount(s string, i int) (n, width, end int) {
	for end = i; end < len(s); width++ {
		r, size := utf8.DecodeRuneInString(s[end:])
		d := digit(r)
		if d < 0 {
			break
		}
		if width == 4 {
			return 0, 0, i
		}
		n = n*10 + d
		end += size
	}
	return n, width, end
}
