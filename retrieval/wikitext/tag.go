package wikitext

import (
	"bytes"
	"html"
	"strings"
)

// tag is an HTML-like tag: raw[start:end].
type tag struct {
	start, end int
	name       string // lower case
	closing    bool   // </name>
	empty      bool   // <name />
}

// readTag reads the tag that starts with "<" at i. A tag ends before the next "<", which keeps reading linear.
func readTag(raw []byte, i, limit int) (tag, bool) {
	t := tag{start: i}
	j := i + 1
	if j < limit && raw[j] == '/' {
		t.closing = true
		j++
	}
	k := j
	for k < limit && k-j < 20 && (raw[k]|0x20 >= 'a' && raw[k]|0x20 <= 'z' || k > j && raw[k] >= '0' && raw[k] <= '9') {
		k++
	}
	end := bytes.IndexAny(raw[k:limit], "<>")
	if k == j || end < 0 || raw[k+end] == '<' || end > 0 && !blank(raw[k]) && raw[k] != '/' {
		return tag{}, false
	}
	t.name = strings.ToLower(string(raw[j:k]))
	t.end = k + end + 1
	t.empty = !t.closing && raw[t.end-2] == '/'
	return t, true
}

// tag deals with "<" at i and returns where to go on.
func (m *matcher) tag(i int) int {
	if bytes.HasPrefix(m.raw[i:m.limit], []byte("<!--")) {
		return m.comment(i)
	}
	t, ok := readTag(m.raw, i, m.limit)
	switch {
	case !ok:
		return i + 1
	case t.closing:
		return t.end
	}
	switch t.name {
	case "ref":
		m.ref(t)
	case "nowiki", "code":
		return m.enclosed(t, verbatim)
	case "pre", "source", "syntaxhighlight":
		return m.enclosed(t, preformatted)
	case "math", "chem", "ce", "score", "timeline", "imagemap", "graph", "mapframe", "maplink", "templatedata":
		return m.enclosed(t, hidden)
	case "gallery":
		m.enclosed(t, gallery)
	case "references":
		m.enclosed(t, hidden)
	}
	return t.end
}

// comment hides <!-- … -->.
func (m *matcher) comment(i int) int {
	end := m.closer("-->", i+4)
	if end.start >= m.limit {
		m.unclosed = append(m.unclosed, unclosed{i, "<!--"})
		return i + 4
	}
	m.nodes = append(m.nodes, node{hidden, i, i + 4, end.start, end.end})
	return end.end
}

// enclosed makes a node of a tag and what stands before its closing tag, and returns where that ends.
func (m *matcher) enclosed(t tag, k kind) int {
	if t.empty {
		m.nodes = append(m.nodes, node{hidden, t.start, t.end, t.end, t.end})
		return t.end
	}
	end := m.closer(t.name, t.end)
	if end.start >= m.limit {
		m.unclosed = append(m.unclosed, unclosed{t.start, "<" + t.name + ">"})
		return t.end
	}
	m.nodes = append(m.nodes, node{k, t.start, t.end, end.start, end.end})
	return end.end
}

// ref makes a node of a reference. One that another reference interrupts is unclosed.
func (m *matcher) ref(t tag) {
	if t.empty {
		m.nodes = append(m.nodes, node{ref, t.start, t.end, t.end, t.end})
		return
	}
	end, ok := m.refEnd(t.end)
	if !ok {
		m.unclosed = append(m.unclosed, unclosed{t.start, "<ref>"})
		return
	}
	m.nodes = append(m.nodes, node{ref, t.start, t.end, end.start, end.end})
	m.enter(end.start)
}

// refEnd returns the next tag of a reference at i or later, if it is a closing one.
func (m *matcher) refEnd(i int) (tag, bool) {
	for i < m.limit {
		next := bytes.IndexByte(m.raw[i:m.limit], '<')
		if next < 0 {
			break
		}
		i += next
		if bytes.HasPrefix(m.raw[i:], []byte("<!--")) {
			if end := m.closer("-->", i+4); end.start < m.limit {
				i = end.end
				continue
			}
		}
		if t, ok := readTag(m.raw, i, m.limit); ok && t.name == "ref" {
			return t, t.closing
		}
		i++
	}
	return tag{}, false
}

// closer returns the next closing tag of a name, or end of a comment, at i or later; one at len(raw) if there is
// none. It remembers, so that many openers before one closer, or none, cost one search.
func (m *matcher) closer(name string, i int) tag {
	t, known := m.closers[name]
	if !known || t.start < i && t.start < len(m.raw) {
		t = m.find(name, i)
		m.closers[name] = t
	}
	return t
}

func (m *matcher) find(name string, i int) tag {
	if name == "-->" {
		if n := bytes.Index(m.raw[i:], []byte(name)); n >= 0 {
			return tag{start: i + n, end: i + n + len(name)}
		}
		return tag{start: len(m.raw)}
	}
	for i < len(m.raw) {
		n := bytes.Index(m.raw[i:], []byte("</"))
		if n < 0 {
			break
		}
		if t, ok := readTag(m.raw, i+n, len(m.raw)); ok && t.closing && t.name == name {
			return t
		}
		i += n + 2
	}
	return tag{start: len(m.raw)}
}

// effect is what a tag that is no node does to the text around it.
type effect uint8

const (
	none      effect = iota // not markup: <stdio.h> is text
	invisible               // its content is text like any other
	space
	line
	paragraph
)

func (t tag) effect() effect {
	switch t.name {
	case "p", "div", "blockquote", "center", "hr", "table", "ul", "ol", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "poem":
		return paragraph
	case "li", "tr", "dt", "dd", "caption":
		return line
	case "ref":
		if t.closing {
			return invisible
		}
		return space
	case "br", "td", "th":
		return space
	case "span", "small", "big", "sub", "sup", "b", "i", "u", "s", "strike", "del", "ins", "em", "strong", "font", "tt",
		"kbd", "samp", "var", "cite", "q", "abbr", "bdi", "bdo", "ruby", "rt", "rb", "rp", "rtc", "mark", "time", "data",
		"dfn", "wbr", "a", "tbody", "thead", "tfoot", "colgroup", "col", "noinclude", "includeonly", "onlyinclude",
		"section", "nowiki", "code", "pre", "source", "syntaxhighlight", "math", "chem", "ce", "score", "timeline",
		"imagemap", "gallery", "references", "templatestyles", "indicator":
		return invisible
	}
	return none
}

// tag writes the effect of a tag.
func (w *walker) tag(t tag) {
	switch t.effect() {
	case paragraph:
		w.pause(w.out.Break)
	case line:
		w.pause(w.out.Line)
	case space:
		w.out.Decoded(" ", t.start, t.end)
	}
}

// literal writes raw[start:end], where only entities mean something.
func (w *walker) literal(start, end int) {
	text := start
	for i := start; i < end; i++ {
		switch w.raw[i] {
		case '&':
			if s, after, ok := entity(w.raw, i, end); ok {
				w.out.Text(text, i)
				w.out.Decoded(s, i, after)
				text, i = after, after-1
			}
		case '<':
			if t, ok := readTag(w.raw, i, end); ok && t.name == "nowiki" {
				w.out.Text(text, i)
				text, i = t.end, t.end-1
			}
		}
	}
	w.out.Text(text, end)
}

// entity decodes the character reference at i.
func entity(raw []byte, i, end int) (s string, after int, ok bool) {
	n := bytes.IndexByte(raw[i:min(end, i+32)], ';')
	if n < 2 {
		return "", 0, false
	}
	written := string(raw[i : i+n+1])
	s = html.UnescapeString(written)
	return s, i + n + 1, s != written && (!strings.HasSuffix(s, ";") || s == ";")
}
