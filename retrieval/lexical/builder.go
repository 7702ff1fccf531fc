package lexical

import (
	"encoding/binary"
	"math"
	"slices"
	"strings"

	"ibid/retrieval/text"
)

// Builder makes an [Index]. Its zero value is not usable; call [NewBuilder].
type Builder struct {
	options  Options
	passages uint32
	lengths  [][fields]uint32 // of each passage, in terms
	scripts  []string         // of each passage, that of most of its words
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
	tokens := text.Tokens(passage)
	var lengths [fields]uint32
	for _, token := range tokens {
		analyse(token, func(term string, f field) {
			lengths[f]++
			b.list(term).add(b.passages)
		})
	}
	b.lengths = append(b.lengths, lengths)
	b.scripts = append(b.scripts, b.markScripts(tokens))
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
			b.list(scriptMark + script).add(b.passages)
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
	x := &Index{passages: int(b.passages), terms: len(terms), lengths: b.relativeLengths()}
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

// relativeLengths returns the lengths as an index stores them: divided by the mean length of the passages in the same
// script, because how many terms it takes to say something differs from script to script.
func (b *Builder) relativeLengths() []byte {
	type total struct {
		passages int
		lengths  [fields]uint64
	}
	totals := make(map[string]total)
	for passage, script := range b.scripts {
		t := totals[script]
		t.passages++
		for f, length := range b.lengths[passage] {
			t.lengths[f] += uint64(length)
		}
		totals[script] = t
	}
	stored := make([]byte, 0, lengthSize*len(b.lengths))
	for passage, lengths := range b.lengths {
		t := totals[b.scripts[passage]]
		for f, length := range lengths {
			relative := 0.
			if length > 0 {
				relative = float64(length) * float64(t.passages) / float64(t.lengths[f])
			}
			stored = binary.LittleEndian.AppendUint32(stored, math.Float32bits(float32(relative)))
		}
	}
	return stored
}

func uvarintSize(n int) int {
	var space [binary.MaxVarintLen64]byte
	return binary.PutUvarint(space[:], uint64(n))
}
