package lexical

import (
	"cmp"
	"maps"
	"slices"

	"ibid/retrieval/text"
)

// Set is a synonym set (Pirkola 1998, "The effects of query structure and dictionary setups in dictionary-based
// cross-language information retrieval"): its alternatives count as one word of a question, which occurs in a passage
// as often as all of them together, and in as many passages as hold any of them.
type Set struct {
	Group        int      // whose passages it is for
	Terms        []string // of the question, which it replaces there; they are alternatives as well
	Alternatives []Alternative
}

// Alternative is one wording: a sequence of parts, of which a passage must hold all. A part is the terms that are forms
// of one word.
type Alternative struct {
	Parts  [][]string
	Weight float64 // of an occurrence
}

// replacedBy returns for each term in which groups a set stands in for it.
func replacedBy(sets []Set, groups int) map[string][]bool {
	replaced := map[string][]bool{}
	for _, s := range sets {
		for _, term := range s.Terms {
			if replaced[term] == nil {
				replaced[term] = make([]bool, groups)
			}
			replaced[term][s.Group] = true
		}
	}
	return replaced
}

// occurrence says how often something stands in a passage.
type occurrence struct {
	passage int
	times   float64
}

// scoreSets adds to scores what sets are worth: as a word each, and by what their alternatives are written with.
func (x *Index) scoreSets(scores []float64, sets []Set) {
	for _, s := range sets {
		x.score(scores, x.union(s), s.Group, x.rankings[words][s.Group])
		x.scorePieces(scores, s)
	}
}

// score adds to scores what occurrences of one word in a group are worth.
func (x *Index) score(scores []float64, found []occurrence, group int, r ranking) {
	weight := r.weight * x.idf(x.share(len(found), group))
	for _, o := range found {
		scores[o.passage] += weight * o.times / (o.times + r.base + r.slope*float64(x.length(o.passage, r.field)))
	}
}

// scorePieces adds what the pieces of a set's alternatives are worth, which find other forms of them: the 4-grams of a
// word, the pairs of characters of a longer run. A piece counts by the share of the alternatives that have it.
func (x *Index) scorePieces(scores []float64, s Set) {
	shares := map[string]float64{}
	share := func(piece string) { shares[piece] += 1 / float64(len(s.Alternatives)) }
	for _, a := range s.Alternatives {
		for _, part := range a.Parts {
			text.Grams(part[0], share)
			if bigram(part[0]) && len(a.Parts) > 1 {
				share(part[0])
			}
		}
	}
	for _, piece := range slices.Sorted(maps.Keys(shares)) {
		r := x.rankings[grams][s.Group]
		if piece[0] != '~' {
			r = x.rankings[words][s.Group]
			r.weight *= x.options.GramWeight
		}
		r.weight *= shares[piece]
		x.score(scores, x.appendOccurrences(nil, piece, s.Group, 1), s.Group, r)
	}
}

// bigram reports whether a term is of a script that is read in pairs.
func bigram(term string) bool {
	tokens := text.Tokens(term)
	return len(tokens) == 1 && tokens[0].Bigram
}

// union returns the passages that hold any alternative of a set, in ascending order.
func (x *Index) union(s Set) []occurrence {
	var all []occurrence
	for _, term := range s.Terms {
		all = x.appendOccurrences(all, term, s.Group, 1)
	}
	for _, a := range s.Alternatives {
		var phrase []occurrence
		for i, part := range a.Parts {
			var forms []occurrence
			for _, form := range part {
				forms = x.appendOccurrences(forms, form, s.Group, a.Weight)
			}
			if forms = summed(forms); i == 0 {
				phrase = forms
			} else {
				phrase = both(phrase, forms)
			}
		}
		all = append(all, phrase...)
	}
	return summed(all)
}

// appendOccurrences appends where in a group a term stands.
func (x *Index) appendOccurrences(list []occurrence, term string, group int, weight float64) []occurrence {
	_, postings := x.postings(term)
	for passage := -1; len(postings) > 0; {
		var distance, tf uint64
		distance, tf, postings = nextPosting(postings)
		passage += int(distance)
		if x.group(passage) == group {
			list = append(list, occurrence{passage, weight * float64(tf)})
		}
	}
	return list
}

// summed sorts occurrences by passage and adds those of one.
func summed(list []occurrence) []occurrence {
	slices.SortStableFunc(list, func(a, b occurrence) int { return cmp.Compare(a.passage, b.passage) })
	n := 0
	for _, o := range list {
		if n > 0 && list[n-1].passage == o.passage {
			list[n-1].times += o.times
		} else {
			list[n] = o
			n++
		}
	}
	return list[:n]
}

// both returns the passages that are in both lists, as often as the rarer.
func both(a, b []occurrence) []occurrence {
	n := 0
	for _, o := range b {
		for len(a) > 0 && a[0].passage < o.passage {
			a = a[1:]
		}
		if len(a) > 0 && a[0].passage == o.passage {
			b[n] = occurrence{o.passage, min(o.times, a[0].times)}
			n++
		}
	}
	return b[:n]
}
