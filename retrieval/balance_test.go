package retrieval

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// contend makes contenders of scores by document and language ("a/en"), with words of their own.
func contend(list ...any) (contenders []contender) {
	for i := 0; i < len(list); i += 2 {
		name, score := list[i].(string), list[i+1].(float64)
		contenders = append(contenders, contender{
			fusedCandidate: fusedCandidate{passage: i / 2, score: score},
			document:       int(name[0]), language: name[2:], words: []string{fmt.Sprint("word", i)},
		})
	}
	return contenders
}

func numbersOf(contenders []contender) (list []int) {
	for _, c := range contenders {
		list = append(list, c.passage)
	}
	return list
}

func TestBalance(t *testing.T) {
	twins := contend("a/en", 1., "b/en", .9, "c/en", .2)
	twins[1].words = twins[0].words
	part := contend("a/en", 1., "b/en", .9, "c/en", .2)
	part[1].words = []string{"word0"}
	part[0].words = []string{"more", "word0"}
	for _, c := range []struct {
		name       string
		contenders []contender
		limit      int
		want       []int
	}{
		{"nothing", nil, 3, nil},
		{"by score", contend("a/en", 1., "b/en", .9, "c/en", .8), 3, []int{0, 1, 2}},
		{"a twin comes last", twins, 3, []int{0, 2, 1}},
		{"a twin gives its place", twins, 2, []int{0, 2}},
		{"so does a part", part, 2, []int{0, 2}},
		{"a document does not fill it", contend("a/en", 1., "a/en", .9, "a/en", .8, "b/en", .5), 3, []int{0, 3, 1}},
		{"unless it scores twice as much", contend("a/en", 1., "a/en", .9, "a/en", .8, "b/en", .3), 3, []int{0, 1, 2}},
		{"a language has a place from half of the best score", contend("a/en", 1., "b/en", .9, "c/en", .8, "d/zh", .5), 3, []int{0, 3, 1}},
		{"and none below", contend("a/en", 1., "b/en", .9, "c/en", .8, "d/zh", .35), 3, []int{0, 1, 2}},
		{"one place, not all", contend("a/en", 1., "b/zh", .6, "c/zh", .55, "d/en", .9), 3, []int{0, 1, 3}},
	} {
		if diff := cmp.Diff(c.want, numbersOf(balance(c.contenders, c.limit))); diff != "" {
			t.Errorf("%s: differs (-want +got):\n%s", c.name, diff)
		}
	}
}

// Whatever the contenders: the best is the first, none is there twice, there are as many as there can be, a language that
// scores half of the best is not hidden while there are places, and a twin stands before no new evidence.
func TestBalanceKeepsItsPromises(t *testing.T) {
	for seed := range uint64(500) {
		random := rand.New(rand.NewPCG(seed, 1))
		var contenders []contender
		for i := range 1 + random.IntN(30) {
			contenders = append(contenders, contender{
				fusedCandidate: fusedCandidate{passage: i, score: 1 - float64(i)/40},
				document:       random.IntN(6), language: []string{"en", "ar", "zh", ""}[random.IntN(4)],
				words: []string{fmt.Sprint(random.IntN(20))},
			})
		}
		limit := 1 + random.IntN(12)
		got := balance(contenders, limit)
		places := numbersOf(got)
		slices.Sort(places)
		if len(got) != min(limit, len(contenders)) || len(slices.Compact(places)) != len(got) || got[0].passage != 0 {
			t.Fatalf("seed %d: of %d contenders for %d places got %v", seed, len(contenders), limit, numbersOf(got))
		}
		twin := func(at int) bool {
			return slices.ContainsFunc(got[:at], func(c contender) bool { return got[at].repeats(c) })
		}
		for i := range got {
			if i > 0 && twin(i-1) && !twin(i) {
				t.Errorf("seed %d: place %d is new, the one before it a twin: %v", seed, i, numbersOf(got))
			}
		}
		for _, c := range contenders {
			same := func(o contender) bool { return o.language == c.language }
			said := slices.ContainsFunc(got, func(o contender) bool { return c.repeats(o) })
			if c.score >= .5 && limit >= 4 && !said && !slices.ContainsFunc(got, same) {
				t.Errorf("seed %d: %q has no place among %v", seed, c.language, numbersOf(got))
			}
		}
	}
}

func TestSearchBalanced(t *testing.T) {
	x, _ := mustOpen(t, configOf(t, newEmbedder(), searched()))
	q := Query{Text: "a lighthouse stands on the northern cape; tourism", Limit: 3}
	twins := func() (n int) {
		for _, path := range paths(mustSearch(t, x, q).Hits)[:2] {
			if strings.HasPrefix(path, "twin") {
				n++
			}
		}
		return n
	}
	if got := twins(); got != 2 {
		t.Errorf("by score the first two have %d twins, want 2", got)
	}
	q.Balanced = true
	if got := twins(); got != 1 {
		t.Errorf("balanced, the first two have %d twins, want 1", got)
	}
}
