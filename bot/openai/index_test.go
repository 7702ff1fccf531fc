package openai

import (
	"os"
	"path/filepath"
	"testing"

	"ibid/bot/openai/openaitest"
	"ibid/retrieval"
)

// TestIndex: an index is built with the embedder, and a question that shares a word with one passage finds that.
func TestIndex(t *testing.T) {
	s := endpoint(t, openaitest.Options{})
	e := embedderAt(t, s.URL(), nil)
	dir := t.TempDir()
	config := retrieval.Config{Folder: filepath.Join(dir, "corpus"), DataDir: filepath.Join(dir, "data"), Embedder: e}
	if err := os.Mkdir(config.Folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"a.txt": "The pipeline crosses three countries.", "b.txt": "Lenk was the ambassador."} {
		if err := os.WriteFile(filepath.Join(config.Folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	index, _, err := retrieval.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	found, err := index.Search(t.Context(), retrieval.Query{Text: "ambassador"})
	if err != nil || len(found.Hits) == 0 || found.Hits[0].Document.Path != "b.txt" {
		t.Errorf("found %+v, %v; want b.txt first", found.Hits, err)
	}
	before := len(s.Requests(openaitest.Embeddings))
	if _, _, err := retrieval.Open(t.Context(), config); err != nil {
		t.Fatal(err)
	}
	if n := len(s.Requests(openaitest.Embeddings)); n != before {
		t.Errorf("%d requests to open the index again, want none", n-before)
	}
}
