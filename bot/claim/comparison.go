package claim

import (
	"slices"
	"strings"

	"ibid/retrieval/text"
)

// Relation says how a sentence stands to what somebody claims.
type Relation int

// The relations.
const (
	Unclear   Relation = iota // it isn't plain that both speak of the same matter, or there is nothing to compare
	Agreeing                  // the sentence says it, with all dates and numbers
	Differing                 // all but one, in whose place the sentence has another one
	Near                      // all dates and numbers of the claim are in the sentence, but its words may turn what they say
)

// Comparison is how a sentence stands to a claim by its dates and numbers.
type Comparison struct {
	Relation Relation
	Date     Date   // of a sentence that differs: what it has in place of the claim's date
	Number   Number // likewise
	Year     int    // for which a sentence gives the number that a claim without a date has; 0: none, or several
}

// Compare compares a claim with sentence i; a pronoun of the claim stands for one of the names in about. Check asks whether
// a sentence bears a claim out and gives a claim of a model the benefit of a doubt that its marker earned; what somebody
// wrote without having read the sentence gets none: every word of it has to be met, dates and numbers count only where they
// stand in the same clause as what they are about, and no word may be left out that could turn what is said.
func (e *Evidence) Compare(claim, about string, i int) Comparison {
	if len(claim) > maxClaim {
		return Comparison{}
	}
	read := &asserted{readSentence(claim, languageOf(claim, e.sources)), indexOf(text.Tokens(about))}
	if len(read.dates)+len(read.figures()) == 0 {
		return Comparison{}
	}
	if c := e.checker.restated(read, e.sources[i]); c.Relation == Agreeing {
		return c
	}
	differing := Comparison{}
	for _, part := range e.parts(read.reading, i) {
		if part.blurs(read.reading) {
			continue
		}
		switch c := e.checker.relate(read, part); c.Relation {
		case Agreeing, Near:
			return c
		case Differing:
			differing = c
		}
	}
	return differing
}

// figures returns the amounts that are written in figures, or have a unit.
func (r *reading) figures() []amount {
	return slices.DeleteFunc(slices.Clone(r.amounts), func(a amount) bool { return a.word })
}

// An asserted claim is what somebody wrote, with the words of what it leans on.
type asserted struct {
	*reading
	about *index
}

// parts returns what of sentence i is compared with a claim: the whole, or its clauses where it has several dates, or
// several numbers of one kind, that the claim has not.
func (e *Evidence) parts(claim *reading, i int) []*witness {
	w, whole := e.sources[i], e.texts[i]
	if !w.several(claim) {
		return []*witness{w}
	}
	var list []*witness
	for _, at := range segments(w.reading) {
		s := whole
		s.Text, s.Language = w.s[at.Start:at.End], w.language
		s.Before = whole.Before + " " + w.s[:at.Start]
		list = append(list, readSource(s))
	}
	return list
}

// several reports whether a source has more than one date, or more than one number of a kind, and a claim fewer of them.
func (w *witness) several(claim *reading) bool {
	if n := distinct(w.reading.dates); n > 1 && n > distinct(claim.dates) {
		return true
	}
	for _, a := range claim.figures() {
		kind := func(b amount) bool { return b.Unit == a.Unit }
		if n := countOf(w.figures(), kind); n > 1 && n > countOf(claim.figures(), kind) {
			return true
		}
	}
	return false
}

// blurs reports whether a clause has more dates, or more numbers of a kind, than a claim, and it doesn't show what each is of:
// "was born in 1930 and died in 1999". Numbers show it in a list of what they count: "650 sacks and 40 millstones".
func (w *witness) blurs(claim *reading) bool {
	if n := distinct(w.reading.dates); n > 1 && n > distinct(claim.dates) {
		return true
	}
	for _, a := range claim.figures() {
		kind := func(b amount) bool { return b.Unit == a.Unit }
		list := slices.DeleteFunc(w.figures(), func(b amount) bool { return !kind(b) })
		if len(list) > 1 && len(list) > countOf(claim.figures(), kind) && !w.lists(list) {
			return true
		}
	}
	return false
}

// lists reports whether no more than what is counted stands between numbers.
func (w *witness) lists(numbers []amount) bool {
	slices.SortFunc(numbers, func(a, b amount) int { return a.Start - b.Start })
	for i, b := range numbers[1:] {
		from := numbers[i].End
		if w.termsIn(from, b.Start) > 1 || slices.ContainsFunc(w.reading.dates, func(d Date) bool { return d.Start >= from && d.End <= b.Start }) {
			return false
		}
	}
	return true
}

func countOf(list []amount, is func(amount) bool) int {
	n := 0
	for _, a := range list {
		if is(a) {
			n++
		}
	}
	return n
}

// distinct counts dates; one that holds another is the same.
func distinct(dates []Date) int {
	var list []Date
	for _, d := range dates {
		if !slices.ContainsFunc(list, func(o Date) bool { return o.Contains(d) || d.Contains(o) }) {
			list = append(list, d)
		}
	}
	return len(list)
}

// segmentTerms is how many words a clause has at least that says something by itself. A shorter one, such as a date before
// a comma, goes with the next.
const segmentTerms = 2

// segments cuts a sentence into clauses.
func segments(r *reading) []text.Span {
	var list []text.Span
	start := 0
	for at, c := range r.s {
		next := at + len(string(c))
		if !breaks(string(c)) || c == '.' || within(r, at) {
			continue
		}
		if words := r.termsIn(start, at); words >= segmentTerms {
			list = append(list, text.Span{Start: start, End: next})
			start = next
		}
	}
	if n := len(list); n > 0 && r.termsIn(start, len(r.s)) < segmentTerms {
		list[n-1].End = len(r.s)
		return list
	}
	return append(list, text.Span{Start: start, End: len(r.s)})
}

// within reports whether a place is inside a date or a number.
func within(r *reading, at int) bool {
	for _, d := range r.dates {
		if d.Start <= at && at < d.End {
			return true
		}
	}
	return slices.ContainsFunc(r.amounts, func(a amount) bool { return a.Start <= at && at < a.End })
}

// termsIn counts the words between two places; of a script without spaces four pairs make one.
func (r *reading) termsIn(start, end int) int {
	words, pairs := 0, 0
	for _, t := range r.terms {
		switch {
		case t.Start < start || t.End > end:
		case t.Bigram:
			pairs++
		default:
			words++
		}
	}
	return words + pairs/2
}

// restated reports that a sentence in the claim's language says it.
func (c Checker) restated(asserted *asserted, w *witness) Comparison {
	claim := asserted.reading
	e := c.evidence(claim, w)
	if e.foreign && !e.literal || len(wrongPolarity(claim, []*evidence{e})) > 0 || !e.restates(asserted, false) {
		return Comparison{}
	}
	found := Comparison{Relation: Agreeing}
	if len(claim.dates) == 0 && distinct(w.reading.dates) == 1 {
		found.Year = w.reading.dates[0].Year
	}
	return found
}

// relate compares a claim with a part of a source.
func (c Checker) relate(asserted *asserted, w *witness) Comparison {
	claim := asserted.reading
	e := c.evidence(claim, w)
	all := []*evidence{e}
	m := e.matterOf(claim, c.Lexicon)
	missing, _ := c.missingNames(claim, all)
	roles, _ := wrongRoles(claim, all)
	if !m.same || len(missing)+len(wrongPolarity(claim, all))+len(wrongMood(claim, all))+len(roles) > 0 || e.disorders(claim) || e.mixes(claim) {
		return Comparison{}
	}
	dates, date := e.compareDates(claim)
	numbers, number := e.compareNumbers(asserted)
	found := Comparison{Relation: Differing}
	switch {
	case dates == Unclear || numbers == Unclear:
		return Comparison{}
	case dates == Differing && len(claim.figures()) > 0:
		return Comparison{} // of another time, the number may be another
	case dates == Differing:
		found.Date = date
	case numbers == Differing:
		found.Number = number
	default:
		found.Relation = Near
		if e.foreign && !e.literal && !e.veers(claim) {
			found.Relation = Agreeing
		}
	}
	if !m.vouches(claim, found.Relation, e) || found.Relation == Differing && !e.plain(asserted) {
		return Comparison{}
	}
	if len(claim.dates) == 0 && distinct(w.reading.dates) == 1 {
		found.Year = w.reading.dates[0].Year
	}
	return found
}

// plain reports whether a source says what a claim says but for its figures.
func (e *evidence) plain(asserted *asserted) bool {
	if e.foreign && !e.literal {
		return !e.veers(asserted.reading)
	}
	return e.restates(asserted, true)
}

// veers reports whether one of a claim and a source in another language has a word that turns what is said, or says that
// somebody beside the one who is named does it, and the other hasn't: what a list doesn't know of the source's words may be
// anything.
func (e *evidence) veers(claim *reading) bool {
	return doubted(claim.s) != doubted(e.s) || kindred(claim) != kindred(e.reading) || e.attributes() ||
		len(claim.denied) > 0 != (len(e.denied) > 0) || len(claim.planned) > 0 != (len(e.planned) > 0)
}

// attributes reports whether a word of the claim only describes, in a Chinese source, another one that the claim has not: of the
// prime minister's visit 总理的顾问 leaves nothing.
func (e *evidence) attributes() bool {
	for _, p := range e.pairs {
		for _, at := range p.at {
			rest, ok := strings.CutPrefix(e.s[at.End:], attributive)
			if !ok || slices.ContainsFunc(e.pairs, func(o pair) bool {
				return slices.ContainsFunc(o.at, func(s text.Span) bool { return s.Start == at.End+len(attributive) })
			}) {
				continue
			}
			if noun := []rune(rest); len(noun) >= 2 && unspaced(noun[0]) && !idle[attributive+string(noun[:2])] {
				return true
			}
		}
	}
	return false
}

// compareDates compares the dates; where they differ, it returns the source's.
func (e *evidence) compareDates(claim *reading) (Relation, Date) {
	var own []Date // of the claim, that no source date is held by
	for _, d := range claim.dates {
		if e.gives(d) == 0 {
			own = append(own, d)
		}
	}
	if len(own) == 0 {
		if slices.ContainsFunc(claim.dates, func(d Date) bool { return !e.until(claim, d) }) {
			return Unclear, Date{} // "before 1911" isn't 1911
		}
		return Agreeing, Date{}
	}
	var theirs []Date
	for _, d := range e.reading.dates {
		if !slices.ContainsFunc(claim.dates, func(o Date) bool { return o.Contains(d) }) {
			theirs = append(theirs, d)
		}
	}
	if len(own) != 1 || len(theirs) != 1 || own[0].Year == 0 || theirs[0].Year == 0 || theirs[0].Contains(own[0]) {
		return Unclear, Date{}
	}
	if bounded(claim.s, own[0].Span) != bounded(e.s, theirs[0].Span) {
		return Unclear, Date{}
	}
	return Differing, theirs[0]
}

// until reports whether a date that the source gives bounds something in both sentences ("since", "until"), or in neither.
func (e *evidence) until(claim *reading, d Date) bool {
	own, told := borders(claim.s, d.Span), false
	for _, o := range e.reading.dates {
		if d.Contains(o) {
			if told = true; borders(e.s, o.Span) == own {
				return true
			}
		}
	}
	return !told
}
