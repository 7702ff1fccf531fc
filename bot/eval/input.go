package eval

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Question is a question whose answer is known.
type Question struct {
	ID           string            `json:"id"`
	Language     string            `json:"lang"`
	Text         string            `json:"question"`
	Document     string            `json:"doc_id"`       // the gold document
	Alternatives []string          `json:"alt_doc_ids"`  // its near-duplicates
	ByLanguage   map[string]string `json:"gold_by_lang"` // the gold document in each language
	Answers      []string          `json:"answers"`      // any of them is right
	Answerable   bool              `json:"answerable"`
	Kind         string            `json:"kind"` // of one without an answer: OffCorpus or Adversarial
	Source       string            `json:"src"`
	Listed       bool              `json:"-"` // in a list that people keep; its document may be unknown
	Place        string            `json:"-"` // where the question was read, for messages
}

// The kinds of questions without an answer.
const (
	OffCorpus   = "off_corpus"  // the documents have nothing on it
	Adversarial = "adversarial" // written to look as if a document answered it
)

// Document is a text that is one passage.
type Document struct {
	ID       string `json:"doc_id"`
	Language string `json:"lang"`
	Title    string `json:"title"`
	Text     string `json:"text"`
}

// Article is a text that holds documents and is to be split into passages.
type Article struct {
	ID         string      `json:"article_id"`
	Language   string      `json:"lang"`
	Title      string      `json:"title"`
	Text       string      `json:"text"`
	Paragraphs []Paragraph `json:"paras"`
}

// Paragraph says which characters of an article are a document.
type Paragraph struct {
	Document string `json:"doc_id"`
	Start    int    `json:"start"`
	End      int    `json:"end"`
	text     string
}

// Input collects what is read from several files. Its zero value is empty.
type Input struct {
	Documents []Document
	Articles  []Article
	Questions []Question
	places    map[string]string
}

// lineLimit bounds a row, in bytes.
const lineLimit = 64 << 20

// rows reads a file of one JSON object a line and gives each to use, with its place. Errors name file and line.
func rows[T any](name string, r io.Reader, use func(place string, row T) error) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, lineLimit)
	n := 0
	for lines.Scan() {
		n++
		line := bytes.TrimSpace(lines.Bytes())
		if n == 1 {
			line = bytes.TrimPrefix(line, []byte("\ufeff"))
		}
		if len(line) == 0 {
			continue
		}
		place := fmt.Sprintf("%s, line %d", name, n)
		var row T
		err := json.Unmarshal(line, &row)
		if err == nil {
			err = use(place, row)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", place, inWords(err))
		}
	}
	if err := lines.Err(); errors.Is(err, bufio.ErrTooLong) {
		return fmt.Errorf("%s, line %d: longer than 64 MB", name, n+1)
	} else if err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	return nil
}

// inWords says of an error of the JSON package what is wrong with the row.
func inWords(err error) error {
	var kind *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &kind) && kind.Field == "":
		return fmt.Errorf("a JSON %s, want an object", kind.Value)
	case errors.As(err, &kind):
		return fmt.Errorf("%s is a JSON %s, which it cannot be", kind.Field[strings.LastIndexByte(kind.Field, '.')+1:], kind.Value)
	case errors.As(err, &syntax):
		return fmt.Errorf("no JSON: %w", err)
	}
	return err
}

// missing returns an error that names the first field without a value.
func missing(fields ...string) error {
	for i := 0; i < len(fields); i += 2 {
		if strings.TrimSpace(fields[i+1]) == "" {
			return fmt.Errorf("it has no %s", fields[i])
		}
	}
	return nil
}

// first notes where a thing was read, and returns an error if it was read before.
func (in *Input) first(thing, id, place string) error {
	if in.places == nil {
		in.places = map[string]string{}
	}
	key := thing + " " + id
	if before, ok := in.places[key]; ok {
		return fmt.Errorf("%s stands in %s already", key, before)
	}
	in.places[key] = place
	return nil
}

// ReadDocuments reads a file of documents, one JSON object a line.
func (in *Input) ReadDocuments(name string, r io.Reader) error {
	return rows(name, r, func(place string, row struct {
		Document
		Text *string `json:"text"`
	}) error {
		d := row.Document
		if err := missing("doc_id", d.ID, "lang", d.Language); err != nil {
			return err
		}
		if row.Text == nil {
			return errors.New("it has no text")
		}
		d.Text = *row.Text
		in.Documents = append(in.Documents, d)
		return in.first("document", d.ID, place)
	})
}

// ReadArticles reads a file of articles, one JSON object a line.
func (in *Input) ReadArticles(name string, r io.Reader) error {
	return rows(name, r, func(place string, a Article) error {
		if err := missing("article_id", a.ID, "lang", a.Language, "text", a.Text); err != nil {
			return err
		}
		if err := in.first("article", a.ID, place); err != nil {
			return err
		}
		for _, p := range a.Paragraphs {
			if err := missing("doc_id in paras", p.Document); err != nil {
				return err
			}
			if err := in.first("paragraph", p.Document, place); err != nil {
				return err
			}
		}
		in.Articles = append(in.Articles, a)
		return a.cut()
	})
}

// cut gives each paragraph its text.
func (a *Article) cut() error {
	offsets := make([]int, 0, len(a.Text)+1) // of each character, and the end
	for i := range a.Text {
		offsets = append(offsets, i)
	}
	offsets = append(offsets, len(a.Text))
	for i, p := range a.Paragraphs {
		if p.Start < 0 || p.End < p.Start || p.End >= len(offsets) {
			return fmt.Errorf("paragraph %s is characters %d to %d of a text of %d", p.Document, p.Start, p.End, len(offsets)-1)
		}
		a.Paragraphs[i].text = a.Text[offsets[p.Start]:offsets[p.End]]
	}
	return nil
}

// ReadQuestions reads a file of questions, one JSON object a line.
func (in *Input) ReadQuestions(name string, r io.Reader) error {
	return rows(name, r, func(place string, row struct {
		Question
		Answerable *bool `json:"answerable"`
	}) error {
		q := row.Question
		if err := missing("id", q.ID, "lang", q.Language, "question", q.Text, "src", q.Source); err != nil {
			return err
		}
		if row.Answerable == nil {
			return errors.New("it does not say whether it is answerable")
		}
		q.Answerable, q.Place = *row.Answerable, place
		if q.Answerable && len(q.Answers) == 0 {
			return errors.New("it is answerable and has no answers")
		}
		in.Questions = append(in.Questions, q)
		return in.first("question", q.Language+" "+q.ID, place)
	})
}
