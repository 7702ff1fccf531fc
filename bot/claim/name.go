package claim

import (
	"slices"
	"strings"

	"ibid/retrieval/text"
)

// titles are written with a capital and are no names, folded.
var titles = func() map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(`mr mrs ms miss dr sir lord lady president king queen prince princess prime minister emperor pope bishop saint st professor general
		chancellor senator governor captain colonel major chairman director secretary judge mayor i the a an it he she they we in on at as by for from
		god january february march april may june july august september october november december`) {
		set[word] = true
	}
	return set
}()

// endings turn the name of a country or person into an adjective, a plural or a genitive.
var endings = strings.Fields("s n i an ian ese ish es en er ers ic a e of и а у е ы ом ой ю я ем ов ский ская ского ской ские ских")

// sameWord reports whether two folded words are one name: equal, one an adjective of the other, or both of one stem
// (Turkey, Turkish).
func sameWord(a, b string) bool {
	if a == b {
		return true
	}
	if c := leading(a); 0x621 <= c && c <= 0x6D3 {
		return arabicStem(a) == arabicStem(b)
	}
	for _, x := range endings {
		for _, y := range [...]string{"", "y", "ey", "a", "e", "o", "ia"} {
			if turns(a, y, b, x) || turns(b, y, a, x) {
				return true
			}
		}
	}
	return false
}

// turns reports whether b is a with one ending put for another, on a stem of at least four letters.
func turns(a, from, b, to string) bool {
	stem, ok := strings.CutSuffix(a, from)
	return ok && len(stem) >= 4 && len(stem)+len(to) == len(b) && strings.HasPrefix(b, stem) && strings.HasSuffix(b, to)
}

// findName returns where a word of a name stands.
func (x *index) findName(word string) []int {
	if at := x.exact[word]; len(at) > 0 {
		return at
	}
	stem := stemOf(word)
	for _, i := range x.prefixes[prefixOf(stem)] {
		if sameWord(word, x.tokens[i].Term) {
			return []int{i}
		}
	}
	for _, i := range x.stems[stem] {
		if sameWord(word, x.tokens[i].Term) {
			return []int{i}
		}
	}
	return nil
}

// initials returns the initials of runs of at least two capitalised words, folded: what is "NFL" here may be spelt out there.
func initials(s string, tokens []text.Token) map[string]bool {
	set := map[string]bool{}
	var run []byte
	flush := func() {
		for from := range run {
			if len(run)-from >= 2 {
				set[string(run[from:])] = true
			}
		}
		run = run[:0]
	}
	for _, t := range tokens {
		if capitalised(s[t.Start:t.End]) && t.Term[0] < 0x80 && len(run) < 8 {
			run = append(run, t.Term[0])
			set[string(run)] = len(run) > 1
			continue
		}
		if !text.Function(t.Term) {
			flush()
		}
	}
	flush()
	return set
}

// missingNames returns the names of the claim that no source has, nor its title, nor the sentence before; unsure tells
// that there is one of which that can't be said.
func (c Checker) missingNames(claim *reading, all []*evidence) (missing []string, unsure bool) {
	novel, untold := c.novel(claim, all)
	unsure = untold
	for i, t := range claim.terms {
		isName := t.name && (!t.first || !c.ordinary(claim, t.Span))
		if !isName {
			continue
		}
		verified, open := false, false
		for _, e := range all {
			verified = verified || e.hasName(i, t) || claim.spelt(t, e)
			open = open || e.foreign && !e.known[i]
		}
		switch {
		case verified:
		case open:
			unsure = true
		default:
			missing = append(missing, claim.s[t.Start:t.End])
		}
	}
	return append(missing, novel...), unsure
}

func (e *evidence) hasName(i int, t term) bool {
	return e.foreign && len(e.found[i]) > 0 || len(e.words.findName(t.Term)) > 0 || e.besides(t) || e.initial[t.Term]
}

// spelt reports whether the source has the initials of the run of names that t is part of.
func (r *reading) spelt(t term, e *evidence) bool {
	from, to := t.index, t.index+1
	for from > 0 && t.index-from < 6 && r.spelling(from-1) {
		from--
	}
	for to < len(r.tokens) && to-from < 8 && r.spelling(to) {
		to++
	}
	var initials []byte
	for _, t := range r.tokens[from:to] {
		initials = append(initials, t.Term[0])
	}
	for ; from <= t.index && len(initials) > 1; from++ {
		if len(e.words.exact[string(initials)]) > 0 {
			return true
		}
		initials = initials[1:]
	}
	return false
}

// spelling reports whether token i can be a word that an abbreviation has the first letter of.
func (r *reading) spelling(i int) bool {
	t := r.tokens[i]
	return t.End-t.Start > 2 && capitalised(r.s[t.Start:t.Start+1])
}

// ordinary reports whether a word is known as one that is no name.
func (c Checker) ordinary(claim *reading, at text.Span) bool {
	return false
}

// novel returns what a claim in a script without capitals says and no source in its language does: there, a word that no
// list knows may be a name. Where a source is in another language it only tells whether there is such a word.
func (c Checker) novel(claim *reading, all []*evidence) (found []string, unsure bool) {
	foreign := slices.ContainsFunc(all, func(e *evidence) bool { return e.foreign })
	covered := 0 // all before it is in a source, or no term
	var run text.Span
	flush := func() {
		if n := len([]rune(claim.s[run.Start:run.End])); n >= 2 && !c.ordinary(claim, run) {
			found = append(found, claim.s[run.Start:run.End])
		}
		run = text.Span{}
	}
	for i, t := range claim.terms {
		if !caseless(t.Term) {
			continue
		}
		known := claim.standsIn(i, all) || foreign && slices.ContainsFunc(all, func(e *evidence) bool { return e.known[i] })
		switch {
		case known && t.Bigram:
			run.End = min(run.End, t.Start)
			covered = t.End
		case known:
		case !t.Bigram:
			flush()
			run = t.Span
		case run.End > t.Start:
			run.End = t.End
		default:
			flush()
			run = text.Span{Start: max(t.Start, covered), End: t.End}
		}
		if run.End <= run.Start {
			run = text.Span{}
		}
	}
	if run.End > run.Start {
		flush()
	}
	if foreign {
		return nil, len(found) > 0
	}
	return found, false
}

// standsIn reports whether term i stands in a source, its title or the sentence before.
func (r *reading) standsIn(i int, all []*evidence) bool {
	for _, e := range all {
		if len(e.found[i]) > 0 || len(e.beside.find(r.terms[i].Token)) > 0 {
			return true
		}
	}
	return false
}
