package lexicon

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
)

// entry is a word of a list with what the list gives as its translations.
type entry struct {
	word         string
	translations []string
}

// list is a word list in its original form, not read yet.
type list struct {
	source, target string // BCP 47
	read           func() ([]entry, error)
}

// pair returns the languages of a list, whichever is the source.
func (l list) pair() [2]string { return [2]string{min(l.source, l.target), max(l.source, l.target)} }

// byPair groups lists by their pair of languages.
func byPair(lists []list) [][]list {
	own := map[[2]string][]list{}
	for _, l := range lists {
		own[l.pair()] = append(own[l.pair()], l)
	}
	var groups [][]list
	for _, pair := range slices.SortedFunc(maps.Keys(own), func(a, b [2]string) int { return slices.Compare(a[:], b[:]) }) {
		groups = append(groups, own[pair])
	}
	return groups
}

// joined is the lists of one pair of languages, joined in both directions.
type joined struct {
	a, b    string // languages
	weights map[[2]string]float64
}

// join joins lists of one pair of languages. An entry shares one vote among its translations, in both directions: a word
// that stands for many, or for which many stand, says less of each, and lists that agree say more (the votes of two
// lists are added).
func join(lists []list) (*joined, error) {
	pair := lists[0].pair()
	j := &joined{a: pair[0], b: pair[1], weights: map[[2]string]float64{}}
	for _, l := range lists {
		entries, err := l.read()
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			j.vote(l.source == j.a, e)
		}
	}
	return j, nil
}

func (j *joined) vote(forward bool, e entry) {
	word := normal(e.word)
	if word == "" || len(word) > maxWord {
		return
	}
	var translations []string
	for _, t := range e.translations[:min(len(e.translations), maxDefinitions)] {
		if t = normal(t); t != "" && len(t) <= maxWord && !slices.Contains(translations, t) {
			translations = append(translations, t)
		}
	}
	for _, t := range translations {
		pair := [2]string{word, t}
		if !forward {
			pair = [2]string{t, word}
		}
		j.weights[pair] += 1 / math.Sqrt(float64(len(translations)))
	}
}

const (
	maxWord         = 96  // bytes of a word or phrase
	maxTranslations = 64  // kept of a word
	maxDefinitions  = 256 // read of an entry
)

// lines returns the table of one direction.
func (j *joined) lines(source, target string) string {
	from := 0
	if source == j.b {
		from = 1
	}
	byWord := map[string][]translation{}
	for pair, weight := range j.weights {
		byWord[pair[from]] = append(byWord[pair[from]], translation{pair[1-from], weight})
	}
	var b []byte
	for _, word := range slices.Sorted(maps.Keys(byWord)) {
		b = appendLine(b, word, best(byWord[word], maxTranslations))
	}
	return string(b)
}

// best sorts translations, scales them so that the first has weight 1, and cuts the list.
func best(list []translation, most int) []translation {
	slices.SortFunc(list, func(a, b translation) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), strings.Compare(a.text, b.text))
	})
	list = list[:min(len(list), most)]
	if len(list) > 0 {
		top := list[0].weight
		for i := range list {
			list[i].weight /= top
		}
	}
	return list
}

// add adds translations to a list in which each word stands once.
func add(list []translation, more ...translation) []translation {
	for _, t := range more {
		if i := slices.IndexFunc(list, func(o translation) bool { return o.text == t.text }); i >= 0 {
			list[i].weight += t.weight
		} else {
			list = append(list, t)
		}
	}
	return list
}
