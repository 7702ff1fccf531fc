package claim

import (
	"slices"
	"strings"
	"unicode/utf8"

	"ibid/retrieval/text"
)

// titles are written with a capital and are no names.
var titles = foldedSet(`mr mrs ms miss dr sir lord lady president king queen prince princess prime minister emperor pope bishop saint st professor general
		chancellor senator governor captain colonel major chairman director secretary judge mayor i the a an it he she they we in on at as by for from
		god january february march april may june july august september october november december`)

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
// that there is one of which that can't be said. A name that isn't found in another language may be written there in a
// way that no list knows: that is unsure, unless most of the names aren't found.
func (c Checker) missingNames(claim *reading, all []*evidence) (missing []string, unsure bool) {
	novel, untold := c.novel(claim, all)
	unsure = untold
	var foreign []string // missing from sources in another language
	names := 0
	for i, t := range claim.terms {
		if !t.name || t.first && claim.ordinary(t) {
			continue
		}
		names++
		verified, own, listed := false, false, false
		for _, e := range all {
			verified = verified || e.hasName(i, t) || claim.spelt(t, e)
			own = own || !e.foreign
			listed = listed || e.known[i]
		}
		switch word := claim.s[t.Start:t.End]; {
		case verified:
		case own:
			missing = append(missing, word)
		case listed:
			foreign = append(foreign, word)
			fallthrough
		default:
			unsure = true
		}
	}
	if len(foreign) > 1 && 2*len(foreign) > names {
		missing = append(missing, foreign...)
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

// ordinary reports whether the first word of a claim, which has a capital in any case, is plainly no name.
func (r *reading) ordinary(t term) bool {
	return openers[t.Term] || r.language == "en" && (strings.HasSuffix(t.Term, "ly") || strings.HasSuffix(t.Term, "ing"))
}

// openers begin English sentences and are no names.
var openers = foldedSet(`however often although though several many today later earlier most people since despite instead another given according
		first second third finally together even still yet thus hence perhaps yes sometimes soon once twice always one two three four five six seven eight nine ten
		early late long half every everyone someone nobody nothing everything modern ancient new old large small great`)

// known reports whether the words of a span are in the list and are not taken over by their sound: then they are no name.
func (c Checker) known(claim *reading, at text.Span) bool {
	if c.Lexicon == nil {
		return false
	}
	to := "en"
	if claim.language == "en" {
		to = "ar"
	}
	end := at.Start
	for _, w := range c.Lexicon.Translations(claim.s, claim.language, to) {
		if w.End <= at.Start || w.Start >= at.End {
			continue
		}
		if w.Start > end || slices.ContainsFunc(w.Words, func(option string) bool {
			return capitalised(option) || c.Lexicon.SameName(claim.s[w.Start:w.End], option)
		}) {
			return false
		}
		end = max(end, w.End)
	}
	return end >= at.End
}

// novel returns what a claim in a script without capitals says where a source in its language has something else, and no
// list knows: it may be a name, exchanged. unsure tells that there is another word that no source has: names are made of
// words that lists know too. Where a source is in another language nothing more can be told of either.
func (c Checker) novel(claim *reading, all []*evidence) (found []string, unsure bool) {
	foreign := slices.ContainsFunc(all, func(e *evidence) bool { return e.foreign })
	said := pieces(claim)
	covered := 0 // all before it is in a source, or no term
	var run text.Span
	flush := func() {
		switch n := utf8.RuneCountInString(claim.s[run.Start:run.End]); {
		case n < 2:
		case c.known(claim, run) || !replaces(said, run, all):
			unsure = true
		default:
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
		return nil, unsure || len(found) > 0
	}
	return found, unsure
}

// replaces reports whether a source has other words between the two next words of it that a run of the claim stands between.
// The beginning and the end of the claim fit any place.
func replaces(said []text.Token, run text.Span, all []*evidence) bool {
	from := 0
	for from < len(said) && said[from].End <= run.Start {
		from++
	}
	to := from
	for to < len(said) && said[to].Start < run.End {
		to++
	}
	for _, e := range all {
		before, after := []int{-1}, []int{len(e.pieces)}
		for i := from - 1; i >= 0; i-- {
			if before = e.places[said[i].Term]; len(before) > 0 {
				break
			}
		}
		for i := to; i < len(said); i++ {
			if after = e.places[said[i].Term]; len(after) > 0 {
				break
			}
		}
		for _, p := range before[:min(len(before), maxRepeat)] {
			for _, q := range after[:min(len(after), maxRepeat)] {
				if gap := q - p - 1; gap > 0 && (gap <= 2*maxBlock || from == 0 || to == len(said)) {
					return true
				}
			}
		}
	}
	return false
}

// standsIn reports whether term i stands in a source, its title or the sentence before.
func (r *reading) standsIn(i int, all []*evidence) bool {
	return slices.ContainsFunc(all, func(e *evidence) bool {
		return len(e.found[i]) > 0 || len(e.beside.find(r.terms[i].Token)) > 0
	})
}
