package discord

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/bwmarrin/discordgo"

	"ibid/bot"
)

// post is where an answer to a message appears: messages that are sent first, then edited.
type post struct {
	*Discord
	event string // the question's, on the desk
	begun bool   // the question was worked on before, and was edited then
	place func() (string, error)
	reply outgoing // what it replies to

	channel string
	ids     []string // of its messages, none until the first is sent
	line    bool     // they say only that the question waits
}

// newPost returns the post that is to answer a message.
func (d *Discord) newPost(m *discordgo.Message) *post {
	to := &discordgo.MessageReference{MessageID: m.ID, ChannelID: m.ChannelID, GuildID: m.GuildID}
	p := &post{Discord: d, event: m.ID, channel: m.ChannelID, reply: outgoing{ReplyTo: to, Nonce: nonce(m)}}
	p.place = p.stay
	return p
}

// stay is the place of a post that no thread is opened for.
func (p *post) stay() (string, error) { return p.channel, nil }

// put shows what there is of an answer, in one message.
func (p *post) put(ctx context.Context, m outgoing) error {
	if err := p.lay(ctx, 0, m); err != nil {
		return err
	}
	p.trim(ctx, 1)
	return nil
}

// lay edits the message at a place, or sends it if there is none yet. Where the question, or what is to be edited, turns
// out to be gone, the question counts as deleted.
func (p *post) lay(ctx context.Context, at int, m outgoing) error {
	err := p.write(ctx, at, m)
	if errors.Is(err, errUnknownMessage) {
		p.desk.delete(p.event)
	}
	p.line = p.line && err != nil
	return err
}

func (p *post) write(ctx context.Context, at int, m outgoing) error {
	if at < len(p.ids) {
		return p.rest.edit(ctx, p.channel, p.ids[at], m)
	}
	if at == 0 {
		channel, err := p.place()
		if err != nil {
			return err
		}
		p.channel = channel
		m.ReplyTo, m.Nonce = p.reply.ReplyTo, p.reply.Nonce
	}
	sent, err := p.rest.send(ctx, p.channel, m)
	if err == nil {
		p.ids = append(p.ids, sent.ID)
	}
	return err
}

// trim removes all messages but the first.
func (p *post) trim(ctx context.Context, keep int) {
	for _, id := range slices.Backward(p.ids[min(keep, len(p.ids)):]) {
		if err := p.rest.remove(ctx, p.channel, id); !errors.Is(err, errUnknownMessage) {
			p.warn("deleting a message of an answer", err)
		}
	}
	p.ids = p.ids[:min(keep, len(p.ids))]
}

// finish puts the whole answer, and reports whether that went well. The last message has the buttons.
func (p *post) finish(ctx context.Context, s shown) bool {
	messages := s.messages()
	for i, m := range messages {
		if err := p.lay(ctx, i, m); err != nil {
			p.warn("sending an answer", err)
			return false
		}
	}
	p.trim(ctx, len(messages))
	return true
}

// notice puts what is said instead of an answer; no thread is opened for it.
func (p *post) notice(ctx context.Context, content string) error {
	p.place = p.stay
	return p.put(ctx, outgoing{Content: content})
}

// hint says how to ask, where there is nothing to answer.
func (p *post) hint(ctx context.Context, text string) {
	p.warn("sending a hint", p.notice(ctx, escapeKeepingCommands(text)))
}

// notify says why there is no answer, also when the context of the work is over.
func (p *post) notify(text string) {
	ctx, cancel := context.WithTimeout(context.Background(), farewell)
	defer cancel()
	p.warn("sending a notice", p.notice(ctx, escape(text)))
}

// over reports whether the work on an answer has ended. If that is because ibid stops, it says so.
func (p *post) over(working context.Context) bool {
	end := endOf(working)
	if end == outcomeStopped {
		p.notify(p.words("").Stopped)
	}
	return end != ""
}

// lineUp says how many questions are before that of a message.
func (p *post) lineUp(ctx context.Context, m *discordgo.Message, before int) {
	if !p.admits(ctx, m) || !p.desk.has(p.event) {
		return
	}
	content := fmt.Sprintf(escape(p.words("").InLine), before)
	// The nonce is another than the answer's: if this message is withdrawn, the answer is one of its own.
	sent, err := p.rest.send(ctx, m.ChannelID, outgoing{Content: content, ReplyTo: p.reply.ReplyTo, Nonce: "w" + p.reply.Nonce})
	if err != nil {
		p.warn("telling a place in the line", err)
		return
	}
	p.ids, p.line = []string{sent.ID}, true
	p.note(Work{Event: p.event, Guild: m.GuildID, Channel: m.ChannelID, Post: sent.ID})
}

// leaveLine takes the post away if it says only that the question waits.
func (p *post) leaveLine() {
	if !p.line {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), farewell)
	defer cancel()
	p.trim(ctx, 0)
	p.line = false
}

// stands makes a post the one of a turn.
func (p *post) stands(t Turn) {
	p.leaveLine()
	p.channel, p.ids = t.Channel, append(slices.Clone(t.Messages), t.ID)
}

// turn returns the turn that an answer in the post ends.
func (p *post) turn(t Turn, a bot.Answer) Turn {
	last := len(p.ids) - 1
	t.ID, t.Messages, t.Channel, t.Answer = p.ids[last], slices.Clone(p.ids[:last]), p.channel, a
	return t
}
