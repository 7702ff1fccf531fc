package claim

import (
	"strings"
	"unicode/utf8"

	"ibid/retrieval/text"
)

// wrongRoles returns what has changed places with something else: in the language of the claim any two words or figures
// around the same words, in any language two names around a relation that both sentences show plainly.
func wrongRoles(claim *reading, all []*evidence) ([]string, Reason) {
	for _, e := range all {
		var swap, block text.Span
		if claim.s == e.s {
			return nil, ""
		}
		if !e.foreign {
			if unposted(claim.s, e.s) {
				return []string{"驻"}, WrongRole
			}
			swap, block = swapped(claim, e.witness)
		}
		if swap.End == 0 {
			if words, why := e.crossed(claim); len(words) > 0 {
				return words, why
			}
			continue
		}
		words := claim.s[swap.Start:swap.End]
		if strings.ContainsFunc(claim.s[block.Start:block.End], func(r rune) bool { return digit(r) >= 0 }) {
			return []string{words}, WrongOwner
		}
		return []string{words}, WrongRole
	}
	return nil, ""
}

// unposted reports whether a claim says who is posted where (驻) and the source doesn't: it may have both places, and an
// envoy between them, the other way round.
func unposted(claim, source string) bool {
	const posted = "驻駐"
	return strings.ContainsAny(claim, posted) && !strings.ContainsAny(source, posted)
}

// pieces returns the words of a sentence, and single characters where it has no spaces.
func pieces(r *reading) []text.Token {
	var all []text.Token
	for _, t := range r.tokens {
		if !t.Bigram {
			all = append(all, t)
			continue
		}
		at := t.Start
		if n := len(all); n > 0 {
			at = max(at, all[n-1].End)
		}
		for at < t.End {
			_, size := utf8.DecodeRuneInString(r.s[at:])
			all = append(all, text.Token{Term: r.s[at : at+size], Span: text.Span{Start: at, End: at + size}, Bigram: true})
			at += size
		}
		if len(all) > maxTokens {
			break
		}
	}
	return all
}

// How many pieces what changes places may have, and how often a piece may stand in a source to be looked at.
const (
	maxBlock  = 8
	maxRepeat = 6
)

// swapped returns the first run X M Y of the claim that stands in the source as Y M X, and X: the same words with two others
// around them exchanged. Passives and other turns of phrase have other words between and are passed over.
func swapped(claim *reading, source *witness) (run, block text.Span) {
	a, b, places := pieces(claim), source.pieces, source.places
	for i := range a {
		if i == 0 || len(places[a[i].Term]) > maxRepeat {
			continue
		}
		for _, j := range places[a[i].Term] {
			if j > 0 && a[i-1].Term == b[j-1].Term {
				continue // the run between began earlier
			}
			n := 0
			for i+n < len(a) && j+n < len(b) && a[i+n].Term == b[j+n].Term {
				n++
			}
			if x, y := blocks(a, b, i, j, n); x > 0 && y > 0 {
				found := text.Span{Start: a[i-x].Start, End: a[i+n+y-1].End}
				if tells(claim.s, a[i:i+n]) && !strings.Contains(source.s, claim.s[found.Start:found.End]) {
					return found, text.Span{Start: found.Start, End: a[i-1].End}
				}
			}
		}
	}
	return run, block
}

// blocks returns the lengths of X and Y where a[i:i+n], which is b[j:j+n], stands between X and Y in a and between Y and X
// in b; 0 where there are none.
func blocks(a, b []text.Token, i, j, n int) (x, y int) {
	for k := 1; k <= maxBlock && k <= i && j+n+k <= len(b); k++ {
		if equal(a[i-k:i], b[j+n:j+n+k]) {
			x = k
		}
	}
	for k := 1; k <= maxBlock && k <= j && i+n+k <= len(a); k++ {
		if equal(a[i+n:i+n+k], b[j-k:j]) {
			y = k
		}
	}
	if x == 0 || y == 0 || says(a[i-x:i]) == 0 || says(a[i+n:i+n+y]) == 0 {
		return 0, 0
	}
	return x, y
}

func equal(a, b []text.Token) bool {
	for i := range a {
		if a[i].Term != b[i].Term {
			return false
		}
	}
	return true
}

// says counts the words of a run that say something; two characters of a script without spaces make one.
func says(run []text.Token) int {
	n := 0
	for _, t := range run {
		switch {
		case t.Bigram:
			n++
		case !text.Function(t.Term):
			n += 2
		}
	}
	return n / 2
}

// tells reports whether what stands between two words gives them different parts: it isn't "and" or "is", nor a list.
func tells(s string, run []text.Token) bool {
	between := s[run[0].Start:run[len(run)-1].End]
	if strings.ContainsAny(between, "、،,/") {
		return false
	}
	for _, t := range run {
		if !conjunctions[t.Term] {
			return true
		}
	}
	return false
}

var conjunctions = foldedSet("and or both the a with between is are was were be been & y e o et ou und oder и или و او مع بين 和 与 與 及 或 跟 同 以 是 为 為 هو هي كان كانت ist war est es")
