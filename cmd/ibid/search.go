package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"ibid/retrieval"
	"ibid/retrieval/source"
)

// searchCommand lists passages.
type searchCommand struct {
	Question []string `arg:"" help:"The words to look for, in any language."`
	Source   []string `help:"Search this document only; may be repeated." placeholder:"PATH"`
	Limit    int      `help:"How many passages at most." default:"5"`
	JSON     bool     `help:"Write one JSON object a passage."`
}

// Run lists the passages that bear on a question; none is errRefused.
func (c *searchCommand) Run(ctx context.Context, p *program) error {
	question, err := oneQuestion(c.Question)
	if err != nil {
		return err
	}
	if c.Limit < 1 || c.Limit > 100 {
		return usageError{fmt.Errorf("--limit is %d: want 1 to 100", c.Limit)}
	}
	index, err := p.library(ctx)
	if err != nil {
		return err
	}
	restricted, err := documents(index, c.Source)
	if err != nil {
		return err
	}
	found, err := index.Search(ctx, retrieval.Query{Text: question, Documents: restricted, Limit: c.Limit})
	if err != nil {
		return err
	}
	for i, hit := range found.Hits {
		if c.JSON {
			err = writeJSON(p.out, hitJSON(i+1, hit, found.Terms))
		} else {
			err = writeHit(p, i+1, hit, found.Terms)
		}
		if err != nil {
			return err
		}
	}
	if len(found.Hits) == 0 {
		if !c.JSON {
			fmt.Fprintln(p.out, "Nothing found.")
		}
		return errRefused
	}
	return nil
}

// jsonHit is a contract with other programs: fields may be added, none renamed.
type jsonHit struct {
	Rank         int      `json:"rank"`
	Score        float64  `json:"score"`
	LexicalRank  int      `json:"lexical_rank"`
	DenseRank    int      `json:"dense_rank"`
	MatchedTerms []string `json:"matched_terms"`
	Passage      string   `json:"passage"`
	Path         string   `json:"path"`
	Title        string   `json:"title"`
	Section      []string `json:"section"`
	RawStart     int      `json:"raw_start"`
	RawEnd       int      `json:"raw_end"`
	Place        string   `json:"place"`
	Link         string   `json:"link"`
	Text         string   `json:"text"`
}

func hitJSON(rank int, h retrieval.Hit, terms []retrieval.Term) jsonHit {
	first, last := h.Sentences[0], h.Sentences[len(h.Sentences)-1]
	return jsonHit{
		Rank: rank, Score: h.Score, LexicalRank: h.Why.Lexical, DenseRank: h.Why.Dense, MatchedTerms: matched(h, terms),
		Passage: h.ID, Path: h.Document.Path, Title: h.Document.Name(), Section: list(h.Section),
		RawStart: first.RawStart, RawEnd: last.RawEnd, Place: h.Document.Place(first), Link: h.Document.Link(first), Text: joined(h.Sentences),
	}
}

func writeHit(p *program, rank int, h retrieval.Hit, terms []retrieval.Term) error {
	head := append([]string{h.Document.Name()}, h.Section...)
	_, err := fmt.Fprintf(p.out, "%d. %s · %s\n   score %.3f; matches %s\n   %s\n\n",
		rank, printable(strings.Join(head, " · ")), printable(h.Document.Place(h.Sentences[0])), h.Score,
		cmp.Or(strings.Join(matched(h, terms), ", "), "no word"), joined(h.Sentences))
	return err
}

// matched returns the terms of the question that stand in a passage, in the question's order.
func matched(h retrieval.Hit, terms []retrieval.Term) []string {
	found := make([]bool, len(terms))
	for _, m := range h.Why.Matches {
		found[m.Term] = true
	}
	words := []string{}
	for i, t := range terms {
		if found[i] {
			words = append(words, t.Text)
		}
	}
	return words
}

// joined returns the sentences of a passage as running text.
func joined(sentences []source.Sentence) string {
	var b strings.Builder
	for i, s := range sentences {
		if i > 0 && sentences[i-1].End < s.Start {
			b.WriteByte(' ')
		}
		b.WriteString(s.Text)
	}
	return b.String()
}
