package retrieval

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestFuse(t *testing.T) {
	for _, c := range []struct {
		name           string
		lexical, dense []candidate
		told, weight   float64
		want           []fusedCandidate
	}{
		{"neither leg", nil, nil, 0, 1, []fusedCandidate{}},
		{"lexical alone", []candidate{{7, 4}, {3, 1}}, nil, .5, 1, []fusedCandidate{{7, .5, 1, 0, 1}, {3, .125, 2, 0, .25}}},
		{"dense alone", nil, []candidate{{7, .5}}, 0, .5, []fusedCandidate{{7, .5 / certain, 0, 1, 0}}},
		{"the dense leg knows nothing", []candidate{{1, 2}, {2, 1}}, []candidate{{2, .8}, {3, .8}}, 1, 1,
			[]fusedCandidate{{1, 1, 1, 0, 1}, {2, .5, 2, 1, .5}, {3, 0, 0, 2, 0}}},
		{"both", []candidate{{1, 2}, {2, 1}}, []candidate{{2, .8}, {3, .2}, {4, .2}}, 1, .5,
			[]fusedCandidate{{1, 1, 1, 0, 1}, {2, .5 + .5*math.Sqrt2/certain, 2, 1, .5}, {3, 0, 0, 2, 0}, {4, 0, 0, 3, 0}}},
		{"the lexical leg is told little", []candidate{{1, 2}, {2, 1}}, []candidate{{2, .8}, {3, .2}, {4, .2}}, .1, 1,
			[]fusedCandidate{{1, .1, 1, 0, 1}, {2, .05 + math.Sqrt2/certain, 2, 1, .5}, {3, 0, 0, 2, 0}, {4, 0, 0, 3, 0}}},
		{"between the best and the mean", nil, []candidate{{1, .8}, {2, .6}, {3, .1}}, 0, certain,
			[]fusedCandidate{{1, .3 / math.Sqrt(.26/3), 0, 1, 0}, {2, .1 / math.Sqrt(.26/3), 0, 2, 0}, {3, 0, 0, 3, 0}}},
		{"no weight", []candidate{{1, 2}}, []candidate{{2, .8}}, 1, 0, []fusedCandidate{{1, 1, 1, 0, 1}, {2, 0, 0, 1, 0}}},
	} {
		got := fuse(c.lexical, c.dense, c.told, c.weight)
		if diff := cmp.Diff(c.want, got, cmp.AllowUnexported(fusedCandidate{}), cmpopts.EquateApprox(0, 1e-9)); diff != "" {
			t.Errorf("%s: differs (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestTold(t *testing.T) {
	for _, c := range []struct{ best, full, want float64 }{{0, 10, 0}, {1, 10, .2}, {5, 10, 1}, {12, 10, 1}, {1, 0, 0}} {
		var leg []candidate
		if c.best > 0 {
			leg = []candidate{{0, c.best}, {1, c.best / 2}}
		}
		if got := told(leg, c.full); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("told with a best score of %v of %v: %v, want %v", c.best, c.full, got, c.want)
		}
	}
}

func TestStanding(t *testing.T) {
	outlier := make([]float64, 100)
	outlier[0] = 1
	even := make([]float64, 100) // from 1 to 0, the best 1.7 deviations above the mean
	for i := range even {
		even[i] = 1 - float64(i)/99
	}
	for _, c := range []struct {
		scores           []float64
		mean, confidence float64
	}{
		{nil, 0, 0},
		{[]float64{.3}, 0, 1. / certain},
		{[]float64{.5, .5, .5}, .5, 0},
		{[]float64{1e-30, 1e-30}, 1e-30, 0},
		{[]float64{.8, .2, .2}, .4, math.Sqrt2 / certain},
		{outlier, .01, 1},
		{even, .5, .5 / math.Sqrt(101./(12*99)) / certain},
	} {
		// A model that finds any two texts alike says the same.
		for _, alike := range []float64{0, .7} {
			var leg []candidate
			for i, s := range c.scores {
				leg = append(leg, candidate{i, s*(1-alike) + alike})
			}
			mean, confidence := standing(leg)
			want := c.mean*(1-alike) + alike
			if len(leg) < 2 {
				want = 0
			}
			if math.Abs(mean-want) > 1e-9 || math.Abs(confidence-c.confidence) > 1e-9 {
				t.Errorf("%v: %v, %v, want %v, %v", c.scores, mean, confidence, want, c.confidence)
			}
		}
	}
}
