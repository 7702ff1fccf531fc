package discord

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"

	"ibid/bot"
	"ibid/bot/claim"
	"ibid/bot/wording"
	"ibid/retrieval/text"
)

// contentLimit is Discord's limit on the content of a message, in characters. It is counted here in UTF-16 units, of which
// there are never fewer than characters.
const contentLimit = 2000

// maxMessages is how many messages an answer takes at most; the rest waits behind a button.
const maxMessages = 2

// units returns the length of s as Discord's clients count it.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}

// renderer writes answers as message content in one language.
type renderer struct {
	words wording.Words
	bare  bool // markers in the body lose their links
}

// render returns the contents of the messages that show an answer. Where the links make it longer than a message, the
// markers in the body lose theirs first; what is longer still is parted between lines.
func render(a bot.Answer) []string {
	w := wording.In(a.Language)
	lines := renderer{words: w}.answer(a)
	if units(strings.Join(lines, "\n")) > contentLimit {
		lines = renderer{words: w, bare: true}.answer(a)
	}
	return split(lines, contentLimit)
}

// answer returns the lines of an answer: its sentences, then where they stand, in small text.
func (r renderer) answer(a bot.Answer) []string {
	if a.Outcome == bot.Refused {
		return append(append([]string{r.line("", escape(r.words.Refused))}, r.searchedFor(a)...),
			r.small(escape(fmt.Sprintf(r.words.Searched, a.Documents, r.words.Names(a.Languages)))))
	}
	var lines []string
	if !a.Sure {
		lines = append(lines, r.line("", escape(r.words.Unsure)))
	}
	for _, line := range bot.Lines(a.Segments) {
		lines = append(lines, r.segments(line, a.Citations)...)
	}
	lines = append(lines, r.searchedFor(a)...)
	for _, citations := range bot.ByDocument(a.Citations) {
		lines = append(lines, r.source(citations, r.words.Source(citations, a.Language, wording.Quotes(a))))
	}
	if note := r.words.Note(a); note != "" {
		lines = append(lines, r.small(escape(note)))
	}
	return lines
}

// searchedFor says what was searched for instead of the question as typed.
func (r renderer) searchedFor(a bot.Answer) []string {
	if a.Rewritten == "" {
		return nil
	}
	return []string{r.small(fmt.Sprintf(r.words.SearchedFor, r.words.Isolate(escape(a.Rewritten))))}
}

// segments returns the line of some segments, and below it the originals of what could not be compared with them.
func (r renderer) segments(segments []bot.Segment, citations []bot.Citation) []string {
	line := ""
	var compare []string
	for _, s := range segments {
		for _, marker := range s.Markers {
			c := citations[marker-1]
			original := r.line("> ", r.words.Isolate(escape(c.Sentence.Text))+" "+r.marker(c))
			if s.Support == claim.Weak && !slices.Contains(compare, original) {
				compare = append(compare, original)
			}
		}
		line = text.Join(line, r.words.Segment(s, escape(s.Text), func(marker int) string { return r.marker(citations[marker-1]) }))
	}
	lines := []string{r.line(wording.Prefix(segments[0]), line)}
	if len(compare) > 0 {
		lines = append(append(lines, r.small(escape(r.words.Compare))), compare...)
	}
	return lines
}

// marker returns the marker of a citation, linked where its document has a public address. The inner brackets are what
// people see.
func (r renderer) marker(c bot.Citation) string {
	text := wording.Marker(c.Marker)
	if c.Link != "" && !r.bare {
		text = link(text, c.Link)
	}
	return r.words.Isolated(text)
}

// link returns a masked link whose address makes no preview. Signs that would end it are percent-encoded.
func link(text, address string) string {
	return "[" + text + "](<" + strings.NewReplacer("<", "%3C", ">", "%3E", " ", "%20", ")", "%29", "(", "%28").Replace(address) + ">)"
}

// source returns the small line of one document.
func (r renderer) source(citations []bot.Citation, parts []wording.Part) string {
	var head, texts []string
	for _, c := range citations {
		if c.Marker > 0 {
			head = append(head, r.words.Isolated(wording.Marker(c.Marker)))
		}
	}
	for _, p := range parts {
		text := escape(p.Text)
		if p.Link != "" {
			text = r.words.Isolated(link(p.Text, p.Link))
		} else {
			text = r.words.Isolate(text)
		}
		texts = append(texts, r.words.Lead(p)+text+r.opens(p))
	}
	return r.small(strings.TrimSpace(strings.Join(head, " ") + " " + strings.Join(texts, " · ")))
}

// opens returns, in brackets, what opens the original of a part.
func (r renderer) opens(p wording.Part) string {
	var links []string
	for _, o := range p.Opens {
		links = append(links, r.words.Isolated(link(o.Label, o.Address)))
	}
	if len(links) == 0 {
		return ""
	}
	return fmt.Sprintf(r.words.Brackets, strings.Join(links, r.words.ReferenceMark))
}

// small returns a line of small grey text.
func (r renderer) small(s string) string { return r.line("-# ", s) }

// line returns a line in the direction of the language, after its markdown.
func (r renderer) line(prefix, s string) string { return prefix + r.words.Line(s) }
