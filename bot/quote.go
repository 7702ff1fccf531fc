package bot

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"ibid/bot/claim"
	"ibid/retrieval"
	"ibid/retrieval/text"
)

const (
	furtherBar = .015 // probability of being the answer that a further quote must reach
	besideSure = .09  // the same beside a sure answer
	twinBar    = .75  // of the best coverage: what a sentence must reach that is named as saying the same elsewhere
	relatedBar = .9   // of the best nearness: what a sentence offered beside a refusal must reach
	relatedMin = .1   // what it must reach at all
	maxQuotes  = 3
)

// choose picks one to three sentences that each add a fact. The best comes first; of sentences that say the same one
// is kept and the others' places are noted on it. A further one is quoted as far as it may be the answer:
// the bars are set so that the development questions have 2.3 quotes at most on average.
func choose(all []*candidate, asked kind, language string, sure bool) []*candidate {
	best, total, bar := all[0], 0., furtherBar
	if sure {
		bar = besideSure
	}
	for _, c := range all {
		total += math.Exp(c.score - best.score)
	}
	chosen := []*candidate{best}
	for _, c := range all[1:] {
		likely := math.Exp(c.score-best.score) >= bar*total
		if !likely && c.coverage < twinBar*best.coverage || c.lacksNumber(best) || slices.ContainsFunc(chosen, c.leadsTo) {
			continue
		}
		if twin := same(chosen, c); twin != nil {
			if c.passage.Document.ID == twin.passage.Document.ID {
				twin.note(c.heading())
			}
			continue
		}
		if likely && len(chosen) < maxQuotes && c.touches(sure) && adds(chosen, c, asked) {
			chosen = append(chosen, c)
		}
	}
	slices.SortStableFunc(chosen, func(a, b *candidate) int {
		return cmp.Compare(foreign(a, language), foreign(b, language))
	})
	return chosen
}

// leadsTo reports whether a sentence is quoted with another one, which leans on it: they stand side by side in a paragraph.
func (c *candidate) leadsTo(other *candidate) bool {
	if c.passage != other.passage || c.index != other.index-1 {
		return false
	}
	before, s := c.sentence(), other.sentence()
	return s.Start-before.End < len("\n\n") && leans(s.Text) && together(before, s)
}

// touches reports whether a sentence has a word of the question itself, or stands by one unless it must have it itself.
// What has only words that were carried over from the last question says nothing of this one.
func (c *candidate) touches(itself bool) bool {
	for i := range c.own {
		if c.nearTo[i] > retrieval.Apart || !itself && c.context[i] > 0 {
			return true
		}
	}
	return false
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
	have := text.Terms(other)
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
	x, y := text.Terms(a), text.Terms(b)
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
	folded := text.Fold(beginning(sentence))
	for _, expression := range thatYear {
		if strings.Contains(folded, expression) {
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

// beginning returns the first bytes of a sentence, whole characters.
func beginning(sentence string) string {
	n := min(len(sentence), openingBytes)
	for n < len(sentence) && !utf8.RuneStart(sentence[n]) {
		n--
	}
	return sentence[:n]
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
