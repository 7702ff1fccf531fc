package retrieval

import (
	"cmp"
	"context"
	"slices"

	"ibid/retrieval/passage"
	"ibid/retrieval/source"
)

// Collect makes an index in memory of documents that are in no folder; of the configuration it heeds Embedder, Lexicon and
// Progress. Documents with the ID of one before them are
// left out. With whole, each document is one passage, however long.
func Collect(ctx context.Context, c Config, documents []*source.Document, whole bool) (*Index, error) {
	b := &build{Config: c, split: passage.Split}
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
	x, _, err := b.finish(ctx, s, r)
	return x, err
}
