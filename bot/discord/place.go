package discord

import (
	"context"
	"fmt"
	"slices"
	"time"

	"ibid/bot"
)

// place is where something happens in Discord. A thread is in the place of its channel. In direct messages there is no
// guild.
type place struct{ guild, category, channel string }

// facts are what Discord said of a channel.
type facts struct {
	thread
	isThread bool
	parent   string // of a thread its channel, of a channel its category; "": none
	until    time.Time
}

const (
	// maxChannels bounds how many channels are remembered.
	maxChannels = 10_000
	// factsLast is how long it may go unnoticed that a channel was moved to another category.
	factsLast = time.Minute
	// factsTime is how long Discord may take to tell them: somebody who pressed a button has to be answered within 3 s.
	factsTime = 2 * time.Second
)

// facts asks Discord for a channel, unless it did a moment ago.
func (d *Discord) facts(ctx context.Context, channel string) (facts, error) {
	now := d.config.Now()
	if known, ok := d.channels.Load(channel); ok && now.Before(known.(facts).until) {
		return known.(facts), nil
	}
	ctx, cancel := context.WithTimeout(ctx, factsTime)
	defer cancel()
	c, err := d.rest.channel(ctx, channel)
	if err != nil {
		return facts{}, err
	}
	f := facts{isThread: c.IsThread(), parent: c.ParentID, until: now.Add(factsLast)}
	if f.isThread {
		f.thread = thread{c.Name, c.OwnerID == d.self.ID}
	}
	if d.channelCount.Add(1) > maxChannels {
		d.channels.Clear()
		d.channelCount.Store(0)
	}
	d.channels.Store(channel, f)
	return f, nil
}

// locate finds the place of a channel, of which the guild is known.
func (d *Discord) locate(ctx context.Context, guild, channel string) (place, error) {
	f, err := d.facts(ctx, channel)
	if err == nil && f.isThread {
		channel = f.parent
		f, err = d.facts(ctx, channel)
	}
	return place{guild, f.parent, channel}, err
}

// room is a place with the bot that answers there, which knows of no other documents than those that may be read there.
type room struct {
	Bot
	collections []string // that it knows; nil: all
}

// room returns what a place has. An error means that Discord didn't say where the place is, so that it has nothing.
func (d *Discord) room(ctx context.Context, guild, channel string) (room, error) {
	p := place{guild: guild, channel: channel}
	if guild != "" && d.config.Collections.within() {
		var err error
		if p, err = d.locate(ctx, guild, channel); err != nil {
			return room{}, fmt.Errorf("asking for a channel, to know its collections: %s", describe(err))
		}
	}
	collections := d.config.Collections.of(p)
	return room{d.within(collections), collections}, nil
}

// mustRoom is room for whoever has nothing to say without one.
func (d *Discord) mustRoom(ctx context.Context, guild, channel string) room {
	r, err := d.room(ctx, guild, channel)
	if err != nil {
		panic(err) // the queue's guard logs it and tells the person
	}
	return r
}

// shows reports whether an answer that was given somewhere, at some time, may be read in the room: whatever it draws on is
// in collections that the room has, and what it cites is still there.
func (at room) shows(a bot.Answer) bool {
	if at.collections == nil {
		return true
	}
	if a.Collections == nil {
		return false
	}
	for _, c := range a.Collections {
		if !slices.Contains(at.collections, c) {
			return false
		}
	}
	present := map[string]bool{}
	for _, d := range at.Documents() {
		present[d.ID] = true
	}
	return !slices.ContainsFunc(slices.Concat(a.Citations, a.Related), func(c bot.Citation) bool { return !present[c.Document.ID] })
}
