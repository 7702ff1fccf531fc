package discord

import (
	"context"
	"fmt"
	"strings"

	"github.com/bwmarrin/discordgo"

	"ibid/bot"
	"ibid/bot/wording"
)

// passages shows sentences where they stand: cited ones with their markers, or those that are near to a refused question.
// translated, unless nil, gives the model's translation of one in a foreign language; while it is nil a button offers that.
func (at room) passages(w wording.Words, payload string, marked bool, translated func(bot.Excerpt) string) outgoing {
	r := renderer{words: w}
	var lines []string
	foreign := false
	for n, c := range decodeCitations(payload, at.Documents()) {
		marker := 0
		if marked {
			marker = n + 1
		}
		e, err := at.Excerpt(c.document, c.number)
		if c.document == "" || err != nil {
			lines = append(lines, r.line("", r.words.Mark(marker)+" "+escape(r.words.Gone)))
			continue
		}
		lines = append(lines, r.passage(e, marker)...)
		if quoteHash(e.Text) != c.quote {
			lines = append(lines, r.small(escape(r.words.Changed)))
		}
		if e.Document.Language != "" && e.Document.Language != w.Language {
			foreign = true
			if translated != nil {
				lines = append(lines, r.small(fmt.Sprintf(escape(w.ByModel), r.words.Isolate(escape(translated(e))))))
			}
		}
	}
	if len(lines) == 0 {
		lines = []string{r.line("", escape(w.Gone))}
	}
	m := outgoing{Content: split(lines, contentLimit)[0]}
	if foreign && translated == nil && at.Writes() {
		kind := "1"
		if !marked {
			kind = "0"
		}
		if id := customID("e", w.Language, kind+payload); len(id) <= maxCustomID {
			m.Components = []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{button(w.Translate, id)}}}
		}
	}
	return m
}

// translate asks the model for what stands in a foreign language and puts its words beside, marked as the model's. The
// original stays.
func (d *Discord) translate(ctx context.Context, i *discordgo.Interaction, w wording.Words, payload string) {
	at := d.mustRoom(ctx, i.GuildID, i.ChannelID)
	err := d.rest.respond(ctx, i, &discordgo.InteractionResponse{Type: discordgo.InteractionResponseDeferredMessageUpdate})
	if err != nil {
		d.warn("acknowledging a translation", err)
		return
	}
	_, err = d.asks.add(i.ChannelID, job{
		run: func(ctx context.Context) {
			marked := strings.HasPrefix(payload, "1")
			m := at.passages(w, payload[min(1, len(payload)):], marked, func(e bot.Excerpt) string {
				text, err := at.Translate(ctx, e.Text, w.Language)
				if err != nil {
					d.warn("translating", err)
					return w.NoTranslation
				}
				return text
			})
			_, err := d.rest.editOriginal(ctx, i, m)
			d.warn("showing a translation", err)
		},
		onPanic: func(string) {},
	})
	d.warn("queueing a translation", err)
}
