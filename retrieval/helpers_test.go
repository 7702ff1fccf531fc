package retrieval

import (
	"context"
	"errors"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// embedder makes vectors that depend on the text alone and counts what it is asked for.
type embedder struct {
	fingerprint string
	dimension   int
	weight      float64
	queryErr    error
	passageErr  error
	query       []float32 // nil: the vector of the question's text

	mu    sync.Mutex
	texts []string // embedded so far
}

func newEmbedder() *embedder { return &embedder{fingerprint: "test/1", dimension: 16, weight: 1} }

func (e *embedder) Fingerprint() string { return e.fingerprint }
func (e *embedder) Weight() float64     { return e.weight }

func (e *embedder) EmbedPassages(ctx context.Context, texts []string) ([][]float32, error) {
	if e.passageErr != nil {
		return nil, e.passageErr
	}
	e.mu.Lock()
	e.texts = append(e.texts, texts...)
	e.mu.Unlock()
	vectors := make([][]float32, len(texts))
	for i, s := range texts {
		vectors[i] = randomVector(s, e.dimension)
	}
	return vectors, ctx.Err()
}

func (e *embedder) EmbedQuery(_ context.Context, s string) ([]float32, error) {
	if e.queryErr != nil || e.query != nil {
		return e.query, e.queryErr
	}
	return randomVector(s, e.dimension), nil
}

// taken returns how many texts were embedded since the last call.
func (e *embedder) taken() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	n := len(e.texts)
	e.texts = nil
	return n
}

// randomVector returns a direction that the text alone decides.
func randomVector(s string, dimension int) []float32 {
	random := rand.New(rand.NewPCG(hash64(s), 0))
	v := make([]float32, dimension)
	for i := range v {
		v[i] = float32(random.NormFloat64())
	}
	return v
}

// writeFiles lays files, by path below dir, into dir.
func writeFiles(t testing.TB, dir string, files map[string]string) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(files[name]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// configOf returns a Config over a new folder with these files.
func configOf(t testing.TB, e Embedder, files map[string]string) Config {
	t.Helper()
	dir := t.TempDir()
	c := Config{Folder: filepath.Join(dir, "corpus"), DataDir: filepath.Join(dir, "data"), Embedder: e}
	if err := os.MkdirAll(c.Folder, 0o755); err != nil {
		t.Fatal(err)
	}
	writeFiles(t, c.Folder, files)
	return c
}

func mustOpen(t testing.TB, c Config) (*Index, Report) {
	t.Helper()
	x, report, err := Open(t.Context(), c)
	if err != nil {
		t.Fatalf("Open(%s): %v", c.Folder, err)
	}
	return x, report
}

func mustSearch(t testing.TB, x *Index, q Query) Result {
	t.Helper()
	result, err := x.Search(t.Context(), q)
	if err != nil {
		t.Fatalf("Search(%+v): %v", q, err)
	}
	return result
}

// paths returns the documents of hits, in order.
func paths(hits []Hit) []string {
	var list []string
	for _, h := range hits {
		list = append(list, h.Document.Path)
	}
	return list
}

var errTest = errors.New("the endpoint is down")

var compareRows = cmp.AllowUnexported(rows{})

// contents is what an index is made from, for comparison.
func contents(x *Index) []any { return []any{x.state, x.rows} }
