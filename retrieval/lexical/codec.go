package lexical

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// version is the first number of a stored index. It must rise when the form changes.
const version = 3

const headerSize = 4 * 8

// Stored returns the stored form of x, which the caller must not change.
func (x *Index) Stored() []byte { return x.stored }

// blank returns an index that has room for just so many passages, terms and bytes of entries, but none yet.
func blank(passages, terms, entries int) *Index {
	b := make([]byte, headerSize+lengthSize*passages+endSize*terms+entries)
	for i, n := range []int{version, passages, terms, entries} {
		binary.LittleEndian.PutUint64(b[8*i:], uint64(n))
	}
	x, err := split(b)
	if err != nil {
		panic("unreachable: " + err.Error())
	}
	x.ends, x.entries = x.ends[:0], x.entries[:0]
	return x
}

// add adds an entry to an index that has room for it. Terms must come in ascending order.
func (x *Index) add(term, postings []byte, frequency int) {
	x.entries = binary.AppendUvarint(x.entries, uint64(len(term)))
	x.entries = append(x.entries, term...)
	x.entries = binary.AppendUvarint(x.entries, uint64(frequency))
	x.entries = append(x.entries, postings...)
	x.ends = binary.LittleEndian.AppendUint64(x.ends, uint64(len(x.entries)))
}

// entrySize returns how many bytes of entries add takes.
func entrySize(term, postings, frequency int) int {
	return uvarintSize(term) + term + uvarintSize(frequency) + postings
}

func uvarintSize(n int) int {
	var space [binary.MaxVarintLen64]byte
	return binary.PutUvarint(space[:], uint64(n))
}

// Decode returns the index stored in b, which the caller must not change from then on. All of it is checked, so that no
// damage makes a later call panic; that an undamaged index was built of the right passages is the caller's to know.
func Decode(b []byte, o Options) (*Index, error) {
	x, err := split(b)
	if err != nil {
		return nil, fmt.Errorf("decoding the lexical index: %w", err)
	}
	if err := x.check(); err != nil {
		return nil, fmt.Errorf("decoding the lexical index: %w", err)
	}
	return newIndex(x, o), nil
}

// split finds the parts of b. It reads nothing of them.
func split(b []byte) (*Index, error) {
	if len(b) < headerSize {
		return nil, fmt.Errorf("%d bytes are too few for a header", len(b))
	}
	number := func(i int) uint64 { return binary.LittleEndian.Uint64(b[8*i:]) }
	passages, terms, entries := number(1), number(2), number(3)
	if number(0) != version {
		return nil, fmt.Errorf("version %d is not %d", number(0), version)
	}
	rest := b[headerSize:]
	size := uint64(len(rest))
	// Each count is compared before it is multiplied, so that no product overflows.
	if passages > size/lengthSize || terms > size/endSize || entries > size ||
		lengthSize*passages+endSize*terms+entries != size {
		return nil, fmt.Errorf("%d bytes cannot hold %d passages, %d terms and %d bytes of entries", size, passages, terms, entries)
	}
	x := &Index{passages: int(passages), terms: int(terms), stored: b}
	x.lengths, rest = rest[:lengthSize*passages], rest[lengthSize*passages:]
	x.ends, x.entries = rest[:endSize*terms], rest[endSize*terms:]
	return x, nil
}

// check reads all entries.
func (x *Index) check() error {
	var previous []byte
	start := uint64(0)
	for i := range x.terms {
		end := x.end(i)
		if end < start || end > uint64(len(x.entries)) {
			return fmt.Errorf("term %d ends at byte %d, outside %d to %d", i, end, start, len(x.entries))
		}
		term, err := x.checkEntry(x.entries[start:end])
		if err != nil {
			return fmt.Errorf("term %d: %w", i, err)
		}
		if i > 0 && bytes.Compare(previous, term) >= 0 {
			return fmt.Errorf("term %d, %q, doesn't come after %q", i, term, previous)
		}
		previous, start = term, end
	}
	if start != uint64(len(x.entries)) {
		return fmt.Errorf("%d bytes follow the last term", uint64(len(x.entries))-start)
	}
	return nil
}

func (x *Index) checkEntry(entry []byte) (term []byte, err error) {
	length, n := binary.Uvarint(entry)
	if n <= 0 || length > uint64(len(entry)-n) {
		return nil, errors.New("its length is damaged")
	}
	term, entry = entry[n:n+int(length)], entry[n+int(length):]
	frequency, n := binary.Uvarint(entry)
	if n <= 0 {
		return nil, errors.New("its frequency is damaged")
	}
	count, err := x.checkPostings(entry[n:])
	if err != nil {
		return nil, fmt.Errorf("%q: %w", term, err)
	}
	if count == 0 || count != frequency {
		return nil, fmt.Errorf("%q: %d postings, not %d", term, count, frequency)
	}
	return term, nil
}

// checkPostings counts postings whose passages exist and ascend.
func (x *Index) checkPostings(postings []byte) (count uint64, err error) {
	passage := uint64(0) // of the last posting, plus 1
	for ; len(postings) > 0; count++ {
		var distance, tf uint64
		distance, tf, postings = nextPosting(postings)
		if tf == 0 {
			return 0, errors.New("a posting is damaged")
		}
		if distance == 0 || distance > uint64(x.passages)-passage {
			return 0, fmt.Errorf("a posting is %d after passage %d of %d", distance, int64(passage)-1, x.passages)
		}
		passage += distance
	}
	return count, nil
}
