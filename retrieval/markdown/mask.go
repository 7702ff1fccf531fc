package markdown

import (
	"bytes"
	"fmt"
)

// goldmark's work grows with the depth of quotes and lists times the length of the text, and with the square of the
// number of link definitions in a paragraph; an HTML comment that nothing closes takes the rest of the file. mask
// bounds all of it.
const (
	depthLimit      = 40
	definitionLimit = 1000
	warningLimit    = 5
)

// mask returns a copy of raw, of the same length, in which goldmark finds the structure: without the first head
// bytes, without comments between %% lines, and without what would take it more than linear time. A byte 0 in it is
// no text; any other byte stands for the byte of raw.
func mask(raw []byte, head int) (masked []byte, warnings []string) {
	masked = bytes.Clone(raw)
	for i := range head {
		if masked[i] != '\n' {
			masked[i] = ' '
		}
	}
	m := &masker{masked: masked}
	m.comments(head)
	for start := head; start < len(raw); {
		end := len(raw)
		if i := bytes.IndexByte(raw[start:], '\n'); i >= 0 {
			end = start + i + 1
		}
		m.line(start, end)
		start = end
	}
	return masked, m.warnings
}

type masker struct {
	masked      []byte
	fence       []byte // what closes the open code block
	definitions int    // link definitions on consecutive lines
	warnings    []string
}

func (m *masker) warn(at int, what string) {
	if len(m.warnings) == warningLimit {
		return
	}
	m.warnings = append(m.warnings, fmt.Sprintf("line %d: %s", 1+bytes.Count(m.masked[:at], []byte("\n")), what))
}

// clear makes bytes no text, but leaves the lines.
func (m *masker) clear(start, end int) {
	for i := start; i < end; i++ {
		if m.masked[i] != '\n' {
			m.masked[i] = 0
		}
	}
}

// comments makes HTML comments that are not closed text.
func (m *masker) comments(head int) {
	last := max(head, bytes.LastIndex(m.masked, []byte("-->")))
	for i := bytes.Index(m.masked[last:], []byte("<!--")); i >= 0; i = bytes.Index(m.masked[last:], []byte("<!--")) {
		last += i
		if len(m.warnings) == 0 {
			m.warn(last, "a comment is not closed; it was read as text")
		}
		m.masked[last] = 'x'
	}
}

// line masks one line.
func (m *masker) line(start, end int) {
	line := bytes.TrimSpace(m.masked[start:end])
	switch {
	case m.fence != nil:
		if bytes.HasPrefix(line, m.fence) && len(bytes.Trim(line, string(m.fence[:1]))) == 0 {
			m.fence = nil
		}
	case bytes.HasPrefix(line, []byte("~~~")), bytes.HasPrefix(line, []byte("```")) && !bytes.Contains(bytes.TrimLeft(line, "`"), []byte("`")):
		m.fence = line[:len(line)-len(bytes.TrimLeft(line, string(line[:1])))]
	case bytes.HasPrefix(line, []byte("%%")):
		m.block(start, line)
	}
	m.define(start, line)
	m.nest(start, end)
}

// block masks a comment that opens with a line of %% and goes on to the next %%.
func (m *masker) block(start int, line []byte) {
	open := start + bytes.Index(m.masked[start:], []byte("%%"))
	if bytes.Contains(line[2:], []byte("%%")) {
		return
	}
	if i := bytes.Index(m.masked[open+2:], []byte("%%")); i >= 0 {
		m.clear(open, open+2+i+2)
	}
}

// define makes link definitions beyond the limit of a paragraph text.
func (m *masker) define(start int, line []byte) {
	line = bytes.TrimLeft(line, "> \t")
	switch {
	case len(line) == 0:
		m.definitions = 0
	case line[0] == '[':
		m.definitions++
	}
	if m.definitions > definitionLimit && len(line) > 0 && line[0] == '[' {
		m.masked[start+bytes.IndexByte(m.masked[start:], '[')] = 'x'
		m.warn(start, "a paragraph has more than 1,000 link definitions; the rest was read as text")
	}
}

// nest clears the marks of quotes, lists and footnotes that a line opens beyond the limit of depth. Each mark is a
// level, and so may be each two columns of indentation.
func (m *masker) nest(start, end int) {
	depth := 0 // in half levels
	for i := start; i < end; {
		size := marker(m.masked[i:end])
		switch {
		case m.masked[i] == ' ':
			size, depth = 1, depth+1
		case m.masked[i] == '\t':
			size, depth = 1, depth+4
		case size == 0:
			return
		default:
			depth += 2
			if depth > 2*depthLimit {
				m.clear(i, i+size)
				m.warn(start, "quotes or lists are nested deeper than 40 levels; what is deeper was read as text")
			}
		}
		i += size
	}
}

// marker returns the size of the mark of a quote, a list item or a footnote at the start of s, or 0.
func marker(s []byte) int {
	digits := 0
	for digits < len(s) && digits < 10 && '0' <= s[digits] && s[digits] <= '9' {
		digits++
	}
	switch rest := s[digits:]; {
	case len(rest) == 0:
		return 0
	case digits > 0:
		if len(rest) > 1 && (rest[0] == '.' || rest[0] == ')') && (rest[1] == ' ' || rest[1] == '\t' || rest[1] == '\n') {
			return digits + 1
		}
		return 0
	case rest[0] == '>':
		return 1
	case bytes.IndexByte([]byte("-*+"), rest[0]) >= 0 && len(rest) > 1 && (rest[1] == ' ' || rest[1] == '\t' || rest[1] == '\n'):
		return 1
	case bytes.HasPrefix(rest, []byte("[^")):
		if i := bytes.Index(rest, []byte("]:")); i > 0 && i < 999 && bytes.IndexByte(rest[2:i], ']') < 0 {
			return i + 2
		}
	}
	return 0
}
