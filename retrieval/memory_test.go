package retrieval

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// held returns how many bytes of the heap are in use.
func held() int64 {
	for range 3 { // what is only held weakly, and what pools hold, goes in the second
		runtime.GC()
	}
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}

// meter says how much more is held than when it was made, in units of so many bytes.
func meter(t *testing.T, unit int) func(x *Index) float64 {
	before := held()
	return func(x *Index) float64 {
		x.questions.Embedder.(*embedder).taken()
		share := float64(held()-before) / float64(unit)
		runtime.KeepAlive(x)
		return share
	}
}

// However an index came to be, and however often its folder has changed since, it needs as much as one that was opened. That
// is about three times the bytes of the vectors, less where there are more passages: they have most of their words in common.
func TestMemoryOfIndex(t *testing.T) {
	const passages, dimension = 1000, 384
	e := newEmbedder()
	e.dimension = dimension
	c := configOf(t, e, syntheticFiles(passages))
	measure := meter(t, 4*passages*dimension)
	x, _ := mustOpen(t, c)
	built := measure(x)
	x, _ = mustOpen(t, c)
	opened := measure(x)
	for i := range 2 {
		files := syntheticFiles(passages)
		for name := range files {
			files[name] += fmt.Sprintf("Version %d.\n", i)
		}
		writeFiles(t, c.Folder, files)
		var err error
		if x, _, err = x.Update(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	updated := measure(x)
	t.Logf("built %.2f, opened %.2f, updated %.2f", built, opened, updated)
	if opened > 3.3 || built > 1.1*opened || updated > 1.1*opened {
		t.Errorf("an index holds %.2f times the bytes of its vectors, %.2f when it was built, and %.2f after updates", opened, built, updated)
	}
}

// Neither what a document is called nor what is stored of it may keep the file in memory that it was read from, nor, of a
// snapshot, documents that are gone.
func TestMemoryOfDocuments(t *testing.T) {
	const documents, size = 40, 100_000
	files := func(text string) map[string]string {
		all := map[string]string{}
		for i := range documents {
			all[fmt.Sprintf("%02d.md", i)] = fmt.Sprintf("# Title %d\n\n%s\n", i, text)
		}
		return all
	}
	c := configOf(t, newEmbedder(), files(strings.Repeat("word ", size/5)))
	measure := meter(t, documents*size)
	x, _ := mustOpen(t, c)
	built := measure(x)
	x, _ = mustOpen(t, c)
	opened := measure(x)
	short := files("word")
	delete(short, "00.md")
	writeFiles(t, c.Folder, short)
	x, _, err := x.Update(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	updated := measure(x)
	t.Logf("built %.2f, opened %.2f, updated %.2f", built, opened, updated)
	if opened > 1.7 || built > 1.1*opened || updated > .2 {
		t.Errorf("an index holds %.2f times the bytes of its documents, %.2f when it was built, and %.2f when nearly all have gone", opened, built, updated)
	}
}

// To see that nothing has changed, which is looked for all the time, takes little memory, however large the folder is.
func TestMemoryOfLooking(t *testing.T) {
	const documents, size = 100, 50_000
	files := map[string]string{}
	for i := range documents {
		files[fmt.Sprintf("%02d.txt", i)] = strings.Repeat(fmt.Sprintf("word%d ", i), size/7) + "\n"
	}
	c := configOf(t, newEmbedder(), files)
	x, _ := mustOpen(t, c)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	y, _, err := x.Update(t.Context(), c)
	runtime.ReadMemStats(&after)
	if err != nil || y != x {
		t.Fatalf("Update: %v; the index is to stay the same", err)
	}
	if got := after.TotalAlloc - before.TotalAlloc; got > documents*size/4 {
		t.Errorf("looking at %d bytes took %d bytes of memory", documents*size, got)
	}
}
