package retrieval

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ibid/retrieval/vector"
)

// passagesOf returns passages of the texts that have these hashes.
func passagesOf(texts ...uint64) []place {
	passages := make([]place, len(texts))
	for i, text := range texts {
		passages[i].text = text
	}
	return passages
}

// vectorOf returns the vector of a text, of length 1.
func vectorOf(t testing.TB, text uint64, dimension int) []float32 {
	t.Helper()
	v := randomVector(fmt.Sprint(text), dimension)
	if err := vector.Normalise(v); err != nil {
		t.Fatal(err)
	}
	return v
}

// writeVectors appends vectors of texts to the file at name, and returns what it held then.
func writeVectors(t testing.TB, name, fingerprint string, dimension int, texts ...uint64) target {
	t.Helper()
	read := newTarget(passagesOf(texts...), newRows(len(texts), fingerprint))
	f, err := openVectorFile(name, read)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range texts {
		if err := f.append([]uint64{text}, [][]float32{vectorOf(t, text, dimension)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.close(); err != nil {
		t.Fatal(err)
	}
	return read
}

// readTexts returns how many of the first so many of these texts are in the file at name, and fails if one has the vector of
// another or comes after one that is missing.
func readTexts(t testing.TB, name, fingerprint string, texts ...uint64) int {
	t.Helper()
	r := newTarget(passagesOf(texts...), newRows(len(texts), fingerprint))
	if err := readVectorFile(name, r); err != nil {
		t.Fatal(err)
	}
	there := len(texts) - r.missing
	for i, text := range texts {
		if r.asked[i] != (i < there) {
			t.Errorf("%d texts are there, but of text %d: %v", there, i, r.asked[i])
		}
		if !r.asked[i] {
			continue
		}
		if diff := cmp.Diff(vectorOf(t, text, r.dimension), r.row(i)); diff != "" {
			t.Errorf("text %d has another vector (-want +got):\n%s", i, diff)
		}
	}
	return there
}

func TestVectorFileOfAnyLength(t *testing.T) {
	name := filepath.Join(t.TempDir(), "x-y.vectors")
	texts := []uint64{5, 1 << 63, 0, 7}
	writeVectors(t, name, "test", 3, texts...)
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	header := len(vectorHeader("test"))
	for n := range len(whole) + 1 {
		if err := os.WriteFile(name, whole[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		want := max(0, n-header) / recordSize(3)
		if got := readTexts(t, name, "test", texts...); got != want {
			t.Errorf("the first %d of %d bytes hold %d vectors, want %d", n, len(whole), got, want)
		}
		if had := writeVectors(t, name, "test", 3, 9); had.missing != 1 {
			t.Errorf("the first %d bytes hold a text that was not written", n)
		}
		if got := readTexts(t, name, "test", append(slices.Clone(texts[:want]), 9)...); got != want+1 {
			t.Errorf("after %d bytes and one more vector: %d vectors, want %d", n, got, want+1)
		}
	}
}

func TestVectorFileNoticesAByte(t *testing.T) {
	name := filepath.Join(t.TempDir(), "x-y.vectors")
	texts := []uint64{5, 6, 7}
	writeVectors(t, name, "test", 3, texts...)
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	header := len(vectorHeader("test"))
	for i := range whole {
		damaged := slices.Clone(whole)
		damaged[i] ^= 0x10
		if err := os.WriteFile(name, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		want := 0
		if i >= header {
			want = (i - header) / recordSize(3)
		}
		if got := readTexts(t, name, "test", texts...); got != want {
			t.Errorf("byte %d of %d flipped: %d vectors, want the %d before it", i, len(whole), got, want)
		}
		writeVectors(t, name, "test", 3)
		if info, err := os.Stat(name); err != nil || info.Size() != int64(header+want*recordSize(3)) {
			t.Errorf("byte %d flipped: what follows is not cut off: %v", i, err)
		}
	}
}

func TestVectorFileIsOfOneEmbedder(t *testing.T) {
	name := filepath.Join(t.TempDir(), "x-y.vectors")
	writeVectors(t, name, "test/1", 3, 5)
	if got := readTexts(t, name, "test/2", 5); got != 0 {
		t.Error("another embedder has its vectors")
	}
}

// Texts come and go; their vectors don't pile up.
func TestVectorFileIsCompacted(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "x-y.vectors")
	texts := make([]uint64, staleRecords+100)
	for i := range texts {
		texts[i] = uint64(i)
	}
	writeVectors(t, name, "test", 2, texts...)
	size := func() int64 {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	for _, kept := range []int{60, 40} {
		last := texts[len(texts)-kept:]
		writeVectors(t, name, "test", 2, append(slices.Clone(last), 1<<40)...)
		before := staleRecords+100 > 2*(kept+1)+staleRecords
		if got, want := size() < 100*int64(recordSize(2)), before; got != want {
			t.Errorf("%d bytes with %d texts in use; compacted: %v, want %v", size(), kept+1, got, want)
		}
		if got := readTexts(t, name, "test", append(slices.Clone(last), 1<<40)...); got != kept+1 {
			t.Errorf("%d vectors, want %d", got, kept+1)
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("%v stand beside the vectors (%v)", entries, err)
	}
}

func TestFewEmbeddersAreKept(t *testing.T) {
	dir := t.TempDir()
	old := time.Now().Add(-time.Hour)
	for i := range 6 {
		name := vectorPath(dir, "/corpus", fmt.Sprint(i))
		writeVectors(t, name, fmt.Sprint(i), 2, 1)
		if err := os.Chtimes(name, old, old.Add(time.Duration(i)*time.Second)); err != nil {
			t.Fatal(err)
		}
		writeVectors(t, vectorPath(dir, "/other", "1"), "1", 2, 1)
	}
	for i := range 6 {
		name := vectorPath(dir, "/corpus", fmt.Sprint(i))
		if got, want := readTexts(t, name, fmt.Sprint(i), 1) == 1, i >= 6-keptEmbedders; got != want {
			t.Errorf("the vectors of embedder %d are there: %v, want %v", i, got, want)
		}
	}
	if got := readTexts(t, vectorPath(dir, "/other", "1"), "1", 1); got != 1 {
		t.Error("vectors of another folder are gone")
	}
}

func FuzzReadVectors(f *testing.F) {
	name := filepath.Join(f.TempDir(), "x-y.vectors")
	writeVectors(f, name, "test", 3, 5, 6)
	good, err := os.ReadFile(name)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(appendRecord(appendRecord(vectorHeader("test"), 5, nil), 6, []float32{0, 1}))
	f.Add(appendRecord(vectorHeader("test"), 5, []float32{3, 4})) // not of length 1
	f.Add(vectorHeader("test")[:5])
	f.Fuzz(func(t *testing.T, b []byte) {
		passages := passagesOf(5, 6, 5)
		read := newTarget(passages, newRows(len(passages), "test"))
		end, _, err := readVectors(bytes.NewReader(b), read)
		if err != nil || end < 0 || end > int64(len(b)) {
			t.Fatalf("%d bytes end at %d: %v", len(b), end, err)
		}
		if _, err := vector.New(t.Context(), []string{"a", "b", "c"}, read.matrix, read.dimension); err != nil {
			t.Fatal(err)
		}
	})
}
