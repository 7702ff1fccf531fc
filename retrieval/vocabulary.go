package retrieval

import (
	"cmp"
	"hash/fnv"
	"slices"
	"sync"

	"ibid/retrieval/lexicon"
	"ibid/retrieval/text"
)

// mostWords bounds the words of the documents whose other forms are known.
const mostWords = 1 << 20

// vocabulary is the words of the documents by what their forms have in common. It is made when a question first needs it.
type vocabulary struct {
	once  sync.Once
	stems []keyed // by key, then number
	names []keyed // by skeleton
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
		if script := text.ScriptOf(term); len(x.words.stems) < mostWords && (script == "Latn" || script == "Arab") {
			x.words.stems = append(x.words.stems, keyed{hash32(lexicon.Stem(term)), uint32(number)})
			for _, name := range bareNames(term) {
				if key := nameKey(name); key != "" {
					x.words.names = append(x.words.names, keyed{hash32(key), uint32(number)})
				}
			}
		}
	})
	for _, list := range [][]keyed{x.words.stems, x.words.names} {
		slices.SortFunc(list, func(a, b keyed) int {
			return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.number, b.number))
		})
	}
}

// spellings returns the words of the documents, in the other of the Arabic and Latin scripts, that may be the same name.
func (x *Index) spellings(name string) []string {
	x.words.once.Do(x.collectWords)
	var found []string
	for _, own := range bareNames(name) {
		key := nameKey(own)
		if key == "" {
			continue
		}
		for _, term := range x.lookUp(x.words.names, key) {
			if text.ScriptOf(term) == text.ScriptOf(name) || slices.Contains(found, term) {
				continue
			}
			for _, other := range bareNames(term) {
				if lexicon.SameName(own, other) {
					found = append(found, term)
					break
				}
			}
		}
	}
	return found
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
