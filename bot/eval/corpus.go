package eval

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Corpus is what is searched, and where in it the answers stand.
type Corpus struct {
	Documents []Document // one passage each
	Articles  []Article  // split into passages
	known     map[string]bool
	articles  map[string]*Article
	spans     map[string]span
}

// span is where in an article a document stands, in characters, and its text.
type span struct {
	article    string
	start, end int
	text       string
}

// RankedHit is a hit as it is scored and written: a document, or a passage of an article from one character to another.
type RankedHit struct {
	Document   string // of a passage: the article
	Passage    bool
	Start, End int
}

// NewCorpus returns what there is to search in a language, or in all for the language "". A document that stands in one
// of the articles is searched there.
func NewCorpus(documents []Document, articles []Article, language string) (*Corpus, error) {
	c := &Corpus{known: map[string]bool{}, articles: map[string]*Article{}, spans: map[string]span{}}
	for i, a := range articles {
		if language != "" && a.Language != language {
			continue
		}
		c.Articles = append(c.Articles, a)
		c.articles[a.ID] = &articles[i]
		for _, p := range a.Paragraphs {
			c.spans[p.Document] = span{a.ID, p.Start, p.End, p.text}
			c.known[p.Document] = true
		}
	}
	for _, d := range documents {
		if language != "" && d.Language != language || c.known[d.ID] {
			continue
		}
		if c.articles[d.ID] != nil {
			return nil, fmt.Errorf("%s is both a document and an article that it is no part of", d.ID)
		}
		c.Documents = append(c.Documents, d)
		c.known[d.ID] = true
	}
	return c, nil
}

// Has reports whether a document can be found.
func (c *Corpus) Has(document string) bool { return c.known[document] }

// golds returns the documents that answer a question, as far as they can be found.
func (c *Corpus) golds(q Question, target string) []string {
	var all []string
	switch target {
	case Any, Same:
		all = append([]string{q.Document}, q.Alternatives...)
		if target == Any {
			all = slices.AppendSeq(all, maps.Values(q.ByLanguage))
		}
	default:
		all = []string{q.ByLanguage[target]}
	}
	return slices.DeleteFunc(all, func(d string) bool { return !c.known[d] })
}

// ranking returns the first ten hits: documents, each once, and passages of articles.
func (c *Corpus) ranking(found []Hit) []RankedHit {
	list := make([]RankedHit, 0, depth)
	seen := map[RankedHit]bool{}
	for _, h := range found {
		ranked := RankedHit{Document: h.Document}
		if a := c.articles[h.Document]; a != nil {
			start := utf8.RuneCountInString(a.Text[:h.Start])
			ranked = RankedHit{h.Document, true, start, start + utf8.RuneCountInString(a.Text[h.Start:h.End])}
		}
		if !seen[ranked] && len(list) < depth {
			list = append(list, ranked)
		}
		seen[ranked] = true
	}
	return list
}

// counts reports whether a hit is one of the gold documents, or has enough of it.
func (c *Corpus) counts(h RankedHit, q Question, gold []string) bool {
	return slices.ContainsFunc(gold, func(g string) bool {
		if !h.Passage {
			return h.Document == g
		}
		s, isSpan := c.spans[g]
		return isSpan && h.Document == s.article && h.covers(s, q, g)
	})
}

// covers reports whether a passage has the first answer that stands in a gold paragraph; for a paragraph that is not the
// question's own, whether it overlaps half of it, or with half of itself.
func (h RankedHit) covers(s span, q Question, gold string) bool {
	if gold == q.Document {
		if len(q.Answers) == 0 {
			return false
		}
		i := strings.Index(s.text, q.Answers[0])
		if i < 0 {
			return false
		}
		start := s.start + utf8.RuneCountInString(s.text[:i])
		return h.Start <= start && h.End >= start+utf8.RuneCountInString(q.Answers[0])
	}
	overlap := min(s.end, h.End) - max(s.start, h.Start)
	return overlap > 0 && (2*overlap >= s.end-s.start || 2*overlap >= h.End-h.Start)
}
