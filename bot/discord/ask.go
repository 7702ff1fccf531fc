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
		if thread := d.thread(ctx, m.ChannelID); thread.is && !thread.mine {
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

// placed says what a question follows up by its place: in a direct message, in a thread of the bot's and in a post that it
// may answer, the last answer there.
func (d *Discord) placed(ctx context.Context, m *discordgo.Message, text string) question {
	q := question{text: d.titled(ctx, m, text), way: "mention"}
	if m.GuildID == "" {
		q.way = "dm"
	} else if in := d.thread(ctx, m.ChannelID); in.is {
		q.way = "thread"
		if !in.mine && !d.forum(in.parent) {
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

// titled puts the title of a thread before the text of its first message, which has the thread's ID.
func (d *Discord) titled(ctx context.Context, m *discordgo.Message, text string) string {
	if m.ID != m.ChannelID || text == "" {
		return text
	}
	return strings.TrimSpace(d.thread(ctx, m.ChannelID).name + "\n" + text)
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

// answerMessage answers the question of a message, as often as it is edited meanwhile.
func (d *Discord) answerMessage(ctx context.Context, p *post) {
	defer d.done(p.event)
	defer p.leaveLine()
	for edited := true; edited; p.begun = true {
		working, m := d.desk.begin(ctx, p.event)
		d.answer(ctx, working, m, p)
		var deleted bool
		if edited, deleted = d.desk.end(p.event); deleted {
			d.withdraw(ctx, p)
		}
	}
}

// answer answers a message once, whatever is replayed. The work ends when the message is edited or deleted; what is sent is
// sent with ctx, so that it is known to have been.
func (d *Discord) answer(ctx, working context.Context, m *discordgo.Message, p *post) {
	started, answered := d.config.Now(), false
	if !d.claim(working, m) {
		return
	}
	if p.over(working) {
		d.config.Watch.Asked(unknownWay, endOf(working), nil)
		return
	}
	q, old, t, ok := d.accepted(ctx, working, m, p)
	if !ok {
		return
	}
	w := d.takeUp(q.way)
	defer w.end()
	defer func() { // also after a panic
		if !answered {
			d.giveBack(t)
		}
	}()
	at := d.mustRoom(ctx, m.GuildID, m.ChannelID)
	p.place = func() (string, error) { return d.place(ctx, m, q, &p.reply) }
	live := newStream(ctx, p.put, func(ctx context.Context) { d.warn("typing", d.rest.typing(ctx, m.ChannelID)) })
	answer, err := at.askThrough(working, live, bot.Question{Text: q.text, History: d.history(working, at, q.parent)})
	w.outcome = string(answer.Outcome)
	switch {
	case p.over(working):
		w.outcome = endOf(working)
	case err != nil:
		w.outcome = outcomeFailed
		panic(fmt.Errorf("answering: %w", err)) // the queue's guard logs it and tells the person
	case answer.Outcome == bot.Chat && answer.Thanked:
		p.clear(ctx, old)
	case answer.Outcome == bot.Chat:
		p.forget(ctx, old)
		p.hint(ctx, d.howToAsk(answer.Language))
	case p.finish(ctx, shown{answer: answer, asker: m.Author.ID, direct: m.GuildID == ""}):
		answered = true
		w.stages = d.keep(ctx, old, p.turn(Turn{
			Event: m.ID, Guild: m.GuildID, User: m.Author.ID, Way: q.way, Parent: q.parent,
			Question: q.text, Waited: waited(ctx), Took: d.config.Now().Sub(started),
		}, answer))
	default:
		w.outcome = outcomeUnsent
	}
}

// accepted returns the question of a message, the turn whose answer is to be replaced, if there is one, and what the question
// took from the quotas. Where it is not to be answered, whatever is to be said has been said.
func (d *Discord) accepted(ctx, working context.Context, m *discordgo.Message, p *post) (q question, old Turn, t taken, ok bool) {
	if !d.messageAdmitted(working, m, p) {
		return q, old, nil, false
	}
	q, old = d.asked(working, m, p)
	if q.text == "" {
		switch {
		case p.over(working):
		case p.begun:
			p.clear(ctx, old)
		case q.hint != "":
			p.hint(ctx, q.hint)
		}
		return q, old, nil, false
	}
	if t, ok = d.takeForMessage(working, m, p, q, old); ok && q.way == "mention" && d.config.Replies.thread(m.ChannelID) {
		p.leaveLine() // the answer comes in a thread
	}
	return q, old, t, ok
}

// place returns the channel to answer in: the message's own, or a thread that is opened on it where the setting says so.
// Its error is errUnknownMessage: the message is gone.
func (d *Discord) place(ctx context.Context, m *discordgo.Message, q question, reply *outgoing) (string, error) {
	if q.way != "mention" || !d.config.Replies.thread(m.ChannelID) {
		return m.ChannelID, nil
	}
	opened, err := d.rest.startThread(ctx, m.ChannelID, m.ID, threadName(q.text))
	switch {
	case errors.Is(err, errUnknownMessage):
		return "", err
	case err != nil:
		if !errors.Is(err, errForbidden) {
			d.warn("opening a thread", err)
		}
		return m.ChannelID, nil
	}
	reply.ReplyTo = nil
	return opened.ID, nil
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

// noRoom says why a question was not taken: the queue is full, or ibid stops.
func noRoom(w wording.Words, err error) string {
	var full fullError
	if !errors.As(err, &full) {
		return w.Stopped
	}
	return fmt.Sprintf(wording.Counting(w.Busy, full.waiting), full.waiting)
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
