package bot

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ibid/prompts"
	"ibid/retrieval"
	"ibid/retrieval/source"
)

func hitOf(title string, sentences ...string) retrieval.Hit {
	p := retrieval.Passage{ID: title, Document: source.DocumentInfo{ID: title, Title: title, Language: "ar"}, Section: []string{"Outer", "Inner"}}
	for _, s := range sentences {
		p.Sentences = append(p.Sentences, source.Sentence{Text: s})
	}
	return retrieval.Hit{Passage: p}
}

func TestGather(t *testing.T) {
	long := strings.Repeat("word ", 100)
	hits := []retrieval.Hit{hitOf("one", "Short.", "Also short."), hitOf("two", long, long, long), hitOf("three", "Short again.")}
	for _, test := range []struct {
		tokens  int
		shown   []string
		dropped int
	}{
		{4000, []string{"one", "two", "three"}, 0},
		{200, []string{"one", "three"}, 1},
		{40, []string{"one"}, 2},
	} {
		e := gather(hits, test.tokens)
		var shown []string
		for _, p := range e.passages {
			shown = append(shown, p.Document.Title)
		}
		if diff := cmp.Diff(test.shown, shown); diff != "" || e.dropped != test.dropped {
			t.Errorf("in %d tokens (-want +got), %d dropped:\n%s", test.tokens, e.dropped, diff)
		}
	}
	if e := gather(hits[1:2], 300); len(e.passages) != 1 || len(e.passages[0].Sentences) != 1 {
		t.Errorf("of a passage that is too long, %v was taken", e.passages)
	}
	if e := gather(hits[1:2], -5); len(e.passages) != 1 || len(e.passages[0].Sentences) != 1 || len(hits[1].Sentences) != 3 {
		t.Errorf("without room, %v was taken", e.passages)
	}
}

func TestResolve(t *testing.T) {
	e := gather([]retrieval.Hit{hitOf("one", "a.", "b."), hitOf("two", "c.")}, 1000)
	for _, test := range []struct {
		label label
		want  []int
	}{
		{label{1, 1}, []int{1}},
		{label{2, 0}, []int{2}},
		{label{1, wholePassage}, []int{0, 1}},
		{label{2, 1}, nil},
		{label{3, 0}, nil},
		{label{3, wholePassage}, nil},
	} {
		if diff := cmp.Diff(test.want, e.resolve(test.label)); diff != "" {
			t.Errorf("%v (-want +got):\n%s", test.label, diff)
		}
	}
}

func TestEvidenceData(t *testing.T) {
	got := gather([]retrieval.Hit{hitOf("one", "a.", "b.")}, 1000).data("Why?", "zh", "")
	want := prompts.Evidence{Language: "Chinese", Question: "Why?", Passages: []prompts.Passage{
		{Number: 1, Title: "one", Section: "Inner", Language: "Arabic", Sentences: []prompts.Sentence{{Label: "1a", Text: "a."}, {Label: "1b", Text: "b."}}},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestEstimate(t *testing.T) {
	for _, test := range []struct {
		text        string
		least, most int // of 1,000 characters
	}{{"a", 250, 500}, {"é", 400, 700}, {"я", 500, 900}, {"م", 500, 900}, {"灯", 1000, 1500}, {"ไ", 800, 1500}} {
		if got := estimate(strings.Repeat(test.text, 1000)); got < test.least || got > test.most {
			t.Errorf("1,000 times %s: %d tokens, want %d to %d", test.text, got, test.least, test.most)
		}
	}
}

// A server that counts more than was estimated makes room for less; one that counts its limit, having cut, teaches nothing.
func TestCorrect(t *testing.T) {
	w := newWriter(Writing{Context: 4096, Tokens: 700})
	p := prompts.Prompt{User: strings.Repeat("word ", 1200)}
	before := w.room("?")
	estimated := estimate(p.User)
	w.correct(p, 0)
	w.correct(p, 3396)
	w.correct(p, 4096)
	if w.room("?") != before {
		t.Error("a count that says nothing was learnt from")
	}
	w.correct(p, estimated*3/2)
	less := w.room("?")
	if less >= before*3/4 {
		t.Errorf("room for %d tokens, then for %d: want a third less", before, less)
	}
	w.correct(p, estimated)
	if after := w.room("?"); after <= less || after >= before {
		t.Errorf("room went from %d by %d to %d: want halfway back", before, less, after)
	}
}
