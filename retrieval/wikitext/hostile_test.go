package wikitext

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"ibid/retrieval/source/sourcetest"
)

// hostile are pieces that, repeated, would cost a careless reader quadratic time or a deep stack.
var hostile = []string{
	"{{", "}}", "[[", "]]", "{|", "\n{|", "\n|}", "\n|-\n|", "'''", "''", "<!--", "-->", "<ref>", "<ref name=a>", "</ref>", "<ref name=a/>",
	"<nowiki>", "<pre>", "<gallery>", "a|<gallery>", "<references>", "<math>", "<", "</", "&", "&amp", "[http://x ", "[http://x y]", "[", "]",
	"-{", "}-", "{{{", "}}}", "{", "}", "\n", "\n==", "\n== a ==", "\n=", "\n*", "\n:", "|", "=", "_", "__A", "(", "({{a}}", "{{a}},", "({{a}},", "(({{a}})",
	"{{lang|en|", "{{quote|", "{{hlist|", "[[a|", "[[File:a|thumb|", "{{a|[[b|", "[[{{", "{{[[", "<ref>[[", "<ref>{{cite web|title=",
	"{|\n|a||b\n|}\n", "{|\n|\n{|\n|", "-{zh-cn:a;", "-{a|", "'''a''b", "l'''a ''b\n", "<div>", "<b", "<ref name=\"", "<ref>http", "{{cite|a=b|",
	"\n\n\n |", "!!", "\n!a||", "a\nb ", "{{!}}", "</nowiki>", "<nowiki></nowiki>", "[[a]]", "{{lang|en|a}}", "<ref>[http://x y]</ref>",
	"{{1", "\t ", "<ref>{{wayback|", "\n----", "https://a", "。", "“", "a.",
}

// TestLarge reads 200 KB of each piece, and less of it inside of other markup: a reader that is not linear does not come
// back from it in time, and the test binary is ended. BenchmarkHostile measures.
func TestLarge(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	for _, page := range append(large(200_000), nested(32_000)...) {
		Parse([]byte(page))
	}
}

// BenchmarkHostile reads all pieces at two sizes: linear is the same MB/s.
func BenchmarkHostile(b *testing.B) {
	for _, size := range []int{25_000, 200_000} {
		b.Run(fmt.Sprintf("%dKB", size/1000), func(b *testing.B) {
			pages := append(large(size), nested(size)...)
			b.SetBytes(int64(size * len(pages)))
			for b.Loop() {
				for _, page := range pages {
					Parse([]byte(page))
				}
			}
		})
	}
}

// large returns every piece repeated to a size.
func large(size int) []string {
	var pages []string
	for _, piece := range hostile {
		pages = append(pages, strings.Repeat(piece, size/len(piece)))
	}
	return pages
}

// nested returns every piece repeated inside of other markup, and opened as often as closed.
func nested(size int) []string {
	var pages []string
	for _, piece := range hostile {
		for _, around := range [][2]string{{"{|\n|", "\n|}"}, {"{{lang|en|", "}}"}, {"a<ref>", "</ref>"}, {"==", "=="}} {
			pages = append(pages, around[0]+strings.Repeat(piece, size/len(piece))+around[1])
		}
		n := size / 2 / len(piece)
		pages = append(pages, strings.Repeat(piece, n)+strings.Repeat(closing(piece), n))
	}
	return pages
}

// closing returns what closes the brackets and tags of a piece.
func closing(piece string) string {
	return strings.NewReplacer("{", "}", "[", "]", "<ref>", "</ref>", "<gallery>", "</gallery>", "<pre>", "</pre>").Replace(piece)
}

func TestDeepNestingStaysText(t *testing.T) {
	raw := []byte(strings.Repeat("{{lang|en|", 1000) + "deep" + strings.Repeat("}}", 1000))
	d := Parse(raw)
	sourcetest.Check(t, raw, d)
	if len(d.Warnings) != 1 || !strings.Contains(d.Text, "deep") {
		t.Errorf("got warnings %q and %d bytes of text; want one, and the text", d.Warnings, len(d.Text))
	}
}

func FuzzParse(f *testing.F) {
	for _, piece := range hostile {
		f.Add(piece + "x " + piece)
	}
	for _, file := range []string{"tables", "templates", "unclosed", "names", "verbatim", "conversion", "images", "free"} {
		raw, err := os.ReadFile(fmt.Sprintf("testdata/%s.txtar", file))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(raw))
	}
	f.Fuzz(func(t *testing.T, page string) {
		raw := []byte(strings.ToValidUTF8(page, ""))
		sourcetest.Check(t, raw, Parse(raw))
	})
}

func BenchmarkParse(b *testing.B) {
	page, err := os.ReadFile("../../corpus/azerbaijan-israel-zh.wiki")
	if err != nil {
		b.Skip(err)
	}
	raw := []byte(strings.Repeat(string(page), 20))
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		Parse(raw)
	}
}
