package bot

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
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
	index     int              // of the sentence in the passage
	nearTo    []float64        // how near it is to each term, from 0 to 1: it holds the term, or its characters apart
	context   []float64        // how well its headings and neighbours hold each term
	about     []float64        // how well its title and headings do
	coverage  float64          // share of the question's weight that it holds, its context counting in part
	nearness  float64          // the same, parted pairs of characters counting as well
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

// Weights of what speaks for a sentence, for every language alike. They were chosen by hand; unknownWords and nameWeight
// from a few values compared on English, Arabic and Chinese development questions, which the others were only tried on.
const (
	contextShare  = .4 // of a term that stands in the headings or beside the sentence, not in it
	answersShare  = .9 // of a term of the question that the document asks just before the sentence
	passageWeight = .25
	kindWeight    = .25 // of holding a date or a number where one is asked for
	unknownWords  = .5  // what a common word counts that the documents lack: they may say it otherwise
	nameWeight    = 2   // what a name counts beside other words as rare
	carriedWeight = .5  // what a word of the last question counts in one that leans on it
)

// termWeights returns what each term counts for, and their sum: its rarity, more for a name, less for a common word that
// the documents lack. Where spelling does not tell names apart, as in Arabic and Chinese, any word may be one. The question
// itself has own bytes of what was searched.
func termWeights(terms []retrieval.Term, own int) (weights []float64, total float64) {
	weights = make([]float64, len(terms))
	for i, t := range terms {
		weights[i] = t.Weight
		switch {
		case t.Name:
			weights[i] *= nameWeight
		case t.Common && !t.Known:
			weights[i] *= unknownWords
		}
		if t.Start >= own {
			weights[i] *= carriedWeight
		}
		total += weights[i]
	}
	return weights, total
}

// weigh scores every sentence of the hits for the question, best first.
func weigh(question string, r retrieval.Result) []*candidate {
	asked := kindOf(question)
	weights, total := termWeights(r.Terms, len(question))
	if total == 0 {
		return nil
	}
	var all []*candidate
	for h := range r.Hits {
		hit := &r.Hits[h]
		for _, c := range candidates(hit, r.Terms) {
			c.cover(weights, total)
			c.score = c.coverage + passageWeight*hit.Score/r.Hits[0].Score
			c.dates, c.numbers = claim.Dates(c.sentence().Text), claim.Numbers(c.sentence().Text)
			if asked == moment && len(c.dates) > 0 || asked == amount && len(c.numbers) > 0 {
				c.score += kindWeight
			}
			if !isQuestion(c.sentence().Text) {
				all = append(all, c)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b *candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.passage.ID, b.passage.ID))
	})
	return all
}

// candidates returns the sentences of a passage with the terms they hold.
func candidates(hit *retrieval.Hit, terms []retrieval.Term) []*candidate {
	list := make([]*candidate, len(hit.Sentences))
	for i := range list {
		list[i] = &candidate{passage: hit, terms: terms, index: i, nearTo: make([]float64, len(terms)), context: make([]float64, len(terms)), about: make([]float64, len(terms))}
	}
	for _, m := range hit.Why.Matches {
		for i, c := range list {
			switch {
			case m.Sentence == i:
				c.nearTo[m.Term] = max(c.nearTo[m.Term], m.Strength)
			case m.Sentence == i-1 && m.Sentence >= 0 && m.Strength > retrieval.Apart && isQuestion(hit.Sentences[i-1].Text):
				c.nearTo[m.Term] = max(c.nearTo[m.Term], answersShare*m.Strength)
			case m.Strength <= retrieval.Apart:
			case m.Sentence == retrieval.Headings:
				c.about[m.Term] = m.Strength
				c.context[m.Term] = max(c.context[m.Term], m.Strength)
			case m.Sentence == i-1 || m.Sentence == i+1:
				c.context[m.Term] = max(c.context[m.Term], m.Strength)
			}
		}
	}
	return list
}

// cover computes the share of the question's weight that a sentence holds.
func (c *candidate) cover(weights []float64, total float64) {
	for i, w := range weights {
		context := contextShare * c.context[i]
		c.nearness += w * max(c.nearTo[i], context) / total
		if c.nearTo[i] <= retrieval.Apart {
			c.coverage += w * context / total
		} else {
			c.coverage += w * max(c.nearTo[i], context) / total
		}
	}
}

// answerBar was chosen on development questions (TyDi in English and Arabic, CMRC in Chinese), so that less than one in ten
// of those that the documents answer falls below it; the other bars by hand.
const (
	answerBar  = .45 // coverage of the best sentence below which nothing bears on the question
	sureBar    = .6
	nearBar    = .75 // of the best score: what a further quote must reach
	relatedBar = .9  // of the best nearness: what a sentence offered beside a refusal must reach
	relatedMin = .15 // what it must reach at all
	maxQuotes  = 3
)

// bears reports whether the best sentence bears on the question at all, and whether surely. A question that names
// something the documents lack is not answered by what they say of something else; a question for a moment or an
// amount needs more in common with a sentence that has none. One word alone is no question to be sure of, and a sentence
// without a name of the question, or without its rarest word, no sure answer: it may be about another one.
func bears(best *candidate, terms []retrieval.Term, asked kind) (bears, sure bool) {
	known := true
	heaviest := 0
	for i, t := range terms {
		if t.Name && !t.Known {
			return false, false
		}
		if t.Weight > terms[heaviest].Weight {
			heaviest = i
		}
		known = known && (t.Known || t.Exact) && (!t.Name || best.tells(i))
	}
	// Where capitals show no names, the rarest word may be one.
	if first, _ := utf8.DecodeRuneInString(terms[heaviest].Text); !terms[heaviest].Common && !unicode.IsUpper(first) && !best.tells(heaviest) {
		known = false
	}
	if asked == moment && len(best.dates) == 0 || asked == amount && len(best.numbers) == 0 {
		return best.coverage >= sureBar, false
	}
	return best.coverage >= answerBar, known && len(terms) > 1 && best.coverage >= sureBar
}

// tells reports whether a sentence has a term, or is under a heading that has it, or leans on a sentence that may.
func (c *candidate) tells(term int) bool {
	return c.nearTo[term] > retrieval.Apart || c.about[term] > retrieval.Apart || leans(c.sentence().Text)
}

// choose picks one to three sentences that each add a fact. The best comes first; of sentences that say the same one
// is kept and the others' places are noted on it.
func choose(all []*candidate, asked kind, language string) []*candidate {
	best := all[0]
	chosen := []*candidate{best}
	for _, c := range all[1:] {
		if c.score < nearBar*best.score && c.coverage < nearBar*best.coverage || c.lacksNumber(best) {
			continue
		}
		if twin := same(chosen, c); twin != nil {
			if c.passage.Document.ID == twin.passage.Document.ID {
				twin.note(c.heading())
			}
			continue
		}
		if len(chosen) < maxQuotes && c.score >= nearBar*best.score && adds(chosen, c, asked) {
			chosen = append(chosen, c)
		}
	}
	slices.SortStableFunc(chosen, func(a, b *candidate) int {
		return cmp.Compare(foreign(a, language), foreign(b, language))
	})
	return chosen
}

// lacksNumber reports whether the best sentence has a number of the question that c has not: it is about another year.
func (c *candidate) lacksNumber(best *candidate) bool {
	for i, term := range c.terms {
		if term.Number && best.nearTo[i] == 1 && c.nearTo[i] == 0 {
			return true
		}
	}
	return false
}

// foreign is 0 for a sentence in the asker's language and 1 for another.
func foreign(c *candidate, language string) int {
	if language == "" || c.passage.Document.Language == language {
		return 0
	}
	return 1
}

// same returns the chosen sentence that says what c says: most of the shorter one's words, and the same dates and
// numbers.
func same(chosen []*candidate, c *candidate) *candidate {
	for _, other := range chosen {
		if overlap(c.sentence().Text, other.sentence().Text) >= .7 && sameFacts(c, other) && !otherNames(c, other) {
			return other
		}
	}
	return nil
}

// sayTheSame reports whether two sentences say the same, as far as words, dates and numbers tell.
func sayTheSame(a, b string) bool {
	of := func(s string) *candidate { return &candidate{dates: claim.Dates(s), numbers: claim.Numbers(s)} }
	return overlap(a, b) >= .7 && sameFacts(of(a), of(b))
}

// sameFacts reports whether one of two sentences has no date and no number that the other lacks.
func sameFacts(a, b *candidate) bool {
	x, y := []*candidate{a}, []*candidate{b}
	return !newDate(a, y) && !newNumber(a, y) || !newDate(b, x) && !newNumber(b, x)
}

// newDate reports whether c has a date that no chosen sentence has. A coarser date than theirs is not new.
func newDate(c *candidate, chosen []*candidate) bool {
	return slices.ContainsFunc(c.dates, func(d claim.Date) bool {
		return !slices.ContainsFunc(chosen, func(o *candidate) bool { return slices.ContainsFunc(o.dates, d.Contains) })
	})
}

// newNumber reports whether c has a number that no chosen sentence has.
func newNumber(c *candidate, chosen []*candidate) bool {
	return slices.ContainsFunc(c.numbers, func(n claim.Number) bool {
		return !slices.ContainsFunc(chosen, func(o *candidate) bool { return slices.ContainsFunc(o.numbers, n.Equal) })
	})
}

// adds reports whether c adds a fact to the chosen sentences: a date or a number where one is asked for, else mostly
// other words.
func adds(chosen []*candidate, c *candidate, asked kind) bool {
	switch asked {
	case moment:
		return newDate(c, chosen)
	case amount:
		return newNumber(c, chosen)
	}
	return !slices.ContainsFunc(chosen, func(o *candidate) bool {
		return overlap(c.sentence().Text, o.sentence().Text) > .5 && !otherNames(c, o)
	})
}

// otherNames reports whether each of two sentences has a name that the other lacks, as far as capitals show names: they
// may contradict each other.
func otherNames(a, b *candidate) bool {
	return hasName(a.sentence().Text, b.sentence().Text) && hasName(b.sentence().Text, a.sentence().Text)
}

// hasName reports whether s has a word with a capital, beyond its first, that other does not have.
func hasName(s, other string) bool {
	have := words(other)
	for i, token := range text.Tokens(s) {
		r, _ := utf8.DecodeRuneInString(s[token.Start:])
		if i > 0 && unicode.IsUpper(r) && !slices.Contains(have, token.Term) {
			return true
		}
	}
	return false
}

// overlap returns the share of the shorter sentence's words that the other one has.
func overlap(a, b string) float64 {
	x, y := words(a), words(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) == 0 {
		return 0
	}
	have := make(map[string]bool, len(y))
	for _, w := range y {
		have[w] = true
	}
	n := 0
	for _, w := range x {
		if have[w] {
			n++
		}
	}
	return float64(n) / float64(len(x))
}

// leaning lists the openings of sentences that lean on the one before, folded: a pronoun, a demonstrative, a date that
// is told there. A language is added by a line.
var leaning = []string{
	"this", "these", "that", "those", "it", "its", "they", "their", "he", "she", "his", "her", "such", "there", "the same", "the latter", "the former", "in the same", "that year", "of that",
	"ذلك", "هذا", "هذه", "تلك", "هو", "هي", "كما", "ياتي ذلك", "في العام نفسه", "في الشهر نفسه", "بعد ذلك", "وفسرت ذلك", "هناك", "منها", "فيما",
	"同月", "同年", "同日", "此后", "这", "該", "该", "其", "他", "她", "它", "那", "当月", "当年", "当时", "此次", "此举", "此时", "此项", "此前", "访问期间", "不久后", "期间",
	"dies", "diese", "dieser", "sie", "er", "es", "esto", "este", "esta", "eso", "cela", "ce", "cette", "il", "elle", "ils", "isso", "ela", "ele", "это", "этот", "эта", "он", "она", "они", "bu", "o", "यह", "वह", "itu", "これ", "その", "それ", "이", "그",
}

// thatYear are expressions that point to a date told before, folded.
var thatYear = []string{"of that year", "that year", "that same year", "من ذلك العام", "في العام نفسه", "من السنه نفسها", "那年", "同年", "同月"}

// openingBytes is how much of a sentence may point to the one before.
const openingBytes = 80

// leans reports whether a sentence leans on the one before it.
func leans(sentence string) bool {
	folded := text.Fold(sentence)
	for _, expression := range thatYear {
		if strings.Contains(folded[:min(len(folded), openingBytes)], expression) {
			return true
		}
	}
	for _, opening := range leaning {
		rest, ok := strings.CutPrefix(folded, opening)
		if !ok {
			rest, ok = strings.CutPrefix(folded, "و"+opening)
		}
		if ok && (unspaced(opening) || !wordFollows(rest)) {
			return true
		}
	}
	return false
}

// isQuestion reports whether a sentence of a document asks something: it states nothing, whatever words it has.
func isQuestion(sentence string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(sentence, "”\"»」』)）]’' "))
	return last == '?' || last == '？' || last == '؟'
}

// wordFollows reports whether s goes on with a letter or digit.
func wordFollows(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return isWordRune(r)
}
