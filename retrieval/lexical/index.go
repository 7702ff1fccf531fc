// Package lexical ranks passages by BM25 (Robertson & Zaragoza 2009, "The probabilistic relevance framework: BM25 and
// beyond").
//
// A passage has two fields: its words (and bigrams, in scripts written without spaces) and the character 4-grams of its
// words, their edges and stems among them, which find inflected and misspelt forms in every language, without knowing the
// language. Each field has its own length statistics, and a score is BM25(words) + 1.7 × BM25(4-grams). Function and
// question words count half: they say little of what is asked, but something of how it is said.
//
// Each script is a collection of its own, so that passages in one rank among passages in many as they would alone: a
// term's idf counts the passages with words in its script, and a passage is long or short beside others in its script.
//
// An [Index] has one form, in memory and stored; numbers are little-endian, varints as in encoding/binary:
//
//	header    version, passages, terms, bytes of entries: 4 × uint64
//	lengths   of each passage: words, 4-grams: 2 × uint32; then the code of the script of most of its words: 4 bytes, zeros
//	          for none
//	ends      of each entry: where it ends in entries: uint64
//	entries   of each term, in ascending order: varint length of the term, term, varint number of postings, postings
//
// A posting is a passage that holds the term: a varint of twice the distance from the posting before it (from passage -1
// for the first), plus 1 if the term occurs once; otherwise a varint follows that says how often. Beside what passages say
// there is a term for each script, its code after scriptMark, with the passages that have words in it. Nothing stored of a
// passage depends on others, so that indexes can be joined ([Join]).
package lexical

import (
	"cmp"
	"encoding/binary"
	"sort"
	"strings"
	"sync"
)

// Options are the parameters of the ranking. They aren't stored with an index.
type Options struct {
	K1         float64 // how much repeating a term counts; 0 means 1.2
	B          float64 // how much a long passage is held back, up to 1; 0 means .75
	GramWeight float64 // of a word's 4-grams, where the word has 1; 0 means 1.7
}

func (o Options) withDefaults() Options {
	return Options{
		K1:         cmp.Or(o.K1, 1.2),
		B:          cmp.Or(o.B, .75),
		GramWeight: cmp.Or(o.GramWeight, 1.7),
	}
}

// A field is one of the two ways to read a passage. No term is in both: 4-grams carry a mark that no word has.
type field int

const (
	words field = iota
	grams
	fields // how many there are
)

// scriptMark begins the terms that stand for scripts; no word or 4-gram has it there. noScript is what text.ScriptOf says of
// numbers.
const scriptMark, noScript = "^", "Zyyy"

const lengthSize, endSize = 2*4 + scriptSize, 8 // bytes of one of the lengths and ends

const scriptSize = 4

// Index is what passages were analysed to. It doesn't change and is safe for concurrent use.
type Index struct {
	options                Options
	passages, terms        int
	stored                 []byte         // see the package comment
	lengths, ends, entries []byte         // parts of stored
	relative               []float32      // lengths, where 1 is the mean of the passages in the same script: words, 4-grams of each passage
	holding                map[string]int // passages with words in a script, by its code
	groups                 []uint8        // of each passage; nil: all are in group 0
	rankings               [fields]ranking
	scores                 sync.Pool // of *[]float64, one number a passage
}

// newIndex completes an index whose stored parts are set.
func newIndex(x *Index, o Options) *Index {
	o = o.withDefaults()
	x.options = o
	if x.relative == nil {
		x.relative, x.holding = x.relativeLengths(), x.scripts()
	}
	x.rankings[words] = newRanking(1, o)
	x.rankings[grams] = newRanking(o.GramWeight, o)
	x.scores.New = func() any {
		scores := make([]float64, x.passages)
		return &scores
	}
	return x
}

// Grouped returns the index with its passages in groups, such as languages, for sets that are for one of them. groups has a
// number for each passage; x and it must not be changed any more.
func (x *Index) Grouped(groups []uint8) *Index {
	return newIndex(&Index{
		passages: x.passages, terms: x.terms, stored: x.stored, lengths: x.lengths, ends: x.ends, entries: x.entries,
		relative: x.relative, holding: x.holding, groups: groups,
	}, x.options)
}

// relativeLengths returns the lengths divided by the mean length of the passages in the same script, because how many terms
// it takes to say something differs from script to script.
func (x *Index) relativeLengths() []float32 {
	type total struct {
		passages int
		lengths  [fields]uint64
	}
	totals := make(map[[scriptSize]byte]total)
	for passage := range x.passages {
		lengths, script := x.lengthsOf(passage)
		t := totals[script]
		t.passages++
		for f, length := range lengths {
			t.lengths[f] += uint64(length)
		}
		totals[script] = t
	}
	relative := make([]float32, 0, int(fields)*x.passages)
	for passage := range x.passages {
		lengths, script := x.lengthsOf(passage)
		t := totals[script]
		for f, length := range lengths {
			relative = append(relative, float32(float64(length)*float64(t.passages)/float64(max(1, t.lengths[f]))))
		}
	}
	return relative
}

// scripts returns how many passages have words in each script.
func (x *Index) scripts() map[string]int {
	holding := map[string]int{}
	first := sort.Search(x.terms, func(i int) bool {
		term, _ := x.entry(i)
		return string(term) >= scriptMark
	})
	for i := first; i < x.terms; i++ {
		term, rest := x.entry(i)
		script, ok := strings.CutPrefix(string(term), scriptMark)
		if !ok {
			break
		}
		holding[script], _ = frequencyOf(rest)
	}
	return holding
}

// lengthsOf returns how many terms a passage has, and its script.
func (x *Index) lengthsOf(passage int) (lengths [fields]uint32, script [scriptSize]byte) {
	stored := x.lengths[lengthSize*passage : lengthSize*(passage+1)]
	for f := range lengths {
		lengths[f] = binary.LittleEndian.Uint32(stored[4*f:])
	}
	copy(script[:], stored[4*fields:])
	return lengths, script
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

// length returns how many terms a passage has in a field, where 1 is the mean of its script.
func (x *Index) length(passage int, f field) float64 {
	return float64(x.relative[int(fields)*passage+int(f)])
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
	return frequencyOf(rest)
}

// frequencyOf reads what follows the term of an entry.
func frequencyOf(rest []byte) (frequency int, postings []byte) {
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
		if term, _ := x.entry(i); len(term) > 0 && term[0] != '~' && term[0] != scriptMark[0] {
			yield(i, string(term))
		}
	}
}

// Term returns the term of a number that Terms gave.
func (x *Index) Term(number int) string {
	term, _ := x.entry(number)
	return string(term)
}
