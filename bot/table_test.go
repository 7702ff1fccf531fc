package bot

import (
	"slices"
	"testing"

	"ibid/retrieval/source"
)

func TestTables(t *testing.T) {
	var sentences []source.Sentence
	for _, s := range []string{"Prices.", "Item | Price", "Oil | 40", "Rope | 12", "Tax included.", "Name | Task", "Mara | helm", "End."} {
		sentences = append(sentences, source.Sentence{Text: s})
	}
	want := [][2]int{{0, 1}, {0, 3}, {2, 2}, {3, 4}, {3, 5}, {4, 6}, {6, 7}, {6, 7}}
	for i := range sentences {
		first, last := beside(sentences, i)
		if got := [2]int{first, last}; got != want[i] {
			t.Errorf("%q is read with sentences %v, want %v", sentences[i].Text, got, want[i])
		}
		if got := heads(sentences, i); got != (i == 1) {
			t.Errorf("%q is a head: %v", sentences[i].Text, got)
		}
	}
	if heads(slices.Clone(sentences[1:2]), 0) {
		t.Error("a row alone is a head")
	}
}
