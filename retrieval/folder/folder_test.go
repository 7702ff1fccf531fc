package folder

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// lay writes files, by path, below a new folder. A path that ends in "/" is a folder; a text that begins with "-> " is
// a link.
func lay(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		full := filepath.Join(root, filepath.FromSlash(name))
		err := os.MkdirAll(filepath.Dir(full), 0o755)
		target, link := strings.CutPrefix(files[name], "-> ")
		switch {
		case err != nil:
		case strings.HasSuffix(name, "/"):
			err = os.MkdirAll(full, 0o755)
		case link:
			err = os.Symlink(filepath.FromSlash(target), full)
		default:
			err = os.WriteFile(full, []byte(files[name]), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// walk returns the files found, by path, and what was skipped.
func walk(t *testing.T, root string, o Options) (map[string]File, []string, []Skipped) {
	t.Helper()
	files := map[string]File{}
	var order []string
	skipped, err := Walk(t.Context(), root, o, func(f File) error {
		f.raw, f.sidecar = bytes.Clone(f.raw), bytes.Clone(f.sidecar)
		files[f.Path] = f
		order = append(order, f.Path)
		return nil
	})
	if err != nil {
		t.Fatalf("Walk(%s): %v", root, err)
	}
	return files, order, skipped
}

const (
	notRead   = "not read yet: save it as text or Markdown"
	readTwice = "a link to a folder that is read already"
	nowhere   = "gone, or a link that leads nowhere"
)

func TestWalk(t *testing.T) {
	for _, c := range []struct {
		name    string
		files   map[string]string
		max     int64
		want    []string
		skipped []Skipped
	}{
		{name: "an empty folder"},
		{name: "every extension that is read",
			files: map[string]string{
				"a.txt": "x", "b.md": "x", "c.markdown": "x", "d.wiki": "x", "e.wikitext": "x", "f.mediawiki": "x", "g": "x", "H.TXT": "x", "I.Md": "x",
			},
			want: []string{"H.TXT", "I.Md", "a.txt", "b.md", "c.markdown", "d.wiki", "e.wikitext", "f.mediawiki", "g"}},
		{name: "what is not read",
			files:   map[string]string{"a.pdf": "x", "b.tar.gz": "x", "c.txt~": "x", "d.": "x"},
			skipped: []Skipped{{"a.pdf", notRead}, {"b.tar.gz", notRead}, {"c.txt~", notRead}, {"d.", notRead}}},
		{name: "empty files", files: map[string]string{"a.txt": "", "b.pdf": ""},
			skipped: []Skipped{{"a.txt", "empty"}, {"b.pdf", notRead}}},
		{name: "dot-files and dot-folders", files: map[string]string{".a.txt": "x", ".git/b.txt": "x", "c/.d": "x", ".e.txt.meta.yaml": "x"}},
		{name: "sidecars", files: map[string]string{"a.txt": "x", "a.txt.meta.yaml": "x", "b.txt.meta.yaml": "x", "c/a.txt.meta.yaml": "x", "d.yaml": "x"},
			want: []string{"a.txt"},
			skipped: []Skipped{
				{"b.txt.meta.yaml", "it describes b.txt, which is not here"},
				{"c/a.txt.meta.yaml", "it describes a.txt, which is not here"}, {"d.yaml", notRead},
			}},
		{name: "folders below", files: map[string]string{"b/c/d.txt": "x", "b/a.txt": "x", "a.txt": "x", "z/": "", "b-a.txt": "x"},
			want: []string{"a.txt", "b/a.txt", "b/c/d.txt", "b-a.txt"}},
		{name: "names", files: map[string]string{"ملف.txt": "x", "文件 一.md": "x", "a\nb.txt": "x", "-x.txt": "x"},
			want: []string{"-x.txt", "a\nb.txt", "ملف.txt", "文件 一.md"}},
		{name: "a name that is not UTF-8", files: map[string]string{"a\xff.txt": "x"},
			skipped: []Skipped{{"a\ufffd.txt", "its name is not UTF-8: rename it"}}},
		{name: "links", files: map[string]string{"a.txt": "x", "b.txt": "-> a.txt", "c/": "", "c/d.txt": "-> ../a.txt"},
			want: []string{"a.txt", "b.txt", "c/d.txt"}},
		{name: "a link that leads nowhere", files: map[string]string{"a.txt": "-> missing", "b": "-> c"},
			skipped: []Skipped{{"a.txt", nowhere}, {"b", nowhere}}},
		{name: "links in a circle", files: map[string]string{"a.txt": "-> b.txt", "b.txt": "-> a.txt", "c": "-> c"},
			skipped: []Skipped{{"a.txt", "a link that leads in a circle"}, {"b.txt", "a link that leads in a circle"}, {"c", "a link that leads in a circle"}}},
		{name: "a link up", files: map[string]string{"a/b.txt": "x", "a/up": "-> ..", "a/z/here": "-> ."},
			want: []string{"a/b.txt"}, skipped: []Skipped{{"a/up", readTwice}, {"a/z/here", readTwice}}},
		{name: "one folder by two names", files: map[string]string{"b/x.txt": "x", "a": "-> b"},
			want: []string{"a/x.txt"}, skipped: []Skipped{{"b", readTwice}}},
		{name: "large files", max: 4, files: map[string]string{"a.txt": "1234", "b.txt": "12345"},
			want: []string{"a.txt"}, skipped: []Skipped{{"b.txt", "larger than 0 MB (MAX_FILE_MB)"}}},
		{name: "a folder named as a sidecar", files: map[string]string{"a.txt": "x", "a.txt.meta.yaml/b.txt": "x"}, want: []string{"a.txt"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			files, got, skipped := walk(t, lay(t, c.files), Options{MaxBytes: c.max})
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("visits differ (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.skipped, skipped); diff != "" {
				t.Errorf("skipped differ (-want +got):\n%s", diff)
			}
			for path, f := range files {
				if len(f.Hash) != 64 {
					t.Errorf("%s: hash %q", path, f.Hash)
				}
			}
		})
	}
}

// A pipe has nobody at its other end, so that opening it would wait for ever.
func TestWalkPassesOverPipes(t *testing.T) {
	root := lay(t, map[string]string{"a.txt": "Text."})
	for _, name := range []string{"b.txt", "a.txt.meta.yaml"} {
		if err := syscall.Mkfifo(filepath.Join(root, name), 0o644); err != nil {
			t.Skip(err)
		}
	}
	files, _, skipped := walk(t, root, Options{})
	if diff := cmp.Diff([]Skipped{{"b.txt", "not a regular file"}}, skipped); diff != "" {
		t.Errorf("skipped differ (-want +got):\n%s", diff)
	}
	d, err := files["a.txt"].Document()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a.txt.meta.yaml: not a regular file"}, d.Warnings); diff != "" {
		t.Errorf("warnings differ (-want +got):\n%s", diff)
	}
}

func TestWalkWithoutPermission(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	root := lay(t, map[string]string{"a.txt": "x", "b/c.txt": "x", "d.txt": "Text.", "d.txt.meta.yaml": "title: D"})
	for _, name := range []string{"a.txt", "b", "d.txt.meta.yaml"} {
		full := filepath.Join(root, name)
		if err := os.Chmod(full, 0); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = os.Chmod(full, 0o700) })
	}
	files, _, skipped := walk(t, root, Options{})
	want := []Skipped{{"a.txt", "no permission to read it"}, {"b", "no permission to read it"}}
	if diff := cmp.Diff(want, skipped); diff != "" {
		t.Errorf("skipped differ (-want +got):\n%s", diff)
	}
	d, err := files["d.txt"].Document()
	if err != nil || !cmp.Equal(d.Warnings, []string{"d.txt.meta.yaml: no permission to read it"}) {
		t.Errorf("warnings %q (%v)", d.Warnings, err)
	}
}

func TestWalkRoot(t *testing.T) {
	root := lay(t, map[string]string{"file.txt": "x", "real/a.txt": "x", "link": "-> real"})
	visit := func(File) error { return nil }
	if _, err := Walk(t.Context(), filepath.Join(root, "missing"), Options{}, visit); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing root: %v, want %v", err, fs.ErrNotExist)
	}
	var at *fs.PathError
	if _, err := Walk(t.Context(), filepath.Join(root, "file.txt"), Options{}, visit); !errors.As(err, &at) {
		t.Errorf("a file as root: %v, want a %T", err, at)
	}
	if _, got, _ := walk(t, filepath.Join(root, "link"), Options{}); !cmp.Equal(got, []string{"a.txt"}) {
		t.Errorf("a link as root: visits %v, want a.txt", got)
	}
}

func TestWalkEndsEarly(t *testing.T) {
	root := lay(t, map[string]string{"a.txt": "x", "b/b.txt": "x", "b/c.txt": "x"})
	stop := errors.New("enough")
	seen := 0
	if _, err := Walk(t.Context(), root, Options{}, func(File) error {
		if seen++; seen == 2 {
			return stop
		}
		return nil
	}); !errors.Is(err, stop) || seen != 2 {
		t.Errorf("%d visits, then %v; want 2, then %v", seen, err, stop)
	}
	ctx, cancel := context.WithCancel(t.Context())
	seen = 0
	if _, err := Walk(ctx, root, Options{}, func(File) error {
		seen++
		cancel()
		return nil
	}); !errors.Is(err, context.Canceled) || seen != 1 {
		t.Errorf("%d visits, then %v; want 1, then %v", seen, err, context.Canceled)
	}
}

// The hash is what tells a changed document: it must count both files, and where one ends.
func TestHash(t *testing.T) {
	hash := func(files map[string]string) string {
		found, _, _ := walk(t, lay(t, files), Options{})
		return found["a.txt"].Hash
	}
	same := hash(map[string]string{"a.txt": "text"})
	if got := hash(map[string]string{"a.txt": "text", "b.txt": "other"}); got != same {
		t.Errorf("beside another file %s, alone %s", got, same)
	}
	seen := map[string]string{same: "no sidecar"}
	for name, files := range map[string]map[string]string{
		"another text":            {"a.txt": "Text"},
		"a sidecar":               {"a.txt": "text", "a.txt.meta.yaml": "title: A"},
		"another sidecar":         {"a.txt": "text", "a.txt.meta.yaml": "title: B"},
		"the sidecar in the text": {"a.txt": "texttitle: A"},
		"half of it in the text":  {"a.txt": "textti", "a.txt.meta.yaml": "tle: A"},
		"an unreadable sidecar":   {"a.txt": "text", "a.txt.meta.yaml/": ""},
	} {
		h := hash(files)
		if other, ok := seen[h]; ok {
			t.Errorf("%s has the hash of %s", name, other)
		}
		seen[h] = name
	}
}
