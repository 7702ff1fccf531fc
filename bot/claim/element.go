package claim

import (
	"slices"
	"strings"
	"unicode/utf8"

	"ibid/retrieval/text"
)

// An element is a word of a sentence in its order, a character of a script without spaces, a date, a number in figures, or a
// mark between clauses.
type element struct {
	text.Span
	kind elementKind
	word string // folded; of a mark the mark
	bare string // the word without the particles that are written on to it in Arabic
	at   int    // of a date or a number, its place in the reading
	tie  string // of a date, the word that ties it to the rest if that isn't just "in": "since", "of", "before"
}

type elementKind uint8

const (
	wordElement elementKind = iota
	dateElement
	numberElement
	markElement
)

// elementsOf returns a sentence as elements. A date takes in the words that only belong to it, such as "in the year"; nil: the
// sentence is too long to be read to its end.
func elementsOf(r *reading, pieces []text.Token) []element {
	if len(pieces) > maxTokens {
		return nil
	}
	var all []element
	last := 0
	for _, p := range pieces {
		l := r.elementOf(p)
		if n := len(all) - 1; n >= 0 && l.kind != wordElement && all[n].kind == l.kind && all[n].at == l.at {
			last = p.End
			continue
		}
		for at, c := range r.s[last:p.Start] {
			mark := string(c)
			if tight := c == '.' && digit(leading(r.s[last+at+1:])) >= 0; breaks(mark) && !tight && !within(r, last+at) { // «في.1993» ends nothing
				all = append(all, element{Span: text.Span{Start: last + at, End: last + at + len(mark)}, kind: markElement, word: mark})
			}
		}
		all, last = append(all, l), p.End
	}
	return r.tied(all)
}

func (r *reading) elementOf(p text.Token) element {
	over := func(s text.Span) bool { return s.Start < p.End && p.Start < s.End }
	if i := slices.IndexFunc(r.dates, func(d Date) bool { return over(d.Span) }); i >= 0 {
		return element{Span: r.dates[i].Span, kind: dateElement, at: i}
	}
	if i := slices.IndexFunc(r.amounts, func(a amount) bool { return !a.word && over(a.Span) }); i >= 0 {
		return element{Span: r.amounts[i].Span, kind: numberElement, at: i}
	}
	word := text.Fold(p.Term)
	return element{Span: p.Span, word: word, bare: bareWord(word)}
}

// tied gives dates the words beside them that say no more than that they are dates, or how they are tied to the rest.
func (r *reading) tied(all []element) []element {
	var kept []element
	for i := 0; i < len(all); i++ {
		l := all[i]
		if l.kind != dateElement {
			kept = append(kept, l)
			continue
		}
		kept, l.tie = r.tiedBefore(kept, l)
		behind := l.End
		if w := boundBehind(r.s[l.End:]); w != "" {
			l.tie, behind = l.tie+w, strings.Index(r.s[l.End:], w)+l.End+len(w)
		}
		for i+1 < len(all) && all[i+1].kind == wordElement {
			next := all[i+1]
			if rest := next.bare; next.Start >= behind && !dating[rest] {
				if !behindDates[rest] {
					break
				}
				l.tie += rest
			}
			i++
		}
		kept = append(kept, l)
	}
	return kept
}

// tiedBefore cuts off the words before a date that go with it, and returns the one that ties it.
func (r *reading) tiedBefore(kept []element, date element) ([]element, string) {
	bound := ""
	for _, w := range unspacedTies {
		if strings.HasSuffix(strings.TrimSpace(r.s[:date.Start]), w) && len(w) > len(bound) {
			bound = w
		}
	}
	for n := len(kept) - 1; n >= 0 && bound != "" && kept[n].kind == wordElement && kept[n].Start >= date.Start-len(bound)-1; n-- {
		kept = kept[:n]
	}
	if bound != "" {
		return kept, bound
	}
	for n := len(kept) - 1; n >= 0 && kept[n].kind == wordElement; n-- {
		switch w := kept[n].bare; {
		case dating[w]:
			kept = kept[:n]
			continue
		case datingAt[w]:
			return kept[:n], ""
		case w == "of" && n > 0 && kept[n-1].word == "as":
			return kept[:n-1], ""
		case text.Function(w) || borderWords[w] || boundWords[w]:
			return kept[:n], w
		}
		break
	}
	return kept, ""
}

func boundBehind(after string) string {
	after = strings.TrimSpace(after)
	best := ""
	for _, w := range unspacedBounds {
		if strings.HasPrefix(after, w) && len(w) > len(best) {
			best = w
		}
	}
	return best
}

// attached reports whether a word has the Arabic conjunction written on to it.
func (l element) attached() bool { return l.bare != l.word && strings.HasPrefix(l.word, "و") }

// bareWord returns an Arabic word without the particles that are written on to it and tell nothing: and, by, the.
func bareWord(w string) string {
	if c := leading(w); c < 0x621 || c > 0x6D3 {
		return w
	}
	for _, particle := range [...]struct {
		letters string
		least   int
	}{{"و", 2}, {"ف", 3}, {"ب", 4}, {"ال", 2}} {
		if rest, ok := strings.CutPrefix(w, particle.letters); ok && utf8.RuneCountInString(rest) >= particle.least {
			w = rest
		}
	}
	return w
}
