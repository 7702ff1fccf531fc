package lexicon

import (
	"strings"
	"unicode/utf8"

	"ibid/retrieval/text"
)

// unit is a word as it is looked up: a token of a spaced script, or a whole run of an unspaced one.
type unit struct {
	text.Span
	term string // folded, without the Arabic article
	run  bool   // of a script without spaces
}

// units reads s as text.Tokens does, but leaves the runs of unspaced scripts whole.
func units(s string) []unit {
	var list []unit
	for _, t := range text.Tokens(s) {
		if n := len(list); t.Bigram && n > 0 && list[n-1].run && list[n-1].End >= t.Start {
			list[n-1].End = t.End
			continue
		}
		list = append(list, unit{t.Span, t.Term, t.Bigram})
	}
	for i, u := range list {
		if u.run {
			list[i].term = text.Fold(s[u.Start:u.End])
		} else {
			list[i].term = bareArticle(u.term)
		}
	}
	return list
}

// normal returns a word or phrase as it is compared.
func normal(s string) string {
	list := units(s)
	words := make([]string, len(list))
	for i, u := range list {
		words[i] = u.term
	}
	return strings.Join(words, " ")
}

// bareArticle takes the Arabic article off a word, as long as two letters remain.
func bareArticle(word string) string {
	if rest, ok := strings.CutPrefix(word, "ال"); ok && utf8.RuneCountInString(rest) >= 2 {
		return rest
	}
	return word
}
