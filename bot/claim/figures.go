package claim

import "slices"

// wrongDates returns the dates of the claim that no source gives as finely, and those that it gives oftener than they.
func wrongDates(claim *reading, all []*evidence) []string {
	var words []string
	for _, d := range claim.dates {
		given := 0
		for _, e := range all {
			given += e.gives(d)
		}
		if given < claim.gives(d) {
			words = append(words, claim.s[d.Start:d.End])
		}
	}
	return words
}

// gives counts the dates that d holds, and the bare numbers that may be the year d.
func (r *reading) gives(d Date) int {
	n := 0
	for _, own := range r.dates {
		if d.Contains(own) {
			n++
		}
	}
	for _, a := range r.amounts {
		if d.Month == 0 && a.Unit == "" && a.Value == float64(d.Year) {
			n++
		}
	}
	return n
}

// wrongAmounts returns the amounts of the claim whose value no source has, or not as often, and those that it has in
// another unit. unsure tells that there is a number word that the sources, in another language, may say otherwise.
func wrongAmounts(claim *reading, all []*evidence) (numbers, units []string, unsure bool) {
	for i, a := range claim.amounts {
		held, valued := 0, false
		for _, e := range all {
			n, v := e.holds(a)
			held, valued = held+n, valued || v
		}
		said := 1
		for _, other := range claim.amounts[:i] {
			if other.Value == a.Value && other.Unit == a.Unit {
				said++
			}
		}
		if a.Unit == "" && a.Value >= 1000 {
			said += claim.years(a.Value)
		}
		word := claim.s[a.Start:a.End]
		switch {
		case held >= said:
		case a.word && !valued && all[0].foreign && !left(claim, all):
			unsure = true
		case valued && held == 0:
			units = append(units, word)
		default:
			numbers = append(numbers, word)
		}
	}
	return numbers, units, unsure
}

// years counts the dates that are no more than a year.
func (r *reading) years(year float64) int {
	n := 0
	for _, d := range r.dates {
		if d.Month == 0 && float64(d.Year) == year {
			n++
		}
	}
	return n
}

// left reports whether a source has a number word that the claim lacks: then the claim's is wrong, not only said otherwise.
func left(claim *reading, all []*evidence) bool {
	for _, e := range all {
		for _, b := range e.amounts {
			if b.loose && b.Value > 1 && !slices.ContainsFunc(claim.amounts, b.equals) {
				return true
			}
		}
	}
	return false
}

// holds counts the amounts and dates of the source that bear a out, and tells whether the value at least is there.
func (e *evidence) holds(a amount) (held int, valued bool) {
	for _, b := range e.amounts {
		h, v := a.heldBy(b, e.foreign)
		valued = valued || v
		if h || a.Unit == "century" && b.Unit == decade && (e.foreign && b.Value < 100 || int(b.Value)/100+1 == int(a.Value)) {
			held++
		}
	}
	for _, d := range e.dates {
		switch {
		case a.Unit == "century" && d.Year > 0 && float64((d.Year-1)/100+1) == a.Value,
			a.Unit == decade && d.Year > 0 && float64(d.Year/10*10) == a.Value,
			a.Unit == "" && d.Year >= 1000 && float64(d.Year) == a.Value:
			held++
		}
	}
	return held, valued
}
