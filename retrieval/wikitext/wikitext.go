// Package wikitext reads MediaWiki markup into a document whose sentences carry the references that stand behind them.
//
// Reading goes over the bytes twice. The first time ([match]) brackets, tags and apostrophes are paired, with a stack
// and without recursion, so that what is never closed costs nothing and stays text. Then the reference bodies are read,
// because a name may be used before it is defined. The second time ([walker]) the pairs are followed: text goes to the
// [source.Builder], markup does not.
//
// Templates are not expanded: there is no wiki to ask. A table (see keeping) names the templates whose parameter is
// text; every other template is left out.
package wikitext

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"ibid/retrieval/source"
)

// nesting is how deep markup may stand inside markup; what lies deeper is kept as text. MediaWiki's own limit for
// templates is 100, and pages that people wrote stay below 20.
const nesting = 40

// page is what the first reading knows of a file.
type page struct {
	raw      []byte
	nodes    []node  // by start; of those that start together the longest first
	quotes   []quote // by start
	bodies   map[int]source.Reference
	names    map[string]source.Reference
	cited    []cited
	anchors  map[string]int
	lead     bool
	title    string
	builder  *source.Builder
	warnings int
}

// cited is a reference and the byte it stands at.
type cited struct {
	at        int
	reference source.Reference
}

// Parse reads a page of wikitext, which must be UTF-8. It never fails: what it cannot make sense of is kept as text
// and named in the document's warnings. Its references are the bodies of <ref>, used or not, and the links of the text
// to other sites.
func Parse(raw []byte) *source.Document {
	p := &page{
		raw: raw, builder: source.NewBuilder(raw), lead: true,
		bodies: map[int]source.Reference{}, names: map[string]source.Reference{}, anchors: map[string]int{},
	}
	m := match(raw)
	p.nodes, p.quotes = m.nodes, m.quotes
	for _, u := range m.unclosed {
		p.warn(u.at, u.what+" is never closed")
	}
	p.define()
	w := &walker{page: p, out: p.builder, prose: true}
	w.blocks(0, len(raw))
	d := p.builder.Document(source.DocumentInfo{Title: p.title})
	slices.SortStableFunc(p.cited, func(a, b cited) int { return cmp.Compare(a.at, b.at) })
	for _, c := range p.cited {
		d.References = append(d.References, c.reference)
	}
	return d
}

// Detect reports whether the first 64 KB of raw look like wikitext: links in double brackets together with a
// template, a reference or bold type.
func Detect(raw []byte) bool {
	raw = raw[:min(len(raw), 1<<16)]
	return pair(raw, "[[", "]]") &&
		(pair(raw, "{{", "}}") || pair(raw, "'''", "'''") || bytes.Contains(bytes.ToLower(raw), []byte("<ref")))
}

// pair reports whether raw holds opening and, later, closing.
func pair(raw []byte, opening, closing string) bool {
	_, after, found := bytes.Cut(raw, []byte(opening))
	return found && bytes.Contains(after, []byte(closing))
}

// warn tells the admin what was kept as text. Only the first few are worked out: finding a line number takes time.
func (p *page) warn(at int, message string) {
	if p.warnings++; p.warnings <= 5 {
		p.builder.Warn(fmt.Sprintf("line %d: %s", 1+bytes.Count(p.raw[:at], []byte("\n")), message))
	}
}

// at returns the node that starts at i, if it ends within end.
func (p *page) at(i, end int) (node, bool) {
	for k := p.first(i); k < len(p.nodes) && p.nodes[k].start == i; k++ {
		if p.nodes[k].end <= end {
			return p.nodes[k], true
		}
	}
	return node{}, false
}

// first returns the index of the first node that starts at i or later.
func (p *page) first(i int) int {
	k, _ := slices.BinarySearchFunc(p.nodes, i, func(n node, i int) int { return cmp.Compare(n.start, i) })
	return k
}

// inside returns the outermost nodes within raw[start:end].
func (p *page) inside(start, end int) []node {
	var nodes []node
	for k := p.first(start); k < len(p.nodes) && p.nodes[k].start < end; k++ {
		if n := p.nodes[k]; n.start >= start && n.end <= end {
			nodes = append(nodes, n)
			start = n.end
		}
	}
	return nodes
}

// stops are the bytes that index can look for, and those at which a node may start.
var stops = [256]bool{'|': true, '=': true, '!': true, ';': true, ':': true, '\n': true, '{': true, '[': true, '<': true, '-': true}

// index returns the offset in raw[start:end] of the first of the bytes that stands outside of nodes, else end.
func (p *page) index(start, end int, bytes string) int {
	for i := start; i < end; {
		if !stops[p.raw[i]] {
			i++
			continue
		}
		if strings.IndexByte(bytes, p.raw[i]) >= 0 {
			return i
		}
		if n, ok := p.opens(i, end); ok {
			i = n.end
		} else {
			i++
		}
	}
	return end
}

// opens is like at, for a byte that may not be markup at all.
func (p *page) opens(i, end int) (node, bool) {
	switch p.raw[i] {
	case '{', '[', '<', '-':
		return p.at(i, end)
	}
	return node{}, false
}

// trim returns raw[start:end] without white space at either end, as a span.
func (p *page) trim(start, end int) (int, int) {
	start = p.skipBlank(start, end)
	for start < end && blank(p.raw[end-1]) {
		end--
	}
	return start, end
}

// skipBlank returns where the first character other than white space stands.
func (p *page) skipBlank(i, end int) int {
	for i < end && blank(p.raw[i]) {
		i++
	}
	return i
}

// blank reports whether c is ASCII white space.
func blank(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }
