package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// errInvalidLimit means that so many requests were refused lately that another one isn't sent: Discord bans an address for
// 10,000 of them in 10 minutes.
var errInvalidLimit = errors.New("too many requests were refused in the last 10 minutes")

// maxResponse is more than any answer of Discord's that we read.
const maxResponse = 8 << 20

// limits are the bounds of a transport. Zero values are the ones to use.
type limits struct {
	perSecond  int           // requests in a second, interactions apart; 0: 50, which is Discord's limit
	maxInvalid int           // refused requests in 10 minutes before we stop; 0: 2,000
	retries    int           // of one request; 0: 4
	attempt    time.Duration // of one try, the answer's body included; 0: 15 s
}

// transport keeps requests within Discord's limits: it waits before a request would be refused, repeats what failed on
// Discord's side, and stops before a ban. A wait ends with the request's context.
type transport struct {
	base http.RoundTripper
	api  *url.URL
	limits
	log *slog.Logger

	mu      sync.Mutex
	pace    pace        // of all requests but interactions
	global  time.Time   // no request but interactions before
	banned  time.Time   // no request at all before
	invalid []time.Time // refused requests of the last 10 minutes
	buckets buckets
}

// newTransport returns a transport over base. The nil apiURL is Discord itself; another one stands for
// https://discord.com, https://discord.com/api or https://discord.com/api/v9, whichever its path looks like.
func newTransport(base http.RoundTripper, apiURL *url.URL, l limits, log *slog.Logger) http.RoundTripper {
	l.perSecond = orDefault(l.perSecond, 50)
	l.maxInvalid = orDefault(l.maxInvalid, 2000)
	l.retries = orDefault(l.retries, 4)
	l.attempt = orDefault(l.attempt, 15*time.Second)
	return &transport{
		base: base, api: apiURL, limits: l, log: log,
		pace:    pace{most: l.perSecond},
		buckets: newBuckets(),
	}
}

func orDefault[T int | time.Duration](value, unset T) T {
	if value == 0 {
		return unset
	}
	return value
}

// RoundTrip sends the request as often as it takes. The answer's body is in memory.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		defer req.Body.Close()
	}
	c := callOf(req)
	for try := 0; ; try++ {
		if err := t.wait(req.Context(), c); err != nil {
			return nil, fmt.Errorf("%s: %w", c.route, err)
		}
		resp, err := t.try(req)
		t.ended(c)
		limited := err == nil && t.learn(c, resp)
		last := try >= t.retries || req.Context().Err() != nil || req.Body != nil && req.Body != http.NoBody && req.GetBody == nil
		if last || !limited && !c.repeatable(resp, err) || limited && c.once {
			return resp, wrap(c, err)
		}
		t.log.Debug("repeating a request to Discord", "route", c.route, "try", try+1, "status", status(resp))
		if limited {
			continue
		}
		if err := sleep(req.Context(), backoff(try)); err != nil {
			return nil, fmt.Errorf("%s: %w", c.route, err)
		}
	}
}

// wrap names the call that failed.
func wrap(c call, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", c.route, err)
}

func status(resp *http.Response) int {
	if resp == nil {
		return 0
	}
	return resp.StatusCode
}

// backoff is half a second, doubled with each try, and up to half as much again so that not everyone comes back at once.
func backoff(try int) time.Duration {
	d := 500 * time.Millisecond << min(try, 5)
	return d + rand.N(d/2)
}

// try sends the request once.
func (t *transport) try(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(req.Context(), t.attempt)
	defer cancel()
	out := req.Clone(ctx)
	if t.api != nil {
		out.URL, out.Host = rebase(t.api, req.URL), ""
	}
	if req.GetBody != nil {
		body, err := req.GetBody()
		if err != nil {
			return nil, err
		}
		out.Body = body
	}
	resp, err := t.base.RoundTrip(out)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxResponse+1))
	if err == nil && len(body) > maxResponse {
		err = errors.New("the answer is too long")
	}
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// versioned is the path of the API with its version, as discordgo writes it.
var versioned = regexp.MustCompile(`^/api/v\d+`)

// rebase returns u at another server. The part of /api/v9 that the server's own path ends with is not repeated.
func rebase(server, u *url.URL) *url.URL {
	out := *u
	out.Scheme, out.Host, out.User = server.Scheme, server.Host, server.User
	base, path := strings.TrimRight(server.Path, "/"), u.Path
	switch last := base[strings.LastIndex(base, "/")+1:]; {
	case last == "api":
		path = strings.TrimPrefix(path, "/api")
	case versioned.MatchString("/api/" + last):
		path = versioned.ReplaceAllString(path, "")
	}
	out.Path, out.RawPath = base+path, ""
	return &out
}

// wait returns when the call may be sent, and has counted it then.
func (t *transport) wait(ctx context.Context, c call) error {
	for {
		d, err := t.take(c, time.Now())
		if d <= 0 || err != nil {
			return err
		}
		if err := sleep(ctx, d); err != nil {
			return err
		}
	}
}

// sleep waits for d. It doesn't begin a wait that the context's deadline would cut.
func sleep(ctx context.Context, d time.Duration) error {
	if end, ok := ctx.Deadline(); ok && time.Until(end) < d {
		return fmt.Errorf("waiting %s for Discord: %w", d.Round(time.Millisecond), context.DeadlineExceeded)
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// take counts the call if it may be sent now, else returns how long it has to wait at least.
func (t *transport) take(c call, now time.Time) (time.Duration, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.refused(now) >= t.maxInvalid {
		return 0, errInvalidLimit
	}
	wait := max(t.banned.Sub(now), t.buckets.wait(c, now))
	if !c.interaction {
		wait = max(wait, t.global.Sub(now), t.pace.wait(now))
	}
	if wait > 0 {
		return wait, nil
	}
	t.buckets.take(c)
	if !c.interaction {
		t.pace.begin()
	}
	return 0, nil
}

// ended is told when a try of the call, which take has counted, is over.
func (t *transport) ended(c call) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !c.interaction {
		t.pace.end(time.Now())
	}
}

// refused returns how many requests were refused in the last 10 minutes.
func (t *transport) refused(now time.Time) int {
	n := 0
	for n < len(t.invalid) && now.Sub(t.invalid[n]) >= 10*time.Minute {
		n++
	}
	t.invalid = t.invalid[n:]
	return len(t.invalid)
}

// learn takes from an answer what it says about limits. It reports whether the request was refused for one.
func (t *transport) learn(c call, resp *http.Response) (limited bool) {
	now := time.Now()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.buckets.learn(c, resp.Header, now)
	limited = resp.StatusCode == http.StatusTooManyRequests
	shared := resp.Header.Get("X-RateLimit-Scope") == "shared"
	if limited && !shared || resp.StatusCode == http.StatusUnauthorized || resp.StatusCode == http.StatusForbidden {
		t.invalid = append(t.invalid, now)
		if len(t.invalid) == t.maxInvalid {
			t.log.Error("no more requests to Discord for some minutes", "error", errInvalidLimit)
		}
	}
	if !limited {
		return false
	}
	r := readRefusal(resp)
	switch until := now.Add(r.after); {
	case r.foreign:
		t.banned = later(t.banned, until)
	case r.global:
		t.global = later(t.global, until)
	default:
		t.buckets.block(c, until)
	}
	t.log.Warn("Discord asks for a pause", "route", c.route, "for", r.after, "global", r.global || r.foreign)
	return true
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// refusal is what a 429 says.
type refusal struct {
	after   time.Duration
	global  bool
	foreign bool // not from the API but from what stands before it: the address is blocked
}

// readRefusal reads a 429 and leaves its body to be read again.
func readRefusal(resp *http.Response) refusal {
	body, _ := io.ReadAll(resp.Body) // it is in memory
	resp.Body = io.NopCloser(bytes.NewReader(body))
	var said struct {
		RetryAfter float64 `json:"retry_after"`
		Global     bool    `json:"global"`
	}
	kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	failed := json.Unmarshal(body, &said)
	after := max(seconds(resp.Header.Get("Retry-After")), said.RetryAfter)
	if after <= 0 {
		after = 1
	}
	return refusal{
		after:   time.Duration(min(after, 86400) * float64(time.Second)),
		global:  said.Global || resp.Header.Get("X-RateLimit-Global") != "",
		foreign: failed != nil || kind == "text/html",
	}
}

// seconds reads a number of seconds as headers have it; what is none is 0.
func seconds(s string) float64 {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f != f || f < 0 {
		return 0
	}
	return min(f, 86400)
}
