package retrieval

import (
	"slices"
	"strings"
	"testing"

	"ibid/retrieval/hashing"
	"ibid/retrieval/plain"
	"ibid/retrieval/source"
)

func TestCollect(t *testing.T) {
	var documents []*source.Document
	for id, text := range map[string]string{
		"harbour": strings.Repeat("The harbour of Lindau was built in 1856. ", 60),
		"lake":    "The lake freezes in some winters.",
		"empty":   "",
	} {
		d := plain.Parse([]byte(text))
		d.ID = id
		documents = append(documents, d, d)
	}
	for _, whole := range []bool{true, false} {
		x, err := Collect(t.Context(), hashing.New(), documents, whole)
		if err != nil {
			t.Fatal(err)
		}
		r, err := x.Search(t.Context(), Query{Text: "When was the harbour built?"})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Hits) == 0 || r.Hits[0].Document.ID != "harbour" {
			t.Fatalf("whole %v: the harbour is not found first: %d hits", whole, len(r.Hits))
		}
		if passages := len(slices.DeleteFunc(r.Hits, func(h Hit) bool { return h.Document.ID != "harbour" })); (passages == 1) != whole {
			t.Errorf("whole %v: a long document is %d passages", whole, passages)
		}
		if n, _ := x.Languages(); n != 3 {
			t.Errorf("whole %v: %d documents, want 3", whole, n)
		}
	}
}

func TestPool(t *testing.T) {
	document := func(id string) *source.Document {
		d := plain.Parse([]byte(strings.Repeat("The harbour of Lindau was built in 1856. ", 60)))
		d.ID = id
		return d
	}
	x, err := Pool(t.Context(), Config{Embedder: hashing.New()}, []*source.Document{document("whole")}, []*source.Document{document("split")})
	if err != nil {
		t.Fatal(err)
	}
	sources, err := x.Sources()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sources {
		if (s.Passages == 1) != (s.ID == "whole") {
			t.Errorf("the document %q is %d passages", s.ID, s.Passages)
		}
	}
}
