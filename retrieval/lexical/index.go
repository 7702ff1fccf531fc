// Package lexical ranks passages by BM25 (Robertson & Zaragoza 2009, "The probabilistic relevance framework: BM25 and
// beyond").
//
// A passage has two fields: its words (and bigrams, in scripts written without spaces) and the character 4-grams of its
// words, which find inflected and misspelt forms in every language, without a stemmer and without knowing the language.
// Each field has its own length statistics, and a score is BM25(words) + .3 × BM25(4-grams).
//
// An [Index] has one form, in memory and stored; numbers are little-endian, varints as in encoding/binary:
//
//	header    version, passages, terms, bytes of entries: 4 × uint64
//	lengths   of each passage: words, 4-grams: 2 × uint32
//	ends      of each entry: where it ends in entries: uint64
//	entries   of each term, in ascending order: varint length of the term, term, varint number of postings, postings
//
// A posting is a passage that holds the term: a varint of twice the distance from the posting before it (from passage -1
// for the first), plus 1 if the term occurs once; otherwise a varint follows that says how often.
package lexical

import (
	"cmp"
	"encoding/binary"
	"sort"
	"sync"
)

// Options are the parameters of the ranking. They aren't stored with an index.
type Options struct {
	K1         float64 // how much repeating a term counts; 0 means 1.2
	B          float64 // how much a long passage is held back, up to 1; 0 means .75
	GramWeight float64 // of the 4-grams, where words have 1; 0 means .3, the best over twelve languages of XQuAD
}

func (o Options) withDefaults() Options {
	return Options{
		K1:         cmp.Or(o.K1, 1.2),
		B:          cmp.Or(o.B, .75),
		GramWeight: cmp.Or(o.GramWeight, .3),
	}
}

// A field is one of the two ways to read a passage. No term is in both: 4-grams carry a mark that no word has.
type field int

const (
	words field = iota
	grams
	fields // how many there are
)

const lengthSize, endSize = 2 * 4, 8 // bytes of one of the lengths and ends

// Index is what passages were analysed to. It doesn't change and is safe for concurrent use.
type Index struct {
	options                Options
	passages, terms        int
	lengths, ends, entries []byte            // see the package comment
	groups                 []uint8           // of each passage; nil: all are in group 0
	sizes                  []int             // passages of each group
	largest                float64           // of the sizes
	rankings               [fields][]ranking // by group
	scores                 sync.Pool         // of *[]float64, one number a passage
}

// newIndex completes an index whose stored parts are set.
func newIndex(x *Index, o Options) *Index {
	x.options = o.withDefaults()
	x.rank()
	x.scores.New = func() any {
		scores := make([]float64, x.passages)
		return &scores
	}
	return x
}

// Grouped returns the index with its passages in groups, such as languages. Rarity and length are then those within a
// passage's group: a term isn't rare because most passages are in another language. groups has a number from 0 for each
// passage; x and it must not be changed any more.
func (x *Index) Grouped(groups []uint8) *Index {
	return newIndex(&Index{passages: x.passages, terms: x.terms, lengths: x.lengths, ends: x.ends, entries: x.entries, groups: groups}, x.options)
}

// rank counts the groups and makes their rankings.
func (x *Index) rank() {
	x.sizes = make([]int, 1)
	totals := [fields][]uint64{make([]uint64, 1), make([]uint64, 1)}
	for passage := range x.passages {
		g := x.group(passage)
		for g >= len(x.sizes) {
			x.sizes = append(x.sizes, 0)
			totals[words], totals[grams] = append(totals[words], 0), append(totals[grams], 0)
		}
		x.sizes[g]++
		for f := range fields {
			totals[f][g] += uint64(x.length(passage, f))
		}
	}
	for f := range fields {
		x.rankings[f] = make([]ranking, len(x.sizes))
		for g, size := range x.sizes {
			x.largest = max(x.largest, float64(size))
			x.rankings[f][g] = newRanking(f, totals[f][g], size, x.options)
		}
	}
}

func (x *Index) group(passage int) int {
	if x.groups == nil {
		return 0
	}
	return int(x.groups[passage])
}

// Len returns the number of passages.
func (x *Index) Len() int { return x.passages }

// Occurrences returns how often a term (a text.Token's Term) stands in all passages together.
func (x *Index) Occurrences(term string) int {
	_, postings := x.postings(term)
	n := uint64(0)
	for len(postings) > 0 {
		var tf uint64
		_, tf, postings = nextPosting(postings)
		n += tf
	}
	return int(n)
}

// length returns how many terms a passage has in a field.
func (x *Index) length(passage int, f field) uint32 {
	return binary.LittleEndian.Uint32(x.lengths[lengthSize*passage+4*int(f):])
}

// postings returns how many passages hold a term, and the postings that say which; zero if it's none.
func (x *Index) postings(term string) (frequency int, postings []byte) {
	i, found := sort.Find(x.terms, func(i int) int {
		entry, _ := x.entry(i)
		return cmp.Compare(term, string(entry))
	})
	if !found {
		return 0, nil
	}
	_, rest := x.entry(i)
	n, size := binary.Uvarint(rest)
	return int(n), rest[size:]
}

// entry returns the i-th term and what follows it.
func (x *Index) entry(i int) (term, rest []byte) {
	start := uint64(0)
	if i > 0 {
		start = x.end(i - 1)
	}
	entry := x.entries[start:x.end(i)]
	length, size := binary.Uvarint(entry)
	entry = entry[size:]
	return entry[:length], entry[length:]
}

func (x *Index) end(i int) uint64 { return binary.LittleEndian.Uint64(x.ends[endSize*i:]) }

// Terms calls yield for each word, bigram and number of the passages, in ascending order. Term returns it by its number.
func (x *Index) Terms(yield func(number int, term string)) {
	for i := range x.terms {
		if term, _ := x.entry(i); len(term) > 0 && term[0] != '~' {
			yield(i, string(term))
		}
	}
}

// Term returns the term of a number that Terms gave.
func (x *Index) Term(number int) string {
	term, _ := x.entry(number)
	return string(term)
}
