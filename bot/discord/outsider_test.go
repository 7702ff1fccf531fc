package discord

import (
	"slices"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"ibid/bot/discord/discordtest"
)

// TestBlockedFillNoQueue: what somebody who is blocked writes, edits or posts is not queued.
func TestBlockedFillNoQueue(t *testing.T) {
	now := time.Now()
	message := func(author string) *discordgo.Message {
		return &discordgo.Message{
			ID: "5", ChannelID: "6", GuildID: "7", Content: "<@1> where?", Timestamp: now, EditedTimestamp: &now,
			Author: &discordgo.User{ID: author}, Mentions: []*discordgo.User{{ID: "1"}},
		}
	}
	for name, event := range map[string]func(author string) any{
		"message": func(author string) any { return &discordgo.MessageCreate{Message: message(author)} },
		"edit":    func(author string) any { return &discordgo.MessageUpdate{Message: message(author)} },
		"post": func(author string) any {
			return &discordgo.ThreadCreate{Channel: &discordgo.Channel{ID: "8", ParentID: "9", GuildID: "7", OwnerID: author}, NewlyCreated: true}
		},
	} {
		for author, want := range map[string]int{"2": 0, "3": 1} {
			d, err := New(Config{Token: "x", Block: List{ids: map[string]bool{"user:2": true}}, Forums: []string{"9"}}, nil, newForgetful())
			if err != nil {
				t.Fatal(err)
			}
			d.self = &discordgo.User{ID: "1"}
			d.presses.workers, d.asks.workers = 0, 0
			d.handle(event(author))
			if got := len(d.desk.open); got != want {
				t.Errorf("%s of %s: %d questions on the desk, want %d", name, author, got, want)
			}
		}
	}
}

// TestFullIsToldToWhoMayAsk: that a question isn't taken is told to those alone who may ask.
func TestFullIsToldToWhoMayAsk(t *testing.T) {
	t.Parallel()
	for guild, want := range map[string]int{discordtest.GuildID: 1, "70": 0} {
		server := discordtest.New(t, discordtest.Options{SpecPath: specPath(), HeartbeatInterval: time.Second})
		d, err := New(Config{Token: discordtest.Token, Transport: server.Transport(), Allow: allowing(guild)}, nil, newForgetful())
		if err != nil {
			t.Fatal(err)
		}
		if err := d.begin(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := d.asks.close(t.Context()); err != nil {
			t.Fatal(err)
		}
		asked := server.MessageCreate(discordtest.Message{Content: mentionMe + "where?"})
		m := editOf(asked, asked.Content)
		d.desk.put(m.ID, m)
		d.queueMessage(m)
		if err := d.presses.close(t.Context()); err != nil {
			t.Fatal(err)
		}
		got := slices.DeleteFunc(server.Messages(m.ChannelID), func(m discordtest.Message) bool { return m.Author.ID != discordtest.BotID })
		if len(got) != want {
			t.Errorf("allowed in %s: %d messages, want %d", guild, len(got), want)
		}
	}
}
