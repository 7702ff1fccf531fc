package wikitext

import "bytes"

// table writes each row as a line, its cells parted by the bars that part them in the file. Header cells are parted by
// white space: their mark, "!", would end a sentence.
func (w *walker) table(n node) {
	w.pause(w.out.Break)
	inner := *w
	inner.inline = true
	r := row{walker: &inner, end: func() { w.pause(w.out.Line) }}
	r.lines(w.index(n.body, n.bodyEnd, "\n"), n.bodyEnd)
	w.pause(w.out.Break)
}

// row is the row of a table that is being written.
type row struct {
	*walker
	end       func()
	separator []int // where the bars stand that are owed before the next cell with text
	filled    bool  // the row has text
}

// lines walks the lines of a table.
func (r *row) lines(i, end int) {
	for i < end {
		i = r.skipBlank(i, end)
		switch rest := r.raw[i:end]; {
		case bytes.HasPrefix(rest, []byte("|-")):
			r.next()
			i = r.index(i, end, "\n")
		case bytes.HasPrefix(rest, []byte("|+")):
			r.next()
			i = r.cell(i+2, end, false)
			r.next()
		case bytes.HasPrefix(rest, []byte("|")), bytes.HasPrefix(rest, []byte("!")):
			i = r.cells(i, end)
		default:
			i = r.index(i, end, "\n")
		}
	}
}

// next ends the row.
func (r *row) next() {
	r.end()
	r.separator, r.filled = r.separator[:0], false
}

// cells walks the cells of the line at i.
func (r *row) cells(i, end int) int {
	header := r.raw[i] == '!'
	for mark := 1; ; mark = 2 {
		if r.raw[i] == '|' {
			r.separator = append(r.separator, i)
		} else {
			r.out.Decoded(" ", i, i+mark)
		}
		i = r.cell(i+mark, end, header)
		if i == end || r.raw[i] == '\n' {
			return i
		}
	}
}

// cell walks the cell at i and returns where the mark of the next cell, or the end of the line before it, stands.
func (r *row) cell(i, end int, header bool) int {
	stop, bar := r.cellEnd(i, end, header)
	if bar > 0 && r.attributes(i, bar) {
		i = bar + 1
	}
	if from, to := r.trim(i, stop); from < to {
		if r.filled {
			for _, at := range r.separator {
				r.out.Decoded(" | ", at, at+1)
			}
		}
		r.separator, r.filled = r.separator[:0], true
		r.run(r.skipMarkers(from, to), to, false)
	}
	return stop
}

// cellEnd returns the end of the cell at i, and where its first single bar stands, or 0.
func (r *row) cellEnd(i, end int, header bool) (stop, bar int) {
	for i < end {
		i = r.index(i, end, "|!\n")
		if i == end {
			break
		}
		double := i+1 < end && r.raw[i+1] == r.raw[i]
		switch {
		case r.raw[i] == '\n':
			next := r.skipBlank(i, end)
			if next == end || r.raw[next] == '|' || r.raw[next] == '!' {
				return i, bar
			}
			i = next
			continue
		case double && (r.raw[i] == '|' || header):
			return i, bar
		case r.raw[i] == '|' && bar == 0:
			bar = i
		}
		i++
	}
	return end, bar
}

// attributes reports whether what stands before the first single bar of a cell is its attributes: style="…", a
// template that makes them, nothing.
func (r *row) attributes(start, bar int) bool {
	if r.index(start, bar, "=") < bar {
		return true
	}
	for _, n := range r.inside(start, bar) {
		if n.kind != template {
			return false
		}
		if from, to := r.trim(start, n.start); from < to {
			return false
		}
		start = n.end
	}
	start, bar = r.trim(start, bar)
	return start == bar || string(r.raw[start:bar]) == "nowrap"
}
