package bot

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"ibid/bot/claim"
	"ibid/retrieval"
	"ibid/retrieval/text"
)

// signals are what tells whether the documents answer a question. Each is comparable between languages, sizes of a
// library and embedders: a share, or a logarithm of a count.
type signals struct {
	mass     float64 // share of the question that the first passage holds
	coverage float64 // share that the best sentence and its context hold
	headed   float64 // share that its title and headings hold
	length   float64 // logarithm of the number of terms: the more of them, the fewer does an answer repeat
	lacks    float64 // 1 where a moment or an amount is asked for and the best sentence has none
	spread   float64 // how far the best passage of the lexical leg stands out from the others
	abroad   float64 // 1 where words are met in translation: lists lack many
}

// signalsOf reads the signals. best is the best sentence.
func signalsOf(best *candidate, r retrieval.Result, weights []float64, asked kind) signals {
	s := signals{coverage: best.coverage, headed: best.headed, length: math.Log(float64(len(r.Terms)))}
	matched := 0.
	for i, w := range weights {
		if strength := strongest(&r.Hits[0], i); strength > retrieval.Apart {
			matched += w * strength
		}
	}
	s.mass = max(r.Hits[0].Why.Mass, matched) // the passage may be in another language, where only words meet
	if (asked == moment || asked == amount) && !best.answers {
		s.lacks = 1
	}
	s.spread = spread(r.Hits)
	if slices.ContainsFunc(r.Hits[0].Why.Matches, func(m retrieval.Match) bool { return m.Met != "" }) {
		s.abroad = 1
	}
	return s
}

// strongest returns how well a passage holds a term.
func strongest(hit *retrieval.Hit, term int) float64 {
	best := 0.
	for _, m := range hit.Why.Matches {
		if m.Term == term {
			best = max(best, m.Strength)
		}
	}
	return best
}

// usual is what the other hits have of the best score in the lexical leg, between what it is over the development questions
// that are answered, .41, and the others, .64. It stands for hits that there are not: in a small library a passage is not
// the better for being alone.
const (
	usual     = .55
	usualHits = 10
)

// spread returns how far the best score of the lexical leg is above the mean of the others, as a share of it.
func spread(hits []retrieval.Hit) float64 {
	best, sum := 0., 0.
	for h := range hits {
		best = max(best, hits[h].Why.Standing)
		sum += hits[h].Why.Standing
	}
	if best == 0 {
		return 0
	}
	missing := max(0, usualHits-len(hits))
	others := sum - best + float64(missing)*usual*best
	return 1 - others/best/float64(len(hits)+missing-1)
}

// confidence is a logistic regression on half of the development documents at a time: the questions that they answer
// against those that the other half does, rounded. Fitted on two of English, Arabic and Chinese it tells as much of the
// third. What is met in translation counts by hand: about half of such questions are answered, of those that the documents
// don't answer one in six.
func (s signals) confidence() float64 {
	odds := -9 + 5*s.mass + 3*s.coverage + 2.8*s.headed + 1.4*s.length - .9*s.lacks + 5*s.spread + s.abroad
	return 1 / (1 + math.Exp(-odds))
}

const (
	answerBar = .35 // confidence below which nothing is answered: 9 of 100 development questions that the documents answer
	sureBar   = .7
)

// confidence returns the probability that the documents answer the question: 0 if it names something that they lack, or
// they have it the other way round only.
func confidence(question string, all []*candidate, r retrieval.Result) float64 {
	if namesAbsent(r.Terms) || exchanged(all) {
		return 0
	}
	return signalsOf(all[0], r, termWeights(r, len(question)), kindOf(question)).confidence()
}

// namesAbsent reports whether a question names something that the documents lack: what they say of something else does
// not answer it.
func namesAbsent(terms []retrieval.Term) bool {
	for _, t := range terms {
		if t.Name && !t.Known {
			return true
		}
	}
	return false
}

// sure reports whether the best sentence can be told to be about what the question is about. One word alone is no question
// to be sure of, and a sentence without a name of the question, or without its rarest word, no sure answer: it may be
// about another one; nor is one with its names in another order.
func sure(question string, best *candidate, terms []retrieval.Term) bool {
	heaviest := 0
	for i, t := range terms {
		if t.Weight > terms[heaviest].Weight {
			heaviest = i
		}
		if !t.Known && !t.Exact || t.Name && !best.tells(i) {
			return false
		}
	}
	// Where capitals show no names, the rarest word may be one.
	first, _ := utf8.DecodeRuneInString(terms[heaviest].Text)
	if !terms[heaviest].Common && !unicode.IsUpper(first) && !best.tells(heaviest) {
		return false
	}
	return len(terms) > 1 && !best.reverses(claim.Dates(question))
}

// reverses reports whether two names of the question, with a word of it between them, stand in the sentence in the
// other order: who does it and to whom it is done may have changed places. A date is no name.
func (c *candidate) reverses(dates []claim.Date) bool {
	folded := text.Fold(c.sentence().Text)
	before, word := "", false // the name before, and whether a word came since
	for i, t := range c.terms {
		if t.Common && t.Known {
			word = true
		}
		inDate := slices.ContainsFunc(dates, func(d claim.Date) bool { return d.Start <= t.Start && t.Start < d.End })
		if !t.Name || inDate || c.nearTo[i] <= retrieval.Apart {
			continue
		}
		name := text.Fold(t.Text)
		if word && before != "" && follows(folded, before, name) {
			return true
		}
		before, word = name, false
	}
	return false
}

// follows reports whether a stands in s only behind every b.
func follows(s, a, b string) bool {
	first, last := strings.Index(s, a), strings.LastIndex(s, b)
	return last >= 0 && first > last
}

// besides is how far from a character what it joins may stand, in bytes: eight characters.
const besides = 24

// exchanged reports whether a character that joins two words of the question joins them the other way round in a
// sentence, and the best sentence has them not as asked: 以色列驻阿塞拜疆 has every character of 阿塞拜疆驻以色列 and says
// something else.
func exchanged(all []*candidate) bool {
	for i := 1; i+2 < len(all[0].terms); i++ {
		if all[0].nearTo[i] < 1 && all[0].nearTo[i+1] < 1 && slices.ContainsFunc(all, func(c *candidate) bool { return c.exchanges(i) }) {
			return true
		}
	}
	return false
}

// exchanges reports whether the last character of a term, which the next term begins with, has in the sentence the word
// after it before it, and the word before it after it.
func (c *candidate) exchanges(term int) bool {
	a, b := c.terms[term], c.terms[term+1]
	if b.Start >= a.Start+len(a.Text) || c.nearTo[term] != retrieval.Apart || c.nearTo[term+1] != retrieval.Apart {
		return false
	}
	joint, _ := utf8.DecodeLastRuneInString(text.Fold(a.Text))
	return joins(text.Fold(c.sentence().Text), joint, text.Fold(c.terms[term+2].Text), text.Fold(c.terms[term-1].Text))
}

// joins reports whether joint stands in s with one of two words shortly before and the other shortly after it.
func joins(s string, joint rune, before, after string) bool {
	for i, r := range s {
		if r == joint && strings.Contains(s[max(0, i-besides):i], before) && strings.Contains(s[i:min(len(s), i+utf8.RuneLen(r)+besides)], after) {
			return true
		}
	}
	return false
}

// tells reports whether a sentence has a term, or is under a heading that has it, or leans on a sentence that may.
func (c *candidate) tells(term int) bool {
	return c.nearTo[term] > retrieval.Apart || c.about[term] > retrieval.Apart || leans(c.sentence().Text)
}
