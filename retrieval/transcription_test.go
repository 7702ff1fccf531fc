package retrieval

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ibid/retrieval/hashing"
	"ibid/retrieval/plain"
	"ibid/retrieval/source"
)

// engineers are documents that differ in whom they name, in three scripts.
func engineers(t *testing.T) *Index {
	t.Helper()
	var documents []*source.Document
	for _, d := range [][3]string{
		{"en Anderson", "en", "The bridge is a work of Anderson."}, {"en Spencer", "en", "The bridge is a work of Spencer."}, {"en grain", "en", "Grain and understanding."},
		{"zh Anderson", "zh", "这座桥是安德森的作品。"}, {"zh Spencer", "zh", "这座桥是斯宾塞的作品。"}, {"zh football", "zh", "他喜欢踢足球。"}, {"zh books", "zh", "他喜欢读书。"},
		{"ar Castleton", "ar", "الجسر من أعمال كاسلتون."}, {"ar Spencer", "ar", "الجسر من أعمال سبنسر."}, {"zh Castleton", "zh", "这座桥是卡斯尔顿的作品。"},
	} {
		p := plain.Parse([]byte(d[2]))
		p.ID, p.Language = d[0], d[1]
		documents = append(documents, p)
	}
	x, err := Collect(t.Context(), Config{Embedder: hashing.New(), Lexicon: mustLexicon(t)}, nil, documents)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// A name that no list has is met as the documents' other scripts write it.
func TestNamesAreMetInChinese(t *testing.T) {
	x := engineers(t)
	for _, c := range []struct{ question, language, first, met string }{
		{"What did Anderson build?", "zh", "zh Anderson", "Anderson 安德森"},
		{"What did Spencer build?", "zh", "zh Spencer", "Spencer 斯宾塞"},
		{"ماذا بنى كاسلتون؟", "zh", "zh Castleton", "كاسلتون 卡斯尔顿"},
		{"安德森造了什么？", "en", "en Anderson", "安德森 Anderson"},
		{"卡斯尔顿造了什么？", "ar", "ar Castleton", "卡斯尔顿 كاسلتون"},
	} {
		r := mustSearch(t, x, Query{Text: c.question, Language: c.language})
		if len(r.Hits) == 0 || r.Hits[0].Document.ID != c.first {
			t.Errorf("%q in %s finds %v, want %s first", c.question, c.language, paths(r.Hits), c.first)
			continue
		}
		if pairs := met(r, r.Hits[0].Sentences[0].Text); !slices.Contains(pairs, c.met) {
			t.Errorf("%q in %s: %s isn't among %q", c.question, c.language, c.met, pairs)
		}
	}
}

// The characters of a name have no meaning in it: 森 is no forest in 安德森.
func TestNamesAreNotTranslated(t *testing.T) {
	x := engineers(t)
	for _, s := range x.translated("安德森造了什么？").sets {
		for _, a := range s.Alternatives {
			if a.Parts[0][0] == "forest" || a.Parts[0][0] == "peace" {
				t.Errorf("安德森 has the set %+v", s)
			}
		}
	}
}

// A word of one character is found in those made with it, but to find it there shows no meeting.
func TestCharactersAreFoundInWords(t *testing.T) {
	x := engineers(t)
	r := mustSearch(t, x, Query{Text: "Who likes a ball?", Language: "zh"})
	if len(r.Hits) == 0 || r.Hits[0].Document.ID != "zh football" {
		t.Fatalf("found %v", paths(r.Hits))
	}
	for _, pair := range met(r, "足球") {
		if strings.HasPrefix(pair, "ball") {
			t.Errorf("met %q", pair)
		}
	}
}

func TestHoldingIsBounded(t *testing.T) {
	var b strings.Builder
	for r := '一'; r < '一'+2*mostHolding; r++ {
		b.WriteString(string(r) + "球。")
	}
	p := plain.Parse([]byte(b.String() + "足球门。"))
	p.ID, p.Language = "zh", "zh"
	x, err := Collect(t.Context(), Config{Embedder: hashing.New(), Lexicon: mustLexicon(t)}, []*source.Document{p}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"球门"}, x.holding("门")); diff != "" {
		t.Errorf("pairs with 门 (-want +got):\n%s", diff)
	}
	if got := x.holding("球"); got != nil {
		t.Errorf("%d pairs with 球", len(got))
	}
}
