package claim

import (
	"slices"
	"strings"

	"ibid/retrieval/text"
)

// wrongPolarity returns the words of which the claim denies what the sources say, or says what they deny.
func wrongPolarity(claim *reading, all []*evidence) []string {
	if moreDenials(claim, all) {
		return []string{claim.denied[0].in(claim.s)}
	}
	for _, s := range claim.denied {
		if !agreed(claim, s, all) && !(all[0].foreign && softDenials[text.Fold(claim.s[s.cue.Start:s.cue.End])]) {
			return []string{s.in(claim.s)}
		}
	}
	for k, e := range all {
		for _, s := range e.denied {
			if said := claim.said(s, e, func(e *evidence) []scope { return e.denied }, claim.denied); said > 1 || said == 1 && claim.governed(s, e, claim.denied) {
				if !elsewhere(claim, s, all, k) {
					return []string{s.in(e.s)}
				}
			}
		}
	}
	return nil
}

// moreDenials reports whether the claim denies more than all sources in its language together.
func moreDenials(claim *reading, all []*evidence) bool {
	n := 0
	for _, e := range all {
		if e.foreign || !e.tellsDenials() {
			return false
		}
		n += len(e.denied)
	}
	return len(claim.denied) > n
}

// agreed reports whether a source denies what the claim denies; of one in another language, whether it denies anything,
// since a list finds too few of its words to tell what.
func agreed(claim *reading, s scope, all []*evidence) bool {
	found, denied, denies := 0, 0, false
	for _, e := range all {
		if !e.tellsDenials() {
			return true
		}
		denies = denies || len(e.denied) > 0 || e.foreign && e.softDenial()
		for i, t := range claim.terms {
			if t.Start < s.words.Start || t.Start >= s.words.End {
				continue
			}
			if len(e.found[i]) > 0 {
				found++
			}
			if slices.ContainsFunc(e.found[i], func(at int) bool { return inside(e.denied, at) }) {
				denied++
			}
		}
	}
	return denies && (all[0].foreign || 2*denied >= found)
}

// tellsDenials reports whether the words that deny are known of the sentence's language.
func (r *reading) tellsDenials() bool {
	switch r.language {
	case "zh", "ja", "ko", "th":
		return true
	}
	return denials[r.language] != nil
}

// softDenial reports whether a word of the sentence may stand for a denial in another language ("unequal", "instead").
func (r *reading) softDenial() bool {
	return slices.ContainsFunc(r.tokens, func(t text.Token) bool {
		if softDenials[t.Term] {
			return true
		}
		if r.language != "en" || len(t.Term) < 6 {
			return false
		}
		denies := strings.HasPrefix(t.Term, "non") || strings.HasPrefix(t.Term, "un") && !strings.HasPrefix(t.Term, "uni") && !strings.HasPrefix(t.Term, "unde")
		return denies || strings.HasSuffix(t.Term, "less")
	})
}

var softDenials = foldedSet(`instead rather few little prevent prevented rejected reject غير عدم رفض بلا بدلا فشل فشلت فشلوا`)

// said counts the terms of the claim that are outside own and stand in s, a scope of the source, and nowhere outside such
// scopes.
func (r *reading) said(s scope, e *evidence, scopes func(*evidence) []scope, own []scope) int {
	count := 0
	for i, t := range r.terms {
		if inside(own, t.Start) || len(e.found[i]) == 0 {
			continue
		}
		within := slices.ContainsFunc(e.found[i], func(at int) bool { return s.words.Start <= at && at < s.words.End })
		outside := slices.ContainsFunc(e.found[i], func(at int) bool { return !inside(scopes(e), at) })
		if within && !outside {
			count++
		}
	}
	return count
}

// governed reports whether a term of the claim outside own is the first word of s.
func (r *reading) governed(s scope, e *evidence, own []scope) bool {
	for i, t := range r.terms {
		if !inside(own, t.Start) && slices.Contains(e.found[i], s.first.Start) {
			return true
		}
	}
	return false
}

// elsewhere reports whether another source than k says what s denies or plans.
func elsewhere(claim *reading, s scope, all []*evidence, k int) bool {
	for j, e := range all {
		if j == k {
			continue
		}
		for i := range claim.terms {
			if slices.Contains(all[k].found[i], s.first.Start) && len(e.found[i]) > 0 {
				return true
			}
		}
	}
	return false
}

// wrongMood returns the words that the sources tell as planned or possible and the claim as done.
func wrongMood(claim *reading, all []*evidence) []string {
	if len(claim.planned) > 0 {
		return nil
	}
	for k, e := range all {
		for _, s := range e.planned {
			if claim.governed(s, e, claim.denied) && claim.said(s, e, func(e *evidence) []scope { return e.planned }, claim.denied) > 0 && !elsewhere(claim, s, all, k) {
				return []string{s.in(e.s)}
			}
		}
	}
	return nil
}
