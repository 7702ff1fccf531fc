package bot

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ibid/retrieval"
	"ibid/retrieval/source"
)

// best returns the sentence that comes first for a question.
func best(t *testing.T, question string, documents ...string) string {
	t.Helper()
	r, err := library(t, documents...).Search(t.Context(), retrieval.Query{Text: question})
	if err != nil {
		t.Fatal(err)
	}
	all := weigh(question, r)
	if len(all) == 0 {
		t.Fatalf("%q: no sentence", question)
	}
	return all[0].sentence().Text
}

// Where two sentences hold as much of the question, another signal decides.
func TestWeigh(t *testing.T) {
	for name, c := range map[string]struct{ question, document, want string }{
		"a date that the question lacks": {"When did the mill burn after 1990?", "The mill did burn, after 1990. The mill did burn in 1994, after 1990.", "The mill did burn in 1994, after 1990."},
		"a number":                       {"How many mills burn?", "The mills burn. The mills burn 12 barns.", "The mills burn 12 barns."},
		"a foreign name":                 {"谁建造了磨坊？", "磨坊建造得很好。磨坊建造者是约翰·史密斯。", "磨坊建造者是约翰·史密斯。"},
		"a name":                         {"Who painted the mill?", "The mill was painted by a man of the village. The mill was painted by a man called Orsola.", "The mill was painted by a man called Orsola."},
		"half of a pair":                 {"磨坊最早建在哪里？", "磨坊很新。磨坊初建河边。", "磨坊初建河边。"},
	} {
		if got := best(t, c.question, c.document); got != c.want {
			t.Errorf("%s: %q quotes %q, want %q", name, c.question, got, c.want)
		}
	}
}

// A word that few of the sentences hold tells one from the others; one that all hold tells nothing.
func TestTellingShares(t *testing.T) {
	terms := make([]retrieval.Term, 3)
	all := []*candidate{{terms: terms, nearTo: []float64{1, 1, 0}}, {terms: terms, nearTo: []float64{1, 0, retrieval.Apart}}, {terms: terms, nearTo: []float64{1, 0, .8}}}
	if diff := cmp.Diff([]float64{0, .5, .5}, tellingShares(all)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := all[2].held(tellingShares(all)); got != .4 {
		t.Errorf("the last sentence holds %.3f, want .4", got)
	}
	all = all[:1]
	all[0].nearTo = []float64{1, 1, 1}
	if diff := cmp.Diff([]float64{0, 0, 0}, tellingShares(all)); diff != "" {
		t.Errorf("a sentence alone (-want +got):\n%s", diff)
	}
}

// What a sentence leans on is quoted with it, not once more beside it, if it is in the same paragraph.
func TestLeadsTo(t *testing.T) {
	pair := func(second string, gap int) (*candidate, *candidate) {
		hit := &retrieval.Hit{Passage: retrieval.Passage{Sentences: []source.Sentence{{Text: "The mill burnt.", End: 15}, {Text: second, Start: 15 + gap}}}}
		return &candidate{passage: hit}, &candidate{passage: hit, index: 1}
	}
	for _, c := range []struct {
		second string
		gap    int
		want   bool
	}{
		{"This was in 1990.", 1, true},
		{"This was in 1990.", 2, false},
		{"Birds sang.", 1, false},
		{"This was " + strings.Repeat("very ", 200) + "long ago.", 1, false},
	} {
		before, after := pair(c.second, c.gap)
		if got := before.leadsTo(after); got != c.want {
			t.Errorf("%.30q after %d: %v, want %v", c.second, c.gap, got, c.want)
		}
		if after.leadsTo(before) {
			t.Errorf("%.30q leads to the sentence before it", c.second)
		}
	}
}

// What stands in the sentence before counts more for one that leans on it.
func TestLeaningCounts(t *testing.T) {
	score := func(sentence string) float64 {
		hit := &retrieval.Hit{Passage: retrieval.Passage{Sentences: []source.Sentence{{Text: "The mill burnt."}, {Text: sentence}}}}
		hit.Why.Matches = []retrieval.Match{{Term: 0, Sentence: 0, Strength: 1}}
		c := candidates(hit, []retrieval.Term{{Text: "mill"}})[1]
		c.rate([]float64{1})
		return c.score
	}
	if leaning, other := score("This was in 1990."), score("Birds sang."); leaning != contextWeight+leaningWeight || other != contextWeight {
		t.Errorf("leaning %.2f, other %.2f, want %v and %v", leaning, other, contextWeight+leaningWeight, contextWeight)
	}
}

// A further quote has a word of the question itself, not only of the last one; beside a sure answer it holds it.
func TestTouches(t *testing.T) {
	c := candidate{own: 1, nearTo: []float64{0, 1}, context: []float64{0, 1}}
	if c.touches(false) {
		t.Error("a carried word alone touches")
	}
	c.context[0] = 1
	if !c.touches(false) || c.touches(true) {
		t.Error("a word beside the sentence touches, but is not the sentence's own")
	}
	c.nearTo[0] = 1
	if !c.touches(true) {
		t.Error("a word of the sentence does not touch")
	}
	r, err := library(t, "The mill of Lunda was built in 1911. It grinds maize.").Search(t.Context(), retrieval.Query{Text: "who owns · mill Lunda"})
	if err != nil {
		t.Fatal(err)
	}
	if c := weigh("who owns", r)[0]; c.own != 1 {
		t.Errorf("%d of the terms are the question's own, want 1", c.own)
	}
}

// A word that the lexicon lacks counts less than one that the same script could have met, and a number counts in full.
func TestUnmetWords(t *testing.T) {
	r := retrieval.Result{
		Terms: []retrieval.Term{{Text: "oil", Weight: 2, Known: true}, {Text: "pipeline", Weight: 2, Known: true}, {Text: "1992", Weight: 2, Known: true, Number: true}, {Text: "石油", Weight: 2, Known: true}},
		Hits: []retrieval.Hit{{
			Passage: retrieval.Passage{Sentences: []source.Sentence{{Text: "石油在出口。"}}},
			Why:     retrieval.Evidence{Matches: []retrieval.Match{{Term: 0, Sentence: 0, Strength: .8}}},
		}},
	}
	weights := termWeights(r, 100)
	if weights[1] != unmetWeight*weights[0] {
		t.Errorf("a word that is not met counts %.3f beside %.3f, want %v of it", weights[1], weights[0], unmetWeight)
	}
	if weights[2] != weights[0] || weights[3] != weights[0] {
		t.Errorf("a number and a word of the same script count %.3f and %.3f, want %.3f", weights[2], weights[3], weights[0])
	}
	if carried := termWeights(retrieval.Result{Terms: []retrieval.Term{{Weight: 1}, {Weight: 1, Start: 9}}}, 9); carried[1] != carriedWeight*carried[0] {
		t.Errorf("a carried word counts %.3f beside %.3f", carried[1], carried[0])
	}
	if termWeights(retrieval.Result{}, 0) != nil {
		t.Error("no terms have weights")
	}
}
