package eval

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ibid/bot"
	"ibid/retrieval/source"
)

func TestScoreWritten(t *testing.T) {
	if got := ScoreWritten([]Result{{Answer: bot.Answer{Outcome: bot.Answered}}}); got != nil {
		t.Errorf("without a model: %+v", got)
	}
	d := source.DocumentInfo{ID: "a", URL: "https://example.org/a"}
	cited := bot.Citation{Document: d, Sentence: source.Sentence{Text: "It is high.", At: source.Locator{Seconds: -1}}}
	cited.Link = d.Link(cited.Sentence)
	wrong := cited
	wrong.Link = "https://example.org/b"
	results := []Result{
		{Answer: bot.Answer{Citations: []bot.Citation{cited}, Segments: []bot.Segment{{Text: "It is high."}}, Receipt: bot.Receipt{
			Requests: 1, Prompt: 900, Written: 100, Sentences: 4, Supported: 3, Marked: 3, Moved: 1, Invented: 1, First: time.Second, Took: 3 * time.Second}}},
		{Answer: bot.Answer{Citations: []bot.Citation{wrong}, Segments: []bot.Segment{{Text: "It is high.", Quoted: true}}, Receipt: bot.Receipt{
			Requests: 2, Prompt: 1000, Took: time.Second}}},
	}
	want := &Written{Asked: 2, Wrote: 1, Sentences: 4, Recall: .75, Precision: .5, LinkErrors: 1, Tokens: 1000, First: time.Second, Took: 2 * time.Second}
	if diff := cmp.Diff(want, ScoreWritten(results)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
