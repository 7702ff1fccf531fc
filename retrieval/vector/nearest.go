package vector

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
)

// Match is a passage near a question.
type Match struct {
	ID         string
	Similarity float32 // cosine, from -1 to 1
}

// Nearest returns the k passages nearest to query by cosine, best first, ties by ID; fewer if there are fewer, none from
// an empty index. The query may have any length and isn't changed; one of another dimension, of zeros, or with NaN or
// Inf is an error.
func (x *Index) Nearest(ctx context.Context, query []float32, k int) ([]Match, error) {
	k = min(k, x.vectors)
	if k <= 0 {
		return nil, nil
	}
	unit, err := x.unit(query)
	if err != nil {
		return nil, err
	}
	// One more than asked for shows whether a tie crosses the cut.
	results, err := x.collection.QueryEmbedding(ctx, unit, min(k+1, x.vectors), nil, nil)
	// chromem returns what it had when the context was cancelled, without an error.
	if err = cmp.Or(ctx.Err(), err); err != nil {
		return nil, fmt.Errorf("searching the vectors: %w", err)
	}
	if len(results) > k && results[k].Similarity == results[k-1].Similarity {
		// Chance decides which of the equals chromem returned, and there may be any number of them.
		return x.scan(ctx, unit, k, x.everyRow())
	}
	matches := make([]Match, len(results))
	for i, result := range results {
		matches[i] = Match{ID: result.ID, Similarity: result.Similarity}
	}
	return best(matches, k), nil
}

// NearestOf is [Index.Nearest] among the given rows alone, which may stand in any order. A row without a vector is passed
// over; one that the index doesn't have is an error.
func (x *Index) NearestOf(ctx context.Context, query []float32, k int, rows []int) ([]Match, error) {
	for _, row := range rows {
		if row < 0 || row >= len(x.rows) {
			return nil, fmt.Errorf("row %d is none of the %d rows", row, len(x.rows))
		}
	}
	if k <= 0 || x.vectors == 0 {
		return nil, nil
	}
	unit, err := x.unit(query)
	if err != nil {
		return nil, err
	}
	return x.scan(ctx, unit, k, rows)
}

// unit returns query scaled to length 1.
func (x *Index) unit(query []float32) ([]float32, error) {
	if len(query) != x.dimension {
		return nil, fmt.Errorf("the query's vector has dimension %d, the passages' %d", len(query), x.dimension)
	}
	unit := slices.Clone(query)
	if err := Normalise(unit); err != nil {
		return nil, fmt.Errorf("normalising the query: %w", err)
	}
	return unit, nil
}

func (x *Index) everyRow() []int {
	rows := make([]int, len(x.rows))
	for i := range rows {
		rows[i] = i
	}
	return rows
}

// scan returns the k nearest of the rows by comparing each.
func (x *Index) scan(ctx context.Context, unit []float32, k int, rows []int) ([]Match, error) {
	k = min(k, len(rows))
	matches := make([]Match, 0, min(len(rows), 2*k+contextEvery))
	bar := float32(math.Inf(-1)) // what the k-th best has, of those sorted so far
	for i, row := range rows {
		if err := checkContext(ctx, i); err != nil {
			return nil, fmt.Errorf("searching the vectors: %w", err)
		}
		v := x.rows[row]
		if v == nil {
			continue
		}
		m := Match{ID: x.ids[row], Similarity: dot(unit, v)}
		if m.Similarity < bar {
			continue
		}
		if len(matches) == cap(matches) {
			if matches = best(matches, k); len(matches) == k {
				bar = matches[k-1].Similarity
			}
		}
		matches = append(matches, m)
	}
	return best(matches, k), nil
}

// dot adds in the order in which chromem adds, so that both ways to search give a passage one similarity.
func dot(a, b []float32) float32 {
	b = b[:len(a)]
	var sum float32
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

// best sorts matches and returns the first k of them. It reorders its argument.
func best(matches []Match, k int) []Match {
	slices.SortFunc(matches, func(a, b Match) int {
		return cmp.Or(cmp.Compare(b.Similarity, a.Similarity), cmp.Compare(a.ID, b.ID))
	})
	matches = slices.Compact(matches) // a row may have been given twice
	return matches[:min(k, len(matches))]
}
