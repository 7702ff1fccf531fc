package lexical

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"
)

// Match is a passage that a question found.
type Match struct {
	Passage int
	Score   float64 // above 0, without an upper bound
}

// Search returns the k best passages for a question, best first, ties by the smaller number; only passages for which
// keep (nil: all) holds. A passage that has no term of the question is never among them.
func (x *Index) Search(question string, k int, keep func(passage int) bool) []Match {
	k = min(k, x.passages)
	if k <= 0 {
		return nil
	}
	scores := x.scores.Get().(*[]float64)
	defer x.scores.Put(scores)
	clear(*scores)

	var terms [fields][]string
	analyse(question, func(term string, f field) { terms[f] = append(terms[f], term) })
	for f := range fields {
		x.scoreTerms(*scores, terms[f], f)
	}

	found := top{k: k}
	for passage, score := range *scores {
		if found.admits(score) && (keep == nil || keep(passage)) {
			found.add(Match{passage, score})
		}
	}
	return found.best()
}

// scoreTerms adds to scores what each of a question's terms is worth, once for each time it occurs. It sorts terms, so
// that sums don't depend on the order of the question's words.
func (x *Index) scoreTerms(scores []float64, terms []string, f field) {
	slices.Sort(terms)
	for i := 0; i < len(terms); {
		n := 1
		for i+n < len(terms) && terms[i+n] == terms[i] {
			n++
		}
		x.scoreTerm(scores, terms[i], n, f)
		i += n
	}
}

// ranking is BM25 for one field: a term that a passage of length l holds tf times is worth
// weight × idf × tf / (tf + base + slope × l).
type ranking struct{ weight, base, slope float64 }

func (x *Index) newRanking(f field, weight float64, o Options) ranking {
	r := ranking{weight: weight * (o.K1 + 1), base: o.K1 * (1 - o.B)}
	var total uint64
	for passage := range x.passages {
		total += uint64(x.length(passage, f))
	}
	if total > 0 {
		r.slope = o.K1 * o.B / (float64(total) / float64(x.passages))
	}
	return r
}

// idf is the weight of a term by its rarity, in the form that stays above 0 for a term in more than half of the passages.
func (x *Index) idf(frequency int) float64 {
	n := float64(frequency)
	return math.Log1p((float64(x.passages) - n + .5) / (n + .5))
}

func (x *Index) scoreTerm(scores []float64, term string, occurrences int, f field) {
	frequency, postings := x.postings(term)
	if frequency == 0 {
		return
	}
	r := x.rankings[f]
	weight := r.weight * x.idf(frequency) * float64(occurrences)
	passage := -1
	for len(postings) > 0 {
		var distance, tf uint64
		distance, tf, postings = nextPosting(postings)
		passage += int(distance)
		times := float64(tf)
		scores[passage] += weight * times / (times + r.base + r.slope*float64(x.length(passage, f)))
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
