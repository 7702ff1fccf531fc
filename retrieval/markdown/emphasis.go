package markdown

import (
	"unicode"
	"unicode/utf8"

	"ibid/retrieval/text"
)

// delimiter is a run of stars, underscores, tildes or equals signs that may open a span.
type delimiter struct {
	key   byte
	piece int // what is left of the run
}

// delimiter reads a run of stars, underscores, tildes or equals signs: it closes what it can, else it may open.
// Marks that find no partner are text.
func (s *scanner) delimiter(i int) int {
	c, stop := s.source[i], i+run(s.source[i:s.end])
	opens, closes := s.flanks(i, stop)
	key := c
	switch {
	case c == '~' && stop-i == 1:
		key = 't'
	case c == '~' && stop-i > 2, c == '=' && stop-i != 2:
		opens, closes = false, false
	}
	s.add(piece{kind: literal, start: i, end: stop})
	index := len(s.pieces) - 1
	for closes && s.openers[key] > 0 && s.pieces[index].start < stop {
		s.match(key, index)
	}
	if opens && s.pieces[index].start < stop {
		s.delimiters = append(s.delimiters, delimiter{key, index})
		s.openers[key]++
	}
	return stop
}

// match takes from the nearest opener of this key, and from the piece that closes it, the marks they share. Openers
// between them have no partner.
func (s *scanner) match(key byte, index int) {
	n := len(s.delimiters) - 1
	for s.delimiters[n].key != key {
		n--
	}
	s.unwind(n + 1)
	open, closed := &s.pieces[s.delimiters[n].piece], &s.pieces[index]
	shared := min(open.end-open.start, closed.end-closed.start)
	open.end -= shared
	closed.start += shared
	if key == '*' || key == '_' {
		s.emphases = append(s.emphases, text.Span{Start: open.end + shared, End: closed.start - shared})
	}
	if key == '~' || key == 't' {
		s.struck = append(s.struck, text.Span{Start: open.end, End: closed.start})
	}
	s.enclose(open.end, closed.start)
	if open.start == open.end {
		s.unwind(n)
	}
}

// unwind forgets the openers from n on.
func (s *scanner) unwind(n int) {
	for _, d := range s.delimiters[n:] {
		s.openers[d.key]--
	}
	s.delimiters = s.delimiters[:n]
}

// flanks reports whether the run from start to stop may open and may close a span, by CommonMark's rules of flanking.
// Beside a letter of a script without spaces punctuation doesn't count: **「x」**です closes.
func (s *scanner) flanks(start, stop int) (opens, closes bool) {
	before, after := s.before(start), s.after(stop)
	left := after != ' ' && (!punctuation(after) || before == ' ' || punctuation(before) || unspaced(before))
	right := before != ' ' && (!punctuation(before) || after == ' ' || punctuation(after) || unspaced(after))
	switch s.source[start] {
	case '_':
		return left && (!right || punctuation(before)), right && (!left || punctuation(after))
	case '=':
		word := func(r rune) bool { return r < 0x80 && alphanumeric(byte(r)) }
		return left && !word(before), right && !word(after)
	}
	return left, right
}

// before returns the character before i, a space for white space and for the start of the block.
func (s *scanner) before(i int) rune {
	r, _ := utf8.DecodeLastRune(s.source[:i])
	return blank(r)
}

// after returns the character at i, a space for white space and for the end of the block.
func (s *scanner) after(i int) rune {
	r, _ := utf8.DecodeRune(s.source[i:s.end])
	return blank(r)
}

func blank(r rune) rune {
	if r == 0 || r == utf8.RuneError || unicode.IsSpace(r) {
		return ' '
	}
	return r
}

func punctuation(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) }

func unspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai)
}
