package doctor

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"ibid/bot/openai"
	"ibid/bot/openai/openaitest"
)

// TestEmbedding checks what is found of a model for vectors, a golden file each.
func TestEmbedding(t *testing.T) {
	for name, test := range map[string]struct {
		options openaitest.Options
		change  func(*openai.EmbedderConfig)
		step    openaitest.Step
	}{
		"vectors good":             {step: makes(translated)},
		"vectors of one language":  {},
		"vectors of a chat model":  {step: makes(nearlyEqual)},
		"vectors that change":      {step: changing()},
		"vectors of the beginning": {step: makes(func(s string) []float32 { return translated(s[:min(len(s), 500)]) })},
		"vectors with a hole":      {step: openaitest.Fails(200, `{"data":[{"index":0,"embedding":[null,1]}]}`)},
		"vectors of nothing":       {step: makes(func(string) []float32 { return make([]float32, 8) })},
		"vectors of no model":      {step: openaitest.Fails(404, `{"error":{"message":"model \"e5-small\" not found"}}`), options: openaitest.Options{Models: []string{"chat", "bge-m3"}}},
		"vectors not made":         {step: openaitest.Fails(501, `{"error":{"message":"This server does not support embeddings."}}`)},
		"vectors denied":           {step: openaitest.Fails(401, `{"error":{"message":"no key"}}`)},
		"vectors with prefixes":    {step: makes(translated), change: func(c *openai.EmbedderConfig) { c.QueryPrefix, c.PassagePrefix = "query: ", "passage: " }},
		"vectors of another kind":  {step: makes(translated), change: func(c *openai.EmbedderConfig) { c.Model = "text-embedding-3-small" }},
		"vectors of Qwen":          {step: makes(translated), change: func(c *openai.EmbedderConfig) { c.Model = "qwen3-embedding:0.6b" }},
		"vectors without v1":       {change: func(c *openai.EmbedderConfig) { c.URL = strings.TrimSuffix(c.URL, "/v1") }},
	} {
		t.Run(name, func(t *testing.T) {
			s := openaitest.New(t, test.options)
			if test.step != nil {
				s.Always(openaitest.Embeddings, test.step)
			}
			c := openai.EmbedderConfig{Endpoint: openai.Endpoint{URL: s.URL(), Model: "e5-small"}}
			if test.change != nil {
				test.change(&c)
			}
			golden(t, name, report(t, Examine(t.Context(), Setup{Embedding: embeddingOf(t, c)}, nil)))
		})
	}
}

// embeds makes vectors by a rule.
func makes(vector func(string) []float32) openaitest.Step {
	return func(c *openaitest.Call) {
		var data []any
		for i, text := range c.Inputs() {
			data = append(data, map[string]any{"object": "embedding", "index": i, "embedding": vector(text)})
		}
		c.JSON(map[string]any{"object": "list", "model": "test-model", "data": data, "usage": map[string]any{"prompt_tokens": 1, "total_tokens": 1}})
	}
}

// translated is a vector of the English that a sentence of ours means.
func translated(text string) []float32 {
	for _, row := range parallel() {
		for _, sentence := range row {
			text = strings.ReplaceAll(text, sentence, row[0])
		}
	}
	return openaitest.Embed(text, 256)
}

func nearlyEqual(text string) []float32 {
	v := openaitest.Embed(text, 64)
	for i := range v {
		v[i] += 4
	}
	return v
}

// changing makes other vectors with each request.
func changing() openaitest.Step {
	asked := 0
	return func(c *openaitest.Call) {
		asked++
		makes(func(text string) []float32 {
			return translated(fmt.Sprint(text, strings.Repeat(" more", asked%5), asked))
		})(c)
	}
}

func TestUnreachableEmbedder(t *testing.T) {
	c := openai.EmbedderConfig{Endpoint: openai.Endpoint{URL: "http://nowhere.invalid/v1", Model: "m"}}
	r := Examine(t.Context(), Setup{Embedding: embeddingOf(t, c)}, nil)[1]
	if r.Level != Failure || !strings.Contains(r.Remedy, "EMBEDDING_BASE_URL is misspelt") {
		t.Errorf("%+v, want a failure about the host's name", r)
	}
}

// order is a Reranker that always says the same.
type order []int

func (o order) Rank(context.Context, string, []string) ([]int, error) {
	if o == nil {
		return nil, errors.New("no rank: nothing to rank")
	}
	return o, nil
}

func TestRerank(t *testing.T) {
	s := openaitest.New(t, openaitest.Options{})
	reranker := func(step openaitest.Step) Reranker {
		r, err := openai.NewReranker(openai.RerankerConfig{Endpoint: openai.Endpoint{URL: s.URL(), Model: "m"}})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(r.Close)
		s.Always(openaitest.Rerank, step)
		return r
	}
	ranks := func(numbers ...int) openaitest.Step {
		return func(c *openaitest.Call) {
			var results []any
			for i, n := range numbers {
				results = append(results, map[string]any{"index": n, "relevance_score": -i})
			}
			c.JSON(map[string]any{"results": results})
		}
	}
	for name, test := range map[string]struct {
		reranker func() Reranker
		level    Level
		found    string
	}{
		"good":       {func() Reranker { return reranker(nil) }, OK, "comes first of 4"},
		"other rank": {func() Reranker { return reranker(ranks(1, 2, 3, 0)) }, Warning, "not put first"},
		"no rerank":  {func() Reranker { return reranker(openaitest.Fails(404, "404 page not found")) }, Failure, "404"},
		"no scores":  {func() Reranker { return reranker(ranks()) }, Failure, "no score"},
		"too few":    {func() Reranker { return order{2, 1} }, Failure, "an order of 4 texts has the numbers [2 1]"},
		"twice":      {func() Reranker { return order{2, 2, 1, 0} }, Failure, "[2 2 1 0]"},
		"an error":   {func() Reranker { return order(nil) }, Failure, "nothing to rank"},
	} {
		t.Run(name, func(t *testing.T) {
			results := Examine(t.Context(), Setup{Reranker: test.reranker()}, nil)
			r := results[len(results)-1]
			if r.Name != nameRerank || r.Level != test.level || !strings.Contains(r.Found, test.found) || (r.Remedy == "") != (r.Level == OK) {
				t.Errorf("%+v, want %s with %q", r, test.level, test.found)
			}
		})
	}
}

func TestDocuments(t *testing.T) {
	var got bytes.Buffer
	embedding := embeddingOf(t, openai.EmbedderConfig{Endpoint: openai.Endpoint{URL: openaitest.New(t, openaitest.Options{}).URL(), Model: "m"}})
	for _, d := range []struct {
		documents Documents
		err       error
		embedding *Embedding
	}{
		{documents: Documents{Documents: 3, Passages: 41, Vectors: 41}},
		{documents: Documents{Documents: 1, Passages: 1, NotRead: 2}},
		{documents: Documents{Folder: "corpus"}},
		{documents: Documents{Documents: 1, Passages: 1, Unsaved: errors.New("open data/.doctor-1: permission denied")}},
		{documents: Documents{Documents: 3, Passages: 41, Vectors: 40}, embedding: embedding},
		{documents: Documents{Documents: 3, Passages: 41, Vectors: 30, Missing: 10, NotRead: 2}, embedding: embedding},
		{err: errors.New("there is no folder corpus")},
	} {
		results := Examine(t.Context(), Setup{Documents: func(context.Context) (Documents, error) { return d.documents, d.err }, Embedding: d.embedding}, nil)
		got.WriteString(report(t, results[:1]))
	}
	golden(t, "documents", got.String())
}

// TestShow: each result is shown when it is there, in order, those of Discord too, and what a server says steers no
// terminal.
func TestShow(t *testing.T) {
	discord := func(context.Context) []Result {
		return []Result{{Name: "discord token", Level: Failure, Found: "a\x1b[31mb\u202ec", Remedy: "d\n"}}
	}
	var shown []Result
	results := Examine(t.Context(), Setup{Discord: discord}, func(r Result) { shown = append(shown, r) })
	want := "ok       model        none is set: answers are quoted; the README says how to set one\n" +
		"ok       embeddings   no model is set: words are compared, not meanings\n" +
		"failure  discord token a[31mbc\n                      → d\n"
	if got := report(t, results); got != want || report(t, shown) != want {
		t.Errorf("%s\nshown:\n%s\nwant:\n%s", got, report(t, shown), want)
	}
}

func TestOthers(t *testing.T) {
	for url, want := range map[string]string{
		"http://h:1":                "[http://h:1/v1]",
		"http://h:1/":               "[http://h:1/v1]",
		"http://h:1/v1":             "[]",
		"http://h:1/v1/models":      "[http://h:1/v1/models/v1 http://h:1/v1]",
		"http://h:1/api/chat":       "[http://h:1/api/chat/v1 http://h:1/v1]",
		"https://openrouter.ai/api": "[https://openrouter.ai/api/v1 https://openrouter.ai/v1]",
	} {
		if got := fmt.Sprint(others(url)); got != want {
			t.Errorf("others(%q) = %s, want %s", url, got, want)
		}
	}
}
