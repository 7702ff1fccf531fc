// Package openaitest is a scripted endpoint: a server on loopback that speaks OpenAI's protocol as well, or as badly, as
// a test wants.
//
// Unscripted it behaves: chat is answered by Options.Reader, streamed word by word; texts are embedded by hashing their
// words; passages are ranked by the words that they share with the question. A [Step] takes the place of that for one
// request: it gets the parsed request as a [Call] and writes what it likes, in pieces, with pauses, errors, and an end
// of its choice. Every request is recorded, and checked against OpenAI's own document where Options.SpecPath names it;
// one that breaks it fails the test when it ends.
package openaitest

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"ibid/bot/openapitest"
)

// The parts of the interface, as Script and Request.Path name them.
const (
	Chat       = "/chat/completions"
	Embeddings = "/embeddings"
	Models     = "/models"
	Rerank     = "/rerank"
)

// Options are the circumstances of a server.
type Options struct {
	Key       string                     // asked for; "": none
	Models    []string                   // listed; nil: "test-model"
	Reply     func(prompt string) string // to the texts of the messages, with an empty line between; nil: says "ready"
	Dimension int                        // of the vectors; 0: 64
	SpecPath  string                     // OpenAI's OpenAPI document; "": requests are not checked against it
	Lenient   bool                       // violations are kept but don't fail the test
}

// Request is a request as it came.
type Request struct {
	Method string
	Path   string // after /v1
	Header http.Header
	Body   []byte
}

// Fields are the body's, nil for one that is no object.
func (r Request) Fields() map[string]any {
	var f map[string]any
	_ = json.Unmarshal(r.Body, &f) // stays nil
	return f
}

// Prompt is what is said to the model: the messages' texts with an empty line between.
func (r Request) Prompt() string {
	var body struct{ Messages []struct{ Content string } }
	_ = json.Unmarshal(r.Body, &body) // of another form: nothing is said
	var all []string
	for _, m := range body.Messages {
		all = append(all, m.Content)
	}
	return strings.Join(all, "\n\n")
}

// Inputs are the texts to be embedded.
func (r Request) Inputs() []string {
	var body struct{ Input []string }
	_ = json.Unmarshal(r.Body, &body) // of another form: none
	return body.Input
}

// Step answers one request.
type Step func(c *Call)

// Server is an endpoint. All methods may be called from any goroutine.
type Server struct {
	options Options
	schema  *openapitest.Schema // nil: no check
	http    *httptest.Server
	done    chan struct{} // closed when the server closes

	mu         sync.Mutex
	changed    chan struct{}     // closed and replaced with each request, begun or ended
	scripts    map[string][]Step // by path
	always     map[string]Step
	requests   []Request
	running    int
	most       int // running at once
	violations []string
}

// New starts a server; it is closed, and its violations are reported, when the test ends.
func New(t testing.TB, o Options) *Server {
	t.Helper()
	s := &Server{options: o, done: make(chan struct{}), changed: make(chan struct{}), scripts: map[string][]Step{}, always: map[string]Step{}}
	if o.SpecPath != "" {
		var err error
		if s.schema, err = openapitest.Load(o.SpecPath, "/v1"); err != nil {
			t.Fatalf("starting the scripted endpoint: %v", err)
		}
	}
	s.http = httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(func() {
		close(s.done)
		s.http.Close()
		if o.Lenient {
			return
		}
		for _, v := range s.Violations() {
			t.Errorf("violation: %s", v)
		}
	})
	return s
}

// URL is the base URL: http://127.0.0.1:…/v1.
func (s *Server) URL() string { return s.http.URL + "/v1" }

// Script makes the next requests of a path be answered by these steps, one each, before the usual way.
func (s *Server) Script(path string, steps ...Step) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.scripts[path] = append(s.scripts[path], steps...)
}

// Always makes a step the usual way of a path; nil brings back the server's own.
func (s *Server) Always(path string, step Step) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.always[path] = step
}

// Requests are the requests of a path so far, "" being all paths.
func (s *Server) Requests(path string) []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.of(path)
}

// Forget drops the requests so far, for tests that make very many.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = nil
}

func (s *Server) of(path string) []Request {
	var list []Request
	for _, r := range s.requests {
		if path == "" || r.Path == path {
			list = append(list, r)
		}
	}
	return list
}

// AtOnce returns how many requests are running, and the most that ever ran at once.
func (s *Server) AtOnce() (now, most int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.running, s.most
}

// Wait returns when a path has had n requests, or with the error of ctx.
func (s *Server) Wait(ctx context.Context, path string, n int) error {
	return s.until(ctx, func() bool { return len(s.of(path)) >= n })
}

// WaitIdle returns when no request is running, or with the error of ctx.
func (s *Server) WaitIdle(ctx context.Context) error {
	return s.until(ctx, func() bool { return s.running == 0 })
}

func (s *Server) until(ctx context.Context, is func() bool) error {
	for {
		s.mu.Lock()
		ok, changed := is(), s.changed
		s.mu.Unlock()
		if ok {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("waiting for requests: %w", ctx.Err())
		}
	}
}

// notify is called with the lock held.
func (s *Server) notify() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// Violations are the rules broken so far, in order.
func (s *Server) Violations() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.violations)
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the client has gone
	}
	path, versioned := strings.CutPrefix(r.URL.Path, "/v1")
	request := Request{r.Method, path, r.Header.Clone(), body}
	c := &Call{Request: request, server: s, w: w, ctx: r.Context(), path: r.URL.Path}
	step := s.begin(request)
	defer s.end()
	switch {
	case step != nil:
		step(c)
	case s.options.Key != "" && r.Header.Get("Authorization") != "Bearer "+s.options.Key:
		c.Fail(http.StatusUnauthorized, `{"error":{"message":"Incorrect API key provided.","type":"invalid_request_error","code":"invalid_api_key"}}`)
	case !versioned:
		c.Plain(http.StatusNotFound, "404 page not found")
	default:
		s.behave(c)
	}
}

// begin records a request and returns the step for it, nil for the usual way.
func (s *Server) begin(r Request) Step {
	var err error
	if r.Path == Chat || r.Path == Embeddings || r.Path == Models { // OpenAI has nothing else of what we use
		err = s.schema.Check(r.Method, url.URL{Path: r.Path}, r.Header.Get("Content-Type"), r.Body)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, r)
	s.running++
	s.most = max(s.most, s.running)
	if err != nil {
		s.violations = append(s.violations, fmt.Sprintf("%s %s: %v", r.Method, r.Path, err))
	}
	s.notify()
	if steps := s.scripts[r.Path]; len(steps) > 0 {
		s.scripts[r.Path] = steps[1:]
		return steps[0]
	}
	return s.always[r.Path]
}

func (s *Server) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.running--
	s.notify()
}
