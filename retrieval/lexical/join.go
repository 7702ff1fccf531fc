package lexical

import (
	"bytes"
	"iter"
	"slices"
)

// Part is an index whose passages go into another one.
type Part struct {
	*Index
	To []int32 // the number there of each of its passages, ascending; of those that are left out -1
}

// Join returns the index that a [Builder] would make of the passages of all parts, without reading them again. Each number
// from 0 on must be that of one passage.
func Join(o Options, parts ...Part) *Index {
	passages, terms, size := 0, 0, 0
	for _, p := range parts {
		for _, to := range p.To {
			if to >= 0 {
				passages++
			}
		}
	}
	// The first of two readings costs time and saves memory: the size is known, and nothing need grow.
	for e := range joined(parts) {
		terms++
		size += entrySize(len(e.term), len(e.written), int(e.frequency))
	}
	x := blank(passages, terms, size)
	for _, p := range parts {
		for passage, to := range p.To {
			if to >= 0 {
				copy(x.lengths[lengthSize*int(to):], p.lengths[lengthSize*passage:lengthSize*(passage+1)])
			}
		}
	}
	for e := range joined(parts) {
		x.add(e.term, e.written, int(e.frequency))
	}
	return newIndex(x, o)
}

// joinedEntry is a term with its postings. Both are valid until the next one is asked for.
type joinedEntry struct {
	term []byte
	*list
}

// joined returns the terms of the parts that passages are left of, in ascending order.
func joined(parts []Part) iter.Seq[joinedEntry] {
	return func(yield func(joinedEntry) bool) {
		readers := make([]*reader, 0, len(parts))
		for _, p := range parts {
			if r := (&reader{Part: p}); r.next() {
				readers = append(readers, r)
			}
		}
		var own []*reader
		var l list
		for len(readers) > 0 {
			least := slices.MinFunc(readers, func(a, b *reader) int { return bytes.Compare(a.term, b.term) }).term
			own = own[:0]
			for _, r := range readers {
				if bytes.Equal(r.term, least) {
					own = append(own, r)
				}
			}
			if l.joinPostings(own); l.frequency > 0 && !yield(joinedEntry{least, &l}) {
				return
			}
			readers = slices.DeleteFunc(readers, func(r *reader) bool { return slices.Contains(own, r) && !r.next() })
		}
	}
}

// joinPostings makes l the postings of the term that readers are at.
func (l *list) joinPostings(readers []*reader) {
	*l = list{written: l.written[:0]}
	open := make([]*reader, 0, 16)
	for _, r := range readers {
		if r.posting() {
			open = append(open, r)
		}
	}
	for len(open) > 0 {
		at := 0
		for i, r := range open {
			if r.number < open[at].number {
				at = i
			}
		}
		l.begin(open[at].number)
		if l.tf = open[at].tf; !open[at].posting() {
			open = slices.Delete(open, at, at+1)
		}
	}
	l.write()
}

// reader reads a part.
type reader struct {
	Part
	at       int // the term after the present one
	term     []byte
	postings []byte // that are not read yet
	passage  int    // of the last posting read, of the part
	number   uint32 // the same, of the joined index, plus 1
	tf       uint32
}

// next goes on to the next term, if there is one.
func (r *reader) next() bool {
	if r.at == r.terms {
		return false
	}
	var rest []byte
	r.term, rest = r.entry(r.at)
	_, r.postings = frequencyOf(rest)
	r.at, r.passage = r.at+1, -1
	return true
}

// posting goes on to the next posting of the term that isn't left out, if there is one.
func (r *reader) posting() bool {
	for len(r.postings) > 0 {
		var distance, tf uint64
		distance, tf, r.postings = nextPosting(r.postings)
		r.passage += int(distance)
		if to := r.To[r.passage]; to >= 0 {
			r.number, r.tf = uint32(to)+1, uint32(tf)
			return true
		}
	}
	return false
}
