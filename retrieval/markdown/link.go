package markdown

import (
	"bytes"
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/util"

	"ibid/retrieval/source"
)

// The lengths beyond which brackets are no markup.
const (
	wikilinkLimit = 500
	labelLimit    = 100  // of a footnote
	targetLimit   = 1000 // of an address, a title or the label of a link
)

// bracket is an opening bracket that may be the start of a link or an image.
type bracket struct {
	piece      int
	at         int // of the bracket or of the ! before it
	image      bool
	delimiters int  // open when it opened
	inner      bool // it holds brackets
}

// open reads what starts with a bracket, or with ! and a bracket.
func (s *scanner) open(i int) int {
	image := s.source[i] == '!'
	at := i
	if image {
		i++
	}
	rest := s.source[i:s.end]
	switch {
	case len(rest) == 0 || rest[0] != '[':
		return at
	case bytes.HasPrefix(rest, []byte("[[")):
		if stop := s.wikilink(at, i+2, image); stop > i {
			return stop
		}
	case bytes.HasPrefix(rest, []byte("[^")) && !image:
		if stop := bytes.IndexAny(rest[:min(len(rest), labelLimit)], "]\n"); stop > 2 && rest[stop] == ']' {
			s.add(piece{kind: footnote, start: i, end: i + stop + 1, text: string(rest[2:stop])})
			return i + stop + 1
		}
	}
	s.add(piece{kind: literal, start: at, end: i + 1})
	s.brackets = append(s.brackets, bracket{piece: len(s.pieces) - 1, at: at, image: image, delimiters: len(s.delimiters)})
	return i + 1
}

// wikilink reads [[target|label]], of which the label is text, without one the target. An embedded document is left
// out.
func (s *scanner) wikilink(at, start int, embedded bool) int {
	body := s.source[start:min(s.end, start+wikilinkLimit)]
	size := bytes.Index(body, []byte("]]"))
	if size <= 0 || bytes.ContainsAny(body[:size], "[\n\x00") {
		return at
	}
	stop := start + size + 2
	if stop < s.end && s.source[stop] == '(' {
		return at
	}
	if embedded {
		return s.skip(at, stop)
	}
	if bar := bytes.IndexByte(body[:size], '|'); bar >= 0 {
		start += bar + 1
	} else if body[0] == '#' {
		start++
	}
	s.text(start, stop-2)
	s.enclose(at, stop)
	return stop
}

// close reads a closing bracket: with what follows it may make a link or an image of the text since the opening one.
func (s *scanner) close(i int) int {
	n := len(s.brackets) - 1
	if n < 0 {
		return i
	}
	open := s.brackets[n]
	s.brackets = s.brackets[:n]
	if n > 0 {
		s.brackets[n-1].inner = true
	}
	inside := n < s.inactive
	s.inactive = min(s.inactive, n)
	destination, title, stop := s.target(open, i)
	if stop == 0 || inside && !open.image {
		s.text(i, i+1)
		return i + 1
	}
	s.pieces[open.piece].kind = dropped
	s.unwind(min(open.delimiters, len(s.delimiters)))
	s.enclose(open.at, stop)
	if !open.image {
		s.inactive = n
		s.link(open.piece, piece{start: open.at, end: stop}, destination, title)
	}
	return stop
}

// target returns where a link goes whose text ends at i, and where the link ends; 0 if it is none.
func (s *scanner) target(open bracket, i int) (destination, title string, stop int) {
	rest := s.source[i+1 : s.end]
	if bytes.HasPrefix(rest, []byte("(")) {
		if destination, title, size := inlineTarget(rest[1:min(len(rest), targetLimit)]); size > 0 {
			return destination, title, i + 2 + size
		}
	}
	label, stop := s.source[open.at:i], i+1
	label = label[bytes.IndexByte(label, '[')+1:]
	if bytes.HasPrefix(rest, []byte("[")) {
		size := bytes.IndexAny(rest[1:min(len(rest), targetLimit)], "[]")
		if size < 0 || rest[1+size] != ']' {
			return "", "", 0
		}
		if size > 0 {
			label, open.inner = rest[1:1+size], false
		}
		stop = i + 1 + size + 2
	}
	if open.inner || len(label) == 0 || len(label) > targetLimit {
		return "", "", 0
	}
	definition, ok := s.context.Reference(util.ToLinkReference(bytes.ReplaceAll(label, []byte{0}, nil)))
	if !ok {
		return "", "", 0
	}
	return unescape(definition.Destination()), unescape(definition.Title()), stop
}

// inlineTarget reads an address and a title in parentheses, of which b is what follows the opening one. It returns
// how long it is with the closing one, 0 where there is none.
func inlineTarget(b []byte) (destination, title string, size int) {
	i := spaces(b, 0)
	start, end := i, i
	if i < len(b) && b[i] == '<' {
		stop := bytes.IndexAny(b[i:], ">\n")
		if stop < 0 || b[i+stop] != '>' {
			return "", "", 0
		}
		start, end, i = i+1, i+stop, i+stop+1
	} else {
		i += bare(b[i:])
		end = i
	}
	if j := spaces(b, i); j > i && j < len(b) && b[j] != ')' {
		stop := closing(b, j)
		if stop < 0 {
			return "", "", 0
		}
		title, i = unescape(b[j+1:stop]), stop+1
	}
	if i = spaces(b, i); i < len(b) && b[i] == ')' {
		return unescape(b[start:end]), title, i + 1
	}
	return "", "", 0
}

// bare returns the length of an address without angle brackets: parentheses in it are balanced.
func bare(b []byte) int {
	depth := 0
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case c == '\\':
			i++
		case c <= ' ':
			return i
		case c == '(':
			depth++
		case c == ')':
			if depth--; depth < 0 {
				return i
			}
		}
	}
	return len(b)
}

// closing returns where the title that the mark at i opens is closed, or -1.
func closing(b []byte, i int) int {
	mark := b[i]
	switch mark {
	case '(':
		mark = ')'
	case '"', '\'':
	default:
		return -1
	}
	for i++; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case mark:
			return i
		}
	}
	return -1
}

func spaces(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\t' || b[i] == '\n' || b[i] == '\r' || b[i] == 0) {
		i++
	}
	return i
}

// unescape returns an address or a title as it is meant: escapes and entities decoded.
func unescape(b []byte) string {
	return html.UnescapeString(string(util.UnescapePunctuations(bytes.ReplaceAll(b, []byte{0}, nil))))
}

// link ends a link whose text is the pieces after the one at index. A link to a time is a time stamp, any other to
// the web a reference.
func (s *scanner) link(index int, p piece, destination, title string) {
	label := plain(s.source, s.pieces[index+1:])
	if stamp := linkStamp(label, destination); stamp != nil {
		if stamp.bare {
			s.cut(index)
		}
		p.kind, p.stamp = stamped, stamp
		s.add(p)
		return
	}
	if address := source.CleanURL(destination); address != "" {
		if label == "" {
			label = tidy(title)
		}
		s.cite(index+1, p, label, address)
	}
}

// cite adds a reference instead of those that the pieces from index on give: the text of a link may be an address.
func (s *scanner) cite(index int, p piece, title, address string) {
	for i := range s.pieces[index:] {
		if s.pieces[index+i].kind == cited {
			s.pieces[index+i].kind = dropped
		}
	}
	if strings.HasPrefix(title, "http://") || strings.HasPrefix(title, "https://") {
		title = ""
	}
	p.kind, p.reference = cited, &source.Reference{Title: title, URL: address}
	s.add(p)
}

// cut leaves out the pieces from index on.
func (s *scanner) cut(index int) {
	s.pieces = s.pieces[:index]
	for n := len(s.delimiters); n > 0 && s.delimiters[n-1].piece >= index; n-- {
		s.unwind(n - 1)
	}
	for n := len(s.brackets); n > 0 && s.brackets[n-1].piece >= index; n-- {
		s.brackets = s.brackets[:n-1]
	}
	s.inactive = min(s.inactive, len(s.brackets))
	if s.anchor != nil && s.anchor.piece >= index {
		s.anchor = nil
	}
}

// bareURL reads an address that stands in the text.
func (s *scanner) bareURL(i int) int {
	body := s.source[i:s.end]
	if !bytes.HasPrefix(body, []byte("http://")) && !bytes.HasPrefix(body, []byte("https://")) {
		return i
	}
	if r := s.before(i); r < utf8.RuneSelf && alphanumeric(byte(r)) {
		return i
	}
	size := bytes.IndexFunc(body, func(r rune) bool {
		return r <= ' ' || unicode.IsSpace(r) || strings.ContainsRune("<>[]\"`|，。；：、！？（）「」『』《》“”’«»؛،؟", r)
	})
	if size < 0 {
		size = len(body)
	}
	for size > 0 && (strings.IndexByte(".,;:!?'*_~=", body[size-1]) >= 0 ||
		body[size-1] == ')' && bytes.Count(body[:size], []byte(")")) > bytes.Count(body[:size], []byte("("))) {
		size--
	}
	address := source.CleanURL(string(body[:size]))
	if address == "" || strings.HasSuffix(address, "/") && strings.Count(address, "/") == 2 {
		return i
	}
	s.add(piece{kind: literal, start: i, end: i + size})
	s.add(piece{kind: cited, start: i, end: i + size, reference: &source.Reference{URL: address}})
	return i + size
}

// autolink reads an address between angle brackets.
func (s *scanner) autolink(i int) int {
	body := s.source[i+1 : min(s.end, i+targetLimit)]
	size := bytes.IndexAny(body, "<> \t\n\x00")
	if size <= 0 || body[size] != '>' {
		return i
	}
	stop := i + size + 2
	if address := source.CleanURL(string(body[:size])); address != "" {
		s.add(piece{kind: literal, start: i + 1, end: stop - 1})
		s.enclose(i, stop)
		s.add(piece{kind: cited, start: i, end: stop, reference: &source.Reference{URL: address}})
		return stop
	}
	return i
}
