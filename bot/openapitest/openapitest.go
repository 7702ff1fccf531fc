// Package openapitest holds requests against an OpenAPI document, for the scripted servers of tests.
package openapitest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

// Schema is an OpenAPI document. A nil one accepts everything.
type Schema struct {
	base   string
	router routers.Router
}

// schemas holds what was loaded, by path: one load takes a fifth of a second, and every test of a package wants it.
var schemas sync.Map

// Load reads the document in a file, of an interface whose paths stand below base.
func Load(path, base string) (*Schema, error) {
	load, _ := schemas.LoadOrStore(path, sync.OnceValues(func() (*Schema, error) {
		doc, err := openapi3.NewLoader().LoadFromFile(path)
		if err != nil {
			return nil, fmt.Errorf("loading %s: %w", path, err)
		}
		doc.Servers = openapi3.Servers{{URL: base}}
		router, err := gorillamux.NewRouter(doc)
		if err != nil {
			return nil, fmt.Errorf("routing %s: %w", path, err)
		}
		return &Schema{base, router}, nil
	}))
	return load.(func() (*Schema, error))()
}

// Check returns how a request breaks the document. The path and query of at are those below base.
func (s *Schema) Check(method string, at url.URL, contentType string, body []byte) error {
	if s == nil {
		return nil
	}
	at.Path = s.base + at.Path
	r := &http.Request{Method: method, URL: &at, Header: http.Header{}}
	if len(body) > 0 {
		r.Header.Set("Content-Type", contentType)
		r.Body = io.NopCloser(bytes.NewReader(body))
		r.ContentLength = int64(len(body))
	}
	route, params, err := s.router.FindRoute(r)
	if err != nil {
		return fmt.Errorf("finding the route: %w", err)
	}
	input := &openapi3filter.RequestValidationInput{
		Request: r, PathParams: params, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc},
	}
	if err := openapi3filter.ValidateRequest(context.Background(), input); err != nil {
		text, _, _ := strings.Cut(err.Error(), "\nSchema:") // the rest prints the schema
		return fmt.Errorf("against the schema: %s", text)
	}
	return nil
}
