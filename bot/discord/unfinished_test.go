package discord

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/google/go-cmp/cmp"

	"ibid/bot"
	"ibid/bot/discord/discordtest"
)

// abandoned is what a killed process leaves: questions in each state.
type abandoned struct {
	t      *testing.T
	server *discordtest.Server
	rest   *rest
	works  []Work
	says   map[string]func() string // what stands in answer to each
}

var someButton = []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{button("More", "m")}}}

// message is a question by mention in answer to which m was sent, nothing if it is empty.
func (a *abandoned) message(name string, m outgoing) {
	a.t.Helper()
	asked := a.server.MessageCreate(discordtest.Message{Content: mentionMe + name})
	a.works = append(a.works, Work{Event: asked.ID, Guild: asked.GuildID, Channel: asked.ChannelID})
	a.says[name] = func() string { return a.replies(asked.ID) }
	if m.Content == "" {
		return
	}
	m.Nonce, m.ReplyTo = asked.ID, &discordgo.MessageReference{MessageID: asked.ID, ChannelID: asked.ChannelID}
	if _, err := a.rest.send(a.t.Context(), asked.ChannelID, m); err != nil {
		a.t.Fatal(err)
	}
}

// line is a question by mention that was told its place; m stands there now.
func (a *abandoned) line(name string, m outgoing) {
	a.t.Helper()
	a.message(name, outgoing{})
	w := &a.works[len(a.works)-1]
	m.Nonce, m.ReplyTo = "w"+w.Event, &discordgo.MessageReference{MessageID: w.Event, ChannelID: w.Channel}
	sent, err := a.rest.send(a.t.Context(), w.Channel, m)
	if err != nil {
		a.t.Fatal(err)
	}
	w.Post = sent.ID
}

// replies returns the bot's replies to a message.
func (a *abandoned) replies(id string) string {
	var texts []string
	for _, m := range a.server.Messages(discordtest.ChannelID) {
		if m.Reference != nil && m.Reference.MessageID == id {
			texts = append(texts, m.Content)
		}
	}
	return strings.Join(texts, "; ")
}

// command is a question by command; acknowledged, it is answered by m, not at all if that is empty.
func (a *abandoned) command(name string, acknowledged bool, m outgoing) {
	a.t.Helper()
	command := discordtest.Command("ask", discordtest.Option{Name: "question", Value: name})
	command.Locale = "ar"
	asked := a.server.Interaction(command)
	a.works = append(a.works, Work{Event: asked.ID, Channel: asked.ChannelID, Token: asked.Token, Locale: "ar"})
	a.says[name] = func() string { m, _ := a.server.Original(asked); return m.Content }
	i := &discordgo.Interaction{ID: asked.ID, Token: asked.Token, AppID: discordtest.ApplicationID}
	var err error
	if acknowledged {
		err = a.rest.respond(a.t.Context(), i, &discordgo.InteractionResponse{Type: discordgo.InteractionResponseDeferredChannelMessageWithSource})
	}
	if m.Content != "" {
		_, err = a.rest.editOriginal(a.t.Context(), i, m)
	}
	if err != nil {
		a.t.Fatal(err)
	}
}

// TestUnfinished: of the questions that a killed process left, ibid says that they are to be asked again where there is no
// whole answer, and nothing where there is one; also if it is killed before it has noted that.
func TestUnfinished(t *testing.T) {
	server := discordtest.New(t, discordtest.Options{SpecPath: specPath(), HeartbeatInterval: time.Second})
	a := &abandoned{t: t, server: server, rest: newRest(discordtest.Token, newTransport(server.Transport(), nil, limits{}, quiet())), says: map[string]func() string{}}
	a.command("expired", true, outgoing{})
	server.Advance(16 * time.Minute)
	a.command("never acknowledged", false, outgoing{})
	a.command("waiting", true, outgoing{})
	a.command("begun", true, outgoing{Content: "The beginning"})
	a.command("answered", true, outgoing{Content: "The answer", Components: someButton})
	a.message("mention answered", outgoing{Content: "The answer", Components: someButton})
	a.message("mention begun", outgoing{Content: "The beginning"})
	a.message("mention waiting", outgoing{})
	a.line("in line", outgoing{Content: "Questions before yours: 3."})
	a.line("in line, answered", outgoing{Content: "The answer", Components: someButton})
	memory := newForgetful()
	for _, works := range [][]Work{a.works, a.works[2:]} { // a token that is gone isn't to be used again
		memory.works = slices.Clone(works)
		a.serve(memory, discordtest.GuildID)
		if len(memory.works) > 0 {
			t.Errorf("left to be told: %+v", memory.works)
		}
	}
	got := map[string]string{}
	for name, said := range a.says {
		got[name] = said()
	}
	const again = "ibid was stopped before the answer was ready. Please ask again."
	arabic := (&Discord{}).words("ar").Stopped
	want := map[string]string{
		"expired": "", "never acknowledged": "", "waiting": arabic, "begun": arabic, "answered": "The answer",
		"mention answered": "The answer", "mention begun": again, "mention waiting": again,
		"in line": again, "in line, answered": "The answer",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("what stands in answer (-want +got):\n%s", diff)
	}
}

// TestUnfinishedElsewhere: a message is noted before it is known whether ibid answers where it was written. Where it doesn't,
// the next process says nothing.
func TestUnfinishedElsewhere(t *testing.T) {
	server := discordtest.New(t, discordtest.Options{SpecPath: specPath(), HeartbeatInterval: time.Second})
	a := &abandoned{t: t, server: server, says: map[string]func() string{}}
	a.message("elsewhere", outgoing{})
	memory := newForgetful()
	memory.works = slices.Clone(a.works)
	a.serve(memory, "70")
	if got := a.says["elsewhere"](); got != "" {
		t.Errorf("in a server that isn't allowed it said %q", got)
	}
}

// TestUnfinishedWhileLimited: what Discord limits, try after try, is left to the next process.
func TestUnfinishedWhileLimited(t *testing.T) {
	server := discordtest.New(t, discordtest.Options{SpecPath: specPath(), HeartbeatInterval: time.Second})
	a := &abandoned{t: t, server: server, says: map[string]func() string{}}
	a.message("waiting", outgoing{})
	memory := newForgetful()
	memory.works = slices.Clone(a.works)
	server.Fail("POST", "/channels/{channel}/messages", -1, discordtest.RateLimited(time.Millisecond))
	a.serve(memory, discordtest.GuildID)
	if len(memory.works) != 1 {
		t.Errorf("%d questions are left, want 1", len(memory.works))
	}
}

// serve starts ibid, which answers in a server, as far as that everybody has been told.
func (a *abandoned) serve(memory *forgetful, guild string) {
	a.t.Helper()
	d, err := New(Config{Token: discordtest.Token, Transport: a.server.Transport(), Allow: allowing(guild)}, everywhere(fakeBot{ask: func(context.Context, bot.Question) (bot.Answer, error) { return answerOf("Here."), nil }}), memory)
	if err != nil {
		a.t.Fatal(err)
	}
	d.self, d.app = &discordgo.User{ID: discordtest.BotID}, discordtest.ApplicationID
	d.tellUnfinished(a.t.Context(), slices.Clone(memory.works))
}
