package retrieval

import (
	"context"
	"errors"
	"sync"
	"time"
)

const (
	// queryTimeout is what a search waits for the vector of its question, unless Config says otherwise.
	queryTimeout = 3 * time.Second
	// queryRest is how long no question is embedded after one could not be.
	queryRest = 15 * time.Second
)

// errResting says that the embedder failed a moment ago.
var errResting = errors.New("the embedder failed a moment ago")

// questions embeds questions so that an embedder that hangs or fails costs one search a bounded wait, and those after it
// none: it is left alone for a while, and then tried by one search while others go on without it.
type questions struct {
	Embedder
	reranker Reranker // nil: none
	timeout  time.Duration

	mu    sync.Mutex
	until time.Time // no question before; zero while the embedder works
}

func newQuestions(c Config) *questions {
	q := &questions{Embedder: c.Embedder, reranker: c.Reranker, timeout: c.QueryTimeout}
	if q.timeout <= 0 {
		q.timeout = queryTimeout
	}
	return q
}

// EmbedQuery returns what the embedder does, in time, or an error.
func (q *questions) EmbedQuery(ctx context.Context, text string) ([]float32, error) {
	if !q.admit() {
		return nil, errResting
	}
	bounded, cancel := context.WithTimeout(ctx, q.timeout)
	defer cancel()
	v, err := q.Embedder.EmbedQuery(bounded, text)
	if err == nil || ctx.Err() == nil {
		q.learn(err)
	}
	return v, err
}

// admit reports whether the embedder may be asked now. Of those that come when it has rested, the first may.
func (q *questions) admit() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	now := time.Now()
	if now.Before(q.until) {
		return false
	}
	if !q.until.IsZero() {
		q.until = now.Add(q.timeout)
	}
	return true
}

func (q *questions) learn(err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.until = time.Time{}
	if err != nil {
		q.until = time.Now().Add(queryRest)
	}
}

// denseLeg is the embedder as the searches of one index see it. Its weight is the share of the passages that have been
// embedded: to be passed over by the dense leg says nothing of a passage that it doesn't have yet.
type denseLeg struct {
	*questions
	share float64
}

// Weight returns the embedder's, times the share.
func (l denseLeg) Weight() float64 { return l.share * l.questions.Weight() }
