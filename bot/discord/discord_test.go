package discord

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"ibid/bot"
	"ibid/bot/discord/discordtest"
	"ibid/retrieval/source"
)

// fakeBot is a Bot that answers when and what a test wants.
type fakeBot struct {
	Bot
	ask func(ctx context.Context, q bot.Question) (bot.Answer, error)
}

func (s fakeBot) Ask(ctx context.Context, q bot.Question, _ func(bot.Answer)) (bot.Answer, error) {
	return s.ask(ctx, q)
}

func (s fakeBot) Documents() []source.DocumentInfo { return nil }

// allowing lists a server and direct messages.
func allowing(guild string) List {
	return List{ids: map[string]bool{"guild:" + guild: true}, direct: true}
}

// everywhere answers with one bot, whatever the collections.
func everywhere(b Bot) func([]string) Bot { return func([]string) Bot { return b } }

// walled answers with a bot that knows only the documents of the collections.
func walled(b *bot.Bot) func([]string) Bot {
	return func(collections []string) Bot { return b.Within(collections) }
}

// answerOf is an answer of sentences, each with a citation.
func answerOf(sentences ...string) bot.Answer {
	a := bot.Answer{Outcome: bot.Answered, Sure: true, Language: "en", Documents: 1, Languages: []string{"en"}}
	for i, s := range sentences {
		a.Segments = append(a.Segments, bot.Segment{Text: s, Markers: []int{i + 1}, Quoted: true})
		a.Citations = append(a.Citations, bot.Citation{Marker: i + 1, Document: source.DocumentInfo{ID: "a.txt", Title: "A", Language: "en"}, Number: i, Of: len(sentences), Sentence: source.Sentence{Text: s, At: source.Locator{Seconds: -1}}})
	}
	return a
}

// connect runs ibid with a scripted bot until the test ends; stop ends it sooner and returns what Run returned.
func connect(t *testing.T, c Config, ask func(ctx context.Context, q bot.Question) (bot.Answer, error)) (server *discordtest.Server, stop func() error) {
	t.Helper()
	return connectTo(t, discordtest.Options{ClosedDMs: []string{otherUser}}, c, ask)
}

// connectTo is connect to a Discord of which a test says what is in it.
func connectTo(t *testing.T, o discordtest.Options, c Config, ask func(ctx context.Context, q bot.Question) (bot.Answer, error)) (server *discordtest.Server, stop func() error) {
	t.Helper()
	server, _, stop = connectWith(t, o, c, newForgetful(), ask)
	return server, stop
}

// connectWith is connectTo with a memory.
func connectWith(t *testing.T, o discordtest.Options, c Config, m Memory, ask func(ctx context.Context, q bot.Question) (bot.Answer, error)) (server *discordtest.Server, d *Discord, stop func() error) {
	t.Helper()
	o.SpecPath, o.HeartbeatInterval = specPath(), time.Second
	server = discordtest.New(t, o)
	c.Token, c.Transport = discordtest.Token, server.Transport()
	if c.Log == nil {
		c.Log = slog.New(slog.NewTextHandler(t.Output(), nil))
	}
	d, err := New(c, everywhere(fakeBot{ask: ask}), m)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- d.Run(ctx, func(string) {}) }()
	waiting, give := context.WithTimeout(t.Context(), 30*time.Second)
	defer give()
	if err := server.Gateway().Wait(waiting, func(s discordtest.GatewayStats) bool { return s.Settled }); err != nil {
		t.Fatalf("not connected: %v", err)
	}
	stopped := false
	stop = func() error {
		cancel()
		stopped = true
		return <-ended
	}
	t.Cleanup(func() {
		if !stopped {
			if err := stop(); err != nil {
				t.Errorf("ended with %v", err)
			}
		}
	})
	return server, d, stop
}

// sent waits for a request whose body holds a text.
func sent(t *testing.T, server *discordtest.Server, method, text string) discordtest.Request {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	r, err := server.Wait(ctx, func(r discordtest.Request) bool {
		return r.Method == method && strings.Contains(string(r.Body), text)
	})
	if err != nil {
		t.Fatalf("no %s with %q: %v", method, text, err)
	}
	return r
}

const mentionMe = "<@" + discordtest.BotID + "> "

// TestLateAnswers: a deferred answer that comes after 15 minutes can no longer be edited in. A public one is sent to the
// channel, a private one by direct message, or nowhere.
func TestLateAnswers(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		private bool
		user    string
		where   string // whose messages get the answer; "": nobody's
	}{
		{"public", false, discordtest.UserID, "channel"},
		{"private", true, discordtest.UserID, "dm"},
		{"private, direct messages closed", true, otherUser, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			asked, release := make(chan struct{}), make(chan struct{})
			server, stop := connect(t, Config{}, func(context.Context, bot.Question) (bot.Answer, error) {
				close(asked)
				<-release
				return answerOf("It was late."), nil
			})
			i := discordtest.Command("ask", discordtest.Option{Name: "question", Value: "When?"}, discordtest.Option{Name: "private", Value: test.private})
			i.User = discordtest.User{ID: test.user, Username: "asker"}
			server.Interaction(i)
			<-asked
			server.Advance(16 * time.Minute)
			close(release)
			if test.where != "" {
				sent(t, server, "POST", "It was late.")
			}
			if err := stop(); err != nil {
				t.Fatal(err)
			}
			for _, channel := range server.Channels() {
				for _, m := range server.Messages(channel.ID) {
					public := channel.Type != discordtest.ChannelDM
					if strings.Contains(m.Content, "It was late.") && (test.where == "" || public != (test.where == "channel")) {
						t.Errorf("the answer stands in channel %s of type %d", channel.ID, channel.Type)
					}
				}
			}
		})
	}
}

// TestPanicIsApologisedFor: a panic while answering is told with an id that the log has too, and the next question is
// answered.
func TestPanicIsApologisedFor(t *testing.T) {
	t.Parallel()
	var log strings.Builder
	server, stop := connect(t, Config{Log: slog.New(slog.NewTextHandler(&log, nil))}, func(_ context.Context, q bot.Question) (bot.Answer, error) {
		if strings.Contains(q.Text, "explode") {
			panic("secret detail")
		}
		if strings.Contains(q.Text, "fail") {
			return bot.Answer{}, fmt.Errorf("secret failure")
		}
		return answerOf("All is well."), nil
	})
	server.MessageCreate(discordtest.Message{Content: mentionMe + "explode"})
	sorry := sent(t, server, "POST", "Something went wrong")
	server.Interaction(discordtest.Command("ask", discordtest.Option{Name: "question", Value: "fail"}))
	sent(t, server, "PATCH", "Something went wrong")
	server.MessageCreate(discordtest.Message{Content: mentionMe + "how are things?"})
	sent(t, server, "POST", "All is well.")
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	id := strings.Trim(string(sorry.Body[strings.Index(string(sorry.Body), "later. (")+8:])[:8], ")")
	if !strings.Contains(log.String(), id) || strings.Contains(string(sorry.Body), "secret") {
		t.Errorf("the apology %s has not the id of the log, or more than it:\n%s", sorry.Body, log.String())
	}
}

// TestStopping: when ibid is told to stop, a running answer is finished; one that takes too long is cut, and what waits
// is not begun; both is said.
func TestStopping(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, want string }{{"finished", "Finished."}, {"cut", "ibid was stopped before the answer was ready"}} {
		t.Run(test.name, func(t *testing.T) {
			asked, release := make(chan struct{}, 9), make(chan struct{})
			server, stop := connect(t, Config{Stop: 3 * time.Second}, func(ctx context.Context, _ bot.Question) (bot.Answer, error) {
				asked <- struct{}{}
				select {
				case <-release:
				case <-ctx.Done():
				}
				return answerOf("Finished."), ctx.Err()
			})
			server.MessageCreate(discordtest.Message{Content: mentionMe + "why?"})
			server.Interaction(discordtest.Command("ask", discordtest.Option{Name: "question", Value: "Why?"}))
			<-asked
			sent(t, server, "POST", `"type":5`)
			ended := make(chan error)
			go func() { ended <- stop() }()
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			if err := server.Gateway().Wait(ctx, func(s discordtest.GatewayStats) bool { return !s.Connected }); err != nil {
				t.Fatal(err)
			}
			if test.name == "finished" {
				close(release)
			}
			if err := <-ended; err != nil {
				t.Fatal(err)
			}
			sent(t, server, "POST", test.want)
			if test.name == "cut" {
				sent(t, server, "PATCH", test.want) // it waited behind the other one
			}
		})
	}
}

// TestFullQueue: a question that finds the queue full is told how many wait, and so is a press of Translate.
func TestFullQueue(t *testing.T) {
	release := make(chan struct{})
	server, _ := connect(t, Config{Line: 3}, func(context.Context, bot.Question) (bot.Answer, error) {
		<-release
		return answerOf("Done."), nil
	})
	for range 3 + 2 {
		server.MessageCreate(discordtest.Message{Content: mentionMe + "why?"})
	}
	sent(t, server, "POST", "Too many questions at once")
	server.Interaction(discordtest.Press(discordtest.Message{ID: "77", ChannelID: discordtest.ChannelID}, customID("e", "de", "0")))
	sent(t, server, "POST", "Zu viele Fragen auf einmal")
	close(release)
}

// TestContinue: what does not fit into two messages waits behind a button.
func TestContinue(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("words that go on and on ", 60)
	server, _ := connect(t, Config{}, func(_ context.Context, q bot.Question) (bot.Answer, error) {
		if q.Text == "thanks" {
			return answerOf("You are welcome."), nil
		}
		return answerOf("First "+long, "second "+long, "third "+long, "fourth "+long+"to the end"), nil
	})
	server.MessageCreate(discordtest.Message{Content: mentionMe + "tell me all"})
	server.MessageCreate(discordtest.Message{Content: mentionMe + "thanks"}) // answered after the first is kept
	sent(t, server, "POST", "You are welcome.")
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	m, err := server.WaitMessage(ctx, discordtest.ChannelID, func(m discordtest.Message) bool { return len(m.Buttons()) > 0 })
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"third", "fourth"} {
		pressed := false
		for _, b := range m.Buttons() {
			if b.Label == "Continue" {
				server.Interaction(discordtest.Press(m, b.CustomID))
				pressed = true
			}
		}
		if !pressed {
			t.Fatalf("no button Continue under %.40q", m.Content)
		}
		sent(t, server, "POST", want+" words")
		if m, err = server.WaitMessage(ctx, discordtest.ChannelID, func(m discordtest.Message) bool { return strings.Contains(m.Content, want+" words") }); err != nil {
			t.Fatal(err)
		}
	}
}

// TestOnlyAskerAndModeratorsDelete: others are told so, and the answer stays.
func TestOnlyAskerAndModeratorsDelete(t *testing.T) {
	t.Parallel()
	server, _ := connect(t, Config{}, func(context.Context, bot.Question) (bot.Answer, error) { return answerOf("Here."), nil })
	server.MessageCreate(discordtest.Message{Content: mentionMe + "where?"})
	sent(t, server, "POST", "Here.")
	answer := server.Messages(discordtest.ChannelID)[1]
	press := discordtest.Press(answer, customID("x", "en", discordtest.UserID+"."+answer.ID))
	press.User = discordtest.User{ID: otherUser, Username: "other"}
	server.Interaction(press)
	sent(t, server, "POST", "Only who asked, or a moderator")
	moderator := discordtest.Press(answer, customID("x", "en", discordtest.UserID+"."+answer.ID))
	moderator.User, moderator.Permissions = press.User, discordtest.PermissionManageMessages
	server.Interaction(moderator)
	sent(t, server, "POST", "Deleted.")
}

// TestCommandsAreRegisteredOnce: a start that finds its commands at Discord leaves them; a development guild has its own.
func TestCommandsAreRegisteredOnce(t *testing.T) {
	never := func(context.Context, bot.Question) (bot.Answer, error) { return bot.Answer{}, nil }
	server := discordtest.New(t, discordtest.Options{SpecPath: specPath(), HeartbeatInterval: time.Second})
	for _, guild := range []string{"", "", discordtest.GuildID, discordtest.GuildID} {
		d, err := New(Config{Token: discordtest.Token, Transport: server.Transport(), DevGuild: guild}, everywhere(fakeBot{ask: never}), newForgetful())
		if err != nil {
			t.Fatal(err)
		}
		if err := d.begin(t.Context()); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(d.commands[commandAsk], "</ask:") {
			t.Errorf("the command is mentioned as %q", d.commands[commandAsk])
		}
	}
	written := 0
	for _, r := range server.Requests() {
		if r.Method == "PUT" {
			written++
		}
	}
	if written != 2 {
		t.Errorf("the commands were written %d times, want once for all and once for the guild", written)
	}
}

func TestParseReplies(t *testing.T) {
	r, err := ParseReplies("reply,123=thread, 456=reply")
	if err != nil || r.thread("1") || !r.thread("123") || r.thread("456") {
		t.Errorf("got %+v, %v", r, err)
	}
	for _, bad := range []string{"", "threads", "123", "123=x", "reply,,", "general=thread", "=thread"} {
		if _, err := ParseReplies(bad); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}

func TestCustomIDsFit(t *testing.T) {
	a := answerOf("a", "b", "c", "d", "e", "f", "g", "h", "i")
	id := customID("p", "pt-BR", encodeCitations(a.Citations))
	if len(id) > 100 {
		t.Errorf("custom_id has %d characters: %s", len(id), id)
	}
	_, _, payload := parseCustomID(id)
	got := decodeCitations(payload, []source.DocumentInfo{{ID: "a.txt"}})
	if len(got) != maxCitations || got[3].document != "a.txt" || got[3].number != 3 || got[3].quote != quoteHash("d") {
		t.Errorf("decoded %+v", got)
	}
	if got := decodeCitations(payload, nil); got[0].document != "" {
		t.Errorf("a document that is gone is %q", got[0].document)
	}
	for _, broken := range []string{"", "!", "abc"} {
		if got := decodeCitations(broken, nil); len(got) != 0 {
			t.Errorf("%q decodes to %v", broken, got)
		}
	}
}

func FuzzSplit(f *testing.F) {
	f.Add("> \u2067a [[1]](<https://a.example>) b\u2069", 40)
	f.Add(strings.Repeat("石油", 50), 30)
	f.Fuzz(func(t *testing.T, line string, limit int) {
		if limit < 30 || limit > 4000 || strings.ContainsAny(line, "\n\r") || len(line) > 5000 {
			return
		}
		parts := split([]string{line, "next"}, limit)
		kept := 0
		for _, part := range parts {
			kept += len(part)
		}
		if kept < len(strings.Join(strings.Fields(line), ""))/2 {
			t.Errorf("%q: %d of %d bytes are left", line, kept, len(line))
		}
	})
}
