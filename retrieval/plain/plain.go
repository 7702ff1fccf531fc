// Package plain reads plain text: paragraphs between blank lines, lists, and a title.
//
// Nothing in a plain text says what it is, so little is guessed. A block of lines is one paragraph unless it is
// plainly a list: two of its lines open with a bullet or a number, or all of them are short and end like no sentence.
package plain

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"ibid/retrieval/source"
)

// In characters: a first line up to titleLimit may be the title, a line up to shortLimit an item without a bullet.
const (
	titleLimit = 80
	shortLimit = 40
)

// line is a line of the file without its line break, and whether a form feed ends it.
type line struct {
	start, end int
	feed       bool
}

// Parse reads a text file, which must be UTF-8 without a byte order mark.
func Parse(raw []byte) *source.Document {
	b := source.NewBuilder(raw)
	blocks := split(raw)
	var info source.DocumentInfo
	if len(blocks) > 1 {
		if info.Title = title(raw, blocks[0]); info.Title != "" {
			blocks = blocks[1:]
		}
	}
	for _, block := range blocks {
		if isList(raw, block) {
			list(b, raw, block)
		} else {
			b.Text(block[0].start, block[len(block)-1].end)
		}
		b.Break()
	}
	return b.Document(info)
}

// split returns the blocks of lines between blank lines and form feeds.
func split(raw []byte) [][]line {
	var blocks [][]line
	var open []line
	for start := 0; start < len(raw); {
		l := line{start: start, end: len(raw)}
		if i := bytes.IndexAny(raw[start:], "\n\f"); i >= 0 {
			l.end = start + i
			l.feed = raw[l.end] == '\f'
		}
		start = l.end + 1
		blank := len(bytes.TrimSpace(raw[l.start:l.end])) == 0
		if !blank {
			open = append(open, l)
		}
		if len(open) > 0 && (blank || l.feed) {
			blocks, open = append(blocks, open), nil
		}
	}
	if len(open) > 0 {
		blocks = append(blocks, open)
	}
	return blocks
}

// title returns a block of one short line that ends like no sentence and opens like no item, else "".
func title(raw []byte, block []line) string {
	text := raw[block[0].start:block[0].end]
	if len(block) > 1 || utf8.RuneCount(text) > titleLimit || bullet.Match(text) || endsSentence(text) {
		return ""
	}
	return norm.NFC.String(strings.Join(strings.Fields(string(text)), " "))
}

// endsSentence reports whether a line ends as sentences, or the clauses before a list, end.
func endsSentence(text []byte) bool {
	last, _ := utf8.DecodeLastRune(bytes.TrimRight(bytes.TrimSpace(text), "\"'”’»」』)）]"))
	return strings.ContainsRune(".!?。！？؟…:：,，،;；؛۔।", last)
}

// bullet matches the mark that opens an item; only a mark that is no number is left out of the text.
var bullet = regexp.MustCompile(`^\s*(?:([-*•·–—‣▪◦])\s+|\p{Nd}{1,3}[.)、．]\s*\PN)`)

// isList reports whether every line, or every line with a bullet, is an item.
func isList(raw []byte, block []line) bool {
	short := 0
	for _, l := range block {
		if text := raw[l.start:l.end]; utf8.RuneCount(text) <= shortLimit && !endsSentence(text) {
			short++
		}
	}
	return bullets(raw, block) >= 2 || len(block) >= 2 && short == len(block)
}

// bullets returns how many lines open with a bullet or a number.
func bullets(raw []byte, block []line) int {
	n := 0
	for _, l := range block {
		if bullet.Match(raw[l.start:l.end]) {
			n++
		}
	}
	return n
}

// list writes a list. Where there are bullets, a line without one goes on with the item above it.
func list(b *source.Builder, raw []byte, block []line) {
	marked := bullets(raw, block) >= 2
	for i, l := range block {
		m := bullet.FindSubmatchIndex(raw[l.start:l.end])
		if i > 0 && (m != nil || !marked) {
			b.Line()
		}
		start := l.start
		if m != nil && m[3] > 0 {
			start += m[3]
		}
		b.Text(start, min(l.end+1, len(raw)))
	}
}
