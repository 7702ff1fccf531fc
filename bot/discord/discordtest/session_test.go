package discordtest

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/google/go-cmp/cmp"
	"github.com/gorilla/websocket"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	discordgo.Logger = func(int, int, string, ...any) {} // the faults here are meant
	// A session of discordgo's that is closed while it reconnects goes on trying: its defect, not the server's.
	goleak.VerifyTestMain(m,
		goleak.IgnoreAnyFunction("github.com/bwmarrin/discordgo.(*Session).reconnect"),
		goleak.IgnoreAnyFunction("github.com/bwmarrin/discordgo.(*Session).heartbeat"),
		goleak.IgnoreAnyFunction("github.com/bwmarrin/discordgo.(*Session).listen"),
		goleak.IgnoreAnyFunction("github.com/bwmarrin/discordgo.(*Session).Open"))
}

const specPath = "../../../../shared/spec/discord-openapi.json"

// specified adds the schema to options where it is there.
func specified(o Options) Options {
	if _, err := os.Stat(specPath); err == nil {
		o.SpecPath = specPath
	}
	return o
}

// calm is an interval at which discordgo, which gives up after five, also bears a busy machine.
const calm = time.Second

const botIntents = discordgo.IntentsGuilds | discordgo.IntentsGuildMessages | discordgo.IntentsDirectMessages

// client is a session that is not open yet.
func client(t *testing.T, s *Server) *discordgo.Session {
	t.Helper()
	d, err := discordgo.New("Bot " + Token)
	if err != nil {
		t.Fatal(err)
	}
	d.Client = &http.Client{Transport: s.Transport(), Timeout: 5 * time.Second}
	d.Identify.Intents, d.StateEnabled, d.SyncEvents = botIntents, false, true
	d.ShouldReconnectOnError = false
	return d
}

func closeSession(t *testing.T, d *discordgo.Session) {
	if err := d.Close(); err != nil {
		t.Errorf("closing: %v", err)
	}
}

// soon is a context of five seconds, for what takes far less.
func soon(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// next returns what comes out of a channel, within twenty seconds: discordgo doubles its pause with each try.
func next[T any](t *testing.T, from <-chan T) T {
	t.Helper()
	select {
	case v := <-from:
		return v
	case <-soon(t).Done():
		t.Fatal("nothing arrived")
		panic("unreachable: Fatal returns nowhere")
	}
}

// silent allows no mention.
func silent() *discordgo.MessageAllowedMentions {
	return &discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}}
}

func restCode(err error) int {
	var failure *discordgo.RESTError
	if !errors.As(err, &failure) || failure.Message == nil {
		return 0
	}
	return failure.Message.Code
}

func contents(list []Message) []string {
	var out []string
	for _, m := range list {
		out = append(out, m.Content)
	}
	return out
}

func TestConversation(t *testing.T) {
	t.Parallel()
	s := New(t, specified(Options{HeartbeatInterval: calm}))
	d := client(t, s)
	d.AddHandler(func(d *discordgo.Session, m *discordgo.MessageCreate) {
		if m.Author.ID == BotID {
			return
		}
		if err := d.ChannelTyping(m.ChannelID); err != nil {
			t.Errorf("typing: %v", err)
		}
		fail := false
		ref := &discordgo.MessageReference{MessageID: m.ID, FailIfNotExists: &fail}
		sent, err := d.ChannelMessageSendComplex(m.ChannelID, &discordgo.MessageSend{
			Content: "one moment", Flags: discordgo.MessageFlagsSuppressEmbeds, AllowedMentions: silent(), Reference: ref,
		})
		if err != nil {
			t.Errorf("sending: %v", err)
			return
		}
		text := "you said " + m.Content + ", see https://example.org"
		_, err = d.ChannelMessageEditComplex(&discordgo.MessageEdit{
			Channel: m.ChannelID, ID: sent.ID, Content: &text, AllowedMentions: silent(),
		})
		if err != nil {
			t.Errorf("editing: %v", err)
		}
	})
	if err := d.Open(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeSession(t, d) })
	asked := s.MessageCreate(Message{Content: "<@" + BotID + "> when?"})
	answer, err := s.WaitMessage(soon(t), ChannelID, func(m Message) bool { return m.Edited != nil })
	if err != nil {
		t.Fatal(err)
	}
	if want := "you said <@" + BotID + "> when?, see https://example.org"; answer.Content != want {
		t.Errorf("answer %q, want %q", answer.Content, want)
	}
	if answer.Referenced == nil || answer.Referenced.ID != asked.ID || answer.Type != 19 {
		t.Errorf("the answer %+v does not reply to %s", answer, asked.ID)
	}
	var got []string
	for _, r := range s.Requests() {
		got = append(got, r.Method+" "+r.Route)
	}
	want := []string{
		"GET /gateway", "POST /channels/{channel}/typing", "POST /channels/{channel}/messages",
		"PATCH /channels/{channel}/messages/{message}",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

func TestContentIntent(t *testing.T) {
	t.Parallel()
	for _, granted := range []bool{false, true} {
		s := New(t, Options{MessageContent: granted, HeartbeatInterval: calm})
		d := client(t, s)
		if granted {
			d.Identify.Intents |= discordgo.IntentMessageContent
		}
		arrived := make(chan *discordgo.MessageCreate, 1)
		d.AddHandler(func(_ *discordgo.Session, m *discordgo.MessageCreate) { arrived <- m })
		if err := d.Open(); err != nil {
			t.Fatal(err)
		}
		plain := s.MessageCreate(Message{Author: User{ID: BotID, Username: "ibid", Bot: true}, Content: "an answer"})
		next(t, arrived)
		i := s.Interaction(Command("ask"))
		if err := d.InteractionRespond(&discordgo.Interaction{ID: i.ID, Token: i.Token}, message("slash")); err != nil {
			t.Fatal(err)
		}
		next(t, arrived)
		slash, _ := s.Original(i)
		tests := []struct {
			name string
			m    Message
			kept bool
		}{
			{"plain", Message{Content: "x"}, granted},
			{"mention", Message{Content: "x <@" + BotID + ">"}, true},
			{"direct message", Message{Content: "x", ChannelID: s.OpenDM(UserID).ID}, true},
			{"own", Message{Content: "x", Author: User{ID: BotID}}, true},
			{"reply", Message{Content: "x", ReplyTo: plain.ID}, true},
			{"reply without ping", Message{Content: "x", ReplyTo: plain.ID, NoPing: true}, granted},
			{"reply to the answer of a command", Message{Content: "x", ReplyTo: slash.ID}, granted},
		}
		for _, tt := range tests {
			s.MessageCreate(tt.m)
			if got := next(t, arrived).Content; (got != "") != tt.kept {
				t.Errorf("intent %v, %s: content %q, want it kept: %v", granted, tt.name, got, tt.kept)
			}
		}
		history, err := d.ChannelMessages(ChannelID, 100, "", "", "")
		if err != nil {
			t.Fatal(err)
		}
		oldest := history[len(history)-3]
		if (oldest.Content != "") != granted {
			t.Errorf("intent %v: history shows %q", granted, oldest.Content)
		}
		closeSession(t, d)
	}
}

func TestContentIntentRefused(t *testing.T) {
	t.Parallel()
	s := New(t, Options{})
	d := client(t, s)
	d.Identify.Intents |= discordgo.IntentMessageContent
	err := d.Open()
	if !websocket.IsCloseError(err, 4014) {
		t.Errorf("opening: %v, want close code 4014", err)
	}
}

func TestEvents(t *testing.T) {
	t.Parallel()
	s := New(t, Options{HeartbeatInterval: calm})
	d := client(t, s)
	events := make(chan string, 16)
	d.AddHandler(func(_ *discordgo.Session, m *discordgo.MessageUpdate) { events <- "update " + m.Content })
	d.AddHandler(func(_ *discordgo.Session, m *discordgo.MessageDelete) { events <- "delete " + m.ID })
	d.AddHandler(func(_ *discordgo.Session, m *discordgo.MessageDeleteBulk) { events <- "bulk " + m.Messages[1] })
	d.AddHandler(func(_ *discordgo.Session, c *discordgo.ChannelDelete) { events <- "channel " + c.Name })
	d.AddHandler(func(_ *discordgo.Session, m *discordgo.MessageCreate) {
		switch {
		case m.Author == nil:
			events <- "half filled"
		case m.Author.ID == BotID:
			events <- "own " + m.Content
		}
	})
	if err := d.Open(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeSession(t, d) })
	for _, text := range []string{"for one", "for all"} {
		i, answer := s.Interaction(Command("ask")), message(text)
		if text == "for one" {
			answer.Data.Flags = discordgo.MessageFlagsEphemeral
		}
		if err := d.InteractionRespond(wire(i), answer); err != nil {
			t.Fatal(err)
		}
	}
	m := s.MessageCreate(Message{Content: "a"})
	more := []string{s.MessageCreate(Message{}).ID, s.MessageCreate(Message{}).ID}
	m.Content = "b <@" + BotID + ">"
	s.MessageUpdate(m)
	s.MessageDelete(ChannelID, m.ID)
	s.MessageDeleteBulk(ChannelID, more...)
	s.Raw("MESSAGE_CREATE", json.RawMessage(`{"id":"7","author":3}`))
	s.Raw("MESSAGE_CREATE", json.RawMessage(`{"id":`))
	s.ChannelDelete(ChannelID)
	for _, want := range []string{
		"own for all", "update " + m.Content, "delete " + m.ID, "bulk " + more[1], "half filled", "channel history",
	} {
		if got := next(t, events); got != want {
			t.Errorf("event %q, want %q", got, want)
		}
	}
	if left := s.Messages(ChannelID); left != nil {
		t.Errorf("messages left: %v", contents(left))
	}
}
