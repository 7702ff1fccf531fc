package openai

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"ibid/bot"
	"ibid/bot/openai/openaitest"
	"ibid/prompts"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const testKey = "sk-test-0123456789abcdef"

// endpoint starts a scripted endpoint whose requests are checked against OpenAI's document where that is at hand, unless it
// has to be quick: with the race detector a check takes a quarter of a second.
func endpoint(t testing.TB, o openaitest.Options) *openaitest.Server {
	t.Helper()
	spec := filepath.Join("..", "..", "..", "shared", "spec", "openai-openapi.json")
	if _, err := os.Stat(spec); err == nil && !testing.Short() {
		o.SpecPath = spec
	}
	return openaitest.New(t, o)
}

// chatAt returns a model at a URL whose manner is known: what it says is shown as it comes.
func chatAt(t testing.TB, url string, change func(*ChatConfig)) *Chat {
	t.Helper()
	c := ChatConfig{Endpoint: Endpoint{URL: url, Key: testKey, Model: "test-model"}}
	if change != nil {
		change(&c)
	}
	chat, err := NewChat(c)
	if err != nil {
		t.Fatal(err)
	}
	chat.manner = plain
	t.Cleanup(chat.Close)
	return chat
}

func ask(text string) bot.Request {
	return bot.Request{Prompt: prompts.Prompt{System: "Answer.", User: text}}
}

// reasonIn returns the reason of an error, "" for one that has none.
func reasonIn(err error) bot.Reason {
	var m *bot.ModelError
	if errors.As(err, &m) {
		return m.Reason
	}
	return ""
}

func wantReason(t testing.TB, what string, err error, want bot.Reason) {
	t.Helper()
	if got := reasonIn(err); got != want || err == nil {
		t.Errorf("%s: error %v, want one with reason %q", what, err, want)
	}
	if err != nil && strings.Contains(err.Error(), testKey) {
		t.Errorf("%s: the key is in the error %v", what, err)
	}
}

// wire is a network for tests in which time doesn't pass by itself.
type wire func(r *http.Request) (*http.Response, error)

func (w wire) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		_, _ = io.Copy(io.Discard, r.Body)
	}
	return w(r)
}

func reply(status int, kind, body string) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {kind}}, Body: io.NopCloser(strings.NewReader(body))}
}

func sse(body string) *http.Response { return reply(http.StatusOK, "text/event-stream", body) }

// slowly returns a stream whose pieces come one after the other, each after a pause.
func slowly(ctx context.Context, pause time.Duration, pieces ...string) *http.Response {
	r, w := io.Pipe()
	go func() {
		for _, p := range pieces {
			if !sleep(ctx, pause) {
				_ = w.CloseWithError(ctx.Err())
				return
			}
			_, _ = io.WriteString(w, p)
		}
		_ = w.Close()
	}()
	resp := sse("")
	resp.Body = r
	return resp
}

const (
	hello = `data: {"choices":[{"delta":{"content":"Hello [1a]."}}]}` + "\n\n"
	stop  = `data: {"choices":[{"delta":{},"finish_reason":"stop"}]}` + "\n\ndata: [DONE]\n\n"
)

// onWire returns a model on a wire whose manner is known.
func onWire(t testing.TB, c ChatConfig, w wire) *Chat {
	t.Helper()
	c.Endpoint = Endpoint{URL: "http://model.test/v1", Key: testKey, Model: "test-model", Parallel: c.Parallel}
	chat, err := newChat(c, w, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	chat.manner = plain
	return chat
}
