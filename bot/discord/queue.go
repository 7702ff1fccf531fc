package discord

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"sync"
	"time"
)

// Why a job is not taken, or its context ends.
var (
	errFull   = errors.New("the queue is full")
	errClosed = errors.New("ibid is stopping")
	errCut    = errors.New("ibid stopped before the answer was ready")
)

// fullError is errFull with how many jobs wait: in all, or of the owner, who may have no more.
type fullError struct{ waiting int }

func (e fullError) Error() string { return fmt.Sprintf("%v: %d are waiting", errFull, e.waiting) }

func (fullError) Is(target error) bool { return target == errFull }

// job is a piece of work. Its run is called once, whatever happens: with a context that has ended, of the cause errClosed,
// if the queue was closed before its turn came.
type job struct {
	run     func(ctx context.Context)
	onPanic func(id string) // tells the person; nil: only the log does
	added   time.Time       // set by the queue
	owner   string          // who has at most one job running at a time; "": nobody
	// waits, unless nil, is called once when the job has waited for some seconds, with how many are before it. The job is not
	// run until it returns.
	waits func(ctx context.Context, before int)
}

// ownerLength bounds how many jobs of one owner wait, so that nobody fills the line alone.
const ownerLength = 10

// patience is how long a job waits before somebody is told that it does.
const patience = 3 * time.Second

// waiting is a job in the line.
type waiting struct {
	job
	number int         // in the order of their coming
	timer  *time.Timer // until it is told; nil: it isn't
	begun  bool
	told   chan struct{} // closed when it has been told; nil: it isn't being told
}

// queue runs jobs of one key (a channel) one after the other and of different keys at the same time, but no two jobs of one
// owner: a key whose next job has a busy owner keeps its place in the line. It is bounded, also for each owner: what it can't take
// is refused at once. It has no goroutine while it has no job.
type queue struct {
	workers, length int
	share           int // of length, for the jobs of one owner
	log             *slog.Logger

	mu      sync.Mutex
	waiting map[string][]*waiting // by key, in order; a key that runs is in it, with no jobs if none wait
	ready   []string              // keys whose next job may run once its owner is free, the longest waiting first
	busy    map[string]bool       // owners of jobs that run
	jobs    int                   // that wait
	added   int                   // so far
	active  int                   // workers at work
	closed  bool
	cancels map[int]context.CancelCauseFunc // of running jobs
	next    int
	done    sync.WaitGroup
}

// newQueue returns a queue that runs at most workers jobs at once while at most length others wait.
func newQueue(workers, length int, log *slog.Logger) *queue {
	return &queue{
		workers: workers, length: length, share: ownerLength, log: log,
		waiting: map[string][]*waiting{}, busy: map[string]bool{}, cancels: map[int]context.CancelCauseFunc{},
	}
}

// add takes a job in. A refusal wraps errFull or errClosed.
func (q *queue) add(key string, j job) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	_, busy := q.waiting[key]
	waits := busy || q.active >= q.workers || q.busy[j.owner]
	switch {
	case q.closed:
		return errClosed
	case waits && q.jobs >= q.length:
		return fullError{q.jobs}
	case j.owner != "" && q.waitingOf(j.owner) >= q.share:
		return fullError{q.share}
	}
	j.added = time.Now()
	w := &waiting{job: j, number: q.added}
	q.waiting[key] = append(q.waiting[key], w)
	q.added++
	q.jobs++
	if !busy {
		q.ready = append(q.ready, key)
	}
	if waits {
		if j.waits != nil {
			w.timer = time.AfterFunc(patience, func() { q.tell(w) })
		}
		return nil
	}
	q.staff()
	return nil
}

// waitingOf returns how many jobs of an owner wait. It is called with the lock held.
func (q *queue) waitingOf(owner string) int {
	n := 0
	for _, line := range q.waiting {
		for _, w := range line {
			if w.owner == owner {
				n++
			}
		}
	}
	return n
}

// tell says to who waits how many are before them: those that run, and those that came earlier and wait.
func (q *queue) tell(w *waiting) {
	q.mu.Lock()
	if w.begun {
		q.mu.Unlock()
		return
	}
	w.told = make(chan struct{})
	before := q.active
	for _, line := range q.waiting {
		for _, other := range line {
			if other.number < w.number {
				before++
			}
		}
	}
	q.mu.Unlock()
	defer close(w.told)
	ctx, cancel := context.WithTimeout(context.Background(), farewell)
	defer cancel()
	guard(q.log, "telling a place in the line", func() { w.waits(ctx, before) }, nil)
}

// staff starts workers while there are jobs for them. It is called with the lock held.
func (q *queue) staff() {
	for q.active < q.workers {
		key, w, ok := q.pop()
		if !ok {
			return
		}
		q.active++
		q.done.Go(func() { q.work(key, w) })
	}
}

// pop takes the next job whose owner is free, if there is one. It is called with the lock held.
func (q *queue) pop() (string, *waiting, bool) {
	for i, key := range q.ready {
		w := q.waiting[key][0]
		if q.busy[w.owner] && !q.closed { // what is only told that ibid stops need not wait
			continue
		}
		q.ready = slices.Delete(q.ready, i, i+1)
		q.waiting[key] = q.waiting[key][1:]
		q.jobs--
		w.begun = true
		if w.timer != nil {
			w.timer.Stop()
		}
		if w.owner != "" {
			q.busy[w.owner] = true
		}
		return key, w, true
	}
	return "", nil, false
}

// work runs a job and then whichever is next.
func (q *queue) work(key string, w *waiting) {
	for more := true; more; {
		q.do(w)
		key, w, more = q.after(key, w.owner)
	}
}

// after takes a key and an owner back and returns the next job, if there is one. A job that waited for the owner and one that
// waited for the key may both be next.
func (q *queue) after(key, owner string) (string, *waiting, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.busy, owner)
	if len(q.waiting[key]) > 0 {
		q.ready = append(q.ready, key)
	} else {
		delete(q.waiting, key)
	}
	next, w, ok := q.pop()
	if !ok {
		q.active--
		return "", nil, false
	}
	q.staff()
	return next, w, true
}

// do runs one job.
func (q *queue) do(w *waiting) {
	if w.told != nil {
		<-w.told // what is told must not come after the answer
	}
	ctx, cancel := context.WithCancelCause(context.WithValue(context.Background(), waitedKey{}, time.Since(w.job.added)))
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
	guard(q.log, "answering", func() { w.run(ctx) }, w.onPanic)
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
