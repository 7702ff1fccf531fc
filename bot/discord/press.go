package discord

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"

	"ibid/bot"
	"ibid/bot/wording"
)

// press answers a button. What it needs stands in its custom_id.
func (d *Discord) press(ctx context.Context, i *discordgo.Interaction, id string) {
	kind, language, payload := parseCustomID(id)
	w := wording.In(language)
	switch kind {
	case "p":
		d.showPassages(ctx, i, w, payload, 1)
	case "n":
		d.showPassages(ctx, i, w, payload, 0)
	case "q6", "q12", "q18":
		before, _ := strconv.Atoi(kind[1:]) // digits
		d.showPassages(ctx, i, w, payload, before+1)
	case "e":
		d.translate(ctx, i, w, payload)
	case "u", "d":
		d.judge(ctx, i, kind == "u")
	case "w":
		d.modal(ctx, i, customID("W", language, payload), w.AddReason, w.YourReason, "")
	case "m":
		d.show(ctx, i, d.more(i, w, payload))
	case "f":
		d.modal(ctx, i, customID("F", language, orMessage(payload, i)), w.FollowUp, w.YourQuestion, "")
	case "t":
		d.asTyped(ctx, i, w, payload)
	case "c":
		d.continued(ctx, i, w, payload)
	case "s":
		d.share(ctx, i, w, payload)
	case "x":
		d.delete(ctx, i, w, payload)
	case kindSolved:
		d.solved(ctx, i, w, payload)
	case "l":
		d.turnPage(ctx, i, payload)
	}
}

// orMessage returns the ID in a payload, else that of the message under which the button stands.
func orMessage(payload string, i *discordgo.Interaction) string {
	if payload == "" && i.Message != nil {
		return i.Message.ID
	}
	return payload
}

// judge counts a 👍 or 👎 at the press. A reason may follow.
func (d *Discord) judge(ctx context.Context, i *discordgo.Interaction, up bool) {
	w := d.words(string(i.Locale))
	answer := orMessage("", i)
	d.warn("keeping a judgement", d.memory.Judge(ctx, answer, user(i).ID, up, ""))
	verdict := "d"
	if up {
		verdict = "u"
	}
	d.show(ctx, i, outgoing{Content: escape(w.Judged), Components: []discordgo.MessageComponent{
		discordgo.ActionsRow{Components: []discordgo.MessageComponent{button(w.AddReason, customID("w", w.Language, verdict+"."+answer))}},
	}})
}

// more offers what is rarely wanted.
func (d *Discord) more(i *discordgo.Interaction, w wording.Words, payload string) outgoing {
	asker, rewritten, _ := strings.Cut(payload, ".")
	answer := orMessage("", i)
	var row []discordgo.MessageComponent
	if rewritten != "" {
		row = append(row, button(w.AsTyped, customID("t", w.Language, answer)))
	}
	row = append(row,
		button(w.FollowUp, customID("f", w.Language, answer)),
		button(w.Delete, customID("x", w.Language, asker+"."+answer)))
	return outgoing{Content: escape(w.More), Components: []discordgo.MessageComponent{discordgo.ActionsRow{Components: row}}}
}

// modal opens a form with one field.
func (d *Discord) modal(ctx context.Context, i *discordgo.Interaction, id, title, label, value string) {
	style := discordgo.TextInputParagraph
	d.warn("opening a form", d.rest.respond(ctx, i, &discordgo.InteractionResponse{
		Type: discordgo.InteractionResponseModal,
		Data: &discordgo.InteractionResponseData{CustomID: id, Title: title, Components: []discordgo.MessageComponent{
			discordgo.ActionsRow{Components: []discordgo.MessageComponent{
				discordgo.TextInput{CustomID: "text", Label: label, Style: style, Required: true, MaxLength: 2000, Value: value},
			}},
		}},
	}))
}

// submit takes what was written into a form.
func (d *Discord) submit(ctx context.Context, i *discordgo.Interaction, data discordgo.ModalSubmitInteractionData) {
	kind, language, payload := parseCustomID(data.CustomID)
	written := strings.TrimSpace(field(data.Components))
	if written == "" {
		d.tell(ctx, i, d.howToAsk(language))
		return
	}
	switch kind {
	case "W":
		verdict, answer, _ := strings.Cut(payload, ".")
		d.warn("keeping a reason", d.memory.Judge(ctx, answer, user(i).ID, verdict == "u", written))
		d.tell(ctx, i, wording.In(language).Judged)
	case "F":
		d.deferAnswer(ctx, i, asked{text: written, way: "reply", parent: payload})
	case "A":
		d.deferAnswer(ctx, i, asked{text: written, way: "menu", private: true})
	}
}

// field returns the text of the only field of a form.
func field(components []discordgo.MessageComponent) string {
	for _, c := range components {
		row, ok := c.(*discordgo.ActionsRow)
		if !ok {
			continue
		}
		for _, c := range row.Components {
			if input, ok := c.(*discordgo.TextInput); ok {
				return input.Value
			}
		}
	}
	return ""
}

// asTyped asks a question again, without what was said before it.
func (d *Discord) asTyped(ctx context.Context, i *discordgo.Interaction, w wording.Words, answer string) {
	turn, ok, err := d.memory.Turn(ctx, answer)
	d.warn("reading a turn", err)
	if !ok {
		d.tell(ctx, i, w.Forgotten)
		return
	}
	d.deferAnswer(ctx, i, asked{text: turn.Question, way: turn.Way, private: true, exact: true})
}

// continued shows what did not fit into the messages of an answer. Payload is how many messages were shown, and the answer.
func (d *Discord) continued(ctx context.Context, i *discordgo.Interaction, w wording.Words, payload string) {
	count, answer, _ := strings.Cut(payload, ".")
	from, err := strconv.Atoi(count)
	if err != nil {
		from = maxMessages
	}
	turn, ok, err := d.memory.Turn(ctx, orMessage(answer, i))
	d.warn("reading a turn", err)
	contents := shown{answer: turn.Answer, direct: i.GuildID == ""}.contents()
	if !ok || from >= len(contents) || !d.mustRoom(ctx, i.GuildID, i.ChannelID).shows(turn.Answer) {
		d.tell(ctx, i, w.Forgotten)
		return
	}
	m := outgoing{Content: contents[from]}
	if from+1 < len(contents) {
		m.Components = []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{
			button(w.Continue, customID("c", w.Language, fmt.Sprintf("%d.%s", from+1, turn.ID))),
		}}}
	}
	d.show(ctx, i, m)
}

// shareButton returns the button that shares what was drawn from collections; nil: from all. It is marked by
// them, since what it shares isn't kept: where other collections may be read when it is pressed, it shares nothing. about is
// the ID of the message that is checked; "" for anything else.
func shareButton(w wording.Words, collections []string, about string) discordgo.Button {
	return button(w.Share, customID("s", w.Language, strings.TrimSuffix(collectionsHash(collections)+"."+about, ".")))
}

// share puts a message that only its user sees into the channel, if they may write there.
func (d *Discord) share(ctx context.Context, i *discordgo.Interaction, w wording.Words, payload string) {
	drawnFrom, about, _ := strings.Cut(payload, ".")
	at := d.mustRoom(ctx, i.GuildID, i.ChannelID)
	if at.collections != nil && drawnFrom != collectionsHash(at.collections) {
		d.tell(ctx, i, w.Forgotten)
		return
	}
	if i.Message == nil || i.Member == nil || !mayWrite(i) {
		d.tell(ctx, i, w.NotHere)
		return
	}
	r := renderer{words: w}
	by := r.small(fmt.Sprintf(escape(w.Shared), r.words.Isolate(escape(user(i).DisplayName()))) + r.about(i, about))
	content := i.Message.Content
	if units(content)+units(by)+1 <= contentLimit {
		content += "\n" + by
	}
	_, err := d.rest.send(ctx, i.ChannelID, outgoing{Content: content, Components: passagesButton(i.Message.Components), Nonce: i.ID})
	if err != nil {
		d.warn("sharing", err)
		d.tell(ctx, i, w.NotHere)
		return
	}
	d.warn("acknowledging", d.rest.respond(ctx, i, &discordgo.InteractionResponse{
		Type: discordgo.InteractionResponseUpdateMessage,
		Data: &discordgo.InteractionResponseData{Content: i.Message.Content, Components: passagesButton(i.Message.Components)},
	}))
}

// mayWrite reports whether the member may write in the channel of an interaction.
func mayWrite(i *discordgo.Interaction) bool {
	const needed = discordgo.PermissionSendMessages | discordgo.PermissionSendMessagesInThreads
	return i.Member.Permissions&(needed|discordgo.PermissionAdministrator) != 0
}

// passagesButton returns the row with only the buttons that show passages, which work wherever they stand.
func passagesButton(rows []discordgo.MessageComponent) []discordgo.MessageComponent {
	for _, r := range rows {
		row, ok := r.(*discordgo.ActionsRow)
		if !ok {
			continue
		}
		kept := slices.DeleteFunc(slices.Clone(row.Components), func(c discordgo.MessageComponent) bool {
			b, ok := c.(*discordgo.Button)
			return !ok || !showsPassages(b.CustomID)
		})
		if len(kept) > 0 {
			return []discordgo.MessageComponent{discordgo.ActionsRow{Components: kept}}
		}
	}
	return nil
}

// showsPassages reports whether a button shows passages.
func showsPassages(custom string) bool {
	kind, _, _ := parseCustomID(custom)
	return kind == "p" || kind == "n" || strings.HasPrefix(kind, "q")
}

// delete takes an answer away, for who asked and for moderators.
func (d *Discord) delete(ctx context.Context, i *discordgo.Interaction, w wording.Words, payload string) {
	asker, answer, _ := strings.Cut(payload, ".")
	moderator := i.Member != nil && i.Member.Permissions&(discordgo.PermissionManageMessages|discordgo.PermissionAdministrator) != 0
	if user(i).ID != asker && !moderator {
		d.tell(ctx, i, w.NotYours)
		return
	}
	turn, _, err := d.memory.Turn(ctx, answer)
	d.warn("reading a turn", err)
	p := &post{Discord: d, channel: i.ChannelID, ids: append(slices.Clone(turn.Messages), answer)}
	p.trim(ctx, 0)
	d.tell(ctx, i, w.Deleted)
}

// foundLines returns the lines of one passage that was looked up.
func (r renderer) foundLines(f bot.Found) []string {
	one := []bot.Citation{f.Citation}
	return []string{r.source(one, r.words.Origin(one)), r.line("> ", r.words.Isolate(escape(f.Text)))}
}
