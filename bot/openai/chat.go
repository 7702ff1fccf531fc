package openai

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	openai "github.com/sashabaranov/go-openai"

	"ibid/bot"
	"ibid/prompts"
)

// ChatConfig says how a model is asked to write.
type ChatConfig struct {
	Endpoint
	ContextTokens int           // what the model can read and write at once; 0: 4096
	AnswerTokens  int           // of a reply, what the model thinks included; 0: 700
	Temperature   float64       // 0: the likeliest words
	NoThinking    bool          // ask the model not to think before it answers
	First         time.Duration // until the model begins, loading and the server's queue included; 0: 120 s
	Idle          time.Duration // between two words; 0: 60 s
	Total         time.Duration // of a reply; 0: 10 min
	MaxBytes      int64         // of a reply as it comes, for servers that know no end; 0: 4 MiB
}

func (c ChatConfig) withDefaults() ChatConfig {
	c.ContextTokens = orDefault(c.ContextTokens, 4096)
	c.AnswerTokens = orDefault(c.AnswerTokens, 700)
	c.First = orDefault(c.First, 120*time.Second)
	c.Idle = orDefault(c.Idle, 60*time.Second)
	c.Total = orDefault(c.Total, 10*time.Minute)
	c.MaxBytes = orDefault(c.MaxBytes, 4<<20)
	return c
}

// check returns what is wrong with a configuration that has its defaults.
func (c ChatConfig) check(s settings) error {
	switch {
	case c.AnswerTokens < 1:
		return fmt.Errorf("ANSWER_TOKENS is %d: it has to be 1 or more", c.AnswerTokens)
	case c.ContextTokens <= c.AnswerTokens:
		return fmt.Errorf("ANSWER_TOKENS=%d leaves nothing of CONTEXT_TOKENS=%d for the question: lower the one, or raise the other as far as the model goes",
			c.AnswerTokens, c.ContextTokens)
	case !(c.Temperature >= 0 && c.Temperature <= 2):
		return fmt.Errorf("TEMPERATURE is %g: it has to be from 0 to 2", c.Temperature)
	case c.First < 0 || c.Idle < 0 || c.Total < 0:
		return errors.New("ANSWER_TIMEOUT is negative: it has to be a time such as 120s")
	}
	return c.Endpoint.check(s)
}

// maxWaiting is how many questions may wait for the model: the next person gets quotes at once.
const maxWaiting = 3

// Chat is a model that writes. It is safe for concurrent use.
type Chat struct {
	*server
	config  ChatConfig
	gate    *gate
	breaker *breaker
	now     func() time.Time

	mu      sync.Mutex
	manner  manner
	dialect dialect
}

// manner is how a model thinks aloud.
type manner int

const (
	unknown  manner = iota
	plain           // not, or so that one sees where it begins
	headless        // one sees only where it ends
)

// dialect is what a server turned out to understand.
type dialect struct {
	completion    bool // max_completion_tokens is the name, as OpenAI itself has it; others ignore it and never stop
	noUsage       bool // no stream_options
	noTemperature bool
	noEffort      bool
}

// NewChat returns a model. The error names the setting that is wrong.
func NewChat(c ChatConfig) (*Chat, error) { return newChat(c, nil, time.Now) }

// newChat has a base for the transport, nil for the network, and a clock.
func newChat(c ChatConfig, base http.RoundTripper, now func() time.Time) (*Chat, error) {
	names := settings{"OPENAI_BASE_URL", "CHAT_MODEL"}
	c = c.withDefaults()
	if err := c.check(names); err != nil {
		return nil, err
	}
	s := newServer(c.Endpoint, names, limits{c.First, c.Idle, c.Total, c.MaxBytes}, base)
	made := &Chat{server: s, config: c, gate: newGate(s.Parallel, maxWaiting), breaker: &breaker{now: now}, now: now}
	if u, err := url.Parse(c.URL); err == nil {
		made.dialect.completion = u.Hostname() == "api.openai.com"
	}
	return made, nil
}

// Waiting returns how many wait for the model.
func (c *Chat) Waiting() int { return c.gate.waiting() }

// Write implements bot.Model. Until a model is known not to think aloud without saying where that begins, show gets
// nothing before the reply is complete: Probe finds out.
func (c *Chat) Write(ctx context.Context, r bot.Request, show func(piece string)) (bot.Reply, error) {
	if err := c.breaker.resting(); err != nil {
		return bot.Reply{}, err
	}
	if err := c.gate.enter(ctx); err != nil {
		return bot.Reply{}, modelError(ctx, err)
	}
	defer c.gate.leave()
	done, err := c.breaker.enter()
	if err != nil {
		return bot.Reply{}, err
	}
	h, err := c.write(ctx, r, show)
	if err == nil && h.Text == "" {
		err = nonsense("an empty reply, ended for %q after %d tokens", h.finish, h.Tokens)
	}
	if err != nil {
		err = modelError(ctx, err)
		h.Reply = bot.Reply{}
	}
	done(err)
	return h.Reply, err
}

// heard is what came of a request.
type heard struct {
	bot.Reply
	finish  openai.FinishReason
	began   time.Time // zero: it never did
	thought bool
}

// write asks until the server understands the request.
func (c *Chat) write(ctx context.Context, r bot.Request, show func(string)) (heard, error) {
	for {
		c.mu.Lock()
		spoken, held := c.dialect, c.manner
		c.mu.Unlock()
		stream, err := c.open(ctx, r, spoken)
		if err == nil {
			defer stream.Close()
			return c.read(stream, &listener{show: show, hold: held != plain}, held)
		}
		if f := failureOf(err); f.reason != bot.Failed || !f.clientError() || !spoken.learn(f.message) {
			return heard{}, err
		}
		c.mu.Lock()
		c.dialect = spoken
		c.mu.Unlock()
	}
}

// learn drops what the server doesn't know by its own words. It reports whether that is something new: each thing can be
// dropped once.
func (d *dialect) learn(message string) bool {
	for _, part := range []struct {
		name  string
		given *bool
	}{
		{"max_completion_tokens", &d.completion}, // "use max_completion_tokens instead of max_tokens"
		{"stream_options", &d.noUsage},
		{"reasoning_effort", &d.noEffort},
		{"temperature", &d.noTemperature},
	} {
		if !*part.given && strings.Contains(message, part.name) {
			*part.given = true
			return true
		}
	}
	return false
}

// open sends a request.
func (c *Chat) open(ctx context.Context, r bot.Request, d dialect) (*openai.ChatCompletionStream, error) {
	limit := c.config.AnswerTokens
	if r.Tokens > 0 {
		limit = r.Tokens
	}
	// Not in the request below: by some models' names go-openai would refuse them, and it drops a temperature of 0.
	more := fields{"model": c.Model, "max_tokens": limit}
	if d.completion {
		delete(more, "max_tokens")
		more["max_completion_tokens"] = limit
	}
	if !d.noTemperature {
		more["temperature"] = c.config.Temperature
	}
	if c.config.NoThinking && !d.noEffort {
		more["reasoning_effort"] = openai.ReasoningEffortNone
	}
	request := openai.ChatCompletionRequest{Messages: messages(r.Prompt)}
	if !d.noUsage {
		request.StreamOptions = &openai.StreamOptions{IncludeUsage: true}
	}
	return c.client.CreateChatCompletionStream(withFields(ctx, more), request)
}

func messages(p prompts.Prompt) []openai.ChatCompletionMessage {
	var list []openai.ChatCompletionMessage
	if p.System != "" {
		list = append(list, openai.ChatCompletionMessage{Role: openai.ChatMessageRoleSystem, Content: p.System})
	}
	return append(list, openai.ChatCompletionMessage{Role: openai.ChatMessageRoleUser, Content: p.User})
}

// read reads a reply. With a manner of headless, one that was cut before the end of a thought is all thought.
func (c *Chat) read(stream *openai.ChatCompletionStream, l *listener, held manner) (heard, error) {
	var h heard
	for {
		chunk, err := stream.Recv()
		if errors.Is(err, errTooLong) {
			h.finish = openai.FinishReasonLength
			break
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return heard{}, err
		}
		count(&h.Reply, chunk.Usage)
		for _, choice := range chunk.Choices {
			said, thought := choice.Delta.Content, choice.Delta.ReasoningContent
			if h.began.IsZero() && said+thought != "" {
				h.began = c.now()
			}
			if thought != "" { // the server parts it, and what it calls content is none
				l.tagged, l.hold = true, false
			}
			l.hear(said)
			if choice.FinishReason != "" {
				h.finish = choice.FinishReason
			}
		}
	}
	h.Cut = h.finish == openai.FinishReasonLength
	h.Text = l.end(h.Cut && held == headless && !l.headless && !l.tagged)
	h.thought = l.tagged || l.headless
	c.learnManner(l, h.Cut)
	return h, nil
}

func count(r *bot.Reply, u *openai.Usage) {
	if u == nil {
		return
	}
	r.PromptTokens, r.Tokens = max(0, u.PromptTokens), max(0, u.CompletionTokens)
	if u.PromptTokensDetails != nil {
		r.Cached = max(0, u.PromptTokensDetails.CachedTokens)
	}
}

// learnManner remembers how the model thinks. A reply that was cut before any sign of it proves nothing.
func (c *Chat) learnManner(l *listener, cut bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case l.headless:
		c.manner = headless
	case c.manner == unknown && (l.tagged || !cut):
		c.manner = plain
	}
}
