// Package vector finds the passages whose vectors are nearest to a question's: chromem-go, made safe.
//
// chromem-go (v0.7.0) is used in memory only: one collection, filled once by [New] and never changed, so nothing is
// ever deleted, persisted, exported or imported. What it gets wrong is kept from it or put right here: vectors that
// would turn a similarity into NaN or every query into an error are refused before they reach it, k is clamped, results
// have one order, and a cancelled query is an error and not a part of the result.
//
// The vectors are shared with chromem and not copied, so an index costs its matrix once.
package vector

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/philippgille/chromem-go"
)

const (
	// lengthTolerance is how far a row's length may be from 1: what storing a vector with few digits does to it.
	lengthTolerance = 1e-3
	// sharedTolerance is how far it may be for chromem to keep the row itself; its own bar is 1e-6.
	sharedTolerance = 5e-7
	// contextEvery is how many rows are handled between two looks at the context.
	contextEvery = 1024
)

// Index holds the vectors of passages. It is safe for concurrent use.
type Index struct {
	ids        []string
	rows       [][]float32 // of length 1; nil for a passage without a vector
	vectors    int         // rows that are not nil
	dimension  int
	collection *chromem.Collection
}

// New returns an index in which row i of matrix is the vector of ids[i]. The matrix is row-major: len(ids) rows of the
// given dimension, each of length 1. A row of zeros means "no vector" and is left out. Dimension 0 says that no passage
// has a vector yet.
//
// The index keeps ids and matrix, so the caller must not change them. Wrong sizes, empty or repeated ids, and rows that
// are not finite or not of length 1 are errors.
func New(ctx context.Context, ids []string, matrix []float32, dimension int) (*Index, error) {
	if err := checkShape(len(ids), len(matrix), dimension); err != nil {
		return nil, err
	}
	if err := checkIDs(ids); err != nil {
		return nil, err
	}
	collection, err := chromem.NewDB().CreateCollection("passages", nil, refuseEmbedding)
	if err != nil {
		return nil, fmt.Errorf("creating the collection: %w", err)
	}
	x := &Index{ids: ids, rows: make([][]float32, len(ids)), dimension: dimension, collection: collection}
	for i := range ids {
		if err := checkContext(ctx, i); err != nil {
			return nil, err
		}
		if err := x.add(ctx, i, matrix[i*dimension:(i+1)*dimension]); err != nil {
			return nil, fmt.Errorf("adding the vector of %q: %w", ids[i], err)
		}
	}
	return x, nil
}

func checkShape(rows, numbers, dimension int) error {
	if dimension < 0 || dimension == 0 && numbers > 0 {
		return fmt.Errorf("%d numbers cannot be rows of dimension %d", numbers, dimension)
	}
	// Division, because rows × dimension can overflow.
	if dimension > 0 && (numbers%dimension != 0 || numbers/dimension != rows) {
		return fmt.Errorf("%d numbers are not %d rows of dimension %d", numbers, rows, dimension)
	}
	return nil
}

func checkIDs(ids []string) error {
	seen := make(map[string]struct{}, len(ids))
	for i, id := range ids {
		if id == "" {
			return fmt.Errorf("the id of row %d is empty", i)
		}
		if _, ok := seen[id]; ok {
			return fmt.Errorf("the id %q of row %d is there twice", id, i)
		}
		seen[id] = struct{}{}
	}
	return nil
}

// checkContext looks at the context in every contextEvery-th of the rows that a loop counts with i.
func checkContext(ctx context.Context, i int) error {
	if i%contextEvery != 0 {
		return nil
	}
	return ctx.Err()
}

// refuseEmbedding stands where chromem would otherwise put its default, which sends texts to a service on the network.
func refuseEmbedding(context.Context, string) ([]float32, error) {
	return nil, errors.New("the index embeds nothing")
}

// add gives chromem the vector of row i, unless it is zero. It doesn't call AddDocuments, which starts a goroutine for
// each document and, when its context is cancelled, leaves documents out without an error.
func (x *Index) add(ctx context.Context, i int, row []float32) error {
	length, err := measure(row)
	if err != nil {
		return err
	}
	if length == 0 {
		return nil
	}
	off := math.Abs(length - 1)
	if off > lengthTolerance {
		return fmt.Errorf("its length is %.4g and not 1", length)
	}
	if off > sharedTolerance {
		row = slices.Clone(row)
		scale(row, length)
	}
	x.rows[i] = row
	x.vectors++
	return x.collection.AddDocument(ctx, chromem.Document{ID: x.ids[i], Embedding: row})
}

// Len returns how many passages have a vector.
func (x *Index) Len() int { return x.vectors }

// Normalise scales v to length 1 in place. A vector of zeros, or with NaN or Inf, is an error and stays as it is.
func Normalise(v []float32) error {
	length, err := measure(v)
	if err != nil {
		return err
	}
	if length == 0 {
		return errors.New("a vector of zeros has no direction")
	}
	scale(v, length)
	return nil
}

// measure returns the length of v; its squares are summed in float64, where those of the largest and of the smallest
// float32 have room.
func measure(v []float32) (float64, error) {
	var sum float64
	for _, number := range v {
		sum += float64(number) * float64(number)
	}
	if math.IsNaN(sum) || math.IsInf(sum, 0) {
		return 0, errors.New("a vector holds NaN or Inf")
	}
	return math.Sqrt(sum), nil
}

func scale(v []float32, length float64) {
	for i, number := range v {
		v[i] = float32(float64(number) / length)
	}
}
