package claim

import (
	"slices"
	"strings"

	"ibid/retrieval/text"
)

// A pair is a word of the claim and the places of its translations in a source.
type pair struct {
	text.Span
	at   []text.Span
	name bool
}

// crossed returns two names of the claim of which the source tells the reverse, or a figure that belongs to another name
// there.
func (e *evidence) crossed(claim *reading) ([]string, Reason) {
	names := e.names(claim)
	for i, a := range names {
		for _, b := range names[i+1:] {
			own := direction(claim, a.Span, b.Span)
			if own != 0 && e.reverse(a, b, own) || own == 0 && e.turned(claim, a, b) {
				return []string{claim.s[a.Start:a.End], claim.s[b.Start:b.End]}, WrongRole
			}
		}
	}
	return e.otherOwner(claim, names)
}

// names returns the names of the claim that stand in the source.
func (e *evidence) names(claim *reading) []pair {
	all := e.pairs
	if !e.foreign {
		for i, t := range claim.terms {
			p := pair{Span: t.Span, name: t.name}
			for _, at := range e.found[i] {
				p.at = append(p.at, text.Span{Start: at, End: at + t.End - t.Start})
			}
			all = append(all, p)
		}
	}
	var names []pair
	for _, p := range all {
		if p.name && len(p.at) > 0 && len(names) < maxBlock {
			p.at = p.at[:min(len(p.at), maxRepeat)]
			names = append(names, p)
		}
	}
	return names
}

// turned reports whether a does something to b in the claim, by nothing but the order of words, and b the same to a in the
// source. The languages that are read for it all put who acts before whom it concerns, unless they say otherwise.
func (e *evidence) turned(claim *reading, a, b pair) bool {
	if a.End > b.Start || !acts(claim, a.End, b.Start) {
		return false
	}
	found := false
	for _, x := range a.at {
		for _, y := range b.at {
			switch {
			case x.End <= y.Start && e.between(claim, a.End, b.Start, x.End, y.Start):
				return false
			case y.End <= x.Start && e.between(claim, a.End, b.Start, y.End, x.Start):
				found = true
			}
		}
	}
	return found
}

// between reports whether a word that stands in the claim between two names can be the verb between two in the source.
func (e *evidence) between(claim *reading, from, to, start, end int) bool {
	if !acts(e.reading, start, end) {
		return false
	}
	for i, t := range claim.terms {
		if from <= t.Start && t.End <= to && !t.name && slices.ContainsFunc(e.found[i], func(at int) bool { return start <= at && at < end }) {
			return true
		}
	}
	return false
}

// acts reports whether what stands between two names can be a verb alone.
func acts(r *reading, from, to int) bool {
	between := r.s[from:to]
	if breaks(between) || strings.HasPrefix(between, "'") || strings.HasPrefix(between, "’") || len(between) > 90 {
		return false
	}
	switch r.language {
	case "en", "ar":
		return !slices.ContainsFunc(text.Tokens(between), func(t text.Token) bool { return links[t.Term] })
	case "zh":
		return !strings.ContainsAny(between, "的被由与與和及在从從到驻駐向对對把给給")
	}
	return false
}

// links are the words by which a noun, a passive or a clause of its own stands between two names, folded.
var links = foldedSet(`of by from to in at on for with as who which that than and or where when while like into under against
		من في الى مع عن علي قبل بعد او و الذي التي ان بين لدي`)

// reverse reports whether the source relates two names somewhere in the other direction than own, and nowhere in it.
func (e *evidence) reverse(a, b pair, own int) bool {
	found := false
	for _, x := range a.at {
		for _, y := range b.at {
			switch direction(e.reading, x, y) {
			case own:
				return false
			case -own:
				found = true
			}
		}
	}
	return found
}

// otherOwner returns the first figure of the claim that belongs to a name that it belongs to nowhere in the source, with
// both.
func (e *evidence) otherOwner(claim *reading, names []pair) ([]string, Reason) {
	var own, theirs []text.Span
	for _, n := range names {
		own, theirs = append(own, n.Span), append(theirs, n.at...)
	}
	for _, a := range claim.amounts {
		i := ownerOf(claim, a.Span, own)
		if a.word || i < 0 {
			continue
		}
		var other text.Span
		same := false
		for _, b := range e.amounts {
			if j := ownerOf(e.reading, b.Span, theirs); a.equals(b) && j >= 0 {
				same = same || slices.Contains(names[i].at, theirs[j])
				other = theirs[j]
			}
		}
		if !same && other.End > 0 {
			return []string{claim.s[a.Start:a.End], claim.s[own[i].Start:own[i].End], e.s[other.Start:other.End]}, WrongOwner
		}
	}
	return nil, ""
}

// ownerOf returns which of names a figure is of, or -1: the one that follows it with "of" («من», 的), else the last one
// before it in its clause.
func ownerOf(r *reading, figure text.Span, names []text.Span) int {
	best := -1
	for i, n := range names {
		if n.Start >= figure.End && possessed(r, figure.End, n) {
			return i
		}
		if n.End <= figure.Start && !breaks(r.s[n.End:figure.Start]) && (best < 0 || n.End > names[best].End) {
			best = i
		}
	}
	return best
}

// possessed reports whether a name after a figure is that of its owner.
func possessed(r *reading, end int, name text.Span) bool {
	between := r.s[end:name.Start]
	if breaks(between) {
		return false
	}
	switch r.language {
	case "en":
		return strings.HasPrefix(between, " of ") && len(strings.Fields(between)) <= 5 && !slices.ContainsFunc(strings.Fields(between), goes)
	case "ar":
		return strings.HasPrefix(strings.TrimSpace(between), "من ") && len(strings.Fields(between)) <= 4
	case "zh":
		return between == "的"
	}
	return false
}

func goes(word string) bool { return slices.Contains([]string{"to", "from", "in", "by", "for"}, word) }

// postings are the words for who is sent from one country to another.
var postings = []string{"ambassador", "envoy", "consul", "embassy", "سفير", "سفارة", "السفير", "السفارة", "سفيرة", "قنصل"}

// direction tells how a sentence relates two names: 1 from a to b (a sends, sells, recognises; b is sent to, is bought by,
// is recognised), -1 the reverse, 0 where it shows neither.
func direction(r *reading, a, b text.Span) int {
	if a.Start > b.Start {
		return -direction(r, b, a)
	}
	if a.End > b.Start {
		return 0
	}
	before, between := strings.ToLower(r.s[max(0, a.Start-24):a.Start]), strings.ToLower(r.s[a.End:b.Start])
	if breaks(between) {
		return 0
	}
	switch r.language {
	case "en":
		return englishDirection(before, between)
	case "ar":
		return arabicDirection(before, between)
	case "zh":
		return chineseDirection(before, between)
	}
	return 0
}

func englishDirection(before, between string) int {
	posted := slices.ContainsFunc(postings, func(w string) bool { return strings.Contains(between, w) || strings.Contains(before, w) })
	to := endsIn(between, "to", "to the")
	switch {
	case endsIn(before, "from") && to, posted && (to || endsIn(between, "in")):
		return 1
	case endsIn(before, "to") && endsIn(between, "from"):
		return -1
	case strings.Contains(between, " by ") && endsIn(between, "by", "by the"):
		return -1
	}
	return 0
}

func arabicDirection(before, between string) int {
	posted := slices.ContainsFunc(postings, func(w string) bool { return strings.Contains(between, w) || strings.Contains(before, w) })
	switch {
	case endsIn(before, "من") && endsIn(between, "إلى", "الى"), posted && endsIn(between, "في", "لدى"):
		return 1
	case endsIn(before, "إلى", "الى") && endsIn(between, "من"):
		return -1
	case endsIn(between, "من قبل", "من جانب", "على يد"):
		return -1
	}
	return 0
}

func chineseDirection(before, between string) int {
	from := strings.HasSuffix(before, "从") || strings.HasSuffix(before, "自")
	switch {
	case strings.HasPrefix(between, "驻"), strings.HasPrefix(between, "向"), strings.HasPrefix(between, "对"), strings.HasPrefix(between, "給"), strings.HasPrefix(between, "给"):
		return 1
	case from && (strings.HasSuffix(between, "到") || strings.HasSuffix(between, "至") || strings.HasSuffix(between, "向")):
		return 1
	case between == "被", between == "由", between == "遭":
		return -1
	}
	return 0
}

// endsIn reports whether s ends in one of words.
func endsIn(s string, words ...string) bool {
	s = " " + strings.TrimSpace(s)
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasSuffix(s, " "+w) })
}
