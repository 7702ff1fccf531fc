// Package eval scores rankings, answers and refusals against questions whose answers are known.
//
// What is read (input.go, list.go) says which documents hold the answer to each question. An [Evaluation] searches and
// asks, [ScoreAll] turns the results into figures a source and pair of languages, and the writers show them. The rules of
// a hit are those of the data's own scorer: a document counts when it is a gold one; a passage of a longer article counts
// when it covers the first answer inside the gold paragraph, in another language when it overlaps at least half of the
// paragraph or half of itself.
//
// The package knows neither the index nor the network: who is searched and asked comes in as an interface, so that
// answers written by a model can be scored as quoted ones are.
package eval

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"ibid/bot"
)

// The targets that are no language.
const (
	Same = "same" // the gold document in the question's language, or its near-duplicate
	Any  = "any"  // in any language
)

// depth is how much of a ranking is scored.
const depth = 10

// Hit is a passage of the ranking.
type Hit struct {
	Document   string // ID
	Start, End int    // bytes of the document's text as it was given
}

// Searcher ranks passages for a question, best first: enough of them for ten different documents. Commands adapt
// retrieval.Index to it.
type Searcher func(ctx context.Context, question string) ([]Hit, error)

// Asker answers a question. *bot.Bot implements it. It is asked from many goroutines.
type Asker interface {
	Ask(ctx context.Context, q bot.Question, show func(bot.Answer)) (bot.Answer, error)
}

// Evaluation is a way of asking questions. All fields but Progress are needed.
type Evaluation struct {
	Search   Searcher
	Asker    Asker
	Corpus   *Corpus
	Target   string                // Same, Any or a language: which gold documents count
	Parallel int                   // how many questions at once
	Now      func() time.Time      // for the time that a question takes
	Progress func(done, total int) // called by one goroutine at a time; nil: nobody listens
}

// Result is what became of a question. A question that has an answer, but none among the documents, is not asked.
type Result struct {
	Question
	Asked                 bool
	Ranked                bool // a gold document is known, so that Rank says something
	Hits                  []RankedHit
	Rank                  int // of the first hit that counts, from 1; 0: not among the first ten
	Answer                bot.Answer
	SearchTime, WholeTime time.Duration // of the search alone; of the answer with the search it needs
}

// Refused reports whether no answer was given.
func (r *Result) Refused() bool { return r.Answer.Outcome != bot.Answered }

// holds reports whether one of the gold answers stands in a text.
func (r *Result) holds(text string) bool {
	folded := fold(text)
	return slices.ContainsFunc(r.Answers, func(gold string) bool { return strings.Contains(folded, fold(gold)) })
}

// inFirst reports whether a gold answer stands in the first sentence of the answer.
func (r *Result) inFirst() bool {
	return len(r.Answer.Segments) > 0 && r.holds(r.Answer.Segments[0].Text)
}

// text returns the whole answer.
func (r *Result) text() string {
	var all []string
	for _, s := range r.Answer.Segments {
		all = append(all, s.Text)
	}
	return strings.Join(all, "\n")
}

// Run asks the questions and returns the results in their order. The first failure ends it.
func (e *Evaluation) Run(ctx context.Context, questions []Question) ([]Result, error) {
	results := make([]Result, len(questions))
	working, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var next atomic.Int64
	var mu sync.Mutex // guards done
	done := 0
	var workers sync.WaitGroup
	for range e.Parallel {
		workers.Go(func() {
			for working.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(questions) {
					return
				}
				var err error
				if results[i], err = e.ask(working, questions[i]); err != nil {
					stop(fmt.Errorf("asking question %s: %w", questions[i].ID, err))
					return
				}
				mu.Lock()
				if done++; e.Progress != nil {
					e.Progress(done, len(questions))
				}
				mu.Unlock()
			}
		})
	}
	workers.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return results, context.Cause(working)
}

// ask searches and asks for one question.
func (e *Evaluation) ask(ctx context.Context, q Question) (Result, error) {
	r := Result{Question: q}
	gold := e.Corpus.golds(q, e.Target)
	if q.Answerable && !q.Listed && len(gold) == 0 {
		return r, nil
	}
	started := e.Now()
	found, err := e.Search(ctx, q.Text)
	if err != nil {
		return r, err
	}
	r.SearchTime = e.Now().Sub(started)
	started = e.Now()
	if r.Answer, err = e.Asker.Ask(ctx, bot.Question{Text: q.Text}, nil); err != nil {
		return r, err
	}
	r.WholeTime = e.Now().Sub(started)
	r.Asked, r.Ranked = true, len(gold) > 0
	r.Hits = e.Corpus.ranking(found)
	r.Rank = 1 + slices.IndexFunc(r.Hits, func(h RankedHit) bool { return e.Corpus.counts(h, q, gold) })
	return r, nil
}
