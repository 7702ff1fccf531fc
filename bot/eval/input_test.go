package eval

import (
	"io"
	"strings"
	"testing"
)

// The first row of each kind of file; the fields that are none of ours are passed over.
var goodRows = map[string]string{
	"documents": `{"doc_id":"a","lang":"en","title":"","text":"Built in 1856.","article_id":"no","par_id":"matter"}`,
	"articles": `{"article_id":"x","lang":"zh","title":"港","text":"港口很深。\n\n1856年建成港口。",
		"paras":[{"doc_id":"x/0","start":0,"end":5},{"doc_id":"x/1","start":7,"end":17}]}`,
	"questions": `{"id":"1","lang":"en","question":"When?","doc_id":"a","answers":["1856"],"answerable":true,"kind":"span","src":"s"}`,
}

// reader returns what reads a kind of file.
func (in *Input) reader(kind string) func(string, io.Reader) error {
	return map[string]func(string, io.Reader) error{
		"documents": in.ReadDocuments, "articles": in.ReadArticles, "questions": in.ReadQuestions, "list": in.ReadList,
	}[kind]
}

func goodRow(kind string) string { return strings.ReplaceAll(goodRows[kind], "\n\t\t", "") }

// TestMalformed checks that an error names file and line, and what is wrong there.
func TestMalformed(t *testing.T) {
	for _, test := range []struct{ kind, row, want string }{
		{"documents", `{"doc_id":"b"`, "no JSON: unexpected end of JSON input"},
		{"documents", `[]`, "a JSON array, want an object"},
		{"documents", `{"lang":"en","text":"t"}`, "it has no doc_id"},
		{"documents", `{"doc_id":"b","text":"t"}`, "it has no lang"},
		{"documents", `{"doc_id":"b","lang":"en"}`, "it has no text"},
		{"documents", `{"doc_id":7,"lang":"en","text":""}`, "doc_id is a JSON number, which it cannot be"},
		{"documents", goodRow("documents"), "document a stands in f, line 1 already"},
		{"articles", `{"article_id":"y","lang":"zh","text":"t","paras":[{"doc_id":"y/0","start":0,"end":2}]}`, "paragraph y/0 is characters 0 to 2 of a text of 1"},
		{"articles", `{"article_id":"y","lang":"zh","text":"t","paras":[{"doc_id":"y/0","start":1,"end":0}]}`, "paragraph y/0 is characters 1 to 0 of a text of 1"},
		{"articles", `{"article_id":"y","lang":"zh","text":"t","paras":[{"start":0,"end":1}]}`, "it has no doc_id in paras"},
		{"articles", goodRow("articles"), "article x stands in f, line 1 already"},
		{"questions", `{"id":"2","lang":"en","question":" ","src":"s","answerable":false}`, "it has no question"},
		{"questions", `{"id":"2","lang":"en","question":"q","answerable":false}`, "it has no src"},
		{"questions", `{"id":"2","lang":"en","question":"q","src":"s"}`, "it does not say whether it is answerable"},
		{"questions", `{"id":"2","lang":"en","question":"q","src":"s","answerable":true}`, "it is answerable and has no answers"},
		{"questions", `{"id":"2","answers":"1856"}`, "answers is a JSON string, which it cannot be"},
		{"questions", goodRow("questions"), "question en 1 stands in f, line 1 already"},
	} {
		var in Input
		want := "f, line 3: " + test.want
		err := in.reader(test.kind)("f", strings.NewReader("\ufeff"+goodRow(test.kind)+"\n\n"+test.row+"\n"))
		if err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", test.row, err, want)
		}
	}
}

func TestNewCorpus(t *testing.T) {
	var in Input
	for kind, rows := range map[string]string{
		"articles":  goodRow("articles"),
		"documents": goodRow("documents") + "\n" + `{"doc_id":"x/0","lang":"zh","text":"港口很深。"}` + "\n" + `{"doc_id":"c","lang":"ar","text":""}`,
	} {
		if err := in.reader(kind)("f", strings.NewReader(rows)); err != nil {
			t.Fatal(err)
		}
	}
	for language, want := range map[string]string{"": "a c x/0 x/1", "zh": "x/0 x/1", "en": "a", "fr": ""} {
		c, err := NewCorpus(in.Documents, in.Articles, language)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, id := range []string{"a", "c", "x/0", "x/1", "x"} {
			if c.Has(id) {
				got = append(got, id)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("language %q: has %q, want %q", language, got, want)
		}
		for _, d := range c.Documents {
			if d.ID == "x/0" {
				t.Errorf("language %q: a paragraph of an article is indexed by itself", language)
			}
		}
	}
	if _, err := NewCorpus([]Document{{ID: "x"}}, in.Articles, ""); err == nil {
		t.Error("a document with the ID of an article is no error")
	}
}

// TestCounts checks the rule of a hit in an article: characters 7 to 17 are the paragraph x/1, 7 to 11 its answer.
func TestCounts(t *testing.T) {
	var in Input
	if err := in.ReadArticles("f", strings.NewReader(goodRow("articles"))); err != nil {
		t.Fatal(err)
	}
	c, err := NewCorpus(nil, in.Articles, "")
	if err != nil {
		t.Fatal(err)
	}
	const before = len("港口很深。\n\n")
	whole := len(in.Articles[0].Text)
	own := Question{Document: "x/1", Answers: []string{"1856", "港"}}
	other := Question{Document: "en/1", Answers: own.Answers}
	for _, test := range []struct {
		question   Question
		start, end int // bytes
		want       bool
	}{
		{own, 0, whole, true},
		{own, before, before + 4, true},
		{own, before, before + 3, false},
		{own, before + 1, whole, false},
		{own, 0, before, false},
		{other, before, before + 4, true},                 // all of the passage is of the paragraph
		{other, 0, before + 4, false},                     // 4 of its 10 characters, 4 of the passage's 11
		{other, 0, before + 4 + len("年"), true},           // 5 of 10
		{other, len("港口很深"), before + 3, true},            // 3 of the passage's 6
		{other, 0, before, false},                         // none
		{Question{Document: "x/1"}, before, whole, false}, // no answer to cover
		{Question{Document: "x/1", Answers: []string{"1857"}}, before, whole, false},
	} {
		hit := c.ranking([]Hit{{"x", test.start, test.end}})[0]
		if got := c.counts(hit, test.question, []string{"x/1"}); got != test.want {
			t.Errorf("%+v for %+v: %v, want %v", hit, test.question, got, test.want)
		}
	}
}

// FuzzInput checks that no file makes a reader panic, and that what is read can be scored.
func FuzzInput(f *testing.F) {
	for kind := range goodRows {
		f.Add(kind, goodRow(kind))
	}
	f.Add("list", goodList)
	f.Fuzz(func(t *testing.T, kind, text string) {
		var in Input
		read := in.reader(kind)
		if read == nil || read("f", strings.NewReader(text)) != nil {
			return
		}
		c, err := NewCorpus(in.Documents, in.Articles, "")
		if err != nil {
			return
		}
		for _, a := range c.Articles {
			hit := c.ranking([]Hit{{a.ID, 0, len(a.Text)}})[0]
			for _, p := range a.Paragraphs {
				c.counts(hit, Question{Document: p.Document, Answers: []string{p.text}}, []string{p.Document})
			}
		}
		for _, q := range in.Questions {
			if q.Text == "" || q.Answerable && !q.Listed && len(q.Answers) == 0 {
				t.Errorf("a question was taken that is none: %+v", q)
			}
		}
	})
}
