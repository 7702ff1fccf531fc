package terminal

import (
	"fmt"
	"io"
	"strings"

	"ibid/bot"
	"ibid/bot/wording"
	"ibid/retrieval/source"
)

// WritePassage writes a cited sentence, marked, among its neighbours, with its place and all that it cites itself.
// The words are those of the asker's language.
func WritePassage(out io.Writer, c bot.Citation, e bot.Excerpt, w wording.Words, style Style) error {
	p := &printer{out: out, words: w, style: style}
	head := []string{w.Mark(c.Marker) + " " + w.Isolate(c.Document.Name())}
	for _, heading := range c.Section {
		head = append(head, w.Isolate(heading))
	}
	if c.Sentence.At.Seconds >= 0 {
		head = append(head, source.Clock(c.Sentence.At.Seconds)+alsoAt(c.Sentence, w))
	} else if len(c.Section) == 0 {
		head = append(head, fmt.Sprintf(w.SentenceOf, c.Number+1, c.Of))
	}
	p.line("", strings.Join(head, " · "))
	p.plain(fmt.Sprintf("%s:%d", c.Document.Path, c.Sentence.At.Line))
	if c.Link != "" {
		p.plain(c.Link)
	}
	p.marked("> ", w.Isolate(clean(e.Before)+style.bold(clean(e.Text))+clean(e.After)))
	for _, r := range c.Sentence.References {
		p.reference(r)
	}
	return p.err
}

// marked writes a line whose emphasis is kept.
func (p *printer) marked(prefix, s string) {
	if p.err == nil {
		_, p.err = fmt.Fprintln(p.out, prefix+p.words.Line(s))
	}
}

func (p *printer) reference(r source.Reference) {
	p.dim(fmt.Sprintf(p.words.Cites, p.words.Isolate(r.Long())))
	if r.URL != "" {
		p.plain(p.words.Original + ": " + r.URL)
	}
	if r.ArchiveURL != "" {
		p.plain(strings.TrimSpace(fmt.Sprintf(p.words.Archived, r.ArchiveDate)) + ": " + r.ArchiveURL)
	}
}

// alsoAt lists the further time stamps of a sentence.
func alsoAt(s source.Sentence, w wording.Words) string {
	if len(s.Also) == 0 {
		return ""
	}
	var times []string
	for _, seconds := range s.Also {
		times = append(times, source.Clock(seconds))
	}
	return " (" + fmt.Sprintf(w.AlsoAt, strings.Join(times, w.Comma)) + ")"
}
