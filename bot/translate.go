package bot

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"ibid/prompts"
	"ibid/retrieval"
	"ibid/retrieval/text"
)

// Bounds of a translated query.
const (
	queryTokens  = 200
	queryTimeout = 20 * time.Second
	maxLanguages = 4   // that a query is translated to
	maxQueries   = 256 // translations that are kept
	maxQuery     = 400 // characters
)

// translations keeps the translations of the last queries.
type translations struct {
	mu    sync.Mutex
	known map[string][]string
	order []string // of known, oldest first
}

func (t *translations) get(query string) ([]string, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	list, ok := t.known[query]
	return list, ok
}

func (t *translations) put(query string, list []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.known == nil {
		t.known = map[string][]string{}
	}
	if _, ok := t.known[query]; !ok {
		t.order = append(t.order, query)
	}
	t.known[query] = list
	if len(t.order) > maxQueries {
		delete(t.known, t.order[0])
		t.order = slices.Delete(t.order, 0, 1)
	}
}

// queries returns a query in other languages, as the model translates it; none where it fails. A line in the query's own
// script when another was asked for, and one that is a whole text, are no translations.
func (w *writer) queries(ctx context.Context, query, from string, languages []string) []string {
	var codes, names []string
	for _, code := range languages {
		if code != from && len(codes) < maxLanguages {
			codes, names = append(codes, code), append(names, englishName(code))
		}
	}
	key := strings.Join(codes, " ") + "\x00" + query
	if len(codes) == 0 || utf8.RuneCountInString(query) > maxQuery {
		return nil
	}
	if known, ok := w.translated.get(key); ok {
		return known
	}
	ctx, cancel := context.WithTimeout(ctx, queryTimeout)
	defer cancel()
	reply, err := w.Model.Write(ctx, Request{Prompt: prompts.Queries(query, names), Tokens: queryTokens}, nil)
	if err != nil {
		return nil
	}
	var list []string
	for _, line := range strings.Split(reply.Text, "\n") {
		line = strings.TrimSpace(listItem.ReplaceAllString(strings.TrimSpace(line), ""))
		for _, name := range names {
			line = strings.TrimSpace(strings.TrimLeft(strings.TrimPrefix(line, name), ":： "))
		}
		language, _ := text.Language(line, codes...)
		if hasWord(line) && len(list) < len(codes) && utf8.RuneCountInString(line) <= maxQuery && slices.Contains(codes, language) {
			list = append(list, line)
		}
	}
	w.translated.put(key, list)
	return list
}

// across adds to the passages found for a query those that its translations find, in turns, so that none is crowded out.
func (b *Bot) across(ctx context.Context, hits []retrieval.Hit, q retrieval.Query, language string, languages []string) []retrieval.Hit {
	rankings := [][]retrieval.Hit{hits}
	for _, translated := range b.writer.queries(ctx, q.Text, language, languages) {
		q.Text = translated
		if found, err := b.library.Search(ctx, q); err == nil {
			rankings = append(rankings, found.Hits)
		}
	}
	if len(rankings) == 1 {
		return hits
	}
	var merged []retrieval.Hit
	seen := map[string]bool{}
	for rank := range 10 {
		for _, ranking := range rankings {
			if rank < len(ranking) && !seen[ranking[rank].ID] {
				seen[ranking[rank].ID] = true
				merged = append(merged, ranking[rank])
			}
		}
	}
	return merged
}

// Writes reports whether a model writes the answers.
func (b *Bot) Writes() bool { return b.writer != nil }

// Translate asks the model for a sentence in another language. The words are the model's and prove nothing.
func (b *Bot) Translate(ctx context.Context, sentence, language string) (string, error) {
	if b.writer == nil {
		return "", &ModelError{NoModel, errNoModel}
	}
	ctx, cancel := context.WithTimeout(ctx, b.writer.Timeout)
	defer cancel()
	reply, err := b.writer.Model.Write(ctx, Request{Prompt: prompts.Translate(sentence, englishName(language))}, nil)
	if err != nil {
		return "", err
	}
	return strings.Join(strings.Fields(reply.Text), " "), nil
}

var errNoModel = errors.New("no model is set")
