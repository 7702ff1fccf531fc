package retrieval

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"ibid/retrieval/vector"
)

// Query asks for passages.
type Query struct {
	Text      string
	Documents []string // IDs to search in; empty: all
	Language  string   // of the documents to search in, BCP 47; empty: all
	Limit     int      // passages wanted; 0: 10
}

// Result is what a search found.
type Result struct {
	Terms []Term // of the question, those that carry evidence, in its order
	Hits  []Hit  // best first, ties by ID
}

// Hit is a passage with its score and what speaks for it.
type Hit struct {
	Passage
	Score float64 // fused; the best has at most 1 + the weight of the dense leg
	Why   Evidence
}

// Evidence is why a passage was found.
type Evidence struct {
	Lexical, Dense int // rank in each leg, from 1; 0: not among its candidates
	Matches        []Match
}

// depth is how many candidates each leg contributes.
const depth = 100

// noise is the share of the best score below which a passage has nothing to do with the question: as much as a weak dense
// leg finds in passages that share no word with it.
const noise = .1

// ErrUnknown says that the index has no such document or sentence.
var ErrUnknown = errors.New("not in the index")

// Search returns the passages that bear on a question. An embedder that fails costs the dense leg only.
func (x *Index) Search(ctx context.Context, q Query) (Result, error) {
	if q.Limit <= 0 {
		q.Limit = 10
	}
	allowed, keep := x.restrict(q)
	expanded := x.translated(q.Text)
	var lexicalLeg, denseLeg []candidate
	for _, m := range x.lexical.Search(q.Text, expanded.sets, depth, keep) {
		lexicalLeg = append(lexicalLeg, candidate{m.Passage, m.Score})
	}
	denseLeg, err := x.nearest(ctx, q.Text, allowed)
	if err != nil && ctx.Err() != nil {
		return Result{}, err
	}
	fused := fuse(lexicalLeg, denseLeg, x.embedder.Weight())
	slices.SortFunc(fused, func(a, b fusedCandidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(x.passages[a.passage].id, x.passages[b.passage].id))
	})
	fused = slices.DeleteFunc(fused, func(f fusedCandidate) bool { return f.score < noise*fused[0].score })
	result := Result{Terms: x.terms(q.Text)}
	x.translate(result.Terms, expanded)
	analysed := analyse(result.Terms)
	meetings := make([]meeting, len(x.languages))
	for _, f := range fused[:min(len(fused), q.Limit)] {
		p := x.passages[f.passage]
		d, err := x.documents[p.document].decoded()
		if err != nil {
			return Result{}, err
		}
		hit := Hit{Passage: passageAt(p.id, d, p.Range), Score: f.score, Why: Evidence{Lexical: f.lexical, Dense: f.dense}}
		group := x.groups[f.passage]
		if meetings[group] == nil {
			meetings[group] = expanded.meeting(int(group))
		}
		hit.Why.Matches = analysed.matches(hit.Passage, q.Text, meetings[group])
		for _, m := range hit.Why.Matches {
			result.Terms[m.Term].Known = result.Terms[m.Term].Known || m.Strength > Apart
		}
		result.Hits = append(result.Hits, hit)
	}
	return result, nil
}

// restrict returns the passages that a query is restricted to as rows and as a filter; nil and nil for all.
func (x *Index) restrict(q Query) ([]int, func(int) bool) {
	if len(q.Documents) == 0 && q.Language == "" {
		return nil, nil
	}
	documents := make(map[int]bool, len(q.Documents))
	for _, id := range q.Documents {
		if i, ok := x.byPath[id]; ok {
			documents[i] = true
		}
	}
	keep := func(passage int) bool {
		return (len(q.Documents) == 0 || documents[x.passages[passage].document]) &&
			(q.Language == "" || x.languages[x.groups[passage]] == baseLanguage(q.Language))
	}
	allowed := []int{}
	for i := range x.passages {
		if keep(i) {
			allowed = append(allowed, i)
		}
	}
	return allowed, keep
}

// nearest is the dense leg: the passages nearest to the question, among the allowed ones unless nil.
func (x *Index) nearest(ctx context.Context, question string, allowed []int) ([]candidate, error) {
	if x.vectors.Len() == 0 {
		return nil, nil
	}
	query, err := x.embedder.EmbedQuery(ctx, question)
	if err != nil || query == nil {
		return nil, err
	}
	search := x.vectors.Nearest
	if allowed != nil {
		search = func(ctx context.Context, query []float32, k int) ([]vector.Match, error) {
			return x.vectors.NearestOf(ctx, query, k, allowed)
		}
	}
	matches, err := search(ctx, query, depth)
	if err != nil {
		return nil, err
	}
	var leg []candidate
	for _, m := range matches {
		if m.Similarity > 0 {
			leg = append(leg, candidate{x.byID[m.ID], float64(m.Similarity)})
		}
	}
	return leg, nil
}

// candidate is a passage as one leg scores it.
type candidate struct {
	passage int
	score   float64
}

// fusedCandidate is a passage with its score over the legs and its rank in each, from 1.
type fusedCandidate struct {
	passage        int
	score          float64
	lexical, dense int
}

// fuse mixes the legs: each score is divided by the best of its leg, and the dense leg counts by its embedder's weight
// times its confidence on this query. Reciprocal rank fusion with a weak leg loses two to seven points here.
func fuse(lexical, dense []candidate, weight float64) []fusedCandidate {
	fused := make([]fusedCandidate, 0, len(lexical)+len(dense))
	at := make(map[int]int, len(lexical)+len(dense))
	for rank, c := range lexical {
		at[c.passage] = len(fused)
		fused = append(fused, fusedCandidate{passage: c.passage, score: c.score / lexical[0].score, lexical: rank + 1})
	}
	weight *= confidence(dense)
	for rank, c := range dense {
		i, ok := at[c.passage]
		if !ok {
			i = len(fused)
			fused = append(fused, fusedCandidate{passage: c.passage})
		}
		fused[i].score += weight * c.score / dense[0].score
		fused[i].dense = rank + 1
	}
	return fused
}

// confidence says from 0 to 1 how far the best candidates of a leg stand out from the rest of it: a leg that finds
// everything equally near knows nothing of this query.
func confidence(leg []candidate) float64 {
	if len(leg) == 0 {
		return 0
	}
	sum := 0.0
	for _, c := range leg {
		sum += c.score
	}
	mean := sum / float64(len(leg))
	if len(leg) == 1 {
		mean = 0
	}
	return min(1, 2*(leg[0].score-mean)/leg[0].score)
}
