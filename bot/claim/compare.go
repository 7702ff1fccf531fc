package claim

import (
	"slices"
	"strings"

	"ibid/retrieval/text"
)

// A witness is a source as it is read, for whatever claim.
type witness struct {
	*reading
	words   *index
	beside  *index          // of the title and the sentence before
	initial map[string]bool // of its runs of capitals
	pieces  []text.Token
	places  map[string][]int // of its pieces
}

func readSource(s Source) *witness {
	s.Text, s.Before, s.Title = clip(s.Text), clip(s.Before), clip(s.Title)
	w := &witness{reading: readSentence(s.Text, s.language())}
	w.words = indexOf(w.tokens)
	w.beside = indexOf(text.Tokens(s.Title + "\n" + s.Before))
	w.initial = initials(s.Text, w.tokens)
	w.dates = append(w.completed(s.Before), relativeDates(s)...)
	w.pieces, w.places = pieces(w.reading), map[string][]int{}
	for i, t := range w.pieces {
		w.places[t.Term] = append(w.places[t.Term], i)
	}
	return w
}

// evidence is a source as one claim is compared with it.
type evidence struct {
	*witness
	foreign bool    // in another language than the claim
	literal bool    // it has all words of the claim as they are
	found   [][]int // for each term of the claim, where in s it stands
	known   []bool  // for each term of the claim, whether it could be compared at all
	pairs   []pair  // of a source in another language, what translates what
}

func (c Checker) evidence(claim *reading, w *witness) *evidence {
	e := &evidence{witness: w, foreign: w.language != claim.language}
	e.found, e.known = make([][]int, len(claim.terms)), make([]bool, len(claim.terms))
	e.literal = len(claim.terms) > 0
	for i, t := range claim.terms {
		e.place(i, e.words.find(t.Token), !e.foreign)
		e.literal = e.literal && len(e.found[i]) > 0
	}
	if e.foreign && c.Lexicon != nil {
		e.translate(c.Lexicon, claim)
	}
	return e
}

// place notes that term i of the claim stands at some tokens of the source.
func (e *evidence) place(i int, tokens []int, known bool) {
	for _, k := range tokens {
		e.found[i] = append(e.found[i], e.tokens[k].Start)
	}
	e.known[i] = e.known[i] || known || len(tokens) > 0
}

// translate places the terms of the claim by their translations and by the sound of names.
func (e *evidence) translate(l Lexicon, claim *reading) {
	for _, w := range l.Translations(claim.s, claim.language, e.language) {
		p := pair{Span: w.Span}
		for _, option := range w.Words {
			e.pair(&p, option)
		}
		for i := claim.termAt(w.Start); i < len(claim.terms) && claim.terms[i].End <= w.End; i++ {
			p.name = p.name || claim.terms[i].name
			for _, at := range p.at {
				e.found[i] = append(e.found[i], at.Start)
			}
			e.known[i] = true
		}
		e.pairs = append(e.pairs, p)
	}
	for i, t := range claim.terms {
		if len(e.found[i]) > 0 || t.Bigram {
			continue
		}
		for k, own := range e.tokens {
			if !own.Bigram && len(own.Term) > 2 && l.SameName(claim.s[t.Start:t.End], e.s[own.Start:own.End]) {
				e.place(i, []int{k}, true)
				break
			}
		}
	}
}

// pair adds the places of a translation to p.
func (e *evidence) pair(p *pair, option string) {
	words := withoutFunction(option)
	for _, k := range e.words.findPhrase(words) {
		last := k
		if words[0].Bigram {
			last = k + len(words) - 1
		}
		at := text.Span{Start: e.tokens[k].Start, End: e.tokens[last].End}
		if !slices.Contains(p.at, at) {
			p.at = append(p.at, at)
			p.name = p.name || capitalised(e.s[at.Start:at.End])
		}
	}
}

// withoutFunction returns the tokens of a translation that say something, or all if none does.
func withoutFunction(s string) []text.Token {
	all := text.Tokens(s)
	if content := slices.DeleteFunc(slices.Clone(all), func(t text.Token) bool { return text.Function(t.Term) }); len(content) > 0 {
		return content
	}
	return all
}

// compare checks a claim against sources, of which there is at least one.
func (c Checker) compare(claim *reading, sources []*witness) Verdict {
	all := make([]*evidence, len(sources))
	for i, w := range sources {
		all[i] = c.evidence(claim, w)
	}
	return c.judge(claim, all)
}

func (c Checker) judge(claim *reading, all []*evidence) Verdict {
	overlap, compared := shares(claim, all)
	fail := func(why Reason, words []string) Verdict { return Verdict{Why: why, Words: words, Overlap: overlap} }
	if words := wrongDates(claim, all); len(words) > 0 {
		return fail(WrongDate, words)
	}
	numbers, units, unsaid := wrongAmounts(claim, all)
	if len(numbers) > 0 {
		return fail(WrongNumber, numbers)
	}
	if len(units) > 0 {
		return fail(WrongUnit, units)
	}
	missing, unsure := c.missingNames(claim, all)
	if len(missing) > 0 {
		return fail(WrongName, missing)
	}
	if len(all) == 1 && overlap >= nearlyAll {
		if other := all[0].renamed(claim); other != "" {
			return fail(WrongName, []string{other})
		}
	}
	if words := wrongPolarity(claim, all); len(words) > 0 {
		return fail(WrongPolarity, words)
	}
	if words := wrongMood(claim, all); len(words) > 0 {
		return fail(WrongMood, words)
	}
	if words, why := wrongRoles(claim, all); len(words) > 0 {
		return fail(why, words)
	}
	return c.weigh(claim, all, overlap, compared, unsure || unsaid)
}

// The bars. Below them a claim isn't supported.
const (
	overlapBar  = .5  // share of the claim's words that a source in its language has
	foreignBar  = .15 // of those that the word list knows, by their translations: lists are far from whole
	foreignSure = .75 // likewise; between the two a claim is weak, since what isn't found may be wrong as well as said otherwise
	nearlyAll   = .75 // likewise of one in its language: what is left may have been exchanged
	comparable  = .5  // share of the claim's words that the word list has to know
)

// weigh decides by the words what no check has decided.
func (c Checker) weigh(claim *reading, all []*evidence, overlap, compared float64, unsure bool) Verdict {
	v := Verdict{Support: Supported, Overlap: overlap}
	own := slices.ContainsFunc(all, func(e *evidence) bool { return !e.foreign })
	bar := overlapBar
	if !own {
		bar = foreignBar
	}
	switch {
	case len(claim.terms) == 0 && len(claim.dates)+len(claim.amounts) == 0:
		return Verdict{Why: WrongWords}
	case len(claim.terms) == 0:
	case !own && compared < comparable:
		v.Support = Weak
	case overlap < bar:
		v.Support, v.Why, v.Words = Unsupported, WrongWords, absent(claim, all)
	case unsure, !own && overlap < foreignSure:
		v.Support = Weak
	}
	return v
}

// shares returns the share of the claim's terms that stand in a source, of those that could be compared, and the share
// of these.
func shares(claim *reading, all []*evidence) (overlap, compared float64) {
	found, known := 0, 0
	for i, t := range claim.terms {
		isFound, isKnown := false, false
		for _, e := range all {
			isFound = isFound || len(e.found[i]) > 0 || t.name && e.besides(t)
			isKnown = isKnown || e.known[i]
		}
		if isFound {
			found++
		}
		if isKnown || isFound {
			known++
		}
	}
	if known == 0 {
		return 0, 0
	}
	return float64(found) / float64(known), float64(known) / float64(len(claim.terms))
}

// besides reports whether a name stands in the title or the sentence before.
func (e *evidence) besides(t term) bool { return len(e.beside.findName(t.Term)) > 0 }

// absent returns the words of the claim that could be compared and stand in no source.
func absent(claim *reading, all []*evidence) []string {
	var words []string
	for i, t := range claim.terms {
		if slices.ContainsFunc(all, func(e *evidence) bool { return len(e.found[i]) > 0 }) {
			continue
		}
		if slices.ContainsFunc(all, func(e *evidence) bool { return e.known[i] }) {
			words = append(words, claim.s[t.Start:t.End])
		}
	}
	return words
}

// completed returns the dates of the source; one without a year has that of the date before it.
func (e *witness) completed(before string) []Date {
	year := 0
	for _, d := range Dates(before) {
		if d.Year != 0 {
			year = d.Year
		}
	}
	all := slices.Clone(e.dates)
	slices.SortStableFunc(all, func(a, b Date) int { return a.Start - b.Start })
	for i, d := range all {
		if d.Year == 0 {
			all[i].Year = year
		} else {
			year = d.Year
		}
	}
	return all
}

// relativeYears say a year by the document's date.
var relativeYears = []struct {
	words  string
	offset int
}{
	{"this year|今年|هذا العام|العام الجاري|العام الحالي|dieses Jahr|cette année|este año|в этом году", 0},
	{"last year|去年|العام الماضي|letztes Jahr|l'année dernière|el año pasado|в прошлом году", -1},
	{"next year|明年|العام المقبل|العام القادم|nächstes Jahr|l'année prochaine|el próximo año|в следующем году", 1},
}

// relativeDates returns the years that the source gives by its document's date.
func relativeDates(s Source) []Date {
	var all []Date
	dated := Dates(s.Date)
	if len(dated) == 0 || dated[0].Year == 0 {
		return nil
	}
	for _, r := range relativeYears {
		for words := range strings.SplitSeq(r.words, "|") {
			if strings.Contains(s.Text, words) {
				all = append(all, Date{Year: dated[0].Year + r.offset})
			}
		}
	}
	return all
}
