package discord

import (
	"context"
	"time"
)

// spot is where something happens. In a direct message all but the channel are empty.
type spot struct {
	guild, category string
	channel         string // of a thread, the one that it belongs to
	thread          string // "": in none
}

// thread is what is known of a channel.
type thread struct {
	is     bool   // else it is a channel
	name   string // of a thread; "" for a channel
	mine   bool   // the bot opened it
	parent string // of a thread its channel, of a channel its category
}

// channelKept is how long it may go unnoticed that a channel was moved to another category.
const channelKept = time.Minute

// askChannel asks Discord what a channel is, if that is not known.
func (d *Discord) askChannel(ctx context.Context, channel string) (thread, error) {
	return d.channels.get(ctx, channel, d.config.Now(), channelKept, func(ctx context.Context) (thread, error) {
		c, err := d.rest.channel(ctx, channel)
		if err != nil {
			return thread{}, err
		}
		t := thread{parent: c.ParentID}
		if c.IsThread() {
			t.is, t.name, t.mine = true, c.Name, c.OwnerID == d.self.ID
		}
		return t, nil
	})
}

// locate finds out where in a server a channel is.
func (d *Discord) locate(ctx context.Context, guild, channel string) (spot, error) {
	s := spot{guild: guild, channel: channel}
	c, err := d.askChannel(ctx, channel)
	if err == nil && c.is {
		s.channel, s.thread = c.parent, channel
		c, err = d.askChannel(ctx, s.channel)
	}
	s.category = c.parent
	return s, err
}
