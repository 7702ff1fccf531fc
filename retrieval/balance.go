package retrieval

import (
	"slices"

	"ibid/retrieval/text"
)

const (
	// considered is how many candidates are looked at for each place.
	considered = 3
	// alike is the share of a passage's words from which one before it says the same.
	alike = .9
	// newLanguage is what a passage counts in a language that has no place yet, and crowded what one counts of a document
	// that has a third of the places: from half of the best score on a language has a place, and a document fills the other
	// places if its passages score twice as much as the next.
	newLanguage = 2
	crowded     = .5
)

// contender is a candidate with what balance has to know of it.
type contender struct {
	fusedCandidate
	document int
	language string
	words    []string // in order, each once
}

// balance orders contenders, best first, as evidence for a reader who stops after limit of them or before. The best comes
// first; then at each place the one that scores best, where a language without a place counts more, a document with a
// third of the places less, and what repeats a passage before it comes last.
func balance(contenders []contender, limit int) []contender {
	limit = min(limit, len(contenders))
	left, taken := slices.Clone(contenders), make([]contender, 0, limit)
	repeats := make(map[int]bool)
	documents, languages := make(map[int]int), make(map[string]bool)
	worth := func(c contender) float64 {
		switch {
		case repeats[c.passage]:
			return 0
		case len(taken) > 0 && !languages[c.language]:
			return newLanguage * c.score
		case documents[c.document] >= max(1, limit/3):
			return crowded * c.score
		}
		return c.score
	}
	for len(taken) < limit {
		best := 0
		for i, c := range left {
			if worth(c) > worth(left[best]) {
				best = i
			}
		}
		c := left[best]
		left = slices.Delete(left, best, best+1)
		taken = append(taken, c)
		documents[c.document]++
		languages[c.language] = true
		for _, other := range left {
			repeats[other.passage] = repeats[other.passage] || other.repeats(c)
		}
	}
	return taken
}

// repeats reports whether nearly all words of c stand in other.
func (c contender) repeats(other contender) bool {
	shared, rest := 0, other.words
	for _, word := range c.words {
		for len(rest) > 0 && rest[0] < word {
			rest = rest[1:]
		}
		if len(rest) > 0 && rest[0] == word {
			shared++
		}
	}
	return float64(shared) > alike*float64(len(c.words))
}

// contenders returns the first candidates of those that were fused, and the best of each language that is not among
// them.
func (x *Index) contenders(fused []fusedCandidate, limit int) ([]contender, error) {
	var list []contender
	var tokens []text.Token
	seen := make(map[string]bool)
	for i, f := range fused {
		place := x.passages[f.passage]
		stored := x.documents[place.document]
		if i >= considered*limit && seen[stored.info.Language] {
			continue
		}
		seen[stored.info.Language] = true
		d, err := stored.decoded()
		if err != nil {
			return nil, err
		}
		tokens = text.AppendTokens(tokens[:0], d.Text[d.Sentences[place.First].Start:d.Sentences[place.End-1].End])
		words := make([]string, len(tokens))
		for at, token := range tokens {
			words[at] = token.Term
		}
		slices.Sort(words)
		list = append(list, contender{f, place.document, stored.info.Language, slices.Compact(words)})
	}
	return list, nil
}

// balanced returns the candidates that a reader is given of those that were fused.
func (x *Index) balanced(fused []fusedCandidate, limit int) ([]fusedCandidate, error) {
	contenders, err := x.contenders(fused, limit)
	if err != nil {
		return nil, err
	}
	var list []fusedCandidate
	for _, c := range balance(contenders, limit) {
		list = append(list, c.fusedCandidate)
	}
	return list, nil
}
