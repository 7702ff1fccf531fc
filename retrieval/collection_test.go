package retrieval

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCollection(t *testing.T) {
	for document, want := range map[string]string{
		"a.md": ".", "rules/a.md": "rules", "house rules/old/a.md": "house rules", "re\u0301gles/a.md": "r\u00e9gles",
	} {
		if got := Collection(document); got != want {
			t.Errorf("%q is in the collection %q, want %q", document, got, want)
		}
	}
}

// TestSearchCollections: a passage of a collection that wasn't asked for is nowhere in the result, be it the best one or the
// only one, and named or not.
func TestSearchCollections(t *testing.T) {
	x, _ := mustOpen(t, configOf(t, newEmbedder(), map[string]string{
		"top.md": "The mill of Brem grinds maize.\n", "rules/a.md": "The mill of Brem is closed on Mondays.\n",
		"rules/old/b.md": "The mill of Brem was closed on Fridays.\n", "staff/c.md": "The mill of Brem closes for ever; the mill of Brem is sold.\n",
	}))
	for _, test := range []struct {
		q    Query
		want []string
	}{
		{Query{}, []string{"rules/a.md", "rules/old/b.md", "staff/c.md", "top.md"}},
		{Query{Collections: Collections{"rules"}}, []string{"rules/a.md", "rules/old/b.md"}},
		{Query{Collections: Collections{".", "gone"}}, []string{"top.md"}},
		{Query{Collections: Collections{"staff"}, Documents: []string{"staff/c.md", "top.md"}}, []string{"staff/c.md"}},
		{Query{Collections: Collections{"rules"}, Documents: []string{"staff/c.md"}}, nil},
		{Query{Collections: Collections{"gone"}}, nil},
		{Query{Collections: Collections{}}, nil},
	} {
		for _, test.q.Balanced = range []bool{false, true} {
			test.q.Text = "Is the mill of Brem closed for ever?"
			got := paths(mustSearch(t, x, test.q).Hits)
			slices.Sort(got)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("%+v (-want +got):\n%s", test.q, diff)
			}
		}
	}
}

// TestCompleteCollections: what is left out doesn't count towards the limit, and a heading that stands in two collections is
// offered once to who has either.
func TestCompleteCollections(t *testing.T) {
	x, _ := mustOpen(t, configOf(t, newEmbedder(), map[string]string{
		"a/1.md": "# Mill A1\n\nIt is.\n\n## Opening\n\nDaily.\n", "a/2.md": "# Mill A2\n\nIt is.\n", "b/1.md": "# Mill B1\n\nIt is.\n\n## Opening\n\nNever.\n",
		"top.md": "# Mill top\n\nIt is.\n",
	}))
	for _, test := range []struct {
		typed       string
		limit       int
		collections Collections
		want        []string
	}{
		{"mill", 25, nil, []string{"Mill A1", "Mill A2", "Mill B1", "Mill top"}},
		{"mill", 2, Collections{".", "b"}, []string{"Mill B1", "Mill top"}},
		{"opening", 25, nil, []string{"Opening"}},
		{"opening", 25, Collections{"b"}, []string{"Opening"}},
		{"opening", 25, Collections{"."}, nil},
		{"mill", 25, Collections{}, nil},
	} {
		if diff := cmp.Diff(test.want, x.Complete(test.typed, test.limit, test.collections)); diff != "" {
			t.Errorf("%q within %q (-want +got):\n%s", test.typed, test.collections, diff)
		}
	}
}
