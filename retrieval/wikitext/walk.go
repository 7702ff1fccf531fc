package wikitext

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
)

// sink takes what a walker finds, in order. *source.Builder is one: it makes the document. *words is the other: it
// makes a string.
type sink interface {
	Text(start, end int)
	Decoded(s string, start, end int)
	Enclose(start, end int)
	Gap()
	Line()
	Break()
}

// walker follows the pairs of a page and hands its text to a sink.
type walker struct {
	*page
	out    sink
	prose  bool // out is the document: references and headings count
	inline bool // within a cell or a plain string: blocks are parted by white space only
	depth  int
}

// token is something in a run of text that is not text itself.
type token struct {
	kind       tokenKind
	start, end int
	node       node
	tag        tag
	quote      int
	decoded    string
}

type tokenKind uint8

const (
	nodeToken tokenKind = iota
	tagToken
	quoteToken
	entityToken
	magicToken
)

// blocks walks raw[i:end] line by line.
func (w *walker) blocks(i, end int) {
	for i < end {
		i = w.block(i, end)
	}
}

// block walks the line at i, with what its markup spans, and returns where the next one starts.
func (w *walker) block(i, end int) int {
	start := w.skipComments(i, end)
	text := start
	for text < end && strings.IndexByte(" \t\r", w.raw[text]) >= 0 {
		text++
	}
	if text == end || w.raw[text] == '\n' {
		if start == i {
			w.out.Break()
		}
		return min(text+1, end)
	}
	switch c := w.raw[start]; {
	case c == '=':
		if next, ok := w.heading(start, end); ok {
			return next
		}
	case strings.IndexByte("*#:;", c) >= 0:
		return w.item(start, end)
	case bytes.HasPrefix(w.raw[start:end], []byte("----")):
		w.out.Break()
		for start < end && w.raw[start] == '-' {
			start++
		}
	}
	return w.newline(w.run(start, end, true), end)
}

// newline returns where the line after the one that ends at i starts. The line end is white space.
func (w *walker) newline(i, end int) int {
	if i < end {
		w.out.Text(i, i+1)
		i++
	}
	return i
}

// skipComments returns where the line goes on after comments at its start.
func (w *walker) skipComments(i, end int) int {
	for i < end && w.raw[i] == '<' {
		n, ok := w.at(i, end)
		if !ok || n.kind != hidden || w.raw[i+1] != '!' {
			break
		}
		i = n.end
	}
	return i
}

// item walks a list item.
func (w *walker) item(i, end int) int {
	w.out.Line()
	i = w.run(w.skipMarkers(i, end), end, true)
	w.out.Line()
	return w.newline(i, end)
}

// skipMarkers returns where the text of a list item starts.
func (w *walker) skipMarkers(i, end int) int {
	for i < end && strings.IndexByte("*#:;", w.raw[i]) >= 0 {
		i++
	}
	return i
}

// run walks a run of text up to the end of the line, or to the end, and returns where it stopped. White space and
// list markers at line starts within it are white space.
func (w *walker) run(i, end int, line bool) int {
	text := i
	for i < end {
		if !marks[w.raw[i]] {
			i++
			continue
		}
		if w.raw[i] == '\n' {
			if line {
				break
			}
			w.out.Text(text, i+1)
			i = w.skipMarkers(i+1, end)
			text = i
			continue
		}
		t, ok := w.token(i, end)
		if !ok {
			i++
			continue
		}
		until, after := w.hollow(text, t, end)
		w.out.Text(text, until)
		w.emit(t)
		i, text = after, after
	}
	w.out.Text(text, i)
	return i
}

// token reads what starts at i.
func (w *walker) token(i, end int) (token, bool) {
	if i == end {
		return token{}, false
	}
	switch w.raw[i] {
	case '{', '[', '<', '-':
		if n, ok := w.at(i, end); ok {
			return token{kind: nodeToken, start: i, end: n.end, node: n}, true
		}
		if w.raw[i] == '<' {
			t, ok := readTag(w.raw, i, end)
			return token{kind: tagToken, start: i, end: t.end, tag: t}, ok && t.effect() != none
		}
	case '\'':
		if k, ok := w.quoteAt(i); ok && w.quotes[k].end <= end {
			return token{kind: quoteToken, start: i, end: w.quotes[k].end, quote: k}, true
		}
	case '&':
		s, after, ok := entity(w.raw, i, end)
		return token{kind: entityToken, start: i, end: after, decoded: s}, ok
	case '_':
		after, ok := magic(w.raw, i, end)
		return token{kind: magicToken, start: i, end: after}, ok
	}
	return token{}, false
}

// magic reads a switch such as __NOTOC__.
func magic(raw []byte, i, end int) (after int, ok bool) {
	j := i + 2
	for j < end && raw[j] >= 'A' && raw[j] <= 'Z' {
		j++
	}
	return j + 2, j > i+2 && bytes.HasPrefix(raw[i:end], []byte("__")) && bytes.HasPrefix(raw[j:end], []byte("__"))
}

// emit writes what a token stands for.
func (w *walker) emit(t token) {
	switch t.kind {
	case nodeToken:
		w.node(t.node)
	case tagToken:
		w.tag(t.tag)
	case quoteToken:
		w.face(t.quote)
	case entityToken:
		w.out.Decoded(t.decoded, t.start, t.end)
	case magicToken:
		w.out.Gap()
	}
}

// node writes a piece of markup, or keeps it as it stands where markup is nested too deeply.
func (w *walker) node(n node) {
	if w.depth == nesting {
		w.warn(n.start, "markup is nested too deeply")
		w.out.Text(n.start, n.end)
		return
	}
	w.depth++
	defer func() { w.depth-- }()
	switch n.kind {
	case template:
		w.template(n)
	case link:
		w.link(n)
	case external:
		w.external(n)
	case conversion:
		w.conversion(n)
	case table:
		w.table(n)
	case ref:
		w.ref(n)
	case gallery:
		w.gallery(n)
	case verbatim:
		w.out.Enclose(n.start, n.end)
		w.literal(n.body, n.bodyEnd)
	case preformatted:
		w.preformatted(n)
	default:
		w.out.Gap()
	}
}

// preformatted writes each line of a block of code as a line.
func (w *walker) preformatted(n node) {
	w.pause(w.out.Break)
	for i := n.body; i < n.bodyEnd; {
		end := n.bodyEnd
		if k := bytes.IndexByte(w.raw[i:end], '\n'); k >= 0 {
			end = i + k
		}
		w.literal(i, end)
		w.pause(w.out.Line)
		i = end + 1
	}
	w.pause(w.out.Break)
}

// pause ends a block, which within a cell is only white space.
func (w *walker) pause(end func()) {
	if w.inline {
		w.out.Decoded(" ", 0, 0)
		return
	}
	end()
}

// face writes the literal apostrophes of a run, and what it makes bold or italic belongs together. The first bold
// words of the lead are the title.
func (w *walker) face(k int) {
	q := w.quotes[k]
	w.out.Text(q.start, q.start+q.literal)
	if last := max(q.bold, q.italic); last > 0 {
		w.out.Enclose(q.start+q.literal, w.quotes[last].end)
	}
	if w.prose && w.lead && !w.inline && w.title == "" && q.bold > 0 {
		w.title = w.plain(q.end, w.quotes[q.bold].start)
	}
}

// quoteAt returns the index of the run of apostrophes that starts at i.
func (p *page) quoteAt(i int) (int, bool) {
	return slices.BinarySearchFunc(p.quotes, i, func(q quote, i int) int { return cmp.Compare(q.start, i) })
}
