package retrieval

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"ibid/retrieval/text"
)

// Term is a word of the question that carries evidence, or a pair of characters in a script without spaces.
// Function and question words are none.
type Term struct {
	Text   string  // as the question writes it
	Weight float64 // inverse document frequency within the term's script, in nats
	Known  bool    // the documents have it, or a form of it
	Name   bool    // a proper name as far as spelling shows it: a capital inside a sentence
	Start  int     // byte of the question
	Common bool    // a word that spelling shows to be no name, so that the documents may say it otherwise
	Exact  bool    // a number or a pair of characters: it has no other forms
	Number bool
	folded string

	// Translated says that the documents have a translation of it, TranslatedWeight how rare that is.
	Translated       bool
	TranslatedWeight float64
}

// Match says that a sentence of a passage holds a term of the question.
type Match struct {
	Term     int     // index into Result.Terms
	Sentence int     // index into Passage.Sentences; Headings for the title and the headings
	Strength float64 // 1 for the same word, less for another form or a translation of it, Apart for a parted pair
	Met      string  // the translation as the sentence writes it; empty for a word of the question itself
	Of       string  // what of the question it translates: the term, or the phrase or longer word that the term is in
}

// Headings stands in for a sentence where a term stands in the title or a heading.
const Headings = -1

// terms returns what of a question carries evidence. A term weighs its inverse document frequency (Robertson's form,
// never negative) among the sentences of its own script: a name is not rare because most documents are in another one,
// and where there are few passages, sentences still tell rare from common. A term is taken to stand in as many sentences
// as it occurs.
func (x *Index) terms(question string) []Term {
	var terms []Term
	seen := map[string]bool{}
	for _, token := range text.ContentTokens(question) {
		if seen[token.Term] {
			continue
		}
		seen[token.Term] = true
		sentences := x.sentencesLike(token.Term)
		occurrences, known := x.occurrences(token)
		n := min(float64(occurrences), sentences)
		terms = append(terms, Term{
			Text: question[token.Start:token.End], Start: token.Start,
			Weight: idf(n, sentences), Known: known,
			Name: name(question, token.Start), Common: common(question[token.Start:token.End]),
			Exact:  token.Bigram || digit(token.Term[0]),
			Number: digit(token.Term[0]),
			folded: token.Term,
		})
	}
	discountStraddling(terms)
	return terms
}

// straddling is what is left of the weight of a pair of characters that the documents lack between two that they have:
// its characters belong to two words, side by side in this question only. Two such pairs in a row may be a word.
const straddling = .3

func discountStraddling(terms []Term) {
	known := func(i int) bool {
		return i >= 0 && i < len(terms) && terms[i].Exact && !terms[i].Number && terms[i].Known
	}
	for i, t := range terms {
		if t.Exact && !t.Number && !t.Known && known(i-1) && known(i+1) {
			terms[i].Weight *= straddling
		}
	}
}

// occurrences returns how often a term stands in the documents, and whether it does at all. A word that stands there
// only in other forms occurs as often as its rarest 4-gram, if most of its 4-grams are there.
func (x *Index) occurrences(token text.Token) (int, bool) {
	if n := x.lexical.Occurrences(token.Term); n > 0 || token.Bigram {
		return n, n > 0
	}
	grams, there, rarest := 0, 0, math.MaxInt
	text.Grams(token.Term, func(gram string) {
		grams++
		if n := x.lexical.Occurrences(gram); n > 0 {
			there++
			rarest = min(rarest, n)
		}
	})
	if grams == 0 || there*3 < grams*2 {
		return 0, false
	}
	return rarest, true
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// name reports whether the word at start is spelt as a proper name: with a capital, and not as the first word.
func name(question string, start int) bool {
	r, _ := utf8.DecodeRuneInString(question[start:])
	return strings.ToLower(string(r)) != string(r) && strings.TrimSpace(question[:start]) != ""
}

// common reports whether a word is written in small letters of a script that has capitals.
func common(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsLower(r)
}

// matches returns where the terms stand in a passage, or their translations, whichever is the stronger.
func matches(terms []Term, p Passage, question string, m meeting) []Match {
	var matches []Match
	var tokens []text.Token
	add := func(sentence int, s string) {
		tokens = text.AppendTokens(tokens[:0], s)
		abroad := metTerms(terms, sentence, m.in(s, tokens), question)
		for term, strength := range strengths(terms, s, tokens) {
			best := Match{Term: term, Sentence: sentence, Strength: strength}
			if len(abroad) > 0 && abroad[0].Term == term {
				if abroad[0].Strength > strength {
					best = abroad[0]
				}
				abroad = abroad[1:]
			}
			if best.Strength > 0 {
				matches = append(matches, best)
			}
		}
	}
	add(Headings, p.Document.Title+"\n"+strings.Join(p.Section, "\n"))
	for i, s := range p.Sentences {
		add(i, s.Text)
	}
	return matches
}

// Apart is the strength of a pair of characters that both stand in a sentence, but not side by side. It makes a sentence
// near to a question, but no answer: 以色列驻阿塞拜疆大使 has the characters of 阿塞拜疆驻以色列大使 and is another person.
const Apart = .4

// strengths returns for each term how well s, which has these tokens, holds it, from 0 to 1.
func strengths(terms []Term, s string, tokens []text.Token) []float64 {
	best := make([]float64, len(terms))
	for i, term := range terms {
		first, size := utf8.DecodeRuneInString(term.folded)
		if term.Exact && size > 1 && size < len(term.folded) && strings.ContainsRune(s, first) && strings.Contains(s, term.folded[size:]) {
			best[i] = Apart
		}
	}
	for _, token := range tokens {
		for i, term := range terms {
			switch {
			case best[i] == 1:
			case term.folded == token.Term:
				best[i] = 1
			case !term.Exact && !token.Bigram:
				best[i] = max(best[i], inflected(term.folded, token.Term))
			}
		}
	}
	return best
}

// inflected returns how alike two words are as forms of one, from 0 to 1: the share of their common beginning, in
// Arabic also without the particles that are written on to a word. Below .66 (owns, owned) it is 0.
func inflected(a, b string) float64 {
	share := beginning(a, b)
	x, y := text.Bare(a), text.Bare(b)
	if x != a || y != b {
		share = max(share, beginning(x, b), beginning(a, y), beginning(x, y))
	}
	if share < .66 {
		return 0
	}
	return share
}

// beginning returns the share of two words (Dice's coefficient, in characters) that their common beginning is, if it has
// at least three characters.
func beginning(a, b string) float64 {
	n, rest := 0, b
	for _, r := range a {
		other, size := utf8.DecodeRuneInString(rest)
		if size == 0 || other != r {
			break
		}
		n, rest = n+1, rest[size:]
	}
	if n < 3 {
		return 0
	}
	return 2 * float64(n) / float64(utf8.RuneCountInString(a)+utf8.RuneCountInString(b))
}
