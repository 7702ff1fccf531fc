package openaitest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// Call is a request that is being answered. What is written before a status is sent begins a reply with status 200: an
// event stream.
type Call struct {
	Request
	server *Server
	w      http.ResponseWriter
	ctx    context.Context
	path   string
	begun  bool
}

// URLPath is the path as it came, with /v1 if it had that.
func (c *Call) URLPath() string { return c.path }

// Header returns the reply's header, to be changed before anything is written.
func (c *Call) Header() http.Header { return c.w.Header() }

// Status begins the reply.
func (c *Call) Status(code int, contentType string) {
	if c.begun {
		return
	}
	c.begun = true
	c.w.Header().Set("Content-Type", contentType)
	c.w.WriteHeader(code)
	c.flush()
}

func (c *Call) flush() {
	_ = http.NewResponseController(c.w).Flush() // the client may have gone
}

// Raw writes bytes as they are, at once.
func (c *Call) Raw(s string) {
	c.Status(http.StatusOK, "text/event-stream")
	_, _ = c.w.Write([]byte(s)) // the client may have gone
	c.flush()
}

// Data writes an event with v as JSON.
func (c *Call) Data(v any) { c.Raw("data: " + encode(v) + "\n\n") }

// Delta writes a chunk whose delta is this.
func (c *Call) Delta(delta map[string]any) { c.Data(chunk(delta, nil)) }

// Say writes a piece of the reply.
func (c *Call) Say(pieces ...string) {
	for _, p := range pieces {
		c.Delta(map[string]any{"content": p})
	}
}

// Finish writes the chunk that says why the reply ends, the usage, and [DONE].
func (c *Call) Finish(reason string) {
	c.Data(chunk(map[string]any{}, reason))
	c.Usage(10, 5, 0)
	c.Raw("data: [DONE]\n\n")
}

// Usage writes the chunk with what was counted.
func (c *Call) Usage(prompt, reply, cached int) {
	c.Data(map[string]any{"object": "chat.completion.chunk", "choices": []any{}, "usage": map[string]any{
		"prompt_tokens": prompt, "completion_tokens": reply, "total_tokens": prompt + reply,
		"prompt_tokens_details": map[string]any{"cached_tokens": cached},
	}})
}

// Fail replies with a status and a JSON body.
func (c *Call) Fail(code int, body string) { c.reply(code, "application/json", body) }

// Plain replies with a status and a text.
func (c *Call) Plain(code int, text string) { c.reply(code, "text/plain; charset=utf-8", text) }

func (c *Call) reply(code int, contentType, body string) {
	c.Status(code, contentType)
	c.Raw(body)
}

// JSON replies with a value.
func (c *Call) JSON(v any) { c.Fail(http.StatusOK, encode(v)) }

// Hang waits until the client goes or the server closes.
func (c *Call) Hang() { c.Until(nil) }

// Until waits for a channel to be closed, and reports whether it was before the client went.
func (c *Call) Until(ready <-chan struct{}) bool {
	select {
	case <-ready:
		return true
	case <-c.ctx.Done():
	case <-c.server.done:
	}
	return false
}

// Pause waits for a time, unless the client goes.
func (c *Call) Pause(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-c.ctx.Done():
	case <-c.server.done:
	}
}

// Cut closes the connection in the middle of the reply, as a killed server does.
func (c *Call) Cut() {
	conn, _, err := http.NewResponseController(c.w).Hijack()
	if err != nil {
		return // it is closed already
	}
	_ = conn.Close() // of what is cut nothing is expected
}

// Behave answers in the server's usual way.
func (c *Call) Behave() { c.server.behave(c) }

func chunk(delta map[string]any, finish any) map[string]any {
	return map[string]any{
		"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "test-model",
		"choices": []any{map[string]any{"index": 0, "delta": delta, "finish_reason": finish}},
	}
}

func encode(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("unreachable: a reply that is no JSON: %v", err))
	}
	return string(data)
}
