package bot_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"ibid/bot"
	"ibid/retrieval"
)

// slowLibrary takes two seconds for each search.
type slowLibrary struct{ *retrieval.Index }

func (l slowLibrary) Search(ctx context.Context, q retrieval.Query) (retrieval.Result, error) {
	time.Sleep(2 * time.Second)
	return l.Index.Search(ctx, q)
}

// TestStages asks a question that has to be rewritten, of a slow library and a slow model: each stage has its own time.
func TestStages(t *testing.T) {
	index := library(t)
	synctest.Test(t, func(t *testing.T) {
		m := &model{replies: []write{
			says("How high is the harbour light?", time.Second), // in 6 pieces
			says("It is 33 metres high. {33 metres} And the city paid. {40,000}", time.Second),
		}}
		b := bot.New(slowLibrary{index}, bot.Writing{Model: m, Context: 4096, Tokens: 700, Timeout: time.Minute})
		history := []bot.Turn{{Question: "When was the harbour light of Lindau built?"}}
		a, err := b.Ask(t.Context(), bot.Question{Text: "How high is it?", History: history}, nil)
		if err != nil {
			t.Fatal(err)
		}
		want := []bot.Stage{
			{Name: "understand", Took: 6 * time.Second}, {Name: "search", Took: 2 * time.Second},
			{Name: "word", Took: time.Second}, {Name: "sentence", Took: 6 * time.Second}, {Name: "write", Took: 10 * time.Second},
		}
		if diff := cmp.Diff(want, a.Receipt.Stages()); diff != "" {
			t.Errorf("stages (-want +got):\n%s", diff)
		}
		a, err = bot.New(slowLibrary{index}, bot.Writing{}).Ask(t.Context(), bot.Question{Text: "How high is the harbour light?"}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]bot.Stage{{Name: "understand"}, {Name: "search", Took: 2 * time.Second}}, a.Receipt.Stages()); diff != "" {
			t.Errorf("stages without a model (-want +got):\n%s", diff)
		}
	})
}
