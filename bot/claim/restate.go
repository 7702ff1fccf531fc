package claim

import (
	"slices"
	"strings"
)

// A restatement is a claim laid beside a sentence in its language, element by element. Only what says a sentence again, in its
// words and their order, agrees with it for sure: any word between, before or behind may turn it ("almost", "half of", "is
// expected to", "critics claimed that"), and no list has them all. So what a claim leaves out has to be something that can be
// left out: what stands between commas, what follows the last word, what only introduces. Where dates stand is free, as
// long as what stands beside them is the same.
type restatement struct {
	*evidence
	claim      *reading
	about      *index    // words of what the claim leans on
	own, told  []element // of the claim, without dates; of the sentence
	dates      []element // of the claim
	counting   bool      // the claim has a number, or an ordinal, of which what is behind it may be part
	other      bool      // dates and numbers may be others
	failed     map[[2]int]bool
	steps      int   // that are left
	met        []int // places in told of what is matched
	headless   bool  // the claim doesn't say who does it
	introduced bool  // a pronoun of the claim, or nothing, stands for who does it in the sentence
}

// restates reports whether a claim says the sentence again, or a part of it that may stand for itself; other: but for the
// dates and numbers, of which it may have others.
func (e *evidence) restates(asserted *asserted, other bool) bool {
	claim := asserted.reading
	told := coordinated(said(elementsOf(e.reading, e.pieces)), e.s)
	var own, dates []element
	for _, l := range coordinated(said(elementsOf(claim, pieces(claim))), claim.s) {
		switch l.kind {
		case dateElement:
			dates = append(dates, l)
		case markElement:
		default:
			own = append(own, l)
		}
	}
	if len(own) == 0 || len(told) == 0 || strings.ContainsAny(e.s, "?؟？") {
		return false
	}
	for _, v := range voices(own, claim.language) {
		r := &restatement{evidence: e, claim: claim, about: asserted.about, own: v.elements, told: told, dates: dates, other: other,
			counting: len(claim.amounts) > 0 || superlative(own), headless: v.headless, failed: map[[2]int]bool{}, steps: maxSteps}
		if r.match(0, -1) {
			return true
		}
	}
	return false
}

// maxSteps bounds the time for sentences that repeat themselves. One that is said again takes a step for each word, and some for
// each word that it has twice.
const maxSteps = 1000

// match lays the claim from its element i on beside the sentence behind its element last.
func (r *restatement) match(i, last int) bool {
	if i == len(r.own) {
		return len(r.met) > 0 && r.closes(last) && r.dated()
	}
	if r.failed[[2]int{i, last}] {
		return false
	}
	for j := last + 1; j < len(r.told); j++ {
		if !r.same(r.own[i], r.told[j]) {
			continue
		}
		if r.steps--; r.steps < 0 {
			return false
		}
		if !r.skips(last, j) {
			continue
		}
		r.met = append(r.met, j)
		if r.match(i+1, j) {
			return true
		}
		r.met = r.met[:len(r.met)-1]
	}
	if r.free(i) && r.match(i+1, last) {
		return true
	}
	r.failed[[2]int{i, last}] = true
	return false
}

// same reports whether an element of the claim is one of the sentence.
func (r *restatement) same(own, told element) bool {
	switch {
	case own.kind != told.kind || own.kind == markElement:
		return false
	case own.kind == numberElement:
		a, b := r.claim.amounts[own.at], r.amounts[told.at]
		held, _ := a.heldBy(b, false)
		return held || r.other && a.Unit == b.Unit
	}
	a, b := own.bare, told.bare
	return a == b || r.other && len(r.reading.dates) > 0 && present[a] && past[b] || alikes[a] > 0 && alikes[a] == alikes[b]
}

// free reports whether a claim may have a word that the sentence has not: an article, a pronoun for what the sentence is
// about, a name out of its title.
func (r *restatement) free(i int) bool {
	l := r.own[i]
	if l.kind != wordElement {
		return false
	}
	if i == 0 && pronouns[l.word] {
		r.introduced = true
		return true
	}
	return articles[l.word] || r.other && roundingWords[l.word] || r.titled(i) || i+1 < len(r.own) && belonging[l.word] && r.titled(i+1)
}

func (r *restatement) titled(i int) bool {
	l := r.own[i]
	return l.kind == wordElement && capitalised(r.claim.s[l.Start:l.End]) && len(r.beside.findName(l.word)) > 0 && !slices.ContainsFunc(r.told, func(t element) bool { return t.word == l.word })
}

// dated reports whether each date of the claim is one of the sentence, tied in the same way to something that the claim
// has too.
func (r *restatement) dated() bool {
	for _, own := range r.dates {
		d := r.claim.dates[own.at]
		if !slices.ContainsFunc(r.told, func(l element) bool {
			return l.kind == dateElement && (r.other || d.Contains(r.reading.dates[l.at])) && (l.tie == own.tie || l.tie == attributive && own.tie == "") && r.anchored(l)
		}) {
			return false
		}
	}
	return true
}

// anchored reports whether a date of the sentence stands beside something that the claim has.
func (r *restatement) anchored(date element) bool {
	at := slices.IndexFunc(r.told, func(l element) bool { return l.Start == date.Start && l.kind == dateElement })
	before := at - 1
	for before >= 0 && r.told[before].kind != markElement && r.idle(r.told[before:before+1]) {
		before--
	}
	if before >= 0 && r.told[before].kind != markElement && date.tie != attributive {
		if slices.Contains(r.met, before) {
			return true
		}
		for _, m := range r.met {
			if phrase := r.told[m+1 : max(before, m)+1]; r.agent(phrase) || r.station(phrase) {
				return true
			}
		}
		if !joints[r.told[before].word] {
			return false
		}
	}
	if (r.headless || r.introduced) && at < r.met[0] {
		return true // the subject between them is as good as said
	}
	next := at + 1
	for next < len(r.told) && r.idle(r.told[next:next+1]) {
		next++
	}
	return next < len(r.told) && slices.Contains(r.met, next)
}
