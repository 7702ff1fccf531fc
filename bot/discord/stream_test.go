package discord

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// screen is where a stream shows something.
type screen struct {
	start time.Time
	seen  []string // at what time, what
	fails bool
}

func (s *screen) put(_ context.Context, m outgoing) error {
	s.seen = append(s.seen, fmt.Sprintf("%v %.5s", time.Since(s.start), m.Content))
	if s.fails {
		return errors.New("refused")
	}
	return nil
}

func (s *screen) typing(context.Context) {
	s.seen = append(s.seen, fmt.Sprintf("%v typing", time.Since(s.start)))
}

// TestStreamPace: edits are 1.2 s apart, each shows the newest, and the end waits until another edit may be made.
func TestStreamPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &screen{start: time.Now()}
		live := newStream(t.Context(), s.put, s.typing)
		for i := range 30 {
			time.Sleep(90 * time.Millisecond)
			live.show(answerOf(fmt.Sprint("A", i)))
			synctest.Wait()
		}
		live.end()
		want := []string{"590ms > A5 ", "2.29s > A24"}
		if diff := cmp.Diff(want, s.seen); diff != "" {
			t.Errorf("what was shown (-want +got):\n%s", diff)
		}
		if since := time.Since(s.start); since != 3490*time.Millisecond {
			t.Errorf("the end came after %v, want 3.49s: 1.2s after the last edit", since)
		}
	})
}

// TestStreamTypes: typing is said after a second and every eight from then on, until there is something to show.
func TestStreamTypes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &screen{start: time.Now()}
		live := newStream(t.Context(), s.put, s.typing)
		time.Sleep(20 * time.Second)
		live.show(answerOf("At last"))
		time.Sleep(20 * time.Second)
		live.end()
		if diff := cmp.Diff([]string{"1s typing", "9s typing", "17s typing", "20.5s > At "}, s.seen); diff != "" {
			t.Errorf("what was shown (-want +got):\n%s", diff)
		}
	})
}

// TestStreamQuick: what ends within half a second is not shown before its end.
func TestStreamQuick(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &screen{start: time.Now()}
		live := newStream(t.Context(), s.put, s.typing)
		live.show(answerOf("Quick"))
		time.Sleep(400 * time.Millisecond)
		live.end()
		if len(s.seen) > 0 || time.Since(s.start) != 400*time.Millisecond {
			t.Errorf("after %v was shown %q, want nothing after 400ms", time.Since(s.start), s.seen)
		}
	})
}

// TestStreamGivesUp: what can't be shown is not tried again before the end.
func TestStreamGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &screen{start: time.Now(), fails: true}
		live := newStream(t.Context(), s.put, nil)
		for range 5 {
			live.show(answerOf("Again"))
			time.Sleep(5 * time.Second)
		}
		live.end()
		if len(s.seen) != 1 {
			t.Errorf("shown %q, want one try", s.seen)
		}
	})
}
