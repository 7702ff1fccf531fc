package eval

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ibid/bot"
	"ibid/retrieval/source"
)

const goodList = `# about the harbour
- question: When was the harbour built?
  document: harbour.md
  text: 1856
- question: Is it deep?
  document: harbour.md

- question: Who won the 1990 cup?
  answer: none
- {question: "How deep?", text: 7 m}
`

func TestReadList(t *testing.T) {
	var in Input
	if err := in.ReadList("mine.yaml", strings.NewReader(goodList)); err != nil {
		t.Fatal(err)
	}
	want := []Question{
		{ID: "mine.yaml:1", Text: "When was the harbour built?", Document: "harbour.md", Answers: []string{"1856"}, Answerable: true, Place: "mine.yaml, line 2"},
		{ID: "mine.yaml:2", Text: "Is it deep?", Document: "harbour.md", Answerable: true, Place: "mine.yaml, line 5"},
		{ID: "mine.yaml:3", Text: "Who won the 1990 cup?", Kind: OffCorpus, Place: "mine.yaml, line 8"},
		{ID: "mine.yaml:4", Text: "How deep?", Answers: []string{"7 m"}, Answerable: true, Place: "mine.yaml, line 10"},
	}
	for i := range want {
		want[i].Source, want[i].Listed = "mine.yaml", true
	}
	if diff := cmp.Diff(want, in.Questions); diff != "" {
		t.Errorf("questions (-want +got):\n%s", diff)
	}
}

func TestMalformedList(t *testing.T) {
	for text, want := range map[string]string{
		"":                                    "f: want a list, each item beginning with “- question:”",
		"question: a":                         "f: want a list, each item beginning with “- question:”",
		"- a\n- b":                            "f, line 1: want “question:” and what answers it",
		"- question: a\n  text: b\n- text: c": "f, line 3: it has no question",
		"- question: a":                       "f, line 1: want the document, a text, or “answer: none”",
		"- question: a\n  answer: 1856":       `f, line 1: answer is "1856": it can only be none; what must stand in the answer goes under text`,
		"- question: a\n  answer: none\n  text: b": "f, line 1: “answer: none” has no document and no text",
		"- question: a\n  file: b":                 `f, line 1: "file" is none of question, document, text and answer`,
		"- question: a\n  text: [b]":               "f, line 1: text: want one value",
		"- question: a\n  text:":                   "f, line 1: text: want one value",
		"- question: a\n  question: b":             "f, line 1: question: want one value",
		"- question: a\n  text: *b":                "f: no YAML: unknown anchor 'b' referenced",
		"- question: a\n\ttext: b":                 "f, line 2: no YAML: found a tab character that violates indentation",
		strings.Repeat("#", listLimit+1):           "f: longer than 4 MB",
	} {
		var in Input
		if err := in.ReadList("f", strings.NewReader(text)); err == nil || err.Error() != want {
			t.Errorf("%.60q: got %v, want %s", text, err, want)
		}
	}
}

func TestFailure(t *testing.T) {
	asked := Question{Answerable: true, Document: "harbour.md", Answers: []string{"1856"}}
	none := Question{Kind: OffCorpus}
	answer := func(document, text string) bot.Answer {
		return bot.Answer{Outcome: bot.Answered, Segments: []bot.Segment{{Text: text}}, Citations: []bot.Citation{{Document: source.DocumentInfo{ID: document}}}}
	}
	for _, test := range []struct {
		question Question
		answer   bot.Answer
		want     string
	}{
		{asked, answer("harbour.md", "Built in 1856."), ""},
		{asked, answer("lake.md", "Built in 1856."), "does not cite harbour.md"},
		{asked, answer("harbour.md", "It is deep."), `does not say "1856"`},
		{Question{Answerable: true, Answers: asked.Answers}, answer("lake.md", "Built in 1856."), ""},
		{Question{Answerable: true, Document: "harbour.md"}, answer("harbour.md", "It is deep."), ""},
		{asked, bot.Answer{Outcome: bot.Refused}, "was not answered"},
		{asked, bot.Answer{Outcome: bot.Chat}, "was taken for small talk"},
		{none, bot.Answer{Outcome: bot.Refused}, ""},
		{none, answer("lake.md", "It is deep."), "was answered, and should not be"},
	} {
		r := Result{Question: test.question, Answer: test.answer}
		if got := r.Failure(); got != test.want {
			t.Errorf("%+v answered by %+v: %q, want %q", test.question, test.answer, got, test.want)
		}
	}
}
