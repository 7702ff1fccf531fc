package text

import (
	"maps"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// anyFunctionWord is the union of functionWords.
var anyFunctionWord = func() map[string]bool {
	all := make(map[string]bool)
	for _, list := range functionWords {
		maps.Copy(all, list)
	}
	return all
}()

// Function reports whether a folded term is a function or question word of any language it has a list for. In text
// written without spaces such words can't be told from a bigram that straddles two; ContentTokens cuts them out first.
func Function(term string) bool {
	return anyFunctionWord[term] || functionExpressions[term] == cut
}

// ContentTokens returns the tokens of a question that carry evidence. Function words go: those of the question's
// language as far as that is sure, else of English or of any. From unspaced text function expressions are cut out before it is read in
// pairs, so that no bigram straddles one. What such a cut leaves of a single character, and bigrams with Hiragana,
// which mostly writes grammar, go too, unless nothing else is left.
func ContentTokens(question string) []Token {
	return contentTokens(question, functionOf(question))
}

// ContentTokensIn returns the tokens of s, whose language is known, that carry evidence, as ContentTokens does.
func ContentTokensIn(s, language string) []Token {
	own, english := functionWords[language], functionWords["en"]
	latin := scriptOfLanguage(language) == "Latn"
	return contentTokens(s, func(term string) bool { return own[term] || own == nil && Function(term) || !latin && english[term] })
}

func contentTokens(question string, function func(term string) bool) []Token {
	var strong, weak []Token
	for _, segment := range cutExpressions(question) {
		part := question[segment.Start:segment.End]
		for _, token := range Tokens(part) {
			switch {
			case !token.Bigram && function(token.Term):
				continue
			case weakEvidence(part, token, len(part) < len(question)):
				weak = append(weak, shift(token, segment.Start))
			default:
				strong = append(strong, shift(token, segment.Start))
			}
		}
	}
	if len(strong) == 0 {
		return weak
	}
	return strong
}

// functionOf returns what tells the function words of a question. The language, which takes long to tell, is only asked for
// at a word that is one in some language.
func functionOf(question string) func(term string) bool {
	own := sync.OnceValue(func() func(term string) bool { return ownFunction(question) })
	return func(term string) bool { return Function(term) && own()(term) }
}

// ownFunction is functionOf for words that are function words of some language. In a script that one language has to itself,
// such as Han, words of another script are names.
func ownFunction(question string) func(term string) bool {
	language, sure := Language(question)
	own := functionWords[language]
	switch {
	case sure && (own != nil || scriptOfLanguage(language) == ""):
		return func(term string) bool { return own[term] }
	case own != nil:
		return func(term string) bool { return own[term] || functionWords["en"][term] }
	}
	return Function
}

// weakEvidence reports whether a bigram says little: it holds Hiragana, or a cut left it a single character.
func weakEvidence(part string, token Token, partial bool) bool {
	if !token.Bigram {
		return false
	}
	if strings.ContainsFunc(token.Term, func(r rune) bool { return unicode.Is(unicode.Hiragana, r) }) {
		return true
	}
	edge := token.Start == 0 || token.End == len(part)
	return partial && edge && utf8.RuneCountInString(token.Term) == 1
}

func shift(token Token, by int) Token {
	token.Start += by
	token.End += by
	return token
}

// cutExpressions returns what is left of s when function expressions are cut out.
func cutExpressions(s string) []Span {
	var kept []Span
	start := 0
	for at := 0; at < len(s); {
		c, n := classAt(s, at)
		if c != unspaced {
			at += n
			continue
		}
		expression, what := longestExpression(s[at:])
		switch {
		case expression == 0:
			at += n
		case what == leave:
			at += expression
		default:
			if at > start {
				kept = append(kept, Span{start, at})
			}
			at += expression
			start = at
		}
	}
	if start < len(s) {
		kept = append(kept, Span{start, len(s)})
	}
	return kept
}

// longestExpression returns the length of the longest function expression that s begins with, and what becomes of it.
func longestExpression(s string) (length int, what cutting) {
	const most = 12 // characters: the longest expression is เท่าไหร่ with its marks
	end := 0
	for range most {
		_, n := utf8.DecodeRuneInString(s[end:])
		if n == 0 {
			break
		}
		end += n
		found := functionExpressions[s[:end]]
		if found == cutAtEnd {
			if c, _ := classAt(s, end); c == unspaced {
				continue
			}
		}
		if found != 0 {
			length, what = end, found
		}
	}
	return length, what
}
