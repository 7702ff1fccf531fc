package bot

import (
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"ibid/prompts"
	"ibid/retrieval"
)

// maxShown is how many passages a model is shown at most: more of them make small models cite worse.
const maxShown = 6

// evidence is what a model is shown.
type evidence struct {
	passages []retrieval.Passage // passage n of the prompt is the n-1st
	places   []place             // of all their sentences, which are numbered in this order
	dropped  int                 // passages for which there was no room
}

// place is where a sentence of the evidence stands.
type place struct{ passage, sentence int } // both from 0

// text returns a sentence of the evidence.
func (e evidence) text(at place) string { return e.passages[at.passage].Sentences[at.sentence].Text }

// resolve returns the sentences that a label may mean: one, or all of its passage; none for an invented label.
func (e evidence) resolve(l label) []int {
	var sentences []int
	for n, at := range e.places {
		if at.passage == l.passage-1 && (at.sentence == l.sentence || l.sentence == wholePassage) {
			sentences = append(sentences, n)
		}
	}
	return sentences
}

// gather takes passages, best first, as long as they fit into so many tokens. One that doesn't fit is dropped whole, but
// for the first: of that one the sentences from the beginning that fit are taken, or there would be no answer at all.
func gather(hits []retrieval.Hit, tokens int) evidence {
	var e evidence
	for _, h := range hits[:min(len(hits), maxShown)] {
		p := h.Passage
		cost := passageOverhead + estimate(p.Document.Name())
		for i, s := range p.Sentences {
			cost += labelOverhead + estimate(s.Text)
			if cost > tokens && len(e.passages) == 0 && i > 0 {
				p.Sentences, cost = p.Sentences[:i], tokens
				break
			}
		}
		if cost > tokens {
			e.dropped++
			continue
		}
		tokens -= cost
		for i := range p.Sentences {
			e.places = append(e.places, place{len(e.passages), i})
		}
		e.passages = append(e.passages, p)
	}
	return e
}

// What the labels and heads of a prompt take, in tokens.
const (
	labelOverhead   = 4
	passageOverhead = 24
)

// estimate returns about how many tokens a text has, rather too many than too few: tokenisers of today's models need a
// third of a token for a Latin letter, half of one for other alphabets, and one for a character of Chinese and the like.
func estimate(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case r < 0x80:
			n += 2
		case r < 0x250 || unicode.IsSpace(r) || unicode.Is(unicode.Mn, r):
			n += 3
		case r < 0x900:
			n += 4
		default:
			n += 7
		}
	}
	return n/6 + 1
}

// data is the evidence as a prompt wants it.
func (e evidence) data(question, code, today string) prompts.Evidence {
	data := prompts.Evidence{Today: today, Language: englishName(code), Question: question}
	for i, p := range e.passages {
		passage := prompts.Passage{Number: i + 1, Title: p.Document.Name(), Date: p.Document.Date, Language: englishName(p.Document.Language)}
		if n := len(p.Section); n > 0 {
			passage.Section = p.Section[n-1]
		}
		for j, s := range p.Sentences {
			passage.Sentences = append(passage.Sentences, prompts.Sentence{Label: prompts.Label(i+1, j), Text: s.Text})
		}
		data.Passages = append(data.Passages, passage)
	}
	return data
}

// englishName is what a language is called in English, which models know best.
func englishName(code string) string {
	tag, err := language.Parse(code)
	if code == "" || err != nil {
		return ""
	}
	return display.English.Languages().Name(tag)
}
