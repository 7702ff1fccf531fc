package discord

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// diary notes what happened when, from any goroutine.
type diary struct {
	mu    sync.Mutex
	start time.Time
	lines []string
}

func (d *diary) note(format string, args ...any) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lines = append(d.lines, fmt.Sprintf("%s ", time.Since(d.start))+fmt.Sprintf(format, args...))
}

// work returns a job that takes a time and is cut when its context ends.
func (d *diary) work(name string, takes time.Duration) job {
	return job{run: func(ctx context.Context) {
		if ctx.Err() != nil {
			d.note("%s not begun: %v", name, context.Cause(ctx))
			return
		}
		d.note("%s begins", name)
		select {
		case <-time.After(takes):
			d.note("%s ends", name)
		case <-ctx.Done():
			d.note("%s cut: %v", name, context.Cause(ctx))
		}
	}}
}

func (d *diary) compare(t *testing.T, want ...string) {
	t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	if diff := cmp.Diff(want, d.lines); diff != "" {
		t.Errorf("what happened (-want +got):\n%s", diff)
	}
}

func TestQueueKeepsOrderPerKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, d := newQueue(2, 10, quiet()), &diary{start: time.Now()}
		for i, name := range []string{"a1", "a2", "b1", "c1", "a3"} {
			if err := q.add(name[:1], d.work(name, time.Duration(i+1)*time.Second)); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
		}
		if err := q.close(closingIn(t, time.Hour)); err != nil {
			t.Error(err)
		}
		d.compare(t, "0s a1 begins", "0s b1 begins", "0s c1 not begun: ibid is stopping",
			"1s a1 ends", "1s a2 not begun: ibid is stopping", "1s a3 not begun: ibid is stopping", "3s b1 ends")
	})
}

func closingIn(t *testing.T, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

func TestQueueRunsWhatWaited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, d := newQueue(2, 10, quiet()), &diary{start: time.Now()}
		for _, name := range []string{"a1", "b1", "a2", "c1", "a3"} {
			if err := q.add(name[:1], d.work(name, 2*time.Second)); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Millisecond)
		}
		time.Sleep(time.Minute)
		d.compare(t, "0s a1 begins", "1ms b1 begins", "2s a1 ends", "2s c1 begins", "2.001s b1 ends", "2.001s a2 begins",
			"4s c1 ends", "4.001s a2 ends", "4.001s a3 begins", "6.001s a3 ends")
		q.mu.Lock()
		defer q.mu.Unlock()
		if len(q.waiting) != 0 || len(q.cancels) != 0 || q.active != 0 || q.jobs != 0 {
			t.Errorf("the idle queue holds %d keys, %d cancels, %d workers, %d jobs; want none", len(q.waiting), len(q.cancels), q.active, q.jobs)
		}
	})
}

func TestQueueRefusesWhenFull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, d := newQueue(1, 2, quiet()), &diary{start: time.Now()}
		for _, name := range []string{"a", "b", "a"} {
			if err := q.add(name, d.work(name, time.Second)); err != nil {
				t.Fatal(err)
			}
		}
		for _, key := range []string{"a", "c"} {
			if err := q.add(key, d.work("x", 0)); !errors.Is(err, errFull) || !strings.Contains(err.Error(), "2 are waiting") {
				t.Errorf("add(%s) to a full queue: %v; want %v: 2 are waiting", key, err, errFull)
			}
		}
		if err := q.close(closingIn(t, time.Minute)); err != nil {
			t.Error(err)
		}
		if err := q.add("a", d.work("x", 0)); !errors.Is(err, errClosed) {
			t.Errorf("add to a closed queue: %v, want %v", err, errClosed)
		}
	})
}

func TestQueueCutsWhatRunsTooLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, d := newQueue(2, 10, quiet()), &diary{start: time.Now()}
		_ = q.add("a", d.work("long", time.Hour))
		_ = q.add("b", d.work("short", 10*time.Second))
		synctest.Wait()
		if err := q.close(closingIn(t, 15*time.Second)); err != nil {
			t.Error(err)
		}
		if took := time.Since(d.start); took != 15*time.Second {
			t.Errorf("closing took %s, want 15s", took)
		}
		last := d.lines[len(d.lines)-1]
		if want := "15s long cut: " + errCut.Error(); last != want {
			t.Errorf("the last thing is %q, want %q", last, want)
		}
	})
}

func TestQueueDoesNotWaitForTheDeaf(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue(1, 1, quiet())
		_ = q.add("a", job{run: func(context.Context) { time.Sleep(time.Hour) }})
		start := time.Now()
		if err := q.close(closingIn(t, 15*time.Second)); err == nil || time.Since(start) != 20*time.Second {
			t.Errorf("close returned %v after %s, want an error after 20s", err, time.Since(start))
		}
		time.Sleep(time.Hour)
	})
}

func TestQueueSurvivesPanics(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		q, d := newQueue(1, 10, slog.New(slog.NewTextHandler(&log, nil))), &diary{start: time.Now()}
		var told string
		_ = q.add("a", job{run: func(context.Context) { panic("as told") }, onPanic: func(id string) { told = id; panic("again") }})
		_ = q.add("a", d.work("next", 0))
		synctest.Wait()
		d.compare(t, "0s next begins", "0s next ends")
		if told == "" || !strings.Contains(log.String(), "id="+told) || !strings.Contains(log.String(), "as told") {
			t.Errorf("the id %q isn't in the log with the panic:\n%s", told, log.String())
		}
	})
}
