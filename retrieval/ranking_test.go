package retrieval

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ibid/retrieval/hashing"
)

var update = flag.Bool("update", false, "write the golden file anew")

// rankedQuestions are questions on ibid's own documents, each with words of the passage that answers it.
var rankedQuestions = []struct{ question, expected string }{
	{"When did Azerbaijan and Israel establish diplomatic relations?", "established diplomatic relations in April 1992"},
	{"What did Israel agree to sell Azerbaijan in 2012?", "sell Azerbaijan drones"},
	{"Why does Iran watch the partnership with unease?", "northern frontier"},
	{"Which taxes were abolished in 2017?", "abolished double taxation"},
	{"How much oil was exported from Baku to Israel?", "40 percent"},
	{"Who was ambassador in October 2001?", "Eitan Naeh"},
	{"متى افتتحت إسرائيل سفارتها في باكو؟", "افتتحت إسرائيل سفارتها"},
	{"ما الذي حظرته المادة 907؟", "المادة 907"},
	{"ما قيمة صفقة السلاح التي وقعت عام 2012؟", "1.6 مليار دولار"},
	{"من أكبر مورد للنفط إلى إسرائيل؟", "مورّد للنفط"},
	{"أين أقام الموساد قاعدة؟", "أقامها الموساد"},
	{"متى ألغي الازدواج الضريبي؟", "الازدواج الضريبي"},
	{"以色列大使馆哪年在巴库开馆？", "开馆"},
	{"谁把两国关系形容成一座冰山？", "冰山"},
	{"住在阿塞拜疆的犹太人有多少？", "犹太人约有3万"},
	{"2004年阿塞拜疆对以色列出口多少？", "3.23亿美元"},
	{"谁策划袭击以色列使馆？", "因策划袭击"},
	{"哪家电信商1994年投标成功？", "Bezeq"},
	{"Aeronautics 要在哪里设厂？", "投资设厂"},
	{"Bezeq", "Bezeq"},
	// The answer stands in another language alone.
	{"What did section 907 forbid?", "المادة 907"},
	{"Where has Mossad set up a base?", "أقامها الموساد"},
	{"How many Jews live in Azerbaijan?", "犹太人约有3万"},
	{"What share did Bezeq buy in 1994?", "Bezeq"},
	{"ماذا اشترت شركة Bezeq؟", "Bezeq"},
	{"伊朗为什么不安？", "northern frontier"},
}

// TestRanking holds the ranking of ibid's own documents against a golden file, so that a change of it can be read.
func TestRanking(t *testing.T) {
	c := Config{Folder: filepath.Join("..", "corpus"), DataDir: t.TempDir(), Embedder: hashing.New()}
	x, _ := mustOpen(t, c)
	var b strings.Builder
	var first, five, reciprocal float64
	for _, q := range rankedQuestions {
		hits := mustSearch(t, x, Query{Text: q.question}).Hits
		at := slices.IndexFunc(hits, func(h Hit) bool { return strings.Contains(said(h), q.expected) })
		rank := "not found"
		if at >= 0 {
			rank = fmt.Sprint("rank ", at+1)
			reciprocal += 1 / float64(at+1)
		}
		if at == 0 {
			first++
		}
		if at >= 0 && at < 5 {
			five++
		}
		fmt.Fprintf(&b, "\n? %s\n  %s: %s\n", q.question, rank, q.expected)
		for i, h := range hits[:min(5, len(hits))] {
			fmt.Fprintf(&b, "  %d %s %s\n", i+1, h.Document.Path, opening(said(h)))
		}
	}
	n := float64(len(rankedQuestions))
	got := fmt.Sprintf("recall@1 %.3f, recall@5 %.3f, MRR@10 %.3f of %d questions\n%s", first/n, five/n, reciprocal/n, len(rankedQuestions), &b)
	const name = "testdata/ranking.txt"
	if *update {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", name, diff)
	}
}

// said returns the sentences of a hit.
func said(h Hit) string {
	var list []string
	for _, s := range h.Sentences {
		list = append(list, s.Text)
	}
	return strings.Join(list, " ")
}

// opening returns the first characters of s.
func opening(s string) string {
	runes := []rune(s)
	return string(runes[:min(40, len(runes))])
}
