package discord

import (
	"context"
	"fmt"
	"time"

	"github.com/bwmarrin/discordgo"

	"ibid/bot"
	"ibid/bot/wording"
)

// sources lists the documents, or shows one document's outline.
func (d *Discord) sources(at room, i *discordgo.Interaction, name string) outgoing {
	w := d.words(string(i.Locale))
	r := renderer{words: w}
	list, err := at.Sources()
	if err != nil {
		panic(fmt.Errorf("listing the documents: %w", err)) // the queue's guard logs it and tells the person
	}
	if name != "" {
		ids := at.findDocument(name)
		for _, s := range list {
			if len(ids) > 0 && s.ID == ids[0] {
				return outgoing{Content: fit(r.outline(s))}
			}
		}
		return outgoing{Content: escape(w.NoDocument)}
	}
	lines := []string{r.line("", fmt.Sprintf(escape(w.Known), len(list)))}
	for n, s := range list {
		line := r.line("- ", r.words.Isolate(escape(s.Name()))+" · "+escape(w.Name(s.Language)))
		if size(lines)+units(line) > contentLimit-60 {
			lines = append(lines, r.small(fmt.Sprintf(escape(w.AndMore), len(list)-n)))
			break
		}
		lines = append(lines, line)
	}
	return outgoing{Content: fit(lines)}
}

// outline returns the lines that show what is in a document.
func (r renderer) outline(s bot.Source) []string {
	title := "**" + escape(s.Name()) + "**"
	if s.URL != "" {
		title = link(escape(s.Name()), s.URL)
	}
	lines := []string{r.line("", r.words.Isolate(title))}
	for _, path := range s.Outline {
		if len(path) == 0 {
			continue
		}
		line := r.line("- ", r.words.Isolate(escape(path[len(path)-1])))
		if size(lines)+units(line) > contentLimit-100 {
			break
		}
		lines = append(lines, line)
	}
	facts := escape(r.words.Name(s.Language))
	for _, fact := range []string{s.Author, s.Date, s.License} {
		if fact != "" {
			facts += " · " + r.words.Isolate(escape(fact))
		}
	}
	return append(lines, r.small(facts))
}

func size(lines []string) int {
	n := 0
	for _, line := range lines {
		n += units(line) + 1
	}
	return n
}

// fit returns lines as the content of one message.
func fit(lines []string) string { return split(lines, contentLimit)[0] }

// help says how to ask, and what is kept for how long.
func (d *Discord) help(i *discordgo.Interaction) string {
	w := d.words(string(i.Locale))
	where, private := w.StayHere, w.PrivateKept
	if d.config.Forgetful {
		private = w.PrivateNotKept
	}
	if d.config.SentTo != "" {
		where = fmt.Sprintf(w.SentTo, d.config.SentTo)
	}
	days := daysOf(d.config.Retention)
	return escapeLines(fmt.Sprintf(wording.Counting(w.Help, days), d.commands[commandAsk], d.commands[commandLookup], d.commands[commandSources], days, d.commands[commandForget], private, where, d.owner))
}

// daysOf returns how many days something is kept at most: a day that has begun counts.
func daysOf(d time.Duration) int { return int((d + 24*time.Hour - 1) / (24 * time.Hour)) }

// forget deletes what is kept about somebody, when they ask for it.
func (d *Discord) forget(ctx context.Context, i *discordgo.Interaction) {
	deleted, err := d.memory.Forget(ctx, user(i).ID)
	if err != nil {
		panic(fmt.Errorf("forgetting: %w", err)) // the queue's guard logs it and tells the person
	}
	d.tell(ctx, i, fmt.Sprintf(d.words(string(i.Locale)).ForgotYou, deleted))
}

// askAbout opens a form with the text of a message, to ask about it.
func (d *Discord) askAbout(ctx context.Context, i *discordgo.Interaction, data discordgo.ApplicationCommandInteractionData) {
	w := d.words(string(i.Locale))
	if data.Resolved == nil || data.Resolved.Messages[data.TargetID] == nil {
		d.tell(ctx, i, w.Withheld)
		return
	}
	text := d.withoutMention(data.Resolved.Messages[data.TargetID].Content)
	if text == "" {
		d.tell(ctx, i, w.Attachments)
		return
	}
	if r := []rune(text); len(r) > 2000 {
		text = string(r[:2000])
	}
	d.modal(ctx, i, customID("A", w.Language, ""), w.AskThis, w.YourQuestion, text)
}
