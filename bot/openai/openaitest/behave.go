package openaitest

import (
	"cmp"
	"encoding/json"
	"hash/fnv"
	"net/http"
	"slices"
	"strings"
	"unicode"
)

// behave answers a request as a good server would.
func (s *Server) behave(c *Call) {
	switch c.Path {
	case Chat:
		s.chat(c)
	case Embeddings:
		s.embeddings(c)
	case Models:
		s.models(c)
	case Rerank:
		s.rerank(c)
	default:
		c.Fail(http.StatusNotFound, `{"error":{"message":"File Not Found","type":"not_found_error","code":404}}`)
	}
}

func (s *Server) chat(c *Call) {
	reply := "ready"
	if s.options.Reply != nil {
		reply = s.options.Reply(c.Prompt())
	}
	c.Delta(map[string]any{"role": "assistant", "content": nil})
	pieces := strings.SplitAfter(reply, " ")
	limit, limited := c.Fields()["max_tokens"].(float64)
	finish := "stop"
	if limited && len(pieces) > int(limit) {
		pieces, finish = pieces[:int(limit)], "length"
	}
	c.Say(pieces...)
	c.Data(chunk(map[string]any{}, finish))
	c.Usage(len(strings.Fields(c.Prompt())), len(pieces), 0)
	c.Raw("data: [DONE]\n\n")
}

func (s *Server) embeddings(c *Call) {
	var data []any
	for i, text := range c.Inputs() {
		data = append(data, map[string]any{"object": "embedding", "index": i, "embedding": Embed(text, cmp.Or(s.options.Dimension, 64))})
	}
	c.JSON(map[string]any{"object": "list", "model": "test-model", "data": data, "usage": map[string]any{"prompt_tokens": 1, "total_tokens": 1}})
}

// Embed hashes the words of a text into a vector: texts that share words are near. Its length is not 1, and a text without
// a word has one too, as with real models.
func Embed(text string, dimension int) []float32 {
	v := make([]float32, dimension)
	v[0] = .1
	for _, w := range words(text) {
		h := fnv.New32a()
		_, _ = h.Write([]byte(w)) // never fails
		v[h.Sum32()%uint32(dimension)]++
	}
	return v
}

func words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.In(r, unicode.L, unicode.M, unicode.N) })
}

func (s *Server) models(c *Call) {
	names := s.options.Models
	if names == nil {
		names = []string{"test-model"}
	}
	data := []any{}
	for _, name := range names {
		data = append(data, map[string]any{"id": name, "object": "model", "created": 1, "owned_by": "test"})
	}
	c.JSON(map[string]any{"object": "list", "data": data})
}

func (s *Server) rerank(c *Call) {
	var body struct {
		Query     string
		Documents []string
	}
	if err := json.Unmarshal(c.Body, &body); err != nil {
		c.Fail(http.StatusBadRequest, `{"error":{"message":"\"documents\" must be a list of strings","type":"invalid_request_error","code":400}}`)
		return
	}
	type result struct {
		Index int     `json:"index"`
		Score float64 `json:"relevance_score"`
	}
	var results []result
	asked := words(body.Query)
	for i, d := range body.Documents {
		score := -2.
		for _, w := range words(d) {
			if slices.Contains(asked, w) {
				score++
			}
		}
		results = append(results, result{i, score})
	}
	slices.SortStableFunc(results, func(a, b result) int { return cmp.Compare(b.Score, a.Score) })
	c.JSON(map[string]any{"model": "test-model", "object": "list", "results": results})
}
