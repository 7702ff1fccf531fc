package openai

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ibid/bot"
	"ibid/bot/openai/openaitest"
)

func rerankerAt(t testing.TB, url string) *Reranker {
	t.Helper()
	r, err := NewReranker(RerankerConfig{Endpoint: Endpoint{URL: url, Key: testKey, Model: "test-model"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

// TestRankForms: 23, all forms of a ranking, none of whose scores mean anything by themselves.
func TestRankForms(t *testing.T) {
	for _, c := range []struct {
		name, body string
		want       []int // nil: no rank
	}{
		{"llama.cpp", `{"model":"m","object":"list","results":[{"index":2,"relevance_score":4.33},{"index":0,"relevance_score":-2.05},{"index":1,"relevance_score":-7}]}`, []int{2, 0, 1}},
		{"Jina", `{"results":[{"index":1,"document":{"text":"b"},"relevance_score":0.9},{"index":0,"document":"a","relevance_score":0.1},{"index":2,"relevance_score":0.05}]}`, []int{1, 0, 2}},
		{"data", `{"data":[{"index":1,"relevance_score":0.9}]}`, []int{1, 0, 2}},
		{"TEI", `[{"index":2,"score":0.5},{"index":1,"score":0.7}]`, []int{1, 2, 0}},
		{"not sorted", `[{"index":0,"score":-3},{"index":1,"score":-1},{"index":2,"score":-2}]`, []int{1, 2, 0}},
		{"some missing, they come last", `[{"index":1,"score":-5}]`, []int{1, 0, 2}},
		{"out of range and twice", `[{"index":7,"score":9},{"index":-1,"score":9},{"index":2,"score":1},{"index":2,"score":-1},{"index":0,"score":0}]`, []int{2, 0, 1}},
		{"without a score", `[{"index":0,"score":null},{"index":1},{"index":2,"score":-9}]`, []int{2, 0, 1}},
		{"equal", `[{"index":2,"score":1},{"index":1,"score":1},{"index":0,"score":1}]`, []int{0, 1, 2}},
		{"no index", `[{"score":1}]`, nil},
		{"nothing", `{}`, nil},
		{"null", `null`, nil},
		{"NaN", `[{"index":0,"score":NaN}]`, nil},
		{"text", `hello`, nil},
		{"an error with status 200", `{"error":"no"}`, nil},
	} {
		s := endpoint(t, openaitest.Options{})
		s.Script(openaitest.Rerank, openaitest.Fails(http.StatusOK, c.body))
		got, err := rerankerAt(t, s.URL()).Rank(t.Context(), "who", []string{"a", "b", "c"})
		if !cmp.Equal(got, c.want) || errors.Is(err, ErrNoRank) != (c.want == nil) {
			t.Errorf("%s: order %v, %v, want %v", c.name, got, err, c.want)
		}
	}
}

func TestRank(t *testing.T) {
	s := endpoint(t, openaitest.Options{})
	r := rerankerAt(t, s.URL())
	got, err := r.Rank(t.Context(), "who is the ambassador", []string{"a river", "the ambassador is Lenk", strings.Repeat("was ", 9000)})
	if err != nil || got[0] != 1 {
		t.Errorf("order %v, %v, want 1 first", got, err)
	}
	fields := s.Requests(openaitest.Rerank)[0].Fields()
	documents := fields["documents"].([]any)
	if fields["model"] != "test-model" || fields["top_n"] != 3. || len(documents) != 3 || len(documents[2].(string)) > maxRanked {
		t.Errorf("request %.300v", fields)
	}
	for _, texts := range [][]string{nil, {"a"}} {
		if _, err := r.Rank(t.Context(), " ", texts); !errors.Is(err, ErrNoRank) {
			t.Errorf("nothing to rank: %v", err)
		}
	}
}

// TestRankAddresses: 23, with and without /v1, and in TEI's words; what was found is kept.
func TestRankAddresses(t *testing.T) {
	plain := openaitest.Fails(http.StatusOK, `[{"index":0,"score":1}]`)
	missing := openaitest.Fails(http.StatusNotFound, `{"error":"not found"}`)
	wrong := openaitest.Fails(http.StatusUnprocessableEntity, "missing field `texts`")
	for _, c := range []struct {
		name  string
		base  string
		at    string // where it is
		steps []openaitest.Step
		want  int // requests, of the first and the second ranking
	}{
		{"base with /v1, rerank below it", "/v1", "/v1/rerank", nil, 1},
		{"base with /v1, rerank beside it", "/v1", "/rerank", nil, 2},
		{"base without", "", "/rerank", nil, 1},
		{"base without, rerank in /v1", "", "/v1/rerank", nil, 2},
		{"TEI", "", "/rerank", []openaitest.Step{wrong, missing, plain}, 3},
	} {
		s := endpoint(t, openaitest.Options{})
		asked := 0
		s.Always(openaitest.Rerank, func(call *openaitest.Call) {
			asked++
			if len(c.steps) > 0 {
				step := c.steps[0]
				c.steps = c.steps[1:]
				step(call)
				return
			}
			if call.URLPath() == c.at {
				plain(call)
			} else {
				missing(call)
			}
		})
		r := rerankerAt(t, strings.TrimSuffix(s.URL(), "/v1")+c.base)
		for round, want := range []int{c.want, c.want + 1} {
			if _, err := r.Rank(t.Context(), "who", []string{"a"}); err != nil {
				t.Errorf("%s, round %d: %v", c.name, round, err)
			}
			if asked != want && c.name != "TEI" || c.name == "TEI" && round == 0 && asked != want {
				t.Errorf("%s, round %d: %d requests, want %d", c.name, round, asked, want)
			}
		}
	}
}

// TestNoRank: 23, any error leaves the caller its order, and a server without ranking is not asked for ever.
func TestNoRank(t *testing.T) {
	for _, c := range []struct {
		status int
		body   string
		reason bot.Reason
	}{
		{404, "", bot.Missing}, {501, `{"error":{"message":"start it with --rerank"}}`, bot.Failed}, {401, "", bot.Denied},
		{500, `{"error":{"message":"input is too large to process"}}`, bot.Overflow},
	} {
		s := endpoint(t, openaitest.Options{})
		s.Always(openaitest.Rerank, openaitest.Fails(c.status, c.body))
		_, err := rerankerAt(t, s.URL()).Rank(t.Context(), "who", []string{"a"})
		wantReason(t, c.body, err, c.reason)
		if !errors.Is(err, ErrNoRank) {
			t.Errorf("status %d: %v, want an ErrNoRank", c.status, err)
		}
	}
	s := endpoint(t, openaitest.Options{})
	s.Script(openaitest.Rerank, openaitest.Fails(422, `{"detail":"too many texts"}`))
	s.Always(openaitest.Rerank, openaitest.Fails(404, ""))
	_, err := rerankerAt(t, s.URL()).Rank(t.Context(), "who", []string{"a"})
	wantReason(t, "what the first address said", err, bot.Failed)
	s = endpoint(t, openaitest.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	s.Script(openaitest.Rerank, func(c *openaitest.Call) {
		cancel()
		c.Hang()
	})
	if _, err := rerankerAt(t, s.URL()).Rank(ctx, "who", []string{"a"}); !errors.Is(err, context.Canceled) || errors.Is(err, ErrNoRank) {
		t.Errorf("error %v, want the context's", err)
	}
}

func FuzzRank(f *testing.F) {
	f.Add(`{"results":[{"index":0,"relevance_score":1}]}`, 2)
	f.Add(`[{"index":1,"score":-1},{"index":1,"score":3}]`, 3)
	f.Fuzz(func(t *testing.T, body string, n int) {
		n = n&15 + 1
		var r ranked
		if r.UnmarshalJSON([]byte(body)) != nil {
			return
		}
		order, err := r.order(n)
		if err != nil {
			return
		}
		sorted := slices.Sorted(slices.Values(order))
		for i, at := range sorted {
			if len(sorted) != n || at != i {
				t.Fatalf("%s: order %v of %d", body, order, n)
			}
		}
	})
}
