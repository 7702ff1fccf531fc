package discord

import (
	"context"
	"sync"
	"time"
)

// cache keeps what was asked of Discord for a while. Who wants what somebody is asking for already waits for that, and asks
// if that one gives up. An error is not kept. Its zero value is empty; it may be used from many goroutines.
type cache[V any] struct {
	mu      sync.Mutex
	entries map[string]*cached[V]
}

// cached is an answer, or one to come.
type cached[V any] struct {
	came  chan struct{} // closed when the rest is there
	value V
	err   error
	gone  bool // who asked gave up: the error is theirs alone
	until time.Time
}

// maxCached bounds how many answers a cache has; it begins anew when there are more.
const maxCached = 10_000

// get returns what is known under a key, else what ask finds out, which is then known for a time.
func (c *cache[V]) get(ctx context.Context, key string, now time.Time, keep time.Duration, ask func(context.Context) (V, error)) (V, error) {
	e, mine := c.entry(key, now, keep)
	for ; !mine; e, mine = c.entry(key, now, keep) {
		switch {
		case !e.wait(ctx):
			var none V
			return none, context.Cause(ctx)
		case !e.gone:
			return e.value, e.err
		}
	}
	e.err = context.Canceled // unless ask returns
	defer func() {
		if e.err != nil {
			c.drop(key, e)
		}
		close(e.came)
	}()
	e.value, e.err = ask(ctx)
	e.gone = e.err != nil && ctx.Err() != nil
	return e.value, e.err
}

// wait reports whether the answer is there, which it waits for until ctx ends.
func (e *cached[V]) wait(ctx context.Context) bool {
	select {
	case <-e.came:
		return true
	default:
	}
	select {
	case <-e.came:
		return true
	case <-ctx.Done():
		return false
	}
}

func (c *cache[V]) drop(key string, e *cached[V]) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.entries[key] == e {
		delete(c.entries, key)
	}
}

// entry returns the answer to a key, and whether the caller is to ask for it.
func (c *cache[V]) entry(key string, now time.Time, keep time.Duration) (e *cached[V], mine bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e = c.entries[key]; e != nil && now.Before(e.until) {
		return e, false
	}
	if c.entries == nil || len(c.entries) >= maxCached {
		c.entries = map[string]*cached[V]{}
	}
	e = &cached[V]{came: make(chan struct{}), until: now.Add(keep)}
	c.entries[key] = e
	return e, true
}
