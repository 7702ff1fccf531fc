package openai

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"ibid/bot"
)

// TestParallel: 11, at most so many at once, first come first served, three in line, and the next is told so at once.
func TestParallel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		running, most := 0, 0
		chat := onWire(t, ChatConfig{Endpoint: Endpoint{Parallel: 2}}, func(r *http.Request) (*http.Response, error) {
			mu.Lock()
			running++
			most = max(most, running)
			mu.Unlock()
			time.Sleep(10 * time.Second)
			mu.Lock()
			running--
			mu.Unlock()
			return sse(hello + stop), nil
		})
		var order []int
		for i := range 5 {
			go func() {
				if _, err := chat.Write(t.Context(), ask("Who?"), nil); err != nil {
					t.Errorf("question %d: %v", i, err)
				}
				mu.Lock()
				defer mu.Unlock()
				order = append(order, i)
			}()
			synctest.Wait()
		}
		if n := chat.Waiting(); n != 3 {
			t.Errorf("%d wait, want 3", n)
		}
		start := time.Now()
		_, err := chat.Write(t.Context(), ask("Who?"), nil)
		wantReason(t, "the fourth in line", err, bot.Busy)
		if took := time.Since(start); took != 0 {
			t.Errorf("it was told after %s", took)
		}
		time.Sleep(31 * time.Second)
		mu.Lock()
		defer mu.Unlock()
		sortPairs(order)
		if diff := cmp.Diff([]int{0, 1, 2, 3, 4}, order); diff != "" || most != 2 || chat.Waiting() != 0 {
			t.Errorf("at once %d, waiting %d, want 2, 0; served (-want +got):\n%s", most, chat.Waiting(), diff)
		}
	})
}

// sortPairs puts in order those who were served at once.
func sortPairs(order []int) {
	for i := 0; i+1 < len(order); i += 2 {
		if order[i] > order[i+1] {
			order[i], order[i+1] = order[i+1], order[i]
		}
	}
}

// TestLeavingTheLine: who goes away makes room, and takes nobody's turn along.
func TestLeavingTheLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(1, 2)
		_ = g.enter(t.Context())
		ctx, cancel := context.WithCancel(t.Context())
		left := make(chan error, 1)
		go func() { left <- g.enter(ctx) }()
		synctest.Wait()
		entered := make(chan error, 1)
		go func() { entered <- g.enter(t.Context()) }()
		synctest.Wait()
		cancel()
		if err := <-left; !errors.Is(err, context.Canceled) || g.waiting() != 1 {
			t.Errorf("left with %v, %d wait; want the context's error, 1", err, g.waiting())
		}
		g.leave()
		if err := <-entered; err != nil {
			t.Error(err)
		}
		g.leave()
		if g.free != 1 {
			t.Errorf("%d free, want 1", g.free)
		}
	})
}

// TestTurnOfOneWhoLeaves: a turn that comes as its owner goes is the next one's.
func TestTurnOfOneWhoLeaves(t *testing.T) {
	g := newGate(1, 2)
	if err := g.enter(t.Context()); err != nil {
		t.Fatal(err)
	}
	turn, err := g.line()
	if err != nil {
		t.Fatal(err)
	}
	g.leave()
	<-turn
	g.giveUp(turn)
	if g.free != 1 || g.waiting() != 0 {
		t.Errorf("%d free, %d wait; want 1, 0", g.free, g.waiting())
	}
}

// TestLateFailure: what was asked before a rest and fails during the try after it doesn't let another one try.
func TestLateFailure(t *testing.T) {
	now := time.Unix(0, 0)
	b := &breaker{now: func() time.Time { return now }}
	slow := &bot.ModelError{Reason: bot.Slow, Err: errors.New("slow")}
	var done []func(error)
	for range 3 {
		d, err := b.enter()
		if err != nil {
			t.Fatal(err)
		}
		done = append(done, d)
	}
	done[0](slow)
	done[1](slow)
	now = now.Add(firstRest)
	if _, err := b.enter(); err != nil {
		t.Errorf("after the rest: %v", err)
	}
	done[2](slow)
	now = now.Add(longestRest)
	if _, err := b.enter(); err == nil {
		t.Error("two try at once")
	}
}

func TestBreaker(t *testing.T) {
	now := time.Unix(0, 0)
	b := &breaker{now: func() time.Time { return now }}
	slow := &bot.ModelError{Reason: bot.Slow, Err: errors.New("slow")}
	try := func(result error) bool {
		done, err := b.enter()
		if err != nil {
			wantReason(t, "at rest", err, bot.Slow)
			return false
		}
		done(result)
		return true
	}
	step := func(what string, asked, want bool) {
		t.Helper()
		if asked != want {
			t.Errorf("%s: asked %v, want %v", what, asked, want)
		}
	}
	step("first failure", try(slow), true)
	step("the context's error says nothing", try(context.Canceled), true)
	step("a reply begins anew", try(nil), true)
	step("failure", try(slow), true)
	step("a full line is no failure", try(&bot.ModelError{Reason: bot.Busy}), true)
	step("failure", try(slow), true)
	step("second failure", try(slow), true)
	step("at rest", try(nil), false)
	for _, rest := range []time.Duration{5, 10, 20, 40, 80, 120, 120} {
		now = now.Add(rest*time.Second - 1)
		step("at rest, just before "+rest.String(), try(nil), false)
		now = now.Add(1)
		step("after the rest", try(slow), true)
	}
	now = now.Add(2 * time.Minute)
	done, err := b.enter()
	step("one tries", err == nil, true)
	step("the others don't meanwhile", try(nil), false)
	step("nor do they stand in line", b.resting() == nil, false)
	done(context.Canceled)
	step("after one that gave up another tries", try(nil), true)
	step("it is back", try(slow), true)
	step("it has a failure free again", try(nil), true)
}

// TestDeadServer: the breaker is in the way of questions, with the reason, and one question finds out that it's over.
func TestDeadServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked, dead := 0, true
		chat := onWire(t, ChatConfig{First: 10 * time.Second}, func(r *http.Request) (*http.Response, error) {
			asked++
			if dead {
				<-r.Context().Done()
				return nil, r.Context().Err()
			}
			return sse(hello + stop), nil
		})
		write := func() error {
			_, err := chat.Write(t.Context(), ask("Who?"), nil)
			return err
		}
		for range 5 {
			wantReason(t, "dead", write(), bot.Slow)
		}
		if asked != 2 {
			t.Errorf("asked %d times, want 2", asked)
		}
		for range 2 * maxWaiting { // a full line is no reason to wait for what won't come
			chat.gate.queue = append(chat.gate.queue, make(chan struct{}))
		}
		chat.gate.free = 0
		wantReason(t, "dead, with a full line", write(), bot.Slow)
		chat.gate.free, chat.gate.queue = 2, nil
		dead = false
		time.Sleep(firstRest)
		if err := write(); err != nil || asked != 3 {
			t.Errorf("back again: %v, asked %d times, want 3", err, asked)
		}
	})
}
