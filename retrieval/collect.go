package retrieval

import (
	"cmp"
	"context"
	"slices"

	"ibid/retrieval/passage"
	"ibid/retrieval/source"
)

// Collect makes an index in memory of documents that are in no folder. Documents with the ID of one before them are
// left out. With whole, each document is one passage, however long.
func Collect(ctx context.Context, e Embedder, documents []*source.Document, whole bool) (*Index, error) {
	b := &build{Config: Config{Embedder: e}, split: passage.Split}
	if whole {
		b.split = func(d *source.Document) []passage.Range {
			if len(d.Sentences) == 0 {
				return nil
			}
			return []passage.Range{{First: 0, End: len(d.Sentences)}}
		}
	}
	documents = slices.Clone(documents)
	slices.SortStableFunc(documents, func(a, b *source.Document) int { return cmp.Compare(a.ID, b.ID) })
	documents = slices.CompactFunc(documents, func(a, b *source.Document) bool { return a.ID == b.ID })
	for _, d := range documents {
		copied := *d
		copied.Path = d.ID
		b.files = append(b.files, found{path: d.ID, document: &copied})
	}
	var r Report
	s, err := b.build(ctx, &r)
	if err != nil {
		return nil, err
	}
	t := newTarget(s.passages, newRows(len(s.passages), e.Fingerprint()))
	if err := embed(ctx, b.Config, &s, t, budget{}, func([]uint64, [][]float32) error { return nil }); err != nil {
		return nil, err
	}
	return newIndex(ctx, s, t.rows, newQuestions(b.Config))
}
