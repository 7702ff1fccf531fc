package openai

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"ibid/bot"
)

const (
	tripAfter   = 2               // failures in a row
	firstRest   = 5 * time.Second // doubled with each failure that follows
	longestRest = 2 * time.Minute
)

// breaker leaves a server alone that keeps failing, so that people don't wait for what won't come (Nygard 2007, "Release
// It!"). After a rest one request tries; what becomes of it decides for all.
type breaker struct {
	now func() time.Time

	mu       sync.Mutex
	failures int // in a row
	last     *bot.ModelError
	rest     time.Duration
	until    time.Time
	trying   bool // the one request after a rest
}

// resting returns why nothing is to be asked now, nil if something may be.
func (b *breaker) resting() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.closedFor()
}

func (b *breaker) closedFor() error {
	if b.failures < tripAfter || !b.trying && !b.now().Before(b.until) {
		return nil
	}
	return &bot.ModelError{Reason: b.last.Reason, Err: fmt.Errorf("not asked again yet: %w", b.last.Err)}
}

// enter returns why nothing is to be asked now, or a function that takes what became of the request.
func (b *breaker) enter() (done func(error), err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.closedFor(); err != nil {
		return nil, err
	}
	tries := b.failures >= tripAfter
	b.trying = b.trying || tries
	return func(err error) { b.done(err, tries) }, nil
}

// done counts a request. An error that is no *bot.ModelError, the context's, says nothing about the server.
func (b *breaker) done(err error, tried bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if tried {
		b.trying = false
	}
	var failed *bot.ModelError
	switch {
	case err != nil && !errors.As(err, &failed):
	case err == nil || !dead(failed.Reason):
		b.failures, b.rest = 0, 0
	default:
		b.failures++
		b.last = failed
		if b.failures >= tripAfter && (tried || b.rest == 0) {
			b.rest = min(max(2*b.rest, firstRest), longestRest)
			b.until = b.now().Add(b.rest)
		}
	}
}

// dead reports whether the next request would most likely fail in the same way, and slowly.
func dead(r bot.Reason) bool { return r == bot.Unreachable || r == bot.Slow || r == bot.Failed }
