package retrieval

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/gofrs/flock"
	"github.com/google/go-cmp/cmp"

	"ibid/retrieval/folder"
)

func TestOpenReadsWhatChanged(t *testing.T) {
	type outcome struct {
		Built         bool
		Read, Removed []string
		Embedded      int
	}
	remove := func(name string) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			if err := os.Remove(filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
		}
	}
	write := func(name, text string) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) { writeFiles(t, dir, map[string]string{name: text}) }
	}
	for _, c := range []struct {
		name   string
		change func(t *testing.T, dir string)
		want   outcome
	}{
		{"nothing", func(*testing.T, string) {}, outcome{}},
		{"one touched", write("beta.txt", smallCorpus()["beta.txt"]), outcome{}},
		{"one changed", write("beta.txt", "شيء آخر تماما.\n"), outcome{true, []string{"beta.txt"}, nil, 1}},
		{"one section changed", write("alpha.md", strings.Replace(smallCorpus()["alpha.md"], "again", "less", 1)),
			outcome{true, []string{"alpha.md"}, nil, 1}},
		{"one added", write("sub/new.txt", "Something else.\n"), outcome{true, []string{"sub/new.txt"}, nil, 1}},
		{"one removed", remove("alpha.md"), outcome{true, nil, []string{"alpha.md"}, 0}},
		{"one renamed", func(t *testing.T, dir string) {
			if err := os.Rename(filepath.Join(dir, "beta.txt"), filepath.Join(dir, "a.txt")); err != nil {
				t.Fatal(err)
			}
		}, outcome{true, []string{"a.txt"}, []string{"beta.txt"}, 0}},
		{"a sidecar added", write("beta.txt.meta.yaml", "title: Beta\n"), outcome{true, []string{"beta.txt"}, nil, 1}},
		{"a sidecar that is not searched", write("beta.txt.meta.yaml", "license: CC0-1.0\n"), outcome{true, []string{"beta.txt"}, nil, 0}},
		{"a file that nobody reads", write("photo.jpg", "…"), outcome{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := newEmbedder()
			config := configOf(t, e, smallCorpus())
			first, report := mustOpen(t, config)
			if got := e.taken(); !report.Built || report.Reason != "" || got != 3 || report.Passages != 3 || report.Documents != 2 || report.Sentences != 5 {
				t.Fatalf("first: %d embedded, %+v", got, report)
			}
			c.change(t, config.Folder)
			second, report := mustOpen(t, config)
			got := outcome{report.Built, report.Read, report.Removed, e.taken()}
			if diff := cmp.Diff(c.want, got); diff != "" || report.Reason != "" || report.Unsaved != nil {
				t.Errorf("differs (-want +got):\n%s%+v", diff, report)
			}
			if !c.want.Built {
				if diff := cmp.Diff(contents(first), contents(second), compareState, compareRows); diff != "" {
					t.Errorf("the index differs (-before +after):\n%s", diff)
				}
				return
			}
			config.DataDir = t.TempDir()
			fresh, _ := mustOpen(t, config)
			if diff := cmp.Diff(contents(fresh), contents(second), compareState, compareRows); diff != "" {
				t.Errorf("brought up to date, it is not what a fresh build makes (-fresh +updated):\n%s", diff)
			}
			if _, report := mustOpen(t, config); report.Built {
				t.Errorf("opened once more: %+v, want no build", report)
			}
		})
	}
}

func TestOpenEmbedsAnewForAnotherEmbedder(t *testing.T) {
	e := newEmbedder()
	config := configOf(t, e, smallCorpus())
	mustOpen(t, config)
	e.taken()
	other := newEmbedder()
	other.fingerprint, other.dimension = "test/2", 8
	config.Embedder = other
	x, report := mustOpen(t, config)
	if got := other.taken(); report.Built || got != 3 || x.dimension != 8 || report.Embedded != 3 {
		t.Errorf("%d embedded with dimension %d, %+v; want all 3 with 8, and no build", got, x.dimension, report)
	}
}

func TestOpenNamesTroubleOfTheEmbedder(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*embedder)
		want   string
	}{
		"an error":           {func(e *embedder) { e.passageErr = errTest }, "embedding: " + errTest.Error()},
		"vectors of nothing": {func(e *embedder) { e.dimension = 0 }, ""},
	} {
		e := newEmbedder()
		c.change(e)
		x, _, err := Open(t.Context(), configOf(t, e, smallCorpus()))
		switch {
		case c.want != "" && (err == nil || err.Error() != c.want || !errors.Is(err, errTest)):
			t.Errorf("%s: %v, want %q", name, err, c.want)
		case c.want == "" && err != nil:
			t.Errorf("%s: %v, want an index without vectors", name, err)
		case c.want == "" && x.vectors.Len() != 0:
			t.Errorf("%s: %d vectors", name, x.vectors.Len())
		}
	}
}

// ragged returns what no embedder should.
type ragged struct {
	*embedder
	vectors [][]float32
}

func (r ragged) EmbedPassages(context.Context, []string) ([][]float32, error) { return r.vectors, nil }

func TestOpenRefusesRaggedVectors(t *testing.T) {
	for _, c := range []struct {
		vectors [][]float32
		want    string
	}{
		{nil, "0 vectors for 3 texts"},
		{make([][]float32, 4), "4 vectors for 3 texts"},
		{[][]float32{{1, 0}, nil, {1, 0, 0}}, "of 2 and of 3 numbers"},
	} {
		_, _, err := Open(t.Context(), configOf(t, ragged{newEmbedder(), c.vectors}, smallCorpus()))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v, want %q in it", c.vectors, err, c.want)
		}
	}
}

func TestPassageWithoutVectorIsFound(t *testing.T) {
	nan := float32(math.NaN())
	e := ragged{newEmbedder(), [][]float32{nil, {0, 2}, {nan, 1}}}
	e.query = []float32{0, 1}
	x, _ := mustOpen(t, configOf(t, e, smallCorpus()))
	if x.vectors.Len() != 1 {
		t.Errorf("%d vectors, want 1", x.vectors.Len())
	}
	hits := mustSearch(t, x, Query{Text: "pipeline"}).Hits
	if len(hits) != 2 || hits[0].Why.Lexical+hits[1].Why.Lexical != 1 || hits[0].Why.Dense+hits[1].Why.Dense != 1 {
		t.Errorf("%+v, want one hit of each leg", hits)
	}
}

func TestOpenConcurrently(t *testing.T) {
	e := newEmbedder()
	config := configOf(t, e, smallCorpus())
	var all sync.WaitGroup
	reports := make([]Report, 8)
	for i := range reports {
		all.Go(func() {
			x, report, err := Open(t.Context(), config)
			if err != nil || x.vectors.Len() != 3 {
				t.Errorf("Open %d: %v", i, err)
			}
			reports[i] = report
		})
	}
	all.Wait()
	built := 0
	for _, r := range reports {
		if r.Built {
			built++
		}
	}
	if got := e.taken(); built != 1 || got != 3 {
		t.Errorf("%d builds embedded %d texts, want one build and 3", built, got)
	}
}

func TestOpenWaitsForAnotherBuild(t *testing.T) {
	config := configOf(t, newEmbedder(), smallCorpus())
	name := snapshotPath(config.DataDir, config.Folder)
	if err := os.MkdirAll(config.DataDir, 0o755); err != nil {
		t.Fatal(err)
	}
	other := flock.New(name + ".lock")
	if err := other.Lock(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	waited := false
	config.Progress = func(stage string, _, _ int) {
		if stage == "waiting for another build" {
			waited = true
			cancel()
		}
	}
	if _, _, err := Open(ctx, config); !errors.Is(err, context.Canceled) || !waited {
		t.Errorf("cancelled while it waited (%v): %v, want %v", waited, err, context.Canceled)
	}
	config.Progress = func(stage string, _, _ int) {
		if stage == "waiting for another build" {
			if err := other.Unlock(); err != nil {
				t.Error(err)
			}
		}
	}
	if _, report := mustOpen(t, config); !report.Built || report.Unsaved != nil {
		t.Errorf("after the other build: %+v", report)
	}
}

func TestOpenCancelled(t *testing.T) {
	for _, stage := range []string{"", "reading", "indexing"} {
		ctx, cancel := context.WithCancel(t.Context())
		config := configOf(t, newEmbedder(), smallCorpus())
		config.Progress = func(s string, _, _ int) {
			if s == stage {
				cancel()
			}
		}
		if stage == "" {
			cancel()
		}
		if _, _, err := Open(ctx, config); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled at %q: %v, want %v", stage, err, context.Canceled)
		}
		if _, err := os.Stat(snapshotPath(config.DataDir, config.Folder)); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("cancelled at %q: there is a snapshot (%v)", stage, err)
		}
		cancel()
	}
}

func TestOpenWithoutAPlaceForTheSnapshot(t *testing.T) {
	config := configOf(t, newEmbedder(), smallCorpus())
	writeFiles(t, filepath.Dir(config.DataDir), map[string]string{"file": ""})
	config.DataDir = filepath.Join(filepath.Dir(config.DataDir), "file", "data")
	for range 2 {
		x, report := mustOpen(t, config)
		if !report.Built || report.Unsaved == nil {
			t.Errorf("%+v, want built and unsaved", report)
		}
		if hits := mustSearch(t, x, Query{Text: "pipeline"}).Hits; len(hits) == 0 {
			t.Error("the index finds nothing")
		}
	}
}

func TestOpenWithoutAFolder(t *testing.T) {
	config := configOf(t, newEmbedder(), nil)
	config.Folder = filepath.Join(config.Folder, "missing")
	if _, _, err := Open(t.Context(), config); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v, want %v", err, os.ErrNotExist)
	}
}

func TestOpenEmptyFolder(t *testing.T) {
	config := configOf(t, newEmbedder(), nil)
	for range 2 {
		x, report := mustOpen(t, config)
		if report.Documents+report.Passages+report.Sentences != 0 {
			t.Errorf("%+v, want nothing", report)
		}
		if got := mustSearch(t, x, Query{Text: "pipeline"}); len(got.Hits) != 0 || len(got.Terms) != 1 {
			t.Errorf("%+v, want one term and no hit", got)
		}
	}
}

func TestOpenReportsWhatItSkips(t *testing.T) {
	files := smallCorpus()
	files["z.pdf"], files["blank.txt"], files["binary.txt"] = "x", " \n", "a\x00b"
	config := configOf(t, newEmbedder(), files)
	want := []folder.Skipped{
		{Path: "binary.txt", Reason: "not text: it holds binary data"},
		{Path: "blank.txt", Reason: "no text in it"},
		{Path: "z.pdf", Reason: "not read yet: save it as text or Markdown"},
	}
	for i := range 2 {
		x, report := mustOpen(t, config)
		if diff := cmp.Diff(want, report.Skipped); diff != "" || report.Built != (i == 0) {
			t.Errorf("Open %d built: %v, skipped differ (-want +got):\n%s", i, report.Built, diff)
		}
		if diff := cmp.Diff(want, x.Skipped()); diff != "" {
			t.Errorf("Skipped differ (-want +got):\n%s", diff)
		}
	}
}

// Where nothing can be kept, an index that is brought up to date keeps the vectors that it has in memory.
func TestUpdateReusesVectorsInMemory(t *testing.T) {
	e := newEmbedder()
	c := configOf(t, e, smallCorpus())
	writeFiles(t, filepath.Dir(c.DataDir), map[string]string{"file": ""})
	c.DataDir = filepath.Join(filepath.Dir(c.DataDir), "file", "data")
	x, _ := mustOpen(t, c)
	e.taken()
	writeFiles(t, c.Folder, map[string]string{"new.txt": "The ferry crosses twice.\n"})
	_, report, err := x.Update(t.Context(), c)
	if got := e.taken(); err != nil || got != 1 || report.Unsaved == nil {
		t.Errorf("%d texts embedded, want the new one: %+v, %v", got, report, err)
	}
	vectorsAre(t, "brought up to date", report, 4, 0)
}
