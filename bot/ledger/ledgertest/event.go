package ledgertest

import (
	"testing"
	"time"

	"ibid/bot/ledger"
)

// testReplace finds turns by their questions, puts another in the place of one, and deletes it.
func testReplace(t *testing.T, s Store, clock *Clock) {
	ctx, is := t.Context(), must[bool](t)
	first, other, follow := NewTurn("1", "somebody"), NewTurn("2", "somebody"), NewTurn("3", "else")
	follow.Parent = "2"
	save(t, s, first, other, follow)
	is(s.Judge(ctx, "1", "else", ledger.Down, "wrong"))
	is(s.Judge(ctx, "2", "else", ledger.Down, "wrong"))
	equal(t, "whether the first is followed up", is(s.FollowedUp(ctx, "1")), false)
	equal(t, "whether the second is followed up", is(s.FollowedUp(ctx, "2")), true)

	first.Created = clock.Now()
	clock.Add(time.Minute)
	changed := first
	changed.ID, changed.Messages, changed.Question = "4", []string{"1"}, "another question"
	if err := s.Replace(ctx, "1", changed); err != nil {
		t.Fatal(err)
	}
	if got, ok, err := s.Asked(ctx, first.Event); !ok || err != nil {
		t.Errorf("the turn of a question after it was replaced: %v, %v", ok, err)
	} else {
		equal(t, "the turn of a question after it was replaced", got, changed)
	}
	if _, ok, err := s.Turn(ctx, "1"); ok || err != nil {
		t.Errorf("the turn that was replaced is there: %v, %v", ok, err)
	}
	entries := must[[]ledger.Entry](t)(s.List(ctx, ledger.Filter{Down: true}))
	if len(entries) != 1 || entries[0].ID != "2" {
		t.Errorf("turns judged down after one of two was replaced: %+v", entries)
	}

	late := NewTurn("5", "somebody")
	if err := s.Replace(ctx, "never there", late); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := s.Turn(ctx, "5"); !ok || err != nil {
		t.Errorf("a turn in the place of none: %v, %v", ok, err)
	}
	for range 2 {
		if err := s.Delete(ctx, "4"); err != nil {
			t.Fatal(err)
		}
	}
	if _, ok, err := s.Asked(ctx, first.Event); ok || err != nil {
		t.Errorf("the turn of a question after its deletion: %v, %v", ok, err)
	}
	equal(t, "turns left", len(must[[]ledger.Entry](t)(s.List(ctx, ledger.Filter{}))), 3)
}
