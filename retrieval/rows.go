package retrieval

import (
	"context"
	"fmt"
	"slices"

	"ibid/retrieval/vector"
)

// embedBatch is how many passages go to the embedder at once.
const embedBatch = 64

// rows returns the vectors of a state by the hash of their text; none when another embedder made them.
func (s *state) rows(fingerprint string) map[uint64][]float32 {
	if s.fingerprint != fingerprint || s.dimension == 0 {
		return nil
	}
	known := make(map[uint64][]float32, len(s.passages))
	for i, p := range s.passages {
		row := s.matrix[i*s.dimension : (i+1)*s.dimension]
		if slices.ContainsFunc(row, func(x float32) bool { return x != 0 }) {
			known[p.text] = row
		}
	}
	return known
}

// rows makes the matrix of a build, embedding in batches the texts whose vector is not known.
type rows struct {
	embedder  Embedder
	known     map[uint64][]float32
	matrix    []float32
	dimension int
	waiting   []int    // rows of the next batch
	texts     []string // and their texts
}

// embed returns the matrix of a state's passages and its dimension.
func (r *rows) embed(ctx context.Context, s *state, report func(stage string, done, total int)) ([]float32, int, error) {
	for i, p := range s.passages {
		if v := r.known[p.text]; v != nil {
			if err := r.set(i, v, len(s.passages)); err != nil {
				return nil, 0, err
			}
			continue
		}
		d, err := s.documents[p.document].decoded()
		if err != nil {
			return nil, 0, err
		}
		r.waiting, r.texts = append(r.waiting, i), append(r.texts, indexed(d, p.Range))
		if len(r.waiting) == embedBatch {
			if err := r.flush(ctx, len(s.passages)); err != nil {
				return nil, 0, err
			}
			report("embedding", i+1, len(s.passages))
		}
	}
	if err := r.flush(ctx, len(s.passages)); err != nil {
		return nil, 0, err
	}
	return r.matrix, r.dimension, nil
}

// flush embeds the texts that wait.
func (r *rows) flush(ctx context.Context, passages int) error {
	if len(r.waiting) == 0 {
		return nil
	}
	vectors, err := r.embedder.EmbedPassages(ctx, r.texts)
	if err != nil {
		return fmt.Errorf("embedding: %w", err)
	}
	if len(vectors) != len(r.texts) {
		return fmt.Errorf("embedding: %d vectors for %d texts", len(vectors), len(r.texts))
	}
	for i, row := range r.waiting {
		if v := vectors[i]; v != nil && vector.Normalise(v) == nil {
			if err := r.set(row, v, passages); err != nil {
				return err
			}
		}
	}
	r.waiting, r.texts = r.waiting[:0], r.texts[:0]
	return nil
}

// set copies a vector into its row. The first one says how long they are.
func (r *rows) set(row int, v []float32, passages int) error {
	if r.matrix == nil {
		r.dimension = len(v)
		r.matrix = make([]float32, passages*r.dimension)
	}
	if len(v) != r.dimension {
		return fmt.Errorf("embedding: vectors of %d and of %d numbers", r.dimension, len(v))
	}
	copy(r.matrix[row*r.dimension:], v)
	return nil
}
