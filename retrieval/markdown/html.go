package markdown

import (
	"bytes"
	"html"
	"regexp"
	"strings"

	"ibid/retrieval/text"
)

// tagLimit is the length beyond which a < opens no tag.
const tagLimit = 2000

// anchor is an <a> that is not closed yet.
type anchor struct {
	piece, at int
	tag       string
}

// angle reads what starts with <: a comment, an address, a tag.
func (s *scanner) angle(i int) int {
	rest := s.source[i:s.end]
	switch {
	case bytes.HasPrefix(rest, []byte("<!--")):
		return s.until(i, 4, "-->")
	case bytes.HasPrefix(rest, []byte("<?")):
		return s.until(i, 2, "?>")
	case bytes.HasPrefix(rest, []byte("<!")) && len(rest) > 2 && 'A' <= rest[2]&^0x20 && rest[2]&^0x20 <= 'Z':
		return s.until(i, 2, ">")
	}
	if stop := s.autolink(i); stop > i {
		return stop
	}
	name, size := tag(rest[:min(len(rest), tagLimit)])
	if size == 0 {
		return i
	}
	return s.tag(i, i+size, name)
}

// until leaves out what reaches to the closing mark.
func (s *scanner) until(i, size int, mark string) int {
	if stop := s.find(mark, i+size); stop >= 0 {
		return s.skip(i, stop+len(mark))
	}
	return i
}

// tag returns the name, in lower case and with its slash, of the tag at the start of b, and its size; 0 if there is
// none.
func tag(b []byte) (name string, size int) {
	i := 1
	if i < len(b) && b[i] == '/' {
		i++
	}
	start := i
	for i < len(b) && (alphanumeric(b[i]) || i > start && b[i] == '-') {
		i++
	}
	if i == start || '0' <= b[start] && b[start] <= '9' || i == len(b) || b[i] > ' ' && b[i] != '/' && b[i] != '>' {
		return "", 0
	}
	name = strings.ToLower(string(b[1:i]))
	for i < len(b) && b[i] != '>' && b[i] != '<' {
		quoted := b[i-1] == '=' && (b[i] == '"' || b[i] == '\'')
		if quoted {
			stop := bytes.IndexByte(b[i+1:], b[i])
			if stop < 0 {
				return "", 0
			}
			i += stop + 1
		}
		i++
	}
	if i >= len(b) || b[i] == '<' {
		return "", 0
	}
	return name, i + 1
}

// inlineTag matches the tags that leave the line as it is; those of cells and line breaks are white space, any other
// ends a line.
var (
	inlineTag = regexp.MustCompile(`^/?(a|abbr|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|img|input|ins|kbd|label|mark|q|rp|rt|ruby|s|samp|small|span|strike|strong|sub|sup|svg|path|time|tt|u|var|wbr)$`)
	spaceTag  = regexp.MustCompile(`^/?(br|td|th)$`)
)

// tag reads a tag. What stands in a script or a style is left out.
func (s *scanner) tag(i, stop int, name string) int {
	switch {
	case name == "script" || name == "style":
		if end := s.find("</"+name, stop); end >= 0 {
			return s.skip(i, end)
		}
	case name == "a":
		s.anchor = &anchor{piece: len(s.pieces), at: i, tag: string(s.source[i:stop])}
	case name == "/a" && s.anchor != nil:
		s.closeAnchor(stop)
	case name == "del" || name == "s" || name == "strike":
		s.striking = i + 1
	case (name == "/del" || name == "/s" || name == "/strike") && s.striking > 0:
		s.struck = append(s.struck, text.Span{Start: s.striking - 1, End: stop})
		s.striking = 0
	case spaceTag.MatchString(name):
		s.add(piece{kind: decoded, start: i, end: stop, text: " "})
		return stop
	case !inlineTag.MatchString(name):
		s.add(piece{kind: line, start: i, end: stop})
		return stop
	}
	s.add(piece{kind: dropped, start: i, end: stop})
	return stop
}

// closeAnchor ends an <a>, which may be a time stamp or a link to the web.
func (s *scanner) closeAnchor(stop int) {
	a := s.anchor
	s.anchor = nil
	p := piece{start: a.at, end: stop}
	if strings.Contains(attribute(a.tag, "class"), stampClass) {
		if fields := clock(attribute(a.tag, "data-t")); fields != nil {
			s.cut(a.piece)
			p.kind, p.stamp = stamped, &stamp{fields: fields, bare: true}
			s.add(p)
			return
		}
	}
	s.enclose(a.at, stop)
	s.link(a.piece, p, attribute(a.tag, "href"), "")
}

var attributes = regexp.MustCompile(`(?s)\s([A-Za-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))`)

// attribute returns the value of an attribute of a tag.
func attribute(tag, name string) string {
	for _, m := range attributes.FindAllStringSubmatch(tag, -1) {
		if strings.EqualFold(m[1], name) {
			return html.UnescapeString(m[2] + m[3] + m[4])
		}
	}
	return ""
}
