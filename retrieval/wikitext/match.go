package wikitext

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
)

// kind is what sort of markup a node is.
type kind uint8

const (
	template     kind = iota // {{name|…}}
	parameter                // {{{1|…}}}
	link                     // [[target|label]]
	external                 // [https://… label]
	conversion               // -{zh-hans:…;zh-hant:…}-
	table                    // {| … |}
	ref                      // <ref name=…>…</ref>
	verbatim                 // <nowiki>…</nowiki>
	preformatted             // <pre>…</pre>
	gallery                  // <gallery>…</gallery>
	hidden                   // <!-- … -->, <math>…</math>, <references>…</references>
	brace                    // a run of {, on the stack only
)

// spelling is how an opener is written.
var spelling = [...]string{brace: "{{", link: "[[", external: "[", conversion: "-{", table: "{|"}

// node is a piece of markup: raw[start:end], with what it holds in raw[body:bodyEnd].
type node struct {
	kind                      kind
	start, body, bodyEnd, end int
}

// opener is markup that was not closed yet. width is the number of braces of a run that are still free.
type opener struct {
	kind         kind
	start, width int
}

// unclosed is an opener that nothing closed.
type unclosed struct {
	at   int
	what string
}

// matcher pairs what opens with what closes.
type matcher struct {
	raw      []byte
	nodes    []node
	quotes   []quote
	unclosed []unclosed
	closers  map[string]tag // the next closing tag of a name; one at len(raw): there is none
	stack    []opener
	scope
	outside scope // the scope around the open reference
}

// scope is what openers and closers can see: the file, or the body of a reference, whose brackets are its own.
type scope struct {
	line           []int // indices of the line's quotes
	base           int   // the height of the stack where the scope begins
	braces, tables int   // runs of braces and tables on the stack
	limit          int   // where the scope ends
}

// marks are the bytes at which something may open, close or break off.
var marks = [256]bool{'\n': true, '{': true, '}': true, '[': true, ']': true, '<': true, '|': true, '\'': true, '&': true, '_': true, '-': true}

// match pairs the markup of raw in time linear in its length.
func match(raw []byte) *matcher {
	m := &matcher{raw: raw, closers: map[string]tag{}, scope: scope{limit: len(raw)}}
	for i := 0; i < len(raw); {
		switch {
		case i >= m.limit:
			m.leave()
		case marks[raw[i]]:
			i = m.step(i)
		default:
			i++
		}
	}
	m.pair()
	m.pop(0)
	slices.SortFunc(m.nodes, func(a, b node) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end))
	})
	slices.SortFunc(m.unclosed, func(a, b unclosed) int { return cmp.Compare(a.at, b.at) })
	return m
}

// step deals with the mark at i and returns where to go on.
func (m *matcher) step(i int) int {
	switch m.raw[i] {
	case '{', '}', '[', ']', '\'':
		n := m.run(i)
		m.brackets(i, n)
		return i + n
	case '\n':
		m.pair()
		m.lineStart(i + 1)
	case '|':
		if m.tables > 0 && bytes.HasPrefix(m.raw[i+1:], []byte("}")) && m.opensLine(i) {
			return m.closeTable(i)
		}
	case '<':
		return m.tag(i)
	}
	return i + 1
}

// brackets deals with a run of n brackets or apostrophes at i.
func (m *matcher) brackets(i, n int) {
	switch c := m.raw[i]; {
	case c == '{':
		m.open(i, n)
	case c == '}':
		m.closeBraces(i, n)
	case c == ']':
		m.closeBrackets(i, n)
	case c == '\'' && n > 1:
		m.line = append(m.line, len(m.quotes))
		m.quotes = append(m.quotes, quote{start: i, end: i + n})
	case c == '[' && n > 1:
		m.push(opener{kind: link, start: i + n - 2})
	case c == '[' && address(m.raw[i+1:]) && !m.top(external):
		m.push(opener{kind: external, start: i})
	}
}

// enter begins the scope of a reference that ends at limit.
func (m *matcher) enter(limit int) {
	m.outside = m.scope
	m.scope = scope{base: len(m.stack), limit: limit}
}

// leave ends it.
func (m *matcher) leave() {
	m.pair()
	m.pop(m.base)
	m.scope = m.outside
}

// run returns how often the byte at i is repeated.
func (m *matcher) run(i int) int {
	n := 1
	for i+n < m.limit && m.raw[i+n] == m.raw[i] {
		n++
	}
	return n
}

// open deals with n opening braces at i.
func (m *matcher) open(i, n int) {
	switch {
	case n > 1:
		m.push(opener{kind: brace, start: i, width: n})
	case i > 0 && m.raw[i-1] == '-':
		m.push(opener{kind: conversion, start: i - 1})
	case i+1 < m.limit && m.raw[i+1] == '|' && m.opensLine(i):
		m.push(opener{kind: table, start: i})
	}
}

func (m *matcher) push(o opener) {
	m.stack = append(m.stack, o)
	m.count(o.kind, 1)
}

func (m *matcher) count(k kind, n int) {
	switch k {
	case brace:
		m.braces += n
	case table:
		m.tables += n
	}
}

// pop takes openers off the stack until n are left. They are unclosed.
func (m *matcher) pop(n int) {
	for len(m.stack) > n {
		o := m.stack[len(m.stack)-1]
		m.unclosed = append(m.unclosed, unclosed{o.start, spelling[o.kind]})
		m.drop()
	}
}

// drop takes the closed opener off the stack.
func (m *matcher) drop() {
	n := len(m.stack) - 1
	m.count(m.stack[n].kind, -1)
	m.stack = m.stack[:n]
}

func (m *matcher) top(k kind) bool {
	return len(m.stack) > m.base && m.stack[len(m.stack)-1].kind == k
}

// closeBraces deals with n closing braces at i: {{{…}}} before {{…}} from the inside out, as MediaWiki does. What
// opened after the braces that are closed is unclosed, so that one broken link does not break its template.
func (m *matcher) closeBraces(i, n int) {
	for n > 1 && m.braces > 0 {
		for !m.top(brace) {
			m.pop(len(m.stack) - 1)
		}
		o := &m.stack[len(m.stack)-1]
		k, kind := 2, template
		if o.width > 2 && n > 2 {
			k, kind = 3, parameter
		}
		start := o.start + o.width - k
		m.nodes = append(m.nodes, node{kind, start, start + k, i, i + k})
		i, n = i+k, n-k
		if o.width -= k; o.width < 2 {
			m.drop()
		}
	}
	if n == 1 && i+1 < m.limit && m.raw[i+1] == '-' && m.top(conversion) {
		start := m.stack[len(m.stack)-1].start
		m.nodes = append(m.nodes, node{conversion, start, start + 2, i, i + 2})
		m.drop()
	}
}

// closeBrackets deals with n closing brackets at i.
func (m *matcher) closeBrackets(i, n int) {
	for n > 0 && len(m.stack) > m.base {
		o, k := m.stack[len(m.stack)-1], 2
		switch {
		case o.kind == conversion:
			m.pop(len(m.stack) - 1)
			continue
		case o.kind == external:
			k = 1
		case o.kind != link || n < 2:
			return
		}
		m.nodes = append(m.nodes, node{o.kind, o.start, o.start + k, i, i + k})
		m.drop()
		i, n = i+k, n-k
	}
}

// closeTable deals with "|}" at the start of a line and returns where to go on. "|}}" ends a table only where
// nothing else is open.
func (m *matcher) closeTable(i int) int {
	if i+2 < m.limit && m.raw[i+2] == '}' && !m.top(table) {
		return i + 1
	}
	for !m.top(table) {
		m.pop(len(m.stack) - 1)
	}
	start := m.stack[len(m.stack)-1].start
	m.nodes = append(m.nodes, node{table, start, start + 2, i, i + 2})
	m.drop()
	return i + 2
}

// lineStart gives up what cannot go on in the line at i: external links always, other links after an empty line,
// everything at a heading, so that one missing brace does not cost the rest of the document.
func (m *matcher) lineStart(i int) {
	rest := m.raw[i:m.limit]
	if len(m.stack) == m.base {
		return
	}
	empty := bytes.HasPrefix(bytes.TrimLeft(rest, " \t\r"), []byte("\n"))
	for m.top(external) || empty && (m.top(link) || m.top(conversion)) {
		m.pop(len(m.stack) - 1)
	}
	if bytes.HasPrefix(rest, []byte("==")) {
		line, _, _ := bytes.Cut(rest, []byte("\n"))
		if bytes.HasSuffix(bytes.TrimRight(line, " \t\r"), []byte("==")) {
			m.pop(m.base)
		}
	}
}

// opensLine reports whether nothing but white space and the colons of an indentation precedes i on its line.
func (m *matcher) opensLine(i int) bool {
	for i > 0 && strings.IndexByte(" \t:", m.raw[i-1]) >= 0 {
		i--
	}
	return i == 0 || m.raw[i-1] == '\n'
}

// address reports whether b starts like the address of an external link.
func address(b []byte) bool {
	for _, scheme := range []string{"http://", "https://", "//", "ftp://", "mailto:"} {
		if len(b) >= len(scheme) && strings.EqualFold(string(b[:len(scheme)]), scheme) {
			return true
		}
	}
	return false
}
