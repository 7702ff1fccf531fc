package retrieval

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// scripted is an embedder whose batches go as a test wants.
type scripted struct {
	*embedder
	before func(batch int) error  // called with the number of each batch, from 0
	none   func(text string) bool // texts that have no vector
	mu     sync.Mutex
	batch  int
}

func newScripted(before func(batch int) error) *scripted {
	return &scripted{embedder: newEmbedder(), before: before}
}

func (s *scripted) EmbedPassages(ctx context.Context, texts []string) ([][]float32, error) {
	s.mu.Lock()
	n := s.batch
	s.batch++
	s.mu.Unlock()
	if s.before != nil {
		if err := s.before(n); err != nil {
			return nil, err
		}
	}
	vectors, err := s.embedder.EmbedPassages(ctx, texts)
	for i, text := range texts {
		if s.none != nil && s.none(text) {
			vectors[i] = nil
		}
	}
	return vectors, err
}

// failFrom returns what makes batches fail from one on.
func failFrom(first int) func(int) error {
	return func(batch int) error {
		if batch >= first {
			return errTest
		}
		return nil
	}
}

// villages returns documents of one passage each.
func villages(n int) map[string]string {
	files := make(map[string]string, n)
	for i := range n {
		files[fmt.Sprintf("village%03d.txt", i)] = fmt.Sprintf("Village %d has a mill of its own.\n", i)
	}
	return files
}

// later returns the configuration of an index whose vectors are filled in.
func later(t testing.TB, e Embedder, files map[string]string) Config {
	t.Helper()
	c := configOf(t, e, files)
	c.Later = true
	return c
}

func mustFill(t testing.TB, x *Index, c Config) (*Index, Report) {
	t.Helper()
	filled, report, err := x.Fill(t.Context(), c)
	if err != nil {
		t.Fatalf("Fill: %v", err)
	}
	return filled, report
}

// vectorsAre checks how many passages have a vector and how many are missing.
func vectorsAre(t testing.TB, when string, r Report, embedded, missing int) {
	t.Helper()
	if r.Embedded != embedded || r.Missing != missing {
		t.Errorf("%s: %d embedded and %d missing, want %d and %d", when, r.Embedded, r.Missing, embedded, missing)
	}
}

// dense returns how many hits the dense leg has found.
func dense(hits []Hit) int {
	n := 0
	for _, h := range hits {
		if h.Why.Dense > 0 {
			n++
		}
	}
	return n
}

func TestOpenLaterAsksNobody(t *testing.T) {
	e := newScripted(failFrom(0))
	c := later(t, e, villages(70))
	x, report := mustOpen(t, c)
	vectorsAre(t, "opened", report, 0, 70)
	if hits := mustSearch(t, x, Query{Text: "village 7"}).Hits; len(hits) == 0 || dense(hits) > 0 || hits[0].Document.Path != "village007.txt" {
		t.Errorf("found %v, want the village, by its words", paths(hits))
	}
	if e.batch != 0 {
		t.Errorf("the embedder was asked for %d batches", e.batch)
	}
	if _, report = mustOpen(t, c); report.Built || e.batch != 0 {
		t.Errorf("opened again: %+v, %d batches; want no build and none", report, e.batch)
	}
	filled, report, err := x.Fill(t.Context(), c)
	if !errors.Is(err, errTest) || filled != x || report.Documents != 70 {
		t.Errorf("Fill with an embedder that is down: %+v, %v; want %v", report, err, errTest)
	}
	vectorsAre(t, "filled in vain", report, 0, 70)
}

func TestFillGoesOnWhereItFailed(t *testing.T) {
	e := newScripted(failFrom(2))
	c := later(t, e, villages(200))
	x, _ := mustOpen(t, c)
	half, report, err := x.Fill(t.Context(), c)
	if !errors.Is(err, errTest) || err.Error() != "embedding: "+errTest.Error() {
		t.Errorf("the third batch: %v, want %v", err, errTest)
	}
	vectorsAre(t, "after two batches", report, 128, 72)
	if hits := mustSearch(t, half, Query{Text: "village 7"}).Hits; dense(hits) == 0 {
		t.Error("what is there isn't searched")
	}
	if got := mustSearch(t, x, Query{Text: "village 7"}).Hits; dense(got) > 0 {
		t.Error("the index that was filled from has changed")
	}
	x, report = mustOpen(t, c)
	vectorsAre(t, "opened again", report, 128, 72)
	if got := e.taken(); got != 128 {
		t.Errorf("%d texts embedded, want 128", got)
	}
	e.before = nil
	x, report = mustFill(t, x, c)
	vectorsAre(t, "healed", report, 200, 0)
	if got := e.taken(); got != 72 {
		t.Errorf("then %d texts embedded, want the 72 that were missing", got)
	}
	again, report := mustFill(t, x, c)
	if vectorsAre(t, "once more", report, 200, 0); again != x || e.taken() != 0 {
		t.Error("filled again, though nothing is missing")
	}
	now := c
	now.Later, now.DataDir = false, t.TempDir()
	atOnce, _ := mustOpen(t, now)
	if diff := cmp.Diff(contents(atOnce), contents(x), compareState, compareRows); diff != "" {
		t.Errorf("filled in, it is not what is embedded at once (-at once +filled):\n%s", diff)
	}
}

// A build that embeds at once keeps what it had done, too.
func TestOpenGoesOnWhereItFailed(t *testing.T) {
	e := newScripted(failFrom(2))
	c := configOf(t, e, villages(200))
	if _, _, err := Open(t.Context(), c); !errors.Is(err, errTest) {
		t.Errorf("%v, want %v", err, errTest)
	}
	e.before = nil
	e.taken()
	if _, report := mustOpen(t, c); report.Built || e.taken() != 72 {
		t.Errorf("%+v, want the 72 that were missing embedded and no build", report)
	}
}

func TestFillCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	e := newScripted(func(batch int) error {
		if batch == 1 {
			cancel()
		}
		return nil
	})
	c := later(t, e, villages(200))
	x, _ := mustOpen(t, c)
	if _, _, err := x.Fill(ctx, c); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want %v", err, context.Canceled)
	}
	_, report := mustOpen(t, c)
	vectorsAre(t, "cancelled in the second batch", report, 64, 136)
}

func TestAnotherModel(t *testing.T) {
	first, second := newScripted(nil), newScripted(failFrom(1))
	second.fingerprint, second.dimension = "test/2", 8
	c := later(t, first, villages(100))
	x, _ := mustOpen(t, c)
	mustFill(t, x, c)
	c.Embedder = second
	x, report := mustOpen(t, c)
	if vectorsAre(t, "with another model", report, 0, 100); report.Built {
		t.Error("another model has the index built anew")
	}
	if hits := mustSearch(t, x, Query{Text: "village 7"}).Hits; dense(hits) > 0 || len(hits) == 0 {
		t.Errorf("%d of %d hits by vectors, before the model has made any", dense(hits), len(hits))
	}
	if _, report, err := x.Fill(t.Context(), c); report.Embedded != 64 || !errors.Is(err, errTest) {
		t.Errorf("%+v, %v; want one batch", report, err)
	}
	c.Embedder = first
	first.taken()
	_, report = mustOpen(t, c)
	vectorsAre(t, "back to the first model", report, 100, 0)
	c.Embedder = second
	x, report = mustOpen(t, c)
	vectorsAre(t, "and to the second", report, 64, 36)
	if x.dimension != 8 || first.taken() != 0 {
		t.Errorf("dimension %d, want 8", x.dimension)
	}
}

// A server may have another model behind the same name.
func TestFillNamesAnotherDimension(t *testing.T) {
	e := newScripted(failFrom(1))
	c := later(t, e, villages(100))
	x, _ := mustOpen(t, c)
	_, _, _ = x.Fill(t.Context(), c)
	e.before, e.dimension = nil, 8
	x, _ = mustOpen(t, c)
	_, report, err := x.Fill(t.Context(), c)
	if err == nil || !strings.Contains(err.Error(), "vectors of 16 and of 8 numbers") {
		t.Errorf("%v, want the two lengths", err)
	}
	vectorsAre(t, "another dimension", report, 64, 36)
	_, report = mustOpen(t, c)
	vectorsAre(t, "opened again", report, 64, 36)
}

func TestTextsWithoutVectorAreNotAskedForAgain(t *testing.T) {
	e := newScripted(nil)
	e.none = func(text string) bool { return strings.Contains(text, "Village 3") }
	files := villages(30)
	files["same.txt"] = files["village003.txt"]
	c := later(t, e, files)
	x, _ := mustOpen(t, c)
	x, report := mustFill(t, x, c)
	vectorsAre(t, "filled", report, 29, 0)
	if got := e.taken(); got != 30 {
		t.Errorf("%d texts embedded, want 30: two passages say the same", got)
	}
	hits := mustSearch(t, x, Query{Text: "village 3", Documents: []string{"village003.txt", "same.txt"}}).Hits
	if len(hits) != 2 || dense(hits) > 0 {
		t.Errorf("found %v, %d of them by vectors; want both by their words", paths(hits), dense(hits))
	}
	x, report = mustOpen(t, c)
	vectorsAre(t, "opened again", report, 29, 0)
	mustFill(t, x, c)
	if got := e.taken(); got != 0 {
		t.Errorf("%d texts embedded again", got)
	}
	writeFiles(t, c.Folder, map[string]string{"village003.txt": "Village three has no mill.\n"})
	x, _ = mustOpen(t, c)
	_, report = mustFill(t, x, c)
	vectorsAre(t, "with another text", report, 30, 0)
	e.fingerprint = "test/2"
	x, report = mustOpen(t, c)
	vectorsAre(t, "with another model", report, 0, 31)
	mustFill(t, x, c)
	if got := e.taken(); got != 32 {
		t.Errorf("%d texts embedded for another text and another model, want 1 and 31", got)
	}
}

// While one process fills in, others open the index, build it after a change, and search.
func TestOpenWhileAnotherFills(t *testing.T) {
	working, release := make(chan int), make(chan struct{})
	e := newScripted(func(batch int) error {
		if batch == 1 {
			close(working)
			<-release
		}
		return nil
	})
	c := later(t, e, villages(200))
	x, _ := mustOpen(t, c)
	done := make(chan error)
	go func() {
		_, _, err := x.Fill(context.Background(), c)
		done <- err
	}()
	<-working
	writeFiles(t, c.Folder, map[string]string{"new.txt": "The ferry crosses twice.\n"})
	other, report := mustOpen(t, c)
	vectorsAre(t, "built beside a filling", report, 64, 137)
	if hits := mustSearch(t, other, Query{Text: "ferry"}).Hits; len(hits) == 0 || hits[0].Document.Path != "new.txt" {
		t.Errorf("found %v", paths(hits))
	}
	close(release)
	if err := <-done; err != nil {
		t.Error(err)
	}
	_, report = mustOpen(t, c)
	vectorsAre(t, "afterwards", report, 200, 1)
}

func TestTwoFillAtOnce(t *testing.T) {
	e := newScripted(nil)
	c := later(t, e, villages(200))
	var all sync.WaitGroup
	for range 4 {
		x, _ := mustOpen(t, c)
		all.Go(func() {
			_, report, err := x.Fill(t.Context(), c)
			if err != nil || report.Embedded != 200 {
				t.Errorf("%+v, %v", report, err)
			}
		})
	}
	all.Wait()
	if got := e.taken(); got != 200 {
		t.Errorf("%d texts embedded, want each of 200 once", got)
	}
}

// What can't be kept would be made in vain.
func TestFillWithoutAPlaceForVectors(t *testing.T) {
	e := newScripted(nil)
	c := later(t, e, villages(3))
	writeFiles(t, filepath.Dir(c.DataDir), map[string]string{"file": ""})
	c.DataDir = filepath.Join(filepath.Dir(c.DataDir), "file", "data")
	x, _ := mustOpen(t, c)
	filled, _, err := x.Fill(t.Context(), c)
	var path *os.PathError
	if !errors.As(err, &path) || filled != x || e.batch != 0 {
		t.Errorf("%v after %d batches, want an error of the disk and none", err, e.batch)
	}
}

// An index without vectors for most passages mustn't prefer those that have one.
func TestDenseLegWeighsWhatIsEmbedded(t *testing.T) {
	e := newScripted(failFrom(1))
	c := later(t, e, villages(256))
	x, _ := mustOpen(t, c)
	for want := 0.0; want <= .25; want += .25 {
		if got := x.embedder.Weight(); got != want*e.Weight() {
			t.Errorf("weight %v with %d of 256 embedded, want %v", got, x.vectors.Len(), want*e.Weight())
		}
		x, _, _ = x.Fill(t.Context(), c)
	}
	e.before = nil
	if x, _ = mustFill(t, x, c); x.embedder.Weight() != e.Weight() {
		t.Errorf("weight %v with all embedded, want %v", x.embedder.Weight(), e.Weight())
	}
}
