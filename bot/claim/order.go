package claim

import (
	"slices"
	"strings"

	"ibid/retrieval/text"
)

// Turns reports whether sentence i has names of a claim only in another order: who does it and to whom may have changed
// places.
func (e *Evidence) Turns(claim string, i int) bool {
	read := readSentence(claim[:min(len(claim), maxClaim)], languageOf(claim, e.sources))
	return e.checker.evidence(read, e.sources[i]).disorders(read)
}

// disorders reports whether two names of the claim, or two expressions of a script without spaces, stand in the source only
// the other way round, unless both say plainly which of them acts, or one of them joins the two.
func (e *evidence) disorders(claim *reading) bool {
	names := append(slices.Clone(e.names(claim)), e.runs(claim)...)
	nouns := e.nouns(claim)
	names = append(names, nouns...)
	for i, a := range names {
		for j, b := range names[i+1:] {
			if a.End > b.Start || joined(claim.s[a.End:b.Start]) || len(nouns) > 0 && nouns[0].Start == a.Start && j == 0 && !capitalised(claim.s) {
				continue // of a script without capitals, subject and verb may stand either way
			}
			if e.turnedRound(claim, a, b) {
				return true
			}
		}
	}
	return false
}

func (e *evidence) turnedRound(claim *reading, a, b pair) bool {
	own := direction(claim, a.Span, b.Span)
	for _, x := range a.at {
		for _, y := range b.at {
			if x.End <= y.Start || y.End <= x.Start && (joined(e.s[y.End:x.Start]) || own != 0 && direction(e.reading, x, y) == own) {
				return false
			}
		}
	}
	return true
}

// joined reports whether what stands between two names only joins them.
func joined(between string) bool {
	return slices.Contains([]string{"and", "&", "و", "和", "与", "與", "及", "同", "跟", "-", "–", "－", ",", "、", "،", "and the"}, strings.TrimSpace(between))
}

// nouns returns the words of the claim that stand in the source, of a script in which no capital tells a name; of another
// one where a name of the claim stands beside the source only, so that whom it does what to shows by the other words.
func (e *evidence) nouns(claim *reading) []pair {
	if e.foreign || strings.ToUpper(claim.s) != strings.ToLower(claim.s) && !e.lacksName(claim) {
		return nil
	}
	var list []pair
	for i, t := range claim.terms {
		if t.Bigram || len(e.found[i]) == 0 || announces[t.Term] || len(list) == maxBlock {
			continue
		}
		p := pair{Span: t.Span}
		for _, at := range e.found[i][:min(len(e.found[i]), maxRepeat)] {
			p.at = append(p.at, text.Span{Start: at, End: at + 1})
		}
		list = append(list, p)
	}
	return list
}

func (e *evidence) lacksName(claim *reading) bool {
	for i, t := range claim.terms {
		if t.name && len(e.found[i]) == 0 {
			return true
		}
	}
	return false
}

// runs returns the expressions of the claim, in a script without spaces, that stand in the source as they are.
func (e *evidence) runs(claim *reading) []pair {
	var list []pair
	for i, t := range claim.terms {
		if !t.Bigram || len(e.found[i]) == 0 || e.foreign || len(list) == maxBlock {
			continue
		}
		if n := len(list) - 1; n >= 0 && t.Start < list[n].End && list[n].extend(t.Span, e.found[i]) {
			continue
		}
		p := pair{Span: t.Span}
		for _, at := range e.found[i][:min(len(e.found[i]), maxRepeat)] {
			p.at = append(p.at, text.Span{Start: at, End: at + t.End - t.Start})
		}
		list = append(list, p)
	}
	return list
}

// extend adds the next pair of characters to an expression where the source goes on likewise.
func (p *pair) extend(next text.Span, found []int) bool {
	var on []text.Span
	for _, at := range p.at {
		if from := at.Start + next.Start - p.Start; slices.Contains(found, from) {
			on = append(on, text.Span{Start: at.Start, End: from + next.End - next.Start})
		}
	}
	if len(on) > 0 {
		p.at, p.End = on, next.End
	}
	return len(on) > 0
}

// mixes reports whether two words that the claim has as one name, such as a first and a last one, are of two names in the
// source.
func (e *evidence) mixes(claim *reading) bool {
	for i := 1; i < len(claim.terms) && !e.foreign; i++ {
		a, b := claim.terms[i-1], claim.terms[i]
		if !a.name || !b.name || claim.s[a.End:b.Start] != " " || len(e.found[i-1]) == 0 || len(e.found[i]) == 0 {
			continue
		}
		if !slices.ContainsFunc(e.found[i-1], func(x int) bool {
			return slices.ContainsFunc(e.found[i], func(y int) bool { return oneName(e.s[min(x, y):max(x, y)]) })
		}) {
			return true
		}
	}
	return false
}

// oneName reports whether the words from a first one up to another one are of one name: each has a capital.
func oneName(words string) bool {
	return !slices.ContainsFunc(strings.Fields(words), func(w string) bool { return !capitalised(w) }) && !strings.ContainsAny(words, ",;:")
}
