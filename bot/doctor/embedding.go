package doctor

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"ibid/bot"
)

const (
	equal    = .999 // cosine of what is the same text
	alike    = .95  // mean cosine of unrelated texts, chosen by hand; E5, whose vectors lie close, begins at .7 by its own page
	goodPair = .8   // share of sentences that find their translation; by chance a fifth do
)

// embeddings embeds the parallel sentences, which shows whether there is a model that can.
func embeddings(ctx context.Context, v *visit) Result {
	e := v.Embedding
	vectors, err := e.Embedder.EmbedPassages(ctx, slices.Concat(parallel()...))
	if err != nil {
		return e.fault(ctx, err)
	}
	if i := slices.IndexFunc(vectors, func(w []float32) bool { return len(w) == 0 }); i >= 0 || len(vectors) == 0 {
		return failure(e.Model+" makes no vector of a short sentence", "set EMBEDDING_MODEL to a model that is made for embeddings")
	}
	query, err := e.Embedder.EmbedQuery(ctx, parallel()[0][0])
	if err != nil {
		return e.fault(ctx, err)
	}
	if len(query) != len(vectors[0]) {
		return failure(fmt.Sprintf("vectors of questions have %d numbers, those of passages %d", len(query), len(vectors[0])), "set EMBEDDING_BASE_URL to one server with one model")
	}
	v.vectors = vectors
	return ok("%s makes vectors of %d numbers", e.Model, len(query))
}

// fault is the failure of an embedder, with what its server has where that helps.
func (e *Embedding) fault(ctx context.Context, err error) Result {
	s := embeddingSettings()
	if reason := reasonOf(err); reason == bot.Unreachable || reason == bot.Denied || reason == bot.Slow || reason == bot.Overflow {
		return e.trouble(err, s)
	}
	r, list := e.reach(ctx, s)
	if r.Level == OK && len(list) > 0 {
		return failure(fmt.Sprintf("%s makes no vectors (%s); the server has %s", e.Model, said(err), listing(names(list))),
			"set EMBEDDING_MODEL to one of these that is made for embeddings, or load one into the server")
	}
	if r.Level == OK {
		return e.trouble(err, s)
	}
	return r
}

// stable looks whether a text always has the same vector.
func stable(ctx context.Context, v *visit) Result {
	again, err := v.Embedding.Embedder.EmbedPassages(ctx, parallel()[0][:1])
	if err != nil {
		return v.Embedding.fault(ctx, err)
	}
	if got := cosine(again[0], v.vectors[0]); !(got >= equal) {
		return warning(fmt.Sprintf("the same text got another vector the second time (cosine %.2f)", got), "set EMBEDDING_BASE_URL to one server with one model, not to several in turn")
	}
	return ok("the same text gets the same vector")
}

// family is how models of a name want their texts to begin.
type family struct{ name, query, passage string }

// families are from the models' own pages, the more special names first.
func families() []family {
	const (
		instruct = "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:"
		searches = "Represent this sentence for searching relevant passages: "
	)
	return []family{
		{"e5-mistral", instruct + " ", ""},
		{"e5-large-instruct", instruct + " ", ""},
		{"e5-", "query: ", "passage: "},
		{"nomic-embed", "search_query: ", "search_document: "},
		{"bge-m3", "", ""},
		{"bge-large-zh", "为这个句子生成表示以用于检索相关文章：", ""},
		{"bge-base-zh", "为这个句子生成表示以用于检索相关文章：", ""},
		{"bge-small-zh", "为这个句子生成表示以用于检索相关文章：", ""},
		{"bge-", searches, ""},
		{"mxbai-embed", searches, ""},
		{"arctic-embed2", "query: ", ""},
		{"arctic-embed-l-v2", "query: ", ""},
		{"arctic-embed-m-v2", "query: ", ""},
		{"arctic-embed", searches, ""},
		{"embeddinggemma", "task: search result | query: ", "title: none | text: "},
		{"qwen3-embedding", instruct, ""},
	}
}

// prefixes looks whether a model that was trained with prefixes has them.
func prefixes(_ context.Context, v *visit) Result {
	e := v.Embedding
	name := strings.ToLower(e.Model)
	i := slices.IndexFunc(families(), func(f family) bool { return strings.Contains(name, f.name) })
	if i < 0 {
		return ok("none are known to be wanted by %s", e.Model)
	}
	f := families()[i]
	if f.query != "" && e.QueryPrefix == "" || f.passage != "" && e.PassagePrefix == "" {
		remedy := fmt.Sprintf("set EMBEDDING_QUERY_PREFIX=%q", f.query)
		if f.passage != "" {
			remedy += fmt.Sprintf(" and EMBEDDING_PASSAGE_PREFIX=%q", f.passage)
		}
		return warning(e.Model+" was trained with prefixes that are not set", remedy)
	}
	return ok("%s has what it wants", e.Model)
}

// length looks whether the end of a text of a passage's size still counts.
func length(ctx context.Context, v *visit) Result {
	const size = 1000 // characters, most of what a passage has
	beginning := strings.Repeat("The council of the town met and talked about the budget. ", size)[:size*4/5]
	tail := func(s string) string { return beginning + strings.Repeat(s, size)[:size/5] }
	texts := []string{tail("A whale swam past the ice. "), tail("Cherry cake needs six eggs. ")}
	vectors, err := v.Embedding.Embedder.EmbedPassages(ctx, texts)
	if err != nil {
		return v.Embedding.fault(ctx, err)
	}
	if got := cosine(vectors[0], vectors[1]); !(got < .9999) {
		return warning(fmt.Sprintf("what stands at the end of a text of %d characters has no effect on its vector", size),
			"set EMBEDDING_MODEL to one with a context of 512 tokens or more, or raise the server's limit (llama.cpp: --ctx-size, --ubatch-size)")
	}
	return ok("the end of a text of %d characters counts", size)
}

// meanings looks whether texts that have nothing in common have different vectors, which a chat model's have not.
func meanings(_ context.Context, v *visit) Result {
	sum, pairs := 0., 0
	width := len(parallelLanguages())
	for i := 0; i < len(v.vectors); i += width { // the English ones
		for j := 0; j < i; j += width {
			sum += cosine(v.vectors[i], v.vectors[j])
			pairs++
		}
	}
	mean := sum / float64(pairs)
	if !(mean < alike) {
		return warning(fmt.Sprintf("unrelated sentences get nearly the same vector (mean cosine %.2f)", mean),
			"set EMBEDDING_MODEL to a model that is made for embeddings: a chat model makes vectors without a meaning")
	}
	return ok("unrelated sentences have different vectors (mean cosine %.2f)", mean)
}

// languages looks whether a sentence is nearer to its translation than to other sentences of that language.
func languages(_ context.Context, v *visit) Result {
	all := parallelLanguages()
	var apart []string
	found, tries := 0, 0
	for a := range all {
		for b := range all {
			if a == b {
				continue
			}
			n := v.translations(a, b)
			found, tries = found+n, tries+len(parallel())
			if float64(n) < goodPair*float64(len(parallel())) {
				apart = append(apart, all[a]+" to "+all[b])
			}
		}
	}
	said := fmt.Sprintf("%d of %d sentences are nearest to their translation", found, tries)
	if len(apart) > 0 {
		return warning(said+"; too few from "+strings.Join(apart, ", "),
			"vectors find little across these languages: set EMBEDDING_MODEL to a multilingual model, such as bge-m3 or multilingual-e5")
	}
	return ok("%s (en, ar, zh)", said)
}

// translations counts the sentences of language a that are nearest to their translation among those of language b.
func (v *visit) translations(a, b int) int {
	width, n := len(parallelLanguages()), 0
	for i := range parallel() {
		from, best, at := v.vectors[i*width+a], math.Inf(-1), -1
		for j := range parallel() {
			if c := cosine(from, v.vectors[j*width+b]); c > best {
				best, at = c, j
			}
		}
		if at == i {
			n++
		}
	}
	return n
}

// cosine returns how alike two vectors are; NaN where one is missing or of another length.
func cosine(a, b []float32) float64 {
	if len(a) != len(b) || len(a) == 0 {
		return math.NaN()
	}
	var dot, aa, bb float64
	for i := range a {
		x, y := float64(a[i]), float64(b[i])
		dot, aa, bb = dot+x*y, aa+x*x, bb+y*y
	}
	return dot / math.Sqrt(aa*bb)
}
