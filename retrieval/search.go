package retrieval

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"ibid/retrieval/lexical"
	"ibid/retrieval/vector"
)

// Query asks for passages.
type Query struct {
	Text      string
	Documents []string // IDs to search in; empty: all
	// Collections to search in, of the documents if those are given too; nil: all. A passage of another one has no part in
	// the result, whatever else is asked for.
	Collections Collections
	Language    string // of the documents to search in, BCP 47; empty: all
	Limit       int    // passages wanted; 0: 10
	Balanced    bool   // as evidence for a reader (balance.go); else by score alone
}

// Result is what a search found.
type Result struct {
	Terms []Term // of the question, those that carry evidence, in its order
	Hits  []Hit  // best first, ties by ID; of a balanced search the best is the first
	Among int    // how many passages were searched
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
	Mass           float64 // share of the question, in 4-grams weighted by rarity, that the passage holds; 0 to 1
	Standing       float64 // score in the lexical leg, of which the best has 1; 0: not among its candidates
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
	expanded := x.translated(q.Text)
	allowed, keep := x.restrict(q)
	ranking, err := x.rank(ctx, q, expanded.sets, allowed, keep)
	if err != nil {
		return Result{}, err
	}
	result := Result{Terms: x.terms(q.Text), Among: len(x.passages)}
	if keep != nil {
		result.Among = len(allowed)
	}
	x.translate(result.Terms, expanded)
	pieces := x.pieces(q.Text)
	meetings := make([]meeting, len(x.languages))
	for _, f := range ranking[:min(len(ranking), q.Limit)] {
		p := x.passages[f.passage]
		d, err := x.documents[p.document].decoded()
		if err != nil {
			return Result{}, err
		}
		hit := Hit{Passage: passageAt(p.id, d, p.Range), Score: f.score, Why: Evidence{Lexical: f.lexical, Dense: f.dense, Standing: f.standing}}
		group := x.groups[f.passage]
		if meetings[group] == nil {
			meetings[group] = expanded.meeting(int(group))
		}
		hit.Why.Matches, hit.Why.Mass = matches(result.Terms, hit.Passage, q.Text, meetings[group]), mass(pieces, hit.Passage)
		for _, m := range hit.Why.Matches {
			result.Terms[m.Term].Known = result.Terms[m.Term].Known || m.Met == "" && m.Strength > Apart
		}
		result.Hits = append(result.Hits, hit)
	}
	return result, nil
}

// rank returns the passages that both legs find for a question, best first; of those that restrict allows.
func (x *Index) rank(ctx context.Context, q Query, sets []lexical.Set, allowed []int, keep func(int) bool) ([]fusedCandidate, error) {
	var lexicalLeg []candidate
	for _, m := range x.lexical.Search(q.Text, sets, depth, keep) {
		lexicalLeg = append(lexicalLeg, candidate{m.Passage, m.Score})
	}
	denseLeg, err := x.nearest(ctx, q.Text, allowed)
	if err != nil && ctx.Err() != nil {
		return nil, err
	}
	fused := fuse(lexicalLeg, denseLeg, told(lexicalLeg, x.lexical.Full(q.Text)), x.embedder.Weight())
	slices.SortFunc(fused, func(a, b fusedCandidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(x.passages[a.passage].id, x.passages[b.passage].id))
	})
	fused = slices.DeleteFunc(fused, func(f fusedCandidate) bool { return f.score < noise*fused[0].score })
	if fused, err = x.rerank(ctx, q.Text, fused); err != nil || !q.Balanced {
		return fused, err
	}
	return x.balanced(fused, q.Limit)
}

// restrict returns the passages that a query is restricted to as rows and as a filter; nil and nil for all.
func (x *Index) restrict(q Query) ([]int, func(int) bool) {
	if len(q.Documents) == 0 && q.Language == "" && q.Collections == nil {
		return nil, nil
	}
	documents := x.searched(q)
	keep := func(passage int) bool {
		return documents[x.passages[passage].document] &&
			(q.Language == "" || x.languages[x.groups[passage]] == baseLanguage(q.Language))
	}
	n := 0
	for i := range x.passages {
		if keep(i) {
			n++
		}
	}
	allowed := make([]int, 0, n)
	for i := range x.passages {
		if keep(i) {
			allowed = append(allowed, i)
		}
	}
	return allowed, keep
}

// searched returns for each document whether a query, but for its language, is about it.
func (x *Index) searched(q Query) []bool {
	searched := make([]bool, len(x.documents))
	if len(q.Documents) > 0 {
		for _, id := range q.Documents {
			if i, ok := x.byPath[id]; ok {
				searched[i] = q.Collections.Hold(id)
			}
		}
		return searched
	}
	for i, d := range x.documents {
		searched[i] = q.Collections.Hold(d.info.Path)
	}
	return searched
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
