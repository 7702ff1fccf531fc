package retrieval

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"ibid/retrieval/vector"
)

const (
	// embedBatch is how many texts go to the embedder at once.
	embedBatch = 64
	// embedTimeout ends a batch that hangs. A batch may well take minutes where a model runs without a GPU.
	embedTimeout = 10 * time.Minute
)

// budget bounds how much is embedded at a time: no further batch is begun after so many texts, or so long. The zero value
// bounds nothing.
type budget struct {
	texts int
	time  time.Duration
}

func (b budget) spent(texts int, started time.Time) bool {
	return b.texts > 0 && texts >= b.texts || b.time > 0 && time.Since(started) >= b.time
}

// Fill returns the index with a vector for each passage that lacks one, as far as the embedder gives them, and keeps
// each batch as it comes: one that fails, or is cancelled, costs no more than itself, and the next Fill goes on from
// there. Beside an error stands the index with what was done; Report.Missing says how many are left. While another process
// fills in the same vectors it waits. The configuration is the one that Open had.
func (x *Index) Fill(ctx context.Context, c Config) (*Index, Report, error) {
	filled, err := x.fill(ctx, c, budget{})
	return filled, filled.describe(Report{Filling: true}), err
}

func (x *Index) fill(ctx context.Context, c Config, b budget) (*Index, error) {
	if x.missing == 0 {
		return x, nil
	}
	c.Folder, c.Embedder = x.folder, x.questions.Embedder
	t := newTarget(x.passages, x.rows.clone())
	unsaved, err := fillFile(ctx, c, &x.state, t, b)
	if err = cmp.Or(ctx.Err(), err, unsaved); ctx.Err() != nil || t.missing == x.missing {
		return x, err
	}
	filled, openErr := x.with(ctx, t.rows)
	if openErr != nil {
		return x, cmp.Or(err, openErr)
	}
	return filled, err
}

// adopt returns the index with the vectors that another one of the same embedder has for the same texts.
func (x *Index) adopt(ctx context.Context, other *Index) (*Index, error) {
	t := newTarget(x.passages, x.rows.clone())
	t.take(other.passages, other.rows)
	return x.with(ctx, t.rows)
}

// with returns the index with other vectors.
func (x *Index) with(ctx context.Context, r *rows) (*Index, error) {
	filled, err := newIndex(ctx, x.state, r, x.questions, x.lexicon)
	if err != nil {
		return nil, err
	}
	filled.skipped, filled.words, filled.names = x.skipped, x.words, x.names
	return filled, nil
}

// fillFile puts into t what the file of its embedder holds by now, then embeds what is still missing, into t and the
// file. A file that can't be written ends that with Later, since the work would be lost; else it is only told.
func fillFile(ctx context.Context, c Config, s *state, t target, b budget) (unsaved, err error) {
	name := vectorPath(c.DataDir, c.Folder, t.fingerprint)
	unlock, unsaved := lock(ctx, name, c.Progress)
	var file *vectorFile
	if unsaved == nil {
		defer unlock()
		if file, unsaved = openVectorFile(name, t); unsaved == nil {
			defer func() { unsaved = cmp.Or(unsaved, file.close()) }()
		}
	}
	if err := ctx.Err(); err != nil || unsaved != nil && c.Later {
		return unsaved, err
	}
	err = embed(ctx, c, s, t, b, func(texts []uint64, vectors [][]float32) error {
		if unsaved == nil {
			unsaved = file.append(texts, vectors)
		}
		if c.Later {
			return unsaved
		}
		return nil
	})
	return unsaved, err
}

// embed asks the embedder for what is missing, in batches, by document. keep gets each batch.
func embed(ctx context.Context, c Config, s *state, t target, b budget, keep func(texts []uint64, vectors [][]float32) error) error {
	var hashes []uint64
	var texts []string
	done, started := 0, time.Now()
	flush := func() error {
		if len(texts) == 0 {
			return nil
		}
		if err := t.embedBatch(ctx, c.Embedder, hashes, texts, keep); err != nil {
			return err
		}
		done, hashes, texts = done+len(texts), hashes[:0], texts[:0]
		if c.Progress != nil {
			c.Progress("embedding", len(t.asked)-t.missing, len(t.asked))
		}
		return nil
	}
	for i, p := range s.passages {
		if t.asked[i] || t.byText[p.text][0] != i {
			continue
		}
		if len(texts) == 0 && b.spent(done, started) {
			return nil
		}
		d, err := s.documents[p.document].decoded()
		if err != nil {
			return err
		}
		hashes, texts = append(hashes, p.text), append(texts, indexed(d, p.Range))
		if len(texts) < embedBatch {
			continue
		}
		if err := flush(); err != nil {
			return err
		}
	}
	return flush()
}

// embedBatch embeds texts. One whose vector is nil, or no direction, has none.
func (t target) embedBatch(ctx context.Context, e Embedder, hashes []uint64, texts []string, keep func([]uint64, [][]float32) error) error {
	bounded, cancel := context.WithTimeout(ctx, embedTimeout)
	defer cancel()
	vectors, err := e.EmbedPassages(bounded, texts)
	if err != nil {
		return fmt.Errorf("embedding: %w", err)
	}
	if len(vectors) != len(texts) {
		return fmt.Errorf("embedding: %d vectors for %d texts", len(vectors), len(texts))
	}
	for i, v := range vectors {
		if v != nil && vector.Normalise(v) != nil {
			vectors[i] = nil
		}
		if err := t.put(hashes[i], vectors[i]); err != nil {
			return fmt.Errorf("embedding: %w", err)
		}
	}
	if err := keep(hashes, vectors); err != nil {
		return fmt.Errorf("keeping the vectors: %w", err)
	}
	return nil
}
