package bot_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"ibid/bot"
	"ibid/retrieval"
	"ibid/retrieval/hashing"
)

var update = flag.Bool("update", false, "write what is, instead of comparing with it")

// open indexes the files of an archive below corpus/.
func open(t *testing.T, files []txtar.File) *retrieval.Index {
	t.Helper()
	dir := t.TempDir()
	for _, f := range files {
		name, ok := strings.CutPrefix(f.Name, "corpus/")
		if !ok {
			continue
		}
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	index, _, err := retrieval.Open(context.Background(), retrieval.Config{Folder: dir, DataDir: t.TempDir(), Embedder: hashing.New()})
	if err != nil {
		t.Fatal(err)
	}
	return index
}

// TestAnswers asks the questions of testdata/answers/*.txtar: one file a behaviour, whose comment says what is checked.
// The file "want" has each question, a line that begins with "?", and below it what came of it.
func TestAnswers(t *testing.T) {
	files, err := filepath.Glob("testdata/answers/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no tests: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			b := bot.New(open(t, archive.Files), bot.Writing{})
			for i, f := range archive.Files {
				if f.Name != "want" {
					continue
				}
				got := transcript(t, b, string(f.Data))
				if *update {
					archive.Files[i].Data = []byte(got)
					if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
						t.Fatal(err)
					}
				} else if diff := cmp.Diff(string(f.Data), got); diff != "" {
					t.Errorf("%s (-want +got):\n%s", archive.Comment, diff)
				}
			}
		})
	}
}

// transcript asks every question of want and renders the answers.
func transcript(t *testing.T, b *bot.Bot, want string) string {
	t.Helper()
	var out strings.Builder
	for line := range strings.Lines(want) {
		question, ok := strings.CutPrefix(line, "? ")
		if !ok {
			continue
		}
		a, err := b.Ask(context.Background(), bot.Question{Text: strings.TrimSpace(question)}, nil)
		if err != nil {
			t.Fatalf("%s: %v", question, err)
		}
		fmt.Fprintf(&out, "? %s%s\n", question, render(a))
	}
	return out.String()
}

// render writes an answer so that a change of it is a diff that one can review.
func render(a bot.Answer) string {
	var out strings.Builder
	sure := ""
	if a.Outcome == bot.Answered && !a.Sure {
		sure = ", not sure"
	}
	fmt.Fprintf(&out, "%s%s, %s\n", a.Outcome, sure, a.Language)
	for _, s := range a.Segments {
		fmt.Fprintf(&out, "  %v %s\n", s.Markers, s.Text)
	}
	for _, c := range append(a.Citations, a.Related...) {
		fmt.Fprintf(&out, "  %d %s %q %s", c.Marker, c.Document.Name(), c.Section, c.Place)
		for name, list := range map[string][]string{"dates": c.Dates, "figures": c.Figures} {
			if len(list) > 0 {
				fmt.Fprintf(&out, "; %s %q", name, list)
			}
		}
		if len(c.Elsewhere) > 0 {
			fmt.Fprintf(&out, "; also %q", c.Elsewhere)
		}
		if c.Marker == 0 {
			fmt.Fprintf(&out, "; related: %s", c.Sentence.Text)
		}
		out.WriteString("\n")
	}
	return out.String()
}

// TestEverySegmentIsCut asks about the documents of the project and checks that every quotation, cut from the file by
// its bytes, is what the answer shows.
func TestEverySegmentIsCut(t *testing.T) {
	dir := filepath.Join("..", "corpus")
	index, _, err := retrieval.Open(context.Background(), retrieval.Config{Folder: dir, DataDir: t.TempDir(), Embedder: hashing.New()})
	if err != nil {
		t.Fatal(err)
	}
	b := bot.New(index, bot.Writing{})
	cited := 0
	for _, question := range []string{
		"When did Azerbaijan and Israel establish diplomatic relations?", "What did the 2012 deal cost?", "Why was the embassy opened?",
		"متى أقامت أذربيجان وإسرائيل العلاقات الدبلوماسية؟", "كم كانت قيمة الصفقة عام 2012؟",
		"阿塞拜疆和以色列什么时候建立外交关系？", "阿塞拜疆有多少犹太人？", "两国什么时候取消双重征税？",
	} {
		a, err := b.Ask(context.Background(), bot.Question{Text: question}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range a.Citations {
			cited++
			raw, err := os.ReadFile(filepath.Join(dir, c.Document.Path))
			if err != nil {
				t.Fatal(err)
			}
			if cut := raw[c.Sentence.RawStart:c.Sentence.RawEnd]; !holds(cut, c.Sentence.Text) {
				t.Errorf("%s: bytes %d–%d are %q, want %q", question, c.Sentence.RawStart, c.Sentence.RawEnd, cut, c.Sentence.Text)
			}
			if s := a.Segments[c.Marker-1]; !strings.HasSuffix(s.Text, c.Sentence.Text) {
				t.Errorf("%s: segment %q does not end in its cited sentence %q", question, s.Text, c.Sentence.Text)
			}
		}
	}
	if cited < 6 {
		t.Errorf("only %d citations in all", cited)
	}
}

// holds reports whether raw has the characters of a quotation in their order, and begins and ends with them or markup.
func holds(raw []byte, quote string) bool {
	rest := string(raw)
	for _, r := range strings.ReplaceAll(quote, " ", "") {
		_, after, found := strings.Cut(rest, string(r))
		if !found {
			return false
		}
		rest = after
	}
	return rest == "" || strings.ContainsAny(rest[:1], "]}'<")
}
