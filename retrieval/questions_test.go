package retrieval

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// asked is an embedder whose questions go as a test wants.
type asked struct {
	*embedder
	answer func(ctx context.Context) error
	calls  int
}

func (a *asked) EmbedQuery(ctx context.Context, s string) ([]float32, error) {
	a.calls++
	if err := a.answer(ctx); err != nil {
		return nil, err
	}
	return a.embedder.EmbedQuery(ctx, s)
}

func hang(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }

func TestHangingEmbedderCostsOneSearchABoundedWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &asked{embedder: newEmbedder(), answer: hang}
		c := configOf(t, e, smallCorpus())
		c.QueryTimeout = 2 * time.Second
		x, _ := mustOpen(t, c)
		search := func(x *Index, wantWait time.Duration, wantCalls, wantDense int) {
			t.Helper()
			started := time.Now()
			hits := mustSearch(t, x, Query{Text: "pipeline"}).Hits
			if took := time.Since(started); took != wantWait || e.calls != wantCalls || dense(hits) != wantDense || len(hits) == 0 {
				t.Errorf("took %v with %d calls so far, %d of %d hits by vectors; want %v, %d calls, %d hits", took, e.calls, dense(hits), len(hits), wantWait, wantCalls, wantDense)
			}
		}
		search(x, 2*time.Second, 1, 0)
		search(x, 0, 1, 0)
		<-time.After(queryRest - 1)
		search(x, 0, 1, 0)
		writeFiles(t, c.Folder, map[string]string{"new.txt": "A ferry.\n"})
		next, _, err := x.Update(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		search(next, 0, 1, 0) // the next index knows
		<-time.After(1)
		go func() { _, _ = x.Search(t.Context(), Query{Text: "pipeline"}) }() // tries
		synctest.Wait()
		search(x, 0, 2, 0) // and the others don't wait for it
		<-time.After(2*time.Second + queryRest)
		e.answer = func(context.Context) error { return nil }
		hits := dense(mustSearch(t, x, Query{Text: "pipeline"}).Hits)
		if search(x, 0, 4, hits); hits == 0 {
			t.Error("healed, the dense leg finds nothing")
		}
	})
}

// A search that its caller gave up says nothing about the embedder.
func TestCancelledSearchDoesNotRestTheEmbedder(t *testing.T) {
	e := &asked{embedder: newEmbedder(), answer: hang}
	x, _ := mustOpen(t, configOf(t, e, smallCorpus()))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := x.Search(ctx, Query{Text: "pipeline"}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want %v", err, context.Canceled)
	}
	e.answer = func(context.Context) error { return nil }
	if dense(mustSearch(t, x, Query{Text: "pipeline"}).Hits) == 0 {
		t.Error("the embedder rests")
	}
}
