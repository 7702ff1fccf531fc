package discordtest

import (
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// wantState waits until the gateway's count is as wanted.
func wantState(t *testing.T, s *Server, what string, match func(GatewayStats) bool) {
	t.Helper()
	if err := s.Gateway().Wait(soon(t), match); err != nil {
		t.Fatalf("%s: %v; the gateway has %+v", what, err, s.Gateway().Stats())
	}
}

func TestGatewayComesBack(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name                string
		do                  func(Gateway)
		identifies, resumes int
		replayed            bool // what was missed arrives
	}{
		{"reconnect", Gateway.Reconnect, 1, 1, true},
		{"drop", Gateway.Drop, 1, 1, true},
		{"close 4000", func(g Gateway) { g.Close(4000) }, 1, 1, true},
		{"close 4009", func(g Gateway) { g.Close(4009) }, 2, 1, false},
		{"invalid, not resumable", func(g Gateway) { g.Invalidate(false) }, 2, 0, false},
		{"resume refused", func(g Gateway) { g.RefuseResume(1); g.Reconnect() }, 2, 1, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := New(t, Options{HeartbeatInterval: calm})
			arrived := make(chan string, 64)
			d := client(t, s)
			d.ShouldReconnectOnError = true
			d.AddHandler(func(_ *discordgo.Session, m *discordgo.MessageCreate) { arrived <- m.ID })
			if err := d.Open(); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { closeSession(t, d) })
			wantState(t, s, "there", func(g GatewayStats) bool { return g.Settled })
			tt.do(s.Gateway())
			if tt.replayed {
				wantState(t, s, "away", func(g GatewayStats) bool { return !g.Connected })
				missed := s.MessageCreate(Message{Content: "missed"})
				if got := next(t, arrived); got != missed.ID {
					t.Errorf("arrived %s, want %s", got, missed.ID)
				}
			}
			wantState(t, s, "back", func(g GatewayStats) bool {
				return g.Settled && g.Identifies == tt.identifies && g.Resumes == tt.resumes
			})
		})
	}
}

func TestCloseCodesOfIdentify(t *testing.T) {
	t.Parallel()
	for _, code := range []int{4004, 4010, 4011, 4012, 4013, 4014} {
		s := New(t, Options{})
		s.Gateway().RefuseIdentify(code)
		if err := client(t, s).Open(); !websocket.IsCloseError(err, code) {
			t.Errorf("opening: %v, want close code %d", err, code)
		}
	}
	s := New(t, Options{})
	d := client(t, s)
	d.Token, d.Identify.Token = "Bot wrong", ""
	if err := d.Open(); !websocket.IsCloseError(err, 4004) {
		t.Errorf("opening with a wrong token: %v, want close code 4004", err)
	}
}

// TestMissedHeartbeats: discordgo closes with 1000 after five intervals, and so loses its session.
func TestMissedHeartbeats(t *testing.T) {
	t.Parallel()
	s := New(t, Options{})
	d := client(t, s)
	d.ShouldReconnectOnError = true
	if err := d.Open(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeSession(t, d) })
	wantState(t, s, "heartbeat", func(g GatewayStats) bool { return g.Heartbeats > 1 })
	s.Gateway().IgnoreHeartbeats(true)
	wantState(t, s, "away", func(g GatewayStats) bool { return len(g.ClosedWith) > 0 })
	s.Gateway().IgnoreHeartbeats(false)
	wantState(t, s, "back", func(g GatewayStats) bool { return g.Settled && g.Identifies >= 2 })
	if got := s.Gateway().Stats().ClosedWith[0]; got != websocket.CloseNormalClosure {
		t.Errorf("closed with %d, want 1000", got)
	}
}

// dial speaks to the gateway without discordgo, which hangs on some of it.
func dial(t *testing.T, s *Server, payloads ...string) *websocket.Conn {
	t.Helper()
	ws, _, err := websocket.DefaultDialer.Dial(s.gatewayURL(), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ws.Close() })
	if err := ws.SetReadDeadline(time.Now().Add(5 * time.Second)); err != nil {
		t.Fatal(err)
	}
	for _, p := range payloads {
		if err := ws.WriteMessage(websocket.TextMessage, []byte(p)); err != nil {
			t.Fatal(err)
		}
	}
	return ws
}

const identifyPayload = `{"op":2,"d":{"token":"Bot ` + Token + `","intents":512}}`

func TestBeforeReady(t *testing.T) {
	t.Parallel()
	s := New(t, Options{})
	s.Gateway().BeforeReady(opReconnect)
	ws := dial(t, s, identifyPayload)
	for _, want := range []int{opHello, opReconnect, opDispatch} {
		var got inbound
		if err := ws.ReadJSON(&got); err != nil || got.Op != want {
			t.Fatalf("operation %d (%v), want %d", got.Op, err, want)
		}
	}
}

func TestGatewayRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		payloads []string
		code     int
	}{
		{"not identified", []string{`{"op":3,"d":{}}`}, 4003},
		{"no JSON", []string{`{`}, 4002},
		{"too long", []string{`{"op":1,"d":"` + strings.Repeat("x", 4096) + `"}`}, 4002},
		{"unknown operation", []string{identifyPayload, `{"op":77,"d":{}}`}, 4001},
		{"unknown intent", []string{`{"op":2,"d":{"token":"Bot ` + Token + `","intents":` + strconv.Itoa(1<<40) + `}}`}, 4013},
	}
	for _, tt := range tests {
		s := New(t, Options{Lenient: true})
		ws := dial(t, s, tt.payloads...)
		var err error
		for err == nil {
			_, _, err = ws.ReadMessage()
		}
		var closed *websocket.CloseError
		if !errors.As(err, &closed) || closed.Code != tt.code {
			t.Errorf("%s: %v, want close code %d", tt.name, err, tt.code)
		}
	}
}
