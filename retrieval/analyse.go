package retrieval

import (
	"context"
	"maps"

	"ibid/retrieval/lexical"
	"ibid/retrieval/passage"
	"ibid/retrieval/source"
)

// analysis makes the passages and postings of a new state. Those of documents that the old one has are taken over, so that
// an update costs what has changed.
type analysis struct {
	*state
	old     state
	own     map[*document]passage.Range // the passages of the old documents that were not taken over yet
	kept    []int32                     // of each old passage, which it is in the new state; -1: it is gone
	fresh   []int32                     // the same of each passage that the builder has
	builder *lexical.Builder
	split   func(*source.Document) []passage.Range
}

func newAnalysis(s *state, old state, split func(*source.Document) []passage.Range) *analysis {
	a := &analysis{
		state: s, old: old, own: make(map[*document]passage.Range, len(old.documents)),
		kept: make([]int32, len(old.passages)), builder: lexical.NewBuilder(bm25), split: split,
	}
	for i, p := range old.passages {
		a.kept[i] = -1
		d := old.documents[p.document]
		if r, ok := a.own[d]; ok {
			a.own[d] = passage.Range{First: r.First, End: i + 1}
		} else {
			a.own[d] = passage.Range{First: i, End: i + 1}
		}
	}
	s.passages = make([]place, 0, len(old.passages))
	s.scripts = maps.Clone(old.scripts)
	if s.scripts == nil {
		s.scripts = map[string]int{}
	}
	return a
}

// analyse makes the passages and postings of the documents of s.
func (b *build) analyse(ctx context.Context, s *state) error {
	a := newAnalysis(s, b.old, b.split)
	for i, d := range s.documents {
		if err := ctx.Err(); err != nil {
			return err
		}
		if a.takeOver(i, d) {
			continue
		}
		if err := a.read(i, d); err != nil {
			return err
		}
		b.report("indexing", i+1, len(s.documents))
	}
	return a.finish()
}

// takeOver takes the passages of the i-th document over, if the old state has it.
func (a *analysis) takeOver(i int, d *document) bool {
	own, ok := a.own[d]
	if !ok {
		return false
	}
	delete(a.own, d)
	for at := own.First; at < own.End; at++ {
		a.kept[at] = int32(len(a.passages))
		p := a.old.passages[at]
		p.document = i
		a.passages = append(a.passages, p)
	}
	return true
}

// read cuts the i-th document into passages.
func (a *analysis) read(i int, stored *document) error {
	d, err := stored.decoded()
	if err != nil {
		return err
	}
	for _, span := range a.split(d) {
		searched := indexed(d, span)
		a.fresh = append(a.fresh, int32(len(a.passages)))
		a.passages = append(a.passages, place{id: passageID(d, span, searched), text: hash64(searched), document: i, Range: span})
		countScripts(a.scripts, d, span, 1)
		a.builder.Add(ranked(d, searched))
	}
	return nil
}

// finish forgets what scripts counted for documents that are gone, and joins the postings.
func (a *analysis) finish() error {
	for stored, own := range a.own {
		d, err := stored.decoded()
		if err != nil {
			return err
		}
		for _, p := range a.old.passages[own.First:own.End] {
			countScripts(a.scripts, d, p.Range, -1)
		}
	}
	maps.DeleteFunc(a.scripts, func(_ string, n int) bool { return n == 0 })
	a.lexical = a.builder.Index()
	if a.old.lexical != nil {
		a.lexical = lexical.Join(bm25, lexical.Part{Index: a.old.lexical, To: a.kept}, lexical.Part{Index: a.lexical, To: a.fresh})
	}
	a.postings = a.lexical.Stored()
	return nil
}
