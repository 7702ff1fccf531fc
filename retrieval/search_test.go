package retrieval

import (
	"context"
	"errors"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ibid/retrieval/hashing"
	"ibid/retrieval/source"
)

// searched is a corpus with twins, references, time stamps and three scripts.
func searched() map[string]string {
	files := smallCorpus()
	files["gamma.wiki"] = "'''Gamma''' ships [[oil|crude oil]] to ports.<ref>{{cite web|title=Ports|url=https://example.org/ports}}</ref> {{lang|en|More}}.\n"
	files["video.md"] = "---\nvideoId: abc\n---\nHe speaks of the pipeline. <a class=\"yt-timestamp\" data-t=\"00:10:00\">[0:10]</a> <a class=\"yt-timestamp\" data-t=\"00:11:00\">[0:11]</a>\n\nThen of tourism.\n"
	files["chinese.txt"] = "阿塞拜疆与以色列的关系始于1992年。双方签署了取消双重征税的协议。\n"
	for _, twin := range []string{"twin1.txt", "twin2.txt", "twin3.txt", "twin4.txt", "twin5.txt", "twin6.txt"} {
		files[twin] = "A lighthouse stands on the northern cape.\n"
	}
	return files
}

func TestSearchIsDeterministic(t *testing.T) {
	x, _ := mustOpen(t, configOf(t, newEmbedder(), searched()))
	questions := []string{"Where does the pipeline carry oil?", "lighthouse on the cape", "双重征税", "التجارة عام 1992", "tourism"}
	want := make([]Result, len(questions))
	for i, q := range questions {
		want[i] = mustSearch(t, x, Query{Text: q})
	}
	again, _ := mustOpen(t, configOf(t, newEmbedder(), searched()))
	var all sync.WaitGroup
	for n := range 200 {
		all.Go(func() {
			i := n % len(questions)
			got, err := []*Index{x, again}[n%2].Search(t.Context(), Query{Text: questions[i]})
			if diff := cmp.Diff(want[i], got, cmpopts.IgnoreUnexported(Term{})); err != nil || diff != "" {
				t.Errorf("search %d for %q differs (-first +now), %v:\n%s", n, questions[i], err, diff)
			}
		})
	}
	all.Wait()
}

func TestSearchBreaksTiesByID(t *testing.T) {
	e := newEmbedder()
	e.query = slices.Repeat([]float32{1}, e.dimension)
	x, _ := mustOpen(t, configOf(t, e, searched()))
	hits := mustSearch(t, x, Query{Text: "lighthouse", Limit: 6}).Hits
	if len(hits) != 6 || hits[0].Score != hits[5].Score || !strings.HasPrefix(hits[5].Document.Path, "twin") {
		t.Fatalf("%v: %+v, want the twins with one score", paths(hits), hits)
	}
	if !slices.IsSortedFunc(hits, func(a, b Hit) int { return strings.Compare(a.ID, b.ID) }) {
		t.Errorf("twins in the order %v, want them by ID", paths(hits))
	}
}

func TestSearchLimit(t *testing.T) {
	files := map[string]string{}
	for i := range 15 {
		files[strings.Repeat("x", i+1)+".txt"] = "A lighthouse stands here.\n"
	}
	x, _ := mustOpen(t, configOf(t, newEmbedder(), files))
	for limit, want := range map[int]int{-1: 10, 0: 10, 1: 1, 12: 12, 99: 15} {
		if got := len(mustSearch(t, x, Query{Text: "lighthouse", Limit: limit}).Hits); got != want {
			t.Errorf("limit %d: %d hits, want %d", limit, got, want)
		}
	}
}

func TestSearchWithinDocuments(t *testing.T) {
	x, _ := mustOpen(t, configOf(t, newEmbedder(), searched()))
	for _, c := range []struct {
		documents, want []string
	}{
		{[]string{"beta.txt"}, []string{"beta.txt"}},
		{[]string{"twin1.txt", "twin3.txt", "twin1.txt"}, []string{"twin1.txt", "twin3.txt"}},
		{[]string{"missing.txt"}, nil},
		{[]string{"missing.txt", "twin2.txt"}, []string{"twin2.txt"}},
	} {
		all := Query{Text: "lighthouse التجارة oil tourism", Limit: 99}
		within := all
		within.Documents = c.documents
		found := mustSearch(t, x, within)
		if found.Among != len(c.want) {
			t.Errorf("in %v: %d passages were searched, want %d", c.documents, found.Among, len(c.want))
		}
		for _, h := range found.Hits {
			if !slices.Contains(c.want, h.Document.Path) {
				t.Errorf("in %v: found %s", c.documents, h.Document.Path)
			}
		}
		lexical := func(hits []Hit) (list []string) {
			for _, h := range hits {
				if h.Why.Lexical > 0 && slices.Contains(c.want, h.Document.Path) {
					list = append(list, h.Document.Path)
				}
			}
			slices.Sort(list)
			return list
		}
		got := lexical(found.Hits)
		if diff := cmp.Diff(lexical(mustSearch(t, x, all).Hits), got); diff != "" || len(got) != len(c.want) {
			t.Errorf("in %v: found %v, want %v", c.documents, got, c.want)
		}
	}
}

func TestSearchOddQuestions(t *testing.T) {
	for _, e := range []Embedder{newEmbedder(), hashing.New()} {
		x, _ := mustOpen(t, configOf(t, e, searched()))
		for _, c := range []struct {
			question string
			terms    int
		}{
			{"", 0}, {" \n\t", 0}, {"?!…", 0}, {"🛢️🚢", 0}, {"👩‍👩‍👧‍👦 oil 🛢️", 1}, {"ـ", 0}, {"\u0301\u064b", 0}, {"the of and", 0},
			{"xylophone zugzwang", 2}, {"\xff\xfe oil \xc3", 1}, {"\x00", 0}, {"oil Oil OIL", 1},
		} {
			got := mustSearch(t, x, Query{Text: c.question})
			if len(got.Terms) != c.terms {
				t.Errorf("%q: terms %+v, want %d", c.question, got.Terms, c.terms)
			}
			for _, h := range got.Hits {
				if math.IsNaN(h.Score) || h.Score < 0 || h.Score > 1+e.Weight() {
					t.Errorf("%q: score %v", c.question, h.Score)
				}
			}
		}
		for _, long := range []string{"pipeline ", "双", "a1", "اتفاقية ", "\u0301", "🛢", "'s", "oil-"} {
			mustSearch(t, x, Query{Text: strings.Repeat(long, 10_000/len(long))})
		}
	}
}

func TestSearchWithoutKnownTerms(t *testing.T) {
	e := newEmbedder()
	e.queryErr = errTest
	x, _ := mustOpen(t, configOf(t, e, searched()))
	got := mustSearch(t, x, Query{Text: "xylophone zugzwang"})
	if len(got.Hits) != 0 || len(got.Terms) != 2 || got.Terms[0].Known || got.Terms[1].Known {
		t.Errorf("%+v, want two unknown terms and no hit", got)
	}
}

func TestSearchWithoutTheDenseLeg(t *testing.T) {
	for name, change := range map[string]func(*embedder){
		"an error":                func(e *embedder) { e.queryErr = errTest },
		"another dimension":       func(e *embedder) { e.query = []float32{1, 2, 3} },
		"zeros":                   func(e *embedder) { e.query = make([]float32, e.dimension) },
		"an empty vector":         func(e *embedder) { e.query = []float32{} },
		"a number that is no one": func(e *embedder) { e.query = slices.Repeat([]float32{float32(math.NaN())}, e.dimension) },
	} {
		e := newEmbedder()
		x, _ := mustOpen(t, configOf(t, e, searched()))
		change(e)
		hits := mustSearch(t, x, Query{Text: "pipeline"}).Hits
		if len(hits) != 2 || hits[0].Score != 1 {
			t.Errorf("%s: hits %v, want the two that hold the word", name, paths(hits))
		}
		for _, h := range hits {
			if h.Why.Dense != 0 || h.Why.Lexical == 0 {
				t.Errorf("%s: %s by %+v", name, h.Document.Path, h.Why)
			}
		}
	}
}

func TestSearchCancelled(t *testing.T) {
	x, _ := mustOpen(t, configOf(t, newEmbedder(), searched()))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := x.Search(ctx, Query{Text: "pipeline"}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want %v", err, context.Canceled)
	}
}

// A caller may do with a result what it likes.
func TestResultsAreSelfContained(t *testing.T) {
	x, _ := mustOpen(t, configOf(t, newEmbedder(), searched()))
	untouched, _ := mustOpen(t, configOf(t, newEmbedder(), searched()))
	q := Query{Text: "crude oil ports pipeline tourism trade", Limit: 99}
	want := mustSearch(t, untouched, q)
	var held []*source.Document // keeps the decoded documents at hand
	references, also := 0, 0
	for _, stored := range x.documents {
		d, err := stored.decoded()
		if err != nil {
			t.Fatal(err)
		}
		held = append(held, d)
		for _, s := range d.Sentences {
			references, also = references+len(s.References), also+len(s.Also)
		}
	}
	if references == 0 || also == 0 {
		t.Fatalf("%d references and %d further time stamps, want some", references, also)
	}
	wantSources, wantParagraph := mustSources(t, untouched), mustParagraph(t, untouched, "gamma.wiki", 0)
	spoil(mustSearch(t, x, q).Hits)
	for _, s := range mustSources(t, x) {
		for _, path := range s.Outline {
			clear(path)
		}
		clear(s.Outline)
	}
	p := mustParagraph(t, x, "gamma.wiki", 0)
	spoil([]Hit{{Passage: p}})
	if diff := cmp.Diff(want, mustSearch(t, x, q), cmpopts.IgnoreUnexported(Term{})); diff != "" {
		t.Errorf("the next search differs (-before +after):\n%s", diff)
	}
	if diff := cmp.Diff(wantSources, mustSources(t, x)); diff != "" {
		t.Errorf("the sources differ (-before +after):\n%s", diff)
	}
	if diff := cmp.Diff(wantParagraph, mustParagraph(t, x, "gamma.wiki", 0)); diff != "" {
		t.Errorf("the paragraph differs (-before +after):\n%s", diff)
	}
	runtime.KeepAlive(held)
}

// spoil writes over all that hits hold.
func spoil(hits []Hit) {
	for _, h := range hits {
		clear(h.Section)
		for _, s := range h.Sentences {
			clear(s.References)
			clear(s.Also)
		}
		clear(h.Sentences)
		clear(h.Why.Matches)
	}
}

func mustSources(t *testing.T, x *Index) []Source {
	t.Helper()
	list, err := x.Sources()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func mustParagraph(t *testing.T, x *Index, document string, sentence int) Passage {
	t.Helper()
	p, err := x.Paragraph(document, sentence)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestParagraph(t *testing.T) {
	x, _ := mustOpen(t, configOf(t, newEmbedder(), searched()))
	p := mustParagraph(t, x, "alpha.md", 1)
	if p.Section != nil || p.First != 0 || p.Of != 3 || len(p.Sentences) != 2 {
		t.Errorf("%+v, want the first two of three sentences", p)
	}
	p = mustParagraph(t, x, "alpha.md", 2)
	if diff := cmp.Diff([]string{"Beta"}, p.Section); diff != "" || p.First != 2 || p.Of != 3 || len(p.Sentences) != 1 {
		t.Errorf("%+v, want the last sentence, under Beta", p)
	}
	for document, sentence := range map[string]int{"missing": 0, "alpha.md": 3, "beta.txt": -1} {
		if _, err := x.Paragraph(document, sentence); !errors.Is(err, ErrUnknown) {
			t.Errorf("sentence %d of %s: %v, want %v", sentence, document, err, ErrUnknown)
		}
	}
}

func TestSources(t *testing.T) {
	x, _ := mustOpen(t, configOf(t, newEmbedder(), map[string]string{
		"a.md":   "# Alpha\n\n## Empty\n\n## Beta\n\nTrade grew again. Then it fell.\n",
		"b.wiki": "'''B''' grew.<ref>{{cite web|title=P|url=https://example.org/p}}</ref> [[It]] fell.<ref>{{cite web|title=Q|url=https://example.org/p}}</ref>\n",
	}))
	var got []Source
	for _, s := range mustSources(t, x) {
		got = append(got, Source{
			DocumentInfo: source.DocumentInfo{Path: s.Path, Language: s.Language},
			Sentences:    s.Sentences, Passages: s.Passages, References: s.References, Distinct: s.Distinct, Outline: s.Outline,
		})
	}
	want := []Source{
		{DocumentInfo: source.DocumentInfo{Path: "a.md", Language: "en"}, Sentences: 2, Passages: 1, Outline: [][]string{{"Beta"}}},
		{DocumentInfo: source.DocumentInfo{Path: "b.wiki", Language: "en"}, Sentences: 2, Passages: 1, References: 2, Distinct: 1, Outline: [][]string{nil}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("differs (-want +got):\n%s", diff)
	}
	documents, languages := x.Languages()
	if diff := cmp.Diff([]string{"en"}, languages); diff != "" || documents != 2 {
		t.Errorf("%d documents in %v, want 2 in English", documents, languages)
	}
}
