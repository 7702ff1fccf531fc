package retrieval

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ibid/retrieval/hashing"
	"ibid/retrieval/lexicon"
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
