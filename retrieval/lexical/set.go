package lexical

import (
	"cmp"
	"maps"
	"slices"
	"strings"

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
	Loose  bool    // also stands in other words: a passage that has it need not have met the word
}

// replacedBy returns for each term in which groups a set stands in for it.
func replacedBy(sets []Set) map[string][]int {
	replaced := map[string][]int{}
	for _, s := range sets {
		for _, term := range s.Terms {
			replaced[term] = append(replaced[term], s.Group)
		}
	}
	return replaced
}

// occurrence says how often something stands in a passage.
type occurrence struct {
	passage int
	times   float64
}

// translated is what a question's words in another language count beside its own.
const translated = .5

// scoreSets adds to scores what sets are worth: as a word each, and by what their alternatives are written with. In each
// group, a passage that holds all sets gets as much as one that holds the terms that they stand for, times translated: so
// scores in one language can be compared with those in another, whatever their words are made of.
func (x *Index) scoreSets(scores []float64, sets []Set) {
	own, full := map[int]float64{}, map[int]float64{}
	var all []piece
	for _, s := range sets {
		own[s.Group] += x.Full(strings.Join(s.Terms, " "))
		for _, p := range x.read(s) {
			full[s.Group] += p.weight * x.worth(p.field)
			all = append(all, p)
		}
	}
	for _, p := range all {
		if full[p.group] > 0 {
			x.score(scores, p, translated*own[p.group]/full[p.group])
		}
	}
}

// piece is what a set is found by: the set itself, or a 4-gram or pair of characters of its alternatives.
type piece struct {
	group  int
	field  field
	weight float64 // with its rarity
	found  []occurrence
}

// score adds to scores what a piece is worth, times a factor.
func (x *Index) score(scores []float64, p piece, factor float64) {
	r := x.rankings[p.field]
	for _, o := range p.found {
		scores[o.passage] += factor * p.weight * r.weight * o.times / (o.times + r.base + r.slope*x.length(o.passage, p.field))
	}
}

// read returns the pieces of a set. One counts by the share of the alternatives that have it; it finds other forms of them.
func (x *Index) read(s Set) []piece {
	union := x.union(s)
	list := []piece{{s.Group, words, x.idf(s.Alternatives[0].Parts[0][0], len(union)), union}}
	shares := map[string]float64{}
	share := 1 / float64(len(s.Alternatives))
	for _, a := range s.Alternatives {
		for _, part := range a.Parts {
			switch {
			case !bigram(part[0]):
				for _, t := range readGrams(part[0]) {
					shares[t.term] += pieceWeight * t.weight * share
				}
			case len(a.Parts) > 1:
				shares[part[0]] += pairWeight * share
			}
		}
	}
	for _, term := range slices.Sorted(maps.Keys(shares)) {
		f := grams
		if term[0] != '~' {
			f = words
		}
		found := x.appendOccurrences(nil, term, s.Group, 1)
		list = append(list, piece{s.Group, f, shares[term] * x.idf(term, len(found)), found})
	}
	return list
}

// pairWeight is what a pair of characters of a translation counts, where the whole translation has 1; pieceWeight what a
// 4-gram of one counts beside one of the question's own words: many words share the letters of a translation by chance.
const pairWeight, pieceWeight = 1, .7

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

const anyGroup = -1

// appendOccurrences appends where in a group a term stands.
func (x *Index) appendOccurrences(list []occurrence, term string, group int, weight float64) []occurrence {
	_, postings := x.postings(term)
	for passage := -1; len(postings) > 0; {
		var distance, tf uint64
		distance, tf, postings = nextPosting(postings)
		passage += int(distance)
		if group == anyGroup || x.group(passage) == group {
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

// Hold reports whether a passage holds all of some terms.
func (x *Index) Hold(terms []string) bool {
	var holding []occurrence
	for i, term := range terms {
		found := x.appendOccurrences(nil, term, anyGroup, 1)
		if i > 0 {
			found = both(holding, found)
		}
		if holding = found; len(holding) == 0 {
			return false
		}
	}
	return len(holding) > 0
}
