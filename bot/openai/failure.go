package openai

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"ibid/bot"
)

// failure says why a request gave nothing. Its text is for the log and never holds the key.
type failure struct {
	reason  bot.Reason
	status  int           // of HTTP; 0: no failing one
	message string        // the server's words or ours
	after   time.Duration // how long the server asks to wait; 0: it doesn't say
	final   bool          // another try would give the same
	cause   error         // of what bot knows, why the server could not be reached; else nil
}

// Error implements error.
func (f *failure) Error() string {
	if f.status == 0 {
		return f.message
	}
	return fmt.Sprintf("status %d: %s", f.status, f.message)
}

// Unwrap returns the cause.
func (f *failure) Unwrap() error { return f.cause }

// clientError reports whether the server blames the request's form.
func (f *failure) clientError() bool {
	return f.status == http.StatusBadRequest || f.status == http.StatusUnprocessableEntity
}

// modelError is what callers get for an error of a request made for ctx.
func modelError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var known *bot.ModelError
	if errors.As(err, &known) {
		return known
	}
	return &bot.ModelError{Reason: failureOf(err).reason, Err: failureOf(err)}
}

// failureOf returns the failure within an error. What none is has come out of reading a reply.
func failureOf(err error) *failure {
	var f *failure
	if errors.As(err, &f) {
		return f
	}
	return nonsense("a reply that is not of the protocol: %v", err)
}

func nonsense(format string, args ...any) *failure {
	return &failure{reason: bot.Nonsense, message: fmt.Sprintf(format, args...)}
}

// maxMessage is how much of a server's words is kept, in bytes.
const maxMessage = 200

// complaint is what a server says about an error, however it says it.
type complaint struct{ message, kind string }

// readComplaint reads the forms that servers give their errors: {"error":{"message","type","code"}}, {"error":"…"},
// {"object":"error","message"}, {"detail"}, {"message"}. It reports whether the body says that it is an error; with no
// such sign it may still have words.
func readComplaint(body []byte) (c complaint, is bool) {
	var top struct {
		Object             string
		Error, Message     json.RawMessage
		Detail, Type, Code json.RawMessage
	}
	if json.Unmarshal(body, &top) != nil {
		return complaint{}, false
	}
	is = top.Object == "error"
	if e := bytes.TrimSpace(top.Error); len(e) > 0 && string(e) != "null" {
		is = true
		if e[0] != '{' {
			return complaint{textOf(e), ""}, true
		}
		inner := top
		inner.Message, inner.Type, inner.Code = nil, nil, nil
		_ = json.Unmarshal(e, &inner) // a field of an odd type leaves the others
		top = inner
	}
	message := textOf(top.Message)
	if message == "" {
		message = textOf(top.Detail)
	}
	return complaint{message, strings.TrimSpace(textOf(top.Type) + " " + textOf(top.Code))}, is
}

// complains is readComplaint for a body that most likely is none.
func complains(body []byte) (complaint, bool) {
	if !bytes.Contains(body, []byte("error")) {
		return complaint{}, false
	}
	return readComplaint(body)
}

// textOf returns the text of a JSON value: a string, a list of strings or of parts with a text, "" for null. Another value
// stands for itself.
func textOf(raw json.RawMessage) string {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || string(raw) == "null" {
		return ""
	}
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	var parts []json.RawMessage
	if raw[0] != '[' || json.Unmarshal(raw, &parts) != nil {
		return string(raw)
	}
	var all strings.Builder
	for _, p := range parts {
		var words string
		var part struct{ Text string }
		if json.Unmarshal(p, &words) != nil {
			_ = json.Unmarshal(p, &part) // a part of another kind has no text
		}
		all.WriteString(words + part.Text)
	}
	return all.String()
}

// refused makes a failure of a response with a failing status and of the beginning of its body.
func (t *transport) refused(resp *http.Response, body []byte) *failure {
	c, _ := readComplaint(body)
	f := &failure{status: resp.StatusCode, after: retryAfter(resp.Header.Get("Retry-After"))}
	switch {
	case resp.StatusCode >= 300 && resp.StatusCode < 400:
		c.message = "the server sends us elsewhere; set " + t.setting + " to where it really is"
		if to, err := resp.Location(); err == nil {
			c.message += fmt.Sprintf(", perhaps at %s", to.Host)
		}
	case c.message == "" && isPage(body):
		c.message = "a web page"
	case c.message == "":
		c.message = string(body)
	}
	f.reason = reasonOf(resp.StatusCode, c)
	f.final = resp.StatusCode == http.StatusPaymentRequired || strings.Contains(c.kind, "insufficient_quota")
	f.message = t.tell(c.message)
	if f.message == "" {
		f.message = http.StatusText(resp.StatusCode)
	}
	if resp.StatusCode == http.StatusNotFound && resp.Request != nil && !strings.Contains(resp.Request.URL.Path, "/v1/") {
		f.message += "; is /v1 missing at the end of " + t.setting + "?"
	}
	return f
}

// reported makes a failure of an error that a server reports with status 200.
func (t *transport) reported(c complaint) *failure {
	if c.message == "" {
		c.message = "an error without a word " + c.kind
	}
	return &failure{reason: reasonOf(0, c), message: "the server reports: " + t.tell(c.message)}
}

func isPage(body []byte) bool {
	start := bytes.ToLower(bytes.TrimSpace(body[:min(len(body), 512)]))
	return bytes.HasPrefix(start, []byte("<!doctype html")) || bytes.HasPrefix(start, []byte("<html"))
}

// tell returns a server's words as an error may have them: one line, short, without the key or a part of it.
func (t *transport) tell(words string) string {
	if t.key != "" {
		words = strings.ReplaceAll(words, t.key, "(key)")
	}
	if len(words) > 4*maxMessage {
		words = words[:4*maxMessage]
	}
	fields := strings.Fields(strings.ToValidUTF8(words, "�"))
	for i, w := range fields {
		if len(t.key) >= 16 && strings.Contains(w, t.key[:4]) { // "sk-a***b", as OpenAI masks it
			fields[i] = "(key)"
		}
	}
	said := strings.Join(fields, " ")
	if len(said) <= maxMessage {
		return said
	}
	end := maxMessage - len("…")
	for !utf8.RuneStart(said[end]) {
		end--
	}
	return said[:end] + "…"
}

// reasonOf tells what kind of failure it is, by status and by the words that servers are known to use.
func reasonOf(status int, c complaint) bot.Reason {
	said := strings.ToLower(c.message + " " + c.kind)
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(said, w) {
				return true
			}
		}
		return false
	}
	ownFault := status == 0 || status == 400 || status == 404 || status == 422 || status == 500
	switch {
	case status == 413, ownFault && has("exceed_context_size", "context_length_exceeded", "context length", "context size",
		"context window", "too large to process", "tokens to keep", "prompt is too long", "input is too long"):
		return bot.Overflow
	case status == 401, status == 403:
		return bot.Denied
	case status == 404, status == 405, status >= 300 && status < 400, has("unexpected endpoint"),
		ownFault && has("model") && has("not found", "not exist"):
		return bot.Missing
	case status == 402, status == 429, status == 503, status == 529:
		return bot.Busy
	case status == 408, status == 504:
		return bot.Slow
	}
	return bot.Failed
}

// retryAfter reads the header: seconds or a date. What is neither is 0.
func retryAfter(value string) time.Duration {
	if s, err := strconv.ParseFloat(value, 64); err == nil && s > 0 {
		return time.Duration(min(s, 86400) * float64(time.Second))
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(0, time.Until(at))
	}
	return 0
}
