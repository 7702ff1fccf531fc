package retrieval

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"testing"
	"time"

	"github.com/philippgille/chromem-go"

	"ibid/retrieval/markdown"
	"ibid/retrieval/passage"
	"ibid/retrieval/plain"
	"ibid/retrieval/source"
	"ibid/retrieval/vector"
	"ibid/retrieval/wikitext"
)

// BenchmarkRead measures how fast documents are parsed and cut into passages, by format.
func BenchmarkRead(b *testing.B) {
	for _, format := range []struct {
		name, file string
		parse      func([]byte) *source.Document
	}{
		{"plain", "israel-azerbaijan-ar.txt", plain.Parse},
		{"markdown", "azerbaijan-israel-video.md", markdown.Parse},
		{"wikitext", "azerbaijan-israel-zh.wiki", wikitext.Parse},
	} {
		raw, err := os.ReadFile(filepath.Join("..", "corpus", format.file))
		if err != nil {
			b.Skip(err)
		}
		raw = bytes.Repeat(raw, 1+(256<<10)/len(raw))
		document := format.parse(raw)
		b.Run(format.name+"/parse", func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			for b.Loop() {
				format.parse(raw)
			}
			b.ReportMetric(float64(len(document.Sentences)), "sentences")
		})
		b.Run(format.name+"/split", func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			for b.Loop() {
				passage.Split(document)
			}
		})
		b.Run(format.name+"/store", func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			for b.Loop() {
				if _, err := decodeDocument(encodeDocument(document)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkIndex measures building, opening and searching an index, with vectors of 384 dimensions. The largest is left
// out with -short. Goals: 100,000 passages open within 1.5 s; a search among 10,000 takes at most 1.5 times what
// chromem takes alone; 100,000 need at most 3 times the bytes of their vectors, also after a document has changed, and 4.5
// times while they are opened.
func BenchmarkIndex(b *testing.B) {
	for _, passages := range []int{1000, 10_000, 100_000} {
		b.Run(fmt.Sprintf("passages=%d", passages), func(b *testing.B) {
			if testing.Short() && passages > 10_000 {
				b.Skip("large")
			}
			e := newEmbedder()
			e.dimension = 384
			c := configOf(b, e, syntheticFiles(passages))
			if passages <= 10_000 {
				b.Run("build", func(b *testing.B) { benchmarkBuild(b, c) })
			}
			mustOpen(b, c)
			e.taken()
			b.Run("open", func(b *testing.B) { benchmarkOpen(b, c) })
			b.Run("update", func(b *testing.B) { benchmarkUpdate(b, c) })
			x, _ := mustOpen(b, c)
			b.Run("search", func(b *testing.B) { benchmarkSearch(b, x, e) })
		})
	}
}

func benchmarkBuild(b *testing.B, c Config) {
	passages := 0
	for b.Loop() {
		c.DataDir = b.TempDir()
		_, report := mustOpen(b, c)
		passages = report.Passages
	}
	b.ReportMetric(float64(passages)*float64(b.N)/b.Elapsed().Seconds(), "passages/s")
}

func benchmarkOpen(b *testing.B, c Config) {
	var x *Index
	var report Report
	for b.Loop() {
		x = nil
		x, report = mustOpen(b, c)
	}
	if report.Built {
		b.Fatalf("opened with a build: %+v", report)
	}
	vectors := 4 * len(x.matrix)
	x = nil
	reportMemory(b, vectors, func() *Index {
		x, _ := mustOpen(b, c)
		return x
	})
}

// benchmarkUpdate measures a build after one document has changed.
func benchmarkUpdate(b *testing.B, c Config) {
	n := 0
	update := func() *Index {
		n++
		writeFiles(b, c.Folder, map[string]string{"changing.txt": fmt.Sprintf("Version %d of it, %d.\n", n, time.Now().UnixNano())})
		x, report := mustOpen(b, c)
		if len(report.Read) != 1 {
			b.Fatalf("read %v", report.Read)
		}
		return x
	}
	var x *Index
	for b.Loop() {
		x = nil
		x = update()
	}
	vectors := 4 * len(x.matrix)
	x = nil
	reportMemory(b, vectors, update)
}

// reportMemory reports what make leaves on the heap and the most that was in use while it ran, in units of the bytes of
// the vectors.
func reportMemory(b *testing.B, vectors int, make func() *Index) {
	debug.FreeOSMemory()
	before := heap()
	stop, peak := watchHeap()
	x := make()
	close(stop)
	highest := <-peak
	runtime.GC()
	live := heap()
	runtime.KeepAlive(x)
	b.ReportMetric(float64(live-before)/float64(vectors), "live/vectors")
	b.ReportMetric(float64(highest-before)/float64(vectors), "peak/vectors")
}

// heap returns the bytes of the heap in use.
func heap() int64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/unused:bytes"}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64() + sample[1].Value.Uint64())
}

// watchHeap looks at the heap every other millisecond until stop is closed; then peak gives the most it saw.
func watchHeap() (stop chan struct{}, peak chan int64) {
	stop, peak = make(chan struct{}), make(chan int64)
	go func() {
		highest := heap()
		for tick := time.NewTicker(2 * time.Millisecond); ; {
			select {
			case <-tick.C:
				highest = max(highest, heap())
			case <-stop:
				tick.Stop()
				peak <- highest
				return
			}
		}
	}()
	return stop, peak
}

// benchmarkSearch compares a search with what its parts take alone.
func benchmarkSearch(b *testing.B, x *Index, e *embedder) {
	w := newWords(7)
	questions, queries := make([]string, 64), make([][]float32, 64)
	for i := range questions {
		questions[i] = strings.TrimSpace(w.run(40)) + "?"
		queries[i] = randomVector(questions[i], e.dimension)
		if err := vector.Normalise(queries[i]); err != nil {
			b.Fatal(err)
		}
	}
	collection := chromemOf(b, x)
	for _, part := range []struct {
		name string
		run  func(i int) error
	}{
		{"hybrid", func(i int) error { _, err := x.Search(b.Context(), Query{Text: questions[i]}); return err }},
		{"lexical", func(i int) error { x.lexical.Search(questions[i], nil, depth, nil); return nil }},
		{"nearest", func(i int) error { _, err := x.vectors.Nearest(b.Context(), queries[i], depth); return err }},
		{"chromem", func(i int) error {
			_, err := collection.QueryEmbedding(b.Context(), queries[i], min(depth, collection.Count()), nil, nil)
			return err
		}},
	} {
		b.Run(part.name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				if err := part.run(i % len(questions)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// chromemOf returns a collection of chromem's own with the vectors of an index.
func chromemOf(b *testing.B, x *Index) *chromem.Collection {
	collection, err := chromem.NewDB().CreateCollection("passages", nil, nil)
	for i := 0; err == nil && i < len(x.passages); i++ {
		err = collection.AddDocument(b.Context(), chromem.Document{ID: x.passages[i].id, Embedding: x.matrix[i*x.dimension : (i+1)*x.dimension]})
	}
	if err != nil {
		b.Fatal(err)
	}
	return collection
}

// syntheticFiles returns documents of ten passages each, of about 615 bytes a passage.
func syntheticFiles(passages int) map[string]string {
	w := newWords(1)
	files := make(map[string]string, passages/10)
	for n := range passages / 10 {
		var b strings.Builder
		for range 10 {
			for paragraph := b.Len(); b.Len()-paragraph < 605; {
				s := w.run(90)
				b.WriteString(strings.ToUpper(s[:1]) + strings.TrimSpace(s[1:]) + ". ")
			}
			b.WriteString("\n\n")
		}
		files[fmt.Sprintf("%03d/%05d.txt", n/100, n)] = b.String()
	}
	return files
}

// words makes words up, distributed by Zipf's law.
type words struct {
	random *rand.Rand
	zipf   *rand.Zipf
}

func newWords(seed uint64) words {
	random := rand.New(rand.NewPCG(seed, 0))
	return words{random, rand.NewZipf(random, 1.07, 8, 200_000)}
}

// run returns words of at least so many bytes together.
func (w words) run(size int) string {
	var b strings.Builder
	for b.Len() < size {
		n := w.zipf.Uint64() + 1
		for range 1 + int(math.Log2(float64(n)))/3 {
			b.WriteByte("bdfgklmnprstvz"[n%14])
			b.WriteByte("aeiou"[n/14%5])
			n = n*2654435761%4294967291 + 1
		}
		b.WriteByte(' ')
	}
	return b.String()
}
