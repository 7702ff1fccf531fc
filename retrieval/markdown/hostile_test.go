package markdown_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"ibid/retrieval/markdown"
	"ibid/retrieval/source/sourcetest"
)

// hostile are what costs parsers of Markdown more than linear time, or their stack: each is repeated.
var hostile = []string{
	"> ", ">", "- ", "> - ", "1. ", "* a\n", " - a\n", "[^a]: ", "[^a]: > ", "\t- ",
	"[", "![", "[[", "![[", "[]", "[a](", "[a](b", "](", "[a]", "[a][", "[ ]", "[[[]]", "[a](<b", "[a](b \"", "[a](b 'c", "[^", "[^a]",
	"*", "_", "**a", "*a ", "a* ", "*a_ ", "*_", "a**b", "~", "~~a", "==a", "***a**", "_a", "a_ ", "*a_b",
	"`", "`a", "``a`", "```\n", "~~~\n", "<", "<a", "<a ", "<a b=\"", "<!--", "<!--\n\n", "<?", "<!A", "<![CDATA[", "</", "<a b='c", "<script>", "<p>\n", "<div>\n\n", "<http://a", "<a class=\"yt-timestamp\" data-t=\"1:00:00\">", "</a>",
	"<a class=\"yt-timestamp\" data-t=\"1:00:00\">x</a>, ", "[1:00](https://youtu.be/x?t=1), ", "([1:00](https://youtu.be/x?t=1)) ",
	"%%", "%%a\n", "%% ", "^a ", " ^a", "&", "&amp", "&amp;", "\\", "\\\n", "http://", "https://a.b/(", "https://a)", "https://a.b)))",
	"|", "a|", "|-", "-|-\n", "a|b\n-|-\n", "|a\n", "[a]: b\n", "[a]: b \"\n", "[a]:\nb\n", "[a]: b\n\n", "[^a]: b\n", "[^a]: *b* “c” *d*\n", "[^a]: b\n\n    [^c]: d\n",
	"# a\n", "a\n=\n", "---\n", "> [!a]\n", "From: a\n\n", "\n", " \n", "\r", "\x00", "a\u0301", "。", "“", "a. ", "a\n\n", "    a\n", "<a href=\"https://a.b\">c</a>",
}

// prefixes put what follows them where it costs more.
var prefixes = []string{"", "x ", strings.Repeat("a|", 150) + "\n" + strings.Repeat("-|", 150) + "\n", "[x]: y\n\n", "- ", "<div>", "[^x]: “t” "}

// TestLarge parses 200 KB of each input: a parser that is not linear does not come back from it in time, and the test
// binary is ended. BenchmarkHostile measures.
func TestLarge(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	for _, in := range large(200_000) {
		markdown.Parse([]byte(in))
	}
}

// BenchmarkHostile parses all inputs at two sizes: linear is the same MB/s.
func BenchmarkHostile(b *testing.B) {
	for _, size := range []int{25_000, 200_000} {
		b.Run(fmt.Sprintf("%dKB", size/1000), func(b *testing.B) {
			inputs := large(size)
			b.SetBytes(int64(size * len(inputs)))
			for b.Loop() {
				for _, in := range inputs {
					markdown.Parse([]byte(in))
				}
			}
		})
	}
}

// large returns every hostile input repeated to a size, and a wide table.
func large(size int) []string {
	inputs := []string{strings.Repeat("a|", size/8) + "\n" + strings.Repeat("-|", size/8) + "\n" + strings.Repeat("a\n", size/4)}
	for _, unit := range hostile {
		inputs = append(inputs, strings.Repeat(unit, size/len(unit)))
	}
	return inputs
}

// TestHostile checks the invariants on a little of each input, and that the document after it is still read.
func TestHostile(t *testing.T) {
	for _, prefix := range prefixes {
		for _, unit := range hostile {
			in := []byte(prefix + strings.Repeat(unit, 300) + "\n\nLast words.")
			d := markdown.Parse(in)
			sourcetest.Check(t, in, d)
			if !strings.Contains(d.Text, "Last words") && !bytes.Contains(in, []byte("[^")) {
				t.Errorf("%.20q + %q: the last words are lost: %.200q", prefix, unit, d.Text)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, unit := range hostile {
		f.Add([]byte(unit + "x" + unit))
	}
	files, _ := os.ReadDir("testdata")
	for _, file := range files {
		if data, err := os.ReadFile("testdata/" + file.Name()); err == nil {
			f.Add(data)
			if _, in, ok := bytes.Cut(data, []byte("-- in.md --\n")); ok {
				f.Add(in)
			}
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		if !utf8.Valid(raw) {
			t.Skip()
		}
		sourcetest.Check(t, raw, markdown.Parse(raw))
		markdown.Detect(raw)
	})
}

func BenchmarkParse(b *testing.B) {
	raw, err := os.ReadFile("../../corpus/azerbaijan-israel-video.md")
	if err != nil {
		b.Skip("the corpus holds other documents")
	}
	raw = bytes.Repeat(append(raw[bytes.Index(raw, []byte("\n---\n"))+5:], '\n'), 50)
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		markdown.Parse(raw)
	}
}
