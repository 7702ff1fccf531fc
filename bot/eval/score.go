package eval

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// Score is what a source's questions in a language came to. Figures that cannot be measured are nil. The JSON form is a
// contract with other programs.
type Score struct {
	Source           string   `json:"source"`
	QuestionLanguage string   `json:"question_lang"`
	TargetLanguage   string   `json:"target_lang"`     // "any" where every language counts
	N                int      `json:"n"`               // answerable questions that were asked
	Recall1          *float64 `json:"recall_1"`        // share with a gold document at rank 1
	Recall5          *float64 `json:"recall_5"`        //
	Recall10         *float64 `json:"recall_10"`       //
	MRR10            *float64 `json:"mrr_10"`          // mean reciprocal rank of the first gold document
	NDCG10           *float64 `json:"ndcg_10"`         // with one gold document a question
	InFirst          *float64 `json:"gold_in_first"`   // share whose first quoted sentence has the gold answer
	InAnswer         *float64 `json:"gold_in_answer"`  // share whose answer has it; a refused question has none
	Sentences        *float64 `json:"sentences_mean"`  // of those that were answered
	MissedRefusals   *float64 `json:"missed_refusals"` // share of the off-corpus questions that were answered
	FalseRefusals    *float64 `json:"false_refusals"`  // share of the answerable ones that were refused
	P50              *float64 `json:"p50_ms"`          // of the answer, with the search it needs
	P95              *float64 `json:"p95_ms"`          //

	OffCorpus, Adversarial   int         `json:"-"` // how many were asked
	Recall10Range, NDCGRange Interval    `json:"-"`
	AdversarialAnswered      *float64    `json:"-"`
	Calibrated               *Calibrated `json:"-"` // the off-corpus questions by confidence
	AdversarialAUROC         *float64    `json:"-"`
	SearchP50, SearchP95     *float64    `json:"-"`
}

// group is a source in a question language.
type group struct{ source, language string }

// ScoreAll scores results, a source and language of the question at a time, in alphabetical order.
func ScoreAll(results []Result, target string) []Score {
	groups := map[group][]*Result{}
	for i := range results {
		if r := &results[i]; r.Asked {
			g := group{r.Source, cmp.Or(r.Language, r.Answer.Language)}
			groups[g] = append(groups[g], r)
		}
	}
	var scores []Score
	for g, members := range groups {
		s := score(members, target == Any || target == Same || target == g.language)
		s.Source, s.QuestionLanguage, s.TargetLanguage = g.source, g.language, target
		if target == Same {
			s.TargetLanguage = g.language
		}
		scores = append(scores, s)
	}
	slices.SortFunc(scores, func(a, b Score) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.QuestionLanguage, b.QuestionLanguage))
	})
	return scores
}

// score scores one group. The gold answers are in the question's language: comparable says whether the documents are.
func score(results []*Result, comparable bool) Score {
	var s Score
	var ranks []int
	var inFirst, inAnswer, refused, missed, fooled tally
	var sentences, answered int
	var search, whole []time.Duration
	var known, absent, adversarial []float64 // confidences
	for _, r := range results {
		search, whole = append(search, r.SearchTime), append(whole, r.WholeTime)
		switch {
		case r.Answerable:
			s.N++
			refused.count(r.Refused())
			known = append(known, r.Answer.Confidence)
			if r.Ranked {
				ranks = append(ranks, r.Rank)
			}
			if comparable && len(r.Answers) > 0 {
				inFirst.count(r.inFirst())
				inAnswer.count(!r.Refused() && r.holds(r.text()))
			}
			if !r.Refused() {
				answered++
				sentences += len(r.Answer.Segments)
			}
		case r.Kind == OffCorpus:
			missed.count(!r.Refused())
			absent = append(absent, r.Answer.Confidence)
		case r.Kind == Adversarial:
			fooled.count(!r.Refused())
			adversarial = append(adversarial, r.Answer.Confidence)
		}
	}
	s.rank(ranks)
	s.InFirst, s.InAnswer, s.FalseRefusals, s.MissedRefusals = inFirst.share(), inAnswer.share(), refused.share(), missed.share()
	s.Sentences = tally{sentences, answered}.share()
	s.OffCorpus, s.Adversarial, s.AdversarialAnswered = missed.of, fooled.of, fooled.share()
	s.Calibrated, s.AdversarialAUROC = calibrate(known, absent), auroc(known, adversarial)
	s.P50, s.P95 = percentile(whole, 50), percentile(whole, 95)
	s.SearchP50, s.SearchP95 = percentile(search, 50), percentile(search, 95)
	return s
}

// tally counts how many of a number of things are so.
type tally struct{ n, of int }

func (t *tally) count(is bool) {
	t.of++
	if is {
		t.n++
	}
}

// share returns the share that is so, or nil of nothing.
func (t tally) share() *float64 {
	if t.of == 0 {
		return nil
	}
	share := float64(t.n) / float64(t.of)
	return &share
}

// rank scores ranks: from 1, 0 for a question whose gold documents are not among the first ten.
func (s *Score) rank(ranks []int) {
	if len(ranks) == 0 {
		return
	}
	mean := func(gain func(rank int) float64) *float64 {
		m := meanOf(ranks, gain)
		return &m
	}
	s.Recall1, s.Recall5, s.Recall10 = mean(within(1)), mean(within(5)), mean(within(10))
	s.MRR10 = mean(func(rank int) float64 { return 1 / float64(rank) })
	s.NDCG10 = mean(discounted)
	s.Recall10Range = bootstrap(func(pick func(int) int) float64 { return meanOf(resample(ranks, pick), within(10)) })
	s.NDCGRange = bootstrap(func(pick func(int) int) float64 { return meanOf(resample(ranks, pick), discounted) })
}

// meanOf returns the mean gain of ranks, which is 0 for the rank 0.
func meanOf(ranks []int, gain func(rank int) float64) float64 {
	sum := 0.0
	for _, rank := range ranks {
		if rank > 0 {
			sum += gain(rank)
		}
	}
	return sum / float64(len(ranks))
}

// within is the gain of recall@k.
func within(k int) func(rank int) float64 {
	return func(rank int) float64 {
		if rank <= k {
			return 1
		}
		return 0
	}
}

// discounted is the gain of nDCG (Järvelin and Kekäläinen 2002) where one document is wanted.
func discounted(rank int) float64 { return 1 / math.Log2(float64(rank)+1) }

// percentile returns a percentile of times by nearest rank, in milliseconds; nil of none.
func percentile(times []time.Duration, percent int) *float64 {
	if len(times) == 0 {
		return nil
	}
	slices.Sort(times)
	at := (percent*len(times) + 99) / 100
	ms := float64(times[max(at, 1)-1].Microseconds()) / 1000
	return &ms
}
