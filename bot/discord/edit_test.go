package discord

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"ibid/bot"
	"ibid/bot/discord/discordtest"
)

// gone is what Discord says of a message that is not there.
func gone() discordtest.Response {
	return discordtest.Response{
		Status: http.StatusNotFound, Headers: map[string]string{"Content-Type": "application/json"},
		Body: `{"message":"Unknown Message","code":10008}`,
	}
}

// TestDeletionEndsTheWork: the context of the work ends when its question is deleted, and when it is edited.
func TestDeletionEndsTheWork(t *testing.T) {
	t.Parallel()
	asked, causes := make(chan string, 3), make(chan error, 3)
	server, _ := connect(t, Config{}, func(ctx context.Context, q bot.Question) (bot.Answer, error) {
		asked <- q.Text
		<-ctx.Done()
		causes <- context.Cause(ctx)
		return bot.Answer{}, ctx.Err()
	})
	m := server.MessageCreate(discordtest.Message{Content: mentionMe + "where?"})
	<-asked
	m.Content = mentionMe + "when?"
	server.MessageUpdate(m)
	if got := <-causes; !errors.Is(got, errEdited) {
		t.Errorf("after an edit the work ended with %v, want %v", got, errEdited)
	}
	if got := <-asked; got != "when?" {
		t.Errorf("after the edit was asked %q, want the new text", got)
	}
	server.MessageDelete(m.ChannelID, m.ID)
	if got := <-causes; !errors.Is(got, errDeleted) {
		t.Errorf("after a deletion the work ended with %v, want %v", got, errDeleted)
	}
}

// TestThreadOfDeletedMention: Discord may tell of a deletion only when the thread is to be opened; nothing is sent then.
func TestThreadOfDeletedMention(t *testing.T) {
	t.Parallel()
	replies, err := ParseReplies("thread")
	if err != nil {
		t.Fatal(err)
	}
	server, stop := connect(t, Config{Replies: replies}, func(context.Context, bot.Question) (bot.Answer, error) { return answerOf("Here."), nil })
	server.Fail("POST", "/channels/{channel}/messages/{message}/threads", 1, gone())
	server.MessageCreate(discordtest.Message{Content: mentionMe + "where?"})
	sent(t, server, "POST", "auto_archive_duration")
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	for _, r := range server.Requests() {
		if strings.Contains(string(r.Body), "Here.") {
			t.Errorf("an answer to a deleted mention was sent: %s %s", r.Method, r.Route)
		}
	}
}

// TestEditAfterTheAnswerIsGone: an answer that a moderator deleted isn't sent again when its question is edited.
func TestEditAfterTheAnswerIsGone(t *testing.T) {
	t.Parallel()
	server, stop := connect(t, Config{}, func(_ context.Context, q bot.Question) (bot.Answer, error) { return answerOf("To " + q.Text), nil })
	m := server.MessageCreate(discordtest.Message{Content: mentionMe + "where?"})
	sent(t, server, "POST", "To where?")
	server.MessageDelete(m.ChannelID, server.Messages(m.ChannelID)[1].ID)
	m.Content = mentionMe + "when?"
	server.MessageUpdate(m)
	if r := sent(t, server, "PATCH", "To when?"); r.Status != http.StatusNotFound {
		t.Errorf("the edit was answered with %d, want 404", r.Status)
	}
	server.MessageCreate(discordtest.Message{Content: mentionMe + "and then?"})
	sent(t, server, "POST", "To and then?")
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	for _, r := range server.Requests() {
		if r.Method == "POST" && strings.Contains(string(r.Body), "To when?") {
			t.Error("the answer was sent again")
		}
	}
}

// TestEditsThatCount: a question may be edited for 15 minutes; pins and previews have no, or the same, time of editing.
func TestEditsThatCount(t *testing.T) {
	sentAt := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	at := func(d time.Duration) *time.Time { edited := sentAt.Add(d); return &edited }
	for _, test := range []struct {
		name    string
		message discordgo.Message
		want    bool
	}{
		{"at once", discordgo.Message{Timestamp: sentAt, EditedTimestamp: at(0)}, true},
		{"after 15 minutes", discordgo.Message{Timestamp: sentAt, EditedTimestamp: at(editable)}, true},
		{"later", discordgo.Message{Timestamp: sentAt, EditedTimestamp: at(editable + time.Millisecond)}, false},
		{"a pin", discordgo.Message{Timestamp: sentAt}, false},
		{"half an event", discordgo.Message{EditedTimestamp: at(0)}, false},
		{"a thread's name", discordgo.Message{Timestamp: sentAt, EditedTimestamp: at(0), Type: discordgo.MessageTypeChannelNameChange}, false},
	} {
		d := &Discord{desk: newDesk(), self: &discordgo.User{ID: "1"}}
		test.message.ID, test.message.Content = "5", "new"
		d.desk.put("5", &discordgo.Message{ID: "5", Content: "old"})
		d.edited(&test.message)
		if _, m := d.desk.begin(t.Context(), "5"); (m.Content == "new") != test.want {
			t.Errorf("%s: the question reads %q; is the edit to count: %v", test.name, m.Content, test.want)
		}
		d.desk.drop("5")
	}
	first, again := &discordgo.Message{ID: "5", EditedTimestamp: at(0)}, &discordgo.Message{ID: "5", EditedTimestamp: at(1)}
	if a, b := identity(&discordgo.MessageUpdate{Message: first}), identity(&discordgo.MessageUpdate{Message: again}); a == "" || a == b {
		t.Errorf("two edits are known as %q and %q, want two names", a, b)
	}
	if got := nonce(first); len(got) > 25 || got == nonce(again) || got == nonce(&discordgo.Message{ID: "5"}) {
		t.Errorf("the nonce of an edited message is %q, want one of its own of at most 25 characters", got)
	}
}

// TestEditOfAReply: Discord may leave the message that is replied to out of an update.
func TestEditOfAReply(t *testing.T) {
	d := newDesk()
	d.put("5", &discordgo.Message{ID: "5", ReferencedMessage: &discordgo.Message{ID: "4"}})
	d.edit("5", &discordgo.Message{ID: "5", Content: "new"})
	_, m := d.begin(t.Context(), "5")
	if m.ReferencedMessage == nil {
		t.Error("an edited reply no longer knows what it replies to")
	}
	d.end("5")
	if len(d.open) > 0 {
		t.Errorf("%d questions are on the desk at the end", len(d.open))
	}
}

// TestParseForums reads IDs, and says of what is none how to get one.
func TestParseForums(t *testing.T) {
	for in, want := range map[string]string{"": "", " 123 ,456,": "123 456"} {
		got, err := ParseForums(in)
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("ParseForums(%q) = %q, %v; want %q", in, got, err, want)
		}
	}
	if _, err := ParseForums("123,#questions"); err == nil || !strings.Contains(err.Error(), `"#questions"`) || !strings.Contains(err.Error(), "Copy Channel ID") {
		t.Errorf("the error is %v, want one that names the entry and the remedy", err)
	}
}
