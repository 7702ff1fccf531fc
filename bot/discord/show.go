package discord

import (
	"fmt"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"ibid/bot"
	"ibid/bot/wording"
)

// shown is an answer and for whom it is shown.
type shown struct {
	answer  bot.Answer
	asker   string
	direct  bool // in a direct message: what is related follows a refusal at once
	command bool // in answer to a command: replies to it cannot be read, so there is a button for that
	private bool // only the asker sees it, and may share it
	post    bool // answers a post of a forum, whose author may say that it is solved
}

// messages returns the messages that show the answer, with the buttons under the last one.
func (s shown) messages() []outgoing {
	contents := s.contents()
	rest := len(contents) > maxMessages
	contents = contents[:min(len(contents), maxMessages)]
	messages := make([]outgoing, len(contents))
	for i, content := range contents {
		messages[i].Content = content
	}
	messages[len(messages)-1].Components = s.buttons(rest)
	return messages
}

// contents returns the whole answer, in as many messages as it takes.
func (s shown) contents() []string {
	a := s.answer
	if a.Outcome == bot.Refused && s.direct && len(a.Related) > 0 {
		r := renderer{words: wording.In(a.Language)}
		return split(append(r.answer(a), r.related(a)...), contentLimit)
	}
	return render(a)
}

// buttons returns the row of buttons under an answer.
func (s shown) buttons(more bool) []discordgo.MessageComponent {
	a, w := s.answer, wording.In(s.answer.Language)
	var row []discordgo.MessageComponent
	if a.Outcome == bot.Refused {
		if len(a.Related) > 0 && !s.direct {
			row = append(row, button(w.Closest, customID("n", w.Language, encodeCitations(a.Related))))
		}
		row = append(row, judgeButton("👎", "d"))
	} else {
		row = append(row, button(w.Passages, customID("p", w.Language, encodeCitations(a.Citations))), judgeButton("👍", "u"), judgeButton("👎", "d"))
	}
	if more {
		row = append(row, button(w.Continue, customID("c", w.Language, "")))
	}
	switch {
	case s.private:
		row = append(row, shareButton(w, a.Collections, ""))
	case s.command:
		row = append(row, button(w.FollowUp, customID("f", w.Language, "")))
	}
	if a.Outcome == bot.Answered && len(row) < 5 {
		rewritten := ""
		if a.Rewritten != "" {
			rewritten = "r"
		}
		row = append(row, button(w.More, customID("m", w.Language, s.asker+"."+rewritten)))
	}
	if s.post {
		return withSolved(row, w, s.asker)
	}
	return []discordgo.MessageComponent{discordgo.ActionsRow{Components: row}}
}

func button(label, id string) discordgo.Button {
	return discordgo.Button{Label: label, Style: discordgo.SecondaryButton, CustomID: id}
}

func judgeButton(emoji, kind string) discordgo.Button {
	return discordgo.Button{Emoji: &discordgo.ComponentEmoji{Name: emoji}, Style: discordgo.SecondaryButton, CustomID: kind}
}

// related returns the lines of the sentences that are near to a refused question.
func (r renderer) related(a bot.Answer) []string {
	lines := []string{r.line("", escape(r.words.Related))}
	for _, c := range a.Related {
		lines = append(lines, r.line("> ", r.words.Isolate(escape(c.Sentence.Text))), r.source([]bot.Citation{c}, r.words.Near(c, a.Language)))
	}
	return lines
}

// passage returns the lines of a cited sentence in its paragraph, with its place and what it cites.
func (r renderer) passage(e bot.Excerpt, marker int) []string {
	var head []string
	origin := r.words.Origin([]bot.Citation{e.Citation})
	for _, p := range slices.Insert(origin, 1, r.outerHeadings(e)...) {
		text := r.words.Isolate(escape(p.Text))
		if p.Link != "" {
			text = r.words.Isolated(link(p.Text, p.Link))
		}
		head = append(head, text)
	}
	mark := ""
	if marker > 0 {
		mark = r.words.Isolated("**"+wording.Marker(marker)+"**") + " "
	}
	if e.Link == "" {
		head = append(head, r.words.Isolated(escape(e.Place)))
	}
	lines := []string{
		r.line("", mark+strings.Join(head, " · ")),
		r.line("> ", r.words.Isolate(escape(e.Before)+"**"+escape(e.Text)+"**"+escape(e.After))),
	}
	for _, reference := range e.Sentence.References {
		text := r.words.Isolate(escape(reference.Long()))
		if reference.URL != "" {
			text += " · " + r.words.Isolated(link(r.words.Original, reference.URL))
		}
		if reference.ArchiveURL != "" {
			text += " · " + r.words.Isolated(link(strings.TrimSpace(fmt.Sprintf(r.words.Archived, reference.ArchiveDate)), reference.ArchiveURL))
		}
		lines = append(lines, r.small(fmt.Sprintf(r.words.Cites, text)))
	}
	var headings []string
	for _, heading := range e.Elsewhere {
		headings = append(headings, r.words.Isolate(escape(heading)))
	}
	if len(headings) > 0 {
		lines = append(lines, r.small(fmt.Sprintf(escape(r.words.Elsewhere), strings.Join(headings, r.words.Comma))))
	}
	return lines
}

// outerHeadings returns the section of a sentence whose origin is told by a time.
func (r renderer) outerHeadings(e bot.Excerpt) []wording.Part {
	if e.Sentence.At.Seconds < 0 || len(e.Section) == 0 {
		return nil
	}
	return []wording.Part{{Text: e.Section[len(e.Section)-1]}}
}

// commandMention is how Discord writes a command that can be pressed.
const commandMention = "</"

// escapeKeepingCommands escapes a text of ours but for the commands in it.
func escapeKeepingCommands(text string) string {
	parts := strings.Split(text, commandMention)
	for i, part := range parts {
		if i == 0 {
			parts[i] = escape(part)
			continue
		}
		command, rest, _ := strings.Cut(part, ">")
		parts[i] = commandMention + command + ">" + escape(rest)
	}
	return strings.Join(parts, "")
}

// escapeLines escapes a text of ours of several lines, but for the commands in it.
func escapeLines(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = escapeKeepingCommands(line)
	}
	return strings.Join(lines, "\n")
}

// Preview returns an answer as the messages that a mention would get, each with a line of its buttons below.
func Preview(a bot.Answer) []string {
	var previews []string
	for _, m := range (shown{answer: a}).messages() {
		labels := []string{}
		for _, row := range m.Components {
			for _, c := range row.(discordgo.ActionsRow).Components {
				b := c.(discordgo.Button)
				if b.Emoji != nil {
					b.Label = b.Emoji.Name
				}
				labels = append(labels, b.Label)
			}
		}
		if len(labels) > 0 {
			m.Content += "\n[ " + strings.Join(labels, " · ") + " ]"
		}
		previews = append(previews, m.Content)
	}
	return previews
}
