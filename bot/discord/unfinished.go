package discord

import (
	"context"
	"errors"
	"time"

	"github.com/bwmarrin/discordgo"
)

// Work is a question that is being answered: what it takes to tell who asked when another process finds it.
type Work struct {
	Event          string // ID of the message or the interaction
	Guild, Channel string
	Token          string // of the interaction; "": a message
	Locale         string // of the person, as Discord has it; "": unknown
	Post           string // ID of the message that says that the question waits, and may since have become the answer; "": none
}

// noteTime bounds the noting of work: an answer doesn't wait for a disk.
const noteTime = time.Second

// note remembers work beyond the end of this process.
func (d *Discord) note(w Work) {
	ctx, cancel := context.WithTimeout(context.Background(), noteTime)
	defer cancel()
	d.warn("noting a question", d.memory.Begin(ctx, w))
}

// done forgets work: whoever asked has an answer or knows why not.
func (d *Discord) done(event string) {
	ctx, cancel := context.WithTimeout(context.Background(), farewell)
	defer cancel()
	d.warn("finishing a question", d.memory.Finish(ctx, event))
}

// receive notes a message and queues it. The caller doesn't wait for the memory. What is on the desk already is not taken again,
// and who is blocked fills no queue.
func (d *Discord) receive(m *discordgo.Message) {
	if d.config.Block.has(author(m)) || !d.desk.put(m.ID, m) {
		return
	}
	d.turns.take(m.ChannelID, m.ID)
	err := d.presses.add("message "+m.ID, job{run: func(context.Context) {
		defer d.turns.leave(m.ID)
		d.note(Work{Event: m.ID, Guild: m.GuildID, Channel: m.ChannelID})
		d.turns.wait(m.ID)
		d.queueMessage(m)
	}})
	if err != nil {
		d.turns.leave(m.ID)
		d.queueMessage(m)
	}
}

// tellAtOnce is to how many channels at once it is said that questions were left.
const tellAtOnce = 8

// tellUnfinished says of questions that another process left unanswered that they are to be asked again. It returns when
// that is done or ctx has ended.
func (d *Discord) tellUnfinished(ctx context.Context, left []Work) {
	q := newQueue(tellAtOnce, len(left), d.log)
	for _, w := range left {
		_ = q.add(w.Channel, job{run: func(context.Context) { d.tellLeft(ctx, w) }}) // there is room for all
	}
	q.done.Wait()
}

// tellLeft says it of one. What can't be said now is left to the next process.
func (d *Discord) tellLeft(ctx context.Context, w Work) {
	if ctx.Err() != nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	tell := d.tellAsker
	if w.Token != "" {
		tell = d.tellInteraction
	}
	err := tell(ctx, w, outgoing{Content: escape(d.words(w.Locale).Stopped)})
	d.warn("telling that a question was left", err)
	if !passing(err) && !errors.Is(err, errInvalidLimit) {
		d.done(w.Event)
	}
}

// tellAsker replies to a message, unless ibid doesn't answer in its server: that was not known yet when it was noted. The
// nonce is that of its answer, so that what was sent before comes back instead: the answer, which has buttons, or its
// beginning, which gives way. Where the question was told its place, the answer would stand there.
func (d *Discord) tellAsker(ctx context.Context, w Work, m outgoing) error {
	if w.Guild != "" && !d.open(ctx, w.Guild, w.Channel, "") {
		return nil
	}
	if w.Post != "" {
		sent, err := d.rest.message(ctx, w.Channel, w.Post)
		switch {
		case err == nil && len(sent.Components) == 0:
			return d.rest.edit(ctx, w.Channel, w.Post, m)
		case !errors.Is(err, errUnknownMessage):
			return err
		}
	}
	m.ReplyTo = &discordgo.MessageReference{MessageID: w.Event, ChannelID: w.Channel, GuildID: w.Guild}
	m.Nonce = w.Event
	sent, err := d.rest.send(ctx, w.Channel, m)
	if err != nil || sent.Content == m.Content || len(sent.Components) > 0 {
		return err
	}
	return d.rest.edit(ctx, w.Channel, sent.ID, m)
}

// tellInteraction says it in the place of the answer, unless that is there. An interaction that wasn't acknowledged, or is
// older than 15 minutes, is one of which Discord itself has said that there was no answer.
func (d *Discord) tellInteraction(ctx context.Context, w Work, m outgoing) error {
	i := &discordgo.Interaction{ID: w.Event, AppID: d.app, Token: w.Token}
	original, err := d.rest.original(ctx, i)
	switch {
	case errors.Is(err, errExpired), errors.Is(err, errUnknownMessage):
		return nil
	case err != nil || len(original.Components) > 0:
		return err
	}
	_, err = d.rest.editOriginal(ctx, i, m)
	return err
}
