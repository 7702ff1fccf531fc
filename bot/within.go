package bot

import (
	"context"
	"fmt"
	"slices"

	"ibid/retrieval"
	"ibid/retrieval/source"
)

// Within returns a bot that knows only the documents of some collections, as far as b knows them; nil: all that b knows.
// It shares b's model.
func (b *Bot) Within(collections []string) *Bot {
	if collections == nil {
		return b
	}
	w := wall{b.library, slices.Clone(collections)}
	if b.collections != nil {
		w.collections = w.narrow(b.collections)
	}
	return &Bot{library: w, writer: b.writer, collections: w.collections, checker: b.checker}
}

// wall is a library without the documents of other collections. The library behind it isn't embedded: a method that
// Library gets is to be walled off, too, before this compiles.
type wall struct {
	behind      Library
	collections retrieval.Collections // never nil
}

// narrow returns those of the wall's collections that were asked for; nil asks for all.
func (w wall) narrow(asked retrieval.Collections) retrieval.Collections {
	if asked == nil {
		return w.collections
	}
	both := retrieval.Collections{}
	for _, c := range asked {
		if slices.Contains(w.collections, c) {
			both = append(both, c)
		}
	}
	return both
}

// Search implements Library.
func (w wall) Search(ctx context.Context, q retrieval.Query) (retrieval.Result, error) {
	q.Collections = w.narrow(q.Collections)
	return w.behind.Search(ctx, q)
}

// Paragraph implements Library. What is behind the wall is as unknown as what isn't there.
func (w wall) Paragraph(document string, sentence int) (retrieval.Passage, error) {
	if !w.collections.Hold(document) {
		return retrieval.Passage{}, fmt.Errorf("%s: %w", document, retrieval.ErrUnknown)
	}
	return w.behind.Paragraph(document, sentence)
}

// Languages implements Library.
func (w wall) Languages() (documents int, languages []string) {
	list := w.Documents()
	for _, d := range list {
		if d.Language != "" && !slices.Contains(languages, d.Language) {
			languages = append(languages, d.Language)
		}
	}
	slices.Sort(languages)
	return len(list), languages
}

// Documents implements Library.
func (w wall) Documents() []source.DocumentInfo {
	return slices.DeleteFunc(w.behind.Documents(), func(d source.DocumentInfo) bool { return !w.collections.Hold(d.ID) })
}

// Sources implements Library.
func (w wall) Sources() ([]retrieval.Source, error) {
	list, err := w.behind.Sources()
	return slices.DeleteFunc(list, func(s retrieval.Source) bool { return !w.collections.Hold(s.ID) }), err
}

// Complete implements Library.
func (w wall) Complete(typed string, limit int, asked retrieval.Collections) []string {
	return w.behind.Complete(typed, limit, w.narrow(asked))
}
