package vector

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Both ways to search must give what comparing every vector gives.
func TestNearestIsExact(t *testing.T) {
	const n, dimension = 500, 16
	ids, matrix := unitRows(t, n, dimension)
	x := mustNew(t, ids, matrix, dimension)
	for q := range 20 {
		query := matrix[q*dimension : (q+1)*dimension]
		var want []Match
		for i, id := range ids {
			want = append(want, Match{id, dot(query, matrix[i*dimension:(i+1)*dimension])})
		}
		want = best(want, 10)
		if want[0].ID != ids[q] {
			t.Fatalf("a vector's nearest is %v, want itself, %s", want[0], ids[q])
		}
		// A query within a rounding of length 1 is scaled all the same, which can move the last digit.
		near := cmp.Comparer(func(a, b float32) bool { return math.Abs(float64(a-b)) < 1e-6 })
		if diff := cmp.Diff(want, mustNearest(t, x, query, 10), near); diff != "" {
			t.Errorf("Nearest to %s (-want +got):\n%s", ids[q], diff)
		}
		got, err := x.NearestOf(t.Context(), query, 10, x.everyRow())
		if diff := cmp.Diff(want, got, near); err != nil || diff != "" {
			t.Errorf("NearestOf every row to %s: %v (-want +got):\n%s", ids[q], err, diff)
		}
	}
}

// Defect 5: chromem refuses to return more than there is, and every query of an empty collection.
func TestNearestClampsK(t *testing.T) {
	full := mustNew(t, []string{"a", "b"}, []float32{1, 0, 0, 1}, 2)
	empty := mustNew(t, nil, nil, 2)
	without := mustNew(t, []string{"a", "b"}, nil, 0)
	zeros := mustNew(t, []string{"a"}, []float32{0, 0}, 2)
	for _, test := range []struct {
		name string
		x    *Index
		k    int
		want []string
	}{
		{"more than there is", full, 1000, []string{"a", "b"}},
		{"the largest k", full, math.MaxInt, []string{"a", "b"}},
		{"all", full, 2, []string{"a", "b"}},
		{"fewer", full, 1, []string{"a"}},
		{"none", full, 0, []string{}},
		{"negative", full, -1, []string{}},
		{"no passages", empty, 3, []string{}},
		{"no dimension yet", without, 3, []string{}},
		{"no vectors", zeros, 3, []string{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			query := []float32{1, .5}
			if got := matchIDs(mustNearest(t, test.x, query, test.k)); !slices.Equal(got, test.want) {
				t.Errorf("Nearest(%d) = %q, want %q", test.k, got, test.want)
			}
			got, err := test.x.NearestOf(t.Context(), query, test.k, test.x.everyRow())
			if err != nil || !slices.Equal(matchIDs(got), test.want) {
				t.Errorf("NearestOf(%d) = %q, %v, want %q", test.k, matchIDs(got), err, test.want)
			}
		})
	}
}

// What is kept while rows are compared is bounded, which must not show: not where many are equally near, and not where rows
// are given twice.
func TestNearestOfManyRows(t *testing.T) {
	const n, dimension, k = 5000, 8, 20
	ids, matrix := unitRows(t, n, dimension)
	for i := range n { // each as near as a hundred others
		copy(matrix[i*dimension:(i+1)*dimension], matrix[i%50*dimension:(i%50+1)*dimension])
	}
	x := mustNew(t, ids, matrix, dimension)
	rows := slices.Concat(x.everyRow(), x.everyRow()[n/3:2*n/3])
	slices.Reverse(rows) // so that the best of equals come last
	for q := range 10 {
		query := matrix[q*dimension : (q+1)*dimension]
		var want []Match
		for i, id := range ids {
			want = append(want, Match{id, dot(query, matrix[i*dimension:(i+1)*dimension])})
		}
		near := cmp.Comparer(func(a, b float32) bool { return math.Abs(float64(a-b)) < 1e-6 })
		got, err := x.NearestOf(t.Context(), query, k, rows)
		if diff := cmp.Diff(best(want, k), got, near); err != nil || diff != "" {
			t.Errorf("NearestOf to %s: %v (-want +got):\n%s", ids[q], err, diff)
		}
	}
}

// Defects 6 and 7: a query of another dimension fails late, a zero vector makes every similarity NaN.
func TestNearestRefusesQuery(t *testing.T) {
	x := mustNew(t, []string{"a"}, []float32{1, 0}, 2)
	for _, test := range []struct {
		name  string
		query []float32
		want  string
	}{
		{"nil", nil, "dimension 0"},
		{"too short", []float32{1}, "dimension 1, the passages' 2"},
		{"too long", []float32{1, 0, 0}, "dimension 3, the passages' 2"},
		{"zeros", []float32{0, 0}, "zeros"},
		{"NaN", []float32{1, float32(math.NaN())}, "NaN"},
		{"Inf", []float32{float32(math.Inf(1)), 0}, "Inf"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, near := x.Nearest(t.Context(), test.query, 1)
			_, of := x.NearestOf(t.Context(), test.query, 1, []int{0})
			for _, err := range []error{near, of} {
				if err == nil || !strings.Contains(err.Error(), test.want) {
					t.Errorf("query %v: error %v, want %q in it", test.query, err, test.want)
				}
			}
		})
	}
}

// Defect 8: chromem returns equals in the order of a map, and of those at the cut any.
func TestNearestBreaksTiesByID(t *testing.T) {
	const n = 200
	var ids []string
	var matrix []float32
	for i := range n {
		ids = append(ids, fmt.Sprintf("p%03d", (i*37)%n))
		if i%2 == 0 {
			matrix = append(matrix, 1, 0)
		} else {
			matrix = append(matrix, .6, .8)
		}
	}
	x := mustNew(t, ids, matrix, 2)
	for _, k := range []int{1, 7, 99, 100, 101, 150, 200} {
		for range 5 {
			got := mustNearest(t, x, []float32{1, 0}, k)
			want, err := x.NearestOf(t.Context(), []float32{1, 0}, k, x.everyRow())
			if diff := cmp.Diff(want, got); err != nil || diff != "" {
				t.Fatalf("Nearest(%d): %v (-want +got):\n%s", k, err, diff)
			}
			if !slices.IsSortedFunc(got, func(a, b Match) int {
				if a.Similarity == b.Similarity {
					return strings.Compare(a.ID, b.ID)
				}
				return int(math.Copysign(1, float64(b.Similarity-a.Similarity)))
			}) || len(got) != k {
				t.Fatalf("Nearest(%d) = %d matches, not in order: %v", k, len(got), got)
			}
		}
	}
}

// Defect 9: results of chromem are windows on what it keeps. A match holds no slice, and the query stays the caller's.
func TestNearestLeavesQueryAlone(t *testing.T) {
	x := mustNew(t, []string{"a", "b"}, []float32{1, 0, 0, 1}, 2)
	query := []float32{30, 40}
	got := mustNearest(t, x, query, 2)
	if diff := cmp.Diff([]Match{{"b", .8}, {"a", .6}}, got); diff != "" {
		t.Errorf("Nearest (-want +got):\n%s", diff)
	}
	if want := []float32{30, 40}; !slices.Equal(query, want) {
		t.Errorf("the query became %v, want %v", query, want)
	}
}

// chromem returns part of a cancelled query, or nothing of it, without an error.
func TestNearestReportsCancellation(t *testing.T) {
	ids, matrix := unitRows(t, 50, 4)
	x := mustNew(t, ids, matrix, 4)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if got, err := x.Nearest(ctx, matrix[:4], 5); !errors.Is(err, context.Canceled) {
		t.Errorf("Nearest = %v, %v, want %v", got, err, context.Canceled)
	}
	if got, err := x.NearestOf(ctx, matrix[:4], 5, []int{1, 2}); !errors.Is(err, context.Canceled) {
		t.Errorf("NearestOf = %v, %v, want %v", got, err, context.Canceled)
	}
}

func TestNearestOfRows(t *testing.T) {
	x := mustNew(t, []string{"a", "b", "c"}, []float32{1, 0, .8, .6, 0, 1}, 2)
	for _, test := range []struct {
		name string
		rows []int
		k    int
		want []Match
	}{
		{"none", nil, 5, []Match{}},
		{"two", []int{2, 1}, 5, []Match{{"b", .8}, {"c", 0}}},
		{"cut", []int{2, 1}, 1, []Match{{"b", .8}}},
		{"given twice", []int{1, 2, 1}, 2, []Match{{"b", .8}, {"c", 0}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := x.NearestOf(t.Context(), []float32{1, 0}, test.k, test.rows)
			if diff := cmp.Diff(test.want, got); err != nil || diff != "" {
				t.Errorf("NearestOf(%v): %v (-want +got):\n%s", test.rows, err, diff)
			}
		})
	}
	for _, row := range []int{-1, 3} {
		if _, err := x.NearestOf(t.Context(), []float32{1, 0}, 1, []int{row}); err == nil {
			t.Errorf("NearestOf row %d = nil, want an error", row)
		}
	}
}

// Defect 12: chromem races when it is changed while it is read; ours is only read.
func TestNearestConcurrently(t *testing.T) {
	const dimension = 8
	ids, matrix := unitRows(t, 300, dimension)
	x := mustNew(t, ids, matrix, dimension)
	var group sync.WaitGroup
	for q := range 16 {
		query := matrix[q*dimension : (q+1)*dimension]
		group.Go(func() {
			for range 20 {
				got, err := x.Nearest(t.Context(), query, 3)
				if err != nil || got[0].ID != ids[q] {
					t.Errorf("Nearest to %s = %v, %v", ids[q], got, err)
				}
				if _, err := x.NearestOf(t.Context(), query, 3, []int{q}); err != nil {
					t.Errorf("NearestOf: %v", err)
				}
			}
		})
	}
	group.Wait()
}

// BenchmarkNearest compares with chromem's own query, so that what being safe costs can be read off one run.
func BenchmarkNearest(b *testing.B) {
	const dimension = 384
	for _, n := range []int{1000, 10_000, 100_000} {
		ids, matrix := unitRows(b, n, dimension)
		x := mustNew(b, ids, matrix, dimension)
		query := slices.Clone(matrix[:dimension])
		b.Run(fmt.Sprintf("%d/nearest", n), func(b *testing.B) {
			for b.Loop() {
				mustNearest(b, x, query, 10)
			}
		})
		b.Run(fmt.Sprintf("%d/chromem", n), func(b *testing.B) {
			for b.Loop() {
				if _, err := x.collection.QueryEmbedding(b.Context(), query, 10, nil, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("%d/rows", n), func(b *testing.B) {
			rows := x.everyRow()
			for b.Loop() {
				if _, err := x.NearestOf(b.Context(), query, 10, rows); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
