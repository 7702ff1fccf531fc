package vector

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// unitRows returns n vectors of length 1 and their ids.
func unitRows(t testing.TB, n, dimension int) (ids []string, matrix []float32) {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	matrix = make([]float32, n*dimension)
	for i := range matrix {
		matrix[i] = float32(random.NormFloat64())
	}
	for i := range n {
		ids = append(ids, fmt.Sprintf("p%06d", i))
		if err := Normalise(matrix[i*dimension : (i+1)*dimension]); err != nil {
			t.Fatalf("Normalise(row %d): %v", i, err)
		}
	}
	return ids, matrix
}

func mustNew(t testing.TB, ids []string, matrix []float32, dimension int) *Index {
	t.Helper()
	x, err := New(t.Context(), ids, matrix, dimension)
	if err != nil {
		t.Fatalf("New(%d ids, %d numbers, %d): %v", len(ids), len(matrix), dimension, err)
	}
	return x
}

func mustNearest(t testing.TB, x *Index, query []float32, k int) []Match {
	t.Helper()
	matches, err := x.Nearest(t.Context(), query, k)
	if err != nil {
		t.Fatalf("Nearest(%v, %d): %v", query, k, err)
	}
	return matches
}

func matchIDs(matches []Match) []string {
	ids := []string{}
	for _, match := range matches {
		ids = append(ids, match.ID)
	}
	return ids
}

func TestNewRefuses(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for _, test := range []struct {
		name      string
		ids       []string
		matrix    []float32
		dimension int
		want      string
	}{
		{"too few numbers", []string{"a", "b"}, []float32{1, 0, 0}, 2, "3 numbers are not 2 rows of dimension 2"},
		{"too many rows", []string{"a"}, []float32{1, 0, 1, 0}, 2, "4 numbers are not 1 rows"},
		{"a product that overflows", []string{"a", "b"}, nil, math.MaxInt/2 + 1, "0 numbers are not 2 rows"},
		{"negative dimension", nil, nil, -1, "dimension -1"},
		{"no dimension", []string{"a"}, []float32{1}, 0, "dimension 0"},
		{"empty id", []string{"a", ""}, []float32{1, 0, 0, 1}, 2, "id of row 1 is empty"},
		{"repeated id", []string{"a", "a"}, []float32{1, 0, 0, 1}, 2, `"a" of row 1 is there twice`},
		{"NaN", []string{"a"}, []float32{nan, 0}, 2, `"a": a vector holds NaN`},
		{"Inf", []string{"a"}, []float32{inf, 0}, 2, `"a": a vector holds NaN or Inf`},
		{"a row that is too long", []string{"a"}, []float32{1.002, 0}, 2, "length is 1.002"},
		{"a row that is too short", []string{"a"}, []float32{0, 0.5}, 2, "length is 0.5"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := New(t.Context(), test.ids, test.matrix, test.dimension)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("New(%q, %v, %d) = %v, want %q in it", test.ids, test.matrix, test.dimension, err, test.want)
			}
		})
	}
}

func TestRowOfZerosIsLeftOut(t *testing.T) {
	x := mustNew(t, []string{"a", "none", "b"}, []float32{1, 0, 0, 0, 0, 1}, 2)
	if got := x.Len(); got != 2 {
		t.Errorf("Len() = %d, want 2", got)
	}
	want := []Match{{"a", 1}, {"b", 0}}
	if diff := cmp.Diff(want, mustNearest(t, x, []float32{1, 0}, 3)); diff != "" {
		t.Errorf("Nearest (-want +got):\n%s", diff)
	}
	got, err := x.NearestOf(t.Context(), []float32{1, 0}, 3, []int{2, 1})
	if diff := cmp.Diff([]Match{{"b", 0}}, got); err != nil || diff != "" {
		t.Errorf("NearestOf of a row without a vector: %v (-want +got):\n%s", err, diff)
	}
}

func TestNormalise(t *testing.T) {
	small, large := float32(math.SmallestNonzeroFloat32), float32(math.MaxFloat32)
	for _, test := range []struct{ v, want []float32 }{
		{[]float32{3, 4}, []float32{.6, .8}},
		{[]float32{-2, 0}, []float32{-1, 0}},
		{[]float32{0, small}, []float32{0, 1}},
		{[]float32{0, large}, []float32{0, 1}},
	} {
		got := slices.Clone(test.v)
		if err := Normalise(got); err != nil || !slices.Equal(got, test.want) {
			t.Errorf("Normalise(%v) = %v, %v, want %v", test.v, got, err, test.want)
		}
	}
	for _, v := range [][]float32{nil, {0, 0}, {float32(math.NaN()), 1}, {1, float32(math.Inf(-1))}} {
		got := slices.Clone(v)
		if err := Normalise(got); err == nil {
			t.Errorf("Normalise(%v) = nil, want an error", v)
		}
		if !slices.EqualFunc(got, v, func(a, b float32) bool { return math.Float32bits(a) == math.Float32bits(b) }) {
			t.Errorf("Normalise(%v) left %v", v, got)
		}
	}
}

// A row that is stored with few digits is not quite of length 1. chromem would scale its own copy of it, and the two ways
// to search would give it two similarities.
func TestInexactRowIsScaledOnce(t *testing.T) {
	matrix := []float32{.6004, .8004, 1, 0}
	x := mustNew(t, []string{"inexact", "exact"}, matrix, 2)
	near := mustNearest(t, x, []float32{.6, .8}, 2)
	of, err := x.NearestOf(t.Context(), []float32{.6, .8}, 2, []int{0, 1})
	if diff := cmp.Diff(near, of); err != nil || diff != "" {
		t.Errorf("NearestOf: %v, differs from Nearest (-Nearest +NearestOf):\n%s", err, diff)
	}
	if got := near[0]; got.ID != "inexact" || math.Abs(float64(got.Similarity)-1) > 1e-6 {
		t.Errorf("nearest is %v, want inexact with similarity 1", got)
	}
	if want := []float32{.6004, .8004, 1, 0}; !slices.Equal(matrix, want) {
		t.Errorf("the matrix became %v, want %v", matrix, want)
	}
}

// The promise that a 100,000-passage index costs its vectors once hangs on chromem keeping the slice that it is given.
func TestMatrixIsShared(t *testing.T) {
	const dimension = 384
	ids, matrix := unitRows(t, 200, dimension)
	x := mustNew(t, ids, matrix, dimension)
	results, err := x.collection.QueryEmbedding(t.Context(), matrix[:dimension], len(ids), nil, nil)
	if err != nil {
		t.Fatalf("QueryEmbedding: %v", err)
	}
	for _, result := range results {
		row := slices.Index(ids, result.ID)
		if &result.Embedding[0] != &matrix[row*dimension] {
			t.Errorf("the vector of %s was copied", result.ID)
		}
	}
}

// Defect 10 of chromem-go v0.7.0: creating a collection again empties the first.
func TestIndexesAreApart(t *testing.T) {
	a := mustNew(t, []string{"a"}, []float32{1, 0}, 2)
	b := mustNew(t, []string{"b"}, []float32{0, 1}, 2)
	for want, x := range map[string]*Index{"a": a, "b": b} {
		if got := matchIDs(mustNearest(t, x, []float32{1, 1}, 5)); !slices.Equal(got, []string{want}) {
			t.Errorf("index %s holds %q", want, got)
		}
	}
}

// Defect 13: AddDocuments starts one goroutine per document before it waits for any.
func TestNewStartsNoGoroutines(t *testing.T) {
	ids, matrix := unitRows(t, 20_000, 4)
	before := runtime.NumGoroutine()
	most, done := before, make(chan struct{})
	var watcher sync.WaitGroup
	watcher.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
				most = max(most, runtime.NumGoroutine())
				runtime.Gosched()
			}
		}
	})
	mustNew(t, ids, matrix, 4)
	close(done)
	watcher.Wait()
	if most > before+8 {
		t.Errorf("%d goroutines while adding 20,000 vectors, %d before", most, before)
	}
}

// AddDocuments with a cancelled context leaves documents out and reports nothing.
func TestNewReportsCancellation(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	x, err := New(ctx, []string{"a"}, []float32{1}, 1)
	if x != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("New with a cancelled context = %v, %v, want nil and %v", x, err, context.Canceled)
	}
}

func BenchmarkNew(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(fmt.Sprintf("%dx384", n), func(b *testing.B) {
			ids, matrix := unitRows(b, n, 384)
			b.ReportAllocs()
			for b.Loop() {
				mustNew(b, ids, matrix, 384)
			}
		})
	}
}
