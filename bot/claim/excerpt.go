package claim

import (
	"slices"
	"unicode/utf8"

	"ibid/retrieval/text"
)

// Bearing returns the run of clauses of sentence i, of at most so many characters, that has most of a claim's words; of
// those with equally many the shortest, and of these the first. Of a clause that is longer alone the beginning is meant.
func (e *Evidence) Bearing(claim string, i, most int) text.Span {
	w := e.sources[i]
	read := readSentence(claim[:min(len(claim), maxClaim)], languageOf(claim, e.sources))
	ev := e.checker.evidence(read, w)
	clauses := segments(w.reading)
	best, score := text.Span{}, -1
	for from := range clauses {
		for to := from; to < len(clauses); to++ {
			at := text.Span{Start: clauses[from].Start, End: clauses[to].End}
			if to > from && utf8.RuneCountInString(w.s[at.Start:at.End]) > most {
				break
			}
			if n := ev.borne(read, at); n > score || n == score && at.End-at.Start < best.End-best.Start {
				best, score = at, n
			}
		}
	}
	if utf8.RuneCountInString(w.s[best.Start:best.End]) > most {
		best.End = best.Start + len(string([]rune(w.s[best.Start:best.End])[:most]))
	}
	return best
}

// borne counts the words, dates and numbers of a claim that stand in a part of the source; a date or number counts with
// any of the source's.
func (e *evidence) borne(claim *reading, in text.Span) int {
	n := 0
	for i := range claim.terms {
		if slices.ContainsFunc(e.found[i], func(at int) bool { return in.Start <= at && at < in.End }) {
			n++
		}
	}
	inside := func(s text.Span) bool { return in.Start <= s.Start && s.End <= in.End }
	if len(claim.dates) > 0 && slices.ContainsFunc(e.reading.dates, func(d Date) bool { return inside(d.Span) }) {
		n++
	}
	if len(claim.amounts) > 0 && slices.ContainsFunc(e.amounts, func(a amount) bool { return inside(a.Span) }) {
		n++
	}
	return n
}
