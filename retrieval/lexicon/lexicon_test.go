package lexicon

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// raw is the folder of the lists as they were published, beside the repository.
var raw = filepath.Join("..", "..", "..", "shared", "lexicon")

func mustOpen(t testing.TB, dir string) *Lexicon {
	t.Helper()
	l, err := Open(dir, func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func write(t testing.TB, dir, name, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestTablesAreWhatTheListsGive(t *testing.T) {
	if _, err := os.Stat(raw); err != nil {
		t.Skip(err)
	}
	made := t.TempDir()
	if err := Compile(raw, made); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"ar-en.tsv.gz", "en-ar.tsv.gz", "en-zh.tsv.gz", "zh-en.tsv.gz"} {
		got, err := readAll(filepath.Join(made, name)) // unpacked: versions of Go may pack differently
		if err != nil {
			t.Fatal(err)
		}
		want, err := readAll(filepath.Join("data", name))
		if err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("%s isn't what the lists give: run maketables", name)
		}
	}
}

// expanded writes what a question is expanded to as "word: translation, translation", with the first few into a language.
func expanded(l *Lexicon, question, target string) []string {
	var list []string
	for _, w := range l.Expand(question, []string{target}) {
		var words []string
		for _, t := range w.Translations[:min(3, len(w.Translations))] {
			words = append(words, t.Text)
		}
		list = append(list, question[w.Start:w.End]+": "+strings.Join(words, ", "))
	}
	return list
}

func TestExpand(t *testing.T) {
	l := mustOpen(t, "data")
	for _, c := range []struct {
		question, target string
		want             []string
	}{
		{"Where does the pipeline begin?", "ar", []string{"pipeline: خط انابيب", "begin: ابدا"}},
		{"Are pipelines leaking?", "ar", []string{"pipelines: خطوط انابيب, خط انابيب", "leaking: تسريب, تسرب"}},
		{"Who invented the civil engineering?", "zh", []string{"invented: 杜撰, 发明, 發明", "civil engineering: 土建, 土木工程, 土木", "civil: 国内, 國內, 民事", "engineering: 工程学, 工程學, 工程师"}},
		{"什么时候修建灯塔？", "en", []string{"修建: build, construct", "灯塔: lighthouse"}},
		{"والسفينة", "en", []string{"والسفينة: ark, galley, hoy"}},
		{"Wann wurde der Leuchtturm gebaut?", "ar", nil},
		{"42 ?! …", "ar", nil},
		{"", "ar", nil},
		{"lighthouse", "en", nil},
		{"lighthouse", "xx", nil},
	} {
		if diff := cmp.Diff(c.want, expanded(l, c.question, c.target)); diff != "" {
			t.Errorf("%q into %s (-want +got):\n%s", c.question, c.target, diff)
		}
	}
}

// Each script of a question is read in its own language.
func TestExpandMixed(t *testing.T) {
	l := mustOpen(t, "data")
	var got []string
	for _, w := range l.Expand("灯塔 owned by السفينة", []string{"ar", "en", "zh"}) {
		languages := w.Language + " into"
		for _, t := range w.Translations {
			if !strings.HasSuffix(languages, t.Language) {
				languages += " " + t.Language
			}
		}
		got = append(got, languages)
	}
	if diff := cmp.Diff([]string{"zh into ar en", "en into ar zh", "ar into en zh"}, got); diff != "" {
		t.Errorf("languages differ (-want +got):\n%s", diff)
	}
}

func TestExpandIsBounded(t *testing.T) {
	l := mustOpen(t, "data")
	for _, piece := range []string{"pipeline ", "灯塔", "والسفينة ", "civil engineering "} {
		question := strings.Repeat(piece, 10_000/len(piece))
		if got := len(l.Expand(question, []string{"ar", "en", "zh"})); got == 0 || got > mostExpanded+phraseWords {
			t.Errorf("%s… has %d words, want at most %d", piece, got, mostExpanded+phraseWords)
		}
	}
}

func TestOpenOwnLists(t *testing.T) {
	dir := t.TempDir()
	dict := "harbour /ˈhɑːbə/\n1. Hafen <masc>\n2. (place of refuge) Zuflucht\nSynonym: port\nlighthouse\nLeuchtturm\n"
	write(t, dir, "freedict-eng-deu.dict", dict)
	second := strings.Index(dict, "lighthouse")
	digits := "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	number := func(n int) string { return string([]byte{digits[n/64], digits[n%64]}) }
	write(t, dir, "freedict-eng-deu.index", "harbour\tA\t"+number(second)+"\nlighthouse\t"+number(second)+"\t"+number(len(dict)-second)+"\n")
	write(t, dir, "own.u8", "# mine\n燈塔 灯塔 [deng1 ta3] /beacon/CL:座[zuo4]/\n")
	l := mustOpen(t, dir)
	for _, c := range []struct{ question, target, want string }{
		{"Where is the harbour of Lindau?", "de", "harbour: hafen, zuflucht"},
		{"Wo ist der Leuchtturm?", "en", "Leuchtturm: lighthouse"},
		{"哪里有燈塔？", "en", "燈塔: beacon"},
	} {
		if got := expanded(l, c.question, c.target); !slices.Contains(got, c.want) {
			t.Errorf("%q into %s: %q, want %q", c.question, c.target, got, c.want)
		}
	}
}

func TestOpenSaysWhatIsMissing(t *testing.T) {
	if _, err := Open(filepath.Join(t.TempDir(), "none"), nil); err == nil || !strings.Contains(err.Error(), "none") {
		t.Errorf("a folder that is missing: %v", err)
	}
	if _, err := Open(t.TempDir(), nil); err == nil || !strings.Contains(err.Error(), "no word list") {
		t.Errorf("an empty folder: %v", err)
	}
}

// A list that is broken is told of once, when it is needed, and the others work.
func TestBrokenLists(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "en-ar.tsv.gz", "no gzip")
	if err := writeTable(filepath.Join(dir, "en-de.tsv.gz"), "zebra\t100:zebra\nharbour\t100:hafen\n"); err != nil {
		t.Fatal(err)
	}
	if err := writeTable(filepath.Join(dir, "en-fr.tsv.gz"), "harbour\t100:port\n"); err != nil {
		t.Fatal(err)
	}
	var said []string
	l, err := Open(dir, func(err error) { said = append(said, err.Error()) })
	if err != nil || len(said) > 0 {
		t.Fatalf("Open: %v, said %q", err, said)
	}
	for range 2 {
		if got := expanded(l, "Where is the harbour?", "fr"); len(got) != 1 {
			t.Errorf("the good list gives %q", got)
		}
		l.Expand("Where is the harbour?", []string{"ar", "de"})
	}
	want := []string{"reading en-ar.tsv.gz: unexpected EOF", `reading en-de.tsv.gz: line 2: "harbour" doesn't come after "zebra"`}
	if slices.Sort(said); !slices.Equal(said, want) {
		t.Errorf("said %q, want %q", said, want)
	}
}
