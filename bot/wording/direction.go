package wording

import "ibid/retrieval/text"

// Unicode's isolates keep text of one direction from disturbing its neighbours (UAX #9).
const (
	rightToLeftIsolate = "\u2067"
	firstStrongIsolate = "\u2068"
	popIsolate         = "\u2069"
)

// Line puts a line of a message into the direction of its language, so that it reads right whatever direction the
// reader's program gives the paragraph. Left-to-right lines stay as they are.
func (w Words) Line(s string) string {
	if !w.rightToLeft() {
		return s
	}
	return rightToLeftIsolate + s + popIsolate
}

// Isolate sets apart a piece of another direction than the message's: a title, a quotation.
func (w Words) Isolate(s string) string {
	if text.RightToLeft(s) == w.rightToLeft() {
		return s
	}
	return firstStrongIsolate + s + popIsolate
}

// Isolated sets a marker, a time or a link apart in a right-to-left line, whatever its own direction.
func (w Words) Isolated(s string) string {
	if !w.rightToLeft() {
		return s
	}
	return firstStrongIsolate + s + popIsolate
}

// Mark writes a marker, set apart in a right-to-left line.
func (w Words) Mark(n int) string { return w.Isolated(Marker(n)) }

func (w Words) rightToLeft() bool { return text.RightToLeft(w.Refused) }
