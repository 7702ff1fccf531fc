package retrieval

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ibid/retrieval/hashing"
	"ibid/retrieval/lexicon"
	"ibid/retrieval/plain"
	"ibid/retrieval/source"
)

// mustLexicon opens the lists of the repository.
func mustLexicon(t testing.TB) *lexicon.Lexicon {
	t.Helper()
	l, err := lexicon.Open(filepath.Join("lexicon", "data"), func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// met returns which words of a question a sentence met, as "oil 石油", by the first sentence of the best hits that holds a
// text.
func met(r Result, holds string) []string {
	var list []string
	for _, h := range r.Hits {
		for i, s := range h.Sentences {
			if !strings.Contains(s.Text, holds) {
				continue
			}
			for _, m := range h.Why.Matches {
				if m.Sentence == i && m.Met != "" {
					list = append(list, m.Of+" "+m.Met)
				}
			}
			return list
		}
	}
	return nil
}

func TestSeedsMeetAcrossLanguages(t *testing.T) {
	seeds := filepath.Join("..", "..", "shared", "seeds")
	if _, err := os.Stat(seeds); err != nil {
		t.Skip(err)
	}
	x, _ := mustOpen(t, Config{Folder: seeds, DataDir: t.TempDir(), Embedder: hashing.New(), Lexicon: mustLexicon(t)})
	for _, c := range []struct {
		question, holds string
		want            []string
	}{
		{"How much of Azerbaijan's oil is exported to Israel?", "截至2013年", []string{"Azerbaijan 阿塞拜疆", "oil 石油", "exported 出口", "Israel 以色列"}},
	} {
		r := mustSearch(t, x, Query{Text: c.question})
		if diff := cmp.Diff(c.want, met(r, c.holds)); diff != "" {
			t.Errorf("%q: pairs differ (-want +got):\n%s", c.question, diff)
		}
		for _, term := range r.Terms {
			if !term.Known && !term.Translated {
				t.Errorf("%q: %s isn't known", c.question, term.Text)
			}
		}
	}
}

// harbours are documents on one subject in three languages; the French one has no list.
func harbours(t *testing.T, lists *lexicon.Lexicon) *Index {
	t.Helper()
	var documents []*source.Document
	for _, d := range [][3]string{
		{"ar", "ar", "بني الميناء في عام 1856 على يد المهندس كلاوس برنكمار."},
		{"ar2", "ar", "تسقط الأمطار في الجبال خلال فصل الشتاء."},
		{"en", "en", "The lighthouse was built by the engineer Klaus Brenkmar."},
		{"en2", "en", "Snow falls in the mountains in winter."},
		{"zh", "zh-Hant", "灯塔建于1856年，由一位工程师修建。"},
		{"zh2", "zh", "冬天山里下雪。"},
		{"fr", "fr", "Le phare a été construit par un ingénieur."},
	} {
		p := plain.Parse([]byte(d[2]))
		p.ID, p.Language = d[0], d[1]
		documents = append(documents, p)
	}
	x, err := Collect(t.Context(), Config{Embedder: hashing.New(), Lexicon: lists}, nil, documents)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestSearchAcrossLanguages(t *testing.T) {
	x, plainly := harbours(t, mustLexicon(t)), harbours(t, nil)
	for _, c := range []struct {
		question, language, first string
		met                       []string
	}{
		{"Which engineer built the lighthouse?", "zh", "zh", []string{"engineer 工程师", "built 修建", "lighthouse 灯塔"}},
		{"Which harbour did Brenkmar build?", "ar", "ar", []string{"harbour الميناء", "Brenkmar برنكمار"}},
		{"谁修建了灯塔？", "en", "en", []string{"修建 built", "灯塔 lighthouse"}},
		{"من هو برنكمار؟", "en", "en", []string{"برنكمار Brenkmar"}},
		{"هل الجبال فيها ثلوج؟", "zh", "zh2", nil},
		{"Which 工程师 built it?", "en", "en", []string{"工程师 engineer"}},
	} {
		r := mustSearch(t, x, Query{Text: c.question, Language: c.language})
		if len(r.Hits) == 0 || r.Hits[0].Document.ID != c.first {
			t.Errorf("%q in %s finds %v, want %s first", c.question, c.language, paths(r.Hits), c.first)
			continue
		}
		pairs := map[string]bool{}
		for _, m := range r.Hits[0].Why.Matches {
			if m.Met != "" {
				pairs[m.Of+" "+m.Met] = true
			}
		}
		for _, pair := range c.met {
			if !pairs[pair] {
				t.Errorf("%q in %s: %s isn't among %v", c.question, c.language, pair, pairs)
			}
		}
		for _, h := range mustSearch(t, plainly, Query{Text: c.question, Language: c.language}).Hits {
			for _, m := range h.Why.Matches {
				if m.Met != "" {
					t.Errorf("%q without lists: %+v", c.question, m)
				}
			}
		}
	}
}

// A question in the language of the documents, or in one without lists, is searched for as without lists.
func TestListsLeaveOwnLanguageAlone(t *testing.T) {
	x, plainly := harbours(t, mustLexicon(t)), harbours(t, nil)
	for _, c := range []Query{
		{Text: "Which engineer built the lighthouse?", Language: "en"}, {Text: "灯塔是谁修建的？", Language: "zh"}, {Text: "متى بني الميناء؟", Language: "ar"},
		{Text: "Qui a construit le phare de la ville ?"}, {Text: "Welcher Ingenieur hat denn den Leuchtturm gebaut?"}, {Text: "1856"}, {Text: ""},
	} {
		got, want := mustSearch(t, x, c), mustSearch(t, plainly, c)
		if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Term{}), cmpopts.IgnoreFields(Term{}, "Translated", "TranslatedWeight")); diff != "" {
			t.Errorf("%+v: lists change the result (-without +with):\n%s", c, diff)
		}
	}
}

func TestSearchOneLanguage(t *testing.T) {
	x := harbours(t, mustLexicon(t))
	for language, want := range map[string]string{"zh": "zh", "zh-Hans": "zh", "EN": "en", "xx": ""} {
		for _, h := range mustSearch(t, x, Query{Text: "engineer 1856", Language: language}).Hits {
			if baseLanguage(h.Document.Language) != want {
				t.Errorf("in %s: a document in %s", language, h.Document.Language)
			}
		}
	}
}

// A word that two meet in is a translation for both of its pairs of characters, and for the pair that two words share.
func TestPairsMeetTogether(t *testing.T) {
	x := harbours(t, mustLexicon(t))
	r := mustSearch(t, x, Query{Text: "工程师修建", Language: "en"})
	var got []string
	for _, m := range r.Hits[0].Why.Matches {
		got = append(got, r.Terms[m.Term].Text+" "+m.Of+" "+m.Met)
	}
	want := []string{"工程 工程师 engineer", "程师 工程师 engineer", "师修  ", "修建 修建 built"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("matches differ (-want +got):\n%s", diff)
	}
}

func TestLongQuestionsAcrossLanguages(t *testing.T) {
	x := harbours(t, mustLexicon(t))
	for _, piece := range []string{"lighthouse ", "灯塔", "Lieberman ", "ليبرمان ", "ش", "x", "Ee"} {
		q := Query{Text: strings.Repeat(piece, 10_000/len(piece))}
		if diff := cmp.Diff(mustSearch(t, x, q), mustSearch(t, x, q), cmpopts.IgnoreUnexported(Term{})); diff != "" {
			t.Errorf("%.20s…: two searches differ:\n%s", piece, diff)
		}
	}
}
