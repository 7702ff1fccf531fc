package eval

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"ibid/bot"
)

// listLimit bounds a list of questions, in bytes.
const listLimit = 4 << 20

// ReadList reads a list of questions that people keep for their own documents: YAML, each item a question with the
// document that answers it, the text that must stand in the answer, or both; or with "answer: none". The name of the
// file is the source.
func (in *Input) ReadList(name string, r io.Reader) error {
	raw, err := io.ReadAll(io.LimitReader(r, listLimit+1))
	if err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	if len(raw) > listLimit {
		return fmt.Errorf("%s: longer than 4 MB", name)
	}
	var file yaml.Node
	if err := yaml.Unmarshal(raw, &file); err != nil {
		return errors.New(name + syntax(err))
	}
	if len(file.Content) == 0 || file.Content[0].Kind != yaml.SequenceNode {
		return fmt.Errorf("%s: want a list, each item beginning with “- question:”", name)
	}
	for i, item := range file.Content[0].Content {
		place := fmt.Sprintf("%s, line %d", name, item.Line)
		q, err := question(item)
		if err != nil {
			return fmt.Errorf("%s: %w", place, err)
		}
		q.ID, q.Source, q.Place = fmt.Sprintf("%s:%d", name, i+1), name, place
		in.Questions = append(in.Questions, q)
	}
	return nil
}

var yamlLine = regexp.MustCompile(`^line (\d+): `)

// syntax says why a file is no YAML, and where, as far as the parser tells.
func syntax(err error) string {
	message := strings.TrimPrefix(err.Error(), "yaml: ")
	if m := yamlLine.FindStringSubmatch(message); m != nil {
		return ", line " + m[1] + ": no YAML: " + message[len(m[0]):]
	}
	return ": no YAML: " + message
}

// question reads an item of a list.
func question(item *yaml.Node) (Question, error) {
	if item.Kind != yaml.MappingNode {
		return Question{}, errors.New("want “question:” and what answers it")
	}
	q := Question{Answerable: true, Listed: true}
	seen := map[string]bool{}
	for i := 0; i+1 < len(item.Content); i += 2 {
		key, value := item.Content[i].Value, item.Content[i+1]
		text := strings.TrimSpace(value.Value)
		if value.Kind != yaml.ScalarNode || text == "" || seen[key] {
			return q, fmt.Errorf("%s: want one value", key)
		}
		seen[key] = true
		switch key {
		case "question":
			q.Text = text
		case "document":
			q.Document = text
		case "text":
			q.Answers = []string{text}
		case "answer":
			if text != "none" {
				return q, fmt.Errorf("answer is %q: it can only be none; what must stand in the answer goes under text", text)
			}
			q.Answerable, q.Kind = false, OffCorpus
		default:
			return q, fmt.Errorf("%q is none of question, document, text and answer", key)
		}
	}
	switch known := q.Document != "" || len(q.Answers) > 0; {
	case q.Text == "":
		return q, errors.New("it has no question")
	case q.Answerable && !known:
		return q, errors.New("want the document, a text, or “answer: none”")
	case !q.Answerable && known:
		return q, errors.New("“answer: none” has no document and no text")
	}
	return q, nil
}

// Failure says what is wrong with the answer to a question of a list; "" for one that is as it should be. The answer has
// to cite the document, and the text has to stand in it.
func (r *Result) Failure() string {
	cited := slices.ContainsFunc(r.Answer.Citations, func(c bot.Citation) bool { return c.Document.ID == r.Document })
	switch {
	case !r.Answerable && r.Refused():
		return ""
	case !r.Answerable:
		return "was answered, and should not be"
	case r.Answer.Outcome == bot.Chat:
		return "was taken for small talk"
	case r.Refused():
		return "was not answered"
	case r.Document != "" && !cited:
		return "does not cite " + r.Document
	case len(r.Answers) > 0 && !r.holds(r.text()):
		return fmt.Sprintf("does not say %q", r.Answers[0])
	}
	return ""
}
