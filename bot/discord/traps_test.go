package discord

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bwmarrin/discordgo"
)

// The tests of this file are named after what discordgo 0.29.0 does if it is let.

func interaction(id string) *discordgo.Interaction {
	return &discordgo.Interaction{ID: id, AppID: "7", Token: "token-" + id}
}

// slow answers everything after a time.
func slow(d time.Duration) fake {
	return func(*http.Request) (*http.Response, error) {
		time.Sleep(d)
		return answer(200, "{}"), nil
	}
}

// Trap 1: ten edits of 200 ms in one bucket take 2 s.
func TestTrapEditsOfInteractionsShareABucket(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRest("tok", newTransport(slow(200*time.Millisecond), nil, limits{}, quiet()))
		start := time.Now()
		var all sync.WaitGroup
		for i := range 10 {
			all.Go(func() {
				if _, err := r.editOriginal(t.Context(), interaction(string(rune('a'+i))), outgoing{Content: "x"}); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if took := time.Since(start); took > 300*time.Millisecond {
			t.Errorf("10 edits of 200ms took %s, want at most 300ms", took)
		}
	})
}

// Trap 2: opening a direct message is one bucket for everyone.
func TestTrapDMChannelsAreOpenedEachTime(t *testing.T) {
	asked := 0
	r := newRest("tok", fake(func(*http.Request) (*http.Response, error) {
		asked++
		return answer(200, `{"id":"99"}`), nil
	}))
	for range 3 {
		if got, err := r.dm(t.Context(), "5"); got != "99" || err != nil {
			t.Fatalf("dm = %q, %v; want 99", got, err)
		}
	}
	if asked != 1 {
		t.Errorf("%d requests for 3 messages to one person, want 1", asked)
	}
}

// Trap 3: two buckets are left behind by every interaction.
func TestTrapInteractionsLeak(t *testing.T) {
	n := 100_000
	if testing.Short() {
		n = 20_000
	}
	r := newRest("tok", newTransport(fake(func(*http.Request) (*http.Response, error) {
		return answer(200, "{}", "X-RateLimit-Limit", "5", "X-RateLimit-Remaining", "4", "X-RateLimit-Reset-After", "0.000001",
			"X-RateLimit-Bucket", "b"), nil
	}), nil, limits{}, quiet()))
	before := uint64(0)
	for i := range n {
		id := interaction(strings.Repeat("x", i%200) + string(rune('a'+i%26)) + time.Duration(i).String())
		if err := r.respond(t.Context(), id, &discordgo.InteractionResponse{Type: discordgo.InteractionResponseDeferredChannelMessageWithSource}); err != nil {
			t.Fatal(err)
		}
		if _, err := r.editOriginal(t.Context(), id, outgoing{Content: "x"}); err != nil {
			t.Fatal(err)
		}
		if i == n/10 {
			before = heap()
		}
	}
	if after := heap(); after > before+1<<20 {
		t.Errorf("%d interactions took the heap from %d to %d bytes, want it flat", n, before, after)
	}
	runtime.KeepAlive(r)
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// Trap 4: after a global 429, every other channel runs into its own.
func TestTrapGlobal429DoesNotHoldOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript(gives(429, `{"retry_after":3,"global":true}`, "Retry-After", "3", "X-RateLimit-Global", "true"), gives(200, "{}"))
		rt := newTransport(s, nil, limits{}, quiet())
		_, _ = request(t, t.Context(), rt, "POST", "channels/1/messages")
		s.at, s.answers = nil, []func() (*http.Response, error){gives(429, `{"retry_after":3,"global":true}`), gives(200, "{}")}
		s.start = time.Now()
		var all sync.WaitGroup
		all.Go(func() { _, _ = request(t, t.Context(), rt, "POST", "channels/0/messages") })
		synctest.Wait()
		for i := range 20 {
			all.Go(func() { _, _ = request(t, t.Context(), rt, "POST", "channels/1"+string(rune('0'+i%10))+"/messages") })
		}
		all.Wait()
		if len(s.at) != 22 {
			t.Errorf("%d requests, want 22: the refused one again and 20", len(s.at))
		}
		for i, at := range s.at[1:] {
			if at < 3*time.Second {
				t.Errorf("request %d went out %s after the global 429, want 3s", i+1, at)
			}
		}
	})
}

// Trap 4, for what isn't under the global limit.
func TestGlobal429LetsInteractionsThrough(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript(gives(429, `{"retry_after":60,"global":true}`), gives(200, "{}"))
		rt := newTransport(s, nil, limits{retries: 1}, quiet())
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, _ = request(t, ctx, rt, "POST", "channels/1/messages")
		resp, err := request(t, ctx, rt, "POST", "interactions/1/tok/callback")
		if err != nil || status(resp) != 200 {
			t.Errorf("got status %d, error %v; want 200 at once", status(resp), err)
		}
	})
}

// Trap 5: no more than 50 requests go out in any second, and 429s are not repeated for ever.
func TestTrapNoGlobalPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript(gives(200, "{}"))
		rt := newTransport(s, nil, limits{}, quiet())
		var all sync.WaitGroup
		for i := range 175 {
			all.Go(func() { _, _ = get(t, t.Context(), rt, "channels/"+string(rune('0'+i%10))) })
		}
		all.Wait()
		for i := range len(s.at) - 50 {
			if gap := s.at[i+50] - s.at[i]; gap < time.Second {
				t.Fatalf("requests %d to %d went out within %s, want 50 a second", i, i+50, gap)
			}
		}
		if last := s.at[len(s.at)-1]; last > 3*time.Second {
			t.Errorf("175 requests took %s, want 3s", last)
		}
	})
}

func TestTrapEndless429(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript(gives(429, `{"retry_after":1}`))
		resp, err := get(t, t.Context(), newTransport(s, nil, limits{}, quiet()), "channels/1")
		if err != nil || status(resp) != 429 || len(s.at) != 5 {
			t.Errorf("%d tries, status %d, error %v; want 5, 429, none", len(s.at), status(resp), err)
		}
	})
}

// Trap 6: a context of 300 ms comes back after the 3 s of retry_after.
func TestTrapWaitsIgnoreTheContext(t *testing.T) {
	tests := []struct {
		name  string
		first func() (*http.Response, error)
	}{
		{"429", gives(429, `{"retry_after":3}`)},
		{"bucket", gives(200, "{}", "X-RateLimit-Limit", "1", "X-RateLimit-Remaining", "0", "X-RateLimit-Reset-After", "3")},
		{"global", gives(429, `{"retry_after":3,"global":true}`)},
		{"HTML", gives(429, "<html>", "Retry-After", "3")},
		{"backoff", gives(500, "")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				rt := newTransport(newScript(tt.first), nil, limits{}, quiet())
				start := time.Now()
				ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
				defer cancel()
				_, err := request(t, ctx, rt, "POST", "channels/1/messages")
				if err == nil {
					_, err = request(t, ctx, rt, "POST", "channels/1/messages")
				}
				if took := time.Since(start); took > 0 || !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("came back after %s with %v; want %v at once, as the wait is hopeless", took, err, context.DeadlineExceeded)
				}
			})
		})
	}
}

func TestTrapWaitsIgnoreTheCancellation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rt := newTransport(newScript(gives(429, `{"retry_after":30}`)), nil, limits{}, quiet())
		ctx, cancel := context.WithCancel(t.Context())
		start := time.Now()
		time.AfterFunc(time.Second, cancel)
		if _, err := get(t, ctx, rt, "channels/1"); !errors.Is(err, context.Canceled) || time.Since(start) > time.Second {
			t.Errorf("came back after %s with %v; want %v after 1s", time.Since(start), err, context.Canceled)
		}
	})
}

// Trap 7: Cloudflare's 429 is a page. It stands for the address, so that everything has to wait.
func TestTrap429AsHTML(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript(gives(429, "<!doctype html>", "Retry-After", "7", "Content-Type", "text/html; charset=UTF-8"), gives(200, "{}"))
		rt := newTransport(s, nil, limits{}, quiet())
		var all sync.WaitGroup
		all.Go(func() { _, _ = get(t, t.Context(), rt, "users/@me") })
		synctest.Wait()
		all.Go(func() { _, _ = request(t, t.Context(), rt, "PATCH", "webhooks/1/tok/messages/@original") })
		all.Wait()
		if len(s.at) != 3 || s.at[1] < 7*time.Second || s.at[2] < 7*time.Second {
			t.Errorf("requests went out at %v, want two 7s after the first", s.at)
		}
	})
}

// Trap 7: errors hold the body and the address, which holds a token.
func TestTrapErrorsHoldTokens(t *testing.T) {
	const secret = "s3cret"
	i := &discordgo.Interaction{ID: "1", AppID: "7", Token: secret}
	answers := []func() (*http.Response, error){
		gives(400, `{"message":"`+secret+`","code":50035}`),
		gives(401, secret),
		gives(429, `{"message":"`+secret+`","retry_after":0.01}`),
		gives(200, `{"id": 7, "content": `+secret),
		gives(500, secret),
		func() (*http.Response, error) { return nil, errors.New("dial tcp: no route") },
	}
	for _, a := range answers {
		synctest.Test(t, func(t *testing.T) {
			var log bytes.Buffer
			rt := newTransport(newScript(a), nil, limits{retries: 1}, slog.New(slog.NewTextHandler(&log, nil)))
			r := newRest(secret, rt)
			_, err := r.editOriginal(t.Context(), i, outgoing{Content: secret})
			_, err2 := r.send(t.Context(), "1", outgoing{Content: secret})
			if err == nil || err2 == nil {
				t.Fatalf("got %v and %v, want errors", err, err2)
			}
			for _, text := range []string{err.Error(), describe(err), err2.Error(), describe(err2), log.String()} {
				if strings.Contains(text, secret) {
					t.Errorf("the token is in %q", text)
				}
			}
		})
	}
}

// Trap 16: a message pings everybody unless told not to, and a repeated one shows twice.
func TestTrapMessagesPing(t *testing.T) {
	var body string
	r := newRest("tok", fake(func(req *http.Request) (*http.Response, error) {
		var b bytes.Buffer
		_, _ = b.ReadFrom(req.Body)
		body = b.String()
		return answer(200, "{}"), nil
	}))
	m := outgoing{Content: "@everyone", Nonce: "n", ReplyTo: &discordgo.MessageReference{MessageID: "3"}, Ephemeral: true}
	const safe = `"allowed_mentions":{"parse":[],"replied_user":false}`
	i := interaction("1")
	tests := []struct {
		name string
		call func() error
		want []string
	}{
		{"send", func() error { _, err := r.send(t.Context(), "1", m); return err },
			[]string{safe, `"flags":4`, `"nonce":"n","enforce_nonce":true`, `"fail_if_not_exists":false`}},
		{"edit", func() error { return r.edit(t.Context(), "1", "2", m) }, []string{safe, `"flags":4`, `"components":[]`}},
		{"original", func() error { _, err := r.editOriginal(t.Context(), i, m); return err }, []string{safe, `"flags":4`}},
		{"follow-up", func() error { _, err := r.followup(t.Context(), i, m); return err }, []string{safe, `"flags":68`}},
		{"first answer", func() error {
			return r.respond(t.Context(), i, &discordgo.InteractionResponse{
				Type: discordgo.InteractionResponseChannelMessageWithSource,
				Data: &discordgo.InteractionResponseData{Content: "@everyone", Flags: discordgo.MessageFlagsEphemeral},
			})
		}, []string{safe, `"flags":68`}},
	}
	for _, tt := range tests {
		if err := tt.call(); err != nil {
			t.Fatal(err)
		}
		for _, want := range tt.want {
			if !strings.Contains(body, want) {
				t.Errorf("%s: %s is not in %s", tt.name, want, body)
			}
		}
	}
}

// BenchmarkParallelEdits reports how often the time of one edit ten at once take; 1 is the best, 10 is discordgo's.
func BenchmarkParallelEdits(b *testing.B) {
	const each = 20 * time.Millisecond
	r := newRest("tok", newTransport(slow(each), nil, limits{}, quiet()))
	for b.Loop() {
		var all sync.WaitGroup
		for i := range 10 {
			all.Go(func() { _, _ = r.editOriginal(context.Background(), interaction(string(rune('a'+i))), outgoing{}) })
		}
		all.Wait()
	}
	b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(each), "edits/op")
}
