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
	parts    []*Index // of the passages before those that follow
	passages uint32
	lengths  []byte // of each passage, as they are stored
	lists    map[string]*list
	postings int // in the lists
	most     int // postings before the lists become a part
}

// mostPostings is how many postings are kept in lists, which take many times the memory that they do in an index.
const mostPostings = 2 << 20

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
	return &Builder{options: o, lists: map[string]*list{}, most: mostPostings}
}

// Add analyses a passage. The first passage added is passage 0 of the index, the next passage 1.
func (b *Builder) Add(passage string) {
	b.passages++
	tokens := text.Tokens(passage)
	var lengths [fields]uint32
	for _, token := range tokens {
		analyse(token, func(term string, f field) {
			lengths[f]++
			b.add(term)
		})
	}
	for _, length := range lengths {
		b.lengths = binary.LittleEndian.AppendUint32(b.lengths, length)
	}
	var script [scriptSize]byte
	copy(script[:], b.markScripts(tokens))
	b.lengths = append(b.lengths, script[:]...)
	if b.postings >= b.most {
		b.parts = append(b.parts, b.part())
	}
}

// add counts a term for the last passage.
func (b *Builder) add(term string) {
	l := b.list(term)
	if l.passage != b.passages {
		l.begin(b.passages)
		b.postings++
	}
	l.tf++
}

// list returns the list of a term.
func (b *Builder) list(term string) *list {
	l := b.lists[term]
	if l == nil {
		l = new(list)
		b.lists[strings.Clone(term)] = l // or a term would keep the whole passage in memory
	}
	return l
}

// markScripts adds a posting for each script that a passage has words in, and returns the script of most of them, of
// several the one that stands there first.
func (b *Builder) markScripts(tokens []text.Token) (main string) {
	counts := make(map[string]int, 2)
	for _, token := range tokens {
		script := text.ScriptOf(token.Term)
		if script == noScript {
			continue
		}
		if counts[script]++; counts[script] == 1 {
			b.add(scriptMark + script)
		}
	}
	for _, token := range tokens {
		if script := text.ScriptOf(token.Term); counts[script] > counts[main] {
			main = script
		}
	}
	return main
}

// analyse yields the terms of a token in both fields.
func analyse(token text.Token, yield func(term string, f field)) {
	yield(token.Term, words)
	if token.Bigram {
		return
	}
	gram := func(gram string) { yield(gram, grams) }
	text.Grams(token.Term, gram)
	text.Edges(token.Term, gram)
}

// begin begins a posting.
func (l *list) begin(passage uint32) {
	l.write()
	l.passage = passage
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
	parts := append(b.parts, b.part())
	*b = *NewBuilder(b.options)
	if len(parts) == 1 {
		return newIndex(parts[0], b.options)
	}
	first := 0
	joined := make([]Part, len(parts))
	for i, x := range parts {
		joined[i] = Part{x, make([]int32, x.passages)}
		for passage := range x.passages {
			joined[i].To[passage] = int32(first + passage)
		}
		first += x.passages
	}
	return Join(b.options, joined...)
}

// part returns the index of the passages since the last part. It can't be searched.
func (b *Builder) part() *Index {
	terms := make([]string, 0, len(b.lists))
	size := 0
	for term, l := range b.lists {
		l.write()
		terms = append(terms, term)
		size += entrySize(len(term), len(l.written), int(l.frequency))
	}
	slices.Sort(terms)
	x := blank(int(b.passages), len(terms), size)
	copy(x.lengths, b.lengths)
	var scratch []byte
	for _, term := range terms {
		l := b.lists[term]
		scratch = append(scratch[:0], term...)
		x.add(scratch, l.written, int(l.frequency))
		l.written = nil // makes room while the entries grow
	}
	b.passages, b.postings, b.lengths, b.lists = 0, 0, nil, map[string]*list{}
	return x
}
