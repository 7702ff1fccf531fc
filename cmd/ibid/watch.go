package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"syscall"
	"time"

	"ibid/bot"
	"ibid/bot/discord"
	"ibid/bot/watch"
	"ibid/retrieval"
)

// openWatch begins to count how ibid fares, and to show it, where WATCH_ADDRESS says so.
func (p *program) openWatch(log *slog.Logger) (close func(), err error) {
	p.watch = watch.New("the index is being opened")
	if p.settings.watch == "" {
		return func() {}, nil
	}
	close, err = p.watch.Serve(p.settings.watch, log)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		err = fmt.Errorf("WATCH_ADDRESS is %s, and another program listens there already: stop that one, or set another port", p.settings.watch)
	case err != nil:
		err = fmt.Errorf("WATCH_ADDRESS is %s, where ibid can't listen: set an address of this machine, such as 127.0.0.1:9464, or nothing: %w", p.settings.watch, err)
	}
	return close, err
}

// watchIndex shows what the index holds.
func watchIndex(w *watch.Watch, live *retrieval.Live) {
	show := func(name, help string, value func(s retrieval.State) float64) {
		w.Gauge(name, help, func() float64 { return value(live.State()) })
	}
	show("ibid_documents", "Documents of the index.", func(s retrieval.State) float64 { return float64(s.Documents) })
	show("ibid_passages", "Passages of the index.", func(s retrieval.State) float64 { return float64(s.Passages) })
	show("ibid_passages_missing_vectors", "Passages that are not embedded yet.", func(s retrieval.State) float64 { return float64(s.Missing) })
	show("ibid_index_age_seconds", "Time since the index was last as its folder.", func(s retrieval.State) float64 { return time.Since(s.Checked).Seconds() })
}

// watchDiscord shows what Discord is at, on which it depends whether ibid is ready.
func watchDiscord(w *watch.Watch, d *discord.Discord) {
	w.Gauge("ibid_queue_length", "Questions that wait.", func() float64 { return float64(d.State().Waiting) })
	w.Gauge("ibid_answers_running", "Questions that are being answered.", func() float64 { return float64(d.State().Running) })
	w.Ready(func() string {
		if !d.State().Ready {
			return "there is no session with Discord"
		}
		return ""
	})
}

// The endpoints, as they are counted.
const (
	endpointChat      = "chat"
	endpointEmbedding = "embedding"
	endpointRerank    = "rerank"
)

// watchWriting counts the errors of the model, where there is one.
func (p *program) watchWriting(w bot.Writing) bot.Writing {
	if p.watch != nil && w.Model != nil {
		w.Model = watchedModel{w.Model, p.watch}
	}
	return w
}

// watchRetrieval counts the errors of the models that an index uses.
func (p *program) watchRetrieval(c retrieval.Config) retrieval.Config {
	if p.watch == nil {
		return c
	}
	if p.endpoint.embedder != nil {
		c.Embedder = watchedEmbedder{c.Embedder, p.watch}
	}
	if c.Reranker != nil {
		c.Reranker = watchedReranker{c.Reranker, p.watch}
	}
	return c
}

// watchedModel is a model whose errors are counted.
type watchedModel struct {
	bot.Model
	watch *watch.Watch
}

// Write implements bot.Model.
func (m watchedModel) Write(ctx context.Context, r bot.Request, show func(piece string)) (bot.Reply, error) {
	reply, err := m.Model.Write(ctx, r, show)
	m.watch.Requested(ctx, endpointChat, err)
	return reply, err
}

// watchedEmbedder is an embedder whose errors are counted.
type watchedEmbedder struct {
	retrieval.Embedder
	watch *watch.Watch
}

// EmbedPassages implements retrieval.Embedder.
func (e watchedEmbedder) EmbedPassages(ctx context.Context, texts []string) ([][]float32, error) {
	vectors, err := e.Embedder.EmbedPassages(ctx, texts)
	e.watch.Requested(ctx, endpointEmbedding, err)
	return vectors, err
}

// EmbedQuery implements retrieval.Embedder.
func (e watchedEmbedder) EmbedQuery(ctx context.Context, text string) ([]float32, error) {
	v, err := e.Embedder.EmbedQuery(ctx, text)
	e.watch.Requested(ctx, endpointEmbedding, err)
	return v, err
}

// watchedReranker is a reranker whose errors are counted.
type watchedReranker struct {
	retrieval.Reranker
	watch *watch.Watch
}

// Rank implements retrieval.Reranker.
func (r watchedReranker) Rank(ctx context.Context, question string, texts []string) ([]int, error) {
	order, err := r.Reranker.Rank(ctx, question, texts)
	r.watch.Requested(ctx, endpointRerank, err)
	return order, err
}
