package lexical

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// alternative is a wording whose words have no other forms.
func alternative(weight float64, words ...string) Alternative {
	a := Alternative{Weight: weight}
	for _, w := range words {
		a.Parts = append(a.Parts, []string{w})
	}
	return a
}

// found returns the passages that a question finds.
func found(matches []Match) (passages []int) {
	for _, m := range matches {
		passages = append(passages, m.Passage)
	}
	return passages
}

// A translation that a passage holds counts half of what the word itself would, however its script writes it.
func TestSetCountsHalf(t *testing.T) {
	x := build(Options{}, "oil", "gold", "نفط", "ذهب").Grouped([]uint8{0, 0, 1, 1})
	got := x.Search("oil", []Set{{Group: 1, Terms: []string{"oil"}, Alternatives: []Alternative{alternative(1, "نفط")}}}, 9, nil)
	if diff := cmp.Diff([]int{0, 2}, found(got)); diff != "" {
		t.Fatalf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(translated, got[1].Score/got[0].Score, cmpopts.EquateApprox(.05, 0)); diff != "" {
		t.Errorf("of the word's score, its translation has (-want +got):\n%s", diff)
	}
}

// In the group of a set, the word of the question is one of its alternatives and counts as they do.
func TestSetReplacesTerm(t *testing.T) {
	x := build(Options{}, "oil", "oil ذهب", "نفط ذهب", "ذهب ذهب").Grouped([]uint8{0, 1, 1, 1})
	with := x.Search("oil", []Set{{Group: 1, Terms: []string{"oil"}, Alternatives: []Alternative{alternative(1, "نفط")}}}, 9, nil)
	without := x.Search("oil", nil, 9, nil)
	if len(with) != 3 || len(without) != 2 {
		t.Fatalf("found %v, without the set %v", with, without)
	}
	for _, m := range with {
		if m.Passage == 1 && m.Score >= without[1].Score {
			t.Errorf("the word in an Arabic passage counts %v, want less than the %v of a word of the question", m.Score, without[1].Score)
		}
	}
}

// A phrase is where all its parts are; another form of a word is found by its 4-grams.
func TestSetPhrases(t *testing.T) {
	x := build(Options{}, "石油出口", "石油", "exports", "tape of red", "red").Grouped(make([]uint8, 5))
	for _, c := range []struct {
		words []string
		want  int
	}{{[]string{"石油", "油出", "出口"}, 0}, {[]string{"exported"}, 2}, {[]string{"red", "tape"}, 3}} {
		got := x.Search("zzz", []Set{{Terms: []string{"zzz"}, Alternatives: []Alternative{alternative(1, c.words...)}}}, 9, nil)
		if len(got) == 0 || got[0].Passage != c.want {
			t.Errorf("%v finds %v, want %d first", c.words, got, c.want)
		}
	}
}

func TestHold(t *testing.T) {
	x := build(Options{}, "oil gold", "gold silver", "oil")
	for _, c := range []struct {
		terms []string
		want  bool
	}{
		{[]string{"oil"}, true}, {[]string{"oil", "gold"}, true}, {[]string{"gold", "silver"}, true},
		{[]string{"oil", "silver"}, false}, {[]string{"oil", "tin"}, false}, {[]string{"tin"}, false}, {nil, false},
	} {
		if got := x.Hold(c.terms); got != c.want {
			t.Errorf("a passage holds all of %q: %v", c.terms, got)
		}
	}
}
