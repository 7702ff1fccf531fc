package retrieval

import (
	"cmp"
	"hash/fnv"
	"slices"
	"strings"
	"sync"

	"ibid/retrieval/lexicon"
	"ibid/retrieval/text"
)

// mostWords bounds the words of the documents whose other forms are known.
const mostWords = 1 << 20

// vocabulary is the words of the documents by what their forms have in common, and their pairs of Chinese characters. It is
// made before an index takes the place of another, else when a question first needs it. Each list is sorted by key, then number.
type vocabulary struct {
	once       sync.Once
	stems      []keyed
	names      []keyed   // by skeleton
	sounds     []keyed   // by what a name may have in Chinese
	characters []keyed   // pairs by each of their characters
	syllables  [][2]rune // pairs of characters that names are written with
}

// keyed is a term of the index under the hash of a key.
type keyed struct{ key, number uint32 }

// forms returns the words of the documents that are forms of a word, that word first.
func (x *Index) forms(word string) []string {
	x.words.once.Do(x.collectWords)
	forms := []string{word}
	stem := lexicon.Stem(word)
	for _, term := range x.lookUp(x.words.stems, stem) {
		if term != word && lexicon.Stem(term) == stem {
			forms = append(forms, term)
		}
	}
	return forms
}

func (x *Index) collectWords() {
	x.lexical.Terms(func(number int, term string) {
		switch script := text.ScriptOf(term); {
		case script == "Hani":
			x.words.addPair(uint32(number), term)
		case len(x.words.stems) < mostWords && (script == "Latn" || script == "Arab"):
			x.words.addWord(uint32(number), term)
		}
	})
	for _, list := range [][]keyed{x.words.stems, x.words.names, x.words.sounds, x.words.characters} {
		slices.SortFunc(list, func(a, b keyed) int {
			return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.number, b.number))
		})
	}
	slices.SortFunc(x.words.syllables, func(a, b [2]rune) int { return slices.Compare(a[:], b[:]) })
}

func (v *vocabulary) addWord(number uint32, term string) {
	v.stems = append(v.stems, keyed{hash32(lexicon.Stem(term)), number})
	for _, name := range bareNames(term) {
		for _, key := range lexicon.TranscriptionKeys(name) {
			v.sounds = append(v.sounds, keyed{hash32(key), number})
		}
		if key := nameKey(name); key != "" {
			v.names = append(v.names, keyed{hash32(key), number})
		}
	}
}

func (v *vocabulary) addPair(number uint32, term string) {
	pair := []rune(term)
	if len(pair) != 2 || len(v.characters) >= 2*mostWords {
		return
	}
	for _, r := range pair {
		v.characters = append(v.characters, keyed{hash32(string(r)), number})
	}
	if lexicon.Syllabic(pair[0]) && lexicon.Syllabic(pair[1]) {
		v.syllables = append(v.syllables, [2]rune(pair))
	}
}

// mostHolding is how many pairs of characters may hold one for it to be looked for in them: a word of one character that
// is in more of them is mostly a part of others.
const mostHolding = 100

// holding returns the pairs of characters of the documents that hold one; nil if there are too many.
func (x *Index) holding(character string) []string {
	x.words.once.Do(x.collectWords)
	pairs := x.lookUp(x.words.characters, character)
	pairs = slices.DeleteFunc(pairs, func(pair string) bool { return !strings.Contains(pair, character) })
	if len(pairs) > mostHolding {
		return nil
	}
	return pairs
}

// spellings returns the words of the documents, in the other of the Arabic and Latin scripts, that may be the same name:
// of those that may be, the nearest.
func (x *Index) spellings(name string) []string {
	x.words.once.Do(x.collectWords)
	var found nearest
	for _, own := range bareNames(name) {
		key := nameKey(own)
		if key == "" {
			continue
		}
		for _, term := range x.lookUp(x.words.names, key) {
			if text.ScriptOf(term) == text.ScriptOf(name) {
				continue
			}
			for _, other := range bareNames(term) {
				if apart, same := lexicon.NamesApart(own, other); same {
					found.add(term, apart)
				}
			}
		}
	}
	return found.terms
}

// nearest keeps those of terms that are the least apart from something.
type nearest struct {
	terms []string
	apart float64
}

func (n *nearest) add(term string, apart float64) {
	switch {
	case n.terms == nil || apart < n.apart:
		n.terms, n.apart = []string{term}, apart
	case apart == n.apart && !slices.Contains(n.terms, term):
		n.terms = append(n.terms, term)
	}
}

// nameKey returns the skeleton of a word; "" where it has too few consonants to tell it by: Peru would be بحر, the sea.
func nameKey(name string) string {
	if key := lexicon.Skeleton(name); len(key) >= 3 {
		return key
	}
	return ""
}

// bareNames returns a word and what is left of it without the particles that Arabic writes on to it.
func bareNames(term string) []string {
	names := []string{term}
	if text.ScriptOf(term) == "Arab" {
		if short := text.Bare(term); short != term {
			names = append(names, short)
		}
	}
	return names
}

// lookUp returns the terms under a key, and by chance others of the same hash.
func (x *Index) lookUp(list []keyed, key string) []string {
	hash := hash32(key)
	at, _ := slices.BinarySearchFunc(list, hash, func(k keyed, hash uint32) int { return cmp.Compare(k.key, hash) })
	var terms []string
	for ; at < len(list) && list[at].key == hash; at++ {
		terms = append(terms, x.lexical.Term(int(list[at].number)))
	}
	return terms
}

func hash32(s string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(s))
	return h.Sum32()
}
