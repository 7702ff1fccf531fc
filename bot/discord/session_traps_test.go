package discord

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"

	"ibid/bot/discord/discordtest"
)

// The tests of this file are named after what discordgo 0.29.0 does at the gateway if it is let.

// Trap 9: operation 7 or 11 as the first packet after IDENTIFY or RESUME makes Open wait for its own lock.
func TestTrapOperationBeforeReady(t *testing.T) {
	for _, op := range []int{7, 11} {
		t.Run(fmt.Sprint(op), func(t *testing.T) {
			t.Parallel()
			r := start(t, discordtest.Options{}, func(s *discordtest.Server, _ *gatewayConfig) { s.Gateway().BeforeReady(op) })
			r.wait(t, func(s discordtest.GatewayStats) bool { return s.Connections >= 2 && s.Connected })
			r.says(t, "after IDENTIFY")
			r.server.Gateway().BeforeReady(op)
			r.server.Gateway().Drop()
			r.wait(t, func(s discordtest.GatewayStats) bool { return s.Connections >= 4 && s.Connected })
			r.says(t, "after RESUME")
		})
	}
}

// After an operation 7, a heartbeat that was due on the old connection fails and closes the new one with 1000, which ends the
// session.
func TestTrapClosesTheNextConnection(t *testing.T) {
	t.Parallel()
	r := start(t, discordtest.Options{}, nil)
	r.says(t, "before")
	_ = r.session.Close() // as that goroutine does
	r.wait(t, func(s discordtest.GatewayStats) bool { return s.Connections > 1 && s.Connected })
	r.says(t, "after")
	if s := r.server.Gateway().Stats(); s.Identifies != 1 || s.Resumes < 1 {
		t.Errorf("got %+v, want the session resumed", s)
	}
}

// Trap 9, where nothing prevents it: an operation that doesn't look like one.
func TestTrapDeadlock(t *testing.T) {
	t.Parallel()
	hang := `{"op":7,"d":"` + strings.Repeat("x", 2*maxPayload) + `"}`
	_, run := scripted(t, hang)
	start := time.Now()
	if err := run(context.Background()); !errors.Is(err, errDeadlock) {
		t.Errorf("run ended with %v, want %v", err, errDeadlock)
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("it took %s to notice", took)
	}
}

// Trap 9, before there is a connection.
func TestOpenThatNeverReturns(t *testing.T) {
	t.Parallel()
	stop := make(chan struct{})
	t.Cleanup(func() { close(stop) })
	g, err := newGateway(gatewayConfig{
		Token: "t", Opening: 100 * time.Millisecond, Check: 10 * time.Millisecond, Log: quiet(),
		Transport: fake(func(*http.Request) (*http.Response, error) { <-stop; return nil, errors.New("stopped") }),
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := g.run(context.Background(), func(any) {}); !errors.Is(err, errDeadlock) {
		t.Errorf("run ended with %v, want %v", err, errDeadlock)
	}
}

// Trap 9: Open has no timeout for a gateway that says nothing.
func TestTrapSilentGateway(t *testing.T) {
	t.Parallel()
	connections, run := scripted(t)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- run(ctx) }()
	for range 2 {
		select {
		case <-connections:
		case <-soon(t).Done():
			t.Fatal("it still waits for the first connection")
		}
	}
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("run ended with %v, want nil", err)
	}
}

// scripted returns a gateway session on a server that says hello and then the packets, whatever it hears, and nothing at all
// if there are no packets.
func scripted(t *testing.T, packets ...string) (connections chan struct{}, run func(context.Context) error) {
	connections = make(chan struct{}, 100)
	var upgrader websocket.Upgrader
	var serving sync.WaitGroup
	stop := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		serving.Add(1)
		defer serving.Done()
		c, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer c.Close()
		connections <- struct{}{}
		if len(packets) > 0 {
			packets := append([]string{`{"op":10,"d":{"heartbeat_interval":100}}`}, packets...)
			for _, p := range packets {
				_ = c.WriteMessage(websocket.TextMessage, []byte(p))
			}
		}
		go func() { <-stop; c.Close() }()
		for err == nil {
			_, _, err = c.ReadMessage()
		}
	}))
	t.Cleanup(func() { close(stop); server.Close(); serving.Wait() })
	g, err := newGateway(gatewayConfig{
		Token: "t", Opening: 200 * time.Millisecond, Check: 10 * time.Millisecond, Backoff: time.Millisecond, Log: quiet(),
		Transport: fake(func(*http.Request) (*http.Response, error) {
			return answer(200, `{"url":"ws`+strings.TrimPrefix(server.URL, "http")+`"}`), nil
		}),
	})
	if err != nil {
		t.Fatal(err)
	}
	return connections, func(ctx context.Context) error { return g.run(ctx, func(any) {}) }
}

// Trap 10: a failed RESUME is answered with IDENTIFY at once, as often as it fails.
func TestTrapInvalidSession(t *testing.T) {
	t.Parallel()
	r := start(t, discordtest.Options{}, nil)
	r.says(t, "before")
	r.server.Gateway().RefuseResume(1)
	r.server.Gateway().Drop()
	r.wait(t, func(s discordtest.GatewayStats) bool { return s.Identifies == 2 })
	r.says(t, "after")
	r.server.Gateway().Invalidate(false)
	r.wait(t, func(s discordtest.GatewayStats) bool { return s.Identifies == 3 })
	r.says(t, "after that")
}

// Trap 11: a dead link is noticed after five heartbeats, and closed with 1000, which ends the session.
func TestTrapDeadLink(t *testing.T) {
	r := start(t, discordtest.Options{HeartbeatInterval: 200 * time.Millisecond}, nil)
	r.says(t, "before")
	r.server.Gateway().IgnoreHeartbeats(true)
	silent := time.Now()
	r.wait(t, func(s discordtest.GatewayStats) bool { return len(s.ClosedWith) > 0 || s.Connections > 1 })
	if took := time.Since(silent); took > 800*time.Millisecond {
		t.Errorf("noticed after %s, want two heartbeats of 200ms", took)
	}
	r.server.Gateway().IgnoreHeartbeats(false)
	r.wait(t, func(s discordtest.GatewayStats) bool { return s.Connections >= 2 && s.Connected })
	r.says(t, "after")
	if s := r.server.Gateway().Stats(); s.Identifies != 1 || slices.Contains(s.ClosedWith, 1000) {
		t.Errorf("got %+v, want the session resumed", s)
	}
}

// Trap 18: discordgo's log has the token and what people say.
func TestTrapLogHoldsTheToken(t *testing.T) {
	std := log.Writer()
	t.Cleanup(func() { log.SetOutput(std) })
	var discordgos buffer
	log.SetOutput(&discordgos)
	r := start(t, discordtest.Options{}, nil)
	r.says(t, "in confidence")
	r.server.Gateway().Drop()
	r.wait(t, func(s discordtest.GatewayStats) bool { return s.Connections >= 2 && s.Connected })
	r.says(t, "again")
	r.server.Gateway().Close(4004)
	err := r.ends(t)
	for _, text := range []string{r.log.String(), discordgos.String(), err.Error()} {
		for _, secret := range []string{discordtest.Token, "in confidence"} {
			if strings.Contains(text, secret) {
				t.Errorf("%q is in %s", secret, text)
			}
		}
	}
}

// Trap 14: what discordgo keeps of servers and people is shared between goroutines and changes under them.
func TestTrapStateIsShared(t *testing.T) {
	g, err := newGateway(gatewayConfig{Token: "t", Log: quiet()})
	if err != nil {
		t.Fatal(err)
	}
	guild := &discordgo.GuildCreate{Guild: &discordgo.Guild{ID: "1"}}
	if err := g.session.State.OnInterface(g.session, guild); err != nil {
		t.Fatal(err)
	}
	if _, err := g.session.State.Guild("1"); err == nil {
		t.Error("discordgo keeps a server's state, want none kept")
	}
}
