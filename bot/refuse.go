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
	mass     float64 // share of the question that the best sentence's passage holds
	coverage float64 // share that the best sentence and its context hold
	headed   float64 // share that its title and headings hold
	length   float64 // logarithm of the number of terms: the more of them, the fewer does an answer repeat
	lacks    float64 // 1 where a moment or an amount is asked for and the best sentence has none
	rivals   float64 // logarithm of how many passages were searched, as far as the best one doesn't stand out from them
	abroad   float64 // 1 where words are met in translation: lists lack many
	seconded float64 // reciprocal rank of the best sentence's passage in the dense leg
}

// signalsOf reads the signals. best is the best sentence.
func signalsOf(best *candidate, r retrieval.Result, weights []float64, asked kind) signals {
	s := signals{coverage: best.coverage, headed: best.headed, length: math.Log(float64(len(r.Terms)))}
	matched := 0.
	for i, w := range weights {
		if strength := strongest(best.passage, i); strength > retrieval.Apart {
			matched += w * strength
		}
	}
	s.mass = max(best.passage.Why.Mass, matched) // the passage may be in another language, where only words meet
	if (asked == moment || asked == amount) && !best.answers {
		s.lacks = 1
	}
	s.rivals = (1 - spread(r.Hits)) * math.Log(float64(r.Among+usualOthers))
	s.seconded = seconded(best.passage, r.Hits)
	if slices.ContainsFunc(r.Hits[0].Why.Matches, func(m retrieval.Match) bool { return m.Met != "" }) {
		s.abroad, s.seconded = 1, max(s.seconded, usualSecond) // many embedders know one language at a time
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
// the better for being alone. usualSecond is the same of the reciprocal rank in the dense leg, .69 and .17.
const (
	usual       = .55
	usualSecond = .43
	usualHits   = 10
	usualOthers = 50 // passages that a small library is taken to have besides: what is asked of one is mostly about its subject
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

// seconded returns the reciprocal rank in the dense leg of the passage that the best sentence is from: two legs that find
// the same are seldom both wrong. Where that leg found nothing, it says nothing.
func seconded(passage *retrieval.Hit, hits []retrieval.Hit) float64 {
	if !slices.ContainsFunc(hits, func(h retrieval.Hit) bool { return h.Why.Dense > 0 }) {
		return usualSecond
	}
	reciprocal := 0.
	if passage.Why.Dense > 0 {
		reciprocal = 1 / float64(passage.Why.Dense)
	}
	missing := max(0, usualHits-len(hits))
	return (reciprocal*float64(len(hits)) + usualSecond*float64(missing)) / float64(len(hits)+missing)
}

// confidence is a logistic regression, rounded, on libraries of 1 to 300 articles drawn at random from the development
// documents, and on halves of these: questions that a library answers against as many that others do, each set of questions
// and each language counting as much. Fitted on two of English, Arabic and Chinese it tells nearly as much of the third; fitted
// on large libraries alone it refuses a fifth of what one article answers. What is met in translation counts by hand: of the
// questions that the documents answer nearly half are refused then, of the others three in ten answered.
func (s signals) confidence() float64 {
	odds := -5.53 + 5*s.mass + 4.1*s.coverage + 4*s.headed + 1.4*s.length - .7*s.lacks + .8*s.seconded - .66*s.rivals + s.abroad
	return 1 / (1 + math.Exp(-odds))
}

// Below answerBar nothing is answered. It refuses 6 in 100 of the development questions that a library of up to ten articles
// answers, 5 where that is half of all, and answers 11 and 26 of those that it doesn't. Above sureBar are 1 and 7 of these.
const (
	answerBar = .15
	sureBar   = .65
	claimBar  = .5 // of a claim, below which its nearest sentence is no reason to read on
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
	if kindOf(question) == person && best.parts(question) {
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

// owning lists what stands between two words of which one is the other's, folded; in Arabic it is nothing. A language is
// added by a line.
var owning = []string{
	"of", "of the", "'s", "’s",
	"的",
	"von", "des", "der", "de", "del", "de la", "du", "da", "do", "の", "의",
}

// parts reports whether a word of the question that is another one's stands in the sentence away from it: somebody else
// may be the one there. 阿塞拜疆总统伊利哈姆·阿利耶夫致以色列总理 tells nothing of 以色列的总统.
func (c *candidate) parts(question string) bool {
	folded := text.Fold(c.sentence().Text)
	for i := 1; i < c.own; i++ {
		a, b := c.terms[i-1], c.terms[i]
		end := a.Start + len(a.Text)
		if b.Start < end || c.nearTo[i-1] < 1 || c.nearTo[i] < 1 {
			continue
		}
		between := strings.TrimSpace(text.Fold(question[end:b.Start]))
		owned := slices.Contains(owning, between) || between == "" && text.ScriptOf(a.Text) == "Arab"
		if owned && !near(folded, text.Fold(a.Text), text.Fold(b.Text)) {
			return true
		}
	}
	return false
}

// near reports whether a and b stand side by side somewhere in s, in either order.
func near(s, a, b string) bool {
	for i := 0; ; i++ {
		at := strings.Index(s[i:], a)
		if at < 0 {
			return false
		}
		i += at
		if strings.Contains(s[max(0, i-besides-len(b)):min(len(s), i+len(a)+besides+len(b))], b) {
			return true
		}
	}
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
