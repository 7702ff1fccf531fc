package text

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

// maxQuotation is the length of a quotation, in characters, up to which it stays in one sentence. A longer one is a
// passage of its own, or was never closed.
const maxQuotation = 300

// closerOf holds the mark that closes each bracket and quotation mark whose direction is plain.
var closerOf = map[rune]rune{
	'(': ')', '[': ']', '（': '）', '［': '］', '【': '】', '「': '」', '『': '』', '〈': '〉', '《': '》', '“': '”', '„': '“',
}

// quotations returns the spans of the quotations and brackets of s, their marks included, in the order in which they
// open. Those that never close, or only after maxQuotation, are left out.
func quotations(s string) []Span {
	q := quoter{open: make(map[rune]int)}
	before := ' '
	for at := 0; at < len(s); q.characters++ {
		r, n := utf8.DecodeRuneInString(s[at:])
		if !q.close(r, at+n) {
			next, _ := utf8.DecodeRuneInString(s[at+n:])
			q.begin(r, at, before, next)
		}
		before = r
		at += n
	}
	return slices.DeleteFunc(q.spans, func(span Span) bool { return span.End == 0 })
}

type quoter struct {
	spans      []Span // End is 0 until a quotation is closed
	stack      []quotation
	open       map[rune]int // how many on the stack wait for a mark
	characters int          // read so far
}

type quotation struct {
	closer    rune
	span      int // index in spans
	character int
}

// close closes the innermost quotation that r closes, if any, and gives up those inside it.
func (q *quoter) close(r rune, end int) bool {
	if r == '”' && q.open[r] == 0 {
		r = '“' // „Polish” is opened as „German“ is
	}
	if q.open[r] == 0 {
		return false
	}
	for {
		last := q.stack[len(q.stack)-1]
		q.stack = q.stack[:len(q.stack)-1]
		q.open[last.closer]--
		if last.closer != r {
			continue
		}
		if q.characters-last.character > maxQuotation {
			return r != '"'
		}
		q.spans[last.span].End = end
		return true
	}
}

// begin opens a quotation if r, between two characters, does.
func (q *quoter) begin(r rune, at int, before, next rune) {
	closer := closerOf[r]
	switch r {
	case '"':
		if c := classOf(before); c != letter && c != digit && !unicode.IsSpace(next) {
			closer = '"'
		}
	case '«':
		if unicode.IsSpace(before) || unicode.Is(unicode.Ps, before) || classOf(before) == unspaced {
			closer = '»'
		}
	case '»': // »German« the other way round
		if unicode.IsSpace(before) && wordRune(next) {
			closer = '«'
		}
	}
	if closer == 0 {
		return
	}
	q.stack = append(q.stack, quotation{closer, len(q.spans), q.characters})
	q.open[closer]++
	q.spans = append(q.spans, Span{Start: at})
}
