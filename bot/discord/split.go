package discord

import (
	"regexp"
	"strings"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// split parts lines into contents of at most limit UTF-16 units: between lines, and a line that is longer than a message
// at a space, never inside a link or a grapheme.
func split(lines []string, limit int) []string {
	var contents []string
	open, size := []string{}, 0
	flush := func() {
		if len(open) > 0 {
			contents = append(contents, strings.Join(open, "\n"))
		}
		open, size = nil, 0
	}
	for _, line := range lines {
		for _, part := range splitLine(line, limit) {
			n := units(part) + 1
			if size+n > limit+1 {
				flush()
			}
			open, size = append(open, part), size+n
		}
	}
	flush()
	return contents
}

// whole is what must not be parted: a masked link.
var whole = regexp.MustCompile(`\[[^\n]{1,100}?\]\(<[^>\n]*>\)`)

// linePrefix is the markdown that makes a line a quotation or small text.
var linePrefix = regexp.MustCompile(`^(> |-# |- )?`)

// splitLine parts a line that is longer than limit. Each part has the line's markdown, and closes and reopens the isolates
// that the cut goes through.
func splitLine(line string, limit int) []string {
	prefix := linePrefix.FindString(line)
	rest := line[len(prefix):]
	room := limit - units(prefix) - 8 // for isolates
	var parts []string
	opened := ""
	for units(rest) > room {
		cut := cutAt(rest, room)
		head := opened + strings.TrimRight(rest[:cut], " ")
		rest = strings.TrimLeft(rest[cut:], " ")
		opened = unclosed(head)
		parts = append(parts, prefix+head+strings.Repeat("\u2069", len([]rune(opened))))
	}
	return append(parts, prefix+opened+rest)
}

// cutAt returns where to part s so that the first part has at most room units: the last space, else the last grapheme
// boundary, outside of links.
func cutAt(s string, room int) int {
	links := whole.FindAllStringIndex(s, -1)
	inside := func(at int) bool {
		for _, l := range links {
			if l[0] < at && at < l[1] {
				return true
			}
		}
		return false
	}
	space, boundary, size := 0, 0, 0
	for g := graphemes.FromString(s); g.Next(); {
		if size += units(g.Value()); size > room {
			break
		}
		if end := g.End(); !inside(end) {
			boundary = end
			if g.Value() == " " {
				space = end
			}
		}
	}
	switch {
	case space > len(s[:boundary])/2:
		return space
	case boundary > 0:
		return boundary
	}
	return len(s) // one link longer than a message: there is no good cut
}

// unclosed returns the isolates that are open at the end of s, outermost first.
func unclosed(s string) string {
	var open []rune
	for _, r := range s {
		switch {
		case r == '\u2066' || r == '\u2067' || r == '\u2068':
			open = append(open, r)
		case r == '\u2069' && len(open) > 0:
			open = open[:len(open)-1]
		}
	}
	return string(open)
}
