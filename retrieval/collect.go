package retrieval

import (
	"cmp"
	"context"
	"slices"

	"ibid/retrieval/passage"
	"ibid/retrieval/source"
)

// Collect makes an index in memory of documents that are in no folder: of some that are one passage each, however long,
// and of others that are split. Documents with the ID of one before them are left out. Of the configuration it heeds
// Embedder, Reranker, Lexicon and Progress.
func Collect(ctx context.Context, c Config, whole, split []*source.Document) (*Index, error) {
	isWhole := make(map[string]bool, len(whole))
	for _, d := range whole {
		isWhole[d.ID] = true
	}
	b := &build{Config: Config{Embedder: c.Embedder, Reranker: c.Reranker, Lexicon: c.Lexicon, Progress: c.Progress}, split: func(d *source.Document) []passage.Range {
		if isWhole[d.ID] && len(d.Sentences) > 0 {
			return []passage.Range{{First: 0, End: len(d.Sentences)}}
		}
		return passage.Split(d)
	}}
	documents := slices.Concat(whole, split)
	slices.SortStableFunc(documents, func(a, b *source.Document) int { return cmp.Compare(a.ID, b.ID) })
	documents = slices.CompactFunc(documents, func(a, b *source.Document) bool { return a.ID == b.ID })
	for _, d := range documents {
		copied := *d
		copied.Path = d.ID
		b.files = append(b.files, found{path: d.ID, document: newDocument(&copied)})
	}
	var r Report
	s, err := b.build(ctx, &r)
	if err != nil {
		return nil, err
	}
	t := newTarget(s.passages, newRows(len(s.passages), c.Embedder.Fingerprint()))
	if err := embed(ctx, b.Config, &s, t, budget{}, func([]uint64, [][]float32) error { return nil }); err != nil {
		return nil, err
	}
	return newIndex(ctx, s, t.rows, newQuestions(b.Config), b.Lexicon)
}
