package retrieval

import (
	"context"
	"time"
)

// What is filled in at a time before it can be searched: each time costs a copy of the vectors.
const (
	stintTexts = 4096
	stintTime  = time.Minute
)

// After a failure the embedder is left alone for shortPause, twice as long after each further one, up to longPause. After
// a success the pause is just long enough for another process that waits for the lock.
const (
	shortPause = 5 * time.Second
	longPause  = 5 * time.Minute
)

// filler fills in vectors beside what its owner does, in one goroutine at most.
type filler struct {
	config Config
	filled chan filled      // of the work under way; nil: there is none
	pause  <-chan time.Time // after work; nil: there is none
	paused time.Duration    // the last pause; 0 after a success
}

// filled is the outcome of some work: the index as it was and as it is now, the same if nothing was done.
type filled struct {
	from, to *Index
	err      error
}

// start begins to fill in what an index lacks, unless it lacks nothing, there is work under way, or a pause.
func (f *filler) start(ctx context.Context, x *Index) {
	if !f.config.Later || x.missing == 0 || f.filled != nil || f.pause != nil {
		return
	}
	done := make(chan filled, 1)
	f.filled = done
	go func() {
		to, err := x.fill(ctx, f.config, budget{stintTexts, stintTime})
		done <- filled{x, to, err}
	}()
}

// end notes an outcome.
func (f *filler) end(got filled) {
	f.filled = nil
	if got.to != got.from {
		f.paused = 0
	}
	if got.err != nil {
		f.paused = min(max(2*f.paused, shortPause), longPause)
		f.pause = time.After(f.paused)
		return
	}
	f.pause = time.After(2 * lockRetry)
}

// wait waits for the work under way, whose context has ended.
func (f *filler) wait() {
	if f.filled != nil {
		<-f.filled
	}
}
