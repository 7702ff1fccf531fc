package retrieval

import "context"

// Reranker puts texts in order by a question. Package bot/openai implements it.
type Reranker interface {
	// Rank returns the numbers of all texts, best first.
	Rank(ctx context.Context, question string, texts []string) ([]int, error)
}

// reranked is how many of the best passages are put in order anew.
const reranked = 20

// rerank puts the best passages into the reranker's order. They keep their scores among themselves: a reranker's own can't
// be compared with anything. One that fails leaves the order as it is.
func (x *Index) rerank(ctx context.Context, question string, ranking []fusedCandidate) ([]fusedCandidate, error) {
	best := ranking[:min(len(ranking), reranked)]
	if x.questions.reranker == nil || len(best) < 2 {
		return ranking, nil
	}
	texts := make([]string, len(best))
	for i, f := range best {
		p := x.passages[f.passage]
		d, err := x.documents[p.document].decoded()
		if err != nil {
			return nil, err
		}
		texts[i] = indexed(d, p.Range)
	}
	order, err := x.questions.reranker.Rank(ctx, question, texts)
	if err != nil || !permutes(order, len(best)) {
		return ranking, nil
	}
	anew := make([]fusedCandidate, 0, len(ranking))
	for place, i := range order {
		f := best[i]
		f.score = best[place].score
		anew = append(anew, f)
	}
	return append(anew, ranking[len(best):]...), nil
}

// permutes reports whether order has each number below n once.
func permutes(order []int, n int) bool {
	seen := make([]bool, n)
	for _, i := range order {
		if i < 0 || i >= n || seen[i] {
			return false
		}
		seen[i] = true
	}
	return len(order) == n
}
