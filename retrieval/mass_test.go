package retrieval

import (
	"math"
	"testing"

	"ibid/retrieval/source"
)

func TestMass(t *testing.T) {
	pieces := []piece{{"pipe", 2}, {"ipel", 1}, {"1992", 4}, {"石油", 1}}
	passage := func(title, section, sentence string) Passage {
		p := Passage{Sentences: []source.Sentence{{Text: sentence}}, Section: []string{section}}
		p.Document.Title = title
		return p
	}
	for _, c := range []struct {
		passage Passage
		want    float64
	}{
		{passage("", "", "Nothing."), 0},
		{passage("", "", "Two Pipes."), 2. / 8},
		{passage("", "", "Gaspipelines of 1992."), 7. / 8},
		{passage("PIPELINE", "石油", "It grew."), 4. / 8},
	} {
		if got := mass(pieces, c.passage); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("mass of %q, %q, %q: %.3f, want %.3f", c.passage.Document.Title, c.passage.Section, c.passage.Sentences[0].Text, got, c.want)
		}
	}
	if got := mass(nil, passage("a", "b", "c")); got != 0 {
		t.Errorf("mass of no question: %v, want 0", got)
	}
}

// The whole of a question stands in a passage that repeats it, in any script; hits say so.
func TestMassOfSearch(t *testing.T) {
	x := evidenceIndex(t)
	for question, whole := range map[string]bool{
		"pipeline connects Baku with Ceyhan": true, "pipelines connecting Baku": false, "الاتفاقية في باكو": true, "双重征税": true, "双重关税": false,
	} {
		hits := mustSearch(t, x, Query{Text: question}).Hits
		if len(hits) == 0 {
			t.Fatalf("%q finds nothing", question)
		}
		got := hits[0].Why
		if got.Mass <= 0 || got.Mass > 1 || (got.Mass > .999) != whole {
			t.Errorf("%q: the first passage has %.3f of it, whole %v", question, got.Mass, whole)
		}
		best := 0.
		for _, h := range hits {
			best = max(best, h.Why.Standing)
			if h.Why.Standing < 0 || h.Why.Standing > 1 || (h.Why.Standing == 0) != (h.Why.Lexical == 0) || (h.Why.Standing == 1) != (h.Why.Lexical == 1) {
				t.Errorf("%q: the passage of rank %d has %.3f of the best score", question, h.Why.Lexical, h.Why.Standing)
			}
		}
		if best != 1 {
			t.Errorf("%q: the best passage has %.3f of the best score, want 1", question, best)
		}
	}
}
