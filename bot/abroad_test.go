package bot

import (
	"strings"
	"testing"

	"ibid/retrieval"
	"ibid/retrieval/source"
)

// readingOf is a reading whose best sentence is so near to each word of the question.
func readingOf(language string, confidence float64, sure bool, nearTo ...float64) reading {
	c := &candidate{
		passage: &retrieval.Hit{Passage: retrieval.Passage{
			Document: source.DocumentInfo{ID: language, Language: language}, Sentences: []source.Sentence{{Text: language}},
		}},
		terms: make([]retrieval.Term, len(nearTo)), own: len(nearTo), nearTo: nearTo, context: make([]float64, len(nearTo)), nearness: nearTo[0],
	}
	for i, strength := range nearTo {
		c.passage.Why.Matches = append(c.passage.Why.Matches, retrieval.Match{Term: i, Strength: strength})
	}
	return reading{found: retrieval.Result{Terms: c.terms}, all: []*candidate{c}, confidence: confidence, sure: sure}
}

// Passages in another language take the place of those in the asker's only for a word of the question that these lack.
func TestPickBetweenLanguages(t *testing.T) {
	for _, c := range []struct {
		name       string
		home, away reading
		want       string // the languages quoted; "" for a refusal
	}{
		{"the same words", readingOf("ar", .5, false, 1, 0, 1), readingOf("en", .9, true, .9, 0, .9), "ar"},
		{"another word", readingOf("ar", .5, false, 1, 0, 0), readingOf("en", .9, true, .9, 0, .9), "en"},
		{"another word, unsure", readingOf("ar", .5, false, 1, 0, 0), readingOf("en", .6, false, .9, 0, .9), "ar en"},
		{"another word, less sure", readingOf("ar", .5, false, 1, 0, 0), readingOf("en", .4, false, .9, 0, .9), "ar"},
		{"another word, far surer", readingOf("ar", .3, false, 1, 0, 0), readingOf("en", .9, false, .9, 0, .9), "en"},
		{"neither says enough", readingOf("ar", answerBar-.01, false, 1, 0, 0), readingOf("en", answerBar-.01, false, .9, 0, .9), ""},
		{"the same words, too few", readingOf("ar", answerBar-.01, false, 1, 0, 1), readingOf("en", .9, true, .9, 0, .9), ""},
		{"only the other says enough", readingOf("ar", answerBar-.01, false, 0, 0, 1), readingOf("en", .6, false, .9, 0, .9), "en"},
		{"nothing at home", reading{}, readingOf("en", .6, false, .9), "en"},
	} {
		chosen, from := pick(c.home, c.away, anything, "ar")
		var languages []string
		for _, c := range chosen {
			languages = append(languages, c.passage.Document.Language)
		}
		got := strings.Join(languages, " ")
		if got != c.want || got != "" && from.all[0] != chosen[0] {
			t.Errorf("%s: quoted %q, want %q", c.name, got, c.want)
		}
	}
}

// Beside a refusal stands what is met in another language only if it is a good part of the question, and all that it names.
func TestLeads(t *testing.T) {
	if n := len(readingOf("en", .1, false, leadBar).leads()); n != 1 {
		t.Errorf("%d sentences, want 1", n)
	}
	if n := len(readingOf("en", .1, false, leadBar-.01).leads()); n != 0 {
		t.Errorf("%d sentences that hold too little, want 0", n)
	}
	if n := len(readingOf("en", 0, false, 1).leads()); n != 0 {
		t.Errorf("%d sentences without what is named, want 0", n)
	}
}
