// Package retrieval turns a folder of documents into passages that bear on a question.
//
// An [Index] holds the documents of one folder: their sentences with places, the postings of the lexical leg, the
// vectors of the dense leg. [Open] brings it up to date with the folder: files whose content hash is known are
// neither parsed nor analysed again, and the result is kept in one checksummed file (snapshot.go), replaced as a whole, so
// that a process killed at any moment leaves the old index or the new one. Vectors are reused by embedder and text; they are kept apart
// (vectorfile.go), one batch after the other. A passage may lack its vector: the lexical leg finds it, and [Index.Fill]
// or [Live] fills it in.
//
// An Index does not change once it is made and may be searched from many goroutines. What it returns is
// self-contained: no value of the index is shared with the caller.
package retrieval

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"weak"

	"ibid/retrieval/folder"
	"ibid/retrieval/lexical"
	"ibid/retrieval/lexicon"
	"ibid/retrieval/passage"
	"ibid/retrieval/source"
	"ibid/retrieval/text"
	"ibid/retrieval/vector"
)

// Embedder turns texts into vectors. Package retrieval/hashing implements it.
type Embedder interface {
	// Fingerprint names model, dimension and prefixes, as far as they are set: embedders that differ in it make vectors
	// that cannot be compared. It is known without asking anybody, and doesn't change.
	Fingerprint() string
	// EmbedPassages returns a vector for each of up to 64 texts, in order; nil for a text that has none and never will,
	// which is remembered. The caller owns them. An error means that none came, and that all may be asked for again. It ends
	// when the context does.
	EmbedPassages(ctx context.Context, texts []string) ([][]float32, error)
	// EmbedQuery returns the vector of a question; nil if it has none. It ends when the context does, too.
	EmbedQuery(ctx context.Context, text string) ([]float32, error)
	// Weight is that of the dense leg beside the lexical one, which has 1.
	Weight() float64
}

// Passage is a run of sentences of one section, the unit of retrieval.
type Passage struct {
	ID        string // hash of document, place and content
	Document  source.DocumentInfo
	Section   []string // headings from the outermost; nil in the lead
	Sentences []source.Sentence
	First     int // number of the first sentence within the document, from 0
	Of        int // sentences of the document
}

// Index is the searchable state of one folder.
type Index struct {
	state
	*rows
	embedder  Embedder   // weighed by how many passages have been embedded
	questions *questions // the embedder, shared with the indexes before and after this one
	vectors   *vector.Index
	skipped   []folder.Skipped
	lexicon   *lexicon.Lexicon    // nil: none
	languages []string            // of the documents, a group of passages each
	groups    []uint8             // the language of each passage
	words     *vocabulary         // shared by indexes of one state
	sentences int                 // in all scripts, as scripts counts them
	names     func() []completion // for Complete, collected once for all indexes of one state
	byID      map[string]int      // passages by ID
	byPath    map[string]int      // documents by path
}

// state is what an index is made from and what a snapshot keeps.
type state struct {
	folder    string         // absolute path of the documents
	documents []*document    // by path
	passages  []place        // by document, then place
	scripts   map[string]int // sentences, titles and headings of the passages, by script
	postings  []byte         // as they are stored
	lexical   *lexical.Index // the same, decoded
}

// document is a document in its stored form, decoded when asked for.
type document struct {
	info      source.DocumentInfo
	sentences int
	stored    []byte
	cached    atomic.Pointer[weak.Pointer[source.Document]]
}

// place is where a passage stands.
type place struct {
	id       string
	text     uint64 // hash of what is embedded
	document int
	passage.Range
}

// K1, b and the weight of 4-grams, measured on English, Arabic and Chinese questions of XQuAD, SQuAD, TyDi QA and CMRC.
var bm25 = lexical.Options{K1: 1.2, B: .75, GramWeight: 1.7}

// newIndex makes the searchable form of a state and its vectors.
func newIndex(ctx context.Context, s state, r *rows, q *questions, l *lexicon.Lexicon) (*Index, error) {
	x := &Index{state: s, rows: r, questions: q, lexicon: l, words: &vocabulary{}, byID: make(map[string]int, len(s.passages)), byPath: make(map[string]int, len(s.documents))}
	x.embedder = denseLeg{q, float64(len(r.asked)-r.missing) / float64(max(1, len(r.asked)))}
	ids := make([]string, len(s.passages))
	for i, p := range s.passages {
		ids[i] = p.id
		x.byID[p.id] = i
	}
	for i, d := range s.documents {
		x.byPath[d.info.Path] = i
	}
	for _, n := range s.scripts {
		x.sentences += n
	}
	documents := s.documents
	x.names = sync.OnceValue(func() []completion { return collectNames(documents) }) // which holds no index that has been replaced
	var err error
	x.languages, x.groups = languageGroups(s)
	x.lexical = x.lexical.Grouped(x.groups)
	if x.vectors, err = vector.New(ctx, ids, r.matrix, r.dimension); err != nil {
		return nil, fmt.Errorf("opening vectors: %w", err)
	}
	return x, nil
}

// newDocument returns the stored form of a document. Nothing of the document itself is held, which is part of its file.
func newDocument(d *source.Document) *document {
	stored := bytes.Clone(encodeDocument(d)) // without room for more
	info := decoder{b: stored}
	return &document{info: info.info(), sentences: len(d.Sentences), stored: stored}
}

// decoded returns the document itself. It stays at hand for as long as the garbage collector lets it.
func (d *document) decoded() (*source.Document, error) {
	if cached := d.cached.Load(); cached != nil {
		if decoded := cached.Value(); decoded != nil {
			return decoded, nil
		}
	}
	decoded, err := decodeDocument(d.stored)
	if err == nil && len(decoded.Sentences) != d.sentences {
		err = errDecoding
	}
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", d.info.Path, err)
	}
	pointer := weak.Make(decoded)
	d.cached.Store(&pointer)
	return decoded, nil
}

// passageAt returns a run of sentences of a document as a self-contained value.
func passageAt(id string, d *source.Document, r passage.Range) Passage {
	p := Passage{ID: id, Document: d.DocumentInfo, First: r.First, Of: len(d.Sentences)}
	p.Section = append(p.Section, d.Sections[d.Sentences[r.First].Section].Path...)
	p.Sentences = append(p.Sentences, d.Sentences[r.First:r.End]...)
	for i := range p.Sentences {
		s := &p.Sentences[i]
		s.References, s.Also = slices.Clone(s.References), slices.Clone(s.Also)
	}
	return p
}

// indexed returns what the legs see of a passage: title, headings and sentences.
func indexed(d *source.Document, r passage.Range) string {
	b := make([]byte, 0, 1200)
	b = append(append(b, d.Title...), '\n')
	for _, heading := range d.Sections[d.Sentences[r.First].Section].Path {
		b = append(append(b, heading...), '\n')
	}
	return string(append(b, d.Text[d.Sentences[r.First].Start:d.Sentences[r.End-1].End]...))
}

// ranked returns what BM25 sees of a passage: what is indexed, and the title once more.
func ranked(d *source.Document, indexed string) string {
	if d.Title == "" {
		return indexed
	}
	return d.Title + "\n" + indexed
}

// countScripts adds what a passage counts for, times so many, to the script that its first sentence is in: its sentences, its
// headings, and a title once more, as it is ranked.
func countScripts(scripts map[string]int, d *source.Document, r passage.Range, times int) {
	n := r.End - r.First + 1
	if d.Title != "" {
		n++
	}
	scripts[text.ScriptOf(d.Sentences[r.First].Text)] += n * times
}
