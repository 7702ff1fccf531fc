package bot

import (
	"fmt"
	"unicode/utf8"

	"ibid/retrieval/source"
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
	return e, nil
}

// between returns what parts two neighbouring sentences of a document: a space where the document has any white space.
func between(a, b source.Sentence) string {
	if a.End < b.Start {
		return " "
	}
	return ""
}
