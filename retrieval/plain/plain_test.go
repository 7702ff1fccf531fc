package plain_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"ibid/retrieval/plain"
	"ibid/retrieval/source"
	"ibid/retrieval/source/sourcetest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestParse(t *testing.T) {
	for name, c := range map[string]struct {
		in, title string
		want      []string // sentences; "" ends a paragraph
	}{
		"empty":                    {"", "", nil},
		"one line":                 {"A title alone is text", "", []string{"A title alone is text"}},
		"title":                    {"The  title\r\n\r\nText. More.\r\n", "The title", []string{"Text.", "More."}},
		"title after blank lines":  {"\n\n标题\n \n正文。", "标题", []string{"正文。"}},
		"a sentence is no title":   {"A sentence.\n\nText.", "", []string{"A sentence.", "", "Text."}},
		"a question is no title":   {"ما هذا؟\n\nنص.", "", []string{"ما هذا؟", "", "نص."}},
		"a clause is no title":     {"Contents:\n\nText.", "", []string{"Contents:", "", "Text."}},
		"too long for a title":     {strings.Repeat("word ", 17) + "\n\nText.", "", []string{strings.TrimSpace(strings.Repeat("word ", 17)), "", "Text."}},
		"two lines are no title":   {"A line that goes on for more than forty characters\nText\n\nText.", "", []string{"A line that goes on for more than forty characters Text", "", "Text."}},
		"an item is no title":      {"- Item\n\nText.", "", []string{"- Item", "", "Text."}},
		"wrapped lines":            {"This line is wrapped at the column\nwhere lines end. A second\nsentence.", "", []string{"This line is wrapped at the column where lines end.", "A second sentence."}},
		"bullets":                  {"To buy:\n- Milk. Fresh.\n- bread\n  of rye\n• salt\n\nEnd.", "", []string{"To buy:", "Milk.", "Fresh.", "bread of rye", "salt", "", "End."}},
		"numbers stay":             {"1. Milk\n2. Bread is what we want to buy, of rye if there is any", "", []string{"1. Milk", "2. Bread is what we want to buy, of rye if there is any"}},
		"Arabic numbers":           {"١) خبز\n٢) ملح", "", []string{"١) خبز", "٢) ملح"}},
		"short lines":              {"Milk\nBread\nSalt", "", []string{"Milk", "Bread", "Salt"}},
		"short lines of a text":    {"Milk is\nwhite.", "", []string{"Milk is white."}},
		"a dash in wrapped text":   {"One thing about the long and winding road\n- the only one - is clear: it is long.", "", []string{"One thing about the long and winding road - the only one - is clear: it is long."}},
		"a year is no list number": {"It began in\n1991. Later, in the year\n1992. It ended.", "", []string{"It began in 1991.", "Later, in the year 1992.", "It ended."}},
		"form feed":                {"A page without an end\fThe next page.", "A page without an end", []string{"The next page."}},
		"form feed in a paragraph": {"One.\nTwo.\fThree.", "", []string{"One.", "Two.", "", "Three."}},
	} {
		t.Run(name, func(t *testing.T) {
			d := plain.Parse([]byte(c.in))
			sourcetest.Check(t, []byte(c.in), d)
			if diff := cmp.Diff(c.want, sentences(d)); diff != "" || d.Title != c.title {
				t.Errorf("%q: title %q, want %q; sentences (-want +got)\n%s", c.in, d.Title, c.title, diff)
			}
		})
	}
}

func sentences(d *source.Document) []string {
	var out []string
	for i, s := range d.Sentences {
		if i > 0 && strings.Contains(d.Text[d.Sentences[i-1].End:s.Start], "\n\n") {
			out = append(out, "")
		}
		out = append(out, s.Text)
	}
	return out
}

// alone checks that the bytes of each sentence can be read by themselves.
func alone(t *testing.T, raw []byte, d *source.Document) {
	t.Helper()
	squeeze := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) {
				return -1
			}
			return r
		}, s)
	}
	for _, s := range d.Sentences {
		cut := raw[s.RawStart:s.RawEnd]
		if got := plain.Parse(cut).Text; squeeze(got) != squeeze(s.Text) {
			t.Errorf("bytes %d–%d %q read %q, want %q", s.RawStart, s.RawEnd, cut, got, s.Text)
		}
	}
}

// TestSeed holds spans, but none of the text.
func TestSeed(t *testing.T) {
	raw, err := os.ReadFile("../../../shared/seeds/000_2c5de46eaa1e4047.txt")
	if err != nil {
		t.Skip("the seeds are not here")
	}
	d := plain.Parse(raw)
	sourcetest.Check(t, raw, d)
	alone(t, raw, d)
	if len(d.Sentences) != 14 || d.Title != "" {
		t.Fatalf("%d sentences, title %q; want 14 and none", len(d.Sentences), d.Title)
	}
	for i, want := range map[int][2]int{1: {587, 741}, 2: {742, 947}, 6: {1678, 2229}} {
		if s := d.Sentences[i]; s.RawStart != want[0] || s.RawEnd != want[1] {
			t.Errorf("sentence %d: bytes %d–%d, want %v", i+1, s.RawStart, s.RawEnd, want)
		}
	}
}

func TestOwnDocument(t *testing.T) {
	raw, err := os.ReadFile("../../corpus/israel-azerbaijan-ar.txt")
	if err != nil {
		t.Skip("the corpus holds other documents")
	}
	d := plain.Parse(raw)
	sourcetest.Check(t, raw, d)
	alone(t, raw, d)
	var b strings.Builder
	fmt.Fprintf(&b, "title %q opening %s\n", d.Title, d.Opening)
	for _, s := range d.Sentences {
		fmt.Fprintf(&b, "%d–%d line %d | %s\n", s.RawStart, s.RawEnd, s.At.Line, s.Text)
	}
	file := "testdata/israel-azerbaijan-ar.golden"
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"Title\n\nText.", "- a\n- b\n\f1. c\n2. d", "١. خبز\n\n标题。", "\n\n \r\n\x00\ufeff\u3000"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		if !utf8.Valid(raw) {
			t.Skip()
		}
		sourcetest.Check(t, raw, plain.Parse(raw))
	})
}

func BenchmarkParse(b *testing.B) {
	raw := bytes.Repeat([]byte("A paragraph of a few words. It has two sentences,\nand a second line.\n\n- an item\n- another\n\n"), 2000)
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		plain.Parse(raw)
	}
}
