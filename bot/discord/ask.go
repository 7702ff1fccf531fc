package discord

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"ibid/bot"
	"ibid/bot/wording"
)

// question is what a message asks, as far as the message tells.
type question struct {
	text   string
	way    string // mention, reply, thread, dm, ask or menu
	parent string // ID of the answer that it follows up
	hint   string // what to say instead of an answer; "": nothing
}

// memoryOf is how many turns a conversation remembers.
const memoryOf = 6

// hintEvery is how often somebody is told that a reply cannot be read.
const hintEvery = 24 * time.Hour

// addressed reports whether a message is for the bot: a direct message, a mention, or a reply to it.
func (d *Discord) addressed(m *discordgo.Message) bool {
	if m.Type != discordgo.MessageTypeDefault && m.Type != discordgo.MessageTypeReply {
		return false
	}
	return m.GuildID == "" || d.mentioned(m) || d.repliesToMe(m)
}

func (d *Discord) mentioned(m *discordgo.Message) bool {
	for _, user := range m.Mentions {
		if user != nil && user.ID == d.self.ID {
			return true
		}
	}
	return false
}

func (d *Discord) repliesToMe(m *discordgo.Message) bool {
	return m.ReferencedMessage != nil && m.ReferencedMessage.Author != nil && m.ReferencedMessage.Author.ID == d.self.ID
}

// understand finds the question in a message that is for the bot.
func (d *Discord) understand(ctx context.Context, m *discordgo.Message) question {
	text := d.withoutMention(m.Content)
	switch {
	case d.repliesToMe(m):
		return d.understandReply(ctx, m, text)
	case text != "":
		return d.placed(ctx, m, text)
	case len(m.Attachments) > 0:
		return question{hint: d.words("").Attachments}
	case m.ReferencedMessage != nil:
		if quoted := d.withoutMention(m.ReferencedMessage.Content); quoted != "" {
			return question{text: quoted, way: "mention"}
		}
		return question{hint: d.words("").Withheld}
	case m.GuildID != "":
		if thread := d.thread(ctx, m.ChannelID); thread.name != "" && !thread.mine {
			return question{text: thread.name, way: "thread"}
		}
	}
	return question{hint: d.howToAsk("")}
}

// understandReply reads a reply to an answer. Discord withholds its text when it does not ping, or answers a command.
func (d *Discord) understandReply(ctx context.Context, m *discordgo.Message, text string) question {
	if text != "" {
		return question{text: text, way: "reply", parent: m.ReferencedMessage.ID}
	}
	first, err := d.memory.Once(ctx, "unreadable reply "+m.Author.ID, hintEvery)
	if err == nil && !first {
		return question{}
	}
	return question{hint: d.words("").Unreadable}
}

// placed says what a question follows up by its place: in a direct message and in a thread of the bot's, the last answer
// there.
func (d *Discord) placed(ctx context.Context, m *discordgo.Message, text string) question {
	q := question{text: text, way: "mention"}
	if m.GuildID == "" {
		q.way = "dm"
	} else if in := d.thread(ctx, m.ChannelID); in.name != "" {
		q.way = "thread"
		if !in.mine {
			return q
		}
	} else {
		return q
	}
	latest, err := d.memory.Latest(ctx, m.ChannelID)
	d.warn("reading the last answer of a channel", err)
	q.parent = latest
	return q
}

// thread returns what is known of a channel; nothing where Discord doesn't say.
func (d *Discord) thread(ctx context.Context, channel string) thread {
	t, err := d.askChannel(ctx, channel)
	d.warn("asking for a channel", err)
	return t
}

// mention is how Discord writes one.
var mention = regexp.MustCompile(`<@!?(\d+)>`)

// withoutMention returns a message's text without mentions of the bot.
func (d *Discord) withoutMention(text string) string {
	return strings.TrimSpace(mention.ReplaceAllStringFunc(text, func(found string) string {
		if strings.Contains(found, d.self.ID) {
			return ""
		}
		return found
	}))
}

// history returns the conversation that a turn ends, as far as it may be read in a room.
func (d *Discord) history(ctx context.Context, at room, parent string) []bot.Turn {
	if parent == "" {
		return nil
	}
	turns, err := d.memory.Conversation(ctx, parent, memoryOf)
	d.warn("reading a conversation", err)
	var history []bot.Turn
	for _, t := range turns {
		if at.shows(t.Answer) {
			history = append(history, bot.Turn{Question: t.Question, Rewritten: t.Answer.Rewritten, Answer: t.Answer})
		}
	}
	return history
}

// answerMessage answers a message once, whatever is replayed, in a post.
func (d *Discord) answerMessage(ctx context.Context, m *discordgo.Message, p *post) {
	started, answered := d.config.Now(), false
	defer p.withdraw()
	if isNew, err := d.memory.Claim(ctx, m.ID); err == nil && !isNew {
		return
	}
	if context.Cause(ctx) != nil {
		d.config.Watch.Asked(unknownWay, outcomeStopped, nil)
		d.cutShort(p)
		return
	}
	q, t, ok := d.accepted(ctx, m, p)
	if !ok {
		return
	}
	defer func() { // also after a panic
		if !answered {
			d.giveBack(t)
		}
	}()
	w := d.takeUp(q.way)
	defer w.end()
	at := d.mustRoom(ctx, m.GuildID, m.ChannelID)
	p.place = func() string { return d.place(ctx, m, q, &p.reply) }
	live := newStream(ctx, p.put, func(ctx context.Context) { d.warn("typing", d.rest.typing(ctx, m.ChannelID)) })
	answer, err := at.askThrough(ctx, live, bot.Question{Text: q.text, History: d.history(ctx, at, q.parent)})
	switch {
	case context.Cause(ctx) != nil:
		w.outcome = outcomeStopped
		d.cutShort(p)
		return
	case err != nil:
		panic(fmt.Errorf("answering: %w", err)) // the queue's guard logs it and tells the person
	case answer.Outcome == bot.Chat:
		w.outcome = string(bot.Chat)
		if !answer.Thanked {
			d.warn("sending a hint", p.notice(ctx, escapeKeepingCommands(d.howToAsk(answer.Language))))
		}
		return
	}
	id := p.finish(ctx, shown{answer: answer, asker: m.Author.ID, direct: m.GuildID == ""})
	w.outcome = outcomeUnsent
	if answered = id != ""; answered {
		w.stages = d.save(ctx, Turn{
			ID: id, Event: m.ID, Guild: m.GuildID, Channel: p.channel, User: m.Author.ID, Way: q.way, Parent: q.parent,
			Question: q.text, Answer: answer, Waited: waited(ctx), Took: d.config.Now().Sub(started),
		})
		w.outcome = string(answer.Outcome)
	}
}

// accepted returns the question of a message and what it took from the quotas. Where it is not to be answered, whatever is to
// be said has been said.
func (d *Discord) accepted(ctx context.Context, m *discordgo.Message, p *post) (q question, t taken, ok bool) {
	if !d.messageAdmitted(ctx, m, p) {
		return q, nil, false
	}
	q = d.understand(ctx, m)
	if q.text == "" {
		if q.hint != "" {
			d.warn("sending a hint", p.notice(ctx, escapeKeepingCommands(q.hint)))
		}
		return q, nil, false
	}
	if t, ok = d.takeForMessage(ctx, m, p, q); ok && q.way == "mention" && d.config.Replies.thread(m.ChannelID) {
		p.withdraw() // the answer comes in a thread
	}
	return q, t, ok
}

// place returns the channel to answer in: the message's own, or a thread that is opened on it where the setting says so.
func (d *Discord) place(ctx context.Context, m *discordgo.Message, q question, reply *outgoing) string {
	if q.way != "mention" || !d.config.Replies.thread(m.ChannelID) {
		return m.ChannelID
	}
	opened, err := d.rest.startThread(ctx, m.ChannelID, m.ID, threadName(q.text))
	if err != nil {
		if !errors.Is(err, errForbidden) {
			d.warn("opening a thread", err)
		}
		return m.ChannelID
	}
	reply.ReplyTo = nil
	return opened.ID
}

// threadName cuts a question to what Discord allows for the name of a thread: 100 characters.
func threadName(question string) string {
	name := []rune(strings.Join(strings.Fields(question), " "))
	if len(name) > 90 {
		name = append(name[:89], '…')
	}
	return string(name)
}

// askThrough asks, showing on a stream what is there before the end of the answer.
func (at room) askThrough(ctx context.Context, live *stream, q bot.Question) (bot.Answer, error) {
	defer live.end()
	return at.Ask(ctx, q, live.show)
}

// save keeps a turn, logs it, and returns how the work on it went.
func (d *Discord) save(ctx context.Context, t Turn) []bot.Stage {
	if !t.Private || !d.config.Forgetful {
		d.warn("keeping a turn", d.memory.Save(ctx, t))
	}
	d.logTurn(t)
	return t.Stages()
}

// farewell bounds what is said when something ended: the context of the work is over by then.
const farewell = 5 * time.Second

func (d *Discord) say(channel string, m outgoing, text string) {
	ctx, cancel := context.WithTimeout(context.Background(), farewell)
	defer cancel()
	m.Content = escape(text)
	_, err := d.rest.send(ctx, channel, m)
	d.warn("sending a notice", err)
}

// cutShort says that the program ended before the answer was there, in the message of the answer where there is one.
func (d *Discord) cutShort(p *post) {
	p.line = false
	if p.id == "" {
		d.say(p.channel, p.reply, d.words("").Stopped)
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), farewell)
	defer cancel()
	d.warn("ending an answer", d.rest.edit(ctx, p.channel, p.id, outgoing{Content: escape(d.words("").Stopped)}))
}

// apologise says that something went wrong, with the id that the log has too.
func (d *Discord) apologise(m *discordgo.Message, id string) {
	d.say(m.ChannelID, outgoing{ReplyTo: m.Reference()}, fmt.Sprintf(d.words("").Failed, id))
}

// refusal says why a question was not taken: the queue is full, or ibid stops.
func (d *Discord) refusal(w wording.Words, err error) string {
	if errors.Is(err, errClosed) {
		return w.Stopped
	}
	return fmt.Sprintf(w.Busy, d.asks.length)
}

// words returns the fixed texts for a locale of Discord's, such as en-US; English for "".
func (d *Discord) words(locale string) wording.Words {
	language, _, _ := strings.Cut(locale, "-")
	return wording.In(language)
}

// howToAsk returns the one line on how to ask.
func (d *Discord) howToAsk(locale string) string {
	return fmt.Sprintf(d.words(locale).HowToAsk, d.commands["ask"])
}
