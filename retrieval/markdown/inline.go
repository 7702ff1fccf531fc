package markdown

import (
	"bytes"
	"html"
	"slices"
	"strings"

	"github.com/yuin/goldmark/parser"

	"ibid/retrieval/source"
	"ibid/retrieval/text"
)

type kind int

const (
	dropped  kind = iota // markup that leaves nothing behind
	literal              // the bytes as they stand
	decoded              // text that the bytes stand for
	gap                  // something was left out
	line                 // a line ends
	cited                // a reference
	footnote             // the use of a footnote; text is its label
	stamped              // a time stamp
)

// piece is what a stretch of a block comes to.
type piece struct {
	kind       kind
	start, end int
	text       string
	reference  *source.Reference // of cited
	stamp      *stamp            // of stamped
}

// markup says how the text of a block is to be read.
type markup int

const (
	paragraph markup = iota
	callout          // the first paragraph of a quote, which may open with [!note]
	cell             // of a table, where \| is | even in code
	htmlOnly         // only tags, comments and entities
)

// scanner reads the text of one block in one pass. What a piece of markup turns out not to be stays text.
type scanner struct {
	source   []byte // the block at its place in the file; a byte 0 is no part of it
	end      int
	markup   markup
	context  parser.Context
	pieces   []piece
	enclosed []text.Span // whole constructs
	emphases []text.Span // what stands between stars or underscores
	struck   []text.Span // what is struck out: it is no longer said
	striking int         // where a tag began to strike out, plus 1; 0: none does

	delimiters []delimiter
	openers    [256]int // delimiters by key
	brackets   []bracket
	inactive   int // brackets below hold a link
	anchor     *anchor
	ticks      map[int]int     // last run of so many backticks
	missing    map[string]bool // closing marks that don't come any more
	titled     bool            // the next line break ends the title of a callout
}

// scan reads source[start:end].
func (s *scanner) scan(start, end int) {
	s.end = end
	i := start
	if s.markup == callout {
		i = s.callout(i)
	}
	for i < end {
		if stop := s.construct(i); stop > i {
			i = stop
			continue
		}
		stop := i + 1
		for stop < end && !s.special(stop) {
			stop++
		}
		s.text(i, stop)
		i = stop
	}
	s.strike()
}

// strike drops what is struck out.
func (s *scanner) strike() {
	slices.SortFunc(s.struck, func(a, b text.Span) int { return a.Start - b.Start })
	next, end := 0, 0
	for i := range s.pieces {
		p := &s.pieces[i]
		for next < len(s.struck) && s.struck[next].Start <= p.start {
			end = max(end, s.struck[next].End)
			next++
		}
		if p.end <= end {
			*p = piece{kind: gap, start: p.start, end: p.end}
		}
	}
}

// special reports whether something other than text may start here.
func (s *scanner) special(i int) bool {
	switch s.source[i] {
	case 0, '&', '<':
		return true
	case '\n', '\\', '`', '!', '[', ']', '*', '_', '~', '=', '%', '^':
		return s.markup != htmlOnly
	case 'h':
		return s.markup != htmlOnly && bytes.HasPrefix(s.source[i:s.end], []byte("http"))
	}
	return false
}

// construct reads the construct at i and returns its end, or i where there is none.
func (s *scanner) construct(i int) int {
	switch c := s.source[i]; c {
	case 0:
		return i + 1
	case '&':
		return s.entity(i)
	case '<':
		return s.angle(i)
	default:
		if s.markup == htmlOnly {
			return i
		}
		return s.mark(i, c)
	}
}

func (s *scanner) mark(i int, c byte) int {
	switch c {
	case '\n':
		return s.newline(i)
	case '\\':
		return s.escape(i)
	case '`':
		return s.code(i)
	case '!', '[':
		return s.open(i)
	case ']':
		return s.close(i)
	case '*', '_', '~', '=':
		return s.delimiter(i)
	case '%':
		return s.comment(i)
	case '^':
		return s.blockID(i)
	case 'h':
		return s.bareURL(i)
	}
	return i
}

// text adds bytes as they stand, save those that are no part of the block.
func (s *scanner) text(start, end int) {
	for i := start; i < end; {
		stop := end
		if zero := bytes.IndexByte(s.source[i:end], 0); zero >= 0 {
			stop = i + zero
		}
		if n := len(s.pieces); stop > i && n > 0 && s.pieces[n-1].kind == literal && s.pieces[n-1].end == i && !s.marks(n-1) {
			s.pieces[n-1].end = stop
		} else if stop > i {
			s.add(piece{kind: literal, start: i, end: stop})
		}
		i = stop + 1
	}
}

// marks reports whether a piece is a delimiter or a bracket, which may turn out to be markup.
func (s *scanner) marks(index int) bool {
	d, b := len(s.delimiters), len(s.brackets)
	return d > 0 && s.delimiters[d-1].piece == index || b > 0 && s.brackets[b-1].piece == index
}

func (s *scanner) add(p piece) { s.pieces = append(s.pieces, p) }

// skip leaves out what stands between start and end.
func (s *scanner) skip(start, end int) int {
	s.add(piece{kind: gap, start: start, end: end})
	return end
}

func (s *scanner) enclose(start, end int) {
	s.enclosed = append(s.enclosed, text.Span{Start: start, End: end})
}

// find returns where mark next stands at or after i, or -1. A mark that was missed once is not looked for again.
func (s *scanner) find(mark string, i int) int {
	if s.missing[mark] || i > s.end {
		return -1
	}
	if at := bytes.Index(s.source[i:s.end], []byte(mark)); at >= 0 {
		return i + at
	}
	if s.missing == nil {
		s.missing = map[string]bool{}
	}
	s.missing[mark] = true
	return -1
}

func (s *scanner) newline(i int) int {
	if s.titled {
		s.titled = false
		s.add(piece{kind: line, start: i, end: i + 1})
		return i + 1
	}
	s.text(i, i+1)
	return i + 1
}

// escape reads a backslash: the mark after it is text, a line break white space.
func (s *scanner) escape(i int) int {
	if i+1 == s.end {
		return i
	}
	switch c := s.source[i+1]; {
	case c == '\n', c == '\r':
		return i + 1
	case c > ' ' && c < 0x7f && !alphanumeric(c):
		s.add(piece{kind: literal, start: i + 1, end: i + 2})
		s.enclose(i, i+2)
		return i + 2
	}
	return i
}

// entityLimit is longer than the longest name of an HTML entity.
const entityLimit = 40

func (s *scanner) entity(i int) int {
	stop := bytes.IndexByte(s.source[i:min(s.end, i+entityLimit)], ';')
	if stop < 2 {
		return i
	}
	name := string(s.source[i : i+stop+1])
	char := html.UnescapeString(name)
	if char == name || strings.HasSuffix(char, ";") && char != ";" {
		return i
	}
	s.add(piece{kind: decoded, start: i, end: i + stop + 1, text: char})
	return i + stop + 1
}

// code reads a code span: it ends at the next run of as many backticks.
func (s *scanner) code(i int) int {
	inner := i + run(s.source[i:s.end])
	size := inner - i
	if s.ticks == nil {
		s.ticks = map[int]int{}
		for j := i; j < s.end; j++ {
			if s.source[j] == '`' {
				n := run(s.source[j:s.end])
				s.ticks[n] = j
				j += n
			}
		}
	}
	if s.ticks[size] < inner {
		s.text(i, inner)
		return inner
	}
	for j := inner; ; j++ {
		if s.source[j] != '`' {
			continue
		}
		n := run(s.source[j:s.end])
		if n == size {
			s.verbatim(inner, j)
			s.enclose(i, j+n)
			return j + n
		}
		j += n - 1
	}
}

// verbatim adds code; in the cell of a table \| is |.
func (s *scanner) verbatim(start, end int) {
	for s.markup == cell {
		i := bytes.Index(s.source[start:end], []byte(`\|`))
		if i < 0 {
			break
		}
		s.text(start, start+i)
		start += i + 1
	}
	s.text(start, end)
}

// run returns how often the first byte of b is repeated.
func run(b []byte) int { return len(b) - len(bytes.TrimLeft(b, string(b[:1]))) }

// comment leaves out what stands between %% and %%.
func (s *scanner) comment(i int) int {
	if !bytes.HasPrefix(s.source[i:s.end], []byte("%%")) {
		return i
	}
	if stop := s.find("%%", i+2); stop >= 0 {
		return s.skip(i, stop+2)
	}
	return i
}

// blockID leaves out the name that a note gives a block at its end.
func (s *scanner) blockID(i int) int {
	before := s.before(i)
	stop := i + 1
	for stop < s.end && (alphanumeric(s.source[stop]) || s.source[stop] == '-') {
		stop++
	}
	if before != ' ' || stop == i+1 || stop < s.end {
		return i
	}
	return s.skip(i, stop)
}

func alphanumeric(c byte) bool {
	return '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z'
}

// callout leaves out the type of a callout; its title is a line of its own.
func (s *scanner) callout(i int) int {
	if !bytes.HasPrefix(s.source[i:s.end], []byte("[!")) {
		return i
	}
	stop := i + 2
	for stop < s.end && (alphanumeric(s.source[stop]) || s.source[stop] == '-') {
		stop++
	}
	if stop == i+2 || stop == s.end || s.source[stop] != ']' {
		return i
	}
	stop++
	if stop < s.end && (s.source[stop] == '-' || s.source[stop] == '+') {
		stop++
	}
	s.titled = true
	return s.skip(i, stop)
}

// plain returns the text of pieces.
func plain(source []byte, pieces []piece) string {
	var b strings.Builder
	for _, p := range pieces {
		switch p.kind {
		case literal:
			b.Write(source[p.start:p.end])
		case decoded:
			b.WriteString(p.text)
		case line:
			b.WriteByte(' ')
		}
	}
	return tidy(b.String())
}
