package markdown

import (
	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"ibid/retrieval/source"
	ours "ibid/retrieval/text"
)

type form int

const (
	prose   form = iota // a paragraph
	item                // a line of a list or of code
	row                 // of a table
	heading             // opens a section
	end                 // of a list or of code: nothing but a break
)

// block is a stretch of the file that ends with a break of some form.
type block struct {
	form   form
	level  int // of a heading
	pieces []piece
}

// body is the definition of a footnote.
type body struct {
	at        int
	reference *source.Reference
}

// reader turns goldmark's tree into blocks.
type reader struct {
	source    []byte // what goldmark read
	flat      []byte // the text of the blocks, each at its place in the file
	context   parser.Context
	blocks    []block
	enclosed  []ours.Span
	footnotes map[string]*source.Reference // the first definition of each label
	bodies    []body                       // all definitions
	lists     int                          // open lists
	quoted    bool                         // the next block is the first of a quote
}

// read reads a node and what it holds. mask has bounded the depth.
func (r *reader) read(n ast.Node) {
	quoted := r.quoted
	r.quoted = false
	switch n := n.(type) {
	case *ast.Heading:
		r.add(heading, n.Level, r.scan(n.Lines(), paragraph))
	case *ast.Paragraph, *ast.TextBlock:
		how := paragraph
		if quoted {
			how = callout
		}
		r.paragraph(n.Lines(), how)
	case *ast.HTMLBlock:
		r.html(n)
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		r.code(n.Lines())
	case *extast.Footnote:
		r.footnote(n)
	case *ast.List:
		r.lists++
		r.children(n)
		r.lists--
		r.end()
	default:
		_, r.quoted = n.(*ast.Blockquote)
		r.children(n)
	}
}

func (r *reader) children(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		r.read(c)
	}
}

func (r *reader) add(form form, level int, pieces []piece) {
	r.blocks = append(r.blocks, block{form: form, level: level, pieces: pieces})
}

// prose adds a paragraph; inside a list it is a line of it.
func (r *reader) prose(pieces []piece) {
	form := prose
	if r.lists > 0 {
		form = item
	}
	r.add(form, 0, pieces)
}

// paragraph adds a paragraph, and the table that it may end in.
func (r *reader) paragraph(lines *text.Segments, how markup) {
	header := r.header(lines)
	if header < 0 {
		r.prose(r.scan(lines, how))
		return
	}
	if header > 0 {
		before := text.NewSegments()
		before.AppendAll(lines.Sliced(0, header))
		r.prose(r.scan(before, how))
	}
	r.table(lines, header)
}

// end ends a run of lines, unless a list goes on around it.
func (r *reader) end() {
	if r.lists == 0 {
		r.add(end, 0, nil)
	}
}

// scan reads the text of a block. What is enclosed there is kept for the Builder.
func (r *reader) scan(lines *text.Segments, how markup) []piece {
	return r.scanner(lines, how).pieces
}

func (r *reader) scanner(lines *text.Segments, how markup) *scanner {
	s := &scanner{source: r.flat, markup: how, context: r.context}
	if lines == nil || lines.Len() == 0 {
		return s
	}
	for i := range lines.Len() {
		line := lines.At(i)
		copy(r.flat[line.Start:], r.source[line.Start:line.Stop])
	}
	s.scan(lines.At(0).Start, lines.At(lines.Len()-1).Stop)
	leaveNothing(r.flat, s.pieces)
	r.enclosed = append(r.enclosed, s.enclosed...)
	return s
}

// html reads a block of HTML, with the line that closes it.
func (r *reader) html(n *ast.HTMLBlock) {
	lines := text.NewSegments()
	lines.AppendAll(n.Lines().Sliced(0, n.Lines().Len()))
	if n.HasClosure() {
		lines.Append(n.ClosureLine)
	}
	r.prose(r.scan(lines, htmlOnly))
}

// code reads code: every line is one.
func (r *reader) code(lines *text.Segments) {
	for i := range lines.Len() {
		line := lines.At(i)
		r.add(item, 0, []piece{{kind: literal, start: line.Start, end: line.Stop}})
	}
	r.end()
}
