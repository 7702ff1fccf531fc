package bot

import (
	"strings"
	"unicode"

	"ibid/retrieval/source"
)

// cellMark stands between the cells of a row.
const cellMark = " | "

// isRow reports whether there is such a sentence and it is a row of a table.
func isRow(sentences []source.Sentence, i int) bool {
	return i >= 0 && i < len(sentences) && strings.Contains(sentences[i].Text, cellMark)
}

// heads reports whether a sentence is the first row of a table and names what the rows below have figures of: it states
// nothing.
func heads(sentences []source.Sentence, i int) bool {
	figures := func(i int) bool { return strings.ContainsFunc(sentences[i].Text, unicode.IsDigit) }
	return isRow(sentences, i) && !isRow(sentences, i-1) && !figures(i) && isRow(sentences, i+1) && figures(i+1)
}

// beside returns the first and last of the sentences that a sentence is read with: its neighbours; of a table's first row
// all the rows, and none of the others, which are about something else each.
func beside(sentences []source.Sentence, i int) (first, last int) {
	first, last = max(0, i-1), min(len(sentences)-1, i+1)
	if !isRow(sentences, i) {
		return first, last
	}
	if isRow(sentences, i-1) {
		first = i
		if isRow(sentences, i+1) {
			last = i
		}
		return first, last
	}
	for isRow(sentences, last+1) {
		last++
	}
	return first, last
}
