// Package openai talks to servers that speak OpenAI's protocol: Ollama, llama.cpp, vLLM, LM Studio, hosted ones.
//
// [Chat] is a bot.Model, [Embedder] a retrieval.Embedder, [Reranker] orders passages. All three send through one
// http.RoundTripper (transport.go), which stands below go-openai and makes up for what such servers really do: it
// repeats what may be repeated, ends what takes too long or says too much, reads every form of error, and turns every
// form of stream (events.go) into the one that go-openai understands. So nothing above it branches on a server's kind.
//
// Invariants: a reply is complete only if the server said why it ended; what a model thinks is no part of what it says
// (thought.go); a request is never repeated once a byte of its reply was passed on; at most Parallel requests of one
// client are under way (gate.go); a server that keeps failing is left alone for a while (breaker.go); the key goes to
// the configured host and nowhere else, errors included.
package openai

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	openai "github.com/sashabaranov/go-openai"
)

// Endpoint says where a server is and how much of it may be used.
type Endpoint struct {
	URL      string        // up to where /chat/completions follows, mostly ending in /v1
	Key      string        // "": none is sent
	Model    string        // as the server calls it
	Parallel int           // requests at once; 0: 2
	Connect  time.Duration // until a connection stands; 0: 5 s
}

// settings are the names under which people set an endpoint, for errors.
type settings struct{ url, model string }

// check returns what is wrong with an endpoint, by the setting's name and with the remedy.
func (e Endpoint) check(s settings) error {
	u, err := url.Parse(e.URL)
	switch {
	case e.URL == "":
		return fmt.Errorf("%s is empty: set it to the server's address, such as http://localhost:11434/v1", s.url)
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "":
		return fmt.Errorf("%s is no address: it has to look like http://localhost:11434/v1", s.url)
	case u.User != nil:
		return fmt.Errorf("%s holds a password: put it into the setting of the key", s.url)
	case u.RawQuery != "" || u.Fragment != "":
		return fmt.Errorf("%s has something after its path: leave out what follows ? or #", s.url)
	case strings.HasSuffix(u.Path, "/chat/completions") || strings.HasSuffix(u.Path, "/embeddings"):
		return fmt.Errorf("%s has too much in its path: leave out %s", s.url, u.Path[strings.LastIndex(strings.TrimSuffix(u.Path, "/completions"), "/"):])
	case strings.TrimSpace(e.Model) == "":
		return fmt.Errorf("%s is empty: set it to one of the models that the server lists", s.model)
	case strings.ContainsAny(e.Key, "\r\n"):
		return fmt.Errorf("the key for %s has a line break in it: it was copied with something else", s.url)
	case e.Parallel < 0:
		return fmt.Errorf("ENDPOINT_PARALLEL is %d: it has to be 1 or more", e.Parallel)
	}
	return nil
}

// server is an endpoint with what reaches it.
type server struct {
	Endpoint
	transport *transport
	idle      interface{ CloseIdleConnections() }
	http      *http.Client
	client    *openai.Client
}

// newServer returns a server for a checked endpoint. The nil base is the network.
func newServer(e Endpoint, s settings, l limits, base http.RoundTripper) *server {
	e.URL = strings.TrimRight(e.URL, "/")
	e.Parallel = orDefault(e.Parallel, 2)
	e.Connect = orDefault(e.Connect, 5*time.Second)
	if base == nil {
		base = &http.Transport{
			Proxy:               http.ProxyFromEnvironment,
			DialContext:         (&net.Dialer{Timeout: e.Connect}).DialContext,
			TLSHandshakeTimeout: e.Connect,
			ForceAttemptHTTP2:   true,
			MaxIdleConnsPerHost: e.Parallel,
			IdleConnTimeout:     90 * time.Second,
		}
	}
	made := &server{Endpoint: e, transport: &transport{base: base, limits: l, key: e.Key, setting: s.url}}
	made.idle, _ = base.(interface{ CloseIdleConnections() })
	made.http = &http.Client{Transport: made.transport}
	c := openai.DefaultConfig(e.Key)
	c.BaseURL, c.HTTPClient = e.URL, made.http
	made.client = openai.NewClientWithConfig(c)
	return made
}

// Close ends the connections that nothing uses.
func (s *server) Close() {
	if s.idle != nil {
		s.idle.CloseIdleConnections()
	}
}

func orDefault[T int | int64 | time.Duration](value, unset T) T {
	if value == 0 {
		return unset
	}
	return value
}
