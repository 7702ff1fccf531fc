package lexicon

import "math"

// pivot is the language in which two meet that have no list between them.
const pivot = "en"

// Most translations of a word, and of each step through the pivot. The documents lack most of them, so that few are left.
const (
	mostTranslations = 64
	mostPivots       = 24
	mostOver         = 24
)

// translate returns the translations of the forms of a word, best first.
func (l *Lexicon) translate(words []form, source, target string) []translation {
	if table := l.between(source, target); table != nil {
		var all []translation
		for _, f := range words {
			for _, t := range table.find(f.term) {
				all = add(all, translation{t.text, t.weight * f.weight})
			}
		}
		return best(all, mostTranslations)
	}
	first, second := l.between(source, pivot), l.between(pivot, target)
	if first == nil || second == nil {
		return nil
	}
	var all []translation
	for _, f := range words {
		over := first.find(f.term)
		for _, t := range over[:min(len(over), mostPivots)] {
			for _, g := range forms(t.text, pivot) {
				found := second.find(g.term)
				for _, u := range found[:min(len(found), mostOver)] {
					all = add(all, translation{u.text, f.weight * t.weight * g.weight * u.weight / math.Sqrt(float64(len(found)))})
				}
			}
		}
	}
	return best(all, mostTranslations)
}
