package discord

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"
)

// of gives a job an owner.
func (j job) of(owner string) job {
	j.owner = owner
	return j
}

// TestQueueRunsOneJobOfAnOwner: p's question in channel b waits for the one in a, and what is behind it in b for it; c does not
// wait.
func TestQueueRunsOneJobOfAnOwner(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, d := newQueue(4, 10, quiet()), &diary{start: time.Now()}
		for _, j := range []struct{ name, owner string }{{"a1", "p"}, {"b1", "p"}, {"b2", "q"}, {"c1", "r"}, {"d1", ""}, {"e1", ""}} {
			if err := q.add(j.name[:1], d.work(j.name, time.Second).of(j.owner)); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Millisecond)
		}
		time.Sleep(time.Minute)
		d.compare(t, "0s a1 begins", "3ms c1 begins", "4ms d1 begins", "5ms e1 begins", "1s a1 ends", "1s b1 begins",
			"1.003s c1 ends", "1.004s d1 ends", "1.005s e1 ends", "2s b1 ends", "2s b2 begins", "3s b2 ends")
	})
}

// TestQueueHoldsSomeOfAnOwner: who has as many questions waiting as one person may is refused another one, others are not.
func TestQueueHoldsSomeOfAnOwner(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, d := newQueue(4, 100, quiet()), &diary{start: time.Now()}
		for i := range ownerLength + 1 {
			if err := q.add(fmt.Sprint(i), d.work("x", time.Second).of("p")); err != nil {
				t.Fatalf("question %d: %v", i, err)
			}
			synctest.Wait()
		}
		if err := q.add("y", d.work("y", 0).of("p")); !errors.Is(err, errFull) {
			t.Errorf("one more: %v, want %v", err, errFull)
		}
		if err := q.add("z", d.work("z", 0).of("q")); err != nil {
			t.Errorf("another person's: %v", err)
		}
		time.Sleep(time.Minute)
	})
}

// TestQueueWakesAll: when a job ends, both what waited for its owner and what waited for its key begin.
func TestQueueWakesAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, d := newQueue(4, 10, quiet()), &diary{start: time.Now()}
		for _, j := range []struct{ name, owner string }{{"a1", "p"}, {"b1", "p"}, {"a2", "q"}} {
			_ = q.add(j.name[:1], d.work(j.name, time.Second).of(j.owner))
			time.Sleep(time.Millisecond)
		}
		time.Sleep(998 * time.Millisecond)
		q.mu.Lock()
		active := q.active
		q.mu.Unlock()
		if active != 2 {
			t.Errorf("after the first job %d run, want 2", active)
		}
		time.Sleep(time.Minute)
	})
}

// TestQueueTellsWhoWaits: who waits for three seconds is told how many are before them, once, and the answer comes after that.
func TestQueueTellsWhoWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, d := newQueue(2, 10, quiet()), &diary{start: time.Now()}
		add := func(name, owner string, takes, tells time.Duration) {
			j := d.work(name, takes).of(owner)
			j.waits = func(_ context.Context, before int) {
				d.note("%s waits behind %d", name, before)
				time.Sleep(tells)
				d.note("%s knows", name)
			}
			if err := q.add(name[:1], j); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Millisecond)
		}
		add("a1", "p", 3500*time.Millisecond, 0)
		add("b1", "q", 2*time.Second, 0)
		add("a2", "q", time.Second, 2*time.Second)
		add("b2", "r", time.Second, 0) // begins after two seconds
		add("c1", "p", time.Second, 0)
		time.Sleep(time.Minute)
		d.compare(t, "0s a1 begins", "1ms b1 begins", "2.001s b1 ends", "2.001s b2 begins", "3.001s b2 ends", "3.002s a2 waits behind 1",
			"3.004s c1 waits behind 2", "3.004s c1 knows", "3.5s a1 ends", "3.5s c1 begins", "4.5s c1 ends", "5.002s a2 knows",
			"5.002s a2 begins", "6.002s a2 ends")
	})
}

// TestQueueTellsNobodyAtWork: a timer that fires just as the job begins says nothing.
func TestQueueTellsNobodyAtWork(t *testing.T) {
	w := &waiting{job: job{waits: func(context.Context, int) { t.Error("told") }}, begun: true}
	newQueue(1, 1, quiet()).tell(w)
	if w.told != nil {
		t.Error("the job waits to be told")
	}
}

// TestQueueStopsAtOnce: what waits for its owner is not begun either when ibid stops.
func TestQueueStopsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, d := newQueue(2, 10, quiet()), &diary{start: time.Now()}
		_ = q.add("a", d.work("a1", time.Second).of("p"))
		_ = q.add("b", d.work("b1", time.Second).of("p"))
		synctest.Wait()
		if err := q.close(closingIn(t, time.Minute)); err != nil {
			t.Error(err)
		}
		d.compare(t, "0s a1 begins", "0s b1 not begun: ibid is stopping", "1s a1 ends")
	})
}

// TestQueueLosesNothing runs random jobs of random keys and owners: each is run once, those of a key in order, no two of an
// owner at a time, and all in the end.
func TestQueueLosesNothing(t *testing.T) {
	for seed := range uint64(200) {
		synctest.Test(t, func(t *testing.T) { loseNothing(t, seed) })
	}
}

func loseNothing(t *testing.T, seed uint64) {
	random := rand.New(rand.NewPCG(seed, 0))
	workers := 1 + random.IntN(4)
	q := newQueue(workers, 1000, quiet())
	q.share = 1000
	run := make([]int, 100)         // how often
	last := map[string]int{}        // of a key: the last job that began
	owners := map[string]int{}      // that are at work
	starts := make(chan func(), 10) // what happens, one after the other
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for f := range starts {
			f()
		}
	}()
	for n := range run {
		key, owner := fmt.Sprint(random.IntN(8)), fmt.Sprint(random.IntN(5))
		takes, told := time.Duration(random.IntN(5000))*time.Millisecond, time.Duration(random.IntN(100))*time.Millisecond
		work := func(context.Context) {
			starts <- func() {
				run[n]++
				owners[owner]++
				if last[key] > n || owners[owner] > 1 || len(owners) > workers {
					t.Errorf("seed %d: job %d of key %s began after job %d, with %d of owner %s, %d at work", seed, n, key, last[key], owners[owner], owner, len(owners))
				}
				last[key] = n
			}
			time.Sleep(takes)
			starts <- func() { delete(owners, owner) }
		}
		if err := q.add(key, job{run: work, owner: owner, waits: func(context.Context, int) { time.Sleep(told) }}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(random.IntN(1000)) * time.Millisecond)
	}
	time.Sleep(time.Hour)
	if err := q.close(closingIn(t, time.Minute)); err != nil {
		t.Errorf("seed %d: %v", seed, err)
	}
	close(starts)
	<-ended
	for n, times := range run {
		if times != 1 {
			t.Errorf("seed %d: job %d was run %d times", seed, n, times)
		}
	}
	if len(q.waiting)+len(q.ready)+len(q.busy)+q.jobs+q.active > 0 {
		t.Errorf("seed %d: the idle queue holds %d keys, %d ready, %d owners, %d jobs, %d workers", seed, len(q.waiting), len(q.ready), len(q.busy), q.jobs, q.active)
	}
}
