// Package source models a document whose every sentence knows its place in the original file.
//
// A format package reads a file's bytes and drives a [Builder], which cleans the text and keeps the offsets.
// What always holds of a [Document] (Check in package sourcetest tests it):
//
//   - Text is NFC. The sentences cover every non-space character of it, in order, without overlap.
//   - The raw spans of the sentences ascend and do not overlap.
//   - The characters of a sentence (entities decoded, NFC, white space ignored) stand in this order inside its raw
//     span: cleaning leaves out, it never makes up.
package source

import "strings"

// Document is a file of the corpus, read.
type Document struct {
	DocumentInfo
	Text       string      // clean text: NFC, paragraphs divided by "\n\n", list items and table rows by "\n"
	Sections   []Section   // in order of appearance; the first is the lead, without a heading
	Sentences  []Sentence  // in order of appearance
	References []Reference // every reference body of the text, in order of appearance, used by a sentence or not
	Warnings   []string    // what the reader could not make sense of and kept as text; for the admin
}

// DocumentInfo is what is known of a document as a whole. Fields that the file and its sidecar do not give are empty.
type DocumentInfo struct {
	ID       string // the path
	Path     string // relative to the corpus folder, with slashes
	Title    string
	Opening  string // the opening words in quotation marks: what a document without a title is called
	Language string // BCP 47
	URL      string // where the public reads it
	Author   string
	Date     string // as given: ISO 8601 where people were kind
	License  string
	Hash     string // SHA-256 of the file and its sidecar, hexadecimal
}

// Name returns what people call the document: its title, else its opening words in quotation marks, else its path.
func (d DocumentInfo) Name() string {
	for _, name := range []string{d.Title, d.Opening} {
		if name != "" {
			return name
		}
	}
	return d.Path
}

// Section is the run of text under one heading.
type Section struct {
	Path       []string // headings from the outermost to this one; nil for the lead
	Start, End int      // bytes of Document.Text
}

// Sentence is the unit of citation. A list item, a caption and a table row are sentences too.
type Sentence struct {
	Text             string
	Start, End       int // bytes of Document.Text
	RawStart, RawEnd int // bytes of the file
	Section          int // index into Document.Sections
	At               Locator
	Also             []float64   // seconds of its further time stamps
	References       []Reference // what the text itself cites for this sentence
}

// Locator says where in the original a sentence stands.
type Locator struct {
	Line     int     // of the file, from 1
	Page     int     // from 1; 0: none
	Seconds  float64 // into the video or recording; negative: none
	Fragment string  // of the section's URL, without "#"
}

// Paragraph returns the first and last index of the sentences that share a paragraph with the given one.
func (d *Document) Paragraph(sentence int) (first, last int) {
	first, last = sentence, sentence
	for !d.Starts(first) {
		first--
	}
	for last+1 < len(d.Sentences) && !d.Starts(last+1) {
		last++
	}
	return first, last
}

// Starts reports whether a sentence begins a paragraph.
func (d *Document) Starts(sentence int) bool {
	if sentence == 0 || d.Sentences[sentence-1].Section != d.Sentences[sentence].Section {
		return true
	}
	return strings.Contains(d.Text[d.Sentences[sentence-1].End:d.Sentences[sentence].Start], "\n\n")
}
