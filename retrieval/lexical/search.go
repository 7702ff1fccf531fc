package lexical

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"

	"ibid/retrieval/text"
)

// Match is a passage that a question found.
type Match struct {
	Passage int
	Score   float64 // above 0, without an upper bound
}

// Search returns the k best passages for a question, best first, ties by the smaller number; only passages for which
// keep (nil: all) holds. Sets stand in for terms of the question in some groups. A passage that has no term of the question
// and of no set is never among them.
func (x *Index) Search(question string, sets []Set, k int, keep func(passage int) bool) []Match {
	k = min(k, x.passages)
	if k <= 0 {
		return nil
	}
	scores := x.scores.Get().(*[]float64)
	defer x.scores.Put(scores)
	clear(*scores)

	replaced := replacedBy(sets)
	for f, terms := range read(question) {
		for _, t := range terms {
			x.scoreTerm(*scores, t, field(f), replaced[t.term])
		}
	}
	x.scoreSets(*scores, sets)

	found := top{k: k}
	for passage, score := range *scores {
		if found.admits(score) && (keep == nil || keep(passage)) {
			found.add(Match{passage, score})
		}
	}
	return found.best()
}

// Full returns the score of a passage of mean length that holds every term of a question once. A question whose best match
// has much less asks for what the passages don't tell, or in another language.
func (x *Index) Full(question string) float64 {
	score := 0.
	for f, terms := range read(question) {
		for _, t := range terms {
			frequency, _ := x.postings(t.term)
			score += x.worth(field(f)) * t.weight * x.idf(t.term, frequency)
		}
	}
	return score
}

// worth returns what a passage of mean length gets for a term of rarity 1 that it holds once.
func (x *Index) worth(f field) float64 {
	r := x.rankings[f]
	return r.weight / (1 + r.base + r.slope)
}

// ranking is BM25 for one field: a term that a passage of relative length l holds tf times is worth
// weight × idf × tf / (tf + base + slope × l).
type ranking struct{ weight, base, slope float64 }

func newRanking(weight float64, o Options) ranking {
	return ranking{weight: weight * (o.K1 + 1), base: o.K1 * (1 - o.B), slope: o.K1 * o.B}
}

// idf is the weight of a term by its rarity among the passages with words in its script, in the form that stays above 0
// for a term in more than half of them.
func (x *Index) idf(term string, frequency int) float64 {
	passages := x.passages
	if script := text.ScriptOf(term); script != noScript {
		if holding := x.holding[script]; holding > 0 {
			passages = max(holding, frequency)
		}
	}
	n := float64(frequency)
	return math.Log1p((float64(passages) - n + .5) / (n + .5))
}

// scoreTerm adds to scores what a term of the question is worth, but not in groups where a set replaces it.
func (x *Index) scoreTerm(scores []float64, t asked, f field, replaced []int) {
	frequency, postings := x.postings(t.term)
	if frequency == 0 {
		return
	}
	r := x.rankings[f]
	weight := r.weight * x.idf(t.term, frequency) * t.weight
	passage := -1
	for len(postings) > 0 {
		var distance, tf uint64
		distance, tf, postings = nextPosting(postings)
		passage += int(distance)
		if len(replaced) > 0 && slices.Contains(replaced, x.group(passage)) {
			continue
		}
		times := float64(tf)
		scores[passage] += weight * times / (times + r.base + r.slope*x.length(passage, f))
	}
}

// nextPosting reads one posting and returns what follows it. Postings that break off give a tf of 0.
func nextPosting(postings []byte) (distance, tf uint64, rest []byte) {
	head, n := uint64(postings[0]), 1
	if head >= 0x80 { // near postings, and so most of them, take one byte
		head, n = binary.Uvarint(postings)
	}
	if n <= 0 {
		return 0, 0, nil
	}
	if head&1 == 1 {
		return head >> 1, 1, postings[n:]
	}
	tf, m := binary.Uvarint(postings[n:])
	if m <= 0 {
		return 0, 0, nil
	}
	return head >> 1, tf, postings[n+m:]
}

// top keeps the k best of the matches that are added in ascending order of their passages. It sorts once in k matches
// and so needs no heap.
type top struct {
	k       int
	bar     float64 // the score of the k-th best, once k were seen
	matches []Match // at most 2k
}

// admits reports whether a match with this score, of a passage after all those added, can be among the best.
func (t *top) admits(score float64) bool { return score > t.bar }

func (t *top) add(m Match) {
	t.matches = append(t.matches, m)
	if len(t.matches) == 2*t.k {
		t.bar = t.best()[t.k-1].Score
	}
}

// best returns the best matches and forgets the others.
func (t *top) best() []Match {
	slices.SortFunc(t.matches, func(a, b Match) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Passage, b.Passage))
	})
	t.matches = t.matches[:min(t.k, len(t.matches))]
	return t.matches
}
