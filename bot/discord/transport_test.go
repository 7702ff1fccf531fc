package discord

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"ibid/bot/discord/discordtest"
)

// fake is a Discord without a network.
type fake func(req *http.Request) (*http.Response, error)

func (f fake) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// answer makes a response. Headers come as name, value, name, value…
func answer(status int, body string, headers ...string) *http.Response {
	h := http.Header{"Content-Type": {"application/json"}}
	for i := 0; i < len(headers); i += 2 {
		h.Set(headers[i], headers[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body))}
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func get(t testing.TB, ctx context.Context, rt http.RoundTripper, path string) (*http.Response, error) {
	t.Helper()
	return request(t, ctx, rt, http.MethodGet, path)
}

func request(t testing.TB, ctx context.Context, rt http.RoundTripper, method, path string) (*http.Response, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, method, "https://discord.com/api/v9/"+path, strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	return rt.RoundTrip(req)
}

// script answers with the responses in turn, the last one for ever, and notes when it was asked.
type script struct {
	mu      sync.Mutex
	answers []func() (*http.Response, error)
	at      []time.Duration
	start   time.Time
}

func newScript(answers ...func() (*http.Response, error)) *script {
	return &script{answers: answers, start: time.Now()}
}

func (s *script) RoundTrip(*http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := min(len(s.at), len(s.answers)-1)
	s.at = append(s.at, time.Since(s.start))
	return s.answers[n]()
}

func gives(status int, body string, headers ...string) func() (*http.Response, error) {
	return func() (*http.Response, error) { return answer(status, body, headers...), nil }
}

func TestRepeatsWhatFailed(t *testing.T) {
	broken := func() (*http.Response, error) { return nil, errors.New("connection reset") }
	tests := []struct {
		name, method, path string
		first              func() (*http.Response, error)
		tries              int
		status             int
	}{
		{"500", "GET", "users/@me", gives(500, ""), 2, 200},
		{"502", "PATCH", "channels/1/messages/2", gives(502, ""), 2, 200},
		{"503 send", "POST", "channels/1/messages", gives(503, ""), 2, 200},
		{"504", "GET", "gateway", gives(504, ""), 2, 200},
		{"connection", "POST", "channels/1/messages", broken, 2, 200},
		{"429", "POST", "channels/1/messages", gives(429, `{"retry_after":0.3}`), 2, 200},
		{"429 as HTML", "POST", "channels/1/messages", gives(429, "<html>", "Retry-After", "2", "Content-Type", "text/html"), 2, 200},
		{"400", "POST", "channels/1/messages", gives(400, "{}"), 1, 400},
		{"404", "PATCH", "webhooks/1/tok/messages/@original", gives(404, "{}"), 1, 404},
		{"edit of an answer", "PATCH", "webhooks/1/tok/messages/@original", gives(500, "{}"), 2, 200},
		{"follow-up that failed", "POST", "webhooks/1/tok", gives(500, "{}"), 2, 200},
		{"follow-up that may have worked", "POST", "webhooks/1/tok", gives(504, "{}"), 1, 504},
		{"follow-up that was cut", "POST", "webhooks/1/tok", broken, 1, 0},
		{"first answer", "POST", "interactions/1/tok/callback", gives(500, "{}"), 1, 500},
		{"first answer limited", "POST", "interactions/1/tok/callback", gives(429, `{"retry_after":0.1}`), 1, 429},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newScript(tt.first, gives(200, "{}"))
				resp, _ := request(t, t.Context(), newTransport(s, nil, limits{}, quiet()), tt.method, tt.path)
				if len(s.at) != tt.tries || status(resp) != tt.status {
					t.Errorf("%s %s: %d tries and status %d, want %d and %d", tt.method, tt.path, len(s.at), status(resp), tt.tries, tt.status)
				}
			})
		})
	}
}

func TestRepeatsAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript(gives(503, ""))
		resp, err := get(t, t.Context(), newTransport(s, nil, limits{retries: 3}, quiet()), "users/@me")
		if err != nil || status(resp) != 503 || len(s.at) != 4 {
			t.Errorf("got %d tries, status %d, error %v; want 4, 503, none", len(s.at), status(resp), err)
		}
	})
}

func TestRepeatSendsTheBodyAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var bodies []string
		rt := fake(func(req *http.Request) (*http.Response, error) {
			data, err := io.ReadAll(req.Body)
			if err != nil {
				return nil, err
			}
			bodies = append(bodies, string(data))
			return answer(map[bool]int{true: 500, false: 200}[len(bodies) == 1], "{}"), nil
		})
		if _, err := request(t, t.Context(), newTransport(rt, nil, limits{}, quiet()), "POST", "channels/1/messages"); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"{}", "{}"}, bodies); diff != "" {
			t.Errorf("bodies (-want +got):\n%s", diff)
		}
	})
}

func TestAttemptHasATimeOfItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tries := 0
		rt := fake(func(req *http.Request) (*http.Response, error) {
			if tries++; tries > 1 {
				return answer(200, "{}"), nil
			}
			<-req.Context().Done()
			return nil, req.Context().Err()
		})
		start := time.Now()
		resp, err := get(t, t.Context(), newTransport(rt, nil, limits{attempt: time.Second}, quiet()), "users/@me")
		if took := time.Since(start); err != nil || status(resp) != 200 || took > 2*time.Second {
			t.Errorf("got status %d, error %v after %s; want 200 within 2s", status(resp), err, took)
		}
	})
}

func TestBucketIsWaitedForBeforeItRefuses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript(gives(200, "{}", "X-RateLimit-Limit", "2", "X-RateLimit-Remaining", "1", "X-RateLimit-Reset-After", "5"))
		rt := newTransport(s, nil, limits{}, quiet())
		for range 5 {
			if _, err := request(t, t.Context(), rt, "POST", "channels/1/messages"); err != nil {
				t.Fatal(err)
			}
		}
		want := []time.Duration{0, 0, 5 * time.Second, 5 * time.Second, 10 * time.Second}
		if diff := cmp.Diff(want, s.at); diff != "" {
			t.Errorf("times of 5 sends, 2 in 5 s allowed (-want +got):\n%s", diff)
		}
	})
}

func TestRoutesOfOneBucketShareIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		left := func(n string) func() (*http.Response, error) {
			return gives(200, "{}", "X-RateLimit-Bucket", "b", "X-RateLimit-Limit", "3", "X-RateLimit-Remaining", n, "X-RateLimit-Reset-After", "5")
		}
		s := newScript(left("2"), left("1"), left("0"), left("2"), left("2"))
		rt := newTransport(s, nil, limits{}, quiet())
		for _, path := range []string{"channels/1/messages", "channels/1/typing", "channels/1/messages", "channels/2/messages", "channels/1/typing"} {
			if _, err := request(t, t.Context(), rt, "POST", path); err != nil {
				t.Fatal(err)
			}
		}
		want := []time.Duration{0, 0, 0, 0, 5 * time.Second}
		if diff := cmp.Diff(want, s.at); diff != "" {
			t.Errorf("times of sends (-want +got):\n%s", diff)
		}
	})
}

// Without a count after the pause, all 20 would go at once and 15 be refused.
func TestWaitersDoNotStampede(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		refused, inWindow, window := 0, 0, time.Time{}
		rt := fake(func(*http.Request) (*http.Response, error) {
			defer time.Sleep(50 * time.Millisecond)
			mu.Lock()
			defer mu.Unlock()
			now := time.Now()
			if now.Sub(window) >= 5*time.Second {
				window, inWindow = now, 0
			}
			left := fmt.Sprintf("%.3f", (5*time.Second - now.Sub(window)).Seconds())
			if inWindow++; inWindow > 5 {
				refused++
				return answer(429, `{"retry_after":`+left+`}`, "X-RateLimit-Limit", "5", "X-RateLimit-Remaining", "0", "X-RateLimit-Reset-After", left), nil
			}
			return answer(200, "{}", "X-RateLimit-Limit", "5", "X-RateLimit-Remaining", fmt.Sprint(5-inWindow), "X-RateLimit-Reset-After", left), nil
		})
		transport := newTransport(rt, nil, limits{}, quiet())
		_, _ = request(t, t.Context(), transport, "POST", "channels/1/messages") // learns the limit
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				if resp, err := request(t, t.Context(), transport, "POST", "channels/1/messages"); err != nil || status(resp) != 200 {
					t.Errorf("got status %d, error %v", status(resp), err)
				}
			})
		}
		all.Wait()
		if refused > 0 {
			t.Errorf("%d of 21 sends were refused, want 0", refused)
		}
	})
}

func TestInvalidRequestsStopLongBeforeTheBan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript(gives(403, "{}"))
		rt := newTransport(s, nil, limits{maxInvalid: 10}, quiet())
		var last error
		for range 50 {
			_, last = get(t, t.Context(), rt, "channels/1")
		}
		if len(s.at) != 10 || !errors.Is(last, errInvalidLimit) {
			t.Errorf("%d requests went out, the last error is %v; want 10, %v", len(s.at), last, errInvalidLimit)
		}
		time.Sleep(10*time.Minute + time.Second)
		if resp, err := get(t, t.Context(), rt, "channels/1"); status(resp) != 403 {
			t.Errorf("after 10 minutes: %v, want a request", err)
		}
	})
}

func TestSharedLimitIsNotOurFault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript(gives(429, `{"retry_after":0.1}`, "X-RateLimit-Scope", "shared"))
		rt := newTransport(s, nil, limits{maxInvalid: 3, retries: 9}, quiet())
		if _, err := get(t, t.Context(), rt, "channels/1"); err != nil || len(s.at) != 10 {
			t.Errorf("%d requests, error %v; want 10 and none", len(s.at), err)
		}
	})
}

func TestRebase(t *testing.T) {
	tests := []struct{ server, want string }{
		{"http://127.0.0.1:8080", "http://127.0.0.1:8080/api/v9/users/@me?a=b"},
		{"http://proxy/", "http://proxy/api/v9/users/@me?a=b"},
		{"http://proxy/api", "http://proxy/api/v9/users/@me?a=b"},
		{"http://proxy/discord/api/v10/", "http://proxy/discord/api/v10/users/@me?a=b"},
		{"https://proxy/discord", "https://proxy/discord/api/v9/users/@me?a=b"},
		{"https://proxy/my-api", "https://proxy/my-api/api/v9/users/@me?a=b"},
	}
	u, err := url.Parse("https://discord.com/api/v9/users/@me?a=b")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		server, err := url.Parse(tt.server)
		if err != nil {
			t.Fatal(err)
		}
		if got := rebase(server, u).String(); got != tt.want {
			t.Errorf("rebase(%s) = %s, want %s", tt.server, got, tt.want)
		}
	}
}

func TestCallOf(t *testing.T) {
	tests := []struct {
		method, path string
		want         call
	}{
		{"GET", "/api/v9/users/@me", call{route: "GET /users/@me"}},
		{"PATCH", "/api/v9/channels/1/messages/2", call{route: "PATCH /channels/:id/messages/:id", major: "/1"}},
		{"POST", "/api/v9/webhooks/1/tok", call{route: "POST /webhooks/:id/:id", major: "/1/tok", interaction: true, followUp: true}},
		{"PATCH", "/api/v9/webhooks/1/tok/messages/@original", call{route: "PATCH /webhooks/:id/:id/messages/@original", major: "/1/tok", interaction: true}},
		{"POST", "/api/v9/interactions/1/tok/callback", call{route: "POST /interactions/:id/:id/callback", major: "/1/tok", interaction: true, once: true}},
		{"GET", "/", call{route: "GET /"}},
	}
	for _, tt := range tests {
		got := callOf(&http.Request{Method: tt.method, URL: &url.URL{Path: tt.path}})
		if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(call{})); diff != "" {
			t.Errorf("%s %s (-want +got):\n%s", tt.method, tt.path, diff)
		}
	}
}

func FuzzReadRefusal(f *testing.F) {
	f.Add("1", `{"retry_after":0.5,"global":true}`)
	f.Add("NaN", "<html>")
	f.Add("-1", `{"retry_after":1e308}`)
	f.Fuzz(func(t *testing.T, header, body string) {
		got := readRefusal(answer(429, body, "Retry-After", header))
		if got.after <= 0 || got.after > 24*time.Hour {
			t.Errorf("Retry-After %q, body %q: a pause of %s, want up to a day", header, body, got.after)
		}
	})
}

// TestRequestWithoutBodyIsRepeated: http.NoBody, which a request without one may have, can be sent again.
func TestRequestWithoutBodyIsRepeated(t *testing.T) {
	server := discordtest.New(t, discordtest.Options{})
	for _, fault := range []discordtest.Response{discordtest.ServerError(503), discordtest.RateLimited(50 * time.Millisecond), {Cut: true}} {
		server.Fail("GET", "/users/@me", 1, fault)
		r := newRest(discordtest.Token, newTransport(server.Transport(), nil, limits{}, quiet()))
		if _, err := r.me(t.Context()); err != nil {
			t.Errorf("%+v: %v", fault, err)
		}
	}
}
