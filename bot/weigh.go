package bot

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"ibid/bot/claim"
	"ibid/retrieval"
	"ibid/retrieval/source"
	"ibid/retrieval/text"
)

// candidate is a sentence that may answer the question.
type candidate struct {
	passage   *retrieval.Hit
	terms     []retrieval.Term // of the question
	own       int              // how many of them are the question's own; the others were carried over from the last one
	index     int              // of the sentence in the passage
	nearTo    []float64        // how near it is to each term, from 0 to 1: it holds the term, or its characters apart
	context   []float64        // how well its headings and neighbours hold each term
	before    []float64        // how well the sentence before it does
	about     []float64        // how well its title and headings do
	coverage  float64          // share of the question's weight that it holds, its context counting in part
	headed    float64          // share that its title and headings hold
	nearness  float64          // as coverage, parted pairs of characters counting as well
	answers   bool             // it has a date or a number that the question has not, where one is asked for
	score     float64
	dates     []claim.Date
	numbers   []claim.Number
	elsewhere []string
}

func (c *candidate) sentence() source.Sentence { return c.passage.Sentences[c.index] }

// heading names where the sentence stands in its document: its innermost heading, else its place.
func (c *candidate) heading() string {
	if n := len(c.passage.Section); n > 0 {
		return c.passage.Section[n-1]
	}
	return c.passage.Document.Place(c.sentence())
}

// note says that the same stands under another heading too.
func (c *candidate) note(heading string) {
	if heading != c.heading() && !slices.Contains(c.elsewhere, heading) {
		c.elsewhere = append(c.elsewhere, heading)
	}
}

// What speaks for a sentence, for every language alike. A score is the logarithm of the odds that the sentence answers,
// against the other sentences of the hits: a conditional logit (McFadden 1974), fitted on the development questions of
// XQuAD, SQuAD, TyDi and CMRC in English, Arabic and Chinese, and rounded. Fitted on two of the languages it scores the
// third as well within .01, but for the weight of half a pair, which only Chinese tells. Each of the first six is worth its
// share of the question's weight.
const (
	heldWeight    = 7.5
	contextWeight = 4.2 // in the headings or beside the sentence, not in it
	leaningWeight = 5.  // beyond that, in the sentence before, on which this one leans
	headingWeight = 5.  // in the title or a heading, whether or not in the sentence as well
	halfWeight    = 2.7 // of a pair of characters only one, or the two apart
	tellingWeight = 2.  // of what tells the sentence from the others that were found: words that few of these hold
	passageWeight = 7.4 // of the passage's score, as a share of the best one's
	kindWeight    = 2.7 // of holding a date, a time or a number that the question has not, where one is asked for
	personWeight  = 1.4 // of holding a name that the question has not, where a person is asked for
)

const (
	contextShare  = contextWeight / heldWeight
	answersShare  = .9 // of a term of the question that the document asks just before the sentence
	carriedWeight = .5 // what a word of the last question counts in one that leans on it
	unmetWeight   = .5 // what a word counts that no hit of the best one's script has: the lexicon may lack it
)

// termWeights returns what each term counts for, as shares of the whole; nil where nothing counts. The question itself
// has own bytes of what was searched.
func termWeights(r retrieval.Result, own int) []float64 {
	weights, total := make([]float64, len(r.Terms)), 0.
	for i, t := range r.Terms {
		weights[i] = t.Weight
		if t.Start >= own {
			weights[i] *= carriedWeight
		}
		if unmet(r, i) {
			weights[i] *= unmetWeight
		}
		total += weights[i]
	}
	if total == 0 {
		return nil
	}
	for i := range weights {
		weights[i] /= total
	}
	return weights
}

// unmet reports whether the best passage is in another script than a term, and no hit in that script has the term. A
// number is the same in all.
func unmet(r retrieval.Result, term int) bool {
	if len(r.Hits) == 0 || r.Terms[term].Number {
		return false
	}
	script := scriptOf(&r.Hits[0])
	if text.ScriptOf(r.Terms[term].Text) == script {
		return false
	}
	for h := range r.Hits {
		if scriptOf(&r.Hits[h]) == script && holds(&r.Hits[h], term) {
			return false
		}
	}
	return true
}

func scriptOf(hit *retrieval.Hit) string { return text.ScriptOf(hit.Sentences[0].Text) }

// holds reports whether a passage has a term.
func holds(hit *retrieval.Hit, term int) bool {
	return slices.ContainsFunc(hit.Why.Matches, func(m retrieval.Match) bool { return m.Term == term && m.Strength > retrieval.Apart })
}

// weigh scores every sentence of the hits for the question, best first.
func weigh(question string, r retrieval.Result) []*candidate {
	asked := kindOf(question)
	weights := termWeights(r, len(question))
	if weights == nil || len(r.Hits) == 0 {
		return nil
	}
	best := slices.MaxFunc(r.Hits, func(a, b retrieval.Hit) int { return cmp.Compare(a.Score, b.Score) })
	passage := passageWeight / best.Score
	own := slices.IndexFunc(r.Terms, func(t retrieval.Term) bool { return t.Start >= len(question) })
	if own < 0 {
		own = len(r.Terms)
	} else {
		passage *= carriedWeight // it was found by the words of the last question as well
	}
	dates, numbers, times := claim.Dates(question), claim.Numbers(question), claim.Times(question)
	var all []*candidate
	for h := range r.Hits {
		hit := &r.Hits[h]
		for _, c := range candidates(hit, r.Terms) {
			s := c.sentence().Text
			if isQuestion(s) || heads(hit.Sentences, c.index) {
				continue
			}
			c.dates, c.numbers = claim.Dates(s), claim.Numbers(s)
			c.answers = asked == moment && (tellsDate(c.dates, dates) || tellsTime(s, times)) || asked == amount && tellsNumber(c.numbers, numbers)
			c.own = own
			c.rate(weights)
			c.score += passage * hit.Score
			if c.answers {
				c.score += kindWeight
			}
			if asked == person && (strings.ContainsAny(s, foreignName) || hasName(s, question)) {
				c.score += personWeight
			}
			all = append(all, c)
		}
	}
	telling := tellingShares(all)
	for _, c := range all {
		c.score += tellingWeight * c.held(telling)
	}
	slices.SortStableFunc(all, func(a, b *candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.passage.ID, b.passage.ID))
	})
	return all
}

// tellingShares returns what each term tells of a sentence beside the others, as shares of the whole: its inverse document
// frequency among them. What all of them hold tells nothing.
func tellingShares(all []*candidate) []float64 {
	if len(all) == 0 {
		return nil
	}
	shares, total := make([]float64, len(all[0].terms)), 0.
	for i := range shares {
		holding := 0
		for _, c := range all {
			if c.nearTo[i] > retrieval.Apart {
				holding++
			}
		}
		shares[i] = math.Log(float64(len(all)+1) / float64(holding+1))
		total += shares[i]
	}
	for i := range shares {
		shares[i] /= max(total, math.SmallestNonzeroFloat64)
	}
	return shares
}

// held returns the share of the question that the sentence itself holds, each term having its own.
func (c *candidate) held(shares []float64) float64 {
	sum := 0.
	for i, share := range shares {
		if c.nearTo[i] > retrieval.Apart {
			sum += share * c.nearTo[i]
		}
	}
	return sum
}

// tellsDate reports whether a sentence has a date that the question has not.
func tellsDate(sentence, question []claim.Date) bool {
	return slices.ContainsFunc(sentence, func(d claim.Date) bool {
		return !slices.ContainsFunc(question, func(o claim.Date) bool { return o.Contains(d) && d.Contains(o) })
	})
}

// tellsTime reports whether a sentence has a time of day, a day of the week or a month that the question has not.
func tellsTime(sentence string, question []string) bool {
	return slices.ContainsFunc(claim.Times(sentence), func(t string) bool { return !slices.Contains(question, t) })
}

// tellsNumber reports whether a sentence has a number that the question has not.
func tellsNumber(sentence, question []claim.Number) bool {
	return slices.ContainsFunc(sentence, func(n claim.Number) bool { return !slices.ContainsFunc(question, n.Equal) })
}

// candidates returns the sentences of a passage with the terms they hold.
func candidates(hit *retrieval.Hit, terms []retrieval.Term) []*candidate {
	list, n := make([]*candidate, len(hit.Sentences)), len(terms)
	for i := range list {
		list[i] = &candidate{passage: hit, terms: terms, index: i, nearTo: make([]float64, n), context: make([]float64, n), before: make([]float64, n), about: make([]float64, n)}
	}
	for _, m := range hit.Why.Matches {
		if m.Sentence == retrieval.Headings {
			for _, c := range list {
				c.headings(m)
			}
			continue
		}
		first, last := beside(hit.Sentences, m.Sentence)
		for i := first; i <= last; i++ {
			list[i].match(m)
		}
	}
	return list
}

// headings takes in a match of the title and the headings.
func (c *candidate) headings(m retrieval.Match) {
	if m.Strength > retrieval.Apart {
		c.about[m.Term] = m.Strength
		c.context[m.Term] = max(c.context[m.Term], m.Strength)
	}
}

// match takes in a match of the sentence or of a neighbour.
func (c *candidate) match(m retrieval.Match) {
	before := m.Sentence == c.index-1
	switch {
	case m.Sentence == c.index:
		c.nearTo[m.Term] = max(c.nearTo[m.Term], m.Strength)
	case m.Strength <= retrieval.Apart:
	case before && isQuestion(c.passage.Sentences[m.Sentence].Text):
		c.nearTo[m.Term] = max(c.nearTo[m.Term], answersShare*m.Strength)
	default:
		c.context[m.Term] = max(c.context[m.Term], m.Strength)
		if before {
			c.before[m.Term] = max(c.before[m.Term], m.Strength)
		}
	}
}

// rate computes the shares of the question that a sentence holds, and the score for them.
func (c *candidate) rate(weights []float64) {
	sentence, leant := c.sentence().Text, 0.
	for i, w := range weights {
		c.headed += w * c.about[i]
		c.nearness += w * max(c.nearTo[i], contextShare*c.context[i])
		if c.nearTo[i] > retrieval.Apart {
			c.coverage += w * c.nearTo[i]
			continue
		}
		c.coverage += w * contextShare * c.context[i]
		leant += w * c.before[i]
		if halfOf(c.terms[i], sentence) {
			c.score += halfWeight * w
		}
	}
	if leant > 0 && leans(sentence) {
		c.score += leaningWeight * leant
	}
	c.score += heldWeight*c.coverage + headingWeight*c.headed
}

// halfOf reports whether a sentence has a character of a term that is a pair of them.
func halfOf(t retrieval.Term, sentence string) bool {
	if !t.Exact || t.Number {
		return false
	}
	first, _ := utf8.DecodeRuneInString(t.Text)
	last, _ := utf8.DecodeLastRuneInString(t.Text)
	return strings.ContainsRune(sentence, first) || strings.ContainsRune(sentence, last)
}
