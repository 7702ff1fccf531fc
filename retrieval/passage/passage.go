// Package passage cuts a document into passages: runs of whole sentences within one section, long enough to be found
// and short enough to be read at a glance.
package passage

import (
	"unicode"

	"ibid/retrieval/source"
)

// Size is the aim for a passage, in characters of Latin script. Characters of denser scripts count for more: a
// paragraph of XQuAD has .33 times as many characters in Chinese as in English, and .87 times in Arabic. Smaller passages
// are found less well: with 900, whole articles of CMRC and TyDi QA lose 1.6 and 1.8 points of nDCG@10.
const Size = 1200

// Range is a run of sentences of a document: the first, and the one after the last.
type Range struct{ First, End int }

// Split cuts a document into ranges that cover all its sentences in order. A range ends with its section; within a
// section, at a paragraph once half of Size is full, else at the sentence that would overrun it. What is left
// of a section joins the range before when it is too short to stand alone.
func Split(d *source.Document) []Range {
	var ranges []Range
	first, size := 0, 0
	for i, s := range d.Sentences {
		w := weight(s.Text)
		if i > first && (d.Sentences[i-1].Section != s.Section || size+w > Size || size > Size/2 && d.Starts(i)) {
			ranges = add(ranges, d, Range{first, i}, size)
			first, size = i, 0
		}
		size += w
	}
	if first < len(d.Sentences) {
		ranges = add(ranges, d, Range{first, len(d.Sentences)}, size)
	}
	return ranges
}

// add appends r, or gives it to the range before when it is the short rest of the same section.
func add(ranges []Range, d *source.Document, r Range, size int) []Range {
	if n := len(ranges); n > 0 && size < Size/5 && d.Sentences[ranges[n-1].First].Section == d.Sentences[r.First].Section {
		ranges[n-1].End = r.End
		return ranges
	}
	return append(ranges, r)
}

// weight returns the length of s in characters of Latin script that say as much. The dense scripts begin at U+1100, so
// that letters below it need not be looked up in them.
func weight(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case r < 0x300:
			n += 10
		case r >= 0x1100 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
			n += 30
		case unicode.Is(unicode.Mn, r):
		default:
			n += 11
		}
	}
	return n / 10
}
