package eval

import (
	"math/rand/v2"
	"slices"
	"sort"
)

// resamples is how often a figure is computed again from questions drawn with replacement.
const resamples = 1000

// Interval holds 95 of 100 resampled values of a figure (percentile bootstrap, Efron 1979).
type Interval struct{ Low, High float64 }

// bootstrap computes a figure from resampled questions. The figure draws with pick, which returns a number below n. The
// seed is fixed: the same results have the same interval.
func bootstrap(figure func(pick func(n int) int) float64) Interval {
	random := rand.New(rand.NewPCG(1, 2))
	values := make([]float64, resamples)
	for i := range values {
		values[i] = figure(random.IntN)
	}
	slices.Sort(values)
	return Interval{values[resamples*25/1000], values[resamples*975/1000-1]}
}

// resample draws as many values as there are, with replacement.
func resample[T any](values []T, pick func(n int) int) []T {
	drawn := make([]T, len(values))
	for i := range drawn {
		drawn[i] = values[pick(len(values))]
	}
	return drawn
}

// Calibrated says how well confidence tells questions that have no answer from those that do.
type Calibrated struct {
	Refused float64 // share of the questions without an answer below a bar that refuses a tenth of the others
	Range   Interval
	AUROC   float64 // chance that a question with an answer has the higher confidence, a tie counting half
}

// calibrate compares the confidences of questions that have an answer with those of questions that have none; nil where
// there are none of either.
func calibrate(known, absent []float64) *Calibrated {
	area := auroc(known, absent)
	if area == nil {
		return nil
	}
	interval := bootstrap(func(pick func(int) int) float64 {
		return refusedAt(resample(known, pick), resample(absent, pick))
	})
	return &Calibrated{refusedAt(slices.Clone(known), absent), interval, *area}
}

// refusedAt returns the share of absent below the highest bar that is above at most a tenth of known, which it sorts.
func refusedAt(known, absent []float64) float64 {
	slices.Sort(known)
	bar := known[len(known)/10]
	below := 0
	for _, c := range absent {
		if c < bar {
			below++
		}
	}
	return float64(below) / float64(len(absent))
}

// auroc returns the area under the curve of true against false positives, as a rank sum; nil where there are none of
// either.
func auroc(positive, negative []float64) *float64 {
	if len(positive) == 0 || len(negative) == 0 {
		return nil
	}
	sorted := slices.Sorted(slices.Values(negative))
	twice := 0 // of the pairs that are won, a tie counting half
	for _, p := range positive {
		lower, _ := slices.BinarySearch(sorted, p)
		upper := sort.Search(len(sorted), func(i int) bool { return sorted[i] > p })
		twice += lower + upper
	}
	area := float64(twice) / float64(2*len(positive)*len(negative))
	return &area
}
