package discord

import (
	"context"
	"fmt"
	"slices"
	"time"

	"ibid/bot"
)

// roomTime is how long Discord may take to say where a channel is: somebody who pressed a button has to be answered
// within 3 s.
const roomTime = 2 * time.Second

// room is a place with the bot that answers there, which knows of no other documents than those that may be read there.
type room struct {
	Bot
	collections []string // that it knows; nil: all
}

// room returns what a place has. An error means that Discord didn't say where the place is, so that it has nothing.
func (d *Discord) room(ctx context.Context, guild, channel string) (room, error) {
	s := spot{guild: guild, channel: channel}
	if guild != "" && d.config.Collections.within() {
		var err error
		ctx, cancel := context.WithTimeout(ctx, roomTime)
		defer cancel()
		if s, err = d.locate(ctx, guild, channel); err != nil {
			return room{}, fmt.Errorf("asking for a channel, to know its collections: %s", describe(err))
		}
	}
	collections := d.config.Collections.of(s)
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
