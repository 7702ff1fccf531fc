package bot

import (
	"slices"

	"ibid/bot/claim"
	"ibid/retrieval"
)

// reading is a question beside some of the passages that were found for it.
type reading struct {
	found      retrieval.Result
	all        []*candidate // best first
	confidence float64
	sure       bool
	abroad     bool // none of the passages is in the asker's language
}

// read weighs the passages for a question.
func read(question string, found retrieval.Result) reading {
	r := reading{found: found, all: weigh(question, found)}
	if len(r.all) > 0 {
		r.confidence = confidence(question, r.all, found)
		r.sure = r.confidence >= sureBar && sure(question, r.all[0], found.Terms)
	}
	return r
}

// readAbroad weighs passages in other languages. What the question names has to be met in the passage itself, since lists
// of words and sounds of names err more often than spelling, and two words that meet are not enough to be sure.
func readAbroad(question string, found retrieval.Result) reading {
	r := read(question, found)
	r.abroad = true
	if len(r.all) == 0 {
		return r
	}
	r.sure = r.sure && len(found.Terms) > 2
	for i, t := range found.Terms {
		if t.Name && strongest(r.all[0].passage, i) <= retrieval.Apart {
			r.confidence, r.sure = 0, false
		}
	}
	return r
}

// answers reports whether the passages answer the question.
func (r reading) answers() bool { return len(r.all) > 0 && r.confidence >= answerBar }

// holdsMore reports whether the passage of the best sentence holds a word of the question that the one of another reading has
// not. In another language the same words meet by more chances.
func (r reading) holdsMore(other reading) bool {
	if len(other.all) == 0 {
		return true
	}
	for i := range r.found.Terms {
		if strongest(r.all[0].passage, i) > retrieval.Apart && strongest(other.all[0].passage, i) <= retrieval.Apart {
			return true
		}
	}
	return false
}

// farSurer reports whether the odds that the passages answer are far above those of another reading.
func (r reading) farSurer(than reading) bool {
	return r.confidence*(1-than.confidence) > surerBy*than.confidence*(1-r.confidence)
}

// surerBy is how often the odds of passages in the asker's language those of others must be, to be quoted instead.
const surerBy = 10

// leads returns the sentences in other languages that may be shown beside a refusal: something of the question has to be met
// in them, and all that it names, or they are there by chance.
func (r reading) leads() []*candidate {
	if r.confidence == 0 {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(r.all), func(c *candidate) bool { return c.nearness < leadBar })
}

// leadBar is what of a question a sentence in another language must hold to be shown beside a refusal.
const leadBar = .25

// abroad parts what was found into the passages in the asker's language, or in one that isn't known, and those in others.
// There, a term of the question is known if one of them has it or a translation, and as rare as that is.
func abroad(found retrieval.Result, language string) (home, away retrieval.Result) {
	home, away = found, found
	home.Hits, away.Hits, away.Terms = nil, nil, slices.Clone(found.Terms)
	for _, h := range found.Hits {
		if d := h.Document.Language; language == "" || d == "" || d == language {
			home.Hits = append(home.Hits, h)
		} else {
			away.Hits = append(away.Hits, h)
		}
	}
	for i := range away.Terms {
		t := &away.Terms[i]
		t.Known = slices.ContainsFunc(away.Hits, func(h retrieval.Hit) bool { return holds(&h, i) })
		if t.Translated {
			t.Weight = t.TranslatedWeight
		}
	}
	return home, away
}

// pick decides which sentences are quoted, and on what grounds. A sentence that its asker can read comes first; another one
// is added only for a fact that it lacks or where it is the surer of two that aren't sure, and answers alone where none in the
// asker's language does, or is far less sure.
func pick(home, away reading, asked kind, language string) (chosen []*candidate, from reading) {
	wanted := asked == moment || asked == amount
	further := away.answers() && away.holdsMore(home)
	switch {
	case len(home.all) == 0 && !away.answers():
		return nil, away
	case !home.answers() && !further:
		return nil, home
	case !home.answers(), further && !home.sure && (away.sure || away.farSurer(home)), wanted && !home.all[0].answers && away.answers() && away.all[0].answers:
		chosen = choose(away.all, asked, language, away.sure)
		if away.sure { // its asker is spared what is only likely, in a language to be deciphered
			chosen = chosen[:1]
		}
		return chosen, away
	}
	chosen = choose(home.all, asked, language, home.sure)
	if further && !home.sure && away.confidence > home.confidence {
		return append(chosen[:min(len(chosen), maxQuotes-1)], away.all[0]), home
	}
	if asked != moment || !away.answers() || len(chosen) == maxQuotes {
		return chosen, home
	}
	for _, c := range away.all {
		if c.score >= away.all[0].score-finerWithin && finer(c.dates, chosen) {
			return append(chosen, c), home
		}
	}
	return chosen, home
}

// finerWithin is by how much the score of a sentence with a finer date may be below the best one's.
const finerWithin = 2

// finer reports whether a date tells more of one that a chosen sentence has: the day of its month.
func finer(dates []claim.Date, chosen []*candidate) bool {
	return slices.ContainsFunc(dates, func(d claim.Date) bool {
		return slices.ContainsFunc(chosen, func(c *candidate) bool {
			return slices.ContainsFunc(c.dates, func(o claim.Date) bool { return o.Contains(d) && !d.Contains(o) })
		})
	})
}

// maxMet is how many words are shown with what they met.
const maxMet = 6

// met returns words of the question with their translations in the sentence.
func (c *candidate) met() []string {
	var list []string
	for _, m := range c.passage.Why.Matches {
		if pair := m.Of + " " + m.Met; m.Sentence == c.index && m.Met != "" && !slices.Contains(list, pair) && len(list) < maxMet {
			list = append(list, pair)
		}
	}
	return list
}
