package discord

import (
	"context"
	"fmt"
	"strconv"

	"github.com/bwmarrin/discordgo"

	"ibid/bot"
	"ibid/bot/wording"
)

// passages shows sentences where they stand: cited ones with their markers, of which the first is given, or, from 0, those
// that are near to a refused question.
// translated, unless nil, gives the model's translation of one in a foreign language; while it is nil a button offers that.
func (at room) passages(w wording.Words, payload string, first int, translated func(bot.Excerpt) string) []outgoing {
	r := renderer{words: w}
	var lines []string
	foreign := false
	for n, c := range decodeCitations(payload, at.Documents()) {
		marker := 0
		if first > 0 {
			marker = first + n
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
	var messages []outgoing
	for _, content := range split(lines, contentLimit) {
		messages = append(messages, outgoing{Content: content, Ephemeral: true})
	}
	if foreign && translated == nil && at.Writes() {
		if id := customID("e", w.Language, strconv.FormatInt(int64(first), 36)+payload); len(id) <= maxCustomID {
			messages[0].Components = []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{button(w.Translate, id)}}}
		}
	}
	return messages
}

// maxPassageMessages bounds the messages of one press: six paragraphs with their references are seldom longer.
const maxPassageMessages = 5

// showPassages answers a press with the passages, in as many messages as they take.
func (d *Discord) showPassages(ctx context.Context, i *discordgo.Interaction, w wording.Words, payload string, first int) {
	messages := d.mustRoom(ctx, i.GuildID, i.ChannelID).passages(w, payload, first, nil)
	d.show(ctx, i, messages[0])
	for _, m := range messages[1:min(len(messages), maxPassageMessages)] {
		_, err := d.rest.followup(ctx, i, m)
		d.warn("showing further passages", err)
	}
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
	err = d.asks.add(i.ChannelID, job{owner: user(i).ID, run: func(ctx context.Context) {
		digit := payload[:min(1, len(payload))]
		first, _ := strconv.ParseInt(digit, 36, 8) // 0 where it is none
		messages := at.passages(w, payload[len(digit):], int(first), func(e bot.Excerpt) string {
			text, err := at.Translate(ctx, e.Text, w.Language)
			if err != nil {
				d.warn("translating", err)
				return w.NoTranslation
			}
			return text
		})
		_, err := d.rest.editOriginal(ctx, i, messages[0])
		d.warn("showing a translation", err)
	}})
	if err != nil {
		_, err = d.rest.followup(ctx, i, outgoing{Content: escape(noRoom(w, err)), Ephemeral: true})
		d.warn("saying that there is no room for a translation", err)
	}
}
