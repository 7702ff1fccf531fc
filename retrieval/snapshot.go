package retrieval

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"unsafe"

	"ibid/retrieval/lexical"
)

// The snapshot is one file: a header of magic and version, then four sections, each preceded by its length in bytes
// and its CRC-32C. Numbers are little-endian.
//
//	facts      JSON: folder, sentences by script
//	documents  count, then for each its sentences and, length-prefixed, itself (codec.go)
//	passages   count, then document, first sentence, sentences, id, text hash
//	postings   lexical.Index
//
// It holds all that the lexical leg needs; the vectors stand beside it (vectorfile.go), found by text hash. It is written beside its place, synced and renamed over the old one.
const (
	snapshotMagic   = "ibid"
	snapshotVersion = 5 // grows with every change of format, of a reader, or of the analysis
)

// errDamaged says that a snapshot cannot be used; errOutdated, that another version of ibid wrote it.
var (
	errDamaged  = errors.New("damaged")
	errOutdated = errors.New("from another version of ibid")
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// facts is the first section of a snapshot.
type facts struct {
	Folder  string
	Scripts map[string]int
}

// snapshotPath returns where the snapshot of a folder stands: one per absolute path.
func snapshotPath(dataDir, folder string) string {
	sum := sha256.Sum256([]byte(folder))
	return filepath.Join(dataDir, "index-"+hex.EncodeToString(sum[:6])+".ibid")
}

// writeSnapshot replaces the snapshot at name. Until the rename the old one stays as it was. The caller holds the lock,
// so that the file beside it is nobody else's, and what a killed build left of one is written over.
func writeSnapshot(name string, s state) (err error) {
	f, err := os.OpenFile(name+".tmp", os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if err := writeSections(f, s); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), name); err != nil {
		return err
	}
	return syncDir(filepath.Dir(name))
}

// syncDir makes a rename durable. Not every system can sync a folder; there the rename itself has to do.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return nil
	}
	defer d.Close()
	_ = d.Sync()
	return nil
}

func writeSections(w io.Writer, s state) error {
	head, err := json.Marshal(facts{s.folder, s.scripts})
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 1<<20)
	header := binary.LittleEndian.AppendUint32([]byte(snapshotMagic), snapshotVersion)
	if _, err := out.Write(header); err != nil {
		return err
	}
	for _, section := range [][][]byte{{head}, encodeDocuments(s.documents), {encodePassages(s.passages)}, {s.postings}} {
		if err := writeSection(out, section); err != nil {
			return err
		}
	}
	return out.Flush()
}

// writeSection writes one section, given in pieces so that no copy of it is made.
func writeSection(out io.Writer, pieces [][]byte) error {
	size, sum := 0, uint32(0)
	for _, piece := range pieces {
		size += len(piece)
		sum = crc32.Update(sum, castagnoli, piece)
	}
	frame := binary.LittleEndian.AppendUint64(nil, uint64(size))
	frame = binary.LittleEndian.AppendUint32(frame, sum)
	for _, piece := range append([][]byte{frame}, pieces...) {
		if _, err := out.Write(piece); err != nil {
			return err
		}
	}
	return nil
}

// readSnapshot reads the snapshot at name, checking every byte. A file that is not one, or not a whole one, gives
// errDamaged; one of another version errOutdated.
func readSnapshot(name string) (state, error) {
	f, err := os.Open(name)
	if err != nil {
		return state{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return state{}, err
	}
	r := &sectionReader{r: f, left: info.Size()}
	header := r.take(len(snapshotMagic)+4, make([]byte, len(snapshotMagic)+4))
	if r.err == nil && !bytes.HasPrefix(header, []byte(snapshotMagic)) {
		return state{}, errDamaged
	}
	if r.err == nil && binary.LittleEndian.Uint32(header[len(snapshotMagic):]) != snapshotVersion {
		return state{}, errOutdated
	}
	var s state
	var fs facts
	head := r.section()
	documents, passages := r.section(), r.section()
	s.postings = r.section()
	if r.err != nil {
		return state{}, r.err
	}
	if err := json.Unmarshal(head, &fs); err != nil || r.left != 0 {
		return state{}, errDamaged
	}
	s.folder, s.scripts = fs.Folder, fs.Scripts
	if s.documents, err = decodeDocuments(documents); err != nil {
		return state{}, errDamaged
	}
	if s.passages, err = decodePassages(passages, s.documents); err != nil {
		return state{}, errDamaged
	}
	if s.lexical, err = lexical.Decode(s.postings, bm25); err != nil || s.lexical.Len() != len(s.passages) {
		return state{}, errDamaged
	}
	return s, nil
}

// sectionReader reads sections and checks them. After the first failure it returns nothing and err says why.
type sectionReader struct {
	r    io.Reader
	left int64 // bytes of the file not read yet: no length may promise more
	err  error
}

func (r *sectionReader) take(n int, into []byte) []byte {
	if r.err != nil {
		return nil
	}
	if _, err := io.ReadFull(r.r, into); err != nil {
		if r.err = err; err == io.EOF || err == io.ErrUnexpectedEOF {
			r.err = errDamaged
		}
		return nil
	}
	r.left -= int64(n)
	return into
}

// frame reads length and checksum of the next section.
func (r *sectionReader) frame() (int, uint32) {
	b := r.take(12, make([]byte, 12))
	if r.err != nil {
		return 0, 0
	}
	n := binary.LittleEndian.Uint64(b)
	if n > uint64(r.left) {
		r.err = errDamaged
		return 0, 0
	}
	return int(n), binary.LittleEndian.Uint32(b[8:])
}

func (r *sectionReader) check(b []byte, sum uint32) {
	if r.err == nil && crc32.Checksum(b, castagnoli) != sum {
		r.err = errDamaged
	}
}

func (r *sectionReader) section() []byte {
	n, sum := r.frame()
	b := r.take(n, make([]byte, n))
	r.check(b, sum)
	return b
}

// floatBytes returns the memory of a matrix. The machines that Go builds ibid for are little-endian but for s390x and
// some MIPS; there the checksum still holds, and a snapshot is only not portable to another machine.
func floatBytes(matrix []float32) []byte {
	if len(matrix) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(matrix))), len(matrix)*4)
}

// encodeDocuments returns the documents' section in pieces.
func encodeDocuments(documents []*document) [][]byte {
	pieces := [][]byte{binary.AppendUvarint(nil, uint64(len(documents)))}
	for _, d := range documents {
		frame := binary.AppendUvarint(nil, uint64(d.sentences))
		pieces = append(pieces, binary.AppendUvarint(frame, uint64(len(d.stored))), d.stored)
	}
	return pieces
}

func decodeDocuments(b []byte) ([]*document, error) {
	d := &decoder{b: b}
	documents := make([]*document, d.count(11))
	for i := range documents {
		sentences, stored := d.number(), bytes.Clone(d.take(d.number())) // or one of them would hold all, when the others are gone
		info := &decoder{b: stored}
		documents[i] = &document{stored: stored, sentences: sentences, info: info.info()}
		if info.err != nil {
			return nil, info.err
		}
	}
	return documents, d.end()
}

func encodePassages(passages []place) []byte {
	b := binary.AppendUvarint(make([]byte, 0, len(passages)*32), uint64(len(passages)))
	for _, p := range passages {
		for _, n := range []int{p.document, p.First, p.End - p.First} {
			b = binary.AppendUvarint(b, uint64(n))
		}
		b = appendString(b, p.id)
		b = binary.LittleEndian.AppendUint64(b, p.text)
	}
	return b
}

func decodePassages(b []byte, documents []*document) ([]place, error) {
	d := &decoder{b: b}
	passages := make([]place, d.count(12))
	for i := range passages {
		p := &passages[i]
		p.document, p.First = d.number(), d.number()
		p.End = p.First + d.number()
		p.id = d.string()
		if hash := d.take(8); hash != nil {
			p.text = binary.LittleEndian.Uint64(hash)
		}
		if p.document >= len(documents) || p.End <= p.First || p.End > documents[p.document].sentences {
			return nil, errDecoding
		}
	}
	return passages, d.end()
}

// notUsable says in words for the admin why a snapshot is built anew, or "" when there simply is none.
func notUsable(err error) string {
	switch {
	case err == nil || errors.Is(err, os.ErrNotExist):
		return ""
	case errors.Is(err, errDamaged), errors.Is(err, errOutdated):
		return fmt.Sprintf("the index was %v", err)
	}
	return fmt.Sprintf("the index could not be read (%v)", err)
}
