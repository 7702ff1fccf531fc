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

// naive is BM25 as the paper writes it, over maps: in each field for itself, every script a collection of its own.
func naive(passages []string, question string, o Options) []Match {
	o = o.withDefaults()
	var matches []Match
	for passage := range passages {
		score := naiveField(passages, question, passage, o, wordsOf)
		score += o.GramWeight * naiveField(passages, question, passage, o, gramsOf)
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

func wordsOf(t text.Token) []string { return []string{t.Term} }

func gramsOf(t text.Token) (all []string) {
	if !t.Bigram {
		text.Grams(t.Term, func(gram string) { all = append(all, gram) })
		text.Edges(t.Term, func(edge string) { all = append(all, edge) })
	}
	return all
}

func naiveField(passages []string, question string, passage int, o Options, read func(text.Token) []string) float64 {
	frequency, holding := map[string]float64{}, map[string]float64{}
	counts := make([]map[string]float64, len(passages))
	lengths, scripts := make([]float64, len(passages)), make([]string, len(passages))
	for i, s := range passages {
		counts[i] = map[string]float64{}
		in := map[string]int{}
		for _, token := range text.Tokens(s) {
			if script := text.ScriptOf(token.Term); script != "Zyyy" {
				in[script]++
			}
			for _, t := range read(token) {
				counts[i][t]++
				lengths[i]++
			}
		}
		for t := range counts[i] {
			frequency[t]++
		}
		for script := range in {
			holding[script]++
		}
		for _, token := range text.Tokens(s) {
			if script := text.ScriptOf(token.Term); in[script] > in[scripts[i]] {
				scripts[i] = script
			}
		}
	}
	total, same := 0., 0.
	for i := range passages {
		if scripts[i] == scripts[passage] {
			total, same = total+lengths[i], same+1
		}
	}
	content := map[int]bool{}
	for _, token := range text.ContentTokens(question) {
		content[token.Start] = true
	}
	score := 0.
	for _, token := range text.Tokens(question) {
		terms := read(token)
		for _, t := range terms {
			n, df, f := float64(len(passages)), frequency[t], counts[passage][t]
			if script := text.ScriptOf(t); script != "Zyyy" {
				n = max(holding[script], df)
			}
			weight := math.Log(1+(n-df+.5)/(df+.5)) / math.Sqrt(float64(len(terms)))
			if !content[token.Start] {
				weight /= 2
			}
			if f > 0 {
				score += weight * f * (o.K1 + 1) / (f + o.K1*(1-o.B+o.B*lengths[passage]*same/total))
			}
		}
	}
	return score
}

func TestSearchIsBM25(t *testing.T) {
	near := cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-6 })
	for _, o := range []Options{{}, {K1: 2, B: .3, GramWeight: 1}} {
		x := build(o, passages...)
		for _, question := range []string{"oil pipelines", "the the coast", "石油出口", "النفط", "guard the pipe", "Zanzibar", "", "?"} {
			got, want := x.Search(question, 100, nil), naive(passages, question, o)
			if diff := cmp.Diff(want, got, near); diff != "" && len(got)+len(want) > 0 {
				t.Errorf("Search(%q) with %+v (-want +got):\n%s", question, o, diff)
			}
		}
	}
}

// One figure worked out by hand: of 2 passages of 1 and 3 bigrams in Han, the first holds the question's one, beside an
// English passage that changes nothing. idf = ln(1 + 1.5/1.5), and tf·2.2 / (tf + 1.2·(.25 + .75·1/2)) = 2.2/1.75.
func TestSearchByHand(t *testing.T) {
	got := build(Options{}, "石油", "天地玄黄", "a b c d e f g").Search("石油?", 5, nil)
	if want := math.Ln2 * 2.2 / 1.75; len(got) != 1 || got[0].Passage != 0 || math.Abs(got[0].Score-want) > 1e-12 {
		t.Errorf("Search = %v, want passage 0 with %v", got, want)
	}
}

// What passages in other scripts say, and how long they are, is no matter of a passage in this one.
func TestScriptsAreApart(t *testing.T) {
	arabic := []string{"خط أنابيب النفط", "النفط في الساحل البعيد", "الساحل"}
	alone := build(Options{}, arabic...)
	among := build(Options{}, append(slices.Clone(arabic), synthetic(20)...)...)
	for _, question := range []string{"النفط", "أين الساحل؟", "أنابيب"} {
		if diff := cmp.Diff(alone.Search(question, 9, nil), among.Search(question, 9, nil)); diff != "" {
			t.Errorf("Search(%s) (-alone +among English passages):\n%s", question, diff)
		}
	}
}

func TestFunctionWordsCountHalf(t *testing.T) {
	x := build(Options{}, "zebra", "about", "stone")
	got := x.Search("about zebra", 9, nil)
	if len(got) != 2 || got[0].Passage != 0 || math.Abs(got[0].Score-2*got[1].Score) > 1e-9 {
		t.Errorf("Search = %v, want zebra with twice the score of about", got)
	}
}

func TestFullIsTheScoreOfAPassageWithEveryTerm(t *testing.T) {
	x := build(Options{}, "zebra stone", "stone quartz", "river quartz")
	best := x.Search("zebra stone", 1, nil)
	if got := x.Full("zebra stone"); len(best) != 1 || math.Abs(got-best[0].Score) > .05*got {
		t.Errorf("Full = %v, Search = %v, want nearly the same", got, best)
	}
	for _, question := range []string{"zebra Zanzibar Timbuktu", "zebra في الساحل"} {
		best := x.Search(question, 1, nil)
		if got := x.Full(question); len(best) != 1 || got < 2*best[0].Score {
			t.Errorf("Full(%s) = %v, Search = %v, want more than twice as much", question, got, best)
		}
	}
	if got := x.Full("?"); got != 0 {
		t.Errorf("Full of nothing = %v", got)
	}
}

func TestGramsFindOtherForms(t *testing.T) {
	x := build(Options{}, "two guards", "one pipeline", "no pope")
	for _, question := range []string{"pipelines", "pipelnie pipeli", "Pipelined"} {
		if got := x.Search(question, 5, nil); len(got) != 1 || got[0].Passage != 1 {
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
		for _, match := range x.Search("coast", test.k, test.keep) {
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
	want := x.Search(question, 10, nil)
	words := strings.Fields(question)
	random := rand.New(rand.NewPCG(7, 8))
	for range 20 {
		random.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
		if diff := cmp.Diff(want, x.Search(strings.Join(words, " "), 10, nil)); diff != "" {
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
		if got := x.Search("oil", 5, nil); len(got) > 0 || x.Occurrences("oil") != 0 {
			t.Errorf("%s: Search(oil) = %v, Occurrences(oil) = %d", name, got, x.Occurrences("oil"))
		}
	}
}

func TestSearchConcurrently(t *testing.T) {
	x := build(Options{}, passages...)
	var group sync.WaitGroup
	for _, question := range []string{"oil", "coast", "石油", "pipelines"} {
		want := x.Search(question, 3, nil)
		group.Go(func() {
			for range 200 {
				if diff := cmp.Diff(want, x.Search(question, 3, nil)); diff != "" {
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
				x.Search(all[i%n][:80], 50, nil)
				i++
			}
			b.ReportMetric(float64(len(x.entries)+len(x.ends)+len(x.lengths))/float64(n), "bytes/passage")
		})
	}
}
