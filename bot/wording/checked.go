package wording

import (
	"fmt"
	"strings"

	"ibid/bot"
	"ibid/bot/claim"
)

// Verdict writes how the documents stand to a claim, in a word or three.
func (w Words) Verdict(v bot.Verdict) string {
	switch v {
	case bot.Agrees:
		return w.Agrees
	case bot.Differs:
		return w.Differs
	case bot.ReadThis:
		return w.ReadThis
	}
	return w.Absent
}

// Beside writes what stands beside a claim: what the documents have instead, for when, and that it may have changed; ""
// for nothing.
func (w Words) Beside(c bot.Claimed) string {
	var notes []string
	if c.Fact != "" {
		says := w.SourceSays
		if c.Several {
			says = w.SourcesSay
		}
		notes = append(notes, fmt.Sprintf(says, c.Fact))
	}
	if c.AsOf != 0 {
		notes = append(notes, fmt.Sprintf(w.AsOf, claim.Date{Year: c.AsOf}.In(w.Language)))
	}
	if c.Undated {
		notes = append(notes, w.MayHaveChanged)
	}
	return strings.Join(notes, w.ReferenceMark)
}

// Stands says where the citations of one document stand, for somebody who reads the language of w: its name, the places
// in time, its language, and that it has no date, where nothing else tells one.
func (w Words) Stands(citations []bot.Citation) []Part {
	d := citations[0].Document
	parts := []Part{{Text: d.Name()}}
	dated := d.Date != ""
	for _, p := range w.places(citations) {
		if p.Link != "" {
			parts = append(parts, p)
		}
	}
	for _, c := range citations {
		dated = dated || c.Link != "" || len(c.Sentence.References) > 0
	}
	note := ""
	if d.Language != "" && d.Language != w.Language {
		note = fmt.Sprintf(w.InLanguage, w.Name(d.Language))
	}
	if !dated {
		if note != "" {
			note += w.ReferenceMark
		}
		note += w.Undated
	}
	if note != "" {
		parts = append(parts, Part{Text: note})
	}
	return parts
}
