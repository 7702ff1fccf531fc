package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/google/go-cmp/cmp"

	"ibid/bot/discord/discordtest"
)

// against returns a rest on a scripted Discord that checks every request.
func against(t *testing.T, o discordtest.Options) (*rest, *discordtest.Server) {
	o.SpecPath = spec()
	s := discordtest.New(t, o)
	return newRest(discordtest.Token, newTransport(s.Transport(), nil, limits{}, quiet())), s
}

func TestMessages(t *testing.T) {
	r, s := against(t, discordtest.Options{})
	ctx := t.Context()
	asked := s.MessageCreate(discordtest.Message{Content: "who?"})
	buttons := []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{
		discordgo.Button{Label: "More", CustomID: "more"},
	}}}
	m := outgoing{
		Content: "see https://example.org", Components: buttons, Nonce: "n-1",
		ReplyTo: &discordgo.MessageReference{MessageID: asked.ID, ChannelID: asked.ChannelID},
	}
	first, err := r.send(ctx, asked.ChannelID, m)
	if err != nil {
		t.Fatal(err)
	}
	again, err := r.send(ctx, asked.ChannelID, m)
	if err != nil || again.ID != first.ID {
		t.Errorf("a second send with one nonce made %v, %v; want message %s", again, err, first.ID)
	}
	if err := r.edit(ctx, asked.ChannelID, first.ID, outgoing{Content: "edited"}); err != nil {
		t.Error(err)
	}
	read, err := r.message(ctx, asked.ChannelID, first.ID)
	if err != nil || read.Content != "edited" || len(read.Components) != 0 {
		t.Errorf("message = %+v, %v; want it edited, without buttons", read, err)
	}
	if err := r.typing(ctx, asked.ChannelID); err != nil {
		t.Error(err)
	}
	thread, err := r.startThread(ctx, asked.ChannelID, asked.ID, "A thread")
	if err != nil || thread.ID == "" {
		t.Errorf("startThread = %v, %v", thread, err)
	}
	if c, err := r.channel(ctx, asked.ChannelID); err != nil || c.ID != asked.ChannelID {
		t.Errorf("channel = %v, %v", c, err)
	}
	if err := r.remove(ctx, asked.ChannelID, first.ID); err != nil {
		t.Error(err)
	}
	if err := r.edit(ctx, asked.ChannelID, first.ID, outgoing{Content: "x"}); !errors.Is(err, errUnknownMessage) {
		t.Errorf("editing what is gone: %v, want %v", err, errUnknownMessage)
	}
	if got := len(s.Messages(asked.ChannelID)); got > 2 {
		t.Errorf("%d messages are left, want the question and perhaps the thread's", got)
	}
}

// A send whose answer is lost is sent again, and is one message.
func TestLostAnswerIsOneMessage(t *testing.T) {
	r, s := against(t, discordtest.Options{})
	s.Fail("POST", "/channels/{channel}/messages", 1, discordtest.Response{Cut: true})
	if _, err := r.send(t.Context(), discordtest.ChannelID, outgoing{Content: "once"}); err != nil {
		t.Fatal(err)
	}
	if got := len(s.Messages(discordtest.ChannelID)); got != 1 {
		t.Errorf("%d messages, want 1", got)
	}
}

func TestRefusals(t *testing.T) {
	tests := []struct {
		method, route string
		status, code  int
		want          error
	}{
		{"POST", "/channels/:id/messages", 403, 50013, errForbidden},
		{"POST", "/channels/:id/messages", 403, 50007, errNoDM},
		{"POST", "/channels/:id/messages/:id/threads", 400, 160004, errThreadExists},
		{"PATCH", "/channels/:id/messages/:id", 404, 10008, errUnknownMessage},
		{"GET", "/users/@me", 401, 0, errUnauthorized},
		{"POST", "/interactions/:id/:id/callback", 404, 10062, errTooLate},
		{"POST", "/interactions/:id/:id/callback", 400, 40060, errAnswered},
		{"PATCH", "/webhooks/:id/:id/messages/@original", 401, 50027, errExpired},
		{"PATCH", "/webhooks/:id/:id/messages/@original", 404, 10015, errExpired},
		{"PATCH", "/webhooks/:id/:id/messages/@original", 401, 0, errExpired},
		{"PATCH", "/webhooks/:id/:id/messages/@original", 404, 10008, errUnknownMessage},
		{"POST", "/channels/:id/messages", 400, 50035, nil},
	}
	known := []error{errForbidden, errNoDM, errThreadExists, errUnknownMessage, errUnauthorized, errTooLate, errAnswered, errExpired}
	for _, tt := range tests {
		err := fmt.Errorf("asking: %w", refusedBy(tt.method+" "+tt.route, tt.status, fmt.Appendf(nil, `{"code":%d}`, tt.code)))
		for _, k := range known {
			if got, want := errors.Is(err, k), k == tt.want; got != want {
				t.Errorf("%s %s %d %d is %q: %t, want %t", tt.method, tt.route, tt.status, tt.code, k, got, want)
			}
		}
		if got := describe(err); !strings.Contains(got, fmt.Sprint(tt.code)) {
			t.Errorf("describe = %q, want the code %d in it", got, tt.code)
		}
	}
}

func TestDescribe(t *testing.T) {
	const secret = "s3cret"
	foreign := &discordgo.RESTError{
		Response: &http.Response{StatusCode: 400, Status: "400 Bad Request"}, ResponseBody: []byte(secret),
	}
	tests := []struct {
		err  error
		want string
	}{
		{nil, ""},
		{fmt.Errorf("%s: %w", secret, errInvalidLimit), errInvalidLimit.Error()},
		{fmt.Errorf("%s: %w", secret, context.DeadlineExceeded), "Discord took too long"},
		{fmt.Errorf("%s: %w", secret, context.Canceled), "interrupted"},
		{foreign, "Discord refused (status 400)"},
		{errors.New(secret), "an unexpected error (*errors.errorString)"},
	}
	for _, tt := range tests {
		if got := describe(tt.err); got != tt.want {
			t.Errorf("describe(%v) = %q, want %q", tt.err, got, tt.want)
		}
	}
}

// A token that Discord no longer knows is asked for once: each further try counts towards a ban.
func TestExpiredTokenIsNotTriedAgain(t *testing.T) {
	asked := 0
	r := newRest("tok", newTransport(fake(func(*http.Request) (*http.Response, error) {
		asked++
		return answer(404, `{"code":10015}`), nil
	}), nil, limits{}, quiet()))
	for range 3 {
		if _, err := r.editOriginal(t.Context(), interaction("1"), outgoing{Content: "x"}); !errors.Is(err, errExpired) {
			t.Errorf("got %v, want %v", err, errExpired)
		}
	}
	if _, err := r.followup(t.Context(), interaction("1"), outgoing{Content: "x"}); !errors.Is(err, errExpired) {
		t.Errorf("got %v, want %v", err, errExpired)
	}
	if asked != 1 {
		t.Errorf("%d requests, want 1", asked)
	}
}

func TestFirstAnswerHasThreeSeconds(t *testing.T) {
	r := newRest("tok", fake(func(req *http.Request) (*http.Response, error) {
		end, ok := req.Context().Deadline()
		if left := time.Until(end); !ok || left > ackTime {
			t.Errorf("the request has %s, want at most %s", left, ackTime)
		}
		return answer(204, ""), nil
	}))
	if err := r.respond(t.Context(), interaction("1"), &discordgo.InteractionResponse{Type: discordgo.InteractionResponsePong}); err != nil {
		t.Error(err)
	}
}

func TestCommandsAndApplication(t *testing.T) {
	r, _ := against(t, discordtest.Options{})
	ctx := t.Context()
	me, err := r.me(ctx)
	if err != nil || me.ID != discordtest.BotID {
		t.Errorf("me = %v, %v", me, err)
	}
	app, err := r.application(ctx)
	if err != nil || app.ID != discordtest.ApplicationID {
		t.Fatalf("application = %v, %v", app, err)
	}
	want := []*discordgo.ApplicationCommand{{Name: "ask", Description: "Ask the documents", Type: discordgo.ChatApplicationCommand}}
	for _, guild := range []string{"", discordtest.GuildID} {
		if err := r.overwriteCommands(ctx, app.ID, guild, want); err != nil {
			t.Fatal(err)
		}
		got, err := r.commands(ctx, app.ID, guild)
		if err != nil || len(got) != 1 || got[0].Name != "ask" {
			t.Errorf("commands of %q = %v, %v; want ask", guild, got, err)
		}
	}
}

func TestDMsAreForgotten(t *testing.T) {
	r := newRest("tok", fake(func(*http.Request) (*http.Response, error) { return answer(200, `{"id":"9"}`), nil }))
	for i := range 1500 {
		if _, err := r.dm(t.Context(), fmt.Sprint(i)); err != nil {
			t.Fatal(err)
		}
	}
	if len(r.dms) != 1000 || len(r.kept) != 1000 {
		t.Errorf("%d channels and %d users are kept, want 1000", len(r.dms), len(r.kept))
	}
}

func TestRecent(t *testing.T) {
	r := newRecent(2)
	var got []bool
	for _, s := range []string{"a", "a", "b", "c", "a", "c"} {
		got = append(got, r.add(s))
	}
	if diff := cmp.Diff([]bool{true, false, true, true, true, false}, got); diff != "" {
		t.Errorf("new (-want +got):\n%s", diff)
	}
	if len(r.set) != 2 {
		t.Errorf("%d kept, want 2", len(r.set))
	}
}
