package retrieval

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"ibid/retrieval/folder"
	"ibid/retrieval/passage"
	"ibid/retrieval/source"
)

// build makes a state out of a folder and the state before it.
type build struct {
	Config
	questions *questions
	old       state
	known     *Index // has vectors that need not be made again; nil: none
	files     []found
	skipped   []folder.Skipped
	split     func(*source.Document) []passage.Range
}

// found is a file that the walk found; document is nil where the hash is that of the old state. It is stored as soon as it is
// parsed, which takes several times the memory.
type found struct {
	path, hash string
	document   *document
}

// scan walks the folder and parses what the old state does not know.
func (b *build) scan(ctx context.Context) error {
	known := make(map[string]string, len(b.old.documents))
	for _, d := range b.old.documents {
		known[d.info.Path] = d.info.Hash
	}
	var failed []folder.Skipped
	b.files = nil
	skipped, err := folder.Walk(ctx, b.Folder, folder.Options{MaxBytes: b.MaxFileBytes, Except: b.DataDir}, func(f folder.File) error {
		file := found{path: f.Path, hash: f.Hash}
		if known[f.Path] != f.Hash {
			d, err := f.Document()
			if err != nil {
				failed = append(failed, folder.Skipped{Path: f.Path, Reason: err.Error()})
				return nil
			}
			file.document = newDocument(d)
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

// changed reports whether the old state is not what the folder would give now.
func (b *build) changed() bool {
	if len(b.files) != len(b.old.documents) {
		return true
	}
	for i, d := range b.old.documents {
		if b.files[i].path != d.info.Path || b.files[i].hash != d.info.Hash {
			return true
		}
	}
	return false
}

// build makes the new state. What the old one holds of documents that stay is taken over; of the rest of it nothing is held,
// since the two are in memory together.
func (b *build) build(ctx context.Context, r *Report) (state, error) {
	s := state{folder: b.Folder, documents: b.documents(r)}
	if err := b.analyse(ctx, &s); err != nil {
		return state{}, err
	}
	b.old = state{}
	runtime.GC() // what made the postings is as large as the vectors to come
	return s, nil
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
			list[i] = f.document
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
	vectors, err := b.vectors(ctx, &s, &r)
	if err != nil {
		return nil, Report{}, err
	}
	x, err := newIndex(ctx, s, vectors, b.questions, b.Lexicon)
	if err != nil {
		return nil, Report{}, err
	}
	x.skipped = b.skipped
	return x, x.describe(r), nil
}

// vectors returns the vectors of a state: those that are known, those that are kept, and, unless that is left to Fill,
// those that are missing then.
func (b *build) vectors(ctx context.Context, s *state, r *Report) (*rows, error) {
	t := newTarget(s.passages, newRows(len(s.passages), b.Embedder.Fingerprint()))
	if b.known != nil {
		t.take(b.known.passages, b.known.rows)
	}
	if t.missing > 0 {
		// What can't be read is missing, and trouble with the file comes up again when it is to be written.
		_ = readVectorFile(vectorPath(b.DataDir, b.Folder, t.fingerprint), t)
	}
	if t.missing == 0 || b.Later {
		return t.rows, nil
	}
	unsaved, err := fillFile(ctx, b.Config, s, t, budget{})
	r.Unsaved = cmp.Or(r.Unsaved, unsaved)
	return t.rows, err
}

// describe completes a report with what the index holds.
func (x *Index) describe(r Report) Report {
	r.Documents, r.Passages, r.Skipped = len(x.documents), len(x.passages), x.skipped
	r.Embedded, r.Missing = x.vectors.Len(), x.missing
	for _, d := range x.documents {
		r.Sentences += d.sentences
	}
	return r
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
