package markdown

import (
	"bytes"
	"regexp"

	"github.com/yuin/goldmark/text"

	ours "ibid/retrieval/text"
)

// Tables are read here and not by goldmark, which fills up every row to the columns of the header: a wide header over
// many short rows takes it columns × rows.

// rule matches the line between the header of a table and its rows.
var rule = regexp.MustCompile(`^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?\s*$`)

// header returns the index of the line that is the header of a table, the first before a rule with as many cells, or
// -1.
func (r *reader) header(lines *text.Segments) int {
	for i := 1; i < lines.Len(); i++ {
		line := lines.At(i)
		between := r.source[line.Start:line.Stop]
		if !bytes.ContainsAny(between, "|:") || !rule.Match(between) {
			continue
		}
		if len(cells(r.source, lines.At(i-1))) == len(cells(r.source, line)) {
			return i - 1
		}
		return -1
	}
	return -1
}

// table reads the rows of a table, of which the header is one. The | between two cells is text; a row of empty cells
// is none.
func (r *reader) table(lines *text.Segments, header int) {
	for i := header; i < lines.Len(); i++ {
		if i != header+1 {
			r.row(lines.At(i))
		}
	}
	r.end()
}

func (r *reader) row(line text.Segment) {
	var pieces []piece
	filled := false
	for i, c := range cells(r.source, line) {
		if i > 0 {
			pieces = append(pieces, piece{kind: decoded, start: c.Start - 1, end: c.Start, text: " | "})
		}
		content := text.NewSegment(c.Start, c.End)
		if inner := text.NewSegments(); !content.IsEmpty() && len(bytes.TrimSpace(content.Value(r.source))) > 0 {
			filled = true
			inner.Append(content)
			pieces = append(pieces, r.scan(inner, cell)...)
		}
	}
	if filled {
		r.add(row, 0, pieces)
	}
}

// cells returns what stands between the | of a line that no backslash escapes; those at its ends are optional.
func cells(src []byte, line text.Segment) []ours.Span {
	line = line.TrimLeftSpace(src)
	line = line.TrimRightSpace(src)
	var out []ours.Span
	start := line.Start
	for i := line.Start; i < line.Stop; i++ {
		switch {
		case src[i] == '\\':
			i++
		case src[i] == '|':
			if i > line.Start {
				out = append(out, ours.Span{Start: start, End: i})
			}
			start = i + 1
		}
	}
	if start < line.Stop {
		out = append(out, ours.Span{Start: start, End: line.Stop})
	}
	return out
}
