package bot

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"ibid/bot/claim"
	"ibid/retrieval"
	"ibid/retrieval/text"
)

// compare judges by the dates and numbers. Where sentences agree with a claim and others differ from it, or each differs
// otherwise, it may be of one of several visits or years that it speaks: then they are to be read. So is a sentence that has
// the claim's figures in words that may turn them, and with it one that differs.
func (t *trial) compare(language string) bool {
	if t.stranded {
		return false
	}
	var agreeing, differing, near []place
	facts, years := map[place]fact{}, map[place]int{}
	for _, c := range t.ranked {
		at, i := t.placeOf(c)
		if !t.bears(c) || isQuestion(c.sentence().Text) {
			continue
		}
		got := t.read.Compare(withoutBackReferences(t.said), t.search[t.own:], i)
		years[at], facts[at] = got.Year, fact{got.Date, got.Number}
		switch got.Relation {
		case claim.Agreeing:
			agreeing = append(agreeing, at)
		case claim.Differing:
			differing = append(differing, at)
		case claim.Near:
			near = append(near, at)
		}
	}
	switch {
	case len(agreeing) > 0 && len(differing) > 0:
		t.torn, t.verdict, t.cited = true, ReadThis, []place{t.ownFirst(agreeing, language)[0], t.ownFirst(differing, language)[0]}
		return true
	case len(agreeing) > 0:
		t.verdict, t.cited = Agrees, t.ownFirst(agreeing, language)[:1]
	case len(near) > 0:
		t.verdict, t.cited = ReadThis, slices.Clone(t.ownFirst(near, language)[:1])
		if len(differing) > 0 {
			t.torn, t.cited = true, append(t.cited, t.ownFirst(differing, language)[0])
		}
		return true
	case len(differing) > 0:
		t.differ(t.ownFirst(differing, language), facts)
	default:
		return false
	}
	if !t.torn {
		t.year = years[t.cited[0]]
	}
	return true
}

// differ notes what the documents have instead, if it is the same in all sentences.
func (t *trial) differ(places []place, facts map[place]fact) {
	t.fact, t.cited = facts[places[0]], places[:1]
	other := slices.IndexFunc(places, func(at place) bool { return !t.fact.same(facts[at]) })
	if other >= 0 {
		t.torn, t.verdict, t.fact, t.cited = true, ReadThis, fact{}, []place{places[0], places[other]}
		return
	}
	t.verdict = Differs
	t.several = slices.ContainsFunc(places, func(at place) bool {
		return t.passages[at.passage].Document.ID != t.passages[places[0].passage].Document.ID
	}) || t.seconded()
}

// seconded reports whether another document has the fact too, in a sentence that may be about the claim.
func (t *trial) seconded() bool {
	bare := withoutFigures(t.said)
	for i, at := range t.places {
		if t.passages[at.passage].Document.ID == t.passages[t.cited[0].passage].Document.ID {
			continue
		}
		s := t.text(at)
		date := slices.ContainsFunc(claim.Dates(s), func(d claim.Date) bool { return t.fact.same(fact{date: d}) && d.Year != 0 })
		number := slices.ContainsFunc(claim.Numbers(s), func(n claim.Number) bool {
			return t.fact.date == (claim.Date{}) && t.fact.same(fact{number: n})
		})
		if (date || number) && t.read.Check(bare, []int{i}).Support != claim.Unsupported {
			return true
		}
	}
	return false
}

// ownFirst sorts the sentences that somebody can read before others.
func (t *trial) ownFirst(places []place, language string) []place {
	foreign := func(at place) int {
		if d := t.passages[at.passage].Document; d.Language != "" && d.Language != language {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(places, func(a, b place) int { return cmp.Compare(foreign(a), foreign(b)) })
	return places
}

// placeOf returns where a candidate stands, and its number among all sentences.
func (t *trial) placeOf(c *candidate) (place, int) {
	p := slices.IndexFunc(t.passages, func(p retrieval.Passage) bool { return p.ID == c.passage.ID })
	at := place{p, c.index}
	return at, slices.Index(t.places, at)
}

// bears reports whether a sentence is about what a claim that leans on another one is about: it, its title or a neighbour
// has the names of that one, of several two; where capitals show none, half of its words.
func (t *trial) bears(c *candidate) bool {
	names, met, weight, held := 0, 0, 0., 0.
	for i, term := range c.terms {
		if term.Start < t.own || !term.Known && !term.Translated {
			continue
		}
		has := c.nearTo[i] > retrieval.Apart || c.context[i] > 0
		weight += term.Weight
		if has {
			held += term.Weight
		}
		if term.Name {
			if names++; has {
				met++
			}
		}
	}
	if names > 0 {
		return met >= min(names, 2)
	}
	return held >= weight/2
}

// weighUp says whether there is anything to read on a claim that can't be compared, and what: passages that would answer
// it as a question, or a sentence that has half of what it speaks of, and not only names. A claim that speaks of something
// that no document has is else not in them.
func (t *trial) weighUp(found retrieval.Result, language string) {
	home, away := abroad(found, language)
	own := t.search[:t.own]
	var best *candidate
	for _, r := range []reading{read(own, home), readAbroad(own, away)} {
		for _, c := range r.all {
			if t.bears(c) && (c == r.all[0] && r.confidence >= claimBar || t.speaks(c)) || t.leans() && t.speaks(c) {
				if best == nil || c.coverage > best.coverage {
					best = c
				}
				break
			}
		}
	}
	if best != nil {
		at, _ := t.placeOf(best)
		t.verdict, t.cited = ReadThis, []place{at}
	}
}

// leans reports whether a claim is about something that was named before it. Three sentences on, the words of what is meant
// are too few among those carried over to tell.
func (t *trial) leans() bool { return t.own < len(t.search) }

// pairsShare is what a sentence must have of a claim in a script without spaces, whose words can't be counted.
const pairsShare = .35

// speaks reports whether a sentence speaks of two things that the claim speaks of, half of all, and one of them no name, or
// has a figure of it too.
func (t *trial) speaks(c *candidate) bool {
	all, met, plain := 0, 0, 0
	figure := false
	end := -2
	for i, term := range c.terms[:c.own] {
		if term.Number {
			figure = figure || c.nearTo[i] > retrieval.Apart && len(term.Text) > 2
			continue
		}
		if term.Exact {
			return c.coverage >= pairsShare
		}
		if named := term.Name && term.Start == end+1; !named { // words of one name are one
			all++
			if c.nearTo[i] > retrieval.Apart || c.about[i] > retrieval.Apart {
				met++
				if term.Common {
					plain++
				}
			}
		}
		if end = -2; term.Name {
			end = term.Start + len(term.Text)
		}
	}
	capitals := strings.ToUpper(t.said) != strings.ToLower(t.said)
	need := 2
	if t.leans() { // whatever it is about is one of the two
		need = 1
	}
	return met >= need && 2*met >= all && (plain > 0 || figure || !capitals)
}

// excerptRunes is how much of a sentence is quoted, in characters. Of a longer one the part is shown that has most of the
// claim's words.
const excerptRunes = 200

// excerpt returns a sentence, or the part of it that bears on the claim.
func (t *trial) excerpt(at place) string {
	s := t.text(at)
	if utf8.RuneCountInString(s) <= excerptRunes {
		return s
	}
	span := t.read.Bearing(t.said, slices.Index(t.places, at), excerptRunes)
	cut := strings.TrimSpace(s[span.Start:span.End])
	if span.Start > 0 {
		cut = "… " + cut
	}
	if span.End < len(s) {
		cut += " …"
	}
	return cut
}

// timeless reports whether a claim is about the present: it has no date, and no verb that tells the past.
func timeless(s string) bool {
	if len(claim.Dates(s)) > 0 {
		return false
	}
	if language, _ := text.Language(s); language != "en" {
		return true
	}
	return !slices.ContainsFunc(strings.Fields(text.Fold(s)), func(w string) bool {
		return w == "was" || w == "were" || w == "had" || w == "did" || len(w) > 4 && strings.HasSuffix(w, "ed")
	})
}
