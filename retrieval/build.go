package retrieval

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"ibid/retrieval/folder"
	"ibid/retrieval/lexical"
	"ibid/retrieval/passage"
	"ibid/retrieval/source"
	"ibid/retrieval/vector"
)

// Config says what to index and where to keep the index.
type Config struct {
	Folder       string // of documents
	DataDir      string // where the snapshot is kept; made when missing
	MaxFileBytes int64  // larger files are skipped; 0: no limit
	Embedder     Embedder
	Progress     func(stage string, done, total int) // called often while a build works; nil: nobody listens
}

// Report tells what Open found and did.
type Report struct {
	Documents, Passages, Sentences int
	Read                           []string // documents read in this build, by path
	Removed                        []string // documents that are gone
	Skipped                        []folder.Skipped
	Built                          bool   // false: the folder had not changed
	Reason                         string // why all was built anew, in words; "" where it was not, or there was no index yet
	Unsaved                        error  // why the new index could not be kept; it is usable all the same
}

// embedBatch is how many passages go to the embedder at once.
const embedBatch = 64

// lockWait bounds how long a build waits for another one; lockRetry is how often it looks.
const (
	lockWait  = 10 * time.Minute
	lockRetry = 100 * time.Millisecond
)

// Open returns the index of a folder, brought up to date: from the snapshot alone when no file has changed, else with
// a build that reads what changed. While another process builds the same folder it waits. A damaged snapshot is built
// anew; a DataDir that cannot be written only costs the next start a build (Report.Unsaved).
func Open(ctx context.Context, c Config) (*Index, Report, error) {
	dir, err := filepath.Abs(c.Folder)
	if err != nil {
		return nil, Report{}, err
	}
	c.Folder = dir
	name := snapshotPath(c.DataDir, dir)
	before, _ := os.Stat(name)
	old, readErr := readSnapshot(name)
	b := &build{Config: c, old: old}
	if err := b.scan(ctx); err != nil {
		return nil, Report{}, err
	}
	if readErr == nil && !b.changed() {
		return b.finish(ctx, old, Report{})
	}
	unlock, err := lock(ctx, name, c.Progress)
	if err != nil && ctx.Err() != nil {
		return nil, Report{}, err
	}
	if err == nil {
		defer unlock()
		if replaced(name, before) {
			b.old, old = state{}, state{} // two of them would be in memory
			old, readErr = readSnapshot(name)
			b.old = old
			if err := b.scan(ctx); err != nil {
				return nil, Report{}, err
			}
			if readErr == nil && !b.changed() {
				return b.finish(ctx, old, Report{})
			}
		}
	}
	report := Report{Built: true, Reason: notUsable(readErr), Unsaved: err}
	s, err := b.build(ctx, &report)
	if err != nil {
		return nil, Report{}, err
	}
	b.old = state{}
	if report.Unsaved == nil {
		report.Unsaved = writeSnapshot(name, s)
	}
	return b.finish(ctx, s, report)
}

// replaced reports whether the file at name is another one than it was before.
func replaced(name string, before os.FileInfo) bool {
	now, err := os.Stat(name)
	return err == nil && (before == nil || !os.SameFile(before, now) || !before.ModTime().Equal(now.ModTime()))
}

// lock waits until no other process builds the same index. An error that is not the context's means that the folder
// cannot be written.
func lock(ctx context.Context, name string, progress func(string, int, int)) (func(), error) {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return nil, err
	}
	l := flock.New(name + ".lock")
	waiting, cancel := context.WithTimeout(ctx, lockWait)
	defer cancel()
	locked, err := l.TryLock()
	for err == nil && !locked {
		if progress != nil {
			progress("waiting for another build", 0, 0)
		}
		select {
		case <-waiting.Done():
			if err = ctx.Err(); err == nil {
				err = fmt.Errorf("another build of this folder has held %s for %v: end it, or remove the file", name+".lock", lockWait)
			}
		case <-time.After(lockRetry):
			locked, err = l.TryLock()
		}
	}
	if err != nil {
		return nil, err
	}
	return func() { _ = l.Unlock() }, nil
}

// build makes a state out of a folder and the state before it.
type build struct {
	Config
	old     state
	files   []found
	skipped []folder.Skipped
}

// found is a file that the walk found; document is nil where the hash is that of the old state.
type found struct {
	path, hash string
	document   *source.Document
}

// scan walks the folder and parses what the old state does not know.
func (b *build) scan(ctx context.Context) error {
	known := make(map[string]string, len(b.old.documents))
	for _, d := range b.old.documents {
		known[d.info.Path] = d.info.Hash
	}
	var failed []folder.Skipped
	b.files = nil
	skipped, err := folder.Walk(ctx, b.Folder, folder.Options{MaxBytes: b.MaxFileBytes}, func(f folder.File) error {
		file := found{path: f.Path, hash: f.Hash}
		if known[f.Path] != f.Hash {
			d, err := f.Document()
			if err != nil {
				failed = append(failed, folder.Skipped{Path: f.Path, Reason: err.Error()})
				return nil
			}
			file.document = d
			b.report("reading", len(b.files)+1, 0)
		}
		b.files = append(b.files, file)
		return nil
	})
	slices.SortFunc(b.files, func(a, b found) int { return strings.Compare(a.path, b.path) })
	b.skipped = append(skipped, failed...)
	slices.SortStableFunc(b.skipped, func(a, b folder.Skipped) int { return strings.Compare(a.Path, b.Path) })
	return err
}

func (b *build) report(stage string, done, total int) {
	if b.Progress != nil {
		b.Progress(stage, done, total)
	}
}

// changed reports whether the old state is not what the folder and the embedder would give now.
func (b *build) changed() bool {
	if b.old.fingerprint != b.Embedder.Fingerprint() || len(b.files) != len(b.old.documents) {
		return true
	}
	for i, d := range b.old.documents {
		if b.files[i].path != d.info.Path || b.files[i].hash != d.info.Hash {
			return true
		}
	}
	return false
}

// build makes the new state. Documents and vectors that the old one holds are taken over.
func (b *build) build(ctx context.Context, r *Report) (state, error) {
	s := state{folder: b.Folder, fingerprint: b.Embedder.Fingerprint(), scripts: map[string]int{}}
	s.documents = b.documents(r)
	postings := lexical.NewBuilder(bm25)
	vectors := &rows{embedder: b.Embedder, known: b.old.rows(s.fingerprint)}
	for i, stored := range s.documents {
		if err := ctx.Err(); err != nil {
			return state{}, err
		}
		d, err := stored.decoded()
		if err != nil {
			return state{}, err
		}
		for _, span := range passage.Split(d) {
			searched := indexed(d, span)
			p := place{id: passageID(d, span, searched), text: hash64(searched), document: i, Range: span}
			s.passages = append(s.passages, p)
			countScripts(s.scripts, d, span)
			postings.Add(searched)
			if err := vectors.add(ctx, p.text, searched); err != nil {
				return state{}, fmt.Errorf("embedding %s: %w", d.Path, err)
			}
		}
		b.report("indexing", i+1, len(s.documents))
	}
	if err := vectors.flush(ctx); err != nil {
		return state{}, fmt.Errorf("embedding: %w", err)
	}
	var err error
	if s.matrix, s.dimension, err = vectors.matrix(); err != nil {
		return state{}, err
	}
	s.postings, err = postings.Index().AppendBinary(nil)
	return s, err
}

// documents returns the documents of the new state by path, and notes in r what was read and what is gone.
func (b *build) documents(r *Report) []*document {
	old := make(map[string]*document, len(b.old.documents))
	for _, d := range b.old.documents {
		old[d.info.Path] = d
	}
	list := make([]*document, len(b.files))
	for i, f := range b.files {
		if f.document == nil {
			list[i] = old[f.path]
		} else {
			list[i] = &document{info: f.document.DocumentInfo, stored: encodeDocument(f.document)}
			b.files[i].document = nil
			r.Read = append(r.Read, f.path)
		}
		delete(old, f.path)
	}
	for _, d := range b.old.documents {
		if old[d.info.Path] != nil {
			r.Removed = append(r.Removed, d.info.Path)
		}
	}
	return list
}

// finish makes the index of a state and completes the report.
func (b *build) finish(ctx context.Context, s state, r Report) (*Index, Report, error) {
	x, err := newIndex(ctx, s, b.Embedder)
	if err != nil {
		return nil, Report{}, err
	}
	x.skipped = b.skipped
	r.Documents, r.Passages, r.Skipped = len(s.documents), len(s.passages), b.skipped
	for i, p := range s.passages {
		if i+1 == len(s.passages) || s.passages[i+1].document != p.document {
			r.Sentences += p.End
		}
	}
	return x, r, nil
}

// passageID returns the identity of a passage: its document, its place and what it says.
func passageID(d *source.Document, span passage.Range, searched string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%d\n%s", d.ID, d.Sentences[span.First].RawStart, searched))
	return hex.EncodeToString(sum[:8])
}

func hash64(s string) uint64 {
	sum := sha256.Sum256([]byte(s))
	return binary.LittleEndian.Uint64(sum[:])
}

// rows returns the vectors of a state by the hash of their text; none when another embedder made them.
func (s *state) rows(fingerprint string) map[uint64][]float32 {
	if s.fingerprint != fingerprint || s.dimension == 0 {
		return nil
	}
	known := make(map[uint64][]float32, len(s.passages))
	for i, p := range s.passages {
		known[p.text] = s.matrix[i*s.dimension : (i+1)*s.dimension]
	}
	return known
}

// rows collects the vectors of a build, embedding in batches what is not known.
type rows struct {
	embedder Embedder
	known    map[uint64][]float32
	vectors  [][]float32 // nil: none, or not there yet
	waiting  []int       // rows of the next batch
	texts    []string    // and their texts
}

func (r *rows) add(ctx context.Context, hash uint64, searched string) error {
	row := len(r.vectors)
	r.vectors = append(r.vectors, r.known[hash])
	if r.vectors[row] != nil {
		return nil
	}
	r.waiting, r.texts = append(r.waiting, row), append(r.texts, searched)
	if len(r.waiting) < embedBatch {
		return nil
	}
	return r.flush(ctx)
}

func (r *rows) flush(ctx context.Context) error {
	if len(r.waiting) == 0 {
		return nil
	}
	vectors, err := r.embedder.EmbedPassages(ctx, r.texts)
	if err != nil {
		return err
	}
	if len(vectors) != len(r.texts) {
		return fmt.Errorf("the embedder returned %d vectors for %d texts", len(vectors), len(r.texts))
	}
	for i, row := range r.waiting {
		if v := vectors[i]; v != nil && vector.Normalise(v) == nil {
			r.vectors[row] = v
		}
	}
	r.waiting, r.texts = r.waiting[:0], r.texts[:0]
	return nil
}

// matrix lays the vectors out row by row.
func (r *rows) matrix() ([]float32, int, error) {
	dimension := 0
	for _, v := range r.vectors {
		if dimension == 0 {
			dimension = len(v)
		}
		if v != nil && len(v) != dimension {
			return nil, 0, fmt.Errorf("the embedder returned vectors of %d and of %d numbers", dimension, len(v))
		}
	}
	matrix := make([]float32, dimension*len(r.vectors))
	for i, v := range r.vectors {
		copy(matrix[i*dimension:], v)
	}
	return matrix, dimension, nil
}
