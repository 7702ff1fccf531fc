package openaitest

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// Asserted is a claim as a model sees it, with the sentences that may bear on it.
type Asserted struct {
	Number    int
	Text      string
	Sentences []Item
}

// Judged is what a Reader said of a claim, and how it lied. Of lies it tells WrongMarker, InventedCitation and
// MissingMarker as of an answer, and TurnedNegation, which says agrees for differs and differs for agrees.
type Judged struct {
	Verdict string // agrees, differs or none
	Label   string
	Lie     Lie
}

// Judge returns a reply that compares claims with sentences, a line each, and what is true of it: the sentence that shares
// most with a claim agrees when it has all figures of it, and differs otherwise; of a claim that shares too little with all
// of its sentences nothing is said.
func (r Reader) Judge(claims []Asserted) (string, []Judged) {
	var b strings.Builder
	var all []Judged
	for _, c := range claims {
		j := r.judge(rand.New(rand.NewPCG(r.Seed, hash(c.Text))), c)
		all = append(all, j)
		fmt.Fprintln(&b, strings.TrimSpace(fmt.Sprint(c.Number, " ", j.Verdict, " ", j.Label)))
	}
	return r.Form.apply(b.String()), all
}

func (r Reader) judge(random *rand.Rand, c Asserted) Judged {
	near := nearest(c.Sentences, c.Text, 1)
	if len(near) == 0 || shared(c.Text, c.Sentences[near[0]].Text) < .25 {
		return Judged{Verdict: "none"}
	}
	own := c.Sentences[near[0]]
	j := Judged{Verdict: "agrees", Label: own.Label}
	for _, figure := range digits.FindAllString(c.Text, -1) {
		if !strings.Contains(own.Text, figure) {
			j.Verdict = "differs"
		}
	}
	for _, lie := range lies {
		if random.Float64() < r.Rates[lie] && j.lie(random, lie, own, c.Sentences) {
			break
		}
	}
	return j
}

// lie turns a true judgement into a false one, where it can be.
func (j *Judged) lie(random *rand.Rand, lie Lie, own Item, sentences []Item) bool {
	switch lie {
	case WrongMarker:
		other, ok := another(random, own, sentences)
		if !ok {
			return false
		}
		j.Label = other
	case InventedCitation:
		j.Label = invented(random, sentences)
	case MissingMarker:
		j.Label = ""
	case TurnedNegation:
		j.Verdict = map[string]string{"agrees": "differs", "differs": "agrees"}[j.Verdict]
	default:
		return false
	}
	j.Lie = lie
	return true
}

// shared returns the share of a claim's parts of words that a sentence has.
func shared(claim, sentence string) float64 {
	wanted, have := grams(claim), grams(sentence)
	n := 0
	for g := range wanted {
		if have[g] {
			n++
		}
	}
	return float64(n) / float64(max(1, len(wanted)))
}
