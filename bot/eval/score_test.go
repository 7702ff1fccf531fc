package eval

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ibid/bot"
)

// result returns what a question of the source "s" in English came to.
func result(rank int, outcome bot.Outcome, confidence float64, segments ...string) Result {
	r := Result{Question: Question{Source: "s", Language: "en", Answerable: true, Answers: []string{"1856"}}, Asked: true, Ranked: true, Rank: rank}
	r.Answer = bot.Answer{Outcome: outcome, Confidence: confidence}
	for _, s := range segments {
		r.Answer.Segments = append(r.Answer.Segments, bot.Segment{Text: s})
	}
	return r
}

func unanswerable(kind string, outcome bot.Outcome, confidence float64) Result {
	r := result(0, outcome, confidence)
	r.Answerable, r.Ranked, r.Answers, r.Kind = false, false, nil, kind
	return r
}

func TestScore(t *testing.T) {
	results := []Result{
		result(1, bot.Answered, .9, "Built in 1856.", "It is deep."),
		result(2, bot.Answered, .8, "It is deep.", "Built in 1 856.", "It is old."),
		result(0, bot.Refused, .1),
		result(5, bot.Answered, .7, "It is deep."),
		unanswerable(OffCorpus, bot.Refused, .05),
		unanswerable(OffCorpus, bot.Answered, .75),
		unanswerable(OffCorpus, bot.Chat, 0),
		unanswerable(Adversarial, bot.Answered, .9),
		{Question: Question{Source: "s", Language: "en", Answerable: true}},
	}
	for i := range results {
		results[i].WholeTime, results[i].SearchTime = time.Duration(i+1)*time.Millisecond, time.Millisecond
	}
	f := func(x float64) *float64 { return &x }
	want := Score{
		Source: "s", QuestionLanguage: "en", TargetLanguage: "en", N: 4, OffCorpus: 3, Adversarial: 1,
		Recall1: f(.25), Recall5: f(.75), Recall10: f(.75), MRR10: f(1.7 / 4), NDCG10: f((1 + 1/math.Log2(3) + 1/math.Log2(6)) / 4),
		InFirst: f(.25), InAnswer: f(.5), Sentences: f(2), FalseRefusals: f(.25), MissedRefusals: f(1. / 3), AdversarialAnswered: f(1),
		AdversarialAUROC: f(.5 / 4), P50: f(4), P95: f(8), SearchP50: f(1), SearchP95: f(1),
	}
	got := ScoreAll(results, Same)
	if len(got) != 1 {
		t.Fatalf("%d groups, want 1", len(got))
	}
	ignored := cmpopts.IgnoreFields(Score{}, "Recall10Range", "NDCGRange", "Calibrated")
	if diff := cmp.Diff(want, got[0], ignored, cmpopts.EquateApprox(0, 1e-12)); diff != "" {
		t.Errorf("score (-want +got):\n%s", diff)
	}
	if c := got[0].Calibrated; c == nil || c.AUROC != 10./12 || c.Refused != 2./3 {
		t.Errorf("the off-corpus questions by confidence: %+v, want an AUROC of 10/12 and 2/3 refused", c)
	}
	if r := got[0].NDCGRange; r.Low < 0 || r.Low > *want.NDCG10 || r.High < *want.NDCG10 || r.High > 1 {
		t.Errorf("the interval of %v is %+v", *want.NDCG10, r)
	}
	if diff := cmp.Diff(got, ScoreAll(results, Same)); diff != "" {
		t.Errorf("scored again (-first +second):\n%s", diff)
	}
}

// TestScoreOfAnotherLanguage checks that answers in the question's language are not looked for in another one.
func TestScoreOfAnotherLanguage(t *testing.T) {
	results := []Result{result(1, bot.Answered, 1, "Built in 1856.")}
	for target, comparable := range map[string]bool{Same: true, Any: true, "en": true, "ar": false} {
		s := ScoreAll(results, target)[0]
		if (s.InFirst != nil) != comparable || (s.InAnswer != nil) != comparable {
			t.Errorf("target %s: gold in first %v, in answer %v", target, s.InFirst, s.InAnswer)
		}
	}
}

func TestNothingMeasured(t *testing.T) {
	s := ScoreAll([]Result{unanswerable(Adversarial, bot.Refused, 0)}, Any)[0]
	for name, figure := range map[string]*float64{"recall": s.Recall10, "nDCG": s.NDCG10, "in first": s.InFirst, "sentences": s.Sentences, "missed": s.MissedRefusals, "false": s.FalseRefusals} {
		if figure != nil {
			t.Errorf("%s is %v, want none", name, *figure)
		}
	}
}

func TestRefusedAt(t *testing.T) {
	known := []float64{.9, .2, .3, .4, .5, .6, .7, .8, .95, .1}
	for _, test := range []struct {
		absent []float64
		want   float64
	}{
		{[]float64{.05, .1, .19, .2, .9}, .6}, // the bar is .2, which refuses .1 alone
		{[]float64{.2, .3}, 0},
		{[]float64{0}, 1},
	} {
		if got := refusedAt(append([]float64{}, known...), test.absent); got != test.want {
			t.Errorf("refusedAt(%v) = %v, want %v", test.absent, got, test.want)
		}
	}
}

func TestAUROC(t *testing.T) {
	for _, test := range []struct {
		positive, negative []float64
		want               float64
	}{
		{[]float64{1, 2}, []float64{0}, 1},
		{[]float64{0}, []float64{1, 2}, 0},
		{[]float64{1, 1}, []float64{1, 1, 1}, .5},
		{[]float64{1, 3}, []float64{2, 3}, 1.5 / 4},
	} {
		if got := auroc(test.positive, test.negative); got == nil || *got != test.want {
			t.Errorf("auroc(%v, %v) = %v, want %v", test.positive, test.negative, got, test.want)
		}
	}
}

// TestBootstrap checks the interval of a share against the normal approximation: of 400 ranks, half of them 1, the
// standard error is .025.
func TestBootstrap(t *testing.T) {
	ranks := make([]int, 400)
	for i := range 200 {
		ranks[i] = 1
	}
	got := bootstrap(func(pick func(int) int) float64 { return meanOf(resample(ranks, pick), within(10)) })
	if math.Abs(got.Low-.451) > .008 || math.Abs(got.High-.549) > .008 {
		t.Errorf("interval %+v, want about .451 to .549", got)
	}
}

// TestFold checks against what Python's NFKC, casefold and \W make of the same texts.
func TestFold(t *testing.T) {
	for text, want := range map[string]string{
		"Straße, No. ①": "strasseno1", "ＡＢＣ_ｄ": "abcd", "كِتَابٌ": "كتاب", "½": "12", "İ": "i", "Ⅷ": "viii", "1 856.": "1856",
		"हिन्दी": "हनद", "ﷺ": "صلىاللهعليهوسلم", "ΣΊΣΥΦΟΣ": "σίσυφοσ", "...": "", "四次": "四次",
	} {
		if got := fold(text); got != want {
			t.Errorf("fold(%q) = %q, want %q", text, got, want)
		}
	}
}
