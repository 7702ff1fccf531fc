package wikitext

import (
	"strconv"
	"strings"
)

// heading opens a section if the line at i is a heading, and returns where the next line starts. A reference in the
// heading goes to the first sentence of the section.
func (w *walker) heading(i, end int) (next int, ok bool) {
	stop, last := w.headingEnd(i, end)
	left, right := 0, 0
	for i+left < last && w.raw[i+left] == '=' {
		left++
	}
	for last-right > i && w.raw[last-right-1] == '=' {
		right++
	}
	level := min(left, right, 6, (last-i-1)/2)
	title := ""
	if level > 0 {
		title = w.plain(i+level, last-level)
	}
	if strings.Trim(title, "=") == "" || !w.prose || w.inline {
		if left > 1 && w.prose {
			w.warn(i, "a heading is never closed")
		}
		return i, false
	}
	w.lead = false
	w.builder.Heading(level, title, w.anchor(title))
	for _, n := range w.inside(i, stop) {
		if n.kind == ref {
			w.ref(n)
		}
	}
	return w.skipBlank(stop, end), true
}

// headingEnd returns the end of the line at i, and of what stands on it before comments and references.
func (w *walker) headingEnd(i, end int) (stop, last int) {
	for last = i; i < end && w.raw[i] != '\n'; {
		n, ok := w.opens(i, end)
		if ok {
			i = n.end
		} else {
			i++
		}
		if !(ok && (n.kind == hidden || n.kind == ref)) && !blank(w.raw[i-1]) {
			last = i
		}
	}
	return i, last
}

// anchor returns the fragment that MediaWiki gives a heading: spaces are underscores, and a title that comes again,
// in whatever case, is numbered.
func (w *walker) anchor(title string) string {
	anchor := strings.ReplaceAll(title, " ", "_")
	key := strings.ToLower(anchor)
	w.anchors[key]++
	if n := w.anchors[key]; n > 1 {
		anchor += "_" + strconv.Itoa(n)
	}
	return anchor
}
