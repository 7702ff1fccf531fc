package retrieval

import (
	"math"
	"strings"

	"ibid/retrieval/text"
)

// piece is a part of a question that a passage holds or doesn't: a 4-gram of a word, or a whole term where it has none.
type piece struct {
	text   string // folded
	weight float64
}

// pieces cuts a question into what Evidence.Mass counts. Read in 4-grams, a word is found in every form, with what
// Arabic writes on to it and in the middle of a compound, and no list of endings is needed.
func (x *Index) pieces(question string) []piece {
	var list []piece
	seen := map[string]bool{}
	add := func(s, key string, sentences float64) {
		if seen[s] {
			return
		}
		seen[s] = true
		n := min(float64(x.lexical.Occurrences(key)), sentences)
		list = append(list, piece{s, idf(n, sentences)})
	}
	for _, token := range text.ContentTokens(question) {
		sentences := x.sentencesLike(token.Term)
		grams := len(list)
		text.Grams(token.Term, func(gram string) { add(gram[1:], gram, sentences) })
		if len(list) == grams {
			add(token.Term, token.Term, sentences)
		}
	}
	return list
}

// sentencesLike returns how many sentences are in the script of a term; of all, where none is.
func (x *Index) sentencesLike(term string) float64 {
	if n := x.scripts[text.ScriptOf(term)]; n > 0 {
		return float64(n)
	}
	return float64(x.sentences)
}

// idf is Robertson's inverse document frequency in the form that is never negative, in nats.
func idf(n, of float64) float64 { return math.Log1p((of - n + .5) / (n + .5)) }

// mass returns the share of the pieces' weight that a passage holds, its title and headings included.
func mass(pieces []piece, p Passage) float64 {
	var b strings.Builder
	b.WriteString(p.Document.Title)
	for _, heading := range p.Section {
		b.WriteString("\n" + heading)
	}
	for _, s := range p.Sentences {
		b.WriteString("\n" + s.Text)
	}
	folded := text.Fold(b.String())
	var held, total float64
	for _, piece := range pieces {
		total += piece.weight
		if strings.Contains(folded, piece.text) {
			held += piece.weight
		}
	}
	if total == 0 {
		return 0
	}
	return held / total
}
