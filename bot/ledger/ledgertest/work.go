package ledgertest

import (
	"testing"
	"time"

	"ibid/bot/ledger"
)

func testWork(t *testing.T, s Store, clock *Clock) {
	ctx := t.Context()
	unfinished := func() []ledger.Work { return must[[]ledger.Work](t)(s.Unfinished(ctx)) }
	begin := func(w ledger.Work) {
		t.Helper()
		if err := s.Begin(ctx, w); err != nil {
			t.Fatal(err)
		}
	}
	equal(t, "the work of an empty ledger", unfinished(), []ledger.Work(nil))
	a := ledger.Work{Event: "2", Guild: "g", Channel: "c", Token: "t", Locale: "zh-CN", Began: clock.Now()}
	b := ledger.Work{Event: "1", Channel: "d", Began: clock.Now().Add(time.Minute)}
	begin(a)
	clock.Add(time.Minute)
	begin(b)
	begin(ledger.Work{Event: "2", Channel: "other", Post: "p"})
	a.Post = "p"
	equal(t, "work that was begun, some of it twice", unfinished(), []ledger.Work{a, b})
	for range 2 {
		if err := s.Finish(ctx, "2"); err != nil {
			t.Fatal(err)
		}
		equal(t, "work of which some is finished", unfinished(), []ledger.Work{b})
	}
	clock.Add(24*time.Hour - time.Millisecond)
	must[int](t)(s.Prune(ctx))
	equal(t, "work within a day, after pruning", unfinished(), []ledger.Work{b})
	clock.Add(time.Millisecond)
	must[int](t)(s.Prune(ctx))
	equal(t, "work after a day, after pruning", unfinished(), []ledger.Work(nil))
}
