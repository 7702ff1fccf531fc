package text

import (
	"strings"
	"unicode/utf8"
)

// Token is a word, a number, or a bigram of a script written without spaces.
type Token struct {
	Term string // folded; may share memory with the text
	Span        // bytes of the input it was read from
	// Bigram marks a pair of characters of an unspaced script, or such a character that stands alone.
	Bigram bool
}

// Tokens returns the tokens of s in order of appearance. Letters and digits part («عام1991» is two tokens), a decimal
// or grouped number is one ("3,000" and "3000" are the same term), a possessive goes ("Azerbaijan's" is azerbaijan).
// Han, kana, Hangul, Thai, Lao, Khmer and Burmese are read in overlapping pairs of characters with their marks.
func Tokens(s string) []Token { return AppendTokens(make([]Token, 0, len(s)/6+1), s) }

// AppendTokens appends the tokens of s to a list: for who reads many texts, since tokens take many times their memory.
func AppendTokens(list []Token, s string) []Token {
	t := tokeniser{s: s, lower: lowerASCII(s), tokens: list}
	for at := 0; at < len(s); {
		switch c, n := classAt(s, at); c {
		case letter:
			at = t.word(at)
		case digit:
			at = t.number(at)
		case unspaced:
			at = t.pairs(at)
		default:
			at += n
		}
	}
	return t.tokens
}

// Terms returns the terms of the tokens of s.
func Terms(s string) []string {
	var terms []string
	for _, t := range Tokens(s) {
		terms = append(terms, t.Term)
	}
	return terms
}

type tokeniser struct {
	s, lower string // lower differs from s only in the case of ASCII letters, so that terms can be cut out of it
	tokens   []Token
}

// word reads the word at start and returns where it ends.
func (t *tokeniser) word(start int) int {
	end, ascii := t.letters(start)
	term := t.lower[start:end]
	if !ascii {
		term = foldWord(term)
	}
	next := end
	if c, n := classAt(t.s, end); c == apostrophe {
		rest, _ := t.letters(end + n)
		switch suffix := t.lower[end+n : rest]; {
		case suffix == "t" && strings.HasSuffix(term, "n"):
			term, end, next = term+"t", rest, rest
		case clitic(suffix):
			next = rest
		}
	}
	t.add(Token{Term: term, Span: Span{start, end}})
	return next
}

// clitic reports whether suffix, after an apostrophe, is what English leaves of a word.
func clitic(suffix string) bool {
	switch suffix {
	case "s", "d", "m", "ll", "re", "ve":
		return true
	}
	return false
}

// letters returns where the letters at i end and whether all are ASCII.
func (t *tokeniser) letters(i int) (end int, ascii bool) {
	ascii = true
	for i < len(t.s) {
		c, n := classAt(t.s, i)
		if c != letter && c != extension {
			break
		}
		ascii = ascii && n == 1
		i += n
	}
	return i, ascii
}

// pairs reads a run of an unspaced script and returns where it ends.
func (t *tokeniser) pairs(start int) int {
	end := t.unit(start)
	if c, _ := classAt(t.s, end); c != unspaced {
		t.pair(start, end)
		return end
	}
	for {
		c, _ := classAt(t.s, end)
		if c != unspaced {
			return end
		}
		next := t.unit(end)
		t.pair(start, next)
		start, end = end, next
	}
}

// unit returns where the character at i ends, its marks included.
func (t *tokeniser) unit(i int) int {
	_, n := classAt(t.s, i)
	for c := extension; c == extension; {
		i += n
		c, n = classAt(t.s, i)
	}
	return i
}

func (t *tokeniser) pair(start, end int) {
	t.add(Token{Term: foldWord(t.lower[start:end]), Span: Span{start, end}, Bigram: true})
}

// add keeps a token unless nothing of it is left: a letter can fold to a space and a mark.
func (t *tokeniser) add(token Token) {
	if token.Term != "" {
		t.tokens = append(t.tokens, token)
	}
}

// foldWord folds a word and drops what isn't a word's: presentation forms can unfold to several words.
func foldWord(s string) string {
	s = Fold(s)
	for _, r := range s {
		if !wordRune(r) {
			return strings.Map(onlyWordRunes, s)
		}
	}
	return s
}

func onlyWordRunes(r rune) rune {
	if wordRune(r) {
		return r
	}
	return -1
}

// lowerASCII returns s with its ASCII letters in lower case.
func lowerASCII(s string) string {
	for i := range len(s) {
		if 'A' <= s[i] && s[i] <= 'Z' {
			b := []byte(s)
			for j := i; j < len(b); j++ {
				if 'A' <= b[j] && b[j] <= 'Z' {
					b[j] += 'a' - 'A'
				}
			}
			return string(b)
		}
	}
	return s
}

// gramLength is the number of characters of a gram: words and their 4-grams together rank as well as the stemmers of
// twelve languages.
const gramLength = 4

// Grams calls yield for each character 4-gram of a word token's term, marked with a leading '~', which no term has.
// Terms of fewer characters and those of unspaced scripts have none.
func Grams(term string, yield func(gram string)) {
	if r, _ := utf8.DecodeRuneInString(term); classOf(r) == unspaced {
		return
	}
	characters := utf8.RuneCountInString(term)
	if characters < gramLength {
		return
	}
	var b strings.Builder // one allocation holds all of them
	b.Grow((characters - gramLength + 1) + gramLength*len(term))
	var starts [gramLength + 1]int // a ring of where the last characters start
	n := 0
	for i := 0; ; n++ {
		starts[n%len(starts)] = i
		if n >= gramLength {
			from := b.Len()
			b.WriteByte('~')
			b.WriteString(term[starts[(n-gramLength)%len(starts)]:i])
			yield(b.String()[from:])
		}
		if i == len(term) {
			return
		}
		_, size := utf8.DecodeRuneInString(term[i:])
		i += size
	}
}
