package wikitext

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	diff "github.com/google/go-cmp/cmp"

	"ibid/retrieval/source"
	"ibid/retrieval/source/sourcetest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestParse reads testdata/*.txtar: the comment says what is checked, "in" is the page, "want" what becomes of it.
func TestParse(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			head, want, _ := strings.Cut(string(read(t, file)), "-- want --\n")
			comment, in, _ := strings.Cut(head, "-- in --\n")
			d := Parse([]byte(in))
			sourcetest.Check(t, []byte(in), d)
			if windows := Parse([]byte(strings.ReplaceAll(in, "\n", "\r\n"))); windows.Text != d.Text {
				t.Errorf("with line ends of Windows:\n%s", diff.Diff(d.Text, windows.Text))
			}
			if got := render(d); *update {
				write(t, file, []byte(head+"-- want --\n"+got))
			} else if diff := diff.Diff(want, got); diff != "" {
				t.Errorf("%s\n%s\n(-want +got):\n%s", comment, in, diff)
			}
		})
	}
}

// TestCorpus compares the whole document that the corpus' page becomes with a golden file.
func TestCorpus(t *testing.T) {
	raw := read(t, "../../corpus/azerbaijan-israel-zh.wiki")
	d := Parse(raw)
	sourcetest.Check(t, raw, d)
	alone(t, raw, d)
	golden(t, "testdata/corpus.golden", render(d))
}

// TestSeed holds the places, lengths and references of a page from an encyclopedia; its text is not ours to keep.
func TestSeed(t *testing.T) {
	raw := seed(t)
	d := Parse(raw)
	sourcetest.Check(t, raw, d)
	alone(t, raw, d)
	golden(t, "testdata/seed.golden", outline(d))
}

func TestSeedReferences(t *testing.T) {
	d := Parse(seed(t))
	if want := "阿塞拜疆－以色列关系"; d.Title != want {
		t.Errorf("got title %q, want %q", d.Title, want)
	}
	keys, uses := map[string]bool{}, 0
	for _, r := range d.References {
		keys[r.Key()] = true
	}
	for _, s := range d.Sentences {
		uses += len(s.References)
	}
	if len(d.References) != 42 || len(keys) != 40 || uses != 46 {
		t.Errorf("got %d bodies, %d distinct, %d uses; want 42, 40, 46", len(d.References), len(keys), uses)
	}
}

// TestSeedPlaces checks sentences of the seed by their bytes.
func TestSeedPlaces(t *testing.T) {
	d := Parse(seed(t))
	tests := []struct {
		start, end int
		section    string
		publisher  string
		date       string
		url        string
	}{
		{1420, 1509, "背景", "Praeger/Greenwood", "1995", ""},
		{1710, 1861, "背景", "", "", ""},
		{1861, 1927, "背景", "Ministry of Foreign Affairs of Israel", "2007-04-07", "http://baku.mfa.gov.il/mfm/Data/113213.pdf"},
		{6876, 6951, "背景", "", "", ""},
		{15527, 15601, "近期关系", "Trend.Az", "2017-04-07", "http://en.trend.az/azerbaijan/politics/2739816.html"},
		{18084, 18264, "反恐合作关系", "The Washington Post", "2012-02-26", "https://www.washingtonpost.com/business/industries/israel-signs-deal-to-provide-azerbaijan-with-16-billion-in-military-equipment/2012/02/26/gIQAjtmQbR_story.html"},
		{20235, 20291, "贸易关系", "Trend.Az", "2017-04-07", "http://en.trend.az/azerbaijan/politics/2739816.html"},
		{20647, 20795, "贸易关系", "", "2017-04-06", "http://azertag.az/en/xeber/1048879"},
		{21516, 21643, "贸易关系", "www.washingtoninstitute.org", "", "http://www.washingtoninstitute.org/policy-analysis/view/azerbaijans-cooperation-with-israel-goes-beyond-iran-tensions"},
		{22126, 22410, "贸易关系", "", "", "http://baku.mfa.gov.il/mfm/web/main/missionhome.asp?LanguageID=0&Question2=%20&MissionID=97&MissionID=%20"},
	}
	for _, test := range tests {
		s, ok := sentenceAt(d, test.start)
		if !ok || s.RawEnd != test.end {
			t.Errorf("no sentence at %d–%d (found end %d)", test.start, test.end, s.RawEnd)
			continue
		}
		var r source.Reference
		if len(s.References) > 0 {
			r = s.References[0]
		}
		got := fmt.Sprint(d.Sections[s.Section].Path, len(s.References), r.Publisher, r.Date, r.URL)
		n := 1
		if test.publisher+test.url == "" {
			n = 0
		}
		if want := fmt.Sprint([]string{test.section}, n, test.publisher, test.date, test.url); got != want {
			t.Errorf("%d–%d: got %s, want %s", test.start, test.end, got, want)
		}
	}
}

func sentenceAt(d *source.Document, start int) (source.Sentence, bool) {
	for _, s := range d.Sentences {
		if s.RawStart == start {
			return s, true
		}
	}
	return source.Sentence{}, false
}

// TestSpans checks which bytes a sentence is: all of the markup that holds nothing but its text.
func TestSpans(t *testing.T) {
	tests := []struct {
		page string
		want []string
	}{
		{"{{lang|en|Baku}} is old. It is {{lang|az|Bakı}}", []string{"{{lang|en|Baku}} is old.", "It is {{lang|az|Bakı}}"}},
		{"'''Baku''' is [[a|old]]. [[Baku]] lies ''there''", []string{"'''Baku''' is [[a|old]].", "[[Baku]] lies ''there''"}},
		{"[https://a.example Here]. -{zh-cn:A;zh-tw:B}- and <nowiki>[[b]]</nowiki>", []string{"[https://a.example Here].", "-{zh-cn:A;zh-tw:B}- and <nowiki>[[b]]</nowiki>"}},
		{"'''One is bold. Two''' is not", []string{"One is bold.", "Two''' is not"}},
		{"One<ref>x</ref>. Two.<ref>y</ref>", []string{"One<ref>x</ref>.", "Two."}},
	}
	for _, test := range tests {
		d := Parse([]byte(test.page))
		sourcetest.Check(t, []byte(test.page), d)
		alone(t, []byte(test.page), d)
		var got []string
		for _, s := range d.Sentences {
			got = append(got, test.page[s.RawStart:s.RawEnd])
		}
		if diff := diff.Diff(test.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.page, diff)
		}
	}
}

func TestDetect(t *testing.T) {
	tests := []struct {
		name, raw string
		want      bool
	}{
		{"link and bold", "'''Baku''' is the capital of [[Azerbaijan]].", true},
		{"link and template", "{{Infobox}} [[Baku]]", true},
		{"link and reference", "See [[Baku]].<REF name=a />", true},
		{"link of a note", "From: [[someone]] <br/>", false},
		{"plain", "Baku is a city.", false},
		{"unclosed", "[[Baku and '''x'''", false},
		{"template alone", "Hello {{name}}", false},
		{"too late", strings.Repeat("x", 1<<16) + "[[a]] '''b'''", false},
		{"empty", "", false},
	}
	for _, test := range tests {
		if got := Detect([]byte(test.raw)); got != test.want {
			t.Errorf("%s: Detect(%.40q) = %v, want %v", test.name, test.raw, got, test.want)
		}
	}
}

// alone checks that the bytes of each sentence, read by themselves, give its text; rows of a table need the table.
func alone(t *testing.T, raw []byte, d *source.Document) {
	t.Helper()
	for _, s := range d.Sentences {
		if strings.Contains(s.Text, " | ") || raw[max(0, s.RawStart-2)] == '!' {
			continue
		}
		if got := Parse(raw[s.RawStart:s.RawEnd]).Text; dense(got) != dense(s.Text) {
			t.Errorf("bytes %d–%d read alone are %q, in the document %q", s.RawStart, s.RawEnd, got, s.Text)
		}
	}
}

// dense returns s without white space.
func dense(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// render writes a document for people to review.
func render(d *source.Document) string {
	var b strings.Builder
	fmt.Fprintf(&b, "title: %s\n", d.Title)
	section, end := -1, 0
	for _, s := range d.Sentences {
		if s.Section != section {
			section = s.Section
			fmt.Fprintf(&b, "\n# %s #%s\n", strings.Join(d.Sections[section].Path, " > "), s.At.Fragment)
		} else if strings.Contains(d.Text[end:s.Start], "\n\n") {
			b.WriteString("\n")
		}
		mark := " "
		if strings.HasSuffix(d.Text[:s.Start], "\n") || s.Start == 0 {
			mark = "-"
		}
		fmt.Fprintf(&b, "%s %s\n", mark, s.Text)
		for _, r := range s.References {
			fmt.Fprintf(&b, "    ^ %s\n", cmp.Or(r.URL, r.Long()))
		}
		end = s.End
	}
	for _, r := range d.References {
		b.WriteString("\n")
		writeReference(&b, r)
	}
	for _, w := range d.Warnings {
		fmt.Fprintf(&b, "\nwarning: %s\n", w)
	}
	return b.String()
}

func writeReference(b *strings.Builder, r source.Reference) {
	for _, field := range []struct{ name, value string }{
		{"title", r.Title}, {"publisher", r.Publisher}, {"author", r.Author}, {"date", r.Date}, {"pages", r.Pages},
		{"url", r.URL}, {"archive", strings.TrimSpace(r.ArchiveURL + " " + r.ArchiveDate)}, {"text", r.Text},
	} {
		if field.value != "" {
			fmt.Fprintf(b, "%s: %s\n", field.name, field.value)
		}
	}
}

// outline writes the places of a document without its text.
func outline(d *source.Document) string {
	var b strings.Builder
	fmt.Fprintf(&b, "title: %d bytes\n", len(d.Title))
	for i, s := range d.Sentences {
		fmt.Fprintf(&b, "\n%d: bytes %d–%d, line %d, section %d, %d bytes of text\n", i, s.RawStart, s.RawEnd, s.At.Line, s.Section, len(s.Text))
		for _, r := range s.References {
			fmt.Fprintf(&b, "    ^ %s\n", cmp.Or(r.URL, fmt.Sprint(len(r.Text))))
		}
	}
	for _, r := range d.References {
		if r.Text != "" {
			r.Text = fmt.Sprintf("%d bytes", len(r.Text))
		}
		b.WriteString("\n")
		writeReference(&b, r)
	}
	return b.String()
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		write(t, file, []byte(got))
		return
	}
	if diff := diff.Diff(string(read(t, file)), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

func write(t *testing.T, file string, data []byte) {
	t.Helper()
	if err := os.WriteFile(file, data, 0o666); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// seed returns the bytes of a page that lies beside the repository, if it does.
func seed(t *testing.T) []byte {
	t.Helper()
	raw, err := os.ReadFile("../../../shared/seeds/001_d49523fa7eb7130f.txt")
	if err != nil {
		t.Skip("no seeds here")
	}
	return raw
}
