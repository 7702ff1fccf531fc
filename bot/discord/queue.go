package discord

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"
)

// Why a job is not taken, or its context ends.
var (
	errFull   = errors.New("the queue is full")
	errClosed = errors.New("ibid is stopping")
	errCut    = errors.New("ibid stopped before the answer was ready")
)

// job is a piece of work. Its run is called once, whatever happens: with a context that has ended, of the cause errClosed,
// if the queue was closed before its turn came.
type job struct {
	run     func(ctx context.Context)
	onPanic func(id string) // tells the person; nil: only the log does
	added   time.Time       // set by the queue
}

// queue runs jobs of one key (a channel) one after the other and of different keys at the same time. It is bounded: what it
// can't take is refused at once. It has no goroutine while it has no job.
type queue struct {
	workers, length int
	log             *slog.Logger

	mu      sync.Mutex
	waiting map[string][]job // by key, in order; a key that runs is in it, with no jobs if none wait
	ready   []string         // keys whose next job may run, the longest waiting first
	jobs    int              // that wait
	active  int              // workers at work
	closed  bool
	cancels map[int]context.CancelCauseFunc // of running jobs
	next    int
	done    sync.WaitGroup
}

// newQueue returns a queue that runs at most workers jobs at once while at most length others wait.
func newQueue(workers, length int, log *slog.Logger) *queue {
	return &queue{
		workers: workers, length: length, log: log,
		waiting: map[string][]job{}, cancels: map[int]context.CancelCauseFunc{},
	}
}

// add takes a job in and returns its place among those that wait; 0 means that it runs at once. A refusal wraps errFull or
// errClosed, and the place is then how many wait.
func (q *queue) add(key string, j job) (place int, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	_, busy := q.waiting[key]
	waits := busy || q.active >= q.workers
	switch {
	case q.closed:
		return q.jobs, errClosed
	case waits && q.jobs >= q.length:
		return q.jobs, fmt.Errorf("%w: %d are waiting", errFull, q.jobs)
	}
	j.added = time.Now()
	q.waiting[key] = append(q.waiting[key], j)
	q.jobs++
	if !busy {
		q.ready = append(q.ready, key)
	}
	if waits {
		return q.jobs, nil
	}
	q.staff()
	return 0, nil
}

// staff starts workers while there are jobs for them. It is called with the lock held.
func (q *queue) staff() {
	for q.active < q.workers && len(q.ready) > 0 {
		key, j := q.pop()
		q.active++
		q.done.Go(func() { q.work(key, j) })
	}
}

// pop takes the next job. It is called with the lock held and a key ready.
func (q *queue) pop() (string, job) {
	key := q.ready[0]
	q.ready = q.ready[1:]
	j := q.waiting[key][0]
	q.waiting[key] = q.waiting[key][1:]
	q.jobs--
	return key, j
}

// work runs a job and then whichever is next.
func (q *queue) work(key string, j job) {
	for more := true; more; {
		q.do(j)
		key, j, more = q.after(key)
	}
}

// after takes a key back and returns the next job, if there is one.
func (q *queue) after(key string) (string, job, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting[key]) > 0 {
		q.ready = append(q.ready, key)
	} else {
		delete(q.waiting, key)
	}
	if len(q.ready) == 0 {
		q.active--
		return "", job{}, false
	}
	key, j := q.pop()
	return key, j, true
}

// do runs one job.
func (q *queue) do(j job) {
	ctx, cancel := context.WithCancelCause(context.WithValue(context.Background(), waitedKey{}, time.Since(j.added)))
	defer cancel(nil)
	q.mu.Lock()
	id := q.next
	q.next++
	if q.cancels[id] = cancel; q.closed {
		cancel(errClosed)
	}
	q.mu.Unlock()
	defer func() {
		q.mu.Lock()
		delete(q.cancels, id)
		q.mu.Unlock()
	}()
	guard(q.log, "answering", func() { j.run(ctx) }, j.onPanic)
}

// cutTime is how long a job that is cut has to say so.
const cutTime = 5 * time.Second

// close takes no more jobs and returns when all have ended. Those that wait are run at once to say that they won't be done;
// when ctx ends, the running ones are cut, with the cause errCut, and have 5 s to say that.
func (q *queue) close(ctx context.Context) error {
	q.mu.Lock()
	q.closed = true
	q.workers += q.jobs
	q.staff()
	q.mu.Unlock()
	idle := make(chan struct{})
	go func() { q.done.Wait(); close(idle) }()
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
	}
	q.cut()
	timer := time.NewTimer(cutTime)
	defer timer.Stop()
	select {
	case <-idle:
		return nil
	case <-timer.C:
		return errors.New("answers were still being worked on")
	}
}

func (q *queue) cut() {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, cancel := range q.cancels {
		cancel(errCut)
	}
}

// guard calls f. A panic in it is logged under an id, which onPanic (nil: nobody) gets.
func guard(log *slog.Logger, what string, f func(), onPanic func(id string)) {
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		id := rand.Text()[:8]
		log.Error("panic", "while", what, "id", id, "panic", p, "stack", string(debug.Stack()))
		if onPanic != nil {
			guard(log, "reporting "+id, func() { onPanic(id) }, nil)
		}
	}()
	f()
}
