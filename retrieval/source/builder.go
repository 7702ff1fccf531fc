package source

import (
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"ibid/retrieval/text"
)

// Builder makes a Document out of marked-up bytes. A format package tells it, in the order of the file, which bytes
// are text, where blocks end, and what references and places stand between; the builder cleans white space, composes
// to NFC, splits sentences and gives each its spans. The zero value is not useful: call NewBuilder.
type Builder struct {
	raw        []byte
	lines      []int // offset at which each line of raw starts
	document   Document
	clean      strings.Builder
	levels     []heading // open headings, outermost first
	fragment   string    // of the open section
	enclosures []text.Span

	// The open block.
	block  []byte
	runs   []run
	events []event
	space  bool // white space is owed before the next character
	gap    bool // something was left out since the last character
	join   string
	row    bool // the open block is one sentence
}

type heading struct {
	level int
	title string
}

// run maps bytes of the open block, from text on, to bytes of the file.
type run struct {
	text, raw, rawEnd int
	exact             bool // byte by byte; else every byte of the run stands for the whole raw span
}

// event is a reference or a place at an offset of the open block.
type event struct {
	at        int
	reference *Reference
	place     *Locator
}

// NewBuilder returns a builder for a file's bytes, which must be UTF-8 (see Decode) and stay unchanged.
func NewBuilder(raw []byte) *Builder {
	b := &Builder{raw: raw, lines: []int{0}}
	for i, c := range raw {
		if c == '\n' {
			b.lines = append(b.lines, i+1)
		}
	}
	b.document.Sections = []Section{{}}
	return b
}

// Text appends raw[start:end] as it stands; any white space in it becomes one space.
func (b *Builder) Text(start, end int) {
	for i := start; i < end; {
		r, size := utf8.DecodeRune(b.raw[i:end])
		if unicode.IsSpace(r) || r == '\ufeff' || (r == utf8.RuneError && size == 1) || unicode.Is(unicode.Cc, r) {
			b.space = b.space || unicode.IsSpace(r)
			i += size
			continue
		}
		j := i + size
		for j < end && b.raw[j] > ' ' && b.raw[j] < 0x7f {
			j++
		}
		b.owed(r)
		b.append(string(b.raw[i:j]), run{raw: i, rawEnd: j, exact: true})
		i = j
	}
}

// Decoded appends s, which raw[start:end] stands for: an entity, an escaped character.
func (b *Builder) Decoded(s string, start, end int) {
	for _, r := range s {
		if unicode.IsSpace(r) {
			b.space = true
			continue
		}
		if unicode.Is(unicode.Cc, r) || r == utf8.RuneError {
			continue
		}
		b.owed(r)
		b.append(string(r), run{raw: start, rawEnd: end})
	}
}

// owed writes the space that stands before r, unless nothing precedes it in the block or r is a closing mark from
// which only something left out parted it: "state <a>[9:57]</a>." reads "state.".
func (b *Builder) owed(r rune) {
	if b.space && len(b.block) > 0 && !(b.gap && strings.ContainsRune(".,;:!?)]}»”’，。、；：！？）」』】؟،؛", r)) {
		b.block = append(b.block, ' ')
	}
	b.space, b.gap = false, false
}

func (b *Builder) append(s string, r run) {
	r.text = len(b.block)
	if n := len(b.runs); n == 0 || !r.exact || !b.runs[n-1].exact || b.runs[n-1].rawEnd != r.raw || b.runs[n-1].text+r.raw-b.runs[n-1].raw != r.text {
		b.runs = append(b.runs, r)
	} else {
		b.runs[n-1].rawEnd = r.rawEnd
	}
	b.block = append(b.block, s...)
}

// Enclose says that raw[start:end] is one piece of markup (a link, a bold run): a sentence that holds all of its
// text spans the markup too, so that the bytes of a sentence can be read by themselves.
func (b *Builder) Enclose(start, end int) {
	b.enclosures = append(b.enclosures, text.Span{Start: start, End: end})
}

// Gap says that something stood here and is left out, so that white space before a closing mark goes with it.
func (b *Builder) Gap() { b.gap = true }

// Reference adds what the text cites here. It belongs to the sentence of the character before it.
func (b *Builder) Reference(r Reference) {
	b.events = append(b.events, event{at: len(b.block), reference: &r})
	b.gap = true
}

// Seconds adds a time stamp here. It belongs to the sentence of the character before it; in a block that opens with
// a time stamp, to the sentence after it.
func (b *Builder) Seconds(seconds float64) {
	b.events = append(b.events, event{at: len(b.block), place: &Locator{Seconds: seconds}})
	b.gap = true
}

// Line ends a list item or a caption: a sentence ends here, the paragraph goes on.
func (b *Builder) Line() { b.end("\n") }

// Row ends a table row: a line that is one sentence whatever its cells hold, unless it is too long to be quoted.
func (b *Builder) Row() {
	b.row = len(b.block) <= 2000
	b.Line()
}

// Break ends a paragraph.
func (b *Builder) Break() { b.end("\n\n"); b.join = "\n\n" }

// Heading ends the block and opens a section. Level counts from 1, the outermost; fragment is the heading's URL
// fragment where the format defines one. A heading without a title is only a break.
func (b *Builder) Heading(level int, title, fragment string) {
	b.Break()
	title = norm.NFC.String(strings.Join(strings.Fields(title), " "))
	if title == "" {
		return
	}
	for n := len(b.levels); n > 0 && b.levels[n-1].level >= level; n-- {
		b.levels = b.levels[:n-1]
	}
	b.levels = append(b.levels, heading{level, title})
	path := make([]string, len(b.levels))
	for i, h := range b.levels {
		path[i] = h.title
	}
	b.fragment = fragment
	b.document.Sections = append(b.document.Sections, Section{Path: path, Start: b.clean.Len(), End: b.clean.Len()})
}

// Warn notes what could not be made sense of and was kept as text. More than a few say nothing new.
func (b *Builder) Warn(message string) {
	if len(b.document.Warnings) < 5 && !slices.Contains(b.document.Warnings, message) {
		b.document.Warnings = append(b.document.Warnings, message)
	}
}

// Document ends the last block and returns the document with what the format knows of it as a whole.
// The builder must not be used afterwards.
func (b *Builder) Document(info DocumentInfo) *Document {
	b.Break()
	d := &b.document
	d.DocumentInfo = info
	d.Text = b.clean.String()
	for i := range d.Sentences {
		s := &d.Sentences[i]
		s.Text = d.Text[s.Start:s.End]
	}
	b.widen()
	for i := range d.Sentences {
		s := &d.Sentences[i]
		s.At.Line = sort.SearchInts(b.lines, s.RawStart+1)
	}
	d.Opening = opening(d)
	return d
}

// end closes the open block, if it holds anything, and parts it from the next one by join.
func (b *Builder) end(join string) {
	defer func() {
		b.block, b.runs, b.events = b.block[:0], b.runs[:0], b.events[:0]
		b.space, b.gap, b.row = false, false, false
	}()
	if len(b.block) == 0 {
		b.strays()
		return
	}
	b.compose()
	if b.clean.Len() > 0 {
		b.clean.WriteString(b.join)
	}
	b.join = join
	offset := b.clean.Len()
	block := string(b.block)
	b.clean.WriteString(block)
	first := len(b.document.Sentences)
	section := len(b.document.Sections) - 1
	spans := []text.Span{{End: len(block)}}
	if !b.row {
		spans = text.Sentences(block)
	}
	for _, span := range spans {
		b.document.Sentences = append(b.document.Sentences, Sentence{
			Start: offset + span.Start, End: offset + span.End,
			RawStart: b.rawStart(span.Start), RawEnd: b.rawEnd(span.End),
			Section: section, At: Locator{Seconds: -1, Fragment: b.fragment},
		})
	}
	b.attach(b.document.Sentences[first:], offset)
	if d := &b.document; d.Sections[section].Start == d.Sections[section].End {
		d.Sections[section].Start = offset
	}
	b.document.Sections[section].End = b.clean.Len()
}

// strays gives the references of a block without text to the sentence before it: a citation may stand on a line of
// its own.
func (b *Builder) strays() {
	if n := len(b.document.Sentences); n > 0 && b.document.Sentences[n-1].Section == len(b.document.Sections)-1 {
		for _, e := range b.events {
			b.document.Sentences[n-1].add(e)
		}
	}
}

// compose makes the block NFC. A normalisation segment that changes maps, as a whole, to the raw bytes it came from.
func (b *Builder) compose() {
	if norm.NFC.IsNormal(b.block) {
		return
	}
	old := *b
	b.block, b.runs = nil, nil
	moved := make([]int, len(old.block)+1) // old offset → new offset, where a segment starts
	var it norm.Iter
	it.Init(norm.NFC, old.block)
	for !it.Done() {
		start := it.Pos()
		segment := string(it.Next())
		for i := start; i < it.Pos(); i++ {
			moved[i] = len(b.block)
		}
		if segment == " " {
			b.block = append(b.block, ' ')
			continue
		}
		exact := segment == string(old.block[start:it.Pos()])
		b.append(segment, run{raw: old.rawStart(start), rawEnd: old.rawEnd(it.Pos()), exact: exact && old.contiguous(start, it.Pos())})
	}
	moved[len(old.block)] = len(b.block)
	b.events = slices.Clone(old.events)
	for i := range b.events {
		b.events[i].at = moved[b.events[i].at]
	}
}

// contiguous reports whether the bytes of the block from start to end stand side by side in the file.
func (b *Builder) contiguous(start, end int) bool {
	return b.rawEnd(end)-b.rawStart(start) == end-start
}

// rawStart returns where in the file the character at this offset of the block starts.
func (b *Builder) rawStart(offset int) int {
	r := b.runs[sort.Search(len(b.runs), func(i int) bool { return b.runs[i].text > offset })-1]
	if r.exact {
		return r.raw + offset - r.text
	}
	return r.raw
}

// rawEnd returns where in the file the character that ends at this offset of the block ends.
func (b *Builder) rawEnd(offset int) int {
	r := b.runs[sort.Search(len(b.runs), func(i int) bool { return b.runs[i].text >= offset })-1]
	if r.exact {
		return r.raw + offset - r.text
	}
	return r.rawEnd
}

// attach gives the references and places of the open block to its sentences, which start at offset in the clean text.
func (b *Builder) attach(sentences []Sentence, offset int) {
	leads := len(b.events) > 0 && b.events[0].at == 0 && b.events[0].place != nil && b.events[len(b.events)-1].at < len(b.block)
	for _, e := range b.events {
		i := sort.Search(len(sentences), func(i int) bool { return sentences[i].Start-offset >= e.at }) - 1
		if leads && e.place != nil && i+1 < len(sentences) && (i < 0 || sentences[i].End-offset <= e.at) {
			i++
		}
		sentences[max(i, 0)].add(e)
	}
}

// add gives the sentence a reference or a place; the first place is where it stands, the others are listed.
func (s *Sentence) add(e event) {
	switch {
	case e.reference != nil && !slices.Contains(s.References, *e.reference):
		s.References = append(s.References, *e.reference)
	case e.place != nil && s.At.Seconds < 0:
		s.At.Seconds = e.place.Seconds
	case e.place != nil && e.place.Seconds != s.At.Seconds && !slices.Contains(s.Also, e.place.Seconds):
		s.Also = append(s.Also, e.place.Seconds)
	}
}

// widen extends the raw span of each sentence over the markup that encloses nothing but text of this sentence.
func (b *Builder) widen() {
	sentences := b.document.Sentences
	for _, e := range b.enclosures {
		i := sort.Search(len(sentences), func(i int) bool { return sentences[i].RawEnd > e.Start })
		alone := i < len(sentences) && sentences[i].RawStart < e.End && (i+1 == len(sentences) || sentences[i+1].RawStart >= e.End)
		if alone {
			sentences[i].RawStart = min(sentences[i].RawStart, e.Start)
			sentences[i].RawEnd = max(sentences[i].RawEnd, e.End)
		}
	}
}

// opening returns the opening words of a document in the quotation marks of its script: its first clause, or as many
// words of it as fit into 60 characters.
func opening(d *Document) string {
	if len(d.Sentences) == 0 {
		return ""
	}
	sentence := d.Sentences[0].Text
	end, clause := cutWords(sentence, 60)
	words, more := strings.TrimRight(sentence[:end], " ,.،;؛:，。；：、"), "…"
	if !clause && end == len(sentence) && len(d.Sentences) == 1 {
		more = ""
	}
	if text.RightToLeft(words) {
		return "«" + words + more + "»"
	}
	return "“" + words + more + "”"
}

// cutWords returns the end of the first clause of s, or of its last word, within limit characters.
func cutWords(s string, limit int) (end int, clause bool) {
	n, word := 0, 0
	for i, r := range s {
		if n++; n > limit {
			if word == 0 {
				word = i
			}
			return word, false
		}
		switch {
		case strings.ContainsRune(",،;؛，；。", r) && n > 10:
			return i, true
		case r == ' ':
			word = i
		}
	}
	return len(s), false
}
