package markdown

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"ibid/retrieval/source"
)

// writer drives the Builder with the blocks of a document.
type writer struct {
	raw     []byte
	reader  *reader
	builder *source.Builder
	info    source.DocumentInfo
	frames  bool   // the stamps count frames
	video   string // the id of the video that the document is about
	bodies  []body // every reference, by its place

	dangling int // uses of footnotes without a definition
}

// write returns the document.
func (w *writer) write() *source.Document {
	w.stamps()
	for i, b := range w.reader.blocks {
		if author := w.byline(i, b); author != "" {
			if w.info.Author == "" {
				w.info.Author = author
			}
			continue
		}
		w.block(b)
	}
	for _, e := range w.reader.enclosed {
		w.builder.Enclose(e.Start, e.End)
	}
	d := w.builder.Document(w.info)
	w.bodies = append(w.bodies, w.reader.bodies...)
	slices.SortStableFunc(w.bodies, func(a, b body) int { return a.at - b.at })
	for _, b := range w.bodies {
		d.References = append(d.References, *b.reference)
	}
	return d
}

// stamps finds what can be known of the stamps only when all have been seen: whether they count frames, and of which
// video they are.
func (w *writer) stamps() {
	var all []*stamp
	for _, b := range w.reader.blocks {
		for _, p := range b.pieces {
			if p.kind == stamped {
				all = append(all, p.stamp)
			}
		}
	}
	w.frames = countsFrames(all)
	w.video = source.VideoID(w.info.URL)
	if w.info.URL != "" {
		return
	}
	for _, t := range all {
		id := source.VideoID(t.address)
		switch {
		case !t.bare || id == "":
		case w.video == "":
			w.video = id
		case w.video != id:
			w.video = ""
			return
		}
	}
	if w.video != "" {
		w.info.URL = youTube + w.video
	}
}

var from = regexp.MustCompile(`^From: (.{1,100})$`)

// byline returns the author whom one of the first three blocks names in a line "From: …", or "".
func (w *writer) byline(index int, b block) string {
	if index > 2 || b.form != prose || len(b.pieces) == 0 {
		return ""
	}
	span := bytes.TrimSpace(w.raw[b.pieces[0].start:b.pieces[len(b.pieces)-1].end])
	m := from.FindStringSubmatch(plain(w.reader.flat, b.pieces))
	if m == nil || bytes.IndexByte(span, '\n') >= 0 || strings.ContainsAny(m[1][len(m[1])-1:], ".!?:;,") {
		return ""
	}
	return m[1]
}

// block writes one block.
func (w *writer) block(b block) {
	if b.form == heading {
		w.heading(b)
		return
	}
	for _, p := range b.pieces {
		w.piece(p, b.form)
	}
	switch b.form {
	case item:
		w.builder.Line()
	case row:
		w.builder.Row()
	default:
		w.builder.Break()
	}
}

var fragment = regexp.MustCompile(`\s*\{#([^\s{}]+)[^{}]*\}$`)

// heading opens a section. The first heading of level 1 is the title, where front matter gives none. A time stamp in
// a heading is the place of the sentence after it.
func (w *writer) heading(b block) {
	title, id := plain(w.reader.flat, b.pieces), ""
	if m := fragment.FindStringSubmatchIndex(title); m != nil {
		title, id = title[:m[0]], title[m[2]:m[3]]
	}
	if b.level == 1 && w.info.Title == "" && title != "" {
		w.info.Title = title
		w.builder.Break()
	} else {
		w.builder.Heading(b.level, title, id)
	}
	for _, p := range b.pieces {
		if p.kind == stamped {
			w.piece(p, b.form)
		}
	}
}

// piece writes one piece.
func (w *writer) piece(p piece, form form) {
	switch p.kind {
	case literal:
		w.builder.Text(p.start, p.end)
	case decoded:
		w.builder.Decoded(p.text, p.start, p.end)
	case gap:
		w.builder.Gap()
	case line:
		if form == row {
			w.builder.Decoded(" ", p.start, p.end)
		} else {
			w.builder.Line()
		}
	case cited:
		w.cite(p.start, p.reference)
	case footnote:
		w.footnote(p)
	case stamped:
		w.stamp(p)
	}
}

func (w *writer) cite(at int, reference *source.Reference) {
	w.builder.Reference(*reference)
	w.bodies = append(w.bodies, body{at, reference})
}

// footnote writes the use of a footnote. One without a definition says nothing.
func (w *writer) footnote(p piece) {
	if reference := w.reader.footnotes[p.text]; reference != nil {
		w.builder.Reference(*reference)
		return
	}
	w.builder.Gap()
	if w.dangling++; w.dangling > warningLimit {
		return
	}
	w.builder.Warn(fmt.Sprintf("line %d: footnote %q is not defined", 1+bytes.Count(w.raw[:p.start], []byte("\n")), p.text))
}

// stamp writes a time stamp; a link to another video than the document's is a reference.
func (w *writer) stamp(p piece) {
	t := p.stamp
	if id := source.VideoID(t.address); id != "" && id != w.video {
		w.cite(p.start, &source.Reference{Title: t.label, URL: source.CleanURL(t.address)})
		return
	}
	w.builder.Seconds(t.time(w.frames))
}
