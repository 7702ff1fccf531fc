package openai

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"ibid/bot"
	"ibid/prompts"
)

// TestLlama runs against a real llama.cpp server with models that speak gibberish: IBID_LLAMA_URL is its base URL. With its
// process id in IBID_LLAMA_PID it is killed in the end.
func TestLlama(t *testing.T) {
	url := os.Getenv("IBID_LLAMA_URL")
	if url == "" {
		t.Skip("IBID_LLAMA_URL names no server")
	}
	l := llama{url}
	l.listen(t)
	t.Run("chat", l.chat)
	t.Run("cut", l.cut)
	t.Run("missing", l.missing)
	t.Run("overflow", l.overflow)
	t.Run("cancelling", l.cancelling)
	t.Run("thinking", l.thinking)
	t.Run("embeddings", l.embeddings)
	t.Run("rerank", l.rerank)
	t.Run("unloaded", l.unloaded)
	t.Run("killed", l.killed)
}

type llama struct{ url string }

func (l llama) model(t *testing.T, name string) *Chat {
	return chatAt(t, l.url, func(c *ChatConfig) { c.Model = name })
}

// listen returns when the server does; each try waits a little for it.
func (l llama) listen(t *testing.T) {
	chat := l.model(t, "rand-chat")
	var err error
	for range 20 {
		var list []Listed
		if list, err = chat.Models(t.Context()); err == nil {
			if !slices.ContainsFunc(list, func(m Listed) bool { return m.ID == "rand-chat" && m.Context == 4096 }) {
				t.Fatalf("models %v, want rand-chat with 4096 among them", list)
			}
			return
		}
	}
	t.Fatal(err)
}

func (l llama) chat(t *testing.T) {
	chat := l.model(t, "rand-chat")
	if _, err := chat.Probe(t.Context(), ask("Ready?")); err != nil {
		t.Fatal(err)
	}
	chat.manner = plain // gibberish rarely ends within a word
	var shown strings.Builder
	pieces := 0
	got, err := chat.Write(t.Context(), ask("Who was the ambassador?"), func(p string) { shown.WriteString(p); pieces++ })
	if err != nil || got.Text == "" || strings.TrimSpace(shown.String()) != got.Text || got.PromptTokens < 5 || got.Tokens < pieces {
		t.Errorf("reply %+v, %v, shown %q in %d pieces", got, err, shown.String(), pieces)
	}
}

func (l llama) cut(t *testing.T) {
	got, err := l.model(t, "rand-endless").Write(t.Context(), bot.Request{Prompt: prompts.Prompt{User: "Who?"}, Tokens: 5}, nil)
	if err != nil || !got.Cut || got.Tokens != 5 {
		t.Errorf("reply %+v, %v; want one cut after 5 tokens", got, err)
	}
}

func (l llama) missing(t *testing.T) {
	_, err := l.model(t, "no-such-model").Write(t.Context(), ask("Who?"), nil)
	wantReason(t, "no such model", err, bot.Missing)
	wrong := chatAt(t, strings.TrimSuffix(l.url, "/v1")+"/v7", func(c *ChatConfig) { c.Model = "rand-chat" })
	_, err = wrong.Write(t.Context(), ask("Who?"), nil)
	wantReason(t, "no such address", err, bot.Missing)
}

func (l llama) overflow(t *testing.T) {
	_, err := l.model(t, "rand-chat-ctx512").Write(t.Context(), ask(strings.Repeat("work does ", 600)), nil)
	wantReason(t, "1,200 words for 512 tokens", err, bot.Overflow)
}

// cancelling ends a reply that has no end; the server, which writes one at a time, is free for the next.
func (l llama) cancelling(t *testing.T) {
	chat := l.model(t, "rand-endless")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	_, err := chat.Write(ctx, bot.Request{Prompt: prompts.Prompt{User: "Who?"}, Tokens: 30000}, func(string) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want the context's", err)
	}
	l.cut(t)
}

// thinking shows nothing of the thoughts, which this server parts from the reply.
func (l llama) thinking(t *testing.T) {
	for _, off := range []bool{false, true} {
		chat := chatAt(t, l.url, func(c *ChatConfig) { c.Model, c.NoThinking = "rand-think", off })
		got, err := chat.Write(t.Context(), ask("Who?"), func(p string) {
			if strings.Contains(p, "think>") {
				t.Errorf("thinking off %v: %q is shown", off, p)
			}
		})
		if reason := reasonIn(err); err != nil && reason != bot.Nonsense || err == nil && got.Text == "" {
			t.Errorf("thinking off %v: reply %+v, %v; want one, or that it was all thought", off, got, err)
		}
	}
	p, err := l.model(t, "rand-think").Probe(t.Context(), ask("Ready?"))
	if err != nil || !p.Thought || p.First <= 0 || p.First > p.Total {
		t.Errorf("probe %+v, %v; want one that thought", p, err)
	}
}

// embeddings has a text that is too long for the model, which here fails the whole batch.
func (l llama) embeddings(t *testing.T) {
	e := embedderAt(t, l.url, func(c *EmbedderConfig) { c.Model = "rand-embed" })
	texts := numbered(40)
	texts[9], texts[30] = strings.Repeat("the work does ", 500), "\n"
	got, err := e.EmbedPassages(t.Context(), texts)
	if err != nil {
		t.Fatal(err)
	}
	query, err := e.EmbedQuery(t.Context(), texts[3])
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range got {
		if (v == nil) != (i == 30) || v != nil && len(v) != len(query) {
			t.Errorf("text %d: %d numbers, want %d", i, len(v), len(query))
		}
	}
	var cosine float64
	for i, x := range query {
		cosine += float64(x) * float64(got[3][i])
	}
	if cosine < .99 {
		t.Errorf("a text and itself are %.3f alike, want 1", cosine)
	}
	_, err = embedderAt(t, l.url, func(c *EmbedderConfig) { c.Model = "rand-chat" }).EmbedQuery(t.Context(), "a")
	wantReason(t, "a model that doesn't embed", err, bot.Failed)
}

func (l llama) rerank(t *testing.T) {
	r, err := NewReranker(RerankerConfig{Endpoint: Endpoint{URL: l.url, Model: "rand-rerank"}})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	got, err := r.Rank(t.Context(), "who", numbered(5))
	if err != nil || len(got) != 5 || !slices.Equal(slices.Sorted(slices.Values(got)), []int{0, 1, 2, 3, 4}) {
		t.Errorf("order %v, %v", got, err)
	}
	r.Model = "rand-chat"
	if _, err := r.Rank(t.Context(), "who", numbered(5)); !errors.Is(err, ErrNoRank) {
		t.Errorf("a model that doesn't rank: %v", err)
	}
}

// unloaded asks for a model that the server has just put away.
func (l llama) unloaded(t *testing.T) {
	chat := l.model(t, "rand-chat")
	var done struct{ Success bool }
	address := strings.TrimSuffix(l.url, "/v1") + "/models/unload"
	err := chat.call(t.Context(), http.MethodPost, address, map[string]string{"model": "rand-chat"}, &done)
	if err != nil || !done.Success {
		t.Fatalf("unloading: %v, %v", done, err)
	}
	if got, err := chat.Write(t.Context(), ask("Who?"), nil); err != nil {
		t.Errorf("reply %+v, %v", got, err)
	}
}

func (l llama) killed(t *testing.T) {
	pid, err := strconv.Atoi(os.Getenv("IBID_LLAMA_PID"))
	if err != nil {
		t.Skip("IBID_LLAMA_PID names no process")
	}
	chat := l.model(t, "rand-endless")
	said := 0
	_, err = chat.Write(t.Context(), bot.Request{Prompt: prompts.Prompt{User: "Who?"}, Tokens: 30000}, func(string) {
		if said++; said == 1 {
			if err := syscall.Kill(pid, syscall.SIGTERM); err != nil {
				t.Error(fmt.Errorf("killing the server: %w", err))
			}
		}
	})
	wantReason(t, "killed", err, bot.Unreachable)
	_, err = chat.Write(t.Context(), ask("Who?"), nil)
	wantReason(t, "dead", err, bot.Unreachable)
}
