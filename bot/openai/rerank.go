package openai

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"ibid/bot"
)

// ErrNoRank means that there is no other order than the one the caller has.
var ErrNoRank = errors.New("no rank")

// RerankerConfig says how passages are put in order.
type RerankerConfig struct {
	Endpoint
	Timeout time.Duration // 0: 10 s
}

// maxRanked bounds a text that is ranked, in bytes: with the question it has to fit a batch, often of 512 tokens.
const maxRanked = 4096

// Reranker puts passages in order by a question. It is safe for concurrent use.
type Reranker struct {
	*server
	gate    *gate
	breaker *breaker

	mu   sync.Mutex
	form int // of rankForms, the one that the server took
}

// rankForm is an address and a body that some servers have.
type rankForm struct {
	other bool // {base}/rerank with /v1 where the base has none, and without where it has
	texts bool // {query, texts} as TEI has it, not {query, documents}
}

func rankForms() []rankForm {
	return []rankForm{{false, false}, {true, false}, {false, true}, {true, true}}
}

// NewReranker returns a reranker. The error names the setting that is wrong.
func NewReranker(c RerankerConfig) (*Reranker, error) { return newReranker(c, nil, time.Now) }

func newReranker(c RerankerConfig, base http.RoundTripper, now func() time.Time) (*Reranker, error) {
	names := settings{"RERANK_BASE_URL", "RERANK_MODEL"}
	if err := c.check(names); err != nil {
		return nil, err
	}
	s := newServer(c.Endpoint, names, limits{total: orDefault(c.Timeout, 10*time.Second), bytes: maxJSON}, base)
	return &Reranker{server: s, gate: newGate(s.Parallel, maxQueries), breaker: &breaker{now: now}}, nil
}

// Rank returns the numbers of the texts, best first; those that the server says nothing of come last, in the caller's
// order. The scores are no part of it: servers give logits or shares, and no bar fits both. Any error but the context's
// is an ErrNoRank.
func (r *Reranker) Rank(ctx context.Context, question string, texts []string) ([]int, error) {
	if strings.TrimSpace(question) == "" || len(texts) == 0 {
		return nil, fmt.Errorf("%w: nothing to rank", ErrNoRank)
	}
	done, err := r.breaker.enter()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoRank, err)
	}
	order, err := r.rank(ctx, question, texts)
	if err != nil {
		err = modelError(ctx, err)
	}
	done(err)
	if err != nil && ctx.Err() == nil {
		err = fmt.Errorf("%w: %w", ErrNoRank, err)
	}
	return order, err
}

// rank asks in the forms that there are until the server knows one.
func (r *Reranker) rank(ctx context.Context, question string, texts []string) ([]int, error) {
	if err := r.gate.enter(ctx); err != nil {
		return nil, err
	}
	defer r.gate.leave()
	clipped := make([]string, len(texts))
	for i, t := range texts {
		clipped[i] = ready("", t, maxRanked)
	}
	r.mu.Lock()
	first := r.form
	r.mu.Unlock()
	forms := rankForms()
	var failed error
	for i := range forms {
		form := (first + i) % len(forms)
		var got ranked
		err := r.call(ctx, http.MethodPost, r.address(forms[form]), body(forms[form], r.Model, ready("", question, maxQuery), clipped), &got)
		if err == nil {
			r.mu.Lock()
			r.form = form
			r.mu.Unlock()
			return got.order(len(texts))
		}
		failed = cmp.Or(failed, err)
		if f := failureOf(err); f.reason != bot.Missing && !f.clientError() {
			return nil, err
		}
	}
	return nil, failed
}

func (r *Reranker) address(f rankForm) string {
	base := r.URL
	if f.other {
		bare, has := strings.CutSuffix(base, "/v1")
		if base = bare; !has {
			base += "/v1"
		}
	}
	return base + "/rerank"
}

func body(f rankForm, model, question string, texts []string) map[string]any {
	if f.texts {
		return map[string]any{"query": question, "texts": texts}
	}
	return map[string]any{"model": model, "query": question, "documents": texts, "top_n": len(texts)}
}

// ranked is what a server makes of texts, in any of the forms: an object with results or data, or a bare list; a
// relevance_score or a score.
type ranked []struct {
	Index     *int
	Score     *float64
	Relevance *float64 `json:"relevance_score"`
}

// UnmarshalJSON implements json.Unmarshaler.
func (r *ranked) UnmarshalJSON(data []byte) error {
	type list ranked // without this method
	if json.Unmarshal(data, (*list)(r)) == nil {
		return nil
	}
	var top struct{ Results, Data list }
	if err := json.Unmarshal(data, &top); err != nil {
		return err
	}
	if *r = ranked(top.Results); *r == nil {
		*r = ranked(top.Data)
	}
	return nil
}

// order returns n numbers by descending score.
func (r ranked) order(n int) ([]int, error) {
	scores := make([]float64, n)
	for i := range scores {
		scores[i] = math.Inf(-1)
	}
	known := map[int]bool{}
	for _, s := range r {
		score := cmp.Or(s.Relevance, s.Score)
		if s.Index == nil || *s.Index < 0 || *s.Index >= n || known[*s.Index] || score == nil {
			continue
		}
		known[*s.Index] = true
		scores[*s.Index] = *score
	}
	if len(known) == 0 {
		return nil, nonsense("no score")
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(scores[b], scores[a]) })
	return order, nil
}
