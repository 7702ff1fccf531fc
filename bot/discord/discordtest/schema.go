package discordtest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

// schema is Discord's OpenAPI document.
type schema struct{ router routers.Router }

// schemas holds what was loaded, by path: one load takes a fifth of a second, and every test of a package wants it.
var schemas sync.Map

func loadSchema(path string) (*schema, error) {
	load, _ := schemas.LoadOrStore(path, sync.OnceValues(func() (*schema, error) {
		doc, err := openapi3.NewLoader().LoadFromFile(path)
		if err != nil {
			return nil, fmt.Errorf("loading %s: %w", path, err)
		}
		doc.Servers = openapi3.Servers{{URL: "/api/v10"}}
		router, err := gorillamux.NewRouter(doc)
		if err != nil {
			return nil, fmt.Errorf("routing %s: %w", path, err)
		}
		return &schema{router}, nil
	}))
	return load.(func() (*schema, error))()
}

// check validates a request as if it had been made of version 10, which the document describes. A nil schema accepts
// everything, and so does every schema a route that the server lacks.
func (s *schema) check(c *call, body []byte) error {
	if s == nil || c.Route == "" {
		return nil
	}
	r := &http.Request{
		Method: c.Method, URL: &url.URL{Path: "/api/v10" + c.Path, RawQuery: c.Query}, Header: http.Header{}, Host: "discord.com",
	}
	if len(body) > 0 {
		body = withNumbers(body)
		r.Header.Set("Content-Type", "application/json")
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
		return fmt.Errorf("against the schema: %s", brief(err))
	}
	return nil
}

// brief is the part of a validation error that names the place: the rest prints the schema.
func brief(err error) string {
	text, _, _ := strings.Cut(err.Error(), "\nSchema:")
	return text
}

// withNumbers turns default_member_permissions into numbers, which the document asks for although Discord documents and
// sends strings.
func withNumbers(body []byte) []byte {
	var list []map[string]json.RawMessage
	if !bytes.Contains(body, []byte(`"default_member_permissions"`)) || json.Unmarshal(body, &list) != nil {
		return body
	}
	for _, c := range list {
		text, err := strconv.Unquote(string(c["default_member_permissions"]))
		if err == nil {
			c["default_member_permissions"] = json.RawMessage(text)
		}
	}
	return encode(list)
}
