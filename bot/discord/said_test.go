package discord

import (
	"testing"
	"time"

	"ibid/bot/wording"
)

// TestExplain says in Chinese, without a space between the sentences, what is used up and what is left.
func TestExplain(t *testing.T) {
	w := wording.In("zh")
	list := []bound{
		{Allowance: Allowance{personKey + "1", Quota{20, time.Hour}}, text: func(w wording.Words) string { return w.QuotaPerson }},
		{Allowance: Allowance{"all", Quota{50, time.Hour}}, text: func(w wording.Words) string { return w.QuotaAll }},
	}
	got := explain(w, list, []Balance{{Left: 3}, {Renews: time.Unix(100, 0)}}, 1)
	if want := "我目前能回答的50次提问已用完，<t:100:R>恢复。你自己还剩3次。"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// What is kept for some hours is kept for a day at most, not for none.
func TestDaysOf(t *testing.T) {
	for kept, want := range map[time.Duration]int{time.Hour: 1, 24 * time.Hour: 1, 25 * time.Hour: 2, 720 * time.Hour: 30} {
		if got := daysOf(kept); got != want {
			t.Errorf("%v: %d days, want %d", kept, got, want)
		}
	}
}
