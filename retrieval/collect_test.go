package retrieval

import (
	"maps"
	"strings"
	"testing"

	"ibid/retrieval/hashing"
	"ibid/retrieval/plain"
	"ibid/retrieval/source"
)

func TestCollect(t *testing.T) {
	document := func(id, text string) *source.Document {
		d := plain.Parse([]byte(text))
		d.ID = id
		return d
	}
	long := strings.Repeat("The harbour of Lindau was built in 1856. ", 60)
	whole := []*source.Document{document("whole", long), document("empty", "")}
	split := []*source.Document{document("split", long), document("split", "It comes too late."), document("whole", long)}
	x, err := Collect(t.Context(), Config{Embedder: hashing.New()}, whole, split)
	if err != nil {
		t.Fatal(err)
	}
	sources, err := x.Sources()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for _, s := range sources {
		got[s.ID] = s.Passages
	}
	if want := map[string]int{"empty": 0, "split": 2, "whole": 1}; !maps.Equal(got, want) {
		t.Errorf("passages of each document: %v, want %v", got, want)
	}
	r, err := x.Search(t.Context(), Query{Text: "When was the harbour built?"})
	if err != nil || len(r.Hits) == 0 {
		t.Errorf("the harbour is not found: %v", err)
	}
}
