package retrieval

import (
	"fmt"
	"slices"
)

// maxDimension bounds how many numbers a vector may have; models of 2026 have up to 8,192.
const maxDimension = 1 << 16

// rows are the vectors of a state's passages, made by one embedder. A passage lacks its vector until the embedder has
// been asked for it; it may turn out that it has none.
type rows struct {
	fingerprint string
	dimension   int       // 0 until there is a vector
	matrix      []float32 // a row per passage; zeros where it has no vector
	asked       []bool    // for each passage: its vector is in the matrix, or there is none for its text
	missing     int       // passages not asked for
}

func newRows(passages int, fingerprint string) *rows {
	return &rows{fingerprint: fingerprint, asked: make([]bool, passages), missing: passages}
}

// set keeps the vector of a passage that lacks it; an empty one says that the embedder has none. The first vector says
// how long they are. The caller keeps v.
func (r *rows) set(row int, v []float32) error {
	if r.asked[row] {
		return nil
	}
	if len(v) > maxDimension {
		return fmt.Errorf("a vector of %d numbers", len(v))
	}
	if len(v) > 0 {
		if r.dimension == 0 {
			r.dimension, r.matrix = len(v), make([]float32, len(r.asked)*len(v))
		}
		if len(v) != r.dimension {
			return fmt.Errorf("vectors of %d and of %d numbers", r.dimension, len(v))
		}
		copy(r.matrix[row*r.dimension:], v)
	}
	r.asked[row] = true
	r.missing--
	return nil
}

// row returns the vector of a passage that has been asked for; empty when it has none.
func (r *rows) row(i int) []float32 {
	v := r.matrix[i*r.dimension : (i+1)*r.dimension]
	if !slices.ContainsFunc(v, func(x float32) bool { return x != 0 }) {
		return nil
	}
	return v
}

// clone returns a copy that can be filled while r is searched.
func (r *rows) clone() *rows {
	c := *r
	c.matrix, c.asked = slices.Clone(r.matrix), slices.Clone(r.asked)
	return &c
}

// target is rows with the texts that they belong to. Passages that say the same share their vector.
type target struct {
	*rows
	byText map[uint64][]int // passages by the hash of their text
}

func newTarget(passages []place, r *rows) target {
	t := target{r, make(map[uint64][]int, len(passages))}
	for i, p := range passages {
		t.byText[p.text] = append(t.byText[p.text], i)
	}
	return t
}

// put keeps the vector of a text, for each passage that says it.
func (t target) put(text uint64, v []float32) error {
	for _, row := range t.byText[text] {
		if err := t.set(row, v); err != nil {
			return err
		}
	}
	return nil
}

// take puts what is known, from the same embedder, of other passages with the same texts.
func (t target) take(passages []place, known *rows) {
	for i, p := range passages {
		if known.asked[i] {
			_ = t.put(p.text, known.row(i)) // of another length: it stays missing
		}
	}
}
