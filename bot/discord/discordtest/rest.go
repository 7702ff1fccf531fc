package discordtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Request is a request of the bot.
type Request struct {
	Time   time.Time // by the server's clock
	Method string
	Route  string          // its shape: "/channels/{channel}/messages"
	Path   string          // as it was, without /api/v9
	Query  string          // undecoded
	Body   json.RawMessage // of a multipart request payload_json; nil: none
	Files  []File
	Status int // of the answer; of one that was Cut 0
}

// File is an uploaded file.
type File struct {
	Name    string
	Content []byte
}

// call is a request while it is handled.
type call struct {
	Request
	http *http.Request
}

func (c *call) value(name string) string { return c.http.PathValue(name) }

type reply struct {
	status int
	body   any // []byte and json.RawMessage are sent as they are
}

func ok(body any) reply { return reply{http.StatusOK, body} }

func done() reply { return reply{http.StatusNoContent, nil} }

// refused is an error as Discord words it; the code says more than the status.
func refused(status, code int, message string) reply {
	return reply{status, map[string]any{"code": code, "message": message}}
}

type handler func(*Server, *call) reply

// version is the part of a path before the routes.
var version = regexp.MustCompile(`^/api(/v\d+)?`)

// agent is the User-Agent that Discord asks for.
var agent = regexp.MustCompile(`^DiscordBot \(\S+, \S+\)`)

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	for _, pattern := range slices.Sorted(maps.Keys(table)) {
		_, route, _ := strings.Cut(pattern, " ")
		mux.HandleFunc(pattern, s.serve(route, table[pattern]))
	}
	mux.HandleFunc("/", s.serve("", unknownRoute))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.TrimSuffix(r.URL.Path, "/") == "/gateway" {
			s.serveGateway(w, r)
			return
		}
		http.StripPrefix(version.FindString(r.URL.Path), mux).ServeHTTP(w, r)
	})
}

func unknownRoute(s *Server, c *call) reply {
	s.violate("%s %s: no such route", c.Method, c.Path)
	return refused(http.StatusNotFound, 0, "404: Not Found")
}

// serve judges, scripts, handles, records and answers a request, in this order, all but the last under the lock.
func (s *Server) serve(route string, handle handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c, raw, err := readCall(route, r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		invalid := check(s.schema, c, raw)
		answer, fault := s.settle(c, handle, invalid)
		if fault.Delay > 0 {
			late := time.NewTimer(fault.Delay)
			defer late.Stop()
			select {
			case <-late.C:
			case <-r.Context().Done():
			case <-s.done:
			}
		}
		if fault.Cut {
			panic(http.ErrAbortHandler)
		}
		write(w, answer, fault, route)
	}
}

func (s *Server) settle(c *call, handle handler, invalid error) (reply, Response) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.Time = s.now()
	s.judge(c)
	answer, fault := reply{}, s.nextFault(c.Method, c.Route)
	if fault.Status == 0 && !fault.Cut && fault.Delay == 0 {
		fault = s.limit(c)
	}
	switch {
	case fault.Status != 0:
		answer.status = fault.Status
	case !s.authorised(c):
		answer = refused(http.StatusUnauthorized, 0, "401: Unauthorized")
	case invalid != nil:
		s.violate("%s %s: %v", c.Method, c.Route, invalid)
		answer = refused(http.StatusBadRequest, 50035, "Invalid Form Body")
	default:
		answer = handle(s, c)
	}
	body := encode(answer.body)
	if fault.Status != 0 {
		body = []byte(fault.Body)
	}
	answer.body = body // encoded here, for what it was made of may change once the lock is gone
	s.mourn(c, answer.status, body)
	if c.Status = answer.status; fault.Cut {
		c.Status = 0
		s.unheard[c.value("token")] = true
	}
	s.requests = append(s.requests, c.Request)
	s.notify()
	return answer, fault
}

// judge checks what every request has to keep.
func (s *Server) judge(c *call) {
	if got := c.http.UserAgent(); !agent.MatchString(got) {
		s.violate("%s %s: User-Agent %q is not of the form DiscordBot (url, version)", c.Method, c.Route, got)
	}
	if strings.Contains(c.http.URL.String(), Token) {
		s.violate("%s %s: the bot's token in the address", c.Method, c.Route)
	}
	if token := c.value("token"); s.dead[token] {
		s.violate("%s %s: another request on a token that gave 404 or 401", c.Method, c.Route)
	}
}

// authorised tells whether a request may be made: those on interaction tokens need nothing else.
func (s *Server) authorised(c *call) bool {
	return c.value("token") != "" || c.Route == "/gateway" || c.http.Header.Get("Authorization") == "Bot "+Token
}

// mourn notes that a token is gone; an unknown message (10008) says nothing about its token.
func (s *Server) mourn(c *call, status int, body []byte) {
	var failure struct {
		Code int `json:"code"`
	}
	_ = json.Unmarshal(body, &failure) // a page of HTML has no code
	gone := status == http.StatusNotFound || status == http.StatusUnauthorized
	if token := c.value("token"); token != "" && gone && failure.Code != 10008 {
		s.dead[token] = true
	}
}

// readCall returns the call and its body as the schema is to see it.
func readCall(route string, r *http.Request) (*call, []byte, error) {
	c := &call{Request: Request{Method: r.Method, Route: route, Path: r.URL.Path, Query: r.URL.RawQuery}, http: r}
	body, err := io.ReadAll(io.LimitReader(r.Body, 25<<20)) // Discord: 25 MiB a request
	if err != nil {
		return nil, nil, err
	}
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind == "multipart/form-data" {
		body, err = c.readParts(multipart.NewReader(bytes.NewReader(body), params["boundary"]))
	}
	if len(body) > 0 {
		c.Body = body
	}
	return c, body, err
}

func (c *call) readParts(parts *multipart.Reader) (payload []byte, err error) {
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			return payload, nil
		}
		if err != nil {
			return nil, fmt.Errorf("reading a multipart body: %w", err)
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return nil, fmt.Errorf("reading part %s: %w", part.FormName(), err)
		}
		if part.FormName() == "payload_json" {
			payload = content
		} else {
			c.Files = append(c.Files, File{Name: part.FileName(), Content: content})
		}
	}
}

func write(w http.ResponseWriter, answer reply, fault Response, route string) {
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Via", "1.1 google")
	h.Set("X-RateLimit-Bucket", fmt.Sprintf("%x", route))
	h.Set("X-RateLimit-Limit", "1000")
	h.Set("X-RateLimit-Remaining", "999")
	h.Set("X-RateLimit-Reset-After", "1.000")
	if _, global := fault.Headers["X-RateLimit-Global"]; global || fault.Headers["Content-Type"] == "text/html" {
		for _, name := range []string{"Bucket", "Limit", "Remaining", "Reset-After"} {
			h.Del("X-RateLimit-" + name)
		}
	}
	for name, value := range fault.Headers {
		h.Set(name, value)
	}
	if h.Get("Content-Type") == "text/html" {
		h.Del("Via") // set by Discord's own servers only
	}
	w.WriteHeader(answer.status)
	if answer.status != http.StatusNoContent {
		_, _ = w.Write(encode(answer.body)) // the client may be gone
	}
}

// encode never fails: what it is given are our own types and JSON that was decoded before.
func encode(v any) []byte {
	switch v := v.(type) {
	case []byte:
		return v
	case json.RawMessage:
		return v
	}
	data, err := json.Marshal(v)
	if err != nil {
		panic("unreachable: " + err.Error())
	}
	return data
}
