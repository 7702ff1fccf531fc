package lexical

import (
	"cmp"
	"math"
	"slices"

	"ibid/retrieval/text"
)

// functionWeight is what a function or question word of a question counts beside its other words.
const functionWeight = .5

// asked is a term of a question. A word weighs 1, or functionWeight, for each time it occurs; of its n 4-grams each weighs
// 1/√n of that, so that a long word counts for more than a short one, but not in proportion.
type asked struct {
	term   string
	weight float64
}

// read returns the terms of a question in both fields, each once and in ascending order, so that sums don't depend on the
// order of the question's words.
func read(question string) (terms [fields][]asked) {
	content := make(map[int]bool)
	for _, token := range text.ContentTokens(question) {
		content[token.Start] = true
	}
	for _, token := range text.Tokens(question) {
		weight := 1.
		if !content[token.Start] {
			weight = functionWeight
		}
		var n [fields]float64
		analyse(token, func(_ string, f field) { n[f]++ })
		analyse(token, func(term string, f field) { terms[f] = append(terms[f], asked{term, weight / math.Sqrt(n[f])}) })
	}
	for f := range terms {
		terms[f] = merge(terms[f])
	}
	return terms
}

// readGrams returns the 4-grams of a word by itself, as read does. To find out the language of every translation would take
// longer than the search; a word that is a function word in any counts as one.
func readGrams(word string) []asked {
	weight := 1.
	if text.Function(word) {
		weight = functionWeight
	}
	var list []asked
	for _, token := range text.Tokens(word) {
		analyse(token, func(term string, f field) {
			if f == grams {
				list = append(list, asked{term: term})
			}
		})
	}
	for i := range list {
		list[i].weight = weight / math.Sqrt(float64(len(list)))
	}
	return merge(list)
}

// merge sorts terms and joins equal ones.
func merge(terms []asked) []asked {
	slices.SortFunc(terms, func(a, b asked) int {
		return cmp.Or(cmp.Compare(a.term, b.term), cmp.Compare(a.weight, b.weight))
	})
	merged := terms[:0]
	for _, t := range terms {
		if n := len(merged); n > 0 && merged[n-1].term == t.term {
			merged[n-1].weight += t.weight
		} else {
			merged = append(merged, t)
		}
	}
	return merged
}
