package retrieval

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// heard is what a Live reports.
type heard struct {
	report Report
	err    error
}

// following follows the folder of an index until the test ends, and returns what is reported.
func following(t *testing.T, c Config, every time.Duration) (*Live, <-chan heard) {
	t.Helper()
	x, _ := mustOpen(t, c)
	live, reports, done := NewLive(x), make(chan heard), make(chan struct{})
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		defer close(done)
		live.Follow(ctx, c, every, func(r Report, err error) {
			select {
			case reports <- heard{r, err}:
			case <-ctx.Done():
			}
		})
	}()
	t.Cleanup(func() { cancel(); <-done })
	return live, reports
}

func TestLiveFillsInOnceTheEmbedderHeals(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		started := time.Now()
		var tried []time.Duration
		e := newScripted(func(batch int) error {
			tried = append(tried, time.Since(started))
			switch {
			case batch < 8, batch == 9:
				return errTest
			}
			return nil
		})
		live, reports := following(t, later(t, e, villages(100)), 24*time.Hour)
		for i := range 8 {
			got := <-reports
			if !errors.Is(got.err, errTest) || !got.report.Filling {
				t.Errorf("failure %d: %+v, %v", i, got.report, got.err)
			}
			vectorsAre(t, "while it fails", got.report, 0, 100)
		}
		if hits := mustSearch(t, live.current.Load(), Query{Text: "village 7"}).Hits; len(hits) == 0 {
			t.Error("while it fails nothing is found")
		}
		got := <-reports
		if vectorsAre(t, "healed for one batch", got.report, 64, 36); !errors.Is(got.err, errTest) {
			t.Errorf("healed for one batch: %v, want %v", got.err, errTest)
		}
		got = <-reports
		if vectorsAre(t, "healed", got.report, 100, 0); got.err != nil || !got.report.Filling {
			t.Errorf("healed: %+v, %v", got.report, got.err)
		}
		if hits := mustSearch(t, live.current.Load(), Query{Text: "village 7"}).Hits; dense(hits) == 0 {
			t.Error("what was filled in isn't searched")
		}
		want := []time.Duration{0, 5, 15, 35, 75, 155, 315, 615, 915, 915, 920}
		for i := range want {
			want[i] *= time.Second
		}
		if diff := cmp.Diff(want, tried); diff != "" {
			t.Errorf("tried at other times (-want +got):\n%s", diff)
		}
	})
}

// An embedder that hangs holds up neither what is new in the folder nor a search in it.
func TestLiveFollowsWhileItFills(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		e := newScripted(func(int) error { <-release; return nil })
		c := later(t, e, villages(10))
		live, reports := following(t, c, 30*time.Second)
		writeFiles(t, c.Folder, map[string]string{"new.txt": "The ferry crosses twice.\n"})
		got := <-reports
		if got.err != nil || got.report.Filling || !slices.Equal(got.report.Read, []string{"new.txt"}) {
			t.Errorf("%+v, %v; want the new document", got.report, got.err)
		}
		vectorsAre(t, "while the embedder hangs", got.report, 0, 11)
		if hits := mustSearch(t, live.current.Load(), Query{Text: "ferry"}).Hits; len(hits) == 0 || hits[0].Document.Path != "new.txt" {
			t.Errorf("found %v, want the new document", paths(hits))
		}
		close(release)
		vectorsAre(t, "of the first ten", (<-reports).report, 10, 1)
		vectorsAre(t, "of the new one", (<-reports).report, 11, 0)
		if n := e.taken(); n != 11 {
			t.Errorf("%d texts embedded, want each of 11 once", n)
		}
	})
}

// What another process has filled in needs no embedder.
func TestLiveTakesWhatAnotherFilledIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newScripted(failFrom(0))
		c := later(t, e, villages(10))
		_, reports := following(t, c, 24*time.Hour)
		vectorsAre(t, "at first", (<-reports).report, 0, 10)
		other := c
		other.Embedder = newEmbedder()
		x, _ := mustOpen(t, other)
		mustFill(t, x, other)
		vectorsAre(t, "after the pause", (<-reports).report, 10, 0)
		if e.batch != 1 {
			t.Errorf("%d batches, want the one that failed", e.batch)
		}
	})
}

// A batch that hangs is a failure.
func TestFillBoundsABatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := later(t, hangingEmbedder{newEmbedder(), make(chan struct{})}, villages(10))
		x, _ := mustOpen(t, c)
		started := time.Now()
		if _, _, err := x.Fill(t.Context(), c); !errors.Is(err, context.DeadlineExceeded) || time.Since(started) != embedTimeout {
			t.Errorf("%v after %v, want %v after %v", err, time.Since(started), context.DeadlineExceeded, embedTimeout)
		}
	})
}

// Much is made searchable bit by bit.
func TestLiveFillsInStints(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newScripted(func(int) error { <-time.After(25 * time.Second); return nil })
		_, reports := following(t, later(t, e, villages(300)), 24*time.Hour)
		vectorsAre(t, "after a minute", (<-reports).report, 192, 108)
		vectorsAre(t, "after two", (<-reports).report, 300, 0)
	})
}

func TestLiveEndsWhileItFills(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newScripted(nil)
		hanging := make(chan struct{})
		c := later(t, hangingEmbedder{e, hanging}, villages(10))
		_, reports := following(t, c, 24*time.Hour)
		<-hanging
		select {
		case got := <-reports:
			t.Errorf("%+v, %v", got.report, got.err)
		default:
		}
	})
}

// hangingEmbedder embeds nothing until the context ends.
type hangingEmbedder struct {
	Embedder
	hanging chan struct{}
}

func (h hangingEmbedder) EmbedPassages(ctx context.Context, _ []string) ([][]float32, error) {
	close(h.hanging)
	<-ctx.Done()
	return nil, ctx.Err()
}
