// Package ledgertest checks what must hold of every ledger, whatever database it is kept in.
package ledgertest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ibid/bot"
	"ibid/bot/ledger"
	"ibid/retrieval/source"
)

// Store is a ledger. *ledger.Ledger implements it and says what each verb does.
type Store interface {
	Claim(ctx context.Context, event string) (bool, error)
	Once(ctx context.Context, key string, period time.Duration) (bool, error)
	Save(ctx context.Context, t ledger.Turn) error
	Turn(ctx context.Context, id string) (ledger.Turn, bool, error)
	Conversation(ctx context.Context, id string, limit int) ([]ledger.Turn, error)
	Judge(ctx context.Context, answer string, by ledger.Person, j ledger.Judgement, reason string) (bool, error)
	List(ctx context.Context, f ledger.Filter) ([]ledger.Entry, error)
	Asked(ctx context.Context, event string) (ledger.Turn, bool, error)
	FollowedUp(ctx context.Context, id string) (bool, error)
	Replace(ctx context.Context, old string, t ledger.Turn) error
	Delete(ctx context.Context, id string) error
	Forget(ctx context.Context, p ledger.Person) (int, error)
	Prune(ctx context.Context) (int, error)
	Take(ctx context.Context, from []ledger.Allowance) ([]ledger.Balance, bool, error)
	GiveBack(ctx context.Context, taken []ledger.Balance) error
	Begin(ctx context.Context, w ledger.Work) error
	Finish(ctx context.Context, event string) error
	Unfinished(ctx context.Context) ([]ledger.Work, error)
}

// Retention is what the stores that Run tests have to be opened with.
const Retention = 240 * time.Hour

// Clock is a clock that stands still unless told. It may be used from many goroutines.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock returns a clock at a time in 2026.
func NewClock() *Clock { return &Clock{now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)} }

// Now returns the time on the clock.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Add moves the clock.
func (c *Clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// NewTurn returns a turn that has something in every field but Created.
func NewTurn(id string, by ledger.Person) ledger.Turn {
	cited := bot.Citation{
		Marker: 1, Document: source.DocumentInfo{ID: "a/مرحبا.md", Title: "اتفاقية «2009»", Language: "ar", Hash: "00ff"},
		Section: []string{"历史", "关系"}, Number: 3, Of: 14, Link: "https://example.org/#:~:text=a%20b", Place: "a/مرحبا.md:7",
		Sentence: source.Sentence{
			Text: "2009年，两国签署协定。", Start: 10, End: 40, RawStart: 12, RawEnd: 60, Section: 2, Also: []float64{592.5},
			At:         source.Locator{Line: 7, Seconds: -1, Fragment: "历史"},
			References: []source.Reference{{Title: "A \"quoted\" <title>", URL: "https://example.org/?a=1&b=2"}},
		},
		Dates: []string{"2009"}, Figures: []string{"14"}, Elsewhere: []string{"引言"},
	}
	return ledger.Turn{
		ID: id, Messages: []string{"1001", "1002"}, Event: "event of " + id, Guild: "guild", Channel: "channel", Person: by, Way: ledger.Ask, Private: true,
		Question: "متى؟ when? \u200f什么时候？ 👍 'quoted'; --", Rewritten: "stands alone " + id,
		Answer: bot.Answer{
			Outcome: bot.Answered, Sure: true, Language: "ar", Documents: 3, Languages: []string{"ar", "zh"},
			Segments:  []bot.Segment{{Text: "两国\n签署\u2028协定。", Markers: []int{1}, Quoted: true}},
			Citations: []bot.Citation{cited},
		},
		Receipt: ledger.Receipt{
			Query:    "متى when",
			Passages: []ledger.Considered{{ID: "p1", Score: 1.25, Used: true}, {ID: "p2", Score: .1}},
			Stages:   []ledger.Stage{{Name: "search", Took: 1234 * time.Microsecond}},
		},
	}
}

// Run tests a kind of store. open returns a new and empty one that reads the given clock and closes with the test.
func Run(t *testing.T, open func(t *testing.T, now func() time.Time) Store) {
	for name, test := range map[string]func(*testing.T, Store, *Clock){
		"claim": testClaim, "claims at once": testClaimsAtOnce, "once": testOnce, "save": testSave,
		"conversation": testConversation, "judge": testJudge, "list": testList, "replace": testReplace, "forget": testForget, "prune": testPrune,
		"quota": testQuota, "quotas together": testQuotasTogether, "quotas at once": testQuotasAtOnce, "give back": testGiveBack, "work": testWork,
	} {
		t.Run(name, func(t *testing.T) {
			clock := NewClock()
			test(t, open(t, clock.Now), clock)
		})
	}
}

// must returns a value, and fails the test on an error.
func must[T any](t *testing.T) func(T, error) T {
	return func(value T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func equal(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func save(t *testing.T, s Store, turns ...ledger.Turn) {
	t.Helper()
	for _, turn := range turns {
		if err := s.Save(t.Context(), turn); err != nil {
			t.Fatal(err)
		}
	}
}

func testClaim(t *testing.T, s Store, clock *Clock) {
	ctx, is := t.Context(), must[bool](t)
	equal(t, "the first claim of an event", is(s.Claim(ctx, "1")), true)
	equal(t, "the second", is(s.Claim(ctx, "1")), false)
	equal(t, "a claim of another", is(s.Claim(ctx, "2")), true)
	clock.Add(24*time.Hour - time.Millisecond)
	must[int](t)(s.Prune(ctx))
	equal(t, "a claim within a day, after pruning", is(s.Claim(ctx, "1")), false)
	clock.Add(time.Millisecond)
	must[int](t)(s.Prune(ctx))
	equal(t, "a claim after a day, after pruning", is(s.Claim(ctx, "1")), true)
}

// testClaimsAtOnce has eight goroutines claim the same events: each gets some, and together they get each event once.
func testClaimsAtOnce(t *testing.T, s Store, _ *Clock) {
	const events, goroutines = 1000, 8
	ClaimAll(t, events, slices.Repeat([]Store{s}, goroutines))
}

// ClaimAll claims the same events through every one of the stores at once, and fails the test unless each event was
// claimed exactly once.
func ClaimAll(t *testing.T, events int, stores []Store) {
	t.Helper()
	claimed := make([][]int, len(stores))
	var all sync.WaitGroup
	for i, s := range stores {
		all.Go(func() {
			for event := range events {
				taken, err := s.Claim(t.Context(), fmt.Sprint(event))
				if err != nil {
					t.Errorf("claiming event %d: %v", event, err)
				}
				if taken {
					claimed[i] = append(claimed[i], event)
				}
			}
		})
	}
	all.Wait()
	got := slices.Sorted(slices.Values(slices.Concat(claimed...)))
	want := make([]int, events)
	for i := range want {
		want[i] = i
	}
	equal(t, "events claimed", got, want)
}

func testOnce(t *testing.T, s Store, clock *Clock) {
	ctx, is := t.Context(), must[bool](t)
	equal(t, "the first time", is(s.Once(ctx, "hint", time.Hour)), true)
	equal(t, "the second time", is(s.Once(ctx, "hint", time.Hour)), false)
	equal(t, "another key", is(s.Once(ctx, "other hint", time.Hour)), true)
	equal(t, "an event of that name", is(s.Claim(ctx, "hint")), true)
	clock.Add(time.Hour - time.Millisecond)
	equal(t, "within the period", is(s.Once(ctx, "hint", time.Hour)), false)
	clock.Add(time.Millisecond)
	equal(t, "after the period", is(s.Once(ctx, "hint", time.Hour)), true)
	equal(t, "in the new period", is(s.Once(ctx, "hint", time.Hour)), false)
}

func testSave(t *testing.T, s Store, clock *Clock) {
	ctx := t.Context()
	if turn, ok, err := s.Turn(ctx, "1"); ok || err != nil {
		t.Errorf("the turn of an empty ledger: %+v, %v, %v", turn, ok, err)
	}
	want := NewTurn("1", "somebody")
	save(t, s, want, ledger.Turn{ID: "2"})
	want.Created = clock.Now()
	got, ok, err := s.Turn(ctx, "1")
	if !ok || err != nil {
		t.Fatalf("a turn that was saved: %v, %v", ok, err)
	}
	equal(t, "a turn that was saved", got, want)
	got, _, err = s.Turn(ctx, "2")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "a turn of nothing", got, ledger.Turn{ID: "2", Created: clock.Now()})
	must[bool](t)(s.Judge(ctx, "1", "other", ledger.Up, ""))
	clock.Add(time.Minute)
	want.Answer.Outcome, want.Answer.Citations, want.Question, want.Private = bot.Refused, nil, "another", false
	save(t, s, want)
	entries := must[[]ledger.Entry](t)(s.List(ctx, ledger.Filter{Refused: true}))
	equal(t, "a turn saved again", entries, []ledger.Entry{{Turn: want, Up: 1, Reasons: []string{}}})
}

func testConversation(t *testing.T, s Store, _ *Clock) {
	ctx := t.Context()
	for _, pair := range [][2]string{{"1", ""}, {"2", "1"}, {"3", "2"}, {"side", "2"}, {"orphan", "gone"}, {"x", "y"}, {"y", "x"}, {"self", "self"}} {
		turn := NewTurn(pair[0], "somebody")
		turn.Parent = pair[1]
		save(t, s, turn)
	}
	for _, test := range []struct {
		id    string
		limit int
		want  []string
	}{
		{"3", 6, []string{"1", "2", "3"}}, {"3", 2, []string{"2", "3"}}, {"side", 6, []string{"1", "2", "side"}}, {"1", 6, []string{"1"}},
		{"orphan", 6, []string{"orphan"}}, {"x", 6, []string{"y", "x"}}, {"self", 6, []string{"self"}}, {"gone", 6, nil}, {"", 6, nil}, {"3", 0, nil},
	} {
		var got []string
		for _, turn := range must[[]ledger.Turn](t)(s.Conversation(ctx, test.id, test.limit)) {
			got = append(got, turn.ID)
		}
		equal(t, fmt.Sprintf("the conversation up to %q, at most %d", test.id, test.limit), got, test.want)
	}
}

func testJudge(t *testing.T, s Store, clock *Clock) {
	ctx := t.Context()
	save(t, s, NewTurn("1", "somebody"))
	for i, test := range []struct {
		by        ledger.Person
		judgement ledger.Judgement
		reason    string
		changed   bool
		up, down  int
		reasons   []string
	}{
		{"a", ledger.Up, "", true, 1, 0, []string{}},
		{"a", ledger.Up, "", false, 1, 0, []string{}},
		{"a", ledger.Down, "", true, 0, 1, []string{}},
		{"a", ledger.Down, "wrong year", true, 0, 1, []string{"wrong year"}},
		{"a", ledger.Down, "", false, 0, 1, []string{"wrong year"}},
		{"a", ledger.Down, "wrong year", false, 0, 1, []string{"wrong year"}},
		{"b", ledger.Down, "错了", true, 0, 2, []string{"错了", "wrong year"}},
		{"somebody", ledger.Up, "", true, 1, 2, []string{"错了", "wrong year"}},
		{"a", ledger.Up, "", true, 2, 1, []string{"错了"}},
	} {
		clock.Add(time.Minute)
		changed := must[bool](t)(s.Judge(ctx, "1", test.by, test.judgement, test.reason))
		equal(t, fmt.Sprintf("judgement %d changed something", i), changed, test.changed)
		e := must[[]ledger.Entry](t)(s.List(ctx, ledger.Filter{}))[0]
		equal(t, fmt.Sprintf("up and down after judgement %d", i), []int{e.Up, e.Down}, []int{test.up, test.down})
		equal(t, fmt.Sprintf("reasons after judgement %d", i), e.Reasons, test.reasons)
	}
	if _, err := s.Judge(ctx, "gone", "a", ledger.Up, ""); !errors.Is(err, ledger.ErrUnknown) {
		t.Errorf("judging an answer that isn't there: %v, want %v", err, ledger.ErrUnknown)
	}
	if _, err := s.Judge(ctx, "1", "a", "sideways", ""); err == nil || errors.Is(err, ledger.ErrUnknown) {
		t.Errorf("a judgement that is none: %v, want an error", err)
	}
}

func testList(t *testing.T, s Store, clock *Clock) {
	ctx := t.Context()
	for i := range 6 {
		turn := NewTurn(fmt.Sprint(i), "somebody")
		if i%2 == 1 {
			turn.Answer = bot.Answer{Outcome: bot.Refused}
		}
		save(t, s, turn)
		if i >= 3 {
			must[bool](t)(s.Judge(ctx, turn.ID, "a", ledger.Down, ""))
			must[bool](t)(s.Judge(ctx, turn.ID, "b", ledger.Down, ""))
		}
		must[bool](t)(s.Judge(ctx, turn.ID, "c", ledger.Up, ""))
		if i != 1 { // 1 and 2 are of one millisecond
			clock.Add(time.Minute)
		}
	}
	for _, test := range []struct {
		filter ledger.Filter
		want   []string
	}{
		{ledger.Filter{}, []string{"5", "4", "3", "2", "1", "0"}}, {ledger.Filter{Limit: 2}, []string{"5", "4"}},
		{ledger.Filter{Refused: true}, []string{"5", "3", "1"}}, {ledger.Filter{Down: true}, []string{"5", "4", "3"}},
		{ledger.Filter{Refused: true, Down: true}, []string{"5", "3"}}, {ledger.Filter{Down: true, Limit: 1}, []string{"5"}},
	} {
		equal(t, fmt.Sprintf("turns of %+v", test.filter), ids(t, s, test.filter), test.want)
	}
}

// ids lists the IDs of the turns of a filter.
func ids(t *testing.T, s Store, f ledger.Filter) []string {
	t.Helper()
	var list []string
	for _, e := range must[[]ledger.Entry](t)(s.List(t.Context(), f)) {
		list = append(list, e.ID)
	}
	return list
}

func testForget(t *testing.T, s Store, _ *Clock) {
	ctx := t.Context()
	save(t, s, NewTurn("1", "a"), NewTurn("2", "a"), NewTurn("3", "b"))
	for _, by := range []ledger.Person{"a", "b", "c"} {
		must[bool](t)(s.Judge(ctx, "1", by, ledger.Up, ""))
		must[bool](t)(s.Judge(ctx, "3", by, ledger.Down, "by "+string(by)))
	}
	equal(t, "deleted of a: two turns and two judgements", must[int](t)(s.Forget(ctx, "a")), 4)
	entries := must[[]ledger.Entry](t)(s.List(ctx, ledger.Filter{}))
	if len(entries) != 1 || entries[0].ID != "3" || entries[0].Down != 2 {
		t.Fatalf("left after a was forgotten: %+v, want turn 3 with two judgements", entries)
	}
	equal(t, "reasons left", entries[0].Reasons, []string{"by b", "by c"})
	equal(t, "deleted of a the second time", must[int](t)(s.Forget(ctx, "a")), 0)
	equal(t, "deleted of c", must[int](t)(s.Forget(ctx, "c")), 1)
}

func testPrune(t *testing.T, s Store, clock *Clock) {
	ctx := t.Context()
	const old = 450
	for i := range old {
		save(t, s, ledger.Turn{ID: fmt.Sprintf("old%d", i), Person: "a"})
	}
	must[bool](t)(s.Judge(ctx, "old0", "a", ledger.Up, ""))
	clock.Add(Retention)
	save(t, s, NewTurn("new", "a"))
	equal(t, "pruned of turns exactly as old as the retention", must[int](t)(s.Prune(ctx)), 0)
	clock.Add(time.Millisecond)
	equal(t, "pruned a millisecond later", must[int](t)(s.Prune(ctx)), old)
	equal(t, "turns left", ids(t, s, ledger.Filter{}), []string{"new"})
	equal(t, "judgements and turns left of a", must[int](t)(s.Forget(ctx, "a")), 1)
}
