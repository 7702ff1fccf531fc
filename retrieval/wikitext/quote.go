package wikitext

import "unicode"

// quote is a run of apostrophes: literal ones first, then those that switch bold or italic type. bold and italic are
// the indices of the runs that end what this one starts; 0: it starts none.
type quote struct {
	start, end   int
	literal      int
	bold, italic int
}

// width is 2 for italic type, 3 for bold type, 5 for both.
func (q quote) width() int { return q.end - q.start - q.literal }

// pair finds out what the apostrophes of the line that ends do.
func (m *matcher) pair() {
	if len(m.line) == 0 {
		return
	}
	m.spell()
	bold, italic := -1, -1
	for _, k := range m.line {
		if m.quotes[k].width() != 2 {
			if bold >= 0 {
				m.quotes[bold].bold, bold = k, -1
			} else {
				bold = k
			}
		}
		if m.quotes[k].width() != 3 {
			if italic >= 0 {
				m.quotes[italic].italic, italic = k, -1
			} else {
				italic = k
			}
		}
	}
	m.line = m.line[:0]
}

// spell tells literal apostrophes from markup: four are one and bold, more than five are some and both. Where both
// faces would stay open, one of the bold runs is an elision before italics: l”'Origine du monde”.
func (m *matcher) spell() {
	bold, italic := 0, 0
	for _, k := range m.line {
		q := &m.quotes[k]
		switch n := q.end - q.start; {
		case n == 4:
			q.literal = 1
		case n > 5:
			q.literal = n - 5
		}
		if q.width() != 2 {
			bold++
		}
		if q.width() != 3 {
			italic++
		}
	}
	if bold%2 == 0 || italic%2 == 0 {
		return
	}
	for _, k := range m.line {
		if q := &m.quotes[k]; q.width() == 3 && m.letter(q.start-1) && m.letter(q.end) {
			q.literal++
			return
		}
	}
}

// letter reports whether a letter, or part of one, stands at i.
func (m *matcher) letter(i int) bool {
	return i >= 0 && i < m.limit && (m.raw[i] >= 0x80 || unicode.IsLetter(rune(m.raw[i])))
}
