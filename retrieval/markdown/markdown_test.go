package markdown_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"ibid/retrieval/markdown"
	"ibid/retrieval/source"
	"ibid/retrieval/source/sourcetest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestBehaviour reads the files of testdata: a comment, "-- in.md --", "-- want --".
func TestBehaviour(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases in testdata:", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			comment, rest, _ := strings.Cut(string(data), "-- in.md --\n")
			in, want, ok := strings.Cut(rest, "-- want --\n")
			if !ok {
				t.Fatal("no want")
			}
			d := markdown.Parse([]byte(in))
			sourcetest.Check(t, []byte(in), d)
			got := render(d)
			if *update {
				if err := os.WriteFile(file, []byte(comment+"-- in.md --\n"+in+"-- want --\n"+got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s\nof\n%s\n(-want +got)\n%s", comment, in, diff)
			}
		})
	}
}

// render shows all that a document holds: what is known of it, its sections, its sentences with their times and
// references, and the bodies that no sentence carries.
func render(d *source.Document) string {
	var b strings.Builder
	i := d.DocumentInfo
	for _, f := range [][2]string{{"title", i.Title}, {"author", i.Author}, {"date", i.Date}, {"url", i.URL}, {"license", i.License}, {"language", i.Language}} {
		if f[1] != "" {
			fmt.Fprintf(&b, "%s: %s\n", f[0], f[1])
		}
	}
	for _, w := range d.Warnings {
		fmt.Fprintf(&b, "warning: %s\n", w)
	}
	used := map[source.Reference]bool{}
	for n, section := range d.Sections {
		if n > 0 {
			fmt.Fprintf(&b, "§ %s\n", strings.Join(section.Path, " › "))
		}
		for at, s := range d.Sentences {
			if s.Section != n {
				continue
			}
			if at > 0 && strings.Contains(d.Text[d.Sentences[at-1].End:s.Start], "\n\n") && d.Sentences[at-1].Section == n {
				b.WriteByte('\n')
			}
			b.WriteString(sentence(s))
			for _, r := range s.References {
				used[r] = true
				b.WriteString("  " + reference(r))
			}
		}
	}
	for _, r := range d.References {
		if !used[r] {
			b.WriteString("unused " + reference(r))
		}
	}
	if n := len(d.References); n > 0 {
		fmt.Fprintf(&b, "%d references\n", n)
	}
	return b.String()
}

func sentence(s source.Sentence) string {
	out := "| " + s.Text
	if s.At.Fragment != "" {
		out += " #" + s.At.Fragment
	}
	if s.At.Seconds >= 0 {
		out += " @" + source.Clock(s.At.Seconds)
	}
	for _, also := range s.Also {
		out += " +" + source.Clock(also)
	}
	return out + "\n"
}

func reference(r source.Reference) string {
	out := "→"
	for _, f := range [][2]string{{"title", r.Title}, {"publisher", r.Publisher}, {"date", r.Date}, {"text", r.Text}, {"url", r.URL}} {
		if f[1] != "" {
			out += fmt.Sprintf(" %s=%s;", f[0], f[1])
		}
	}
	return out + "\n"
}

// squeeze drops white space.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// alone checks that the bytes of each sentence can be read by themselves.
func alone(t *testing.T, raw []byte, d *source.Document) {
	t.Helper()
	for _, s := range d.Sentences {
		cut := raw[s.RawStart:s.RawEnd]
		if got := markdown.Parse(cut).Text; squeeze(got) != squeeze(s.Text) {
			t.Errorf("bytes %d–%d %q read %q, want %q", s.RawStart, s.RawEnd, cut, got, s.Text)
		}
	}
}

func TestOwnDocument(t *testing.T) {
	raw, err := os.ReadFile("../../corpus/azerbaijan-israel-video.md")
	if err != nil {
		t.Skip("the corpus holds other documents")
	}
	d := markdown.Parse(raw)
	sourcetest.Check(t, raw, d)
	alone(t, raw, d)
	golden(t, "testdata/azerbaijan-israel-video.golden", render(d))
	if !markdown.Detect(raw) {
		t.Error("not detected")
	}
}

// TestSeed holds spans, places and what the document says of itself, but none of its text.
func TestSeed(t *testing.T) {
	raw, err := os.ReadFile("../../../shared/seeds/002_ed12fd48661f83a7.txt")
	if err != nil {
		t.Skip("the seeds are not here")
	}
	d := markdown.Parse(raw)
	sourcetest.Check(t, raw, d)
	alone(t, raw, d)
	var b strings.Builder
	fmt.Fprintf(&b, "title of %d bytes, author of %d, url %q, %d warnings, %d references\n", len(d.Title), len(d.Author), d.URL, len(d.Warnings), len(d.References))
	for _, s := range d.Sentences {
		fmt.Fprintf(&b, "%d–%d of section %d, line %d, %d bytes, at %v also %v\n", s.RawStart, s.RawEnd, s.Section, s.At.Line, len(s.Text), s.At.Seconds, s.Also)
	}
	golden(t, "testdata/seed.golden", b.String())
	for _, want := range []struct {
		start, end int
		seconds    float64
	}{{606, 782, 587}, {783, 917, 592}, {918, 1145, 597}} {
		if !slices.ContainsFunc(d.Sentences, func(s source.Sentence) bool {
			return s.RawStart == want.start && s.RawEnd == want.end && s.At.Seconds == want.seconds
		}) {
			t.Errorf("no sentence %d–%d at %v in\n%s", want.start, want.end, want.seconds, b.String())
		}
	}
	if !markdown.Detect(raw) {
		t.Error("not detected")
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got)\n%s", file, diff)
	}
}

// TestSpans checks that the bytes of a sentence hold whole pieces of markup, so that they can be read by themselves.
func TestSpans(t *testing.T) {
	for in, want := range map[string][]string{
		"[[a|One]] two. Three [[b|four]]":                 {"[[a|One]] two.", "Three [[b|four]]"},
		"**One.** *Two.* `Three.` ==Four.==":              {"**One.**", "*Two.*", "`Three.`", "==Four.=="},
		"~~Gone.~~ Left ~~or so~~ <del>not</del> here.":   {"Left ~~or so~~ <del>not</del> here."},
		"[One.](https://a.b) ![Two.](c.png) [Three.][d]":  {"[One.](https://a.b)", "![Two.](c.png)", "[Three.][d]"},
		"<a href=\"https://a.b\">One.</a> \\# Two.":       {"<a href=\"https://a.b\">One.</a>", "\\# Two."},
		"<https://a.b/c>":                                 {"<https://a.b/c>"},
		"**One. Two.** Three":                             {"One.", "Two.", "Three"},
		"- One\n- **Two**":                                {"One", "**Two**"},
		"> One\n> two.\n\n## Head\n\nThree [0:01](#t=1).": {"One\n> two.", "Three [0:01](#t=1)."},
		"|**A**|b|\n|-|-|\n|&lt;|`c`|":                    {"**A**|b", "&lt;|`c`"},
	} {
		raw := []byte(in + "\n\n[d]: https://d.e")
		d := markdown.Parse(raw)
		sourcetest.Check(t, raw, d)
		var got []string
		for _, s := range d.Sentences {
			got = append(got, string(raw[s.RawStart:s.RawEnd]))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", in, diff)
		}
	}
}

func TestDetect(t *testing.T) {
	for in, want := range map[string]bool{
		"---\ntitle: x\n---\nText.":                                  true,
		"--- \r\ntitle: x\r\n...\r\nText.":                           true,
		"---\nno key here\n---\n":                                    false,
		"---\ntitle: x\nnever closed":                                false,
		"Text <a class=\"yt-timestamp\" data-t=\"1:00\">[1:00]</a>.": true,
		"Plain text: nothing of the kind.":                           false,
		"":                                                           false,
		strings.Repeat("x", 64<<10) + "<a class=\"yt-timestamp\">":       false,
		"'''Bold''' and [[link]] with {{template}} are wiki text.<ref/>": false,
	} {
		if got := markdown.Detect([]byte(in)); got != want {
			t.Errorf("Detect(%.60q) = %v, want %v", in, got, want)
		}
	}
}
