// Package folder walks a folder of documents: it finds the format of each file, joins it with its sidecar, and says of
// every file that it leaves out why.
package folder

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"
)

// Options bound a walk.
type Options struct {
	MaxBytes int64  // files beyond it are left out; 0: no limit
	Except   string // a folder that holds no documents and is passed over where the walk meets it; "": none
}

// Skipped is a file that is not read, and why, in words for the admin.
type Skipped struct{ Path, Reason string }

// SidecarSuffix ends the name of the file that describes another: faq.txt.meta.yaml describes faq.txt.
const SidecarSuffix = ".meta.yaml"

// maxSidecar bounds a sidecar, in bytes: it holds six short values.
const maxSidecar = 64 << 10

// walker carries one walk.
type walker struct {
	ctx     context.Context
	root    string
	options Options
	visit   func(File) error
	except  string          // real path of Options.Except
	folders map[string]bool // real paths of the folders read so far: links may lead in circles
	skipped []Skipped

	raw, sidecar bytes.Buffer // of the file that is visited
}

// Walk calls visit for each readable document below root, folder by folder in the order of their names, and returns what it skipped.
// Dot-files and sidecars are passed over in silence. It ends early with visit's error, with the context's, or when
// root itself cannot be read; trouble with a single file is only a Skipped.
func Walk(ctx context.Context, root string, o Options, visit func(File) error) ([]Skipped, error) {
	info, err := os.Stat(root)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, &fs.PathError{Op: "read", Path: root, Err: errors.New("not a folder")}
	}
	w := &walker{ctx: ctx, root: root, options: o, visit: visit, folders: map[string]bool{}}
	if o.Except != "" {
		w.except, _ = realPath(o.Except)
	}
	if err := w.folder(""); err != nil {
		return nil, err
	}
	slices.SortStableFunc(w.skipped, func(a, b Skipped) int { return strings.Compare(a.Path, b.Path) })
	return w.skipped, nil
}

// folder walks one folder, given by its path below root.
func (w *walker) folder(dir string) error {
	full := filepath.Join(w.root, filepath.FromSlash(dir))
	real, err := realPath(full)
	if err == nil && dir != "" && real == w.except {
		return nil
	}
	if err == nil && w.folders[real] {
		w.skip(dir, "a link to a folder that is read already")
		return nil
	}
	var entries []os.DirEntry
	if err == nil {
		w.folders[real] = true
		entries, err = os.ReadDir(full)
	}
	if err != nil {
		if dir == "" {
			return err
		}
		w.skip(dir, reason(err))
		return nil
	}
	names := make(map[string]bool, len(entries))
	for _, e := range entries {
		names[e.Name()] = true
	}
	for _, e := range entries {
		if err := w.ctx.Err(); err != nil {
			return err
		}
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		if base, ok := strings.CutSuffix(e.Name(), SidecarSuffix); ok {
			if !names[base] {
				w.skip(path.Join(dir, e.Name()), fmt.Sprintf("it describes %s, which is not here", base))
			}
			continue
		}
		if err := w.entry(path.Join(dir, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

// realPath returns the absolute path that links lead to.
func realPath(name string) (string, error) {
	real, err := filepath.EvalSymlinks(name)
	if err != nil {
		return "", err
	}
	return filepath.Abs(real)
}

// entry visits one file or folder; links are followed.
func (w *walker) entry(name string) error {
	if !utf8.ValidString(name) {
		w.skip(strings.ToValidUTF8(name, "\ufffd"), "its name is not UTF-8: rename it")
		return nil
	}
	full := filepath.Join(w.root, filepath.FromSlash(name))
	info, err := os.Stat(full)
	switch {
	case err != nil:
		w.skip(name, reason(err))
		return nil
	case info.IsDir():
		return w.folder(name)
	case !info.Mode().IsRegular():
		w.skip(name, reason(errNotRegular))
		return nil
	case !readable(name):
		w.skip(name, "not read yet: save it as text or Markdown")
		return nil
	case info.Size() == 0:
		w.skip(name, "empty")
		return nil
	case w.options.MaxBytes > 0 && info.Size() > w.options.MaxBytes:
		w.skip(name, w.tooLarge())
		return nil
	}
	file, err := w.read(name, full)
	if err != nil {
		w.skip(name, reason(err))
		return nil
	}
	return w.visit(file)
}

// read reads a file and its sidecar. A file that grows meanwhile is read no further than the limit.
func (w *walker) read(name, full string) (File, error) {
	err := readUpTo(&w.raw, full, w.options.MaxBytes)
	if errors.Is(err, errTooLarge) {
		err = errors.New(w.tooLarge())
	}
	if err != nil {
		return File{}, err
	}
	f := File{Path: name, raw: w.raw.Bytes()}
	err = readUpTo(&w.sidecar, full+SidecarSuffix, maxSidecar)
	f.sidecar = w.sidecar.Bytes()
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		f.trouble = fmt.Sprintf("%s%s: %s", path.Base(name), SidecarSuffix, reason(err))
	}
	sum := sha256.New()
	fmt.Fprintf(sum, "%d\n", len(f.raw))
	sum.Write(f.raw)
	sum.Write(f.sidecar)
	io.WriteString(sum, f.trouble)
	f.Hash = hex.EncodeToString(sum.Sum(nil))
	return f, nil
}

func (w *walker) tooLarge() string {
	return fmt.Sprintf("larger than %d MB (MAX_FILE_MB)", w.options.MaxBytes>>20)
}

func (w *walker) skip(name, why string) { w.skipped = append(w.skipped, Skipped{name, why}) }

var (
	errTooLarge   = errors.New("too large")
	errNotRegular = errors.New("not a regular file")
)

// readUpTo puts a regular file of at most limit bytes into a buffer; 0 is no limit. Opening a pipe would wait for its writer.
func readUpTo(into *bytes.Buffer, name string, limit int64) error {
	into.Reset()
	if info, err := os.Stat(name); err != nil {
		return err
	} else if !info.Mode().IsRegular() {
		return errNotRegular
	}
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	if limit <= 0 {
		_, err = into.ReadFrom(f)
		return err
	}
	n, err := into.ReadFrom(io.LimitReader(f, limit+1))
	if err == nil && n > limit {
		err = errTooLarge
	}
	return err
}

// reason says in words for the admin why a file cannot be read.
func reason(err error) string {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "no permission to read it"
	case errors.Is(err, fs.ErrNotExist):
		return "gone, or a link that leads nowhere"
	case strings.Contains(err.Error(), "too many links"), strings.Contains(err.Error(), "too many levels"):
		return "a link that leads in a circle"
	}
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err.Error()
	}
	return err.Error()
}
