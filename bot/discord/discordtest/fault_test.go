package discordtest

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
)

func send(d *discordgo.Session, text string, options ...discordgo.RequestOption) (*discordgo.Message, error) {
	return d.ChannelMessageSendComplex(ChannelID, &discordgo.MessageSend{Content: text, AllowedMentions: silent()}, options...)
}

const messagesRoute = "/channels/{channel}/messages"

func statuses(s *Server) []int {
	var out []int
	for _, r := range s.Requests() {
		out = append(out, r.Status)
	}
	return out
}

func TestRateLimitedRequestIsRepeated(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]Response{"route": RateLimited(50 * time.Millisecond), "global": RateLimitedGlobally(50 * time.Millisecond)} {
		s := New(t, Options{})
		s.Fail("POST", messagesRoute, 1, fault)
		if _, err := send(client(t, s), "a"); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got := statuses(s); len(got) != 2 || got[0] != 429 || got[1] != 200 {
			t.Errorf("%s: statuses %v, want [429 200]", name, got)
		}
	}
}

func TestFaultsReachTheClient(t *testing.T) {
	t.Parallel()
	s := New(t, Options{})
	d := client(t, s)
	s.Fail("POST", messagesRoute, 1, RateLimitedAsHTML(time.Minute))
	var syntax *json.SyntaxError
	if _, err := send(d, "a"); !errors.As(err, &syntax) {
		t.Errorf("429 as HTML: %v, want a syntax error", err)
	}
	for _, status := range []int{500, 503} {
		s.Fail("", "", 1, ServerError(status))
		var failure *discordgo.RESTError
		if _, err := send(d, "a"); !errors.As(err, &failure) || failure.Response.StatusCode != status {
			t.Errorf("server error: %v, want %d", err, status)
		}
	}
	s.Fail("POST", messagesRoute, 1, RateLimited(time.Minute))
	var limit *discordgo.RateLimitError
	if _, err := send(d, "a", discordgo.WithRetryOnRatelimit(false)); !errors.As(err, &limit) || limit.RetryAfter != time.Minute {
		t.Errorf("429: %v, want a rate limit of a minute", err)
	}
	if got := s.Messages(ChannelID); got != nil {
		t.Errorf("refused requests took effect: %v", contents(got))
	}
}

// TestHeadersOfRateLimits: only the limit of a route tells when it ends in the headers of a bucket.
func TestHeadersOfRateLimits(t *testing.T) {
	t.Parallel()
	tests := []struct {
		fault         Response
		global, after string
	}{
		{RateLimited(1500 * time.Millisecond), "", "1.500"},
		{RateLimitedGlobally(1500 * time.Millisecond), "true", ""},
		{RateLimitedAsHTML(2 * time.Second), "", ""},
	}
	for _, tt := range tests {
		s := New(t, Options{})
		s.Fail("", "", 1, tt.fault)
		var got http.Header
		request(t, s, "GET /users/@me", func(r *http.Request) { got = headersOf(t, s, r) })
		if g, a := got.Get("X-RateLimit-Global"), got.Get("X-RateLimit-Reset-After"); g != tt.global || a != tt.after {
			t.Errorf("global %q, after %q; want %q, %q", g, a, tt.global, tt.after)
		}
		if got.Get("Retry-After") != "2" {
			t.Errorf("Retry-After %q, want 2", got.Get("Retry-After"))
		}
	}
}

func headersOf(t *testing.T, s *Server, r *http.Request) http.Header {
	t.Helper()
	resp, err := s.Transport().RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	return resp.Header
}

func TestNonceMakesSendingIdempotent(t *testing.T) {
	t.Parallel()
	s := New(t, specified(Options{}))
	d := client(t, s)
	s.Fail("POST", messagesRoute, 1, Response{Cut: true})
	body := map[string]any{"content": "a", "nonce": "n1", "enforce_nonce": true, "allowed_mentions": silent()}
	url := discordgo.EndpointChannelMessages(ChannelID)
	if _, err := d.RequestWithBucketID("POST", url, body, url); err == nil {
		t.Error("the connection was to break")
	}
	for range 2 {
		if _, err := d.RequestWithBucketID("POST", url, body, url); err != nil {
			t.Fatal(err)
		}
	}
	if got := len(s.Messages(ChannelID)); got != 1 {
		t.Errorf("%d messages, want 1", got)
	}
	s.Advance(time.Hour)
	if _, err := d.RequestWithBucketID("POST", url, body, url); err != nil {
		t.Fatal(err)
	}
	if got := len(s.Messages(ChannelID)); got != 2 {
		t.Errorf("after an hour: %d messages, want 2", got)
	}
}

func TestDelayedRequestTakesEffectAtOnce(t *testing.T) {
	t.Parallel()
	s := New(t, Options{})
	d := client(t, s)
	d.Client.Timeout = 0
	s.Fail("POST", messagesRoute, 1, Response{Delay: time.Hour})
	failed := make(chan error, 1)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		_, err := send(d, "a", discordgo.WithContext(ctx))
		failed <- err
	}()
	if _, err := s.WaitMessage(soon(t), ChannelID, func(m Message) bool { return m.Content == "a" }); err != nil {
		t.Error(err)
	}
	cancel()
	if err := next(t, failed); err == nil {
		t.Error("the answer came before its time")
	}
}

func TestPermissions(t *testing.T) {
	t.Parallel()
	guild := Guild{ID: GuildID, Channels: []Channel{
		{ID: "31", Denied: PermissionView}, {ID: "32", Denied: PermissionSend}, {ID: "33", Denied: PermissionCreateThreads}, {ID: "34"},
	}}
	s := New(t, Options{Guilds: []Guild{guild}, ClosedDMs: []string{UserID}})
	d := client(t, s)
	text := &discordgo.MessageSend{Content: "a", AllowedMentions: silent()}
	for channel, want := range map[string]int{"31": 50001, "32": 50013, "35": 10003, "34": 0, s.OpenDM(UserID).ID: 50007} {
		if _, err := d.ChannelMessageSendComplex(channel, text); restCode(err) != want {
			t.Errorf("sending to %s: %v, want code %d", channel, err, want)
		}
	}
	if _, err := d.ThreadStart("33", "t", discordgo.ChannelTypeGuildPublicThread, 60); restCode(err) != 50013 {
		t.Errorf("starting a thread: %v, want code 50013", err)
	}
	if _, err := d.ChannelMessage("34", "1"); restCode(err) != 10008 {
		t.Errorf("reading what is not there: %v, want code 10008", err)
	}
	first := s.Messages("34")[0]
	thread, err := d.MessageThreadStart("34", first.ID, "t", 60)
	if err != nil || thread.ID != first.ID {
		t.Errorf("thread %+v (%v), want id %s", thread, err, first.ID)
	}
	if _, err := d.MessageThreadStart("34", first.ID, "t", 60); restCode(err) != 160004 {
		t.Errorf("second thread: %v, want code 160004", err)
	}
	d.Token = "Bot wrong"
	var failure *discordgo.RESTError
	if _, err := d.User("@me"); !errors.As(err, &failure) && !errors.Is(err, discordgo.ErrUnauthorized) {
		t.Errorf("wrong token: %v, want 401", err)
	}
	last := s.Requests()[len(s.Requests())-1]
	if last.Status != http.StatusUnauthorized {
		t.Errorf("wrong token: status %d, want 401", last.Status)
	}
}
