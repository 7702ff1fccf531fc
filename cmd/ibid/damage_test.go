package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestDamagedSnapshot changes the snapshot in many ways. Each is noticed, said in one line, and the index is built anew.
func TestDamagedSnapshot(t *testing.T) {
	data := t.TempDir()
	environ := []string{"CORPUS_DIR=" + filepath.Join("..", "..", "corpus"), "DATA_DIR=" + data}
	ask := func() (string, string, int) {
		return inProcess(t, environ, "ask", "When did Azerbaijan and Israel establish diplomatic relations?")
	}
	answer, _, _ := ask()
	name, whole := snapshot(t, data)
	for what, damaged := range damages(whole) {
		want := "ibid: the index was damaged; it was built anew\n"
		if what == "another version" {
			want = "ibid: the index was from another version of ibid; it was built anew\n"
		}
		if err := os.WriteFile(name, damaged, 0o644); err != nil {
			t.Fatal(err)
		}
		got, stderr, status := ask()
		if got != answer || stderr != want || status != 0 {
			t.Errorf("%s: status %d, stderr %q, want %q\nanswer: %s\nwant: %s", what, status, stderr, want, got, answer)
		}
		if _, again := snapshot(t, data); !bytes.Equal(again, whole) {
			t.Errorf("%s: the snapshot built anew is another one", what)
		}
	}
	if got, stderr, status := ask(); got != answer || stderr != "" || status != 0 {
		t.Errorf("from the whole snapshot: status %d, stderr %q, answer %s", status, stderr, got)
	}
}

// snapshot returns the only snapshot of a data folder.
func snapshot(t *testing.T, data string) (string, []byte) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(data, "*.ibid"))
	if err != nil || len(names) != 1 {
		t.Fatalf("snapshots in the data folder: %q, %v", names, err)
	}
	raw, err := os.ReadFile(names[0])
	if err != nil {
		t.Fatal(err)
	}
	return names[0], raw
}

func damages(whole []byte) map[string][]byte {
	flip := func(at int) []byte {
		b := slices.Clone(whole)
		b[at] ^= 1
		return b
	}
	n := len(whole)
	return map[string][]byte{
		"magic flipped":          flip(0),
		"another version":        flip(4),
		"length flipped":         flip(8),
		"high length flipped":    flip(15),
		"checksum flipped":       flip(17),
		"facts flipped":          flip(24),
		"a quarter in, flipped":  flip(n / 4),
		"half way, flipped":      flip(n / 2),
		"three quarters flipped": flip(n * 3 / 4),
		"last byte flipped":      flip(n - 1),
		"nothing left":           {},
		"header cut":             whole[:7],
		"only the header left":   whole[:8],
		"half left":              whole[:n/2],
		"last byte cut":          whole[:n-1],
		"a byte too many":        append(slices.Clone(whole), 0),
	}
}
