// Package hashing embeds text without a model: signed feature hashing (Weinberger et al. 2009, "Feature hashing for
// large scale multitask learning") of folded words and of the character 4-grams of words.
//
// It keeps the dense leg of retrieval real on a machine with nothing but the binary, and forgives misspellings. It knows
// no synonyms and no second language, which is why its weight is small. There is no idf in it, so a vector depends on
// its text alone and stays right whatever else is indexed.
//
// Features are counted in whole numbers, so that a text has the same vector, bit for bit, on every machine.
package hashing

import (
	"context"
	"math"
	"slices"

	"ibid/retrieval/text"
)

const (
	dimension = 512
	// fingerprint begins with the version, which must rise when anything changes a vector, the folding of text included.
	fingerprint = "hashing/1/512"
	// weight is what the dense leg counts beside BM25: on XQuAD, SQuAD, TyDi QA and CMRC, .05 keeps what BM25 finds and .1
	// loses a thousandth.
	weight = .05

	// wordUnit is the value of a word that occurs once, gramUnit that of a 4-gram: half as much, as a word has many.
	wordUnit = 1024
	gramUnit = wordUnit / 2
)

// Embedder turns texts into vectors of 512 dimensions and length 1. It is safe for concurrent use.
type Embedder struct{}

// New returns an embedder.
func New() *Embedder { return &Embedder{} }

// Fingerprint names the version and the dimension; vectors of another fingerprint cannot be compared.
func (*Embedder) Fingerprint() string { return fingerprint }

// Weight returns the weight of the dense leg with these vectors, where BM25 has 1.
func (*Embedder) Weight() float64 { return weight }

// EmbedPassages returns the vectors of texts, in their order. A text without a word has none: its vector is nil. The only
// error is the context's, and comes without vectors.
func (*Embedder) EmbedPassages(ctx context.Context, texts []string) ([][]float32, error) {
	vectors := make([][]float32, len(texts))
	var f features
	for i, s := range texts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		vectors[i] = f.embed(s)
	}
	return vectors, nil
}

// EmbedQuery returns the vector of a question, nil if it has no word.
func (e *Embedder) EmbedQuery(ctx context.Context, question string) ([]float32, error) {
	vectors, err := e.EmbedPassages(ctx, []string{question})
	if err != nil {
		return nil, err
	}
	return vectors[0], nil
}

// features are the hashes of what occurs in a text, once for each occurrence; the space is used again for the next.
type features struct{ words, grams []uint64 }

func (f *features) embed(s string) []float32 {
	f.words, f.grams = f.words[:0], f.grams[:0]
	for _, token := range text.Tokens(s) {
		f.words = append(f.words, hash(token.Term))
		if !token.Bigram {
			text.Grams(token.Term, func(gram string) { f.grams = append(f.grams, hash(gram)) })
		}
	}
	var sums [dimension]int64
	addFeatures(&sums, f.words, wordUnit)
	addFeatures(&sums, f.grams, gramUnit)
	return normalise(&sums)
}

// addFeatures adds each feature at its dimension with its sign, weighted by its term frequency: unit × (1 + ln tf). It
// sorts hashes.
func addFeatures(sums *[dimension]int64, hashes []uint64, unit float64) {
	slices.Sort(hashes)
	for i := 0; i < len(hashes); {
		h, tf := hashes[i], 1
		for i+tf < len(hashes) && hashes[i+tf] == h {
			tf++
		}
		value := int64(math.Round(unit * (1 + math.Log(float64(tf)))))
		if h>>63 == 1 {
			value = -value
		}
		sums[h%dimension] += value
		i += tf
	}
}

// normalise returns sums scaled to length 1, or nil if there is nothing to scale: no feature, or such that cancel out.
func normalise(sums *[dimension]int64) []float32 {
	var squares float64
	for _, sum := range sums {
		// The conversion keeps the compiler from fusing the product and the sum, which would round differently.
		squares += float64(float64(sum) * float64(sum))
	}
	if squares == 0 {
		return nil
	}
	length := math.Sqrt(squares)
	vector := make([]float32, dimension)
	for i, sum := range sums {
		vector[i] = float32(float64(sum) / length)
	}
	return vector
}

// hash is FNV-1a with the finaliser of MurmurHash3, because the dimension and the sign are read off a few bits and FNV
// alone mixes its high ones badly in short terms.
func hash(term string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(term) {
		h = (h ^ uint64(term[i])) * 1099511628211
	}
	h = (h ^ h>>33) * 0xff51afd7ed558ccd
	h = (h ^ h>>33) * 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}
