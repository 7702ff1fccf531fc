package retrieval

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"
	"weak"
)

// TestLiveFollows drops, changes and removes documents while searches go on: none of them fails, and each change is
// found soon.
func TestLiveFollows(t *testing.T) {
	c := configOf(t, newEmbedder(), map[string]string{"mill.txt": "The mill of Brem grinds maize."})
	x, _ := mustOpen(t, c)
	live := NewLive(x)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	changed, done := make(chan error, 100), make(chan struct{})
	go func() {
		defer close(done)
		live.Follow(ctx, c, time.Millisecond, func(_ Report, err error) { changed <- err })
	}()
	searched := make(chan error)
	go func() {
		for ctx.Err() == nil {
			if _, err := live.Search(context.Background(), Query{Text: "mill of Brem"}); err != nil {
				searched <- err
				return
			}
		}
		searched <- nil
	}()
	finds := func(question, path string) bool {
		r, err := live.Search(context.Background(), Query{Text: question})
		if err != nil {
			t.Fatal(err)
		}
		return len(r.Hits) > 0 && r.Hits[0].Document.Path == path
	}
	for _, step := range []struct {
		name, path, text, question string
		want                       bool
	}{
		{"added", "tower.txt", "The tower of Lunda is tall.", "tower of Lunda", true},
		{"changed", "tower.txt", "The lighthouse of Lunda shines.", "lighthouse shines", true},
		{"removed", "tower.txt", "", "lighthouse shines", false},
	} {
		name := filepath.Join(c.Folder, step.path)
		if step.text == "" {
			if err := os.Remove(name); err != nil {
				t.Fatal(err)
			}
		} else if err := os.WriteFile(name+".tmp~", []byte(step.text), 0o600); err != nil {
			t.Fatal(err)
		} else if err := os.Rename(name+".tmp~", name); err != nil {
			t.Fatal(err)
		}
		for finds(step.question, step.path) != step.want {
			if err := <-changed; err != nil {
				t.Fatalf("%s: %v", step.name, err)
			}
		}
	}
	cancel()
	<-done
	if err := <-searched; err != nil {
		t.Error(err)
	}
}

func TestComplete(t *testing.T) {
	x, _ := mustOpen(t, configOf(t, newEmbedder(), map[string]string{
		"a.md": "# Mills of Brem\n\n## Windmills\n\nThey turn.\n\n## Empty\n", "b.md": "# Ferries\n\n## The mill ferry\n\nIt crosses.\n\n## Windmills\n\nTwice.\n",
	}))
	for typed, want := range map[string][]string{
		"mill": {"Mills of Brem", "Windmills", "The mill ferry"}, "WIND": {"Windmills"}, "fe": {"Ferries", "The mill ferry"}, "empty": nil, "zzz": nil,
	} {
		got := x.Complete(typed, 25, nil)
		if len(got) != len(want) {
			t.Errorf("Complete(%q) = %q, want %q", typed, got, want)
			continue
		}
		for i := range got {
			if got[i] != want[i] {
				t.Errorf("Complete(%q) = %q, want %q", typed, got, want)
			}
		}
	}
	if got := x.Complete("", 2, nil); len(got) != 2 {
		t.Errorf("Complete of nothing = %q, want 2", got)
	}
}

// What takes long to collect of the words is there before a new index takes the place of the old one, and is not collected
// again for the same documents.
func TestLivePreparesWords(t *testing.T) {
	c := configOf(t, newEmbedder(), map[string]string{"mill.txt": "The mill of Brem grinds maize."})
	c.Lexicon, c.Later = mustLexicon(t), true
	x, _ := mustOpen(t, c)
	live := NewLive(x)
	writeFiles(t, c.Folder, map[string]string{"tower.txt": "The tower of Lunda is tall."})
	if _, err := live.update(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	updated := live.current.Load()
	if updated == x || len(updated.words.stems) == 0 {
		t.Fatalf("%d words are collected in the index that took the place of the old one", len(updated.words.stems))
	}
	filled, _, err := updated.Fill(t.Context(), c)
	if err != nil || filled == updated || filled.words != updated.words {
		t.Errorf("Fill: %v; the index with vectors is to have the words of the one before", err)
	}
	if got := filled.Complete("tow", 9, nil); len(got) != 1 {
		t.Errorf("Complete(tow) = %q after Fill", got)
	}
}

// Two indexes are in memory while one takes the place of the other, and not for longer.
func TestLiveLetsTheOldIndexGo(t *testing.T) {
	c := configOf(t, newEmbedder(), map[string]string{"mill.txt": "The mill of Brem grinds maize."})
	c.Lexicon, c.Later = mustLexicon(t), true
	x, _ := mustOpen(t, c)
	live := NewLive(x)
	ctx, cancel := context.WithCancel(t.Context())
	changed, done := make(chan Report, 100), make(chan struct{})
	go func() {
		defer close(done)
		live.Follow(ctx, c, time.Millisecond, func(r Report, _ error) { changed <- r })
	}()
	gone := func(what string, old weak.Pointer[Index]) {
		t.Helper()
		for range 500 {
			if runtime.GC(); old.Value() == nil {
				return
			}
		}
		t.Errorf("the index is still held that was there before %s", what)
	}
	old := weak.Make(x)
	x = nil
	if r := <-changed; !r.Filling {
		t.Fatalf("the first news is %+v, want that vectors are filled in", r)
	}
	gone("its vectors came", old)
	old = weak.Make(live.current.Load())
	writeFiles(t, c.Folder, map[string]string{"tower.txt": "The tower of Lunda is tall."})
	<-changed
	gone("a document came", old)
	cancel()
	<-done
	runtime.KeepAlive(live)
}
