package retrieval

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"ibid/retrieval/folder"
	"ibid/retrieval/lexicon"
	"ibid/retrieval/passage"
)

// Config says what to index and where to keep the index.
type Config struct {
	Folder       string // of documents
	DataDir      string // where the snapshot is kept; made when missing
	MaxFileBytes int64  // larger files are skipped; 0: no limit
	Embedder     Embedder
	Later        bool                                // Open leaves to Fill what has to be embedded: for an embedder that is slow or may fail
	QueryTimeout time.Duration                       // what a search waits for the vector of its question; 0: 3 s
	Reranker     Reranker                            // of the best passages; nil: none
	Lexicon      *lexicon.Lexicon                    // for questions in another language than the documents; nil: none
	Progress     func(stage string, done, total int) // called often while a build works; nil: nobody listens
}

// Report tells what Open found and did.
type Report struct {
	Documents, Passages, Sentences int
	Read                           []string // documents read in this build, by path
	Removed                        []string // documents that are gone
	Skipped                        []folder.Skipped
	Embedded, Missing              int    // passages with a vector, and those not embedded yet; the rest can't be
	Filling                        bool   // it was about vectors alone: the documents are as they were
	Built                          bool   // false: the folder had not changed
	Reason                         string // why all was built anew, in words; "" where it was not, or there was no index yet
	Unsaved                        error  // why the index, or its vectors, could not be kept; it is usable all the same
}

// lockWait bounds how long a process waits for another one; lockRetry is how often it looks.
const (
	lockWait  = 10 * time.Minute
	lockRetry = 100 * time.Millisecond
)

// Open returns the index of a folder, brought up to date: from the snapshot alone when no file has changed, else with
// a build that reads what changed. While another process builds the same folder it waits. A damaged snapshot is built
// anew; a DataDir that cannot be written only costs the next start a build (Report.Unsaved). With Config.Later it doesn't
// ask the embedder for anything: an index without vectors is found in by words.
func Open(ctx context.Context, c Config) (*Index, Report, error) {
	dir, err := filepath.Abs(c.Folder)
	if err != nil {
		return nil, Report{}, err
	}
	c.Folder = dir
	name := snapshotPath(c.DataDir, dir)
	before, _ := os.Stat(name)
	old, readErr := readSnapshot(name)
	b := &build{Config: c, questions: newQuestions(c), old: old, split: passage.Split}
	if err := b.scan(ctx); err != nil {
		return nil, Report{}, err
	}
	if readErr == nil && !b.changed() {
		return b.finish(ctx, old, Report{})
	}
	return b.locked(ctx, name, before, readErr)
}

// Update returns the index brought up to date with its folder: itself when nothing has changed. The configuration is the
// one that Open had; folder and word lists are the index's own.
func (x *Index) Update(ctx context.Context, c Config) (*Index, Report, error) {
	c.Folder, c.Embedder, c.Lexicon = x.folder, x.questions.Embedder, x.lexicon
	name := snapshotPath(c.DataDir, x.folder)
	before, _ := os.Stat(name)
	b := &build{Config: c, questions: x.questions, old: x.state, known: x, split: passage.Split}
	if err := b.scan(ctx); err != nil {
		return nil, Report{}, err
	}
	if !b.changed() {
		return x, Report{}, nil
	}
	return b.locked(ctx, name, before, nil)
}

// locked builds while no other process does. When one has, meanwhile, its snapshot is what the build begins with; before
// is the file as it was. readErr says why the old state could not be read.
func (b *build) locked(ctx context.Context, name string, before os.FileInfo, readErr error) (*Index, Report, error) {
	unlock, err := lock(ctx, name, b.Progress)
	if err != nil && ctx.Err() != nil {
		return nil, Report{}, err
	}
	if err == nil {
		defer unlock()
		if replaced(name, before) {
			b.old = state{} // or two of them would be in memory
			b.old, readErr = readSnapshot(name)
			if err := b.scan(ctx); err != nil {
				return nil, Report{}, err
			}
			if readErr == nil && !b.changed() {
				return b.finish(ctx, b.old, Report{})
			}
		}
	}
	report := Report{Built: true, Reason: notUsable(readErr), Unsaved: err}
	s, err := b.build(ctx, &report)
	if err != nil {
		return nil, Report{}, err
	}
	if report.Unsaved == nil {
		report.Unsaved = writeSnapshot(name, s)
	}
	if report.Unsaved != nil {
		report.Reason = ""
	}
	return b.finish(ctx, s, report)
}

// replaced reports whether the file at name is another one than it was before.
func replaced(name string, before os.FileInfo) bool {
	now, err := os.Stat(name)
	return err == nil && (before == nil || !os.SameFile(before, now) || !before.ModTime().Equal(now.ModTime()))
}

// lock waits until no other process writes the same file. An error that is not the context's means that the folder
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
				err = fmt.Errorf("another ibid at work on this folder has held %s for %v: end it, or remove the file", name+".lock", lockWait)
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
