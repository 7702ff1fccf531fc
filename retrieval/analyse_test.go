package retrieval

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What is taken over must be what would be made anew, whatever became of the documents around it.
func TestUpdateIsBuild(t *testing.T) {
	c := configOf(t, newEmbedder(), map[string]string{
		"b.md": "# Mills\n\nThe mill of Brem grinds maize.\n\n## Hours\n\nIt opens at nine.\n", "d.txt": "石油管道很长。它通向海岸。\n", "f.txt": "The coast of Vel has 1991 coves.\n",
	})
	x, _ := mustOpen(t, c)
	for _, step := range []struct {
		name    string
		write   map[string]string
		remove  []string
		reopens bool
	}{
		{name: "one comes first", write: map[string]string{"a.txt": "خط الأنابيب طويل. The pipeline is long.\n"}},
		{name: "one comes between", write: map[string]string{"c.txt": "Maize is ground in Brem.\n\nAnd in Vel.\n"}},
		{name: "one changes", write: map[string]string{"b.md": "# Mills\n\nThe mill of Brem grinds nothing.\n"}},
		{name: "one changes, in a new process", write: map[string]string{"c.txt": "Maize is ground at the coast.\n"}, reopens: true},
		{name: "the last of a script goes", remove: []string{"a.txt"}},
		{name: "one goes and one comes", remove: []string{"f.txt"}, write: map[string]string{"g.txt": "The coast of Vel has 1991 coves.\n"}},
		{name: "all change", write: map[string]string{"b.md": "Nothing.", "c.txt": "Nothing.", "d.txt": "无。", "g.txt": "Nothing."}},
		{name: "all but one go", remove: []string{"b.md", "c.txt", "g.txt"}},
		{name: "the last goes", remove: []string{"d.txt"}},
		{name: "some come again", write: map[string]string{"a.txt": "The mill of Brem grinds maize.\n"}},
	} {
		writeFiles(t, c.Folder, step.write)
		for _, name := range step.remove {
			if err := os.Remove(filepath.Join(c.Folder, name)); err != nil {
				t.Fatal(err)
			}
		}
		if step.reopens {
			x, _ = mustOpen(t, c)
		} else {
			var err error
			if x, _, err = x.Update(t.Context(), c); err != nil {
				t.Fatalf("%s: Update: %v", step.name, err)
			}
		}
		anew := c
		anew.DataDir = t.TempDir()
		want, _ := mustOpen(t, anew)
		if diff := cmp.Diff(want.state, x.state, compareState); diff != "" {
			t.Errorf("%s: the index (-built +updated):\n%s", step.name, diff)
		}
		q := Query{Text: "Where is the mill of Brem, and 石油?"}
		if diff := cmp.Diff(mustSearch(t, want, q), mustSearch(t, x, q), cmp.AllowUnexported(Term{})); diff != "" {
			t.Errorf("%s: Search (-built +updated):\n%s", step.name, diff)
		}
	}
}

// An update reads again what has changed, and nothing else.
func TestUpdateReadsWhatChanged(t *testing.T) {
	c := configOf(t, newEmbedder(), map[string]string{"a.txt": "One.", "b.txt": "Two.", "c.txt": "Three."})
	x, _ := mustOpen(t, c)
	indexed := 0
	c.Progress = func(stage string, _, _ int) {
		if stage == "indexing" {
			indexed++
		}
	}
	writeFiles(t, c.Folder, map[string]string{"b.txt": "Four."})
	if _, _, err := x.Update(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if indexed != 1 {
		t.Errorf("%d documents were indexed after a change of one of three", indexed)
	}
}
