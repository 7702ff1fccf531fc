package lexical

import (
	"encoding/binary"
	"slices"
	"strings"

	"ibid/retrieval/text"
)

// Builder makes an [Index]. Its zero value is not usable; call [NewBuilder].
type Builder struct {
	options  Options
	passages uint32
	lengths  []byte // as in the index
	lists    map[string]*list
}

// list collects the postings of a term. The last posting is kept apart until the next passage holds the term, because it
// counts occurrences until then; most terms occur in one passage only and never need more than that.
type list struct {
	written   []byte // the postings but for the last
	frequency uint32 // of postings in written
	previous  uint32 // passage + 1 of the last posting in written, 0 for none
	passage   uint32 // passage + 1 of the last posting
	tf        uint32 // how often it holds the term
}

// NewBuilder returns a builder without passages.
func NewBuilder(o Options) *Builder {
	return &Builder{options: o, lists: map[string]*list{}}
}

// Add analyses a passage. The first passage added is passage 0 of the index, the next passage 1.
func (b *Builder) Add(passage string) {
	b.passages++
	var lengths [fields]uint32
	analyse(passage, func(term string, f field) {
		lengths[f]++
		l := b.lists[term]
		if l == nil {
			l = new(list)
			b.lists[strings.Clone(term)] = l // or a term would keep the whole passage in memory
		}
		l.add(b.passages)
	})
	for _, length := range lengths {
		b.lengths = binary.LittleEndian.AppendUint32(b.lengths, length)
	}
}

// analyse yields the terms of both fields of s, each as often as it occurs.
func analyse(s string, yield func(term string, f field)) {
	gram := func(gram string) { yield(gram, grams) }
	for _, token := range text.Tokens(s) {
		yield(token.Term, words)
		if !token.Bigram {
			text.Grams(token.Term, gram)
		}
	}
}

func (l *list) add(passage uint32) {
	if l.passage != passage {
		l.write()
		l.passage = passage
	}
	l.tf++
}

// write moves the last posting to the others.
func (l *list) write() {
	if l.tf == 0 {
		return
	}
	distance := uint64(l.passage - l.previous)
	if l.tf == 1 {
		l.written = binary.AppendUvarint(l.written, distance<<1|1)
	} else {
		l.written = binary.AppendUvarint(l.written, distance<<1)
		l.written = binary.AppendUvarint(l.written, uint64(l.tf))
	}
	l.frequency++
	l.previous, l.tf = l.passage, 0
}

// Index returns the index of the passages added. The builder is empty after it.
func (b *Builder) Index() *Index {
	terms := make([]string, 0, len(b.lists))
	size := 0
	for term, l := range b.lists {
		l.write()
		terms = append(terms, term)
		size += uvarintSize(len(term)) + len(term) + uvarintSize(int(l.frequency)) + len(l.written)
	}
	slices.Sort(terms)
	x := &Index{passages: int(b.passages), terms: len(terms), lengths: b.lengths}
	x.ends = make([]byte, 0, endSize*len(terms))
	x.entries = make([]byte, 0, size)
	for _, term := range terms {
		l := b.lists[term]
		x.entries = binary.AppendUvarint(x.entries, uint64(len(term)))
		x.entries = append(x.entries, term...)
		x.entries = binary.AppendUvarint(x.entries, uint64(l.frequency))
		x.entries = append(x.entries, l.written...)
		x.ends = binary.LittleEndian.AppendUint64(x.ends, uint64(len(x.entries)))
		l.written = nil // makes room while the entries grow
	}
	*b = *NewBuilder(b.options)
	return newIndex(x, b.options)
}

func uvarintSize(n int) int {
	var space [binary.MaxVarintLen64]byte
	return binary.PutUvarint(space[:], uint64(n))
}
