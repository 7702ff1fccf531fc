package discord

import (
	"regexp"
	"strings"
)

// escape makes text show in Discord as it stands: no markdown, no mention, no time stamp, no emoji, no link that the text
// itself is. A backslash before a sign does that and is not shown. The text must be one line.
func escape(s string) string {
	var b strings.Builder
	b.Grow(len(s) + len(s)/16)
	for i, r := range s {
		switch r {
		case '@': // by itself it is no mention
			if !strings.HasPrefix(s[i:], "@ ") {
				b.WriteByte('\\')
			}
		case '\\', '*', '_', '~', '`', '|', '[', ']', '<', '>':
			b.WriteByte('\\')
		case '\n', '\r', '\t':
			r = ' '
		}
		b.WriteRune(r)
	}
	return escapeStart(escapeLinks(b.String()))
}

// autolink is what Discord makes a link or an invitation of by itself.
var autolink = regexp.MustCompile(`(?i)(https?|steam|discord):(//|/?-/)|(discord)(\.gg|(app)?\.com/invite)`)

// escapeLinks parts what Discord would make a link of: an address in a quotation is text; the source's own is behind the
// marker.
func escapeLinks(s string) string {
	return autolink.ReplaceAllStringFunc(s, func(found string) string {
		found = strings.Replace(found, "://", `\://`, 1)
		return strings.Replace(found, ".", `\.`, 1)
	})
}

// lineStart is what begins a heading, a list, a quotation or small text.
var lineStart = regexp.MustCompile(`^(\s*)(-#|#{1,3}|[-+]|\d{1,9}[.)])(\s)`)

// escapeStart keeps the beginning of a line from being read as a heading or a list.
func escapeStart(s string) string {
	return lineStart.ReplaceAllStringFunc(s, func(found string) string {
		digits := strings.IndexAny(found, ".)")
		if digits > 0 {
			return found[:digits] + `\` + found[digits:]
		}
		trimmed := strings.TrimLeft(found, " ")
		return found[:len(found)-len(trimmed)] + `\` + trimmed
	})
}
