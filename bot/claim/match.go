package claim

import (
	"strings"
	"unicode/utf8"

	"ibid/retrieval/text"
)

// An index finds words in a sentence, in whatever inflection.
type index struct {
	tokens   []text.Token
	exact    map[string][]int
	stems    map[string][]int
	prefixes map[string][]int
}

func indexOf(tokens []text.Token) *index {
	x := &index{tokens: tokens, exact: map[string][]int{}, stems: map[string][]int{}, prefixes: map[string][]int{}}
	for i, t := range tokens {
		x.exact[t.Term] = append(x.exact[t.Term], i)
		if t.Bigram {
			continue
		}
		stem := stemOf(t.Term)
		x.stems[stem] = append(x.stems[stem], i)
		if p := prefixOf(stem); p != "" && len(x.prefixes[p]) < maxAlike {
			x.prefixes[p] = append(x.prefixes[p], i)
		}
	}
	return x
}

// maxAlike bounds how many words with one beginning are compared.
const maxAlike = 8

// find returns where a word or pair stands, by place in tokens: the word itself, else its stem, else a word that shares
// most of its beginning.
func (x *index) find(t text.Token) []int {
	if at := x.exact[t.Term]; len(at) > 0 || t.Bigram {
		return at
	}
	stem := stemOf(t.Term)
	if at := x.stems[stem]; len(at) > 0 {
		return at
	}
	for _, i := range x.prefixes[prefixOf(stem)] {
		if alike(stem, stemOf(x.tokens[i].Term)) {
			return []int{i}
		}
	}
	return nil
}

// alike reports whether two stems share most of their beginning.
func alike(a, b string) bool {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	for n > 0 && n < len(a) && !utf8.RuneStart(a[n]) {
		n--
	}
	common := utf8.RuneCountInString(a[:n])
	return 5*common >= 3*max(utf8.RuneCountInString(a), utf8.RuneCountInString(b))
}

// prefixLength is the number of characters that words that are alike share at least.
const prefixLength = 4

func prefixOf(stem string) string {
	n := 0
	for i := range stem {
		if n == prefixLength {
			return stem[:i]
		}
		n++
	}
	if n == prefixLength {
		return stem
	}
	return ""
}

// stemOf cuts off the particles and endings of Arabic, and the commonest endings of English.
func stemOf(term string) string {
	c := leading(term)
	switch {
	case 0x621 <= c && c <= 0x6D3:
		return arabicStem(term)
	case 'a' <= c && c <= 'z':
		return latinStem(term)
	}
	return term
}

func latinStem(term string) string {
	for _, ending := range [...]string{"ies", "es", "s", "ing", "ied", "ed", "y", "e"} {
		if cut, ok := strings.CutSuffix(term, ending); ok && len(cut) >= 3 && !(ending == "s" && strings.HasSuffix(cut, "s")) {
			return cut
		}
	}
	return term
}

var (
	arabicPrefixes = [...]string{"وال", "بال", "كال", "فال", "ولل", "لل", "ال", "وب", "ول", "و", "ف", "ب", "ل", "ك"}
	arabicSuffixes = [...]string{"يه", "ين", "ون", "ات", "ان", "ها", "هم", "تها", "ته", "وا", "ه", "ي", "ا", "ت"}
)

// arabicStem cuts a particle and an ending, after the light stemmer of Larkey, Ballesteros and Connell (2002), light10,
// as long as three letters stay.
func arabicStem(term string) string {
	for _, p := range arabicPrefixes {
		least := 3
		if len(p) == 2 {
			least = 4 // a single letter is as often the word's own
		}
		if cut, ok := strings.CutPrefix(term, p); ok && utf8.RuneCountInString(cut) >= least {
			term = cut
			break
		}
	}
	if c := leading(term); (c == 'ي' || c == 'ت' || c == 'ن') && utf8.RuneCountInString(term) >= 4 {
		term = term[utf8.RuneLen(c):] // the person of a verb
	}
	for range 2 {
		for _, s := range arabicSuffixes {
			if cut, ok := strings.CutSuffix(term, s); ok && utf8.RuneCountInString(cut) >= 3 {
				term = cut
				break
			}
		}
	}
	return term
}

// findPhrase returns where all words of a translation stand: the place of the first of them. Pairs of characters have to
// stand one after the other.
func (x *index) findPhrase(tokens []text.Token) []int {
	if len(tokens) == 0 {
		return nil
	}
	var all []int
	for _, i := range x.find(tokens[0]) {
		if x.follows(i, tokens) {
			all = append(all, i)
		}
	}
	return all
}

func (x *index) follows(i int, tokens []text.Token) bool {
	for k, t := range tokens[1:] {
		if !t.Bigram {
			if len(x.find(t)) == 0 {
				return false
			}
			continue
		}
		if j := i + k + 1; j >= len(x.tokens) || x.tokens[j].Term != t.Term {
			return false
		}
	}
	return true
}
