package claim

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"ibid/retrieval/text"
)

// A reader goes once through a sentence. Every step reads a bounded number of bytes beyond what it consumes.
type reader struct {
	s       string
	at      int // all before it has been read
	taken   int // end of the last date or number
	yuan    string
	dates   []Date
	numbers []Number
	last    quantity // the last number, as the beginning of a range ("5–10 million")
}

func read(s string) *reader {
	r := &reader{s: s}
	r.at = listNumber(s)
	for r.at < len(s) {
		r.step()
	}
	return r
}

func (r *reader) step() {
	c, size := utf8.DecodeRuneInString(r.s[r.at:])
	switch {
	case digit(c) >= 0:
		r.figure()
	case c == '[' || c == '【':
		r.at = marker(r.s, r.at)
	case unspaced(c):
		r.han(c, size)
	case cased(c):
		r.casedWord()
	case unicode.IsLetter(c):
		r.otherWord(size)
	default:
		r.at += size
	}
}

// figure reads what begins with a digit.
func (r *reader) figure() {
	if r.chain() || r.eastern() || r.dayFirst() {
		return
	}
	f := readFigure(r.s, r.at)
	if !r.year(f) {
		r.number(f)
	}
}

// han reads a Han numeral, or passes one character.
func (r *reader) han(c rune, size int) {
	if hanDigit(c) < 0 && hanPower(c) == 0 {
		r.at += size
		return
	}
	if f, unit, power, end := fraction(r.s, r.at); end > r.at {
		if unit != "" {
			r.add(Number{f.value(power), unit, text.Span{Start: r.at, End: end}})
		}
		r.at = end
		return
	}
	if r.eastern() {
		return
	}
	if f, ok := readNumeral(r.s, r.at); ok {
		r.number(f)
		return
	}
	// Not a numeral: none of its tails is one either.
	for hanDigit(c) >= 0 || hanPower(c) > 0 {
		r.at += size
		c, size = utf8.DecodeRuneInString(r.s[r.at:])
	}
}

// casedWord reads a month with what follows, a number word, or passes a word with all that is tied to it: "F-16",
// "example.org/2012/02".
func (r *reader) casedWord() {
	if r.monthFirst(r.at) {
		return
	}
	if f, ok := numberWord(r.s, r.at); ok {
		r.number(f)
		return
	}
	tied := false
	for r.at < len(r.s) {
		c, size := utf8.DecodeRuneInString(r.s[r.at:])
		next, _ := utf8.DecodeRuneInString(r.s[r.at+size:])
		switch {
		case cased(c) || unicode.IsMark(c) || digit(c) >= 0:
		case strings.ContainsRune("./_:@=#?&%\\", c) && (cased(next) || digit(next) >= 0 || strings.ContainsRune("/?=", next)):
			tied = true
		case c == '-' && digit(next) >= 0 && (tied || !r.yearAt(r.at+size)):
		case c == '-' && tied && cased(next):
		default:
			return
		}
		r.at += size
	}
}

// yearAt reports whether a four-digit year begins at i, as in "mid-1992".
func (r *reader) yearAt(i int) bool {
	n, width, _ := readCount(r.s, i)
	return width == 4 && plausible(n)
}

// otherWord reads a month with what follows or a number word of a script without case, or passes the word. Arabic
// conjunctions and prepositions of one letter may be tied to it.
func (r *reader) otherWord(size int) {
	tied := skip(r.s, r.at, "و", "ف", "ب", "ل")
	if r.monthFirst(r.at) || tied > r.at && r.monthFirst(tied) {
		return
	}
	if f, ok := numberWord(r.s, r.at); ok {
		r.number(f)
		return
	}
	for size > 0 {
		r.at += size
		var c rune
		c, size = utf8.DecodeRuneInString(r.s[r.at:])
		if !unicode.IsLetter(c) && !unicode.IsMark(c) || cased(c) || unspaced(c) {
			return
		}
	}
}

// marker returns the end of a marker such as "[1]", "[1b]", "[1a, 2c]" or "【1】" at i, else the place after the bracket.
func marker(s string, i int) int {
	const longest = 24 // bytes
	_, size := utf8.DecodeRuneInString(s[i:])
	run := 0
	for j := skip(s, i+size, "^", "note "); j < len(s) && j-i < longest; {
		c, n := utf8.DecodeRuneInString(s[j:])
		switch {
		case digit(c) >= 0:
			run++
			if run > 3 {
				return i + size
			}
		case c == ']' || c == '】':
			return pages(s, j+n)
		case strings.ContainsRune(",;，、 ", c):
			run = 0
		case c < 'a' || c > 'd':
			return i + size
		}
		j += n
	}
	return i + size
}

// pages returns the place after the page that follows a marker ending at i ("[22]:169"), or i.
func pages(s string, i int) int {
	if _, width, end := readCount(s, skip(s, i, ":")); width > 0 && strings.HasPrefix(s[i:], ":") {
		return end
	}
	return i
}

// listNumber returns the end of the number of a list item at the beginning of s ("1. ", "(2) ", "3- "), or 0.
func listNumber(s string) int {
	open := skip(s, 0, "(", "（")
	n, width, end := readCount(s, open)
	if width == 0 || width > 2 || n == 0 {
		return 0
	}
	stop := skip(s, end, ".", ")", "、", "）", "- ")
	if stop == end {
		return 0
	}
	if open == 0 && s[end] == '.' {
		if _, _, isMonth := months.at(s, gap(s, stop)); isMonth || gap(s, stop) == stop {
			return 0
		}
	}
	return stop
}

// swallow passes a chain of digits and separators that is neither date nor number.
func (r *reader) swallow(i int) {
	for r.at = i; r.at < len(r.s); {
		c, size := utf8.DecodeRuneInString(r.s[r.at:])
		next, _ := utf8.DecodeRuneInString(r.s[r.at+size:])
		if digit(c) < 0 && (!strings.ContainsRune("-–./:：·∶", c) || digit(next) < 0) {
			return
		}
		r.at += size
	}
}

func (r *reader) addDate(d Date) {
	r.dates = append(r.dates, d)
	r.at, r.taken, r.last = d.End, d.End, quantity{}
}

func (r *reader) add(n Number) {
	r.numbers = append(r.numbers, n)
	r.at, r.taken = n.End, n.End
}
