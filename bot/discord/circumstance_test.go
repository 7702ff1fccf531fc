package discord

import (
	"context"
	"strings"
	"sync"
	"time"

	"ibid/bot/discord/discordtest"
)

// Places and people of transcripts besides the usual ones.
const (
	quietCategory = "200000000000000010"
	quietChannel  = "200000000000000011" // in the category
	quietThread   = "200000000000000012" // in the channel
	farGuild      = "200000000000000020" // whose members the asker, who owns the application, is not among
	farChannel    = "200000000000000021"
	helperRole    = "200000000000000030" // the helper has it
	helperUser    = "300000000000000003"
)

// places are names that a transcript has for channels.
var places = map[string]string{"#quiet": quietChannel, "#quiet/thread": quietThread, "#far": farChannel, "#history": "", "#staff": staffChannel, "#staff/thread": staffThread}

// actors are people of a transcript besides the asker.
var actors = map[string]string{"other": otherUser, "helper": helperUser}

// otherGuilds returns the parts of the fixture that few transcripts need.
func otherGuilds() []discordtest.Guild {
	return []discordtest.Guild{
		{ID: farGuild, Name: "Far", Absent: []string{discordtest.UserID}, Channels: []discordtest.Channel{{ID: farChannel, Name: "far"}}},
	}
}

// quietChannels returns channels for the usual guild.
func quietChannels() []discordtest.Channel {
	return []discordtest.Channel{
		{ID: quietCategory, Type: discordtest.ChannelCategory, Name: "Quiet"},
		{ID: quietChannel, Name: "quiet", ParentID: quietCategory},
		{ID: quietThread, Type: discordtest.ChannelThread, Name: "A thread", ParentID: quietChannel, OwnerID: otherUser},
	}
}

// testClock is a clock that stands still unless told.
type testClock struct {
	mu      sync.Mutex
	skipped time.Duration
}

func (c *testClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC).Add(c.skipped)
}

func (c *testClock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.skipped += d
}

// configure sets ibid up by lines of the form NAME=value.
func (p *player) configure(lines string) {
	quota := func(to *Quota, value string) (err error) {
		*to, err = ParseQuota(value)
		return err
	}
	for line := range strings.Lines(lines) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		var err error
		switch name {
		case "DISCORD_ALLOW":
			p.config.Allow, err = ParseList(value)
		case "DISCORD_BLOCK":
			p.config.Block, err = ParseList(value)
		case "DISCORD_QUOTA_PERSON":
			err = quota(&p.config.Quotas.Person, value)
		case "DISCORD_QUOTA_CHANNEL":
			err = quota(&p.config.Quotas.Channel, value)
		case "DISCORD_QUOTA_GUILD":
			err = quota(&p.config.Quotas.Guild, value)
		case "DISCORD_QUOTA_ALL":
			err = quota(&p.config.Quotas.All, value)
		case "DISCORD_COOLDOWN":
			p.config.Cooldown, err = time.ParseDuration(value)
		case "LEDGER_PRIVATE":
			p.config.Forgetful = value == "off"
		default:
			p.t.Fatalf("unknown setting %q", line)
		}
		if err != nil {
			p.t.Fatalf("%s: %v", line, err)
		}
	}
}

// circumstance says who does what follows, where, or lets time pass.
func (p *player) circumstance(word, rest string) {
	known := true
	switch word {
	case "as":
		p.actor = discordtest.User{}
		if rest != "asker" {
			p.actor = discordtest.User{ID: actors[rest], Username: rest}
			known = p.actor.ID != ""
		}
	case "in":
		p.channel, known = places[rest]
	case "wait":
		d, err := time.ParseDuration(rest)
		p.clock.add(d)
		known = err == nil
	}
	if !known {
		p.t.Fatalf("%s %s: unknown", word, rest)
	}
}

// interact has the actor do something.
func (p *player) interact(i discordtest.Interaction) {
	i.User, i.Locale = p.actor, p.locale
	if i.ChannelID == "" {
		i.ChannelID = p.channel
	}
	p.server.Interaction(i)
}

// window is what was taken from an allowance.
type window struct {
	used   int
	renews time.Time
}

func (f *forgetful) Take(_ context.Context, from []Allowance) ([]Balance, bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	ok, next := true, map[string]window{}
	balances := make([]Balance, len(from))
	for i, a := range from {
		w := f.windows[a.Key]
		if !w.renews.After(f.now()) {
			w = window{renews: f.now().Add(a.Period)}
		}
		ok = ok && w.used < a.Number
		balances[i] = Balance{a.Key, a.Number - w.used, w.renews}
		w.used++
		next[a.Key] = w
	}
	if ok {
		for i, b := range balances {
			f.windows[b.Key] = next[b.Key]
			balances[i].Left--
		}
	}
	return balances, ok, nil
}

func (f *forgetful) GiveBack(_ context.Context, taken []Balance) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, b := range taken {
		if w := f.windows[b.Key]; w.renews.Equal(b.Renews) {
			w.used--
			f.windows[b.Key] = w
		}
	}
	return nil
}
