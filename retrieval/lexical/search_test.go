package lexical

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ibid/retrieval/text"
)

var passages = []string{
	"The pipeline carries oil to the coast. The pipeline is long.",
	"A pipe, and no oil.",
	"阿塞拜疆向以色列出口石油。",
	"خط أنابيب النفط يصل إلى الساحل",
	"",
	"The coast guard",
	"The coast guard",
	"oil oil oil oil pipelines",
}

func build(o Options, passages ...string) *Index {
	b := NewBuilder(o)
	for _, passage := range passages {
		b.Add(passage)
	}
	return b.Index()
}

// naive is BM25 as the paper writes it, over maps.
func naive(passages []string, question string, o Options) []Match {
	o = o.withDefaults()
	var matches []Match
	for passage := range passages {
		score := naiveField(passages, question, passage, o, text.Tokens, termOf)
		score += o.GramWeight * naiveField(passages, question, passage, o, gramsOf, func(s string) string { return s })
		if score > 0 {
			matches = append(matches, Match{passage, score})
		}
	}
	slices.SortStableFunc(matches, func(a, b Match) int {
		if math.Abs(a.Score-b.Score) < 1e-9 {
			return a.Passage - b.Passage
		}
		return int(math.Copysign(1, b.Score-a.Score))
	})
	return matches
}

func termOf(t text.Token) string { return t.Term }

func gramsOf(s string) (all []string) {
	for _, token := range text.Tokens(s) {
		if !token.Bigram {
			text.Grams(token.Term, func(gram string) { all = append(all, gram) })
		}
	}
	return all
}

func naiveField[T any](passages []string, question string, passage int, o Options, read func(string) []T, term func(T) string) float64 {
	n, total := float64(len(passages)), 0.
	frequency := map[string]float64{}
	var tf map[string]float64
	var length float64
	for i, s := range passages {
		counts := map[string]float64{}
		for _, t := range read(s) {
			counts[term(t)]++
			total++
		}
		for t := range counts {
			frequency[t]++
		}
		if i == passage {
			tf, length = counts, float64(len(read(s)))
		}
	}
	score := 0.
	for _, t := range read(question) {
		df, f := frequency[term(t)], tf[term(t)]
		idf := math.Log(1 + (n-df+.5)/(df+.5))
		if f > 0 {
			score += idf * f * (o.K1 + 1) / (f + o.K1*(1-o.B+o.B*length/(total/n)))
		}
	}
	return score
}

func TestSearchIsBM25(t *testing.T) {
	near := cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-9 })
	for _, o := range []Options{{}, {K1: 2, B: .3, GramWeight: 1}} {
		x := build(o, passages...)
		for _, question := range []string{"oil pipelines", "the the coast", "石油出口", "النفط", "guard the pipe", "Zanzibar", "", "?"} {
			got, want := x.Search(question, nil, 100, nil), naive(passages, question, o)
			if diff := cmp.Diff(want, got, near); diff != "" && len(got)+len(want) > 0 {
				t.Errorf("Search(%q) with %+v (-want +got):\n%s", question, o, diff)
			}
		}
	}
}

// One figure worked out by hand: of 2 passages of 1 and 3 words, the first holds a word of 3 letters, which has no
// 4-gram. idf = ln(1 + 1.5/1.5), and tf·2.2 / (tf + 1.2·(.25 + .75·1/2)) = 2.2/1.75.
func TestSearchByHand(t *testing.T) {
	got := build(Options{}, "oil", "a b c").Search("Oil?", nil, 5, nil)
	if want := math.Ln2 * 2.2 / 1.75; len(got) != 1 || got[0].Passage != 0 || math.Abs(got[0].Score-want) > 1e-12 {
		t.Errorf("Search = %v, want passage 0 with %v", got, want)
	}
}

func TestGramsFindOtherForms(t *testing.T) {
	x := build(Options{}, "two guards", "one pipeline", "no pope")
	for _, question := range []string{"pipelines", "pipelnie pipeli", "Pipelined"} {
		if got := x.Search(question, nil, 5, nil); len(got) != 1 || got[0].Passage != 1 {
			t.Errorf("Search(%q) = %v, want passage 1 alone", question, got)
		}
	}
}

func TestSearchCuts(t *testing.T) {
	x := build(Options{}, "coast", "coast", "oil coast", "coast", "sand")
	odd := func(passage int) bool { return passage%2 == 1 }
	for _, test := range []struct {
		k    int
		keep func(int) bool
		want []int
	}{
		{-1, nil, nil},
		{0, nil, nil},
		{1, nil, []int{0}},
		{2, nil, []int{0, 1}},
		{3, nil, []int{0, 1, 3}},
		{4, nil, []int{0, 1, 3, 2}},
		{math.MaxInt, nil, []int{0, 1, 3, 2}},
		{1, odd, []int{1}},
		{5, odd, []int{1, 3}},
		{5, func(int) bool { return false }, nil},
	} {
		var got []int
		for _, match := range x.Search("coast", nil, test.k, test.keep) {
			got = append(got, match.Passage)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("Search(coast, %d, keep given: %t) = %v, want %v", test.k, test.keep != nil, got, test.want)
		}
	}
}

func TestTopIsSortedPrefix(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for _, k := range []int{1, 2, 3, 10, 99, 100} {
		found := top{k: k}
		var all []Match
		for passage := range 100 {
			m := Match{passage, float64(1 + random.IntN(20))}
			all = append(all, m)
			if found.admits(m.Score) {
				found.add(m)
			}
		}
		slices.SortStableFunc(all, func(a, b Match) int { return int(b.Score - a.Score) })
		if diff := cmp.Diff(all[:k], found.best()); diff != "" {
			t.Errorf("the best %d (-want +got):\n%s", k, diff)
		}
	}
}

// The order in which floating-point numbers are added shows in the last digits, and those decide between near equals.
func TestOrderOfWordsDoesNotMatter(t *testing.T) {
	x := build(Options{}, passages...)
	question := "the pipeline carries oil to the long coast guard pipe"
	want := x.Search(question, nil, 10, nil)
	words := strings.Fields(question)
	random := rand.New(rand.NewPCG(7, 8))
	for range 20 {
		random.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
		if diff := cmp.Diff(want, x.Search(strings.Join(words, " "), nil, 10, nil)); diff != "" {
			t.Fatalf("Search(%q) (-want +got):\n%s", words, diff)
		}
	}
}

func TestOccurrences(t *testing.T) {
	x := build(Options{}, passages...)
	for term, want := range map[string]int{"the": 5, "oil": 6, "pipe": 1, "guard": 2, "zanzibar": 0, "": 0} {
		if got := x.Occurrences(term); got != want {
			t.Errorf("Occurrences(%q) = %d, want %d", term, got, want)
		}
	}
	if got := x.Len(); got != len(passages) {
		t.Errorf("Len() = %d, want %d", got, len(passages))
	}
}

func TestEmptyIndexFindsNothing(t *testing.T) {
	for name, x := range map[string]*Index{"no passages": build(Options{}), "no words": build(Options{}, "", "…")} {
		if got := x.Search("oil", nil, 5, nil); len(got) > 0 || x.Occurrences("oil") != 0 {
			t.Errorf("%s: Search(oil) = %v, Occurrences(oil) = %d", name, got, x.Occurrences("oil"))
		}
	}
}

func TestSearchConcurrently(t *testing.T) {
	x := build(Options{}, passages...)
	var group sync.WaitGroup
	for _, question := range []string{"oil", "coast", "石油", "pipelines"} {
		want := x.Search(question, nil, 3, nil)
		group.Go(func() {
			for range 200 {
				if diff := cmp.Diff(want, x.Search(question, nil, 3, nil)); diff != "" {
					t.Errorf("Search(%q) (-want +got):\n%s", question, diff)
				}
			}
		})
	}
	group.Wait()
}

// synthetic returns n passages of about 1 KB whose words fall off as those of a language do (Zipf 1935).
func synthetic(n int) []string {
	random := rand.New(rand.NewPCG(9, 10))
	zipf := rand.NewZipf(random, 1.1, 8, 200_000)
	word := func() string {
		spelt := rand.New(rand.NewPCG(zipf.Uint64(), 11)) // one number, one word
		letters := make([]byte, 2+spelt.IntN(9))
		for i := range letters {
			letters[i] = "eeeetttaaaooiinnsshhrrddlucmfwygpbvkxqjz"[spelt.IntN(40)]
		}
		return string(letters)
	}
	all := make([]string, n)
	for i := range all {
		var s strings.Builder
		for s.Len() < 1000 {
			s.WriteString(word())
			s.WriteByte(' ')
		}
		all[i] = s.String()
	}
	return all
}

func BenchmarkAdd(b *testing.B) {
	all := synthetic(2000)
	b.ReportAllocs()
	i := 0
	builder := NewBuilder(Options{})
	for b.Loop() {
		builder.Add(all[i%len(all)])
		i++
	}
}

func BenchmarkSearch(b *testing.B) {
	for _, n := range []int{1000, 10_000} {
		all := synthetic(n)
		x := build(Options{}, all...)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			i := 0
			for b.Loop() {
				x.Search(all[i%n][:80], nil, 50, nil)
				i++
			}
			b.ReportMetric(float64(len(x.entries)+len(x.ends)+len(x.lengths))/float64(n), "bytes/passage")
		})
	}
}
