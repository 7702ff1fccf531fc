package discord

import (
	"context"
	"fmt"

	"github.com/bwmarrin/discordgo"
)

// post is the message in which an answer to a message appears: sent first, then edited.
type post struct {
	*Discord
	place func() string // of the channel to send it to; may open a thread; nil: channel
	reply outgoing      // what it replies to

	channel, id string // of it; id is "" until it is sent
	line        bool   // it says only that the question waits
}

// newPost returns the post that is to answer a message.
func (d *Discord) newPost(m *discordgo.Message) *post {
	to := &discordgo.MessageReference{MessageID: m.ID, ChannelID: m.ChannelID, GuildID: m.GuildID}
	return &post{Discord: d, reply: outgoing{ReplyTo: to, Nonce: m.ID}, channel: m.ChannelID}
}

func (p *post) put(ctx context.Context, m outgoing) error {
	if p.id != "" {
		err := p.rest.edit(ctx, p.channel, p.id, m)
		p.line = p.line && err != nil
		return err
	}
	if p.place != nil {
		p.channel = p.place()
	}
	m.ReplyTo, m.Nonce = p.reply.ReplyTo, p.reply.Nonce
	sent, err := p.rest.send(ctx, p.channel, m)
	if err == nil {
		p.id = sent.ID
	}
	return err
}

// notice puts what is said instead of an answer; no thread is opened for it.
func (p *post) notice(ctx context.Context, content string) error {
	p.place = nil
	return p.put(ctx, outgoing{Content: content})
}

// lineUp says how many questions are before that of a message.
func (p *post) lineUp(ctx context.Context, m *discordgo.Message, before int) {
	if p.admit(ctx, m.GuildID, m.ChannelID, author(m)) != admitted {
		return
	}
	content := fmt.Sprintf(escape(p.words("").InLine), before)
	// The nonce is another than the answer's: if this message is withdrawn, the answer is one of its own.
	sent, err := p.rest.send(ctx, m.ChannelID, outgoing{Content: content, ReplyTo: p.reply.ReplyTo, Nonce: "w" + m.ID})
	if err != nil {
		p.warn("telling a place in the line", err)
		return
	}
	p.id, p.line = sent.ID, true
}

// withdraw takes the post away if it says only that the question waits.
func (p *post) withdraw() {
	if !p.line {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), farewell)
	defer cancel()
	p.warn("withdrawing a notice", p.rest.remove(ctx, p.channel, p.id))
	p.id, p.line = "", false
}

// finish puts the whole answer, and returns the ID of the message with the buttons; "" where it could not be sent.
func (p *post) finish(ctx context.Context, s shown) string {
	id := ""
	for i, m := range s.messages() {
		if i == 0 {
			if err := p.put(ctx, m); err != nil {
				p.warn("sending an answer", err)
				return ""
			}
			id = p.id
			continue
		}
		sent, err := p.rest.send(ctx, p.channel, m)
		if err != nil {
			p.warn("sending an answer", err)
			return ""
		}
		id = sent.ID
	}
	return id
}
