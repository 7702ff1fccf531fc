package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sentences returns the spans of the sentences of one block (a paragraph, a list item, a cell) of NFC text. They
// ascend, don't overlap, have no white space at either end, and cover every character of s that isn't white space.
//
// A sentence ends after a terminator (Unicode's Sentence_Terminal) and the quotation marks and brackets that it closes
// over. A full stop, an exclamation or a question mark of ASCII must have white space behind it; 。！？؟۔। need none.
// None ends inside a quotation or a bracket of up to 300 characters, after an abbreviation or an initial, after the
// number of a list item, or before a small letter. Longer than 800 characters it is cut at a clause; Thai, Lao, Khmer
// and Burmese, which have no full stop, are cut at a space beyond 200.
//
// The rules of UAX #29 are the model, not the code: its lookahead from a full stop over closing brackets (SB8) makes
// implementations quadratic (package uax29 v2.7.0: 3 s for 40 KB of brackets), and most of its answers around
// quotations and abbreviations would have to be undone.
func Sentences(s string) []Span {
	sp := splitter{s: s, quotations: quotations(s)}
	start := skipSpace(s, 0)
	for at := start; at < len(s); {
		r, n := utf8.DecodeRuneInString(s[at:])
		if !terminator(r) {
			at += n
			continue
		}
		stop := sp.stop(at)
		if sp.ends(start, stop) {
			sp.add(start, stop.closed)
			start = skipSpace(s, stop.closed)
			at = start
			continue
		}
		at = stop.closed
	}
	if start < len(s) {
		sp.add(start, trimSpace(s, start, len(s)))
	}
	return cutLong(s, sp.spans)
}

type splitter struct {
	s          string
	quotations []Span // in the order in which they open
	passed     int    // of the quotations, how many open before the last place asked about
	quotedTo   int    // where the farthest of those ends
	spans      []Span
	worded     bool // the last span has a letter or a digit
}

// add appends a sentence. What has neither letter nor digit isn't one: it belongs to the one before, or else to
// the one behind.
func (sp *splitter) add(start, end int) {
	worded := strings.ContainsFunc(sp.s[start:end], wordRune)
	if n := len(sp.spans); n > 0 && !(worded && sp.worded) {
		sp.spans[n-1].End = end
		sp.worded = sp.worded || worded
		return
	}
	sp.spans = append(sp.spans, Span{start, end})
	sp.worded = worded
}

// stop is a run of terminators and what it closes over.
type stop struct {
	start, end int  // the terminators
	closed     int  // behind the quotation marks and brackets that follow
	next       int  // the first character behind the white space that follows
	wide       bool // one of them ends a sentence without white space behind it
}

func (sp *splitter) stop(at int) stop {
	st := stop{start: at}
	for at < len(sp.s) {
		r, n := utf8.DecodeRuneInString(sp.s[at:])
		if !terminator(r) {
			break
		}
		st.wide = st.wide || wide(r)
		at += n
	}
	st.end = at
	st.closed = sp.closers(at)
	st.next = skipSpace(sp.s, st.closed)
	return st
}

// closers returns the end of the closing marks, footnote markers and invisible characters at i.
func (sp *splitter) closers(i int) int {
	for i < len(sp.s) {
		r, n := utf8.DecodeRuneInString(sp.s[i:])
		switch {
		case r == '"' && !sp.opensAt(i), closing(r), terminator(r), unicode.Is(unicode.Cf, r):
		case unicode.Is(unicode.Pi, r) && sp.closesAt(i, i+n): // „German“, »German«
		case unicode.IsSpace(r) && strings.HasPrefix(sp.s[i+n:], "»") && sp.closesAt(i, i+n+len("»")): // « French »
			n += len("»")
		default:
			if n = footnoteMarker(sp.s[i:]); n == 0 {
				return i
			}
		}
		i += n
	}
	return i
}

// opensAt reports whether a quotation opens at i.
func (sp *splitter) opensAt(i int) bool {
	sp.pass(i)
	return sp.passed < len(sp.quotations) && sp.quotations[sp.passed].Start == i
}

// closesAt reports whether the outermost quotation around i ends at end.
func (sp *splitter) closesAt(i, end int) bool {
	sp.pass(i)
	return sp.quotedTo == end
}

// quoted reports whether a quotation opens before i and closes behind it.
func (sp *splitter) quoted(i int) bool {
	sp.pass(i)
	return sp.quotedTo > i
}

// pass moves past the quotations that open before i. Calls must not go back.
func (sp *splitter) pass(i int) {
	for sp.passed < len(sp.quotations) && sp.quotations[sp.passed].Start < i {
		sp.quotedTo = max(sp.quotedTo, sp.quotations[sp.passed].End)
		sp.passed++
	}
}

// ends reports whether the sentence that begins at start ends at a stop.
func (sp *splitter) ends(start int, st stop) bool {
	switch {
	case st.next == len(sp.s):
		return true
	case sp.quoted(st.closed):
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(sp.s[:st.start])
	next, _ := utf8.DecodeRuneInString(sp.s[st.next:])
	full := sp.s[st.start:st.end] == "."
	switch {
	case st.wide:
		return !sp.runsOn(st, next)
	case st.next == st.closed && (classOf(before) != unspaced || classOf(next) != unspaced || sp.s[st.start] >= utf8.RuneSelf):
		return false
	}
	return !small(next) && !(full && sp.abbreviated(start, st))
}

// runsOn reports whether a sentence goes on directly behind what a stop closes: behind a title or a bracket, as in
// 《你是谁？》是…, and behind a Japanese quotation with its particle.
func (sp *splitter) runsOn(st stop, next rune) bool {
	if st.closed == st.end || st.next > st.closed {
		return false
	}
	switch last, _ := utf8.DecodeLastRuneInString(sp.s[:st.closed]); last {
	case '》', '〉', '）', ')', '】':
		return true
	case '」', '』':
		return unicode.Is(unicode.Hiragana, next)
	}
	return false
}

// terminator reports whether r can end a sentence.
func terminator(r rune) bool {
	if r < utf8.RuneSelf {
		return r == '.' || r == '!' || r == '?'
	}
	return r == '…' || unicode.Is(unicode.Sentence_Terminal, r)
}

// wide reports whether r ends a sentence whatever follows.
func wide(r rune) bool {
	return r >= utf8.RuneSelf && r != '…' && r != '．'
}

// closing reports whether r, behind a terminator, belongs to the sentence that it ends.
func closing(r rune) bool {
	return r == '\'' || unicode.In(r, unicode.Pe, unicode.Pf)
}

// footnoteMarker returns the length of a marker such as [12] that s begins with, 0 if there is none.
func footnoteMarker(s string) int {
	const longest = len("[1234]")
	end := strings.IndexByte(s[:min(len(s), longest)], ']')
	if !strings.HasPrefix(s, "[") || end < 2 || strings.Trim(s[1:end], "0123456789") != "" {
		return 0
	}
	return end + 1
}

// small reports whether r is a small letter of a script that has capitals.
func small(r rune) bool { return unicode.ToTitle(r) != r }

func skipSpace(s string, i int) int {
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsSpace(r) {
			break
		}
		i += n
	}
	return i
}

// trimSpace returns where s[start:end] ends without the white space at its end.
func trimSpace(s string, start, end int) int {
	return start + len(strings.TrimRightFunc(s[start:end], unicode.IsSpace))
}
