package text

import (
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

const (
	maxSentence   = 800 // characters
	longUnstopped = 200 // characters of a script without full stops from which on a space ends a sentence
)

// cutLong returns spans with those cut that are too long.
func cutLong(s string, spans []Span) []Span {
	cut := make([]Span, 0, len(spans))
	for _, span := range spans {
		for {
			rest := s[span.Start:span.End]
			n := cutAt(rest)
			if n == len(rest) {
				break
			}
			end := span.Start + n
			cut = append(cut, Span{span.Start, trimSpace(s, span.Start, end)})
			span.Start = skipSpace(s, end)
		}
		cut = append(cut, span)
	}
	return cut
}

// cutAt returns where to cut s: behind a clause, else at white space, else between characters as people see them; at
// its end if it is short enough. No sentence begins or ends with white space, so that each part has something.
func cutAt(s string) int {
	if len(s) <= longUnstopped { // bytes, of which there are at least as many as characters
		return len(s)
	}
	window := s[:prefix(s, maxSentence)]
	if end := phraseEnd(window); end > 0 {
		return end
	}
	if len(window) == len(s) {
		return len(s)
	}
	clause, space := lastBreaks(window)
	switch {
	case clause > 0:
		return clause
	case space > 0:
		return space
	}
	return lastGrapheme(window)
}

// prefix returns the length of the first n characters of s.
func prefix(s string, n int) int {
	for at := range s {
		if n == 0 {
			return at
		}
		n--
	}
	return len(s)
}

// phraseEnd returns where the first phrase of s ends, a text in a script without full stops: at the last space among
// its first characters, else at the first one behind them. It is 0 if there is none, or for other or short text.
func phraseEnd(s string) int {
	early := prefix(s, longUnstopped)
	if early == len(s) || !mostlyUnstopped(s) {
		return 0
	}
	end := 0
	for at, r := range s {
		if at >= early && end > 0 {
			break
		}
		if unicode.IsSpace(r) {
			before, _ := utf8.DecodeLastRuneInString(s[:at])
			next, _ := utf8.DecodeRuneInString(s[at+utf8.RuneLen(r):])
			if unstopped(before) && unstopped(next) {
				end = at
			}
		}
	}
	return end
}

func mostlyUnstopped(s string) bool {
	n, all := 0, 0
	for _, r := range s {
		all++
		if unstopped(r) {
			n++
		}
	}
	return 2*n > all
}

// unstopped reports whether r is of a script that parts sentences, if at all, by a space.
func unstopped(r rune) bool {
	return r >= 0x0E00 && unicode.In(r, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// lastBreaks returns where the last clause of s that another follows ends, and where its last white space is; 0 if
// there is none.
func lastBreaks(s string) (clause, space int) {
	for at, r := range s {
		switch {
		case unicode.IsSpace(r):
			space = at
			if before := s[at-1]; before == ',' || before == ';' || before == ':' {
				clause = at
			}
		case clauseMark(r):
			clause = at + utf8.RuneLen(r)
		}
	}
	return clause, space
}

// clauseMark reports whether r ends a clause whatever follows it.
func clauseMark(r rune) bool {
	switch r {
	case '，', '、', '；', '：', '،', '؛':
		return true
	}
	return false
}

// lastGrapheme returns where the last but one grapheme cluster of s ends, since what follows s may belong to the last;
// the end of s if there is but one.
func lastGrapheme(s string) int {
	last := 0
	for it := graphemes.FromString(s); it.Next(); {
		last = it.Start()
	}
	if last == 0 {
		return len(s)
	}
	return last
}
