package openai

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"ibid/bot"
	"ibid/bot/openai/openaitest"
)

// TestRefusals has the error bodies of servers: 07, 12, 14, 22.
func TestRefusals(t *testing.T) {
	long := strings.Repeat("слово ", 200)
	for _, c := range []struct {
		name   string
		status int
		body   string
		reason bot.Reason
		says   string
		asked  int // requests
	}{
		{"object", 400, `{"error":{"message":"bad thing","type":"invalid_request_error","param":null,"code":null}}`, bot.Failed, "status 400: bad thing", 1},
		{"code as a number", 400, `{"error":{"message":"bad thing","code":400}}`, bot.Failed, "bad thing", 1},
		{"string", 400, `{"error":"bad thing"}`, bot.Failed, "bad thing", 1},
		{"flat", 400, `{"object":"error","message":"bad thing","code":40001}`, bot.Failed, "bad thing", 1},
		{"detail", 422, `{"detail":"bad thing"}`, bot.Failed, "bad thing", 1},
		{"detail as a list", 422, `{"detail":[{"loc":["body"],"msg":"bad"}]}`, bot.Failed, "status 422", 1},
		{"text", 400, `bad thing`, bot.Failed, "bad thing", 1},
		{"page", 400, `<!DOCTYPE html><html>x</html>`, bot.Failed, "a web page", 1},
		{"nothing", 400, ``, bot.Failed, "Bad Request", 1},
		{"long", 400, long, bot.Failed, "слово", 1},
		{"key", 401, `{"error":{"message":"Incorrect API key provided: ` + testKey + `."}}`, bot.Denied, "(key)", 1},
		{"a part of the key", 401, `{"error":{"message":"Incorrect API key provided: sk-t****cdef."}}`, bot.Denied, "(key)", 1},
		{"forbidden", 403, ``, bot.Denied, "Forbidden", 1},
		{"no such model", 404, `{"error":{"message":"model \"x\" not found, try pulling it first","type":"api_error"}}`, bot.Missing, "pulling", 1},
		{"no such model, llama.cpp", 400, `{"error":{"code":400,"message":"model 'x' not found","type":"invalid_request_error"}}`, bot.Missing, "not found", 1},
		{"overflow, llama.cpp", 400, `{"error":{"code":400,"message":"request (9023 tokens) exceeds the available context size (4096 tokens)","type":"exceed_context_size_error"}}`, bot.Overflow, "9023", 1},
		{"overflow, vLLM", 400, `{"error":{"message":"This model's maximum context length is 512 tokens. However, you requested 700 tokens: 'max_tokens' is too large","code":400}}`, bot.Overflow, "512", 1},
		{"overflow, embeddings", 500, `{"error":{"code":500,"message":"input (602 tokens) is too large to process. increase the physical batch size","type":"server_error"}}`, bot.Overflow, "602", 1},
		{"too large", 413, ``, bot.Overflow, "413", 1},
		{"no embeddings here", 501, `{"error":{"message":"Start it with --embeddings"}}`, bot.Failed, "--embeddings", 1},
		{"quota", 429, `{"error":{"message":"You exceeded your current quota","type":"insufficient_quota","code":"insufficient_quota"}}`, bot.Busy, "quota", 1},
		{"not paid", 402, ``, bot.Busy, "Payment", 1},
		{"once", 500, `{"error":{"message":"oops"}}`, bot.Failed, "oops", 2},
		{"gateway", 504, ``, bot.Slow, "504", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := endpoint(t, openaitest.Options{})
			s.Always(openaitest.Chat, openaitest.Fails(c.status, c.body))
			_, err := chatAt(t, s.URL(), nil).Write(t.Context(), ask("Who?"), nil)
			wantReason(t, c.body, err, c.reason)
			if err == nil || !strings.Contains(err.Error(), c.says) || len(err.Error()) > maxMessage+60 || strings.Contains(err.Error(), "sk-t") {
				t.Errorf("body %q: error %q, want a short one that says %q and nothing of the key", c.body, err, c.says)
			}
			if n := len(s.Requests(openaitest.Chat)); n != c.asked {
				t.Errorf("body %q: %d requests, want %d", c.body, n, c.asked)
			}
		})
	}
}

// TestShortKey: a key that is too short to be known by its beginning is still taken out whole.
func TestShortKey(t *testing.T) {
	tr := &transport{key: "hunter2"}
	if got := tr.tell("wrong key hunter2, use another"); got != "wrong key (key), use another" {
		t.Errorf("it is told as %q", got)
	}
}

// TestAddressWithoutVersion: 14, the usual mistake is named.
func TestAddressWithoutVersion(t *testing.T) {
	s := endpoint(t, openaitest.Options{})
	_, err := chatAt(t, strings.TrimSuffix(s.URL(), "/v1"), nil).Write(t.Context(), ask("Who?"), nil)
	wantReason(t, "no /v1", err, bot.Missing)
	if err == nil || !strings.Contains(err.Error(), "is /v1 missing at the end of OPENAI_BASE_URL?") {
		t.Errorf("no /v1: %v", err)
	}
	_, err = chatAt(t, s.URL()+"/v2", nil).Write(t.Context(), ask("Who?"), nil)
	if err == nil || strings.Contains(err.Error(), "missing at the end") {
		t.Errorf("another path: %v", err)
	}
}

// TestRedirection: the key goes to no other host, not even on the word of the right one.
func TestRedirection(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the redirection was followed") }))
	defer other.Close()
	s := endpoint(t, openaitest.Options{})
	for _, status := range []int{301, 302, 307, 308} {
		s.Script(openaitest.Chat, func(c *openaitest.Call) {
			c.Header().Set("Location", other.URL+"/v1/chat/completions?x="+testKey)
			c.Fail(status, "")
		})
		_, err := chatAt(t, s.URL(), nil).Write(t.Context(), ask("Who?"), nil)
		wantReason(t, "redirection", err, bot.Missing)
		if err == nil || !strings.Contains(err.Error(), "OPENAI_BASE_URL") || !strings.Contains(err.Error(), strings.TrimPrefix(other.URL, "http://")) {
			t.Errorf("status %d: %v", status, err)
		}
	}
}

// TestNobodyListens: refused connections are tried again, and then said.
func TestNobodyListens(t *testing.T) {
	gone := httptest.NewServer(nil)
	url := gone.URL + "/v1"
	gone.Close()
	_, err := chatAt(t, url, nil).Write(t.Context(), ask("Who?"), nil)
	wantReason(t, "nobody", err, bot.Unreachable)
}

// TestCancelling: the caller's end is the caller's error, at once, and the server sees it.
func TestCancelling(t *testing.T) {
	s := endpoint(t, openaitest.Options{})
	s.Script(openaitest.Chat, openaitest.Stalls("Hel"))
	ctx, cancel := context.WithCancel(t.Context())
	_, err := chatAt(t, s.URL(), nil).Write(ctx, ask("Who?"), func(string) { cancel() })
	if !errors.Is(err, context.Canceled) || reasonIn(err) != "" {
		t.Errorf("error %v, want the context's", err)
	}
	if err := s.WaitIdle(t.Context()); err != nil {
		t.Error(err)
	}
}

func FuzzComplaint(f *testing.F) {
	f.Add(`{"error":{"message":["a",{"text":"b"}],"code":1}}`)
	f.Add(`{"detail":[{}]}`)
	f.Fuzz(func(t *testing.T, body string) {
		tr := &transport{key: testKey}
		got := tr.refused(&http.Response{StatusCode: 400, Header: http.Header{}}, []byte(body))
		if len(got.message) > maxMessage || got.message == "" || strings.Contains(got.message, testKey) {
			t.Errorf("%q is told as %q", body, got.message)
		}
	})
}
