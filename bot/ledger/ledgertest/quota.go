package ledgertest

import (
	"slices"
	"sync"
	"testing"
	"time"

	"ibid/bot/ledger"
)

// take takes from allowances and returns what is left of each, and whether it took.
func take(t *testing.T, s Store, from ...ledger.Allowance) ([]int, bool) {
	t.Helper()
	balances, ok, err := s.Take(t.Context(), from)
	if err != nil {
		t.Fatal(err)
	}
	var left []int
	for i, b := range balances {
		if b.Key != from[i].Key {
			t.Errorf("balance %d is of %q, want of %q", i, b.Key, from[i].Key)
		}
		left = append(left, b.Left)
	}
	return left, ok
}

func testQuota(t *testing.T, s Store, clock *Clock) {
	a := ledger.Allowance{Key: "somebody", Number: 2, Period: time.Hour}
	check := func(what string, a ledger.Allowance, left int, took bool) {
		t.Helper()
		got, ok := take(t, s, a)
		equal(t, what, got, []int{left})
		equal(t, what+", taken", ok, took)
	}
	check("the first of two", a, 1, true)
	clock.Add(time.Hour - time.Millisecond)
	must[int](t)(s.Prune(t.Context()))
	check("the second, after pruning", a, 0, true)
	check("a third", a, 0, false)
	check("another's", ledger.Allowance{Key: "another", Number: 1, Period: time.Hour}, 0, true)
	must[int](t)(s.Forget(t.Context(), "somebody"))
	check("after forgetting", a, 0, false)
	balances, _, err := s.Take(t.Context(), []ledger.Allowance{a})
	if want := clock.Now().Add(time.Millisecond); err != nil || !balances[0].Renews.Equal(want) {
		t.Errorf("it renews at %v, %v, want %v", balances[0].Renews, err, want)
	}
	check("when the quota is larger", ledger.Allowance{Key: "somebody", Number: 3, Period: time.Hour}, 0, true)
	check("when it is smaller", ledger.Allowance{Key: "somebody", Number: 1, Period: time.Hour}, 0, false)
	clock.Add(time.Millisecond)
	check("once it has renewed", a, 1, true)
	check("when the period is shorter", ledger.Allowance{Key: "somebody", Number: 1, Period: time.Minute}, 0, true)
}

// testQuotasTogether takes from several quotas, of which one is used up: none is taken from.
func testQuotasTogether(t *testing.T, s Store, _ *Clock) {
	person := ledger.Allowance{Key: "person", Number: 5, Period: time.Hour}
	channel := ledger.Allowance{Key: "channel", Number: 2, Period: time.Minute}
	for i, want := range [][]int{{4, 1}, {3, 0}, {3, 0}, {3, 0}} {
		left, ok := take(t, s, person, channel)
		equal(t, "left", left, want)
		equal(t, "taken", ok, i < 2)
	}
	left, ok := take(t, s, person)
	equal(t, "left of the one alone", left, []int{2})
	equal(t, "taken from it", ok, true)
	left, ok = take(t, s)
	equal(t, "left of none", left, []int(nil))
	equal(t, "taken from none", ok, true)
}

// testQuotasAtOnce has eight goroutines take from one quota, and from one of their own: together they get what there is.
func testQuotasAtOnce(t *testing.T, s Store, _ *Clock) {
	const number, goroutines = 50, 8
	var all sync.WaitGroup
	counts := make([]int, goroutines)
	for g := range goroutines {
		all.Go(func() {
			own := ledger.Allowance{Key: string(rune('a' + g)), Number: 1000, Period: time.Hour}
			for range number {
				_, ok, err := s.Take(t.Context(), []ledger.Allowance{own, {Key: "all", Number: number, Period: time.Hour}})
				if err != nil {
					t.Error(err)
				}
				if ok {
					counts[g]++
				}
			}
			if left, _ := take(t, s, own); !slices.Equal(left, []int{1000 - counts[g] - 1}) {
				t.Errorf("left of its own: %v, want %d", left, 1000-counts[g]-1)
			}
		})
	}
	all.Wait()
	sum := 0
	for _, n := range counts {
		sum += n
	}
	equal(t, "taken by all", sum, number)
}

func testGiveBack(t *testing.T, s Store, clock *Clock) {
	a := ledger.Allowance{Key: "somebody", Number: 1, Period: time.Hour}
	b := ledger.Allowance{Key: "all", Number: 1, Period: 2 * time.Hour}
	taken, _, err := s.Take(t.Context(), []ledger.Allowance{a, b})
	if err != nil {
		t.Fatal(err)
	}
	back := func() {
		t.Helper()
		if err := s.GiveBack(t.Context(), taken); err != nil {
			t.Fatal(err)
		}
	}
	back()
	back() // there is no more than all
	left, ok := take(t, s, a, b)
	equal(t, "left", left, []int{0, 0})
	equal(t, "taken again", ok, true)
	clock.Add(time.Hour)
	take(t, s, a)
	back() // of a long ago
	_, ok = take(t, s, a)
	equal(t, "taken from what has renewed", ok, false)
	_, ok = take(t, s, b)
	equal(t, "taken from what has not", ok, true)
}
