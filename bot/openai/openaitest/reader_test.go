package openaitest

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var items = []Item{
	{"1a", "In May 1931 the Harbour Bridge was opened by Ada Stone in Port Amber.", "en"},
	{"1b", "The bridge is 120 metres long and was built by six engineers.", "en"},
	{"2a", "1931年5月，长120米的大桥由五个工程师建成。", "zh"},
	{"2b", "لم تفتح ليبيا الجسر في مايو 1931 بطول 120 متر.", "ar"},
}

var names = map[string][]string{"en": {"Grace Field", "Lake Verde"}, "zh": {"大桥", "港口", "灯塔"}, "ar": {"ليبيا", "تونس"}}

// TestCorrupt checks what each lie changes, and that it changes nothing else.
func TestCorrupt(t *testing.T) {
	r := Reader{Names: names}
	for _, test := range []struct {
		lie  Lie
		item int
		ok   bool
	}{
		{ChangedNumber, 0, false}, {ChangedNumber, 1, true}, {ChangedNumber, 2, true}, {ChangedNumber, 3, true},
		{ChangedDate, 0, true}, {ChangedDate, 1, false}, {ChangedDate, 2, true}, {ChangedDate, 3, true},
		{ExchangedName, 0, true}, {ExchangedName, 1, false}, {ExchangedName, 2, true}, {ExchangedName, 3, true},
		{SwappedRoles, 0, true}, {SwappedRoles, 1, false}, {SwappedRoles, 2, false}, {SwappedRoles, 3, false},
		{TurnedNegation, 0, true}, {TurnedNegation, 1, true}, {TurnedNegation, 2, false}, {TurnedNegation, 3, true},
		{ChangedUnit, 0, false}, {ChangedUnit, 1, true}, {ChangedUnit, 2, true}, {ChangedUnit, 3, true},
		{WrongMarker, 0, true}, {InventedCitation, 3, true},
	} {
		item := items[test.item]
		got, ok := r.Corrupt(rand.New(rand.NewPCG(1, 1)), test.lie, item, items)
		switch {
		case ok != test.ok:
			t.Errorf("%s of %q: told %v (%+v), want %v", test.lie, item.Text, ok, got, test.ok)
		case !ok:
		case test.lie == WrongMarker || test.lie == InventedCitation:
			if got.Text != item.Text || slices.Contains(got.Labels, item.Label) {
				t.Errorf("%s of %q: got %+v", test.lie, item.Text, got)
			}
		case strings.Replace(item.Text, got.Was, got.Became, 1) != got.Text || got.Was == got.Became || !slices.Equal(got.Labels, []string{item.Label}):
			t.Errorf("%s of %q: the record doesn't tell what was changed: %+v", test.lie, item.Text, got)
		}
	}
}

func TestInventedCitationsExistNowhere(t *testing.T) {
	for seed := range uint64(200) {
		got, _ := Reader{}.Corrupt(rand.New(rand.NewPCG(seed, 0)), InventedCitation, items[0], items)
		if slices.ContainsFunc(items, func(i Item) bool { return i.Label == got.Labels[0] }) {
			t.Fatalf("seed %d: %q is in the evidence", seed, got.Labels[0])
		}
	}
}

func TestReply(t *testing.T) {
	reply, told := Reader{}.Reply(items, "How long is the bridge, and who built it?")
	want := []Told{{Text: items[0].Text, Labels: []string{"1a"}}, {Text: items[1].Text, Labels: []string{"1b"}}}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("what a true reader tells (-want +got):\n%s", diff)
	}
	if want := items[0].Text + " [1a] " + items[1].Text + " [1b]"; reply != want {
		t.Errorf("got %q, want %q", reply, want)
	}
	liar := Reader{Seed: 3, Rates: map[Lie]float64{ChangedDate: 1}, Most: 1}
	reply, told = liar.Reply(items, "When was the Harbour Bridge opened in Port Amber?")
	if len(told) != 1 || told[0].Lie != ChangedDate || strings.Contains(reply, "1931") {
		t.Errorf("a liar: got %q, on record %+v", reply, told)
	}
	if again, _ := liar.Reply(items, "When was the Harbour Bridge opened in Port Amber?"); again != reply {
		t.Errorf("asked again: got %q, then %q", reply, again)
	}
	for _, test := range []struct {
		form Form
		want string
	}{{JSONForText, `{"answer":"In May`}, {Reasoning, "<think>"}, {Cut, "In May 1931"}} {
		if got, _ := (Reader{Form: test.form}).Reply(items, "bridge"); !strings.HasPrefix(got, test.want) || test.form == Cut && strings.HasSuffix(got, "]") {
			t.Errorf("%s: got %q", test.form, got)
		}
	}
	if got, told := (Reader{Rates: map[Lie]float64{MissingMarker: 1}}).Reply(items, "bridge"); strings.Contains(got, "[") || told[0].Lie != MissingMarker {
		t.Errorf("missing markers: got %q, %+v", got, told)
	}
	if reply, told := liar.Reply(nil, "When?"); reply != "" || told != nil {
		t.Errorf("no evidence: got %q, %+v", reply, told)
	}
}
