package wikitext

import (
	"fmt"
	"os"
	"runtime/debug"
	"strings"
	"testing"
	"time"
	"unicode"

	"ibid/retrieval/source/sourcetest"
)

// hostile are pieces that, repeated, would cost a careless reader quadratic time or a deep stack.
var hostile = []string{
	"{{", "}}", "[[", "]]", "{|", "\n{|", "\n|}", "\n|-\n|", "'''", "''", "<!--", "-->", "<ref>", "<ref name=a>", "</ref>", "<ref name=a/>",
	"<nowiki>", "<pre>", "<gallery>", "a|<gallery>", "<references>", "<math>", "<", "</", "&", "&amp", "[http://x ", "[http://x y]", "[", "]",
	"-{", "}-", "{{{", "}}}", "{", "}", "\n", "\n==", "\n== a ==", "\n=", "\n*", "\n:", "|", "=", "_", "__A", "(", "({{a}}", "(({{a}})",
	"{{lang|en|", "{{quote|", "{{hlist|", "[[a|", "[[File:a|thumb|", "{{a|[[b|", "[[{{", "{{[[", "<ref>[[", "<ref>{{cite web|title=",
	"{|\n|a||b\n|}\n", "{|\n|\n{|\n|", "-{zh-cn:a;", "-{a|", "'''a''b", "l'''a ''b\n", "<div>", "<b", "<ref name=\"", "<ref>http", "{{cite|a=b|",
	"\n\n\n |", "!!", "\n!a||", "a\nb ", "{{!}}", "</nowiki>", "<nowiki></nowiki>", "[[a]]", "{{lang|en|a}}", "<ref>[http://x y]</ref>",
	"{{1", "\t ", "<ref>{{wayback|", "\n----", "https://a", "。", "“", "a.",
}

// TestLinear compares the time that one page takes with that of sixteen pages of a sixteenth of its length: about the
// same if the work is linear, 16 times as long if it is quadratic. A deep stack would never come back.
func TestLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	// When garbage is collected is not what is measured.
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(256 << 20))
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	forms := []struct {
		name string
		make func(piece string, size int) string
	}{
		{"repeated", func(piece string, size int) string { return strings.Repeat(piece, size/len(piece)) }},
		{"in a table", func(piece string, size int) string { return "{|\n|" + strings.Repeat(piece, size/len(piece)) + "\n|}" }},
		{"in a template", func(piece string, size int) string {
			return "{{lang|en|" + strings.Repeat(piece, size/len(piece)) + "}}"
		}},
		{"in a reference", func(piece string, size int) string {
			return "a<ref>" + strings.Repeat(piece, size/len(piece)) + "</ref>"
		}},
		{"in a heading", func(piece string, size int) string { return "==" + strings.Repeat(piece, size/len(piece)) + "==" }},
		{"closed", func(piece string, size int) string {
			half := size / 2 / len(piece)
			return strings.Repeat(piece, half) + strings.Repeat(closing(piece), half)
		}},
	}
	const size = 32_000
	for _, form := range forms {
		for _, piece := range hostile {
			page, part := form.make(piece, size), form.make(piece, size/16)
			for try := 1; ; try++ {
				large := took(page, 1)
				if large < 10*time.Millisecond {
					break
				}
				small := took(part, 16)
				if large < 6*small {
					break
				}
				if try == 4 {
					t.Errorf("%s %q: %v for %d bytes at once, %v in 16 parts", form.name, piece, large, size, small)
					break
				}
			}
		}
	}
}

// closing returns what closes the brackets and tags of a piece.
func closing(piece string) string {
	return strings.NewReplacer("<ref>", "</ref>", "<gallery>", "</gallery>", "<pre>", "</pre>").Replace(strings.Map(func(r rune) rune {
		switch r {
		case '{':
			return '}'
		case '[':
			return ']'
		}
		return r
	}, piece))
}

// took returns the time that reading a page n times takes.
func took(page string, n int) time.Duration {
	start := time.Now()
	for range n {
		Parse([]byte(page))
	}
	return time.Since(start)
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
		// Marks change their order when what stood between them is left out, which Check takes for made-up text.
		raw := []byte(strings.Map(func(r rune) rune {
			if unicode.Is(unicode.Mn, r) {
				return -1
			}
			return r
		}, strings.ToValidUTF8(page, "")))
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
