package bot

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"ibid/retrieval/source"
	"ibid/retrieval/text"
)

// excerptLimit is the longest paragraph that is shown whole, in characters; of a longer one a sentence is shown between
// its neighbours.
const excerptLimit = 900

// Excerpt is a sentence as it stands in its paragraph. What is cut off is marked by "…".
type Excerpt struct {
	Citation                   // of the sentence, without a marker
	Before, Text, After string // to be written one after the other
}

// Excerpt shows a sentence of a document among its neighbours. The error is retrieval.ErrUnknown where there is none.
func (b *Bot) Excerpt(document string, sentence int) (Excerpt, error) {
	p, err := b.library.Paragraph(document, sentence)
	if err != nil {
		return Excerpt{}, fmt.Errorf("reading a paragraph: %w", err)
	}
	at := sentence - p.First
	first, end, size := 0, len(p.Sentences), 0
	for _, s := range p.Sentences {
		size += utf8.RuneCountInString(s.Text)
	}
	if size > excerptLimit {
		first, end = max(0, at-1), min(end, at+2)
	}
	e := Excerpt{Citation: citation(p, at), Text: p.Sentences[at].Text}
	for i := first; i < at; i++ {
		e.Before += p.Sentences[i].Text + between(p.Sentences[i], p.Sentences[i+1])
	}
	for i := at + 1; i < end; i++ {
		e.After += between(p.Sentences[i-1], p.Sentences[i]) + p.Sentences[i].Text
	}
	if first > 0 {
		e.Before = "… " + e.Before
	}
	if end < len(p.Sentences) {
		e.After += " …"
	}
	e.Elsewhere, err = b.elsewhere(e.Citation)
	return e, err
}

// Bounds of looking for what a document says twice: sentences that are looked at, words that make a statement, headings
// that are named.
const (
	elsewhereSentences = 3000
	elsewhereWords     = 4
	elsewhereHeadings  = 3
)

// elsewhere names the other headings under which the document says the same as a sentence of it, in its order.
func (b *Bot) elsewhere(own Citation) ([]string, error) {
	size := len(text.Terms(own.Sentence.Text))
	if size < elsewhereWords || len(own.Section) == 0 {
		return nil, nil
	}
	var headings []string
	for at := 0; at < min(own.Of, elsewhereSentences); {
		p, err := b.library.Paragraph(own.Document.ID, at)
		if err != nil {
			return nil, fmt.Errorf("reading a paragraph: %w", err)
		}
		at = p.First + len(p.Sentences)
		if len(p.Section) == 0 || slices.Equal(p.Section, own.Section) || slices.Contains(headings, p.Section[len(p.Section)-1]) || len(headings) == elsewhereHeadings {
			continue
		}
		if slices.ContainsFunc(p.Sentences, func(s source.Sentence) bool {
			n := len(text.Terms(s.Text))
			return n <= 2*size && size <= 2*n && sayTheSame(s.Text, own.Sentence.Text)
		}) {
			headings = append(headings, p.Section[len(p.Section)-1])
		}
	}
	return headings, nil
}

// between returns what parts two neighbouring sentences of a document: a space where the document has any white space.
func between(a, b source.Sentence) string {
	if a.End < b.Start {
		return " "
	}
	return ""
}
