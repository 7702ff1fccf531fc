package openai

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"

	"ibid/bot"
)

// limits bound a request. Those of zero don't.
type limits struct {
	first time.Duration // of a stream, until the model says or thinks something; queueing and loading are in it
	idle  time.Duration // of a stream, between two tokens
	total time.Duration // of the whole, repeats included
	bytes int64         // of the reply
}

const (
	// settle is how long a finished stream may take for its last words, the usage.
	settle = 5 * time.Second
	// maxPause is the longest wait before a repeat: whoever is asked to wait longer is told so instead.
	maxPause = 20 * time.Second
)

// errTooLong means that a reply is longer than it may be.
var errTooLong = errors.New("the reply is too long")

// transport stands between go-openai and the network. Its errors are failures, also for replies with a failing status:
// go-openai would lose the words of most of them.
type transport struct {
	base http.RoundTripper
	limits
	key     string
	setting string // the name under which the address was set
}

// fields are what a request's body is to have besides what go-openai writes: it leaves out a temperature of 0 and refuses
// some fields by the model's name.
type fields map[string]any

type fieldsKey struct{}

func withFields(ctx context.Context, f fields) context.Context {
	return context.WithValue(ctx, fieldsKey{}, f)
}

// RoundTrip sends a request as often as it takes.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := bodyOf(req)
	if err != nil {
		return nil, fmt.Errorf("writing a request: %w", err)
	}
	stream := req.Header.Get("Accept") == "text/event-stream"
	ctx, w := t.watch(req.Context(), stream)
	resp, err := t.send(ctx, req, body)
	if err != nil {
		err = w.explain(err)
		w.stop()
		return nil, err
	}
	from := &capped{resp.Body, t.bytes}
	if stream {
		resp.Body = newEvents(t, resp, from, w)
		return resp, nil
	}
	defer w.stop()
	defer resp.Body.Close()
	data, err := io.ReadAll(from)
	switch {
	case errors.Is(err, errTooLong):
		return nil, nonsense("%v", err)
	case err != nil:
		return nil, w.explain(t.unreachable(err))
	case strings.HasSuffix(req.URL.Path, "/embeddings") && hasNull(data):
		return nil, nonsense("a number is missing in a list of numbers")
	}
	if c, is := complains(data); is {
		return nil, t.reported(c)
	}
	resp.Body = io.NopCloser(bytes.NewReader(data))
	return resp, nil
}

// bodyOf returns the body of a request, with the fields of its context.
func bodyOf(req *http.Request) ([]byte, error) {
	if req.Body == nil {
		return nil, nil
	}
	defer req.Body.Close()
	data, err := io.ReadAll(req.Body)
	more, _ := req.Context().Value(fieldsKey{}).(fields)
	if err != nil || more == nil {
		return data, err
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(data, &object); err != nil {
		return nil, err
	}
	all := fields{}
	for name, value := range object {
		all[name] = value
	}
	maps.Copy(all, more)
	return json.Marshal(all)
}

// send tries until a try succeeds or none would.
func (t *transport) send(ctx context.Context, req *http.Request, body []byte) (*http.Response, error) {
	for try := 0; ; try++ {
		out := req.Clone(ctx)
		if body != nil {
			out.Body, out.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
			out.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
		}
		resp, err := t.base.RoundTrip(out)
		f := t.judge(resp, err)
		if f == nil {
			return resp, nil
		}
		pause, again := f.pause(try)
		if !again || !sleep(ctx, pause) {
			return nil, f
		}
	}
}

// judge returns why a try failed, nil if it didn't. It closes the response that it refuses.
func (t *transport) judge(resp *http.Response, err error) *failure {
	if err != nil {
		return t.unreachable(err)
	}
	if resp.StatusCode >= 200 && resp.StatusCode < 300 {
		return nil
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(io.LimitReader(resp.Body, 64<<10)) // what came of it says enough
	return t.refused(resp, body)
}

// unreachable makes a failure of an error of the network.
func (t *transport) unreachable(err error) *failure {
	var timeout net.Error
	final := errors.As(err, &timeout) && timeout.Timeout() || errors.Is(err, context.Canceled)
	return &failure{reason: bot.Unreachable, message: t.tell(err.Error()), final: final, cause: causeOf(err)}
}

// causeOf tells the causes that are the setting's fault, or the server's that isn't started; nil for others.
func causeOf(err error) error {
	var name *net.DNSError
	var certificate *tls.CertificateVerificationError
	var greeting tls.RecordHeaderError
	switch {
	case errors.As(err, &name):
		return bot.ErrNoHost
	case errors.Is(err, syscall.ECONNREFUSED):
		return bot.ErrRefused
	case errors.As(err, &certificate), errors.As(err, &greeting), errors.Is(err, http.ErrSchemeMismatch):
		return bot.ErrUntrusted
	}
	return nil
}

// pause returns how long to wait before the try after this one, and whether there is to be one.
func (f *failure) pause(try int) (time.Duration, bool) {
	repeats := 0
	switch {
	case f.final || f.reason == bot.Overflow || f.reason == bot.Missing || f.after > maxPause:
	case f.status == http.StatusTooManyRequests, f.status == http.StatusBadGateway, f.status == http.StatusServiceUnavailable:
		repeats = 5
	case f.status == http.StatusInternalServerError:
		repeats = 1
	case f.status == 0:
		repeats = 2
	}
	backoff := 500 * time.Millisecond << min(try, 4)
	return max(f.after, backoff) + rand.N(backoff/2), try < repeats
}

// sleep reports whether it has waited to the end. It doesn't begin a wait that the context's deadline would cut.
func sleep(ctx context.Context, d time.Duration) bool {
	if end, ok := ctx.Deadline(); ok && time.Until(end) < d {
		return false
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// watch ends a request that takes too long.
type watch struct {
	idle   time.Duration
	token  *time.Timer // until the next token; nil: none is awaited
	whole  *time.Timer
	cause  func() error
	cancel context.CancelCauseFunc
}

// watch begins the time of a request.
func (t *transport) watch(ctx context.Context, stream bool) (context.Context, *watch) {
	ctx, cancel := context.WithCancelCause(ctx)
	after := func(d time.Duration, what string) *time.Timer {
		if d == 0 {
			return nil
		}
		return time.AfterFunc(d, func() { cancel(&failure{reason: bot.Slow, message: what}) })
	}
	w := &watch{idle: t.idle, cause: func() error { return context.Cause(ctx) }, cancel: cancel}
	w.whole = after(t.total, fmt.Sprintf("not done in %s", t.total))
	if stream {
		w.token = after(t.first, fmt.Sprintf("the next word did not come in time: %s for the first, %s for others", t.first, t.idle))
	}
	return ctx, w
}

// next says that something came, and how long the next may take; 0: as long as it takes.
func (w *watch) next(d time.Duration) {
	if w.token != nil && w.token.Stop() && d > 0 {
		w.token.Reset(d)
	}
}

// explain returns the cause of an error that the watch or the caller's context made, else the error.
func (w *watch) explain(err error) error {
	var f *failure
	if errors.As(err, &f) && f.status != 0 { // the server has answered, and the wait before a repeat was cut
		return err
	}
	if cause := w.cause(); cause != nil {
		return cause
	}
	return err
}

// stop ends the time and what still runs.
func (w *watch) stop() {
	for _, t := range []*time.Timer{w.token, w.whole} {
		if t != nil {
			t.Stop()
		}
	}
	w.cancel(nil)
}

// capped reads no more than it may.
type capped struct {
	io.Reader
	left int64
}

// Read implements io.Reader.
func (c *capped) Read(p []byte) (int, error) {
	if c.left <= 0 {
		return 0, errTooLong
	}
	n, err := c.Reader.Read(p[:min(int64(len(p)), c.left)])
	c.left -= int64(n)
	return n, err
}

// hasNull reports whether a list in a JSON text has a null in it: in a vector, Go would read it as 0.
func hasNull(data []byte) bool {
	for {
		at := bytes.Index(data, []byte("null"))
		if at < 0 {
			return false
		}
		before := strings.TrimRight(string(data[max(0, at-8):at]), " \t\r\n")
		if strings.HasSuffix(before, "[") || strings.HasSuffix(before, ",") {
			return true
		}
		data = data[at+4:]
	}
}
