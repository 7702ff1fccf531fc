package openaitest

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

// schema is OpenAI's OpenAPI document.
type schema struct{ router routers.Router }

// schemas holds what was loaded, by path: every test of a package wants it.
var schemas sync.Map

func loadSchema(path string) (*schema, error) {
	load, _ := schemas.LoadOrStore(path, sync.OnceValues(func() (*schema, error) {
		doc, err := openapi3.NewLoader().LoadFromFile(path)
		if err != nil {
			return nil, fmt.Errorf("loading %s: %w", path, err)
		}
		doc.Servers = openapi3.Servers{{URL: "/v1"}}
		router, err := gorillamux.NewRouter(doc)
		if err != nil {
			return nil, fmt.Errorf("routing %s: %w", path, err)
		}
		return &schema{router}, nil
	}))
	return load.(func() (*schema, error))()
}

// check validates a request. A nil schema accepts everything, every schema what OpenAI doesn't have.
func (s *schema) check(request Request) error {
	if s == nil || request.Path != Chat && request.Path != Embeddings && request.Path != Models {
		return nil
	}
	r := &http.Request{
		Method: request.Method, URL: &url.URL{Path: "/v1" + request.Path}, Header: http.Header{}, Host: "api.openai.com",
	}
	if len(request.Body) > 0 {
		r.Header.Set("Content-Type", request.Header.Get("Content-Type"))
		r.Body = io.NopCloser(bytes.NewReader(request.Body))
		r.ContentLength = int64(len(request.Body))
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
