package retrieval

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ibid/retrieval/hashing"
	"ibid/retrieval/plain"
	"ibid/retrieval/source"
)

// rankBy is a Reranker that does what a test says.
type rankBy func(texts []string) ([]int, error)

func (r rankBy) Rank(_ context.Context, _ string, texts []string) ([]int, error) { return r(texts) }

func TestRerank(t *testing.T) {
	var documents []*source.Document
	for _, name := range []string{"mill", "ferry", "light"} {
		d := plain.Parse([]byte("The harbour of Lindau has a " + name + strings.Repeat(" harbour", len(documents)) + "."))
		d.ID = name
		documents = append(documents, d)
	}
	search := func(r Reranker) (names []string, scores []float64) {
		x, err := Collect(t.Context(), Config{Embedder: hashing.New(), Reranker: r}, documents, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range mustSearch(t, x, Query{Text: "What is in the harbour of Lindau?"}).Hits {
			names, scores = append(names, h.Document.ID), append(scores, h.Score)
		}
		return names, scores
	}
	own, scores := search(nil)
	if len(own) != 3 {
		t.Fatalf("%v was found, want all", own)
	}
	backwards := slices.Clone(own)
	slices.Reverse(backwards)
	got, after := search(rankBy(func(texts []string) ([]int, error) {
		if !strings.Contains(texts[0], own[0]) {
			t.Errorf("%q comes first, want the passage of %s", texts[0], own[0])
		}
		return []int{2, 1, 0}, nil
	}))
	if diff := cmp.Diff(backwards, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(scores, after); diff != "" {
		t.Errorf("scores (-without +with a reranker):\n%s", diff)
	}
	for name, r := range map[string]rankBy{
		"fails":         func([]string) ([]int, error) { return nil, errors.New("away") },
		"too few":       func([]string) ([]int, error) { return []int{2, 1}, nil },
		"twice":         func([]string) ([]int, error) { return []int{2, 2, 1}, nil },
		"of other ones": func([]string) ([]int, error) { return []int{3, 1, 0}, nil },
	} {
		if got, _ := search(r); !slices.Equal(got, own) {
			t.Errorf("a reranker whose order %s gives %v, want %v", name, got, own)
		}
	}
}
