package text

import (
	"strings"
	"unicode/utf8"
)

// maxGroups bounds the digit groups of one number; a longer chain is a list.
const maxGroups = 8

// number reads the number or the list of numbers at start and returns where it ends.
//
// Groups of three digits, parted by commas (or by full stops, if there are three groups), are one number and lose the
// marks. One mark makes a decimal, written with a full stop. Any other chain, such as a date, is several numbers.
func (t *tokeniser) number(start int) int {
	end := t.digits(start)
	mark, n := t.mark(end)
	if mark == 0 {
		t.addNumber(t.s[start:end], start, end)
		return end
	}
	if term, whole := t.marked(start, end); whole > end {
		t.addNumber(term, start, whole)
		return whole
	}
	for mark != 0 {
		t.addNumber(t.s[start:end], start, end)
		start = end + n
		end = t.digits(start)
		mark, n = t.mark(end)
	}
	t.addNumber(t.s[start:end], start, end)
	return end
}

func (t *tokeniser) addNumber(term string, start, end int) {
	t.add(Token{Term: Fold(term), Span: Span{start, end}})
}

// marked reads the one number that begins with the digits from start to first and a mark. If there is none, end is
// first.
func (t *tokeniser) marked(start, first int) (term string, end int) {
	separator, ends := t.chain(first)
	term, end = t.s[start:first], first
	grouped := grouped(term, separator, len(ends))
	if grouped {
		end = ends[len(ends)-1]
		term = dropMarks(t.s[start:end])
	}
	mark, n := t.mark(end)
	switch {
	case mark == 0:
		return term, end
	case grouped && mark == separator:
		return term, first
	}
	fraction := t.digits(end + n)
	if next, _ := t.mark(fraction); next != 0 || mark == ',' && fraction-end-n > 2 {
		return term, first
	}
	return term + "." + t.s[end+n:fraction], fraction
}

// chain returns the mark at first and where each group of digits ends that the same mark parts, up to the first group
// that isn't of three digits.
func (t *tokeniser) chain(first int) (separator rune, ends []int) {
	separator, _ = t.mark(first)
	ends = append(make([]int, 0, maxGroups), first)
	for at := first; len(ends) < maxGroups; {
		mark, n := t.mark(at)
		if mark != separator {
			break
		}
		end := t.digits(at + n)
		ends = append(ends, end)
		if utf8.RuneCountInString(t.s[at+n:end]) != 3 {
			return separator, ends[:1]
		}
		at = end
	}
	return separator, ends
}

// grouped reports whether a chain of groups that begins with first is one number.
func grouped(first string, separator rune, groups int) bool {
	enough := groups > 2 || groups == 2 && separator == ','
	return enough && groups < maxGroups && utf8.RuneCountInString(first) <= 3
}

// mark returns the decimal or grouping mark at i if a digit follows it, as '.' or ',', and its size.
func (t *tokeniser) mark(i int) (rune, int) {
	if i >= len(t.s) {
		return 0, 0
	}
	r, n := utf8.DecodeRuneInString(t.s[i:])
	switch r {
	case '.', '．', '٫':
		r = '.'
	case ',', '٬':
		r = ','
	default:
		return 0, 0
	}
	if c, _ := classAt(t.s, i+n); c != digit {
		return 0, 0
	}
	return r, n
}

func (t *tokeniser) digits(i int) int {
	for {
		c, n := classAt(t.s, i)
		if c != digit {
			return i
		}
		i += n
	}
}

func dropMarks(s string) string {
	return strings.Map(func(r rune) rune {
		if classOf(r) == digit {
			return r
		}
		return -1
	}, s)
}
