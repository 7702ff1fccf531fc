package retrieval

import (
	"bufio"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"hash/crc32"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Vectors stand beside the snapshot, in one file for each embedder, named for its fingerprint: they are dear, and the
// same whatever becomes of the documents around a text. So no build writes them again, and trying another model, or
// forgetting to set one, costs none. Numbers are little-endian.
//
//	header   magic, version, length of the fingerprint, fingerprint, CRC-32C of all this
//	records  text hash uint64, numbers uint32, so many float32, CRC-32C of the record
//
// Records are appended while an embedder works, in no order; the first of a text counts. A record of no numbers says that
// the embedder has no vector for the text, so that it isn't asked again. What follows the last whole record was being
// written when a process died: readers stop there, and the next who writes cuts it off. Who writes holds the lock beside
// the file; readers need none.
const (
	vectorMagic   = "ibiv"
	vectorVersion = 1

	// keptEmbedders is how many embedders have a file; that of the one that was written to longest ago makes way.
	keptEmbedders = 4
	// syncEvery bounds what a loss of power can take; a killed process loses nothing that was written.
	syncEvery = 5 * time.Second
	// staleRecords is how many records of texts that are gone a file may hold beyond those in use.
	staleRecords = 4096
)

// vectorPath returns where the vectors of a folder stand, of one embedder.
func vectorPath(dataDir, folder, fingerprint string) string {
	sum := sha256.Sum256([]byte(fingerprint))
	return strings.TrimSuffix(snapshotPath(dataDir, folder), ".ibid") + "-" + hex.EncodeToString(sum[:6]) + ".vectors"
}

func vectorHeader(fingerprint string) []byte {
	b := binary.LittleEndian.AppendUint32([]byte(vectorMagic), vectorVersion)
	b = append(binary.LittleEndian.AppendUint32(b, uint32(len(fingerprint))), fingerprint...)
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
}

func appendRecord(b []byte, text uint64, v []float32) []byte {
	start := len(b)
	b = binary.LittleEndian.AppendUint64(b, text)
	b = append(binary.LittleEndian.AppendUint32(b, uint32(len(v))), floatBytes(v)...)
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b[start:], castagnoli))
}

// readVectorFile puts into t what the file at name holds. Passages that it says nothing of stay without; that it isn't
// there, or not whole, is no error.
func readVectorFile(name string, t target) error {
	f, err := os.Open(name)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	_, _, err = readVectors(f, t)
	return err
}

// readVectors puts into t the records that f holds for the embedder of t. It returns how many they are and where the last
// of them ends: 0 where not even the header is right. An error is the disk's.
func readVectors(f io.Reader, t target) (end int64, records int, err error) {
	in := bufio.NewReaderSize(f, 1<<20)
	want := vectorHeader(t.fingerprint)
	header := make([]byte, len(want))
	if _, err := io.ReadFull(in, header); err != nil || string(header) != string(want) {
		return 0, 0, diskError(err)
	}
	end = int64(len(header))
	scratch := make([]float32, 0, 4096)
	for ; ; records++ {
		text, v, err := readRecord(in, &scratch)
		if err != nil {
			return end, records, diskError(err)
		}
		if t.put(text, v) != nil {
			return end, records, nil
		}
		end += int64(recordSize(len(v)))
	}
}

func recordSize(numbers int) int { return 8 + 4 + 4*numbers + 4 }

// diskError returns err unless it says that the file ends, or that a record is damaged.
func diskError(err error) error {
	if err == nil || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, errDamaged) {
		return nil
	}
	return err
}

// readRecord reads a record. The vector is part of scratch, until the next call.
func readRecord(in io.Reader, scratch *[]float32) (text uint64, v []float32, err error) {
	var head [12]byte
	if _, err := io.ReadFull(in, head[:]); err != nil {
		return 0, nil, err
	}
	numbers := binary.LittleEndian.Uint32(head[8:])
	if numbers > maxDimension {
		return 0, nil, errDamaged
	}
	*scratch = slices.Grow((*scratch)[:0], int(numbers))
	v = (*scratch)[:numbers]
	var sum [4]byte
	for _, part := range [][]byte{floatBytes(v), sum[:]} {
		if _, err := io.ReadFull(in, part); err != nil {
			return 0, nil, err
		}
	}
	computed := crc32.Update(crc32.Checksum(head[:], castagnoli), castagnoli, floatBytes(v))
	if computed != binary.LittleEndian.Uint32(sum[:]) || numbers > 0 && !unit(v) {
		return 0, nil, errDamaged
	}
	return binary.LittleEndian.Uint64(head[:]), v, nil
}

// unit reports whether a vector has length 1, as all have that are written.
func unit(v []float32) bool {
	var sum float64
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	return math.Abs(sum-1) < 1e-3
}

// vectorFile appends vectors. The caller holds the lock of the file.
type vectorFile struct {
	f      *os.File
	end    int64 // of the last whole record
	synced time.Time
}

// openVectorFile puts into t what is in the file at name, and makes it ready for more: made if missing, cut after its
// last whole record, and written anew when most of it is of texts that are gone.
func openVectorFile(name string, t target) (*vectorFile, error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	v := &vectorFile{f: f, synced: time.Now()}
	records := 0
	v.end, records, err = readVectors(f, t)
	switch {
	case err != nil:
	case v.end == 0:
		forgetEmbedders(name)
		err = v.write(vectorHeader(t.fingerprint))
		syncDir(filepath.Dir(name))
	case records > 2*len(t.byText)+staleRecords:
		err = v.compact(name, t)
	}
	if err == nil {
		err = v.f.Truncate(v.end)
	}
	if err != nil {
		v.f.Close()
		return nil, err
	}
	return v, nil
}

// append keeps vectors, each of the text beside it.
func (v *vectorFile) append(texts []uint64, vectors [][]float32) error {
	var b []byte
	for i, text := range texts {
		b = appendRecord(b, text, vectors[i])
	}
	return v.write(b)
}

// write writes after the last whole record. After an error that is still where the file ends, for those who read it.
func (v *vectorFile) write(b []byte) error {
	if _, err := v.f.WriteAt(b, v.end); err != nil {
		return err
	}
	v.end += int64(len(b))
	if time.Since(v.synced) < syncEvery {
		return nil
	}
	v.synced = time.Now()
	return v.f.Sync()
}

// compact replaces the file by one of what t holds.
func (v *vectorFile) compact(name string, t target) error {
	f, err := os.OpenFile(name+".tmp", os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	fresh := &vectorFile{f: f, synced: time.Now()}
	if err = fresh.writeAll(t); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		f.Close()
		os.Remove(f.Name())
		return err
	}
	v.f.Close()
	*v = *fresh
	syncDir(filepath.Dir(name))
	return nil
}

// writeAll writes header and records, by passage.
func (v *vectorFile) writeAll(t target) error {
	first := make(map[int]uint64, len(t.byText))
	for text, passages := range t.byText {
		first[passages[0]] = text
	}
	b := vectorHeader(t.fingerprint)
	for i, asked := range t.asked {
		text, ok := first[i]
		if asked && ok {
			b = appendRecord(b, text, t.row(i))
		}
		if len(b) > 1<<20 || i+1 == len(t.asked) {
			if err := v.write(b); err != nil {
				return err
			}
			b = b[:0]
		}
	}
	return v.f.Sync()
}

// close makes what was written last.
func (v *vectorFile) close() error {
	return cmp.Or(v.f.Sync(), v.f.Close())
}

// forgetEmbedders removes the files of embedders that have not been written to for longest, so that with the one at name
// no more than keptEmbedders are there. What can't be removed stays until the next time.
func forgetEmbedders(name string) {
	dir, own := filepath.Split(name)
	entries, _ := os.ReadDir(dir)
	var others []os.FileInfo
	for _, entry := range entries {
		info, err := entry.Info()
		of := strings.HasPrefix(entry.Name(), own[:strings.LastIndexByte(own, '-')+1])
		if err == nil && of && entry.Name() != own && filepath.Ext(entry.Name()) == ".vectors" {
			others = append(others, info)
		}
	}
	slices.SortFunc(others, func(a, b os.FileInfo) int {
		return cmp.Or(b.ModTime().Compare(a.ModTime()), strings.Compare(a.Name(), b.Name()))
	})
	for _, other := range others[min(len(others), keptEmbedders-1):] {
		_ = os.Remove(filepath.Join(dir, other.Name()))
	}
}
