package discord

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"ibid/bot"
	"ibid/bot/discord/discordtest"
)

// hooked is a memory that lets something happen, once each, while it is asked for something.
type hooked struct {
	*forgetful
	finish, take func()
	finishing    sync.Once
	taking       sync.Once
}

func (h *hooked) Finish(ctx context.Context, event string) error {
	if h.finish != nil {
		h.finishing.Do(h.finish)
	}
	return h.forgetful.Finish(ctx, event)
}

func (h *hooked) Take(ctx context.Context, from []Allowance) ([]Balance, bool, error) {
	if h.take != nil {
		h.taking.Do(h.take)
	}
	return h.forgetful.Take(ctx, from)
}

// Delete needs its context, as a database does.
func (h *hooked) Delete(ctx context.Context, id string) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return h.forgetful.Delete(ctx, id)
}

// repeat answers with the question.
func repeat(ctx context.Context, q bot.Question) (bot.Answer, error) {
	if ctx.Err() != nil {
		return bot.Answer{}, ctx.Err()
	}
	return answerOf("To " + q.Text), nil
}

// editOf is what the gateway hands on of a message of the server's that now reads so.
func editOf(m discordtest.Message, text string) *discordgo.Message {
	at := time.Now()
	return &discordgo.Message{
		ID: m.ID, ChannelID: m.ChannelID, GuildID: discordtest.GuildID, Content: text, Timestamp: at, EditedTimestamp: &at,
		Author: &discordgo.User{ID: discordtest.UserID}, Mentions: []*discordgo.User{{ID: discordtest.BotID}},
	}
}

// TestEditWhileWorkEnds: a question that is edited when its answer stands, but the work on it isn't noted as done yet, is
// answered anew.
func TestEditWhileWorkEnds(t *testing.T) {
	t.Parallel()
	ending, end := make(chan struct{}), make(chan struct{})
	memory := &hooked{forgetful: newForgetful(), finish: func() { close(ending); <-end }}
	server, d, _ := connectWith(t, discordtest.Options{}, Config{}, memory, repeat)
	m := server.MessageCreate(discordtest.Message{Content: mentionMe + "where?"})
	<-ending
	d.edited(editOf(m, mentionMe+"when?"))
	close(end)
	sent(t, server, "PATCH", "To when?")
}

// TestEditBeforeThePlaceIsKnown: a question that is edited before it is known what its place has is answered as it now reads.
func TestEditBeforeThePlaceIsKnown(t *testing.T) {
	t.Parallel()
	asked, edited := make(chan discordtest.Message, 1), make(chan struct{})
	memory := &hooked{forgetful: newForgetful()}
	collections, err := ParseCollections("category:1=a")
	if err != nil {
		t.Fatal(err)
	}
	c := Config{Collections: collections, Quotas: Quotas{Person: Quota{9, time.Hour}}}
	server, d, stop := connectWith(t, discordtest.Options{Guilds: guilds()}, c, memory, repeat)
	memory.take = func() {
		d.edited(editOf(<-asked, mentionMe+"when?"))
		close(edited)
	}
	asked <- server.MessageCreate(discordtest.Message{Content: mentionMe + "where?", ChannelID: titledThread})
	<-edited
	sent(t, server, "POST", "To when?")
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	for _, r := range server.Requests() {
		if strings.Contains(string(r.Body), "Something went wrong") {
			t.Errorf("an edit was answered by %s", r.Body)
		}
	}
}

// editInLine lets a question be answered, and then edited while another one keeps the bot busy, so that it waits in line.
func editInLine(t *testing.T, server *discordtest.Server, memory *forgetful) discordtest.Message {
	t.Helper()
	m := server.MessageCreate(discordtest.Message{Content: mentionMe + "where?"})
	sent(t, server, "POST", "To where?")
	if err := memory.wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	server.MessageCreate(discordtest.Message{Content: mentionMe + "busy", Author: discordtest.User{ID: otherUser, Username: "other"}})
	m.Content = mentionMe + "when?"
	server.MessageUpdate(m)
	sent(t, server, "POST", "Questions before yours: 1.")
	return m
}

// TestDeletionInLine: when an edited question is deleted while it waits, the answer that it had goes as well as its place in
// the line.
func TestDeletionInLine(t *testing.T) {
	t.Parallel()
	release, memory := make(chan struct{}), newForgetful()
	server, _, stop := connectWith(t, discordtest.Options{}, Config{}, memory, func(ctx context.Context, q bot.Question) (bot.Answer, error) {
		if q.Text == "busy" {
			<-release
		}
		return repeat(ctx, q)
	})
	m := editInLine(t, server, memory)
	server.MessageDelete(m.ChannelID, m.ID)
	server.MessageCreate(discordtest.Message{Content: mentionMe + "and then?"})
	close(release)
	sent(t, server, "POST", "To and then?")
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	for _, left := range server.Messages(discordtest.ChannelID) {
		if left.Reference != nil && left.Reference.MessageID == m.ID {
			t.Errorf("in answer to a deleted question stands %q", left.Content)
		}
	}
}

// TestDeletedIsForgotten: a deleted question is forgotten also when Discord takes too long to delete its answer.
func TestDeletedIsForgotten(t *testing.T) {
	t.Parallel()
	memory := &hooked{forgetful: newForgetful()}
	server, _, stop := connectWith(t, discordtest.Options{}, Config{}, memory, repeat)
	m := server.MessageCreate(discordtest.Message{Content: mentionMe + "where?"})
	sent(t, server, "POST", "To where?")
	if err := memory.wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	server.Fail("DELETE", "", 1, discordtest.Response{Delay: farewell + time.Second})
	server.MessageDelete(m.ChannelID, m.ID)
	server.MessageCreate(discordtest.Message{Content: mentionMe + "and then?"})
	sent(t, server, "POST", "To and then?")
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	if n, _ := memory.count(); n != 1 {
		t.Errorf("%d turns are kept, want only that of the other question", n)
	}
}

// TestEditInLine: an edited question that has to wait is told so, and its answer takes the place of the older one.
func TestEditInLine(t *testing.T) {
	for name, replies := range map[string]Replies{"replies": {}, "threads": {Threads: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			release := make(chan struct{})
			memory := newForgetful()
			server, _, stop := connectWith(t, discordtest.Options{}, Config{Replies: replies}, memory, func(ctx context.Context, q bot.Question) (bot.Answer, error) {
				if q.Text == "busy" {
					<-release
				}
				return repeat(ctx, q)
			})
			editInLine(t, server, memory)
			close(release)
			if r := sent(t, server, "PATCH", "To when?"); r.Status != 200 {
				t.Errorf("the older answer couldn't be edited: status %d", r.Status)
			}
			if err := stop(); err != nil {
				t.Fatal(err)
			}
			for _, m := range server.Messages(discordtest.ChannelID) {
				if strings.Contains(m.Content, "Questions before yours") {
					t.Error("the place in the line still stands")
				}
			}
		})
	}
}

// TestDeletedIsNotInLine: a question that was deleted while it waits isn't told its place.
func TestDeletedIsNotInLine(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	server, stop := connect(t, Config{}, func(ctx context.Context, q bot.Question) (bot.Answer, error) {
		<-release
		return repeat(ctx, q)
	})
	server.MessageCreate(discordtest.Message{Content: mentionMe + "busy"})
	m := server.MessageCreate(discordtest.Message{Content: mentionMe + "where?", Author: discordtest.User{ID: otherUser, Username: "other"}})
	server.MessageDelete(m.ChannelID, m.ID)
	server.MessageCreate(discordtest.Message{Content: mentionMe + "when?", Author: discordtest.User{ID: "61", Username: "third"}})
	sent(t, server, "POST", "Questions before yours: 2.")
	close(release)
	sent(t, server, "PATCH", "To when?")
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	for _, r := range server.Requests() {
		if strings.Contains(string(r.Body), "Questions before yours: 1.") {
			t.Error("a deleted question was told its place")
		}
	}
}
