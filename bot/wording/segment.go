package wording

import (
	"ibid/bot"
	"ibid/bot/claim"
	"ibid/retrieval/text"
)

// Segment writes a segment with its markers. written is its text as the medium wants it; mark writes a marker. After
// what a model wrote in a script without spaces, the marker follows directly.
func (w Words) Segment(s bot.Segment, written string, mark func(marker int) string) string {
	if s.Quoted {
		written = w.Isolate(written)
	}
	if !s.Quoted && s.Support == claim.Unsupported {
		written = text.Join(written, w.Unproven)
	}
	for i, marker := range s.Markers {
		if i > 0 || s.Quoted {
			written += " " + mark(marker)
		} else {
			written = text.Join(written, mark(marker))
		}
	}
	return written
}

// Prefix returns the Markdown before a line that begins with a segment.
func Prefix(s bot.Segment) string {
	switch {
	case s.Quoted:
		return "> "
	case s.Item:
		return "- "
	}
	return ""
}
