package bot_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ibid/bot"
	"ibid/retrieval"
	"ibid/retrieval/hashing"
	"ibid/retrieval/plain"
	"ibid/retrieval/source"
)

// shelves are documents of three collections.
func shelves(t *testing.T) *retrieval.Index {
	t.Helper()
	var documents []*source.Document
	for id, text := range map[string]string{
		"ar.txt": "بنيت طاحونة بريم عام 1911.", "rules/a.txt": "The mill of Brem is closed on Mondays.", "staff/b.txt": "The miller of Brem earns 52 crowns.",
	} {
		d := plain.Parse([]byte(text))
		d.ID, d.Language = id, "en"
		if id == "ar.txt" {
			d.Language = "ar"
		}
		documents = append(documents, d)
	}
	x, err := retrieval.Collect(t.Context(), retrieval.Config{Embedder: hashing.New()}, nil, documents)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// seen is what a bot shows of its documents in all ways.
func seen(t *testing.T, b *bot.Bot) []string {
	t.Helper()
	var ids []string
	see := func(id string) {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	sources, err := b.Sources()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sources {
		see(s.ID)
	}
	for _, d := range b.Documents() {
		see(d.ID)
	}
	for _, id := range []string{"ar.txt", "rules/a.txt", "staff/b.txt"} {
		if _, err := b.Excerpt(id, 0); err == nil {
			see(id)
		} else if !errors.Is(err, retrieval.ErrUnknown) {
			t.Errorf("%s: %v, want that it is unknown", id, err)
		}
	}
	for _, question := range []string{"When is the mill of Brem closed?", "How much does the miller of Brem earn?", "متى بنيت طاحونة بريم؟"} {
		found, err := b.Lookup(t.Context(), question, 10)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			see(f.Document.ID)
		}
		a, err := b.Ask(t.Context(), bot.Question{Text: question}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range slices.Concat(a.Citations, a.Related) {
			see(c.Document.ID)
		}
	}
	checked, err := b.Check(t.Context(), "The mill of Brem is closed on Sundays. The miller of Brem earns 60 crowns. بنيت طاحونة بريم عام 1912.", "en")
	if documents := b.Documents(); err != nil || checked.Documents != len(documents) || len(checked.Claims) != 3 {
		t.Errorf("%d claims were compared with %d documents, %v; want 3 with %d", len(checked.Claims), checked.Documents, err, len(documents))
	}
	for _, c := range checked.Citations {
		see(c.Document.ID)
	}
	slices.Sort(ids)
	return ids
}

// TestWithin: a bot within collections knows of no other documents, and says that it may draw on these.
func TestWithin(t *testing.T) {
	whole := bot.New(shelves(t), bot.Writing{})
	for _, test := range []struct {
		name            string
		bot             *bot.Bot
		want, languages []string
	}{
		{"all", whole.Within(nil), []string{"ar.txt", "rules/a.txt", "staff/b.txt"}, []string{"ar", "en"}},
		{"two", whole.Within([]string{"rules", "."}), []string{"ar.txt", "rules/a.txt"}, []string{"ar", "en"}},
		{"one", whole.Within([]string{"staff"}), []string{"staff/b.txt"}, []string{"en"}},
		{"within", whole.Within([]string{"staff", "rules"}).Within([]string{".", "rules"}), []string{"rules/a.txt"}, []string{"en"}},
		{"one that isn't there", whole.Within([]string{"gone"}), nil, nil},
		{"none", whole.Within([]string{}), nil, nil},
	} {
		if diff := cmp.Diff(test.want, seen(t, test.bot)); diff != "" {
			t.Errorf("%s: documents (-want +got):\n%s", test.name, diff)
		}
		a, err := test.bot.Ask(t.Context(), bot.Question{Text: "Who was Orsola Brandt?"}, nil)
		if err != nil || a.Documents != len(test.want) || !slices.Equal(a.Languages, test.languages) {
			t.Errorf("%s: %d documents in %q were searched, %v; want %d in %q", test.name, a.Documents, a.Languages, err, len(test.want), test.languages)
		}
		if got := test.bot.Complete("", 25); len(got) != len(test.want) {
			t.Errorf("%s: completed by %q, want the names of %q", test.name, got, test.want)
		}
		if (a.Collections == nil) != (test.name == "all") {
			t.Errorf("%s: the answer draws on %q", test.name, a.Collections)
		}
	}
}

// TestChosenBehindTheWall: a document that is chosen but lies behind the wall isn't searched, nor is any other one.
func TestChosenBehindTheWall(t *testing.T) {
	b := bot.New(shelves(t), bot.Writing{}).Within([]string{"rules"})
	a, err := b.Ask(t.Context(), bot.Question{Text: "When is the mill of Brem closed?", Documents: []string{"staff/b.txt"}}, nil)
	if err != nil || a.Outcome != bot.Refused || len(a.Related) > 0 || a.Documents != 0 {
		t.Errorf("%+v, %v; want a refusal, with nothing searched", a, err)
	}
}
