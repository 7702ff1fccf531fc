package discord

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"ibid/bot"
	"ibid/bot/discord/discordtest"
	"ibid/retrieval/source"
)

// named is a bot that tells which collections it was made for.
type named struct {
	Bot
	collections []string
}

func (n named) Complete(string, int) []string { return n.collections }

// placed returns a Discord under a setting, in a server with a channel "10" of the category "20" and its thread "11".
func placed(t *testing.T, setting string, now func() time.Time) (*Discord, map[string]*discordgo.Channel) {
	t.Helper()
	collections, err := ParseCollections(setting)
	if err != nil {
		t.Fatal(err)
	}
	l := &layout{channels: map[string]*discordgo.Channel{
		"10": {ID: "10", GuildID: "1", ParentID: "20"},
		"11": {ID: "11", GuildID: "1", ParentID: "10", Type: discordgo.ChannelTypeGuildPublicThread},
	}}
	d, err := New(Config{Token: "x", Collections: collections, Now: now}, func(c []string) Bot { return named{collections: c} }, newForgetful())
	if err != nil {
		t.Fatal(err)
	}
	d.rest = newRest("x", &overheard{layout: l})
	d.self = &discordgo.User{ID: "1"}
	return d, l.channels
}

// TestRooms: the bot of a place knows the collections of its entry, a thread, also one without a name, those of its channel.
func TestRooms(t *testing.T) {
	for _, test := range []struct {
		setting, guild, channel string
		want                    []string
	}{
		{"", "1", "11", nil},
		{"channel:10=a,category:20=b", "1", "11", []string{"a"}},
		{"channel:11=a,category:20=b", "1", "11", []string{"b"}},
		{"category:20=b,*=x", "1", "10", []string{"b"}},
		{"category:20=b,dm=d,*=x", "", "10", []string{"d"}},
		{"guild:1=g,*=x", "1", "gone", []string{"g"}},
	} {
		d, _ := placed(t, test.setting, nil)
		r, err := d.room(t.Context(), test.guild, test.channel)
		if err != nil || !slices.Equal(r.Complete("", 1), test.want) || !slices.Equal(r.collections, test.want) || (test.want == nil) != (r.collections == nil) {
			t.Errorf("%q, channel %s of guild %q: %q, %v; want %q", test.setting, test.channel, test.guild, r.collections, err, test.want)
		}
	}
}

// TestMovedChannel: a channel that was moved to another category has the collections of that one within a minute.
func TestMovedChannel(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	d, channels := placed(t, "category:20=b,*=x", func() time.Time { return now })
	for _, step := range []struct {
		move  string
		after time.Duration
		want  string
	}{{"20", 0, "b"}, {"21", 59 * time.Second, "b"}, {"21", time.Second, "x"}, {"20", time.Minute, "b"}} {
		channels["10"].ParentID = step.move
		now = now.Add(step.after)
		r, err := d.room(t.Context(), "1", "11")
		if err != nil || !slices.Equal(r.collections, []string{step.want}) {
			t.Errorf("in category %s after %s: %q, %v; want %s", step.move, step.after, r.collections, err, step.want)
		}
	}
}

// TestPlaceUnknown: while Discord doesn't say which category a channel is in, nothing is answered there but that something
// went wrong, and nothing is offered to who types.
func TestPlaceUnknown(t *testing.T) {
	t.Parallel()
	collections, err := ParseCollections("category:1=staff, *=rules")
	if err != nil {
		t.Fatal(err)
	}
	server, _ := connect(t, Config{Collections: collections, Log: slog.New(slog.DiscardHandler)}, func(context.Context, bot.Question) (bot.Answer, error) {
		t.Error("a question was asked")
		return answerOf("Secret."), nil
	})
	server.Fail(http.MethodGet, "/channels/{channel}", 100, discordtest.Response{Status: http.StatusForbidden})
	server.Interaction(discordtest.Autocomplete("ask", discordtest.Option{Name: "source", Value: "", Focused: true}))
	if r := sent(t, server, http.MethodPost, `"type":8`); strings.Contains(string(r.Body), "name") {
		t.Errorf("offered is %s", r.Body)
	}
	server.Interaction(discordtest.Command("ask", discordtest.Option{Name: "question", Value: "Who?"}))
	sent(t, server, http.MethodPatch, "Something went wrong")
	server.Interaction(discordtest.Command("sources"))
	sent(t, server, http.MethodPost, "Something went wrong")
	m := server.MessageCreate(discordtest.Message{Content: mentionMe + "Who?"})
	r := sent(t, server, http.MethodPost, `"message_id":"`+m.ID)
	if !strings.Contains(string(r.Body), "Something went wrong") {
		t.Errorf("the mention was answered with %s", r.Body)
	}
}

// TestShows: what was answered is shown again only where all may be read that it could draw on, and its documents are.
func TestShows(t *testing.T) {
	answer := func(collections []string, cited, related string) bot.Answer {
		a := bot.Answer{Collections: collections}
		if cited != "" {
			a.Citations = []bot.Citation{{Document: source.DocumentInfo{ID: cited}}}
		}
		if related != "" {
			a.Related = []bot.Citation{{Document: source.DocumentInfo{ID: related}}}
		}
		return a
	}
	at := room{documented{ids: []string{"rules/a.md", "faq/b.md"}}, []string{"rules", "faq"}}
	for _, test := range []struct {
		at     room
		answer bot.Answer
		want   bool
	}{
		{room{documented{}, nil}, answer([]string{"staff"}, "staff/gone.md", ""), true},
		{at, answer([]string{"rules"}, "rules/a.md", ""), true},
		{at, answer([]string{"faq", "rules"}, "", "faq/b.md"), true},
		{at, answer([]string{}, "", ""), true},
		{at, answer(nil, "rules/a.md", ""), false},
		{at, answer([]string{"rules", "staff"}, "rules/a.md", ""), false},
		{at, answer([]string{"rules"}, "rules/moved.md", ""), false},
		{at, answer([]string{"rules"}, "", "rules/moved.md"), false},
	} {
		if got := test.at.shows(test.answer); got != test.want {
			t.Errorf("within %q, %+v is shown: %v, want %v", test.at.collections, test.answer, got, test.want)
		}
	}
}

// documented is a bot that has documents.
type documented struct {
	Bot
	ids []string
}

func (d documented) Documents() []source.DocumentInfo {
	var list []source.DocumentInfo
	for _, id := range d.ids {
		list = append(list, source.DocumentInfo{ID: id})
	}
	return list
}
