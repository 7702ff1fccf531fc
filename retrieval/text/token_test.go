package text

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestTokens(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{" ,.! ", ""},
		{"Azerbaijan's oil", "azerbaijan oil"},
		{"Don’t we'll it's O'Brien", "dont we it o brien"},
		{"l'Azerbaïdjan d’Israël", "l azerbaidjan d israel"},
		{"Azerbaycan'ın İsrail'de", "azerbaycan in israil de"},
		{"snake_case CamelCase C++", "snake case camelcase c"},
		{"في عام1991, باكو في.1993", "في عام 1991 باكو في 1993"},
		{"١٩٩١ و۱۹۹۲", "1991 و 1992"},
		{"$1.6 billion, 3,000 and 17.5%", "1.6 billion 3000 and 17.5"},
		{"17,5 Mrd. 1.000.000 1,234.56 3.000", "17.5 mrd 1000000 1234.56 3.000"},
		{"18.10.1991 v1.2.3 1991,1992", "18 10 1991 v 1 2 3 1991 1992"},
		{"1,2,3 and 1,234,56", "1 2 3 and 1 234 56"},
		{"1٫5 １２．５", "1.5 12.5"},
		{"F16 MI6", "f 16 mi 6"},
		{"以色列", "以色 色列"},
		{"石", "石"},
		{"2012年卖给", "2012 年卖 卖给"},
		{"以色列 2012 年卖给 Azerbaijan 多少钱的 drones？", "以色 色列 2012 年卖 卖给 azerbaijan 多少 少钱 钱的 drones"},
		{"日本のビール", "日本 本の のビ ビー ール"},
		{"ｶﾞｷﾞ", "ガギ"},
		{"か\u3099く", "がく"},
		{"한국어 책", "한국 국어 책"},
		{"ที่นี่", "ที่นี่"},
		{"น้ำมัน", "น้\u0e4d\u0e32 \u0e4d\u0e32มั มัน"},
		{"क्या हिन्दी है", "क्या हिन्दी है"},
		{"Где Ёлка?", "где елка"},
		{"Wie heißt Öl?", "wie heisst ol"},
		{"¿Cuándo?", "cuando"},
		{"Việt Nam", "viet nam"},
		{"foo\u200bbar", "foo bar"},
		{"می\u200cخواهم", "ميخواهم"},
		{"ﷺ", "صلياللهعليهوسلم"},
		{"km² ½ ①", "km"},
		{"\u0301 \u200f a\u0301", "a"},
		{"a\xffb", "a b"},
	} {
		var terms []string
		for _, token := range Tokens(c.in) {
			terms = append(terms, token.Term)
		}
		if got := strings.Join(terms, " "); got != c.want {
			t.Errorf("Tokens(%q)\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}

func TestTokenSpans(t *testing.T) {
	const s = "Öl: 3,000 石油价 d'Or Baku's"
	type token struct {
		Term, Text string
		Bigram     bool
	}
	want := []token{
		{"ol", "Öl", false}, {"3000", "3,000", false}, {"石油", "石油", true}, {"油价", "油价", true},
		{"d", "d", false}, {"or", "Or", false}, {"baku", "Baku", false},
	}
	var got []token
	for _, x := range Tokens(s) {
		got = append(got, token{x.Term, s[x.Start:x.End], x.Bigram})
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Tokens(%q) (-want +got):\n%s", s, diff)
	}
}

func FuzzTokens(f *testing.F) {
	for _, s := range []string{
		"Azerbaijan's 1.6 billion", "1,234,567.8", "في عام1991,", "以色列2012年", "ｶﾞか\u3099", "น้ำมัน", "ﷺ", "a'\u0301b", "\xff1.\xff",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		last := -1
		for _, token := range Tokens(s) {
			if token.Start <= last || token.End <= token.Start || token.End > len(s) {
				t.Fatalf("Tokens(%q): span %v after %d", s, token.Span, last)
			}
			last = token.Start
			if token.Term == "" || !utf8.ValidString(token.Term) {
				t.Errorf("Tokens(%q): term %q", s, token.Term)
			}
			if again := Fold(token.Term); again != token.Term {
				t.Errorf("Tokens(%q): term %q folds to %q", s, token.Term, again)
			}
			Grams(token.Term, func(string) {})
			Edges(token.Term, func(string) {})
		}
	})
}

// What is quadratic would hang here.
func TestTokensLinear(t *testing.T) {
	for _, unit := range []string{"1.", "1,111,", "1.111.", "a'", "น", "か\u3099", "e\u0301", "\u0301", "什么", "多", "1", "a", "ﷺ"} {
		s := strings.Repeat(unit, 1<<18/len(unit))
		if all, content := len(Tokens(s)), len(ContentTokens(s)); content > all {
			t.Errorf("256 KB of %q have %d tokens, of them %d with content", unit, all, content)
		}
		Grams(s, func(string) {})
		Edges(s, func(string) {})
	}
}

func TestGrams(t *testing.T) {
	for _, c := range []struct {
		term string
		want []string
	}{
		{"", nil},
		{"oil", nil},
		{"baku", []string{"~baku"}},
		{"israel", []string{"~isra", "~srae", "~rael"}},
		{"باكوو", []string{"~باكو", "~اكوو"}},
		{"石油石油", nil},
	} {
		var got []string
		Grams(c.term, func(gram string) { got = append(got, gram) })
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("Grams(%q) (-want +got):\n%s", c.term, diff)
		}
	}
}
