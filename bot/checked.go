package bot

import (
	"context"
	"fmt"
	"slices"

	"ibid/bot/claim"
	"ibid/retrieval"
)

// Verdict says how the documents stand to a claim. It speaks of the documents, never of the truth.
type Verdict string

// The verdicts.
const (
	Agrees   Verdict = "agrees"
	Differs  Verdict = "differs"
	Absent   Verdict = "absent"    // the documents have nothing on it
	ReadThis Verdict = "read this" // they have something, but what it says of the claim can't be told
)

// Checked is a message beside the documents.
type Checked struct {
	Language  string    // that facts are written in
	Claims    []Claimed // in the order of the message; none where it claims nothing
	Citations []Citation
	Documents int // how many were searched
}

// Claimed is what a message claims, with what the documents say of it.
type Claimed struct {
	Text    string
	Verdict Verdict
	Fact    string // of what differs: the documents' date or figure, in the asker's notation; "" where a model says so
	Several bool   // more than one document has it
	AsOf    int    // the year that the document gives for its figure; 0: none
	Undated bool   // the document has no date, and the claim is about the present
	Quotes  []Quoted
}

// Quoted is a sentence of the documents, or the part of a long one that bears on the claim, with its marker.
type Quoted struct {
	Text   string
	Marker int
}

// Check holds what a message claims against the documents, in the language of who wants to know; "" is the message's.
// Dates, numbers and what they are about are compared by rule; a model judges only what that leaves open, and only as far as
// the rules let it. An error means that the library failed.
func (b *Bot) Check(ctx context.Context, message, language string) (Checked, error) {
	documents, languages := b.library.Languages()
	c := Checked{Language: language, Documents: documents}
	if c.Language == "" {
		c.Language = languageOf(Question{Text: message}, languages)
	}
	var trials []*trial
	for _, a := range claims(message) {
		t, err := b.try(ctx, a, c.Language)
		if err != nil {
			return Checked{}, err
		}
		trials = append(trials, t)
	}
	if b.writer != nil {
		b.writer.settle(ctx, trials)
	}
	for _, t := range trials {
		c.add(t)
	}
	return c, ctx.Err()
}

// A trial is a claim beside the sentences that were found for it.
type trial struct {
	asserted
	evidence
	ranked  []*candidate // best first
	read    *claim.Evidence
	verdict Verdict
	torn    bool    // some sentences agree and others differ: no model can settle that
	cited   []place // best first
	fact    fact    // of what differs; zero: none
	several bool
	year    int
}

// A fact is what a sentence has in the place of a date or a number of the claim.
type fact struct {
	date   claim.Date
	number claim.Number
}

func (f fact) in(language string) string {
	if f.date != (claim.Date{}) {
		return f.date.In(language)
	}
	return f.number.In(language)
}

// same reports whether two facts are one, perhaps told more finely in one place.
func (f fact) same(o fact) bool {
	if f.date != (claim.Date{}) {
		return f.date.Contains(o.date) || o.date.Contains(f.date)
	}
	return f.number.Equal(o.number)
}

// try searches for a claim and judges it by rule.
func (b *Bot) try(ctx context.Context, a asserted, language string) (*trial, error) {
	found, err := b.library.Search(ctx, retrieval.Query{Text: a.search, Balanced: true})
	if err != nil {
		return nil, fmt.Errorf("searching: %w", err)
	}
	t := &trial{asserted: a, verdict: Absent}
	for _, h := range found.Hits {
		for i := range h.Passage.Sentences {
			t.places = append(t.places, place{len(t.passages), i})
		}
		t.passages = append(t.passages, h.Passage)
	}
	t.read = b.checker.Read(t.sources())
	t.ranked = weigh(a.search[:a.own], found)
	if !t.compare(language) {
		t.weighUp(found, language)
	}
	return t, nil
}

// add puts the outcome of a trial beside the others.
func (c *Checked) add(t *trial) {
	made := Claimed{Text: t.said, Verdict: t.verdict, Several: t.several, AsOf: t.year}
	if t.fact != (fact{}) {
		made.Fact = t.fact.in(c.Language)
	}
	for _, at := range t.cited {
		cited := citation(t.passages[at.passage], at.sentence)
		same := func(o Citation) bool { return o.Document.ID == cited.Document.ID && o.Number == cited.Number }
		i := slices.IndexFunc(c.Citations, same)
		if i < 0 {
			i = len(c.Citations)
			cited.Marker = i + 1
			c.Citations = append(c.Citations, cited)
		}
		made.Quotes = append(made.Quotes, Quoted{t.excerpt(at), i + 1})
		made.Undated = made.Undated || t.verdict == Differs && cited.Document.Date == "" && t.year == 0 && t.fact.date == (claim.Date{}) && timeless(t.said)
	}
	c.Claims = append(c.Claims, made)
}
