package markdown

import (
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"ibid/retrieval/source"
	ours "ibid/retrieval/text"
)

// footnoteParser leaves definitions where they stand. goldmark moves them into a list, and loses those inside others.
type footnoteParser struct{ parser.BlockParser }

// Close does nothing.
func (footnoteParser) Close(ast.Node, text.Reader, parser.Context) {}

// footnote reads the definition of a footnote.
func (r *reader) footnote(n *extast.Footnote) {
	all := &scanner{source: r.flat}
	_ = ast.Walk(n, func(c ast.Node, entering bool) (ast.WalkStatus, error) {
		inner, ok := c.(*extast.Footnote)
		switch {
		case !entering || c.Type() != ast.TypeBlock || inner == n:
			return ast.WalkContinue, nil
		case ok:
			r.footnote(inner)
			return ast.WalkSkipChildren, nil
		}
		s := r.scanner(c.Lines(), paragraph)
		all.pieces = append(append(all.pieces, s.pieces...), piece{kind: line})
		all.emphases = append(all.emphases, s.emphases...)
		return ast.WalkContinue, nil
	})
	reference := citation(r.flat, all.pieces, all.emphases)
	r.bodies = append(r.bodies, body{n.Pos(), &reference})
	if label := string(n.Ref); r.footnotes[label] == nil {
		r.footnotes[label] = &reference
	}
}

var (
	quotation = regexp.MustCompile(`“([^”]+)”|"([^"]+)"|«([^»]+)»|「([^」]+)」|『([^』]+)』|《([^》]+)》`)
	date      = regexp.MustCompile(`\d{4}-\d{2}-\d{2}|\d{1,2} [A-Z][a-z]+ \d{4}|[A-Z][a-z]+ \d{1,2}, \d{4}|\d{4}年\d{1,2}月(?:\d{1,2}日)?`)
)

// citation splits the text of a footnote into fields. The first link is the address; its text, else what stands in
// quotation marks, is the title; beside a title, what is set in italics is the publisher. Text is the whole, unless
// nothing but punctuation is left of it.
func citation(src []byte, pieces []piece, emphases []ours.Span) source.Reference {
	var c source.Reference
	others := pieces
	if i := slices.IndexFunc(pieces, func(p piece) bool { return p.kind == cited }); i >= 0 {
		c.URL, c.Title = pieces[i].reference.URL, pieces[i].reference.Title
		others = without(pieces, ours.Span{Start: pieces[i].start, End: pieces[i].end})
	}
	rest, whole := plain(src, others), plain(src, pieces)
	if before, ok := strings.CutSuffix(strings.TrimRight(whole, " .>)"), c.URL); ok && c.URL != "" {
		whole = strings.TrimRight(before, " .,;:(<")
	}
	if m := quotation.FindStringSubmatch(rest); m != nil && c.Title == "" {
		c.Title = strings.Join(m[1:], "")
		rest = strings.Replace(rest, m[0], "", 1)
	}
	for _, e := range emphases[:min(len(emphases), 5)] {
		if name := plain(src, within(pieces, e)); c.Title != "" && name != "" && strings.Contains(rest, name) {
			c.Publisher = name
			rest = strings.Replace(rest, name, "", 1)
			break
		}
	}
	if day := date.FindString(rest); day != "" {
		c.Date = source.ISODate(day)
		rest = strings.Replace(rest, day, "", 1)
	}
	if c.Title == "" || strings.Trim(rest, " .,;:()[]—–-،؛，。；：") != "" {
		c.Text = whole
	}
	return c
}

// without returns the pieces outside of a span.
func without(pieces []piece, span ours.Span) []piece {
	return slices.DeleteFunc(slices.Clone(pieces), func(p piece) bool { return p.start >= span.Start && p.end <= span.End })
}

// within returns the pieces inside a span.
func within(pieces []piece, span ours.Span) []piece {
	return slices.DeleteFunc(slices.Clone(pieces), func(p piece) bool { return p.start < span.Start || p.end > span.End })
}
