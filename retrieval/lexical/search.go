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
// keep (nil: all) holds. Sets stand in for terms of the question in some groups. A passage that has no term of the
// question and of no set is never among them.
func (x *Index) Search(question string, sets []Set, k int, keep func(passage int) bool) []Match {
	k = min(k, x.passages)
	if k <= 0 {
		return nil
	}
	scores := x.scores.Get().(*[]float64)
	defer x.scores.Put(scores)
	clear(*scores)

	var terms [fields][]string
	analyse(question, func(term string, f field) { terms[f] = append(terms[f], term) })
	replaced := replacedBy(sets, len(x.sizes))
	for f := range fields {
		x.scoreTerms(*scores, terms[f], f, replaced)
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

// scoreTerms adds to scores what each of a question's terms is worth, once for each time it occurs, but not in groups
// where a set replaces it. It sorts terms, so that sums don't depend on the order of the question's words.
func (x *Index) scoreTerms(scores []float64, terms []string, f field, replaced map[string][]bool) {
	slices.Sort(terms)
	for i := 0; i < len(terms); {
		n := 1
		for i+n < len(terms) && terms[i+n] == terms[i] {
			n++
		}
		x.scoreTerm(scores, terms[i], n, f, replaced[terms[i]])
		i += n
	}
}

// ranking is BM25 for one field and group: a term that a passage of length l holds tf times is worth
// weight × idf × tf / (tf + base + slope × l).
type ranking struct {
	field               field
	weight, base, slope float64
}

func newRanking(f field, total uint64, passages int, o Options) ranking {
	r := ranking{field: f, weight: o.K1 + 1, base: o.K1 * (1 - o.B)}
	if f == grams {
		r.weight *= o.GramWeight
	}
	if total > 0 {
		r.slope = o.K1 * o.B / (float64(total) / float64(passages))
	}
	return r
}

// idf is the weight of a term by its rarity, in the form that stays above 0 for a term in more than half of the passages.
// share is that of the passages of a language that hold it; the largest group says what a rare term is.
func (x *Index) idf(share float64) float64 {
	n := share * x.largest
	return math.Log1p((x.largest - n + .5) / (n + .5))
}

// share returns the share of a group's passages that a number of them is. A group below the average size counts as one of
// that: of few passages one holds any word by chance.
func (x *Index) share(passages, group int) float64 {
	return float64(passages) / max(float64(x.sizes[group]), float64(x.passages)/float64(len(x.sizes)))
}

// shareOf returns the share of the passages that hold a term, where it is at home: the mean of the groups' shares by how
// many passages of each hold it. So a name that English texts have often is not rare because one Chinese text has it.
func (x *Index) shareOf(frequency int, postings []byte) float64 {
	if len(x.sizes) == 1 {
		return x.share(frequency, 0)
	}
	frequencies := make([]int, len(x.sizes))
	for passage := -1; len(postings) > 0; {
		var distance uint64
		distance, _, postings = nextPosting(postings)
		passage += int(distance)
		frequencies[x.group(passage)]++
	}
	sum := 0.0
	for g, n := range frequencies {
		sum += x.share(n, g) * float64(n)
	}
	return sum / float64(frequency)
}

func (x *Index) scoreTerm(scores []float64, term string, occurrences int, f field, replaced []bool) {
	frequency, postings := x.postings(term)
	if frequency == 0 {
		return
	}
	weight := x.idf(x.shareOf(frequency, postings)) * float64(occurrences)
	passage := -1
	for len(postings) > 0 {
		var distance, tf uint64
		distance, tf, postings = nextPosting(postings)
		passage += int(distance)
		g := x.group(passage)
		if replaced != nil && replaced[g] {
			continue
		}
		times, r := float64(tf), x.rankings[f][g]
		scores[passage] += weight * r.weight * times / (times + r.base + r.slope*float64(x.length(passage, f)))
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
