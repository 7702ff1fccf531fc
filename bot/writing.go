package bot

import (
	"context"
	"errors"
	"math"
	"sync/atomic"
	"time"

	"ibid/bot/claim"
	"ibid/prompts"
	"ibid/retrieval"
)

// Writing is how a model writes answers. Without a Model they are quoted.
type Writing struct {
	Model       Model
	Context     int           // tokens that the model can read and write at once
	Tokens      int           // most tokens of an answer
	Timeout     time.Duration // to the first checked sentence
	Unsupported bool          // show what the documents don't support, marked, instead of leaving it out
	Checker     claim.Checker
}

// Receipt says what an answer cost, and what came of checking it. Without a model only the first two times are there.
type Receipt struct {
	Understood time.Duration // to know what is asked: with a model, the time of rewriting a question that leans on others
	Searched   time.Duration
	Translated time.Duration // of asking in the documents' other languages; 0: that wasn't needed

	Passages  int // that the model was shown
	Dropped   int // that had no room
	Requests  int
	Prompt    int           // tokens read by the model, as the server counts; 0 where it doesn't say
	Cached    int           // of those, tokens that it had read before
	Written   int           // tokens
	Began     time.Duration // to the model's first word; 0: there was none
	First     time.Duration // to the first checked sentence; 0: there was none
	Took      time.Duration // of writing, in all
	Sentences int           // of the last reply
	Marked    int           // of those, with a marker that points at something
	Supported int
	Weak      int
	Moved     int // markers that pointed at another sentence than the one that proves it
	Invented  int // markers that pointed at nothing
}

// Reasons of the bot's own, beside those of a model.
const (
	NoModel  Reason = "none"     // no model is set
	AtWork   Reason = "writing"  // a model is at it
	Unproved Reason = "unproved" // the model wrote nothing that the documents support
)

// quotesAfter is how long somebody waits for a checked sentence before quotations are shown; idle is how long for the
// next one.
const (
	quotesAfter = 3 * time.Second
	idle        = time.Minute
)

var (
	errSlow = &ModelError{Slow, errors.New("no checked sentence in time")}
	errRoom = &ModelError{Overflow, errors.New("no passage fits into the context")}
)

// writer writes answers with a model.
type writer struct {
	Writing
	// correction is what tokens as counted by the server are to those estimated, as bits of a float64.
	correction atomic.Uint64
	translated translations
}

func newWriter(w Writing) *writer {
	made := &writer{Writing: w}
	made.correction.Store(math.Float64bits(1))
	return made
}

// room returns how many estimated tokens of evidence a prompt may have.
func (w *writer) room(question string) int {
	rules := prompts.Answer(prompts.Evidence{Question: question})
	read := float64(w.Context-w.Tokens) / math.Float64frombits(w.correction.Load())
	return int(read) - estimate(rules.System) - estimate(rules.User)
}

// correct learns from what a server counted. One that cuts prompts silently counts its own limit, which teaches nothing.
func (w *writer) correct(p prompts.Prompt, counted int) {
	estimated := estimate(p.System) + estimate(p.User)
	if counted < estimated/3 || counted >= w.Context-w.Tokens {
		return
	}
	ratio := min(max(float64(counted)/float64(estimated), .5), 3)
	before := math.Float64frombits(w.correction.Load())
	w.correction.Store(math.Float64bits(max(ratio, (before+ratio)/2))) // up at once, down slowly
}

// write lets the model answer a question from the passages that were found. Each sentence is shown when it is checked.
// What is returned is never less than quoted, the answer without a model.
func (w *writer) write(ctx context.Context, quoted Answer, question string, hits []retrieval.Hit, show func(Answer)) Answer {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	d := newDraft(w, quoted, show)
	quotes := time.AfterFunc(quotesAfter, d.showQuoted)
	defer quotes.Stop()
	d.patience = time.AfterFunc(w.Timeout, func() { stop(errSlow) })
	defer d.patience.Stop()

	data, reply, err := d.answerShort(ctx, question, hits)
	refused := refusal(reply)
	if err == nil && !refused && d.empty() {
		reply, err = d.ask(ctx, prompts.Repair(data, reply, d.fault, prompts.Label(1, 0)))
		refused = refusal(reply)
	}
	if cause := context.Cause(ctx); cause != nil && err != nil {
		err = cause
	}
	return d.finish(refused, err)
}

// answerShort asks for an answer from as many passages as fit, and from half of them as often as the server says that
// these are too many: its tokens may be far smaller than those estimated.
func (d *draft) answerShort(ctx context.Context, question string, hits []retrieval.Hit) (data prompts.Evidence, reply string, err error) {
	err = errRoom
	for n, room := len(hits), d.room(question); n > 0 && reasonOf(err) == Overflow; n, room = len(d.passages)/2, room/2 {
		if d.gather(hits[:n], room); len(d.passages) > 0 {
			data = d.data(question, d.language, today(question))
			reply, err = d.ask(ctx, prompts.Answer(data))
		}
	}
	return data, reply, err
}

// reasonOf returns why a model gave no reply; "" where it gave one.
func reasonOf(err error) Reason {
	var failed *ModelError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &failed):
		return failed.Reason
	}
	return Failed
}

// unmarked returns citations as they are offered beside a refusal.
func unmarked(citations []Citation) []Citation {
	list := make([]Citation, len(citations))
	for i, c := range citations {
		c.Marker, list[i] = 0, c
	}
	return list
}
