package main

import (
	"path/filepath"
	"testing"

	"ibid/bot"
	"ibid/bot/wording"
	"ibid/retrieval"
	"ibid/retrieval/hashing"
	"ibid/retrieval/lexicon"
)

// TestExampleQuestions asks the question that each language's greeting gives as an example: the documents that come with
// ibid answer it without a model, in the language of the greeting.
func TestExampleQuestions(t *testing.T) {
	lists, err := lexicon.Open(filepath.Join("..", "..", "retrieval", "lexicon", "data"), func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	index, _, err := retrieval.Open(t.Context(), retrieval.Config{
		Folder: filepath.Join("..", "..", "corpus"), DataDir: t.TempDir(), Embedder: hashing.New(), Lexicon: lists,
	})
	if err != nil {
		t.Fatal(err)
	}
	b := bot.New(index, bot.Writing{})
	for _, w := range wording.All() {
		answer, err := b.Ask(t.Context(), bot.Question{Text: w.Example}, func(bot.Answer) {})
		if err != nil {
			t.Fatal(err)
		}
		if answer.Outcome != bot.Answered || answer.Language != w.Language {
			t.Errorf("%s: %q is %v in %q, want it answered in its language", w.Language, w.Example, answer.Outcome, answer.Language)
		}
	}
}
