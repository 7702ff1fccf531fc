package discord

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"
)

// forgetful is a Memory that can be made to forget. It is one process long.
type forgetful struct {
	mu      sync.Mutex
	claimed map[string]bool
	turns   map[string]Turn
	order   []string
	judged  map[string]string
	windows map[string]window
	now     func() time.Time
	changed chan struct{} // closed and replaced when turns come or go
	works   []Work
	idle    chan struct{} // closed when no work is left; nil: nobody waits
}

func newForgetful() *forgetful {
	return &forgetful{
		claimed: map[string]bool{}, turns: map[string]Turn{}, judged: map[string]string{}, windows: map[string]window{},
		now: time.Now, changed: make(chan struct{}),
	}
}

// notify is called with the lock held.
func (f *forgetful) notify() {
	close(f.changed)
	f.changed = make(chan struct{})
}

// count returns how many turns there are, and what is closed when that changes.
func (f *forgetful) count() (int, <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.turns), f.changed
}

func (f *forgetful) Begin(_ context.Context, w Work) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.works = append(slices.DeleteFunc(f.works, func(o Work) bool { return o.Event == w.Event }), w)
	return nil
}

func (f *forgetful) Finish(_ context.Context, event string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.works = slices.DeleteFunc(f.works, func(w Work) bool { return w.Event == event })
	if len(f.works) == 0 && f.idle != nil {
		close(f.idle)
		f.idle = nil
	}
	return nil
}

// wait returns when every question that was begun is finished, its turn kept.
func (f *forgetful) wait(ctx context.Context) error {
	f.mu.Lock()
	if len(f.works) == 0 {
		f.mu.Unlock()
		return nil
	}
	if f.idle == nil {
		f.idle = make(chan struct{})
	}
	idle := f.idle
	f.mu.Unlock()
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (f *forgetful) Unfinished(context.Context) ([]Work, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.works), nil
}

func (f *forgetful) forget() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.turns, f.order = map[string]Turn{}, nil
	f.notify()
}

func (f *forgetful) Claim(_ context.Context, event string) (bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	isNew := !f.claimed[event]
	f.claimed[event] = true
	return isNew, nil
}

func (f *forgetful) Once(ctx context.Context, key string, period time.Duration) (bool, error) {
	_, isNew, err := f.Take(ctx, []Allowance{{"once " + key, Quota{1, period}}})
	return isNew, err
}

func (f *forgetful) Save(_ context.Context, t Turn) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.turns[t.ID] = t
	f.order = append(f.order, t.ID)
	f.notify()
	return nil
}

func (f *forgetful) Turn(_ context.Context, id string) (Turn, bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	t, ok := f.turns[id]
	return t, ok, nil
}

func (f *forgetful) Conversation(_ context.Context, id string, limit int) ([]Turn, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var turns []Turn
	for t, ok := f.turns[id]; ok && len(turns) < limit; t, ok = f.turns[t.Parent] {
		turns = append([]Turn{t}, turns...)
	}
	return turns, nil
}

func (f *forgetful) Latest(_ context.Context, channel string) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := len(f.order) - 1; i >= 0; i-- {
		if f.turns[f.order[i]].Channel == channel {
			return f.order[i], nil
		}
	}
	return "", nil
}

func (f *forgetful) Asked(_ context.Context, event string) (Turn, bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, t := range f.turns {
		if t.Event == event {
			return t, true, nil
		}
	}
	return Turn{}, false, nil
}

func (f *forgetful) FollowedUp(_ context.Context, id string) (bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, t := range f.turns {
		if t.Parent == id {
			return true, nil
		}
	}
	return false, nil
}

func (f *forgetful) Replace(ctx context.Context, old string, t Turn) error {
	if err := f.Delete(ctx, old); err != nil {
		return err
	}
	return f.Save(ctx, t)
}

func (f *forgetful) Delete(_ context.Context, id string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.turns, id)
	f.order = slices.DeleteFunc(f.order, func(kept string) bool { return kept == id })
	f.notify()
	return nil
}

func (f *forgetful) Judge(_ context.Context, answer, user string, up bool, reason string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.judged[answer+" "+user] = fmt.Sprintf("%v %s", up, reason)
	return nil
}

func (f *forgetful) Forget(_ context.Context, user string) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var kept []string
	for _, id := range f.order {
		if f.turns[id].User != user {
			kept = append(kept, id)
		} else {
			delete(f.turns, id)
		}
	}
	deleted := len(f.order) - len(kept)
	f.order = kept
	return deleted, nil
}
