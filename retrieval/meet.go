package retrieval

import (
	"math"
	"slices"

	"ibid/retrieval/lexical"
	"ibid/retrieval/text"
)

// Strength of a translation that stands in a sentence, from one that is rarely meant to the one that lists give first. An
// exact word of the same language has 1, a pair of characters that stand apart has Apart.
const (
	leastTranslated = .6
	mostTranslated  = .9
)

// meeting is what of a question may be met in a passage of another language, by the first term of it.
type meeting map[string][]encounter

// encounter is a word of the question and one wording of it in the passage's language.
type encounter struct {
	source   text.Span // of the question
	parts    [][]string
	strength float64
}

// meeting returns what of a question may be met in passages of a group.
func (q query) meeting(group int) meeting {
	m := meeting{}
	for i, s := range q.sets {
		if s.Group != group {
			continue
		}
		for _, a := range s.Alternatives {
			if a.Loose {
				continue
			}
			e := encounter{q.sources[i], a.Parts, leastTranslated + (mostTranslated-leastTranslated)*a.Weight}
			for _, form := range a.Parts[0] {
				m[form] = append(m[form], e)
			}
		}
	}
	return m
}

// encountered is a word of the question that was met, and how.
type encountered struct {
	source   text.Span
	met      string
	strength float64
}

// in returns what is met in a sentence of these tokens: of each word of the question the strongest, ties as they stand there.
func (m meeting) in(sentence string, tokens []text.Token) []encountered {
	var list []encountered
	for i, t := range tokens {
		for _, e := range m[t.Term] {
			last, ok := e.at(tokens[i:])
			if !ok {
				continue
			}
			f := encountered{e.source, sentence[t.Start:last.End], e.strength}
			at := slices.IndexFunc(list, func(o encountered) bool { return o.source == f.source })
			if at < 0 {
				list = append(list, f)
			} else if f.strength > list[at].strength {
				list[at] = f
			}
		}
	}
	return list
}

// at reports whether tokens begin with the wording, and its last token. Pairs of characters overlap, so that consecutive
// ones are one word.
func (e encounter) at(tokens []text.Token) (last text.Token, ok bool) {
	if len(tokens) < len(e.parts) {
		return last, false
	}
	for i, part := range e.parts {
		if !slices.Contains(part, tokens[i].Term) || i > 0 && tokens[i].Bigram && tokens[i].Start > tokens[i-1].End {
			return last, false
		}
	}
	return tokens[len(e.parts)-1], true
}

// metTerms returns which terms are met in a sentence that has these words. A term is met with the word that it stands in; a pair
// of characters that two words share, when both are.
func metTerms(terms []Term, sentence int, words []encountered, question string) []Match {
	if len(words) == 0 {
		return nil
	}
	var matches []Match
	for i, t := range terms {
		best := Match{Term: i, Sentence: sentence}
		end := t.Start + len(t.Text)
		var before, after float64
		for _, w := range words {
			switch inside := w.source.Start <= t.Start && end <= w.source.End; {
			case inside && w.strength > best.Strength:
				best.Strength, best.Met, best.Of = w.strength, w.met, question[w.source.Start:w.source.End]
			case t.Exact && w.source.Start < end && end < w.source.End:
				after = max(after, w.strength)
			case t.Exact && w.source.Start < t.Start && t.Start < w.source.End:
				before = max(before, w.strength)
			}
		}
		best.Strength = max(best.Strength, min(before, after))
		if best.Strength > 0 {
			matches = append(matches, best)
		}
	}
	return matches
}

// stands returns how often the alternatives of a set stand in the documents, about.
func (x *Index) stands(s lexical.Set) int {
	n := 0
	for _, a := range s.Alternatives {
		if a.Loose {
			continue
		}
		least := math.MaxInt
		for _, part := range a.Parts {
			sum := 0
			for _, form := range part {
				sum += x.lexical.Occurrences(form)
			}
			least = min(least, sum)
		}
		n += least
	}
	return n
}

// translate says of terms which the documents have in translation, and how rare those are among the sentences of their
// script.
func (x *Index) translate(terms []Term, q query) {
	for i, s := range q.sets {
		n := float64(x.stands(s))
		if n == 0 {
			continue
		}
		sentences := float64(x.scripts[text.ScriptOf(s.Alternatives[0].Parts[0][0])])
		weight := idf(n, max(n, sentences))
		for j := range terms {
			t := &terms[j]
			if source := q.sources[i]; t.Start < source.Start || t.Start+len(t.Text) > source.End {
				continue
			}
			if !t.Translated || weight < t.TranslatedWeight {
				t.TranslatedWeight = weight
			}
			t.Translated = true
		}
	}
}
