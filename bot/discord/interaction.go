package discord

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/bwmarrin/discordgo"

	"ibid/bot"
)

// Kinds of a message that the first response to an interaction may be.
const (
	ephemeral = discordgo.MessageFlagsEphemeral
	public    = discordgo.MessageFlags(0)
)

// answerInteraction gives an interaction its first response, which Discord wants within 3 s.
func (d *Discord) answerInteraction(ctx context.Context, i *discordgo.Interaction) {
	if isNew, err := d.memory.Claim(ctx, i.ID); err == nil && !isNew {
		return
	}
	if d.turnedAway(ctx, i) {
		return
	}
	switch i.Type {
	case discordgo.InteractionApplicationCommand:
		d.command(ctx, i, i.ApplicationCommandData())
	case discordgo.InteractionApplicationCommandAutocomplete:
		d.complete(ctx, i, i.ApplicationCommandData())
	case discordgo.InteractionMessageComponent:
		d.press(ctx, i, i.MessageComponentData().CustomID)
	case discordgo.InteractionModalSubmit:
		d.submit(ctx, i, i.ModalSubmitData())
	}
}

// user returns who did it: the member in a server, the user elsewhere.
func user(i *discordgo.Interaction) *discordgo.User {
	if i.Member != nil && i.Member.User != nil {
		return i.Member.User
	}
	return i.User
}

// command runs a slash command or a message command.
func (d *Discord) command(ctx context.Context, i *discordgo.Interaction, data discordgo.ApplicationCommandInteractionData) {
	switch data.Name {
	case commandAsk:
		d.askCommand(ctx, i, data)
	case commandLookup:
		d.show(ctx, i, d.lookup(ctx, d.mustRoom(ctx, i.GuildID, i.ChannelID), i, textOption(data, "query"), 0))
	case commandSources:
		d.show(ctx, i, d.sources(d.mustRoom(ctx, i.GuildID, i.ChannelID), i, textOption(data, "name")))
	case commandHelp:
		d.show(ctx, i, outgoing{Content: d.help(i)})
	case commandForget:
		d.forget(ctx, i)
	case commandAskAbout:
		d.askAbout(ctx, i, data)
	case commandCheck:
		d.checkMessage(ctx, i, data)
	}
}

// textOption returns the value of a text option, or "".
func textOption(data discordgo.ApplicationCommandInteractionData, name string) string {
	for _, option := range data.Options {
		if option.Name == name && option.Type == discordgo.ApplicationCommandOptionString {
			return strings.TrimSpace(option.StringValue())
		}
	}
	return ""
}

func boolOption(data discordgo.ApplicationCommandInteractionData, name string) bool {
	for _, option := range data.Options {
		if option.Name == name && option.Type == discordgo.ApplicationCommandOptionBoolean {
			return option.BoolValue()
		}
	}
	return false
}

// show answers an interaction with a message that only its user sees.
func (d *Discord) show(ctx context.Context, i *discordgo.Interaction, m outgoing) {
	d.warn("showing a message", d.rest.respond(ctx, i, &discordgo.InteractionResponse{
		Type: discordgo.InteractionResponseChannelMessageWithSource,
		Data: &discordgo.InteractionResponseData{Content: m.Content, Components: m.Components, Flags: ephemeral},
	}))
}

// tell answers an interaction with a line that only its user sees.
func (d *Discord) tell(ctx context.Context, i *discordgo.Interaction, line string) {
	d.show(ctx, i, outgoing{Content: escape(line)})
}

// askCommand answers /ask.
func (d *Discord) askCommand(ctx context.Context, i *discordgo.Interaction, data discordgo.ApplicationCommandInteractionData) {
	q := asked{text: textOption(data, "question"), private: boolOption(data, "private"), way: "ask"}
	if name := textOption(data, "source"); name != "" {
		if q.documents = d.mustRoom(ctx, i.GuildID, i.ChannelID).findDocument(name); q.documents == nil {
			d.tell(ctx, i, d.words(string(i.Locale)).NoDocument)
			return
		}
	}
	d.deferAnswer(ctx, i, q)
}

// asked is a question that came by an interaction.
type asked struct {
	text      string
	way       string
	parent    string   // ID of the answer that it follows up
	documents []string // to answer from; nil: all
	private   bool
	exact     bool   // search as typed
	message   string // ID of the message whose text is to be checked; "": the text is a question
	taken     taken
}

// deferAnswer acknowledges an interaction and queues its question behind the others of the channel.
func (d *Discord) deferAnswer(ctx context.Context, i *discordgo.Interaction, q asked) {
	var refusal string
	if q.taken, refusal = d.take(ctx, d.words(string(i.Locale)), asking{i.GuildID, i.ChannelID, user(i).ID, q.text, q.parent != ""}); refusal != "" {
		d.show(ctx, i, outgoing{Content: refusal})
		return
	}
	flags, answer := public, d.answerDeferred
	if q.private {
		flags = ephemeral
	}
	if q.message != "" {
		answer = d.answerCheck
	}
	d.note(Work{Event: i.ID, Guild: i.GuildID, Channel: i.ChannelID, Token: i.Token, Locale: string(i.Locale)})
	err := d.rest.respond(ctx, i, &discordgo.InteractionResponse{
		Type: discordgo.InteractionResponseDeferredChannelMessageWithSource,
		Data: &discordgo.InteractionResponseData{Flags: flags},
	})
	if err != nil {
		d.done(i.ID)
		d.config.Watch.Asked(q.way, outcomeUnsent, nil)
		d.giveBack(q.taken)
		d.warn("acknowledging a question", err)
		return
	}
	d.turns.wait(i.ID)
	err = d.asks.add(i.ChannelID, job{
		owner:   user(i).ID,
		waits:   func(ctx context.Context, before int) { d.lineUp(ctx, i, before) },
		run:     func(ctx context.Context) { defer d.done(i.ID); answer(ctx, i, q) },
		onPanic: func(id string) { d.finish(i, fmt.Sprintf(d.words(string(i.Locale)).Failed, id)) },
	})
	if err != nil {
		d.config.Watch.Asked(q.way, notTaken(err), nil)
		d.giveBack(q.taken)
		d.finish(i, noRoom(d.words(string(i.Locale)), err))
		d.done(i.ID)
	}
}

// lineUp says in a deferred answer how many questions are before it.
func (d *Discord) lineUp(ctx context.Context, i *discordgo.Interaction, before int) {
	_, err := d.rest.editOriginal(ctx, i, outgoing{Content: fmt.Sprintf(escape(d.words(string(i.Locale)).InLine), before)})
	d.warn("telling a place in the line", err)
}

// finish ends a deferred answer with a notice.
func (d *Discord) finish(i *discordgo.Interaction, notice string) {
	ctx, cancel := context.WithTimeout(context.Background(), farewell)
	defer cancel()
	_, err := d.rest.editOriginal(ctx, i, outgoing{Content: escape(notice)})
	d.warn("ending an answer", err)
}

// stopped reports whether ibid stops before a deferred answer is there, and says so in its place.
func (d *Discord) stopped(ctx context.Context, i *discordgo.Interaction, w *work) bool {
	if context.Cause(ctx) == nil {
		return false
	}
	w.outcome = outcomeStopped
	d.finish(i, d.words(string(i.Locale)).Stopped)
	return true
}

// client returns the language of somebody's Discord; "" for English, which it has until another one is chosen.
func client(i *discordgo.Interaction) string {
	language, _, _ := strings.Cut(string(i.Locale), "-")
	if language == "en" {
		return ""
	}
	return language
}

// answerDeferred gives the answer that an interaction waits for.
func (d *Discord) answerDeferred(ctx context.Context, i *discordgo.Interaction, q asked) {
	started, answered := d.config.Now(), false
	w := d.takeUp(q.way)
	defer w.end()
	defer func() { // also after a panic
		if !answered {
			d.giveBack(q.taken)
		}
	}()
	if d.stopped(ctx, i, w) {
		return
	}
	at := d.mustRoom(ctx, i.GuildID, i.ChannelID)
	live := newStream(ctx, func(ctx context.Context, m outgoing) error {
		_, err := d.rest.editOriginal(ctx, i, m)
		return err
	}, nil)
	answer, err := at.askThrough(ctx, live, bot.Question{Text: q.text, Client: client(i), Documents: q.documents, History: d.history(ctx, at, q.parent), Exact: q.exact})
	switch {
	case d.stopped(ctx, i, w):
		return
	case err != nil:
		panic(fmt.Errorf("answering: %w", err)) // the queue's guard logs it and tells the person
	}
	if answer.Outcome == bot.Chat {
		w.outcome = string(bot.Chat)
		_, err := d.rest.editOriginal(ctx, i, outgoing{Content: escapeKeepingCommands(d.howToAsk(answer.Language))})
		d.warn("sending a hint", err)
		return
	}
	s := shown{answer: answer, asker: user(i).ID, direct: i.GuildID == "", command: true, private: q.private && i.GuildID != ""}
	ids := d.deliver(ctx, i, s)
	w.outcome = outcomeUnsent
	if last := len(ids) - 1; last >= 0 {
		answered = true
		w.stages = d.save(ctx, Turn{
			ID: ids[last], Messages: ids[:last], Event: i.ID, Guild: i.GuildID, Channel: i.ChannelID, User: user(i).ID, Way: q.way, Private: q.private, Parent: q.parent,
			Question: q.text, Answer: answer, Waited: waited(ctx), Took: d.config.Now().Sub(started),
		})
		w.outcome = string(answer.Outcome)
	}
}

// deliver shows an answer in the place of a deferred one and returns the IDs of its messages, the one with the buttons last;
// none where it could not be shown. When the interaction has expired a public answer is sent as an ordinary message, a
// private one by direct message.
func (d *Discord) deliver(ctx context.Context, i *discordgo.Interaction, s shown) (ids []string) {
	return d.deliverMessages(ctx, i, s.messages(), s.private)
}

func (d *Discord) deliverMessages(ctx context.Context, i *discordgo.Interaction, messages []outgoing, private bool) (ids []string) {
	for n, m := range messages {
		m.Ephemeral = private
		var sent *discordgo.Message
		var err error
		if n == 0 {
			sent, err = d.rest.editOriginal(ctx, i, m)
		} else {
			sent, err = d.rest.followup(ctx, i, m)
		}
		if errors.Is(err, errExpired) {
			return d.deliverLate(ctx, i, messages[n:], private)
		}
		if err != nil {
			d.warn("sending an answer", err)
			return nil
		}
		ids = append(ids, sent.ID)
	}
	return ids
}

// deliverLate sends what an expired interaction can no longer show. A private answer never reaches the channel.
func (d *Discord) deliverLate(ctx context.Context, i *discordgo.Interaction, messages []outgoing, private bool) (ids []string) {
	channel := i.ChannelID
	if private {
		var err error
		if channel, err = d.rest.dm(ctx, user(i).ID); err != nil {
			d.log.Warn("a private answer was dropped: it was late and no direct message could be sent", "reason", describe(err))
			return nil
		}
	}
	for _, m := range messages {
		sent, err := d.rest.send(ctx, channel, m)
		if err != nil {
			d.warn("sending a late answer", err)
			return nil
		}
		ids = append(ids, sent.ID)
	}
	return ids
}

// failInteraction says that something went wrong, with the id that the log has too.
func (d *Discord) failInteraction(i *discordgo.Interaction, id string) {
	ctx, cancel := context.WithTimeout(context.Background(), farewell)
	defer cancel()
	d.tell(ctx, i, fmt.Sprintf(d.words(string(i.Locale)).Failed, id))
}

// complete offers what goes on with what is being typed: documents for "source", titles and headings for "query".
func (d *Discord) complete(ctx context.Context, i *discordgo.Interaction, data discordgo.ApplicationCommandInteractionData) {
	choices := []*discordgo.ApplicationCommandOptionChoice{}
	at, err := d.room(ctx, i.GuildID, i.ChannelID)
	d.warn("completing", err)
	for _, option := range data.Options {
		if !option.Focused || err != nil {
			continue
		}
		typed := option.StringValue()
		switch option.Name {
		case "source", "name":
			choices = at.documentChoices(typed)
		case "query":
			for _, name := range at.Complete(typed, maxChoices) {
				choices = append(choices, choice(name, name))
			}
		}
	}
	d.offer(ctx, i, choices)
}

// offer shows choices for what is being typed.
func (d *Discord) offer(ctx context.Context, i *discordgo.Interaction, choices []*discordgo.ApplicationCommandOptionChoice) {
	d.warn("completing", d.rest.respond(ctx, i, &discordgo.InteractionResponse{
		Type: discordgo.InteractionApplicationCommandAutocompleteResult,
		Data: &discordgo.InteractionResponseData{Choices: choices},
	}))
}
