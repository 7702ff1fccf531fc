package discordtest

import (
	"net/http"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/google/go-cmp/cmp"
)

func message(text string) *discordgo.InteractionResponse {
	data := &discordgo.InteractionResponseData{Content: text, AllowedMentions: silent()}
	return &discordgo.InteractionResponse{Type: discordgo.InteractionResponseChannelMessageWithSource, Data: data}
}

// wire is the part of an interaction that answers it.
func wire(i Interaction) *discordgo.Interaction {
	return &discordgo.Interaction{ID: i.ID, Token: i.Token, AppID: ApplicationID}
}

func TestInteractionsArrive(t *testing.T) {
	t.Parallel()
	s := New(t, Options{HeartbeatInterval: calm})
	d := client(t, s)
	arrived := make(chan *discordgo.InteractionCreate, 1)
	d.AddHandler(func(_ *discordgo.Session, i *discordgo.InteractionCreate) { arrived <- i })
	if err := d.Open(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeSession(t, d) })

	s.Interaction(Command("ask", Option{Name: "question", Value: "when?"}))
	got := next(t, arrived)
	if data := got.ApplicationCommandData(); data.Name != "ask" || data.Options[0].StringValue() != "when?" {
		t.Errorf("command %+v", data)
	}
	if got.Member == nil || got.Member.User.ID != UserID || got.User != nil {
		t.Errorf("a guild has a member and no user: %+v", got.Interaction)
	}
	direct := Command("ask")
	direct.ChannelID = s.OpenDM(UserID).ID
	s.Interaction(direct)
	if got := next(t, arrived); got.Member != nil || got.User == nil {
		t.Errorf("a direct message has a user and no member: %+v", got.Interaction)
	}
	s.Interaction(Autocomplete("ask", Option{Name: "document", Value: "az", Focused: true}))
	if data := next(t, arrived).ApplicationCommandData(); !data.Options[0].Focused {
		t.Errorf("autocomplete %+v", data.Options[0])
	}
	target := s.MessageCreate(Message{Content: "a claim"})
	s.Interaction(MessageCommand("Check", target))
	if data := next(t, arrived).ApplicationCommandData(); data.Resolved.Messages[target.ID].Content != "a claim" {
		t.Errorf("message command %+v", data)
	}
	s.Interaction(Press(target, "passages"))
	if got := next(t, arrived); got.MessageComponentData().CustomID != "passages" || got.Message.ID != target.ID {
		t.Errorf("press %+v", got.Interaction)
	}
	s.Interaction(SubmitModal("follow", "text", "and then?"))
	row := next(t, arrived).ModalSubmitData().Components[0].(*discordgo.ActionsRow)
	if got := row.Components[0].(*discordgo.TextInput).Value; got != "and then?" {
		t.Errorf("modal text %q", got)
	}
}

func TestDeferral(t *testing.T) {
	t.Parallel()
	s := New(t, specified(Options{}))
	d := client(t, s)
	i := s.Interaction(Command("ask"))
	deferral := &discordgo.InteractionResponse{
		Type: discordgo.InteractionResponseDeferredChannelMessageWithSource,
		Data: &discordgo.InteractionResponseData{Flags: discordgo.MessageFlagsEphemeral},
	}
	if err := d.InteractionRespond(wire(i), deferral); err != nil {
		t.Fatal(err)
	}
	if m, found := s.Original(i); !found || m.Flags != FlagEphemeral|FlagLoading {
		t.Errorf("after the deferral: %+v", m)
	}
	s.Advance(time.Minute)
	text := "an answer"
	if _, err := d.InteractionResponseEdit(wire(i), &discordgo.WebhookEdit{Content: &text, AllowedMentions: silent()}); err != nil {
		t.Fatal(err)
	}
	if m, _ := s.Original(i); m.Content != text || m.Flags != FlagEphemeral {
		t.Errorf("after the edit: %+v", m)
	}
	follow, err := d.FollowupMessageCreate(wire(i), true, &discordgo.WebhookParams{Content: "more", AllowedMentions: silent()})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.ChannelMessage(ChannelID, mustOriginal(t, s, i)); restCode(err) != 10008 {
		t.Errorf("reading an ephemeral message: %v, want code 10008", err)
	}
	if err := d.FollowupMessageDelete(wire(i), follow.ID); err != nil {
		t.Fatal(err)
	}
	edit := &discordgo.WebhookEdit{Content: &text, AllowedMentions: silent()}
	if _, err := d.FollowupMessageEdit(wire(i), follow.ID, edit); restCode(err) != 10008 {
		t.Errorf("editing a deleted follow-up: %v, want code 10008", err)
	}
	if _, err := d.InteractionResponseEdit(wire(i), edit); err != nil {
		t.Errorf("the token still holds: %v", err)
	}
	if diff := cmp.Diff([]string{text}, contents(s.Messages(ChannelID))); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
}

func mustOriginal(t *testing.T, s *Server, i Interaction) string {
	t.Helper()
	m, found := s.Original(i)
	if !found {
		t.Fatal("no original")
	}
	return m.ID
}

func TestFirstFollowUpReplacesDeferral(t *testing.T) {
	t.Parallel()
	s := New(t, Options{})
	d := client(t, s)
	i := s.Interaction(Command("ask"))
	deferral := &discordgo.InteractionResponse{Type: discordgo.InteractionResponseDeferredChannelMessageWithSource}
	if err := d.InteractionRespond(wire(i), deferral); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"first", "second"} {
		params := &discordgo.WebhookParams{Content: text, AllowedMentions: silent()}
		if _, err := d.FollowupMessageCreate(wire(i), true, params); err != nil {
			t.Fatal(err)
		}
	}
	if m, _ := s.Original(i); m.Content != "first" || len(s.Messages(ChannelID)) != 2 {
		t.Errorf("original %q of %v", m.Content, contents(s.Messages(ChannelID)))
	}
}

func TestPressUpdatesItsMessage(t *testing.T) {
	t.Parallel()
	s := New(t, specified(Options{}))
	d := client(t, s)
	button := discordgo.Button{Label: "More", CustomID: "more", Style: discordgo.SecondaryButton}
	row := discordgo.ActionsRow{Components: []discordgo.MessageComponent{button}}
	sent, err := d.ChannelMessageSendComplex(ChannelID, &discordgo.MessageSend{
		Content: "an answer", AllowedMentions: silent(), Components: []discordgo.MessageComponent{row},
	})
	if err != nil {
		t.Fatal(err)
	}
	shown := s.Messages(ChannelID)[0]
	if diff := cmp.Diff([]Button{{Label: "More", CustomID: "more"}}, shown.Buttons()); diff != "" {
		t.Errorf("buttons (-want +got):\n%s", diff)
	}
	i := s.Interaction(Press(shown, "more"))
	update := message("changed")
	update.Type = discordgo.InteractionResponseUpdateMessage
	if err := d.InteractionRespond(wire(i), update); err != nil {
		t.Fatal(err)
	}
	if m := s.Messages(ChannelID)[0]; m.ID != sent.ID || m.Content != "changed" {
		t.Errorf("after the press: %+v", m)
	}
}

func TestTokensExpire(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name       string
		late       time.Duration // before the callback
		later      time.Duration // before the follow-up
		code, next int
	}{
		{"in time", 2 * time.Second, 14 * time.Minute, 0, 0},
		{"callback late", 4 * time.Second, 0, 10062, 10015},
		{"token expired", 0, 16 * time.Minute, 0, 50027},
	}
	for _, tt := range tests {
		s := New(t, Options{Lenient: true})
		d := client(t, s)
		i := s.Interaction(Command("ask"))
		s.Advance(tt.late)
		if got := restCode(d.InteractionRespond(wire(i), message("a"))); got != tt.code {
			t.Errorf("%s: callback code %d, want %d", tt.name, got, tt.code)
		}
		s.Advance(tt.later)
		_, err := d.FollowupMessageCreate(wire(i), true, &discordgo.WebhookParams{Content: "b", AllowedMentions: silent()})
		if got := restCode(err); got != tt.next {
			t.Errorf("%s: follow-up code %d (%v), want %d", tt.name, got, err, tt.next)
		}
	}
}

func TestAnsweredTwice(t *testing.T) {
	t.Parallel()
	s := New(t, Options{Lenient: true})
	d := client(t, s)
	i := s.Interaction(Command("ask"))
	if err := d.InteractionRespond(wire(i), message("a")); err != nil {
		t.Fatal(err)
	}
	if got := restCode(d.InteractionRespond(wire(i), message("b"))); got != 40060 {
		t.Errorf("second callback: code %d, want 40060", got)
	}
	wantViolation(t, s, "answered twice")
}

func TestDeadTokenIsLeftAlone(t *testing.T) {
	t.Parallel()
	s := New(t, Options{Lenient: true})
	d := client(t, s)
	i := s.Interaction(Command("ask"))
	if err := d.InteractionRespond(wire(i), message("a")); err != nil {
		t.Fatal(err)
	}
	s.Fail("PATCH", "/webhooks/{application}/{token}/messages/@original", 1,
		Response{Status: http.StatusNotFound, Body: `{"code":10015,"message":"Unknown Webhook"}`})
	text := "b"
	edit := &discordgo.WebhookEdit{Content: &text, AllowedMentions: silent()}
	if _, err := d.InteractionResponseEdit(wire(i), edit); restCode(err) != 10015 {
		t.Errorf("first edit: %v, want code 10015", err)
	}
	if got := s.Violations(); got != nil {
		t.Errorf("after the first edit: %q", got)
	}
	if _, err := d.InteractionResponseEdit(wire(i), edit); err != nil {
		t.Fatal(err)
	}
	wantViolation(t, s, "another request on a token")
}
