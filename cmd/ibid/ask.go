package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"ibid/bot"
	"ibid/bot/discord"
	"ibid/bot/terminal"
	"ibid/retrieval/source"
)

// maxQuestion bounds a question, in characters: a longer one is a document.
const maxQuestion = 4000

// askCommand answers one question.
type askCommand struct {
	Question []string `arg:"" help:"The question, in any language."`
	Source   []string `help:"Answer from this document only; may be repeated." placeholder:"PATH"`
	JSON     bool     `help:"Write one JSON object." xor:"form"`
	Discord  bool     `help:"Write the messages as Discord would get them." xor:"form"`
}

// Run answers; a refusal is errRefused.
func (c *askCommand) Run(ctx context.Context, p *program) error {
	question, err := oneQuestion(c.Question)
	if err != nil {
		return err
	}
	index, err := p.library(ctx)
	if err != nil {
		return err
	}
	restricted, err := documents(index, c.Source)
	if err != nil {
		return err
	}
	waiting := newMeter(p.err)
	answer, err := bot.New(index, p.writing()).Ask(ctx, bot.Question{Text: question, Documents: restricted}, func(a bot.Answer) {
		waiting.show("the model writes, checked sentences", a.Receipt.Supported+a.Receipt.Weak, 0)
	})
	waiting.done()
	if err != nil {
		return err
	}
	if err := c.write(p, question, answer); err != nil {
		return err
	}
	switch answer.Trouble {
	case "", bot.NoModel, bot.Unproved:
	default:
		fmt.Fprintf(p.err, "ibid: the model did not answer (%s); ibid doctor looks for the reason\n", answer.Trouble)
	}
	if answer.Outcome == bot.Refused {
		return errRefused
	}
	return nil
}

func (c *askCommand) write(p *program, question string, a bot.Answer) error {
	if c.JSON {
		return writeJSON(p.out, answerJSON(question, a))
	}
	if c.Discord && a.Outcome != bot.Chat {
		for _, message := range discord.Preview(a) {
			if _, err := fmt.Fprintln(p.out, message); err != nil {
				return err
			}
		}
		return nil
	}
	return terminal.WriteAnswer(p.out, a, p.style())
}

// oneQuestion joins the words of a command line into a question.
func oneQuestion(words []string) (string, error) {
	question := strings.TrimSpace(strings.ToValidUTF8(strings.Join(words, " "), "\ufffd"))
	switch n := utf8.RuneCountInString(question); {
	case n == 0:
		return "", usageError{errors.New("the question is empty")}
	case n > maxQuestion:
		return "", usageError{fmt.Errorf("the question has %d characters; at most %d can be asked", n, maxQuestion)}
	}
	return question, nil
}

// The JSON forms below are a contract with other programs: fields may be added, none renamed.
type (
	jsonAnswer struct {
		Question  string         `json:"question"`
		Outcome   bot.Outcome    `json:"outcome"`
		Sure      bool           `json:"sure"`
		Language  string         `json:"language"`
		Segments  []jsonSegment  `json:"segments"`
		Citations []jsonCitation `json:"citations"`
		Related   []jsonCitation `json:"related"`
	}
	jsonSegment struct {
		Text    string `json:"text"`
		Markers []int  `json:"markers"`
	}
	jsonCitation struct {
		Marker     int             `json:"marker,omitempty"`
		Document   string          `json:"document"`
		Path       string          `json:"path"`
		Title      string          `json:"title"`
		Section    []string        `json:"section"`
		RawStart   int             `json:"raw_start"`
		RawEnd     int             `json:"raw_end"`
		Quote      string          `json:"quote"`
		Place      string          `json:"place"`
		Link       string          `json:"link"`
		References []jsonReference `json:"references"`
	}
	jsonReference struct {
		Title      string `json:"title"`
		Publisher  string `json:"publisher"`
		Author     string `json:"author"`
		Date       string `json:"date"`
		URL        string `json:"url"`
		ArchiveURL string `json:"archive_url"`
	}
)

func answerJSON(question string, a bot.Answer) jsonAnswer {
	j := jsonAnswer{Question: question, Outcome: a.Outcome, Sure: a.Sure, Language: a.Language, Segments: []jsonSegment{}, Citations: []jsonCitation{}, Related: []jsonCitation{}}
	for _, s := range a.Segments {
		j.Segments = append(j.Segments, jsonSegment{s.Text, s.Markers})
	}
	for _, c := range a.Citations {
		j.Citations = append(j.Citations, citationJSON(c))
	}
	for _, c := range a.Related {
		j.Related = append(j.Related, citationJSON(c))
	}
	return j
}

func citationJSON(c bot.Citation) jsonCitation {
	s := c.Sentence
	j := jsonCitation{
		Marker: c.Marker, Document: c.Document.ID, Path: c.Document.Path, Title: c.Document.Name(), Section: list(c.Section),
		RawStart: s.RawStart, RawEnd: s.RawEnd, Quote: s.Text, Place: c.Place, Link: c.Link, References: []jsonReference{},
	}
	for _, r := range s.References {
		j.References = append(j.References, referenceJSON(r))
	}
	return j
}

// referenceJSON splits a reference; one that the text does not split has its words as the title.
func referenceJSON(r source.Reference) jsonReference {
	title := r.Title
	if title == "" {
		title = r.Text
	}
	return jsonReference{title, r.Publisher, r.Author, r.Date, r.URL, r.ArchiveURL}
}

// list makes an empty list of none, which JSON would write as null.
func list(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}
