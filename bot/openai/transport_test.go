package openai

import (
	"context"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"ibid/bot"
)

// TestRepeats: 12, what is tried again, how often, and how long that takes.
func TestRepeats(t *testing.T) {
	status := func(code int, after string) func() (*http.Response, error) {
		return func() (*http.Response, error) {
			r := reply(code, "application/json", `{"error":{"message":"no"}}`)
			if after != "" {
				r.Header.Set("Retry-After", after)
			}
			return r, nil
		}
	}
	refused := func() (*http.Response, error) { return nil, syscall.ECONNREFUSED }
	for _, c := range []struct {
		name     string
		fails    []func() (*http.Response, error)
		reason   bot.Reason // "": the reply comes in the end
		asked    int
		min, max time.Duration
	}{
		{"busy", slices.Repeat([]func() (*http.Response, error){status(429, "")}, 5), "", 6, 15 * time.Second, 24 * time.Second},
		{"busy for long", slices.Repeat([]func() (*http.Response, error){status(503, "")}, 6), bot.Busy, 6, 15 * time.Second, 24 * time.Second},
		{"busy, says how long", slices.Repeat([]func() (*http.Response, error){status(429, "3")}, 1), "", 2, 3 * time.Second, 3500 * time.Millisecond},
		{"busy until a date", slices.Repeat([]func() (*http.Response, error){status(503, "Sat, 01 Jan 2000 00:00:07 GMT")}, 1), "", 2, 7 * time.Second, 8 * time.Second},
		{"busy, says it takes too long", slices.Repeat([]func() (*http.Response, error){status(429, "3600")}, 1), bot.Busy, 1, 0, 0},
		{"bad gateway", slices.Repeat([]func() (*http.Response, error){status(502, "")}, 1), "", 2, 500 * time.Millisecond, time.Second},
		{"once an error", slices.Repeat([]func() (*http.Response, error){status(500, "")}, 1), "", 2, 500 * time.Millisecond, time.Second},
		{"twice an error", slices.Repeat([]func() (*http.Response, error){status(500, "")}, 2), bot.Failed, 2, 500 * time.Millisecond, time.Second},
		{"refused", slices.Repeat([]func() (*http.Response, error){refused}, 2), "", 3, 1500 * time.Millisecond, 3 * time.Second},
		{"refused for long", slices.Repeat([]func() (*http.Response, error){refused}, 3), bot.Unreachable, 3, 1500 * time.Millisecond, 3 * time.Second},
		{"wrong", slices.Repeat([]func() (*http.Response, error){status(400, "")}, 1), bot.Failed, 1, 0, 0},
		{"denied", slices.Repeat([]func() (*http.Response, error){status(401, "")}, 1), bot.Denied, 1, 0, 0},
		{"missing", slices.Repeat([]func() (*http.Response, error){status(404, "")}, 1), bot.Missing, 1, 0, 0},
		{"not implemented", slices.Repeat([]func() (*http.Response, error){status(501, "")}, 1), bot.Failed, 1, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				asked, start := 0, time.Now()
				chat := onWire(t, ChatConfig{}, func(*http.Request) (*http.Response, error) {
					asked++
					if asked <= len(c.fails) {
						return c.fails[asked-1]()
					}
					return sse(hello + stop), nil
				})
				_, err := chat.Write(t.Context(), ask("Who?"), nil)
				took := time.Since(start)
				if reasonIn(err) != c.reason || asked != c.asked || took < c.min || took > c.max {
					t.Errorf("error %v after %d requests and %s; want reason %q, %d requests, %s to %s", err, asked, took, c.reason, c.asked, c.min, c.max)
				}
			})
		})
	}
}

// TestTimers: 10. Loading and queueing delay the headers, so only the first word's time counts before it.
func TestTimers(t *testing.T) {
	limits := ChatConfig{First: 100 * time.Second, Idle: 10 * time.Second, Total: 300 * time.Second}
	word := `data: {"choices":[{"delta":{"content":"a "}}]}` + "\n\n"
	thought := `data: {"choices":[{"delta":{"reasoning":"hm"}}]}` + "\n\n"
	role := `data: {"choices":[{"delta":{"role":"assistant","content":""}}]}` + "\n\n"
	for _, c := range []struct {
		name    string
		headers time.Duration // before them
		pause   time.Duration // before each piece
		pieces  []string
		reason  bot.Reason
		took    time.Duration
	}{
		{"slow to load", 99 * time.Second, 0, []string{hello, stop}, "", 99 * time.Second},
		{"too slow to load", 101 * time.Second, 0, []string{hello, stop}, bot.Slow, 100 * time.Second},
		{"slow words", 0, 9 * time.Second, []string{word, word, word, stop}, "", 36 * time.Second},
		{"a pause too long", 0, 11 * time.Second, []string{word, word}, bot.Slow, 21 * time.Second},
		{"thinking is work", 0, 9 * time.Second, append(slices.Repeat([]string{thought}, 20), hello, stop), "", 198 * time.Second},
		{"a ping is none", 0, 9 * time.Second, slices.Repeat([]string{": ping\n\n"}, 20), bot.Slow, 100 * time.Second},
		{"a role is none", 0, 60 * time.Second, []string{role, hello}, bot.Slow, 100 * time.Second},
		{"never done", 0, 9 * time.Second, slices.Repeat([]string{word}, 50), bot.Slow, 300 * time.Second},
		{"the usage never comes", 0, 9 * time.Second, []string{hello, finish("stop"), ": ping\n\n"}, "", 23 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				chat := onWire(t, limits, func(r *http.Request) (*http.Response, error) {
					if !sleep(r.Context(), c.headers) {
						return nil, r.Context().Err()
					}
					return slowly(r.Context(), c.pause, c.pieces...), nil
				})
				got, err := chat.Write(t.Context(), ask("Who?"), nil)
				if took := time.Since(start); reasonIn(err) != c.reason || took != c.took || err == nil && got.Text == "" {
					t.Errorf("reply %q, error %v after %s; want reason %q after %s", got.Text, err, took, c.reason, c.took)
				}
			})
		})
	}
}

// TestRepeatsEnd: the caller's deadline is not waited for, its cancelling is obeyed.
func TestRepeatsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		chat := onWire(t, ChatConfig{}, func(*http.Request) (*http.Response, error) { return reply(503, "", ""), nil })
		start := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 400*time.Millisecond)
		defer cancel()
		_, err := chat.Write(ctx, ask("Who?"), nil)
		wantReason(t, "a deadline before the next try", err, bot.Busy)
		if took := time.Since(start); took != 0 {
			t.Errorf("it took %s to see that the next try comes too late", took)
		}
		ctx, stopIt := context.WithCancel(t.Context())
		time.AfterFunc(2*time.Second, stopIt)
		if _, err := chat.Write(ctx, ask("Who?"), nil); !errors.Is(err, context.Canceled) || time.Since(start) != 2*time.Second {
			t.Errorf("error %v after %s, want the context's after 2 s", err, time.Since(start))
		}
	})
}

// TestTimeIsUpWhileBusy: when the time for the first word ends between two tries, the server's own reason is told.
func TestTimeIsUpWhileBusy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		busy := func(*http.Request) (*http.Response, error) { return reply(503, "", "Loading model"), nil }
		start := time.Now()
		_, err := onWire(t, ChatConfig{First: 1200 * time.Millisecond}, busy).Write(t.Context(), ask("Who?"), nil)
		wantReason(t, "loading", err, bot.Busy)
		if took := time.Since(start); took != 1200*time.Millisecond {
			t.Errorf("it took %s, want 1.2 s", took)
		}
	})
}

func TestHasNull(t *testing.T) {
	got := map[string]bool{}
	for _, s := range []string{`[1,null]`, `[null ,1]`, "[1,\n  null,2]", `{"a":null}`, `{"a": null,"b":[1]}`, ``, `null`} {
		got[s] = hasNull([]byte(s))
	}
	want := map[string]bool{`[1,null]`: true, `[null ,1]`: true, "[1,\n  null,2]": true, `{"a":null}`: false, `{"a": null,"b":[1]}`: false, ``: false, `null`: false}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("nulls (-want +got):\n%s", diff)
	}
}

// TestCauses: why a server can't be reached is told apart, with real connections.
func TestCauses(t *testing.T) {
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	secure.Config.ErrorLog = log.New(io.Discard, "", 0) // of the handshake that is to fail
	t.Cleanup(secure.Close)
	open := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(open.Close)
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	for name, test := range map[string]struct {
		url  string
		want error
	}{
		"no such host":         {"http://nowhere.invalid/v1", bot.ErrNoHost}, // RFC 6761
		"nobody listens":       {gone.URL, bot.ErrRefused},
		"unknown certificate":  {secure.URL, bot.ErrUntrusted},
		"no TLS on the server": {strings.Replace(open.URL, "http:", "https:", 1), bot.ErrUntrusted},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := chatAt(t, test.url, nil).Models(t.Context())
			wantReason(t, name, err, bot.Unreachable)
			if !errors.Is(err, test.want) {
				t.Errorf("error %v, want one that wraps %q", err, test.want)
			}
		})
	}
}
