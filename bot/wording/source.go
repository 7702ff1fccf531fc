package wording

import (
	"fmt"
	"slices"
	"strings"

	"ibid/bot"
	"ibid/retrieval/source"
)

// Part is a piece of a source line: a text, the address that it opens, if any, and the markers of the citations that it is
// about, where not all of them are meant.
type Part struct {
	Text, Link string
	Markers    []int
	Opens      []Opening // what opens the part's original, shown in brackets after it
}

// Opening is an address with its label.
type Opening struct{ Label, Address string }

// Source says where the citations of one document stand: its name, section or place, language, what of a foreign
// sentence its asker can check, and what the text itself cites. Under a quotation its proof is Passages; what is proved
// by one sentence only, in other words, gets the addresses of what that cites as well.
func (w Words) Source(citations []bot.Citation, asker string, quoted bool) []Part {
	d := citations[0].Document
	parts := w.Origin(citations)
	if note := w.foreign(citations, asker); note != "" {
		parts = append(parts, Part{Text: note})
	}
	dated := d.Date != ""
	if dated {
		parts = append(parts, Part{Text: d.Date})
	}
	for _, c := range citations {
		for _, r := range c.Sentence.References {
			p := Part{Text: fmt.Sprintf(w.Citing, w.Isolate(w.Short(r)))}
			if len(citations) > 1 {
				p.Markers = []int{c.Marker}
			} else if !quoted {
				p.Opens = w.opens(r)
			}
			parts, dated = append(parts, p), true
		}
		dated = dated || c.Link != ""
	}
	if !dated {
		parts = append(parts, Part{Text: w.Undated})
	}
	return parts
}

// opens returns what opens a reference.
func (w Words) opens(r source.Reference) []Opening {
	var list []Opening
	if r.URL != "" {
		list = append(list, Opening{w.Original, r.URL})
	}
	if r.ArchiveURL != "" {
		list = append(list, Opening{strings.TrimSpace(fmt.Sprintf(w.Archived, "")), r.ArchiveURL})
	}
	return list
}

// Note says, under an answer, how it came about: quoted, and why; being written; not finished. It is empty for an answer
// that a model wrote to its end.
func (w Words) Note(a bot.Answer) string {
	quoted := Quotes(a)
	switch {
	case a.Outcome != bot.Answered:
		return ""
	case a.Trouble == bot.AtWork && quoted:
		return w.Found
	case a.Trouble == bot.AtWork:
		return w.Writing
	case !quoted && a.Trouble != "":
		return w.Broken
	case !quoted:
		return ""
	}
	switch a.Trouble {
	case bot.NoModel, "":
		return w.Quoted
	case bot.Slow:
		return w.Slow
	case bot.Unreachable:
		return w.Away
	case bot.Busy:
		return w.Crowded
	case bot.Unproved, bot.Nonsense:
		return w.Unproved
	}
	return w.Faulty
}

// Quotes reports whether an answer is made of quotations.
func Quotes(a bot.Answer) bool {
	return slices.ContainsFunc(a.Segments, func(s bot.Segment) bool { return s.Quoted })
}

// Origin says only which document the citations are from, and where in it they stand.
func (w Words) Origin(citations []bot.Citation) []Part {
	return append([]Part{{Text: citations[0].Document.Name()}}, w.places(citations)...)
}

// Near says where a sentence stands that answers nothing, and what of it its asker can check.
func (w Words) Near(c bot.Citation, asker string) []Part {
	one := []bot.Citation{c}
	parts := w.Origin(one)
	if note := w.foreign(one, asker); note != "" {
		parts = append(parts, Part{Text: note})
	}
	return parts
}

// places says where in the document each citation stands: the time in a video, else the innermost heading, else the
// number of the sentence. Where they differ each is told with its markers.
func (w Words) places(citations []bot.Citation) []Part {
	var parts []Part
	for _, c := range citations {
		p := Part{Text: fmt.Sprintf(w.SentenceOf, c.Number+1, c.Of)}
		switch {
		case c.Sentence.At.Seconds >= 0:
			p = Part{Text: source.Clock(c.Sentence.At.Seconds), Link: c.Link}
		case len(c.Section) > 0:
			p = Part{Text: c.Section[len(c.Section)-1]}
		}
		same := slices.IndexFunc(parts, func(o Part) bool { return o.Text == p.Text && o.Link == p.Link })
		if same < 0 {
			same, parts = len(parts), append(parts, p)
		}
		parts[same].Markers = append(parts[same].Markers, c.Marker)
	}
	if len(parts) == 1 {
		parts[0].Markers = nil
	}
	return parts
}

// foreign says in which language a document is written that the asker did not ask in, with dates and figures.
func (w Words) foreign(citations []bot.Citation, asker string) string {
	d := citations[0].Document
	if d.Language == "" || asker == "" || d.Language == asker {
		return ""
	}
	notes := []string{fmt.Sprintf(w.InLanguage, w.Name(d.Language))}
	for _, c := range citations {
		if len(c.Met) > 0 {
			notes = append(notes, fmt.Sprintf(w.Matches, strings.Join(c.Met, w.Comma)))
		}
		if len(c.Dates) > 0 {
			notes = append(notes, fmt.Sprintf(w.Dates, strings.Join(c.Dates, w.Comma)))
		}
		if len(c.Figures) > 0 {
			notes = append(notes, fmt.Sprintf(w.Figures, strings.Join(c.Figures, w.Comma)))
		}
	}
	return strings.Join(notes, w.Semicolon)
}

// Short returns a reference in a few words: who published it and when; without a date, its title too; else what the
// citation says.
func (w Words) Short(r source.Reference) string {
	var parts []string
	if r.Title != "" && (r.Publisher == "" || r.Date == "") {
		parts = append(parts, "“"+r.Title+"”")
	}
	for _, s := range []string{r.Publisher, r.Date} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if r.Title == "" && r.Text != "" && (r.Publisher == "" || r.Date == "") {
		parts = []string{r.Text}
	}
	if len(parts) == 0 {
		return r.URL
	}
	if w.rightToLeft() && w.Isolate(parts[0]) != parts[0] {
		return strings.Join(parts, ", ") // it is set apart, and in its own direction
	}
	return strings.Join(parts, w.ReferenceMark)
}

// Lead writes the markers before a part of a source line.
func (w Words) Lead(p Part) string {
	lead := ""
	for _, marker := range p.Markers {
		lead += w.Mark(marker) + " "
	}
	return lead
}

// Marker writes a marker as text.
func Marker(n int) string { return fmt.Sprintf("[%d]", n) }
