package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ibid/bot/eval"
	"ibid/retrieval/source"
)

// The data for measuring and its own scorer are not part of ibid: tests that read them skip where they are absent.
var (
	measuring = filepath.Join("..", "..", "..", "shared", "eval")
	scorer    = filepath.Join("..", "..", "..", "shared", "tools", "score_run.py")
)

// TestEvalAgrees scores runs with the data's own scorer and compares, to three digits.
func TestEvalAgrees(t *testing.T) {
	if testing.Short() {
		t.Skip("asks a thousand questions")
	}
	if _, err := os.Stat(scorer); err != nil {
		t.Skip("no scorer")
	}
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3")
	}
	for _, test := range []struct {
		target, source string
		given          string // what is searched: documents, or articles
		languages      []string
	}{
		{"same", "tydi_dev", "documents", []string{"ar"}},
		{"any", "xquad", "articles", []string{"ar", "zh"}},
	} {
		run := filepath.Join(t.TempDir(), "run.jsonl")
		args := []string{"eval", "--json", "--run", run, "--target", test.target, "--source", test.source, "--questions", devFile("questions", "ar")}
		for _, l := range test.languages {
			args = append(args, "--"+test.given, devFile(test.given, l))
		}
		stdout, stderr, status := inProcess(t, []string{"DATA_DIR=" + t.TempDir()}, args...)
		var got eval.Score
		if err := json.Unmarshal([]byte(stdout), &got); err != nil || status != statusAnswered || stderr != "" {
			t.Fatalf("ibid %q: status %d, %v; stderr: %s", args, status, err, stderr)
		}
		score := exec.Command(python, scorer, "dev", "ar", test.target, run, "src="+test.source)
		score.Env = append(os.Environ(), "EVAL="+measuring+string(filepath.Separator), "PYTHONIOENCODING=utf-8")
		out, err := score.Output()
		if err != nil {
			t.Fatalf("%s: %v", scorer, err)
		}
		compareScores(t, got, string(out))
	}
}

func devFile(kind, language string) string {
	if kind == "documents" {
		kind = "corpus"
	}
	return filepath.Join(measuring, "dev", kind+"."+language+".jsonl")
}

// compareScores holds figures against the lines of the scorer; it counts gold answers among the answered questions.
func compareScores(t *testing.T, got eval.Score, lines string) {
	t.Helper()
	answered := 1 - *got.FalseRefusals
	figures := map[string]float64{
		`n=(\d+)`: float64(got.N), `R@1=([\d.]+)`: *got.Recall1, `R@5=([\d.]+)`: *got.Recall5, `R@10=([\d.]+)`: *got.Recall10,
		`MRR@10=([\d.]+)`: *got.MRR10, `nDCG@10=([\d.]+)`: *got.NDCG10,
		`answered ([\d.]+) of`: answered, `gold span: ([\d.]+)`: *got.InAnswer / answered,
	}
	if got.MissedRefusals != nil {
		figures[`abstained on off_corpus: ([\d.]+)`] = 1 - *got.MissedRefusals
	}
	for pattern, figure := range figures {
		match := regexp.MustCompile(pattern).FindStringSubmatch(lines)
		if match == nil {
			t.Errorf("the scorer says no %s:\n%s", pattern, lines)
			continue
		}
		want, err := strconv.ParseFloat(match[1], 64)
		if err != nil || math.Abs(figure-want) > .00051 {
			t.Errorf("%s %s: %s is %v, the scorer says %s (%v)", got.Source, got.TargetLanguage, pattern, figure, match[1], err)
		}
	}
}

// TestRunFile checks that a run is there when it is whole, and else nothing.
func TestRunFile(t *testing.T) {
	for _, keep := range []bool{true, false} {
		dir := t.TempDir()
		run, err := newRun(filepath.Join(dir, "run.jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		if keep {
			want = []string{"run.jsonl"}
			if err := run.keep(nil); err != nil {
				t.Fatal(err)
			}
		}
		run.discard()
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range entries {
			got = append(got, e.Name())
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("kept %v: files (-want +got):\n%s", keep, diff)
		}
	}
}

// TestGivenText checks that no text of what is given is taken for a title but a heading.
func TestGivenText(t *testing.T) {
	const text = "Lindau\n\nThe harbour was built in 1856."
	for name, test := range map[string]struct {
		got          *source.Document
		title, first string
	}{
		"document with a title":    {got: given(eval.Document{ID: "a", Language: "en", Title: "Lake", Text: text}), title: "Lake", first: "Lindau The harbour was built in 1856."},
		"document without a title": {got: given(eval.Document{ID: "a", Language: "en", Text: text}), title: "Lindau", first: "The harbour was built in 1856."},
		"article with a title":     {got: article(eval.Article{ID: "a", Language: "en", Title: "Lake", Text: "# " + text}), title: "Lake", first: "The harbour was built in 1856."},
		"article without a title":  {got: article(eval.Article{ID: "a", Language: "en", Text: "# " + text}), title: "Lindau", first: "The harbour was built in 1856."},
	} {
		if d := test.got; d.Title != test.title || d.Sentences[0].Text != test.first || d.ID != "a" || d.Language != "en" {
			t.Errorf("%s: title %q, first sentence %q, ID %q, language %q; want %q, %q", name, d.Title, d.Sentences[0].Text, d.ID, d.Language, test.title, test.first)
		}
	}
}

// TestReportWidth checks that the tables fit into 100 columns, with long names and large numbers.
func TestReportWidth(t *testing.T) {
	one, times := 1.0, 1234.5
	score := eval.Score{
		Source: strings.Repeat("measured", 9), QuestionLanguage: "zh-Hant", TargetLanguage: "any", N: 12345, OffCorpus: 12345, Adversarial: 12345,
		Recall1: &one, Recall5: &one, Recall10: &one, MRR10: &one, NDCG10: &one, InFirst: &one, InAnswer: &one, Sentences: &one,
		MissedRefusals: &one, FalseRefusals: &one, P50: &times, P95: &times, SearchP50: &times, SearchP95: &times,
		AdversarialAnswered: &one, AdversarialAUROC: &one, Calibrated: &eval.Calibrated{},
	}
	for _, own := range []bool{false, true} {
		var b strings.Builder
		if err := writeReport(&b, own, nil, []eval.Score{score}); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(b.String()) {
			if n := len([]rune(strings.TrimSuffix(line, "\n"))); n > 100 {
				t.Errorf("own documents %v: a line of %d columns: %s", own, n, line)
			}
		}
		if !strings.Contains(b.String(), fmt.Sprint(score.N)) {
			t.Errorf("own documents %v: the figures are not shown:\n%s", own, &b)
		}
	}
}
