package bot

import (
	"context"
	"fmt"

	"ibid/retrieval"
	"ibid/retrieval/source"
)

// Source is a document as a whole.
type Source = retrieval.Source

// Found is a passage that was looked up.
type Found struct {
	Citation        // of the passage's sentence that is nearest to the query, without a marker
	Text     string // of the whole passage
}

// Lookup returns the passages nearest to a query, best first, without answering it.
func (b *Bot) Lookup(ctx context.Context, query string, limit int) ([]Found, error) {
	r, err := b.library.Search(ctx, retrieval.Query{Text: query, Limit: limit})
	if err != nil {
		return nil, fmt.Errorf("searching: %w", err)
	}
	best := map[string]*candidate{}
	for _, c := range weigh(query, r) {
		if best[c.passage.ID] == nil {
			best[c.passage.ID] = c
		}
	}
	var found []Found
	for i := range r.Hits {
		c := best[r.Hits[i].ID]
		if c == nil || c.nearness == 0 {
			continue
		}
		f := Found{Citation: cite(c, c.passage.Document.Language)}
		for j, s := range c.passage.Sentences {
			if j > 0 {
				f.Text += between(c.passage.Sentences[j-1], s)
			}
			f.Text += s.Text
		}
		found = append(found, f)
	}
	return found, nil
}

// Documents returns what is known of each document, by path.
func (b *Bot) Documents() []source.DocumentInfo { return b.library.Documents() }

// Sources returns what is in each document, by path.
func (b *Bot) Sources() ([]Source, error) { return b.library.Sources() }

// Complete returns up to limit titles and headings that hold what was typed.
func (b *Bot) Complete(typed string, limit int) []string {
	return b.library.Complete(typed, limit, nil)
}
