// Package terminal is ibid in a terminal: it writes answers, citations in their passages, and holds a conversation.
package terminal

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"ibid/bot"
	"ibid/bot/claim"
	"ibid/bot/wording"
	"ibid/retrieval/text"
)

// Style says how a terminal shows emphasis. The zero value is plain text.
type Style struct{ Color bool }

func (s Style) dim(text string) string { return s.wrap("\x1b[2m", text, "\x1b[0m") }

// bold marks text; without colours by asterisks, so that it can be told apart.
func (s Style) bold(text string) string {
	if !s.Color {
		return "**" + text + "**"
	}
	return s.wrap("\x1b[1m", text, "\x1b[0m")
}

func (s Style) wrap(on, text, off string) string {
	if !s.Color {
		return text
	}
	return on + text + off
}

// WriteAnswer writes an answer: its sentences with their markers, then where they stand.
func WriteAnswer(out io.Writer, a bot.Answer, style Style) error {
	w := wording.In(a.Language)
	p := &printer{out: out, words: w, style: style}
	if a.Rewritten != "" {
		p.dim(fmt.Sprintf(w.SearchedFor, w.Isolate(a.Rewritten)))
	}
	switch a.Outcome {
	case bot.Chat:
		if !a.Thanked {
			p.line("", fmt.Sprintf(w.Greeting, w.Example))
		}
	case bot.Refused:
		p.line("", w.Refused)
		p.dim(fmt.Sprintf(w.Searched, a.Documents, w.Names(a.Languages)))
		p.related(a)
	default:
		p.answer(a)
	}
	return p.err
}

// printer writes lines in the direction of the asker's language. After the first failure it writes nothing more.
type printer struct {
	out   io.Writer
	words wording.Words
	style Style
	err   error
}

// line writes one line after its markup.
func (p *printer) line(prefix, s string) {
	if p.err == nil {
		_, p.err = fmt.Fprintln(p.out, prefix+p.words.Line(clean(s)))
	}
}

func (p *printer) dim(s string) {
	if p.err == nil {
		_, p.err = fmt.Fprintln(p.out, p.style.dim(p.words.Line(clean(s))))
	}
}

// plain writes what is not prose: an address, a file's place.
func (p *printer) plain(s string) {
	if p.err == nil {
		_, p.err = fmt.Fprintln(p.out, p.style.dim("    "+clean(s)))
	}
}

func (p *printer) answer(a bot.Answer) {
	if !a.Sure {
		p.line("", p.words.Unsure)
	}
	for _, line := range bot.Lines(a.Segments) {
		p.segments(line, a.Citations)
	}
	for _, citations := range bot.ByDocument(a.Citations) {
		p.source(citations, p.words.Source(citations, a.Language, wording.Quotes(a)))
	}
	if note := p.words.Note(a); note != "" {
		p.dim(note)
	}
}

// segments writes the segments of one line, and below it the originals of what could not be compared with them.
func (p *printer) segments(segments []bot.Segment, citations []bot.Citation) {
	line := ""
	var compare []bot.Citation
	for _, s := range segments {
		for _, marker := range s.Markers {
			shown := slices.ContainsFunc(compare, func(c bot.Citation) bool { return c.Marker == marker })
			if s.Support == claim.Weak && !shown {
				compare = append(compare, citations[marker-1])
			}
		}
		line = text.Join(line, p.words.Segment(s, s.Text, func(marker int) string { return p.words.Mark(marker) }))
	}
	p.line(wording.Prefix(segments[0]), line)
	if len(compare) > 0 {
		p.dim(p.words.Compare)
	}
	for _, c := range compare {
		p.line("> ", p.words.Isolate(c.Sentence.Text)+" "+p.words.Mark(c.Marker))
	}
}

// source writes the line of one document, and below it what opens each place.
func (p *printer) source(citations []bot.Citation, parts []wording.Part) {
	var markers, texts []string
	for _, c := range citations {
		if c.Marker > 0 {
			markers = append(markers, p.words.Mark(c.Marker))
		}
	}
	for _, part := range parts {
		texts = append(texts, p.words.Lead(part)+p.words.Isolate(part.Text))
	}
	p.dim(strings.TrimSpace(strings.Join(markers, " ") + " " + strings.Join(texts, " · ")))
	seen := map[string]bool{}
	for _, c := range citations {
		open := c.Link
		if open == "" {
			open = c.Place
		}
		if len(citations) > 1 {
			open = wording.Marker(c.Marker) + " " + open
		}
		if !seen[open] {
			seen[open] = true
			p.plain(open)
		}
		p.elsewhere(c)
	}
}

// elsewhere names the other sections that say the same as a cited sentence.
func (p *printer) elsewhere(c bot.Citation) {
	if len(c.Elsewhere) == 0 {
		return
	}
	var sections []string
	for _, heading := range c.Elsewhere {
		sections = append(sections, p.words.Isolate(heading))
	}
	p.dim(fmt.Sprintf(p.words.Elsewhere, strings.Join(sections, p.words.Comma)))
}

func (p *printer) related(a bot.Answer) {
	if len(a.Related) == 0 {
		return
	}
	p.line("", p.words.Related)
	for _, c := range a.Related {
		p.line("> ", p.words.Isolate(c.Sentence.Text))
		p.source([]bot.Citation{c}, p.words.Near(c, a.Language))
	}
}

// clean drops control characters: a file's name or title must not steer the terminal.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case unicode.Is(unicode.Cc, r):
			return -1
		}
		return r
	}, s)
}
