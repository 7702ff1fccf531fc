package retrieval

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ibid/retrieval/lexical"
)

// smallCorpus has two documents, in two scripts.
func smallCorpus() map[string]string {
	return map[string]string{
		"alpha.md": "# Alpha\n\nThe pipeline was opened in 2005. It carries oil to the coast.\n\n## Beta\n\nTrade grew again.\n",
		"beta.txt": "وقعت الدولتان اتفاقية في عام 1992. ثم نمت التجارة بينهما.\n",
	}
}

// smallState is a state as a build makes it.
func smallState(t testing.TB) state {
	t.Helper()
	x, _ := mustOpen(t, configOf(t, newEmbedder(), smallCorpus()))
	return x.state
}

// stored returns the bytes of a state's snapshot.
func stored(t testing.TB, s state) []byte {
	t.Helper()
	name := filepath.Join(t.TempDir(), "snapshot")
	if err := writeSnapshot(name, s); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// reread reads a snapshot of these bytes.
func reread(t testing.TB, name string, b []byte) (state, error) {
	t.Helper()
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return readSnapshot(name)
}

var compareState = cmp.Options{
	cmp.AllowUnexported(state{}, place{}),
	cmpopts.IgnoreFields(state{}, "lexical"),
	cmp.Comparer(func(a, b *document) bool {
		return a.info == b.info && a.sentences == b.sentences && string(a.stored) == string(b.stored)
	}),
}

// noState is a state without documents.
func noState(t testing.TB, folder string) state {
	t.Helper()
	return state{folder: folder, documents: []*document{}, passages: []place{}, postings: lexical.NewBuilder(bm25).Index().Stored()}
}

func TestSnapshotRoundTrip(t *testing.T) {
	for name, want := range map[string]state{"some documents": smallState(t), "no documents": noState(t, "/nowhere")} {
		got, err := reread(t, filepath.Join(t.TempDir(), "snapshot"), stored(t, want))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(want, got, compareState); diff != "" {
			t.Errorf("%s: read differs (-want +got):\n%s", name, diff)
		}
	}
}

func TestSnapshotIsReplacedWhole(t *testing.T) {
	name := filepath.Join(t.TempDir(), "snapshot")
	if err := os.WriteFile(name+".tmp", []byte(strings.Repeat("left by a killed build", 1e4)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{"/a", "/b"} {
		if err := writeSnapshot(name, noState(t, folder)); err != nil {
			t.Fatal(err)
		}
		if got, err := readSnapshot(name); err != nil || got.folder != folder {
			t.Errorf("read folder %q (%v), want %q", got.folder, err, folder)
		}
	}
	if entries, err := os.ReadDir(filepath.Dir(name)); err != nil || len(entries) != 1 {
		t.Errorf("%v stand beside the snapshot (%v)", entries, err)
	}
}

func TestSnapshotNoticesAByte(t *testing.T) {
	good := stored(t, smallState(t))
	name := filepath.Join(t.TempDir(), "snapshot")
	step := 1
	for i := 0; i < len(good); i += step {
		if i == 100 {
			step = 5 // still several bytes of each length and checksum
		}
		damaged := slices.Clone(good)
		damaged[i] ^= 0x10
		want := errDamaged
		if i >= len(snapshotMagic) && i < len(snapshotMagic)+4 {
			want = errOutdated
		}
		if _, err := reread(t, name, damaged); !errors.Is(err, want) {
			t.Fatalf("byte %d of %d flipped: %v, want %v", i, len(good), err, want)
		}
	}
}

func TestSnapshotNoticesLength(t *testing.T) {
	good := stored(t, smallState(t))
	name := filepath.Join(t.TempDir(), "snapshot")
	for n := 0; n < len(good); n += 1 + len(good)/400 {
		if _, err := reread(t, name, good[:n]); !errors.Is(err, errDamaged) {
			t.Fatalf("the first %d of %d bytes: %v, want %v", n, len(good), err, errDamaged)
		}
	}
	for _, extra := range []string{"\x00", "more", strings.Repeat("\x00", 12)} {
		if _, err := reread(t, name, append(slices.Clone(good), extra...)); !errors.Is(err, errDamaged) {
			t.Errorf("%q after the end: %v, want %v", extra, err, errDamaged)
		}
	}
}

// A length that promises more than the file holds must not be believed: the memory for it would be asked for first.
func TestSnapshotRefusesLargeSections(t *testing.T) {
	good := stored(t, smallState(t))
	name := filepath.Join(t.TempDir(), "snapshot")
	for at := len(snapshotMagic) + 4; at < len(good); {
		length := binary.LittleEndian.Uint64(good[at:])
		for _, promised := range []uint64{uint64(len(good)-at-12) + 1, 1 << 40, 1<<63 + 4, 1<<64 - 4} {
			damaged := slices.Clone(good)
			binary.LittleEndian.PutUint64(damaged[at:], promised)
			if _, err := reread(t, name, damaged); !errors.Is(err, errDamaged) {
				t.Errorf("a section of %d bytes promises %d: %v, want %v", length, promised, err, errDamaged)
			}
		}
		at += 12 + int(length)
	}
}

// The checksum of a section may be right and what is in it may not be.
func TestSnapshotChecksWhatSectionsHold(t *testing.T) {
	good := smallState(t)
	for name, change := range map[string]func(*state){
		"a passage of no document":   func(s *state) { s.passages[0].document = len(s.documents) },
		"a passage of no sentence":   func(s *state) { s.passages[0].End = s.passages[0].First },
		"a passage past the end":     func(s *state) { s.passages[0].End = s.documents[0].sentences + 1 },
		"a document of nothing":      func(s *state) { s.documents[0] = &document{} },
		"no postings":                func(s *state) { s.postings = nil },
		"postings of other passages": func(s *state) { s.postings = noState(t, "").postings },
		"postings cut short":         func(s *state) { s.postings = s.postings[:len(s.postings)-1] },
	} {
		s := good
		s.passages, s.documents = slices.Clone(s.passages), slices.Clone(s.documents)
		change(&s)
		if _, err := reread(t, filepath.Join(t.TempDir(), "snapshot"), stored(t, s)); !errors.Is(err, errDamaged) {
			t.Errorf("%s: %v, want %v", name, err, errDamaged)
		}
	}
}

// What the snapshot says of a document is checked against the document when that is read.
func TestDocumentOfOtherLength(t *testing.T) {
	s := smallState(t)
	d := &document{info: s.documents[0].info, stored: s.documents[0].stored, sentences: s.documents[0].sentences + 1}
	if _, err := d.decoded(); !errors.Is(err, errDecoding) {
		t.Errorf("%v, want %v", err, errDecoding)
	}
}

func TestOpenRebuildsWhatItCannotUse(t *testing.T) {
	flip := func(at int) func([]byte) []byte {
		return func(b []byte) []byte { b[at] ^= 1; return b }
	}
	for _, c := range []struct {
		name, reason string
		change       func([]byte) []byte
	}{
		{"damaged", "the index was damaged", flip(200)},
		{"empty", "the index was damaged", func([]byte) []byte { return nil }},
		{"not a snapshot", "the index was damaged", flip(0)},
		{"another version", "the index was from another version of ibid", flip(len(snapshotMagic))},
		{"postings of another version", "the index was damaged", func(b []byte) []byte { b[lastSection(b)] ^= 1; return withChecksums(b) }},
	} {
		config := configOf(t, newEmbedder(), smallCorpus())
		want, _ := mustOpen(t, config)
		name := snapshotPath(config.DataDir, config.Folder)
		b, err := os.ReadFile(name)
		if err == nil {
			err = os.WriteFile(name, c.change(b), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		got, report := mustOpen(t, config)
		if !report.Built || report.Reason != c.reason || len(report.Read) != 2 || report.Unsaved != nil {
			t.Errorf("%s: report %+v, want all read because %q", c.name, report, c.reason)
		}
		if diff := cmp.Diff(want.state, got.state, compareState); diff != "" {
			t.Errorf("%s: built anew differs (-before +after):\n%s", c.name, diff)
		}
		if _, report = mustOpen(t, config); report.Built || report.Reason != "" {
			t.Errorf("%s: then %+v, want the snapshot alone", c.name, report)
		}
	}
}

func FuzzReadSnapshot(f *testing.F) {
	good := stored(f, smallState(f))
	f.Add(good, true)
	f.Add(good, false)
	f.Add(good[:len(good)/2], true)
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, b []byte, sum bool) {
		if sum {
			b = withChecksums(b)
		}
		s, err := reread(t, filepath.Join(dir, "snapshot"), b)
		if err != nil {
			return
		}
		x, err := newIndex(t.Context(), s, newRows(len(s.passages), ""), newQuestions(Config{Embedder: newEmbedder()}), nil)
		if err != nil {
			return
		}
		_, _ = x.Sources()
		_, _ = x.Search(t.Context(), Query{Text: "pipeline التجارة", Limit: 100})
	})
}

// lastSection returns where the content of the last section begins.
func lastSection(b []byte) int {
	for at := len(snapshotMagic) + 4; ; {
		next := at + 12 + int(binary.LittleEndian.Uint64(b[at:]))
		if next == len(b) {
			return at + 12
		}
		at = next
	}
}

// withChecksums puts every checksum right, so that what the sections hold is read.
func withChecksums(b []byte) []byte {
	b = slices.Clone(b)
	for at := len(snapshotMagic) + 4; at+12 <= len(b); {
		n := binary.LittleEndian.Uint64(b[at:])
		if n > uint64(len(b)-at-12) {
			break
		}
		end := at + 12 + int(n)
		binary.LittleEndian.PutUint32(b[at+8:], crc32.Checksum(b[at+12:end], castagnoli))
		at = end
	}
	return b
}
