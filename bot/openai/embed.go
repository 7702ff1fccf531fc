package openai

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	openai "github.com/sashabaranov/go-openai"

	"ibid/bot"
)

// EmbedderConfig says how texts become vectors.
type EmbedderConfig struct {
	Endpoint
	Dimensions    int           // 0: as many as the model makes; else they are asked for, which not every model bears
	QueryPrefix   string        // put before a question, as the model was trained: "query: "
	PassagePrefix string        // put before a passage
	Timeout       time.Duration // of a batch of passages, loading included; 0: 2 min
	QueryTimeout  time.Duration // of a question; 0: 10 s
}

const (
	minBatch, maxBatch = 16, 64 // texts of a request
	maxPassage         = 8192   // bytes of a text
	maxQuery           = 2048   // bytes of a question
	maxQueries         = 64     // questions in line
	maxJSON            = 32 << 20
	// shortest is how far a text is shortened that the server refuses, in bytes. What it refuses then isn't too long.
	shortest = 64
)

// Embedder is a retrieval.Embedder. It is safe for concurrent use.
type Embedder struct {
	*server
	config            EmbedderConfig
	passages, queries *gate
	breaker           *breaker

	mu        sync.Mutex
	dimension int // of the vectors so far; 0: none yet
}

// NewEmbedder returns an embedder. The error names the setting that is wrong.
func NewEmbedder(c EmbedderConfig) (*Embedder, error) { return newEmbedder(c, nil, time.Now) }

func newEmbedder(c EmbedderConfig, base http.RoundTripper, now func() time.Time) (*Embedder, error) {
	c.Timeout = orDefault(c.Timeout, 2*time.Minute)
	c.QueryTimeout = orDefault(c.QueryTimeout, 10*time.Second)
	names := settings{"EMBEDDING_BASE_URL", "EMBEDDING_MODEL"}
	if c.Dimensions < 0 {
		return nil, fmt.Errorf("EMBEDDING_DIMENSIONS is %d: leave it empty, or set it to what the model makes", c.Dimensions)
	}
	if err := c.check(names); err != nil {
		return nil, err
	}
	s := newServer(c.Endpoint, names, limits{total: c.Timeout, bytes: maxJSON}, base)
	return &Embedder{
		server: s, config: c, dimension: c.Dimensions, breaker: &breaker{now: now},
		passages: newGate(s.Parallel, maxQueries), queries: newGate(s.Parallel, maxQueries),
	}, nil
}

// Fingerprint names the model, the dimension and the prefixes; not the host, so that a server may move.
func (e *Embedder) Fingerprint() string {
	return fmt.Sprintf("openai/1/%q/%d/%q/%q", e.Model, e.config.Dimensions, e.config.QueryPrefix, e.config.PassagePrefix)
}

// Weight is that of the dense leg: as much as the words.
func (e *Embedder) Weight() float64 { return 1 }

// EmbedQuery returns the vector of a question, nil for a blank one. An error is a *bot.ModelError or the context's.
func (e *Embedder) EmbedQuery(ctx context.Context, text string) ([]float32, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	done, err := e.breaker.enter()
	if err != nil {
		return nil, err
	}
	limited, cancel := context.WithTimeoutCause(ctx, e.config.QueryTimeout, &failure{reason: bot.Slow, message: "no vector in time"})
	defer cancel()
	vectors := make([][]float32, 1)
	err = e.through(limited, e.queries, []string{ready(e.config.QueryPrefix, text, maxQuery)}, vectors)
	if err != nil {
		err = modelError(ctx, err)
	}
	done(err)
	return vectors[0], err
}

// EmbedPassages returns the vectors of texts, in order: nil for a blank one, and for one that the server refuses however
// short it is made. With an error, a *bot.ModelError or the context's, there are none.
func (e *Embedder) EmbedPassages(ctx context.Context, texts []string) ([][]float32, error) {
	var order []int // by length: those too long are then refused together
	made := make([]string, len(texts))
	for i, t := range texts {
		if strings.TrimSpace(t) != "" {
			made[i] = ready(e.config.PassagePrefix, t, maxPassage)
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(len(made[a]), len(made[b])) })
	sorted := make([]string, len(order))
	for to, from := range order {
		sorted[to] = made[from]
	}
	vectors := make([][]float32, len(sorted))
	if err := e.all(ctx, sorted, vectors); err != nil {
		return nil, modelError(ctx, err)
	}
	out := make([][]float32, len(texts))
	for from, to := range order {
		out[to] = vectors[from]
	}
	return out, nil
}

// all embeds texts in batches, some at once. The first error ends the others.
func (e *Embedder) all(ctx context.Context, texts []string, vectors [][]float32) error {
	size := min(max((len(texts)+e.Parallel-1)/e.Parallel, minBatch), maxBatch)
	batches := (len(texts) + size - 1) / size
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	next := make(chan int, batches)
	for b := range batches {
		next <- b * size
	}
	close(next)
	var workers sync.WaitGroup
	for range min(e.Parallel, batches) {
		workers.Go(func() {
			for start := range next {
				end := min(start+size, len(texts))
				if err := e.through(ctx, e.passages, texts[start:end], vectors[start:end]); err != nil {
					cancel(err)
					return
				}
			}
		})
	}
	workers.Wait()
	return context.Cause(ctx)
}

// through embeds a batch when it is its turn.
func (e *Embedder) through(ctx context.Context, g *gate, texts []string, vectors [][]float32) error {
	if err := g.enter(ctx); err != nil {
		return cmp.Or(context.Cause(ctx), err)
	}
	defer g.leave()
	err := e.request(ctx, texts, vectors)
	if err == nil || !refusesText(err) {
		return err
	}
	// Is it a text, or is it the server? A word that cannot be too long tells.
	if e.request(ctx, []string{e.config.PassagePrefix + "a"}, make([][]float32, 1)) != nil {
		return err
	}
	return e.part(ctx, texts, vectors, err)
}

// part embeds a batch that was refused: in halves, and what is refused alone, shortened.
func (e *Embedder) part(ctx context.Context, texts []string, vectors [][]float32, refused error) error {
	if len(texts) == 1 {
		return e.shorten(ctx, texts[0], vectors, refused)
	}
	half := len(texts) / 2
	for _, of := range [][2]int{{0, half}, {half, len(texts)}} {
		some, into := texts[of[0]:of[1]], vectors[of[0]:of[1]]
		err := e.request(ctx, some, into)
		if err != nil && refusesText(err) {
			err = e.part(ctx, some, into, err)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// shorten embeds the beginning of a text that was refused: by quarters when it is said to be too long, else by halves.
func (e *Embedder) shorten(ctx context.Context, text string, vectors [][]float32, refused error) error {
	for len(text) > shortest {
		keep := len(text) / 2
		if failureOf(refused).reason == bot.Overflow {
			keep = len(text) * 3 / 4
		}
		text = clip(text, keep)
		if refused = e.request(ctx, []string{text}, vectors); refused == nil || !refusesText(refused) {
			return refused
		}
	}
	return nil
}

// refusesText reports whether an error may be the fault of one text of a batch.
func refusesText(err error) bool {
	var f *failure
	if !errors.As(err, &f) {
		return false
	}
	switch f.status {
	case 0:
		return f.reason == bot.Overflow || f.reason == bot.Nonsense || f.reason == bot.Failed
	case http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity, http.StatusInternalServerError:
		return f.reason != bot.Missing
	}
	return false
}

// request embeds texts with one request. With an error there are no vectors.
func (e *Embedder) request(ctx context.Context, texts []string, vectors [][]float32) error {
	response, err := e.client.CreateEmbeddings(ctx, openai.EmbeddingRequest{
		Input: texts, Model: openai.EmbeddingModel(e.Model), Dimensions: e.config.Dimensions,
		EncodingFormat: openai.EmbeddingEncodingFormatFloat,
	})
	if err != nil {
		if cause := context.Cause(ctx); cause != nil {
			return cause
		}
		return failureOf(err)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	list, err := inOrder(response.Data, len(texts))
	if err == nil {
		e.dimension, err = normalise(list, e.dimension)
	}
	if err != nil {
		return err
	}
	copy(vectors, list)
	return nil
}
