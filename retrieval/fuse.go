package retrieval

import "math"

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
	standing       float64 // score in the lexical leg, of which the best has 1
}

// fuse mixes the legs. Each counts by its weight times its confidence on this query: the lexical one has weight 1 and is
// told its confidence, the dense one has its embedder's weight. The best passage of a leg scores 1 in it; in the lexical
// leg 0 is to share no word, in the dense one the mean of the candidates, since many models find any two texts alike.
// Reciprocal rank fusion, which knows no confidence, loses two to seven points with a weak leg.
func fuse(lexical, dense []candidate, told, weight float64) []fusedCandidate {
	fused := make([]fusedCandidate, 0, len(lexical)+len(dense))
	at := make(map[int]int, len(lexical)+len(dense))
	for rank, c := range lexical {
		at[c.passage] = len(fused)
		fused = append(fused, fusedCandidate{passage: c.passage, score: told * c.score / lexical[0].score, lexical: rank + 1, standing: c.score / lexical[0].score})
	}
	mean, confidence := standing(dense)
	for rank, c := range dense {
		i, ok := at[c.passage]
		if !ok {
			i = len(fused)
			fused = append(fused, fusedCandidate{passage: c.passage})
		}
		if c.score > mean {
			fused[i].score += weight * confidence * (c.score - mean) / (dense[0].score - mean)
		}
		fused[i].dense = rank + 1
	}
	return fused
}

// told is the confidence of the lexical leg: how much of what a question asks its best passage tells, where full is the
// score of a passage with all of its terms. Half of them are enough for full confidence, as an answer needs other words
// too. A question in a language that the documents are not in shares a number or a name with them, and little is told.
func told(lexical []candidate, full float64) float64 {
	if len(lexical) == 0 || full <= 0 {
		return 0
	}
	return min(1, 2*lexical[0].score/full)
}

// certain is how many standard deviations above the mean of a leg's candidates its best one stands when it is no chance
// find. Of a hundred by chance the best stands at 2.5; one that alone stands out of n, at √(n-1), so that few candidates
// leave a leg unsure whatever their scores.
const certain = 5

// standing returns the mean of a leg's scores and, as its confidence from 0 to 1, how far the best stands out: a leg that
// finds everything equally near knows nothing of this query.
func standing(leg []candidate) (mean, confidence float64) {
	n := float64(len(leg))
	if n <= 1 {
		return 0, n / certain
	}
	for _, c := range leg {
		mean += c.score / n
	}
	variance := 0.
	for _, c := range leg {
		variance += (c.score - mean) * (c.score - mean) / n
	}
	deviation, above := math.Sqrt(variance), leg[0].score-mean
	if above <= 0 || deviation == 0 {
		return mean, 0
	}
	return mean, min(1, above/deviation/certain)
}
