package discord

import (
	"context"
	"errors"
	"net/http"
	"time"

	"ibid/bot"
)

// Watcher counts what happens. *watch.Watch implements it. Its methods are called from many goroutines and must not wait;
// what they are given names a kind of thing, of which there are few, and never a person, a place or a text.
type Watcher interface {
	// Asked hears what became of a question that came in a way of Turn.Way: an outcome of bot's, or one of those below.
	// stages are there for what was answered or refused.
	Asked(way, outcome string, stages []bot.Stage)
	// Failed hears of a request to Discord that came to nothing, of each try that Discord limited or failed at, and of
	// trouble with the connection.
	Failed(kind string)
	// Refused hears that somebody has asked as much as a quota allows.
	Refused(quota string)
}

// What may become of a question besides the outcomes of bot.
const (
	outcomeFailed  = "failed"
	outcomeStopped = "stopped"    // ibid ended first
	outcomeBusy    = "busy"       // the queue was full
	outcomeUnsent  = "unsent"     // Discord didn't take the answer
	outcomeTaken   = "taken back" // the question was edited or deleted
	outcomeSilent  = "silent"     // a post that the documents don't surely answer
)

// unknownWay is the way of a question that was not looked at any closer.
const unknownWay = "unknown"

// Kinds of trouble besides those of errorKinds.
const (
	kindLimited   = "rate limited"
	kindReconnect = "reconnect"
	kindLost      = "event lost"
)

// unwatched counts nothing.
type unwatched struct{}

func (unwatched) Asked(string, string, []bot.Stage) {}
func (unwatched) Failed(string)                     {}
func (unwatched) Refused(string)                    {}

// State is what a Discord is at.
type State struct {
	Ready            bool // events come in
	Waiting, Running int  // questions
}

// State returns what d is at now.
func (d *Discord) State() State {
	var s State
	s.Waiting, s.Running = d.asks.load()
	if g := d.gateway.Load(); g != nil {
		s.Ready = g.ready()
	}
	return s
}

// ready reports whether there is a session on a connection that is well.
func (g *gateway) ready() bool {
	w := g.current()
	if w == nil {
		return false
	}
	s := w.state(time.Now(), g.config.Opening)
	return s.ready && s.dead == 0 && s.code == 0 && !s.silent
}

// load returns how many jobs wait and run.
func (q *queue) load() (waiting, running int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.jobs, q.active
}

// waitedKey is where a job's context has how long the job waited in its queue.
type waitedKey struct{}

// waited returns how long the job of a context waited.
func waited(ctx context.Context) time.Duration {
	d, _ := ctx.Value(waitedKey{}).(time.Duration)
	return d
}

// work is a question from its turn in the queue to its end.
type work struct {
	watch        Watcher
	way, outcome string
	stages       []bot.Stage
}

// takeUp begins the work on a question. Until it is said what became of it, it has failed.
func (d *Discord) takeUp(way string) *work {
	return &work{watch: d.config.Watch, way: way, outcome: outcomeFailed}
}

// end counts the question, also when the work ends in a panic.
func (w *work) end() { w.watch.Asked(w.way, w.outcome, w.stages) }

// Stages returns the parts of the work on a turn in their order, from queue to all, which begin together.
func (t Turn) Stages() []bot.Stage {
	list := append([]bot.Stage{{Name: "queue", Took: t.Waited}}, t.Answer.Receipt.Stages()...)
	return append(list, bot.Stage{Name: "all", Took: t.Waited + t.Took})
}

// logTurn writes the one line of an answer. The question is told at debug alone.
func (d *Discord) logTurn(t Turn) {
	line := []any{"id", t.ID, "way", t.Way, "outcome", t.Answer.Outcome}
	if t.Answer.Trouble != "" && t.Answer.Trouble != bot.NoModel {
		line = append(line, "model", t.Answer.Trouble)
	}
	for _, s := range t.Stages() {
		line = append(line, s.Name, s.Took.Round(100*time.Microsecond))
	}
	d.log.Info("answered", line...)
	d.log.Debug("asked", "id", t.ID, "question", t.Question)
}

// errorKinds names errors for whom only counts are told.
var errorKinds = []struct {
	err  error
	kind string
}{
	{errInvalidLimit, "held back"},
	{errExpired, "expired"},
	{errTooLate, "too late"},
	{errAnswered, "answered already"},
	{errUnknownMessage, "unknown message"},
	{errNoDM, "no direct messages"},
	{errThreadExists, "thread exists"},
	{errUnauthorized, "unauthorised"},
	{errForbidden, "forbidden"},
	{context.DeadlineExceeded, "timeout"},
}

// kindOf names what went wrong with a request; "" for what was interrupted, and for what counted has counted.
func kindOf(err error) string {
	for _, known := range errorKinds {
		if errors.Is(err, known.err) {
			return known.kind
		}
	}
	var refused *apiError
	switch {
	case errors.Is(err, errCut), errors.Is(err, errClosed), errors.Is(err, context.Canceled):
		return ""
	case errors.As(err, &refused) && kindOfStatus(refused.status) != "":
		return ""
	case errors.As(err, &refused):
		return "refused"
	case describe(err) == unreachable:
		return "unreachable"
	}
	return "other"
}

// counted counts the tries that Discord limits or fails at: most of them are made again, and nobody else hears of them.
type counted struct {
	http.RoundTripper
	watch Watcher
}

// RoundTrip implements http.RoundTripper.
func (c counted) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := c.RoundTripper.RoundTrip(req)
	if kind := kindOfStatus(status(resp)); kind != "" {
		c.watch.Failed(kind)
	}
	return resp, err
}

// kindOfStatus names what is to be tried again; "" for all else.
func kindOfStatus(status int) string {
	switch {
	case status == http.StatusTooManyRequests:
		return kindLimited
	case status >= 500:
		return "server error"
	}
	return ""
}

// failed counts a request that came to nothing.
func (r *rest) failed(err error) {
	if err == nil || r.watch == nil {
		return
	}
	if kind := kindOf(err); kind != "" {
		r.watch.Failed(kind)
	}
}

// endOf returns what became of a question whose work has ended before its answer was there; "" while it goes on.
func endOf(working context.Context) string {
	cause := context.Cause(working)
	switch {
	case cause == nil:
		return ""
	case errors.Is(cause, errEdited), errors.Is(cause, errDeleted):
		return outcomeTaken
	}
	return outcomeStopped
}

// notTaken is what became of a question that the queue refused.
func notTaken(err error) string {
	if errors.Is(err, errClosed) {
		return outcomeStopped
	}
	return outcomeBusy
}
