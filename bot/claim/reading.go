package claim

import (
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"ibid/retrieval/text"
)

// A reading is what is compared of a sentence.
type reading struct {
	s        string
	language string
	tokens   []text.Token
	terms    []term // of the tokens, those that say something and are no figure
	dates    []Date
	amounts  []amount
	denied   []scope
	planned  []scope
}

// A term is a word of a sentence, or a pair of characters of a script without spaces.
type term struct {
	text.Token
	index int  // in tokens
	name  bool // written as a name is
	first bool // it begins the sentence, where a capital says nothing
}

// maxTokens bounds what is compared word by word. Sentences of documents have at most 800 characters.
const maxTokens = 600

// read reads a sentence in a language.
func readSentence(s, language string) *reading {
	r := &reading{s: s, language: language, tokens: text.Tokens(s)}
	figures := read(s)
	r.dates = append(figures.dates, loneMonths(s, figures, r.tokens)...)
	ends, perhaps := seasonEnds(s, figures.dates)
	r.dates = append(r.dates, ends...)
	r.amounts = append(amountsOf(s, language, figures, r.tokens), perhaps...)
	cues := cuesOf(r)
	r.readTerms(cues)
	for _, c := range cues {
		if scope := r.scope(c.Span); c.denies {
			r.denied = append(r.denied, scope)
		} else {
			r.planned = append(r.planned, scope)
		}
	}
	return r
}

// languageOf returns the language of a claim. Where it is too short to tell, it is that of a source in the same script.
func languageOf(claim string, sources []*witness) string {
	language, sure := text.Language(claim)
	if sure {
		return language
	}
	script := text.ScriptOf(claim)
	for _, w := range sources {
		if w.language == language || text.ScriptOf(w.s) == script && w.language != "" {
			return w.language
		}
	}
	return language
}

func (s Source) language() string {
	if s.Language != "" {
		return s.Language
	}
	language, _ := text.Language(s.Text)
	return language
}

// readTerms finds the tokens that say something and are no cue. Names keep their words even if these are function words
// elsewhere.
func (r *reading) readTerms(cues []cue) {
	content, next := map[int]bool{}, 0
	for _, t := range text.ContentTokensIn(r.s, r.language) {
		content[t.Start] = true
	}
	figure := r.figure()
	first := true
	for i, t := range r.tokens {
		if len(r.terms) == maxTokens {
			return
		}
		for next < len(cues) && cues[next].End <= t.Start {
			next++
		}
		if next < len(cues) && cues[next].Start < t.End {
			first = false
			continue
		}
		capital := !t.Bigram && capitalised(r.s[t.Start:t.End])
		_, number := numeralOf(r.language, t.Term)
		if !figure(t.Span) && !number && digit(leading(t.Term)) < 0 && (content[t.Start] || capital && !first && len(t.Term) > 1) {
			r.terms = append(r.terms, term{Token: t, index: i, name: capital && !titles[t.Term], first: first})
		}
		first = r.opens(t.End)
	}
}

// figure returns what tells whether a span is part of a date or a number.
func (r *reading) figure() func(text.Span) bool {
	in := &reader{dates: r.dates}
	for _, a := range r.amounts {
		in.numbers = append(in.numbers, a.Number)
	}
	return covered(in)
}

// opens reports whether a sentence or a quotation begins after i.
func (r *reading) opens(i int) bool {
	for ; i < len(r.s); i++ {
		switch c := r.s[i]; {
		case c == '.' || c == '!' || c == '?' || c == ':' || c == '"':
			return true
		case c != ' ' && c != ')':
			return strings.HasPrefix(r.s[i:], "“") || strings.HasPrefix(r.s[i:], "«")
		}
	}
	return false
}

// capitalised reports whether a word is written as names are: with a capital anywhere ("eBay").
func capitalised(word string) bool {
	return strings.ContainsFunc(word, unicode.IsUpper)
}

// caseless reports whether s is of a script whose spelling doesn't show names.
func caseless(s string) bool {
	c, _ := utf8.DecodeRuneInString(s)
	return !unicode.IsLower(c) && !unicode.IsUpper(c)
}

// loneMonths returns the names of months that stand without day and year.
func loneMonths(s string, figures *reader, tokens []text.Token) []Date {
	var all []Date
	taken := covered(figures)
	for _, t := range tokens {
		c := leading(s[t.Start:])
		if t.Bigram || unicode.IsLower(c) || taken(t.Span) {
			continue
		}
		if w, end, ok := months.at(s, t.Start); ok && end == t.End {
			all = append(all, Date{Month: w.value, Span: t.Span})
		}
	}
	return all
}

// seasonEnds returns the years in which seasons end: 2002 of "2001–02". What follows a hyphen and is no more than 12, or
// less than the year before it, may be a month or something else: it is a number whose meaning isn't known.
func seasonEnds(s string, dates []Date) (all []Date, perhaps []amount) {
	for _, d := range dates {
		digits, _, found := strings.Cut(strings.ReplaceAll(s[d.Start:d.End], "–", "-"), "-")
		if len(digits) != 4 || !found || d.Month != 0 {
			continue
		}
		n, width, _ := readCount(s, d.End-2)
		span := text.Span{Start: d.End - 2, End: d.End}
		switch end := d.Year/100*100 + n; {
		case width != 2:
		case end > d.Year && (n > 12 || s[d.End-3] != '-'):
			all = append(all, Date{Year: end, Span: span})
		default:
			perhaps = append(perhaps, amount{Number: Number{Value: float64(n), Span: span}, loose: true, word: true})
		}
	}
	return all, perhaps
}

// A scope is the run of words that a cue ("not", "will") governs. It may be empty: "was not 40 %".
type scope struct {
	cue, words text.Span
	first      text.Span // the first word of the scope: the verb, mostly
}

// How many terms a cue governs.
const (
	scopeWords = 4
	scopePairs = 8
)

// scope returns what a cue governs: the terms after it in its clause, or where there are none, those before it.
func (r *reading) scope(cue text.Span) scope {
	after := r.termAt(cue.End)
	found := scope{cue: cue, words: text.Span{Start: cue.End, End: cue.End}}
	count := 0
	for _, t := range r.terms[after:] {
		from := found.words.End
		if t.Start > from && breaks(r.s[from:t.Start]) || count == scopeWords && !t.Bigram || count == scopePairs {
			break
		}
		if count == 0 {
			found.words, found.first = t.Span, t.Span
		}
		found.words.End = t.End
		count++
	}
	if count > 0 {
		return found
	}
	for i := after - 1; i >= 0 && count < scopeWords; i-- {
		t := r.terms[i]
		to := cue.Start
		if count > 0 {
			to = found.words.Start
		}
		if t.End > to || t.End < to && breaks(r.s[t.End:to]) {
			break
		}
		if count == 0 {
			found.words, found.first = t.Span, t.Span
		}
		found.words.Start = t.Start
		count++
	}
	return found
}

// termAt returns the index of the first term that starts at i or later.
func (r *reading) termAt(i int) int {
	return sort.Search(len(r.terms), func(n int) bool { return r.terms[n].Start >= i })
}

// breaks reports whether a clause ends in what stands between two words.
func breaks(between string) bool {
	return strings.ContainsAny(between, ",;:.!?()،؛؟，；：。！？（）—–“”")
}

// in returns the cue with what it governs.
func (s scope) in(sentence string) string {
	return sentence[min(s.cue.Start, s.words.Start):max(s.cue.End, s.words.End)]
}

func inside(scopes []scope, at int) bool {
	return slices.ContainsFunc(scopes, func(s scope) bool { return s.words.Start <= at && at < s.words.End })
}
