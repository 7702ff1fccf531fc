package retrieval

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ibid/retrieval/text"
)

// folded returns a word as it is looked for.
func folded(t *testing.T, word string) string {
	t.Helper()
	tokens := text.Tokens(word)
	if len(tokens) != 1 {
		t.Fatalf("%q is %d tokens, want 1", word, len(tokens))
	}
	return tokens[0].Term
}

func TestInflected(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64 // 0: another word
	}{
		{"connect", "connected", 14. / 16}, {"country", "countries", 12. / 16}, {"trade", "traded", 10. / 11}, {"oil", "oils", 6. / 7},
		{"oil", "coil", 0}, {"oil", "oi", 0}, {"goes", "going", 0}, {"mouse", "mice", 0}, {"sign", "signatory", 0}, {"port", "post", 0},
		{"Haus", "Häuser", 8. / 10}, {"Vertrag", "Verträge", 14. / 15}, {"Vertrag", "Vertrages", 14. / 16}, {"Vertrag", "Vertreter", 0},
		{"договор", "договорами", 14. / 17}, {"нефть", "нефти", 8. / 10}, {"нефть", "небо", 0}, {"год", "гора", 0},
		{"اتفاقية", "الاتفاقية", 1}, {"نفط", "والنفط", 1}, {"دولة", "للدولة", 1}, {"التجارة", "بالتجارة", 1}, {"آذربيجان", "أذربيجان", 1},
		{"اتفاقية", "واتفاقيات", 12. / 15}, {"كتاب", "باب", 0}, {"نفط", "نقل", 0},
	} {
		a, b := folded(t, c.a), folded(t, c.b)
		for _, pair := range [][2]string{{a, b}, {b, a}} {
			if got := inflected(pair[0], pair[1]); math.Abs(got-c.want) > 1e-9 {
				t.Errorf("%s and %s: %.3f, want %.3f", pair[0], pair[1], got, c.want)
			}
		}
		if got := inflected(a, a); got != 1 {
			t.Errorf("%s and itself: %v, want 1", a, got)
		}
	}
}

// evidenceIndex has ten sentences and titles in Latin script, four in Arabic and two in Han.
func evidenceIndex(t *testing.T) *Index {
	t.Helper()
	x, _ := mustOpen(t, configOf(t, newEmbedder(), map[string]string{
		"1.txt": "The pipeline connects Baku with Ceyhan. It was opened in 2005.\n",
		"2.txt": "Trade between the countries grew. Pipelines were built.\n",
		"3.txt": "The agreement was signed in 1992.\n",
		"4.txt": "An agreement on tourism followed.\n",
		"5.txt": "وقعت الدولتان الاتفاقية في باكو.\n",
		"6.txt": "نمت التجارة بين البلدين.\n",
		"7.txt": "双方取消了国家间的双重征税。\n",
	}))
	return x
}

func TestTerms(t *testing.T) {
	x := evidenceIndex(t)
	idf := func(n, of float64) float64 { return math.Log(1 + (of-n+.5)/(n+.5)) }
	for _, c := range []struct {
		question string
		want     []Term
	}{
		{"When was the pipeline to Baku opened?", []Term{
			{Text: "pipeline", Weight: idf(1, 10), Known: true, Common: true, Start: 13},
			{Text: "Baku", Weight: idf(1, 10), Known: true, Name: true, Start: 25},
			{Text: "opened", Weight: idf(1, 10), Known: true, Common: true, Start: 30},
		}},
		{"agreement Agreement zugzwang", []Term{
			{Text: "agreement", Weight: idf(2, 10), Known: true, Common: true},
			{Text: "zugzwang", Weight: idf(0, 10), Common: true, Start: 20},
		}},
		// A word that is there in other forms occurs as often as its rarest 4-gram, if two thirds of them are there.
		{"pipelined", []Term{{Text: "pipelined", Weight: idf(2, 10), Known: true, Common: true}}},
		{"countrys", []Term{{Text: "countrys", Weight: idf(0, 10), Common: true}}},
		// No sentence is in Cyrillic, so all of them are what a word is rare among.
		{"нефть", []Term{{Text: "нефть", Weight: idf(0, 16), Common: true}}},
		{"1992", []Term{{Text: "1992", Weight: idf(1, 16), Known: true, Exact: true, Number: true}}},
		{"الاتفاقية", []Term{{Text: "الاتفاقية", Weight: idf(1, 4), Known: true}}},
		// 消征 stands between two words.
		{"取消征税", []Term{
			{Text: "取消", Weight: idf(1, 2), Known: true, Exact: true},
			{Text: "消征", Weight: idf(0, 2) * straddling, Exact: true, Start: 3},
			{Text: "征税", Weight: idf(1, 2), Known: true, Exact: true, Start: 6},
		}},
	} {
		got := x.terms(c.question)
		if diff := cmp.Diff(c.want, got, cmpopts.IgnoreUnexported(Term{}), cmpopts.EquateApprox(0, 1e-9)); diff != "" {
			t.Errorf("%q: terms differ (-want +got):\n%s", c.question, diff)
		}
	}
}

func TestMatchesPointAtSentences(t *testing.T) {
	x := evidenceIndex(t)
	for _, c := range []struct {
		question, document string
		want               []Match
	}{
		{"When was the pipeline to Baku opened?", "1.txt", []Match{{Term: 0, Sentence: 0, Strength: 1}, {Term: 1, Sentence: 0, Strength: 1}, {Term: 2, Sentence: 1, Strength: 1}}},
		{"pipeline", "2.txt", []Match{{Term: 0, Sentence: 1, Strength: 16. / 17}}},
		{"2006", "1.txt", nil},
		{"بالاتفاقية", "5.txt", []Match{{Term: 0, Sentence: 0, Strength: 1}}},
		{"征税", "7.txt", []Match{{Term: 0, Sentence: 0, Strength: 1}}},
		{"消双", "7.txt", []Match{{Term: 0, Sentence: 0, Strength: Apart}}},
		{"税收", "7.txt", nil},
	} {
		d, err := x.documents[x.byPath[c.document]].decoded()
		if err != nil {
			t.Fatal(err)
		}
		got := matches(x.terms(c.question), passageAt("", d, x.passages[x.byPath[c.document]].Range), c.question, nil)
		if diff := cmp.Diff(c.want, got, cmpopts.EquateApprox(0, 1e-9)); diff != "" {
			t.Errorf("%q in %s: matches differ (-want +got):\n%s", c.question, c.document, diff)
		}
	}
}

func TestMatchesInHeadings(t *testing.T) {
	x, _ := mustOpen(t, configOf(t, newEmbedder(), map[string]string{"a.md": "# Alpha\n\n## Pipelines\n\n### Trade\n\nIt grew.\n"}))
	hits := mustSearch(t, x, Query{Text: "alpha pipelines trade grew"}).Hits
	if len(hits) != 1 {
		t.Fatalf("hits %v, want 1", paths(hits))
	}
	want := []Match{{Term: 0, Sentence: Headings, Strength: 1}, {Term: 1, Sentence: Headings, Strength: 1}, {Term: 2, Sentence: Headings, Strength: 1}, {Term: 3, Sentence: 0, Strength: 1}}
	if diff := cmp.Diff(want, hits[0].Why.Matches); diff != "" {
		t.Errorf("matches differ (-want +got):\n%s", diff)
	}
}

// Every match of every hit is a sentence that holds the term or begins as it does.
func TestMatchesOfSearchHold(t *testing.T) {
	x, _ := mustOpen(t, configOf(t, newEmbedder(), searched()))
	matches := 0
	for _, question := range []string{"Where does the pipeline carry oil?", "lighthouse on the northern cape", "双重征税", "التجارة عام 1992"} {
		result := mustSearch(t, x, Query{Text: question, Limit: 99})
		for _, h := range result.Hits {
			for _, m := range h.Why.Matches {
				matches++
				where := h.Document.Title + "\n" + strings.Join(h.Section, "\n")
				if m.Sentence != Headings {
					where = h.Sentences[m.Sentence].Text
				}
				term := []rune(result.Terms[m.Term].Text)
				beginning := string(term[:max(1, len(term)*2/3)])
				if m.Strength <= 0 || m.Strength > 1 || !strings.Contains(where, beginning) {
					t.Errorf("%q: %+v says that %q holds %q", question, m, where, string(term))
				}
			}
		}
	}
	if matches < 10 {
		t.Errorf("%d matches, want 10 at least", matches)
	}
}
