package claim

import (
	"slices"

	"ibid/retrieval/text"
)

// compareNumbers compares the numbers; where they differ, it returns the source's.
func (e *evidence) compareNumbers(claim *asserted) (Relation, Number) {
	var own, theirs []amount
	for _, a := range claim.amounts {
		held := slices.ContainsFunc(e.amounts, func(b amount) bool {
			h, _ := a.heldBy(b, e.foreign)
			return h && (!e.foreign || !bounded(e.s, b.Span)) && e.owned(claim, a, b) && (e.alone(claim.reading, b) || e.leads(claim.reading, a, b))
		})
		switch {
		case held && bounded(claim.s, a.Span):
			return Unclear, Number{} // "more than 40 %" isn't 40 %
		case held:
		case a.word:
			return Unclear, Number{}
		default:
			own = append(own, a)
		}
	}
	if len(own) == 0 {
		return Agreeing, Number{}
	}
	for _, b := range e.amounts {
		borne := func(a amount) bool { h, _ := a.heldBy(b, e.foreign); return h }
		if !b.word && b.Unit == own[0].Unit && !slices.ContainsFunc(claim.amounts, borne) {
			theirs = append(theirs, b)
		}
	}
	if len(own) != 1 || len(theirs) != 1 {
		return Unclear, Number{}
	}
	a, b := own[0].resolved(claim.language), theirs[0].resolved(e.language)
	if (a.about || a.Value >= roundFrom) && roundsTo(b.Value, a.Value) || (a.about || b.about) && near(a.Value, b.Value) || bounded(claim.s, a.Span) || bounded(e.s, b.Span) || !e.owned(claim, a, b) || !e.counts(claim.reading, a, b) {
		return Unclear, Number{}
	}
	return Differing, b.Number
}

// roundFrom is from where on a round number is often said for a finer one without "about": 4 million for 4.2 million.
const roundFrom = 10000

// resolved returns what a number is whose only mark has three digits behind it: a decimal point in some languages, else a
// mark of thousands.
func (a amount) resolved(language string) amount {
	if a.other != 0 && groups(language) {
		a.Value, a.other = a.other, a.Value
	}
	return a
}

// near reports whether "about a" may be said of b: within a tenth of it.
func near(a, b float64) bool { return max(a, b)-min(a, b) <= .1*max(a, b) }

// counted is how far behind a number what it counts may stand, in bytes.
const counted = 30

// counts reports whether two numbers without a unit count the same: what follows the claim's follows the source's.
func (e *evidence) counts(claim *reading, a, b amount) bool {
	return a.Unit != "" && e.alone(claim, b) || e.leads(claim, a, b)
}

// alone reports whether a source has no more numbers of b's kind than a claim, so that what each counts need not be told.
func (e *evidence) alone(claim *reading, b amount) bool {
	kind := func(o amount) bool { return o.Unit == b.Unit }
	n := countOf(e.figures(), kind)
	return n < 2 || n <= countOf(claim.figures(), kind)
}

// leads reports whether what follows the claim's number follows the source's, before the source has another number.
func (e *evidence) leads(claim *reading, a, b amount) bool {
	end := min(len(e.s), b.End+counted)
	for _, next := range e.figures() {
		if next.Start >= b.End {
			end = min(end, next.Start)
		}
	}
	first := claim.termAt(a.End)
	return first < len(claim.terms) && slices.ContainsFunc(e.found[first], func(at int) bool {
		return at >= b.End && at <= end && !breaks(e.s[b.End:at])
	})
}

// owned reports whether two figures are, as far as names show, of the same owner: the claim's is the source's, by whatever
// names the source has.
func (e *evidence) owned(claim *asserted, a, b amount) bool {
	names := e.names(claim.reading)
	var own, theirs []text.Span
	for _, n := range names {
		own, theirs = append(own, n.Span), append(theirs, n.at...)
	}
	for _, t := range e.terms {
		if t.name && len(claim.about.findName(t.Term)) == 0 {
			theirs = append(theirs, t.Span)
		}
	}
	i, j := ownerOf(claim.reading, a.Span, own), ownerOf(e.reading, b.Span, theirs)
	return i < 0 || j < 0 || slices.ContainsFunc(names[i].at, func(s text.Span) bool { return s.Start == theirs[j].Start }) || own[i].Start < a.Start && slices.ContainsFunc(names, func(n pair) bool {
		return n.Start > a.End && slices.ContainsFunc(n.at, func(s text.Span) bool { return s.Start == theirs[j].Start })
	})
}
