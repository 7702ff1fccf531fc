package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/google/go-cmp/cmp"
	"github.com/gorilla/websocket"
	"go.uber.org/goleak"

	"ibid/bot/discord/discordtest"
)

// TestMain fails if a goroutine outlives the tests, but for those of a discordgo that hangs: they can't be ended. Tests that
// run at the same time mostly wait, so that there may be more of them than cores.
func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", "8"); err != nil {
		panic("unreachable: go test has this flag")
	}
	goleak.VerifyTestMain(m,
		goleak.IgnoreAnyFunction("github.com/bwmarrin/discordgo.(*Session).Open"),
	)
}

// spec is Discord's OpenAPI document, where there is one.
func spec() string {
	const path = "../../../shared/spec/discord-openapi.json"
	if _, err := os.Stat(path); err != nil {
		return ""
	}
	return path
}

// buffer is a log that may be read while it is written.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// running is a gateway at work.
type running struct {
	server *discordtest.Server
	*gateway
	log    *buffer
	events chan any
	ended  chan error
	stop   func()
}

// start runs a gateway against a server until the test ends.
func start(t *testing.T, o discordtest.Options, change func(*discordtest.Server, *gatewayConfig)) *running {
	t.Helper()
	if o.HeartbeatInterval == 0 {
		o.HeartbeatInterval = 500 * time.Millisecond
	}
	r := &running{server: discordtest.New(t, o), log: &buffer{}, events: make(chan any, 100), ended: make(chan error, 1)}
	c := gatewayConfig{
		Token: discordtest.Token, Opening: 2 * time.Second, Check: 10 * time.Millisecond, Backoff: 10 * time.Millisecond,
		Log: slog.New(slog.NewTextHandler(r.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	c.Transport = newTransport(r.server.Transport(), nil, limits{}, c.Log)
	if change != nil {
		change(r.server, &c)
	}
	g, err := newGateway(c)
	if err != nil {
		t.Fatal(err)
	}
	r.gateway = g
	ctx, cancel := context.WithCancel(context.Background())
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		r.ended <- g.run(ctx, func(event any) {
			if m, ok := event.(*discordgo.MessageCreate); ok && m.Content == "panic" {
				panic("as told")
			}
			r.events <- event
		})
	}()
	r.stop = func() { cancel(); <-finished }
	t.Cleanup(r.stop)
	return r
}

// soon is the time that a test waits for what has to come.
func soon(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 8*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// next returns the next event of type T.
func next[T any](t *testing.T, r *running) T {
	t.Helper()
	ctx := soon(t)
	for {
		select {
		case e := <-r.events:
			if found, ok := e.(T); ok {
				return found
			}
		case err := <-r.ended:
			t.Fatalf("run ended with %v", err)
		case <-ctx.Done():
			t.Fatalf("no %T; log:\n%s", *new(T), r.log)
		}
	}
}

// says sends a message that is for the bot and returns once it has arrived.
func (r *running) says(t *testing.T, text string) {
	t.Helper()
	r.wait(t, func(s discordtest.GatewayStats) bool { return s.Settled })
	r.server.MessageCreate(discordtest.Message{Content: text + " <@" + discordtest.BotID + ">"})
	if got := next[*discordgo.MessageCreate](t, r); !strings.HasPrefix(got.Content, text) {
		t.Fatalf("got the message %q, want %q", got.Content, text)
	}
}

func (r *running) wait(t *testing.T, match func(discordtest.GatewayStats) bool) {
	t.Helper()
	if err := r.server.Gateway().Wait(soon(t), match); err != nil {
		t.Fatalf("%v; stats %+v; log:\n%s", err, r.server.Gateway().Stats(), r.log)
	}
}

// ends returns what run ended with.
func (r *running) ends(t *testing.T) error {
	t.Helper()
	select {
	case err := <-r.ended:
		return err
	case <-soon(t).Done():
		t.Fatalf("run goes on; stats %+v; log:\n%s", r.server.Gateway().Stats(), r.log)
		return nil
	}
}

func TestRunHandsOverEvents(t *testing.T) {
	t.Parallel()
	r := start(t, discordtest.Options{}, nil)
	if got := next[*discordgo.Ready](t, r); got.User.ID != discordtest.BotID {
		t.Errorf("ready as %q, want %q", got.User.ID, discordtest.BotID)
	}
	for i := range 20 {
		r.server.MessageCreate(discordtest.Message{Content: fmt.Sprintf("%d <@%s>", i, discordtest.BotID)})
	}
	for i := range 20 {
		if got, want := next[*discordgo.MessageCreate](t, r).Content, fmt.Sprintf("%d <@%s>", i, discordtest.BotID); got != want {
			t.Fatalf("message %d is %q, want %q", i, got, want)
		}
	}
	if got, want := r.server.Gateway().Stats().Intents, int(intents); got != want {
		t.Errorf("intents %d, want %d", got, want)
	}
	r.stop()
	if err := r.ends(t); err != nil {
		t.Errorf("run ended with %v, want nil", err)
	}
	r.wait(t, func(s discordtest.GatewayStats) bool {
		return slices.Contains(s.ClosedWith, websocket.CloseNormalClosure)
	})
}

func TestIntentsAreNotPrivileged(t *testing.T) {
	const privileged = discordgo.IntentGuildMembers | discordgo.IntentGuildPresences | discordgo.IntentMessageContent
	if intents&privileged != 0 {
		t.Errorf("intents %b have one of %b", intents, privileged)
	}
}

// Trap 8: discordgo connects again whatever the gateway says.
func TestTrapReconnectsForEver(t *testing.T) {
	for _, code := range []int{4004, 4014} {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			t.Parallel()
			r := start(t, discordtest.Options{}, nil)
			r.says(t, "hello")
			r.server.Gateway().Close(code)
			err := r.ends(t)
			var closed closeError
			if !errors.As(err, &closed) || int(closed) != code || !strings.Contains(err.Error(), ": ") {
				t.Errorf("run ended with %v, want code %d and a remedy", err, code)
			}
			if got := r.server.Gateway().Stats().Connections; got != 1 {
				t.Errorf("%d connections, want 1", got)
			}
		})
	}
}

func TestUseless(t *testing.T) {
	want := []int{4004, 4010, 4011, 4012, 4013, 4014}
	var got []int
	for code := range 5000 {
		if useless(fmt.Errorf("wrapped: %w", closeError(code))) {
			got = append(got, code)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("codes after which connecting is useless (-want +got):\n%s", diff)
	}
}

func TestRefusedAtTheFirstConnection(t *testing.T) {
	t.Parallel()
	r := start(t, discordtest.Options{}, func(_ *discordtest.Server, c *gatewayConfig) { c.Intents |= discordgo.IntentMessageContent })
	if err := r.ends(t); !errors.Is(err, closeError(4014)) {
		t.Errorf("run ended with %v, want code 4014", err)
	}
	r = start(t, discordtest.Options{}, func(_ *discordtest.Server, c *gatewayConfig) { c.Token = "wrong" })
	if err := r.ends(t); !errors.Is(err, closeError(4004)) {
		t.Errorf("run ended with %v, want code 4004", err)
	}
}

// What happens while nobody is connected arrives after the RESUME, once.
func TestReconnects(t *testing.T) {
	codes := []int{4000, 4007, 4009, 1001}
	type test struct {
		name    string
		end     func(discordtest.Gateway)
		resumed bool
	}
	tests := []test{
		{"dropped", discordtest.Gateway.Drop, true},
		{"operation 7", discordtest.Gateway.Reconnect, true},
	}
	for _, code := range codes {
		lost := slices.Contains([]int{4007, 4009, 1001}, code)
		tests = append(tests, test{fmt.Sprint(code), func(g discordtest.Gateway) { g.Close(code) }, !lost})
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := start(t, discordtest.Options{}, nil)
			r.says(t, "before")
			tt.end(r.server.Gateway())
			r.wait(t, func(s discordtest.GatewayStats) bool { return s.Connections > 1 && s.Connected })
			r.says(t, "after")
			s := r.server.Gateway().Stats() // a session that Discord refuses may take a third connection
			if resumed := s.Identifies == 1; resumed != tt.resumed || s.Resumes < 1 {
				t.Errorf("got %+v, want the session resumed: %t", s, tt.resumed)
			}
		})
	}
}

// Trap 12: an event with a field that can't be read arrives by half.
func TestTrapHalfFilledEvents(t *testing.T) {
	t.Parallel()
	r := start(t, discordtest.Options{}, nil)
	next[*discordgo.Ready](t, r)
	for event, payloads := range map[string][]string{
		"MESSAGE_CREATE": {`{}`, `{"id":"1","channel_id":"2"}`, `{"id":"1","channel_id":"2","author":5}`, `{"id":7}`,
			`{"channel_id":"2","author":{"id":"3"}}`, `{"id":"4","channel_id":"2","author":{"id":"3","bot":true}}`,
			`{"id":"4","channel_id":"2","author":{"id":"3"},"webhook_id":"8"}`, `[]`},
		"MESSAGE_UPDATE":      {`{"id":"1","channel_id":"2","embeds":[]}`},
		"MESSAGE_DELETE":      {`{}`, `{"id":"1"}`},
		"MESSAGE_DELETE_BULK": {`{}`, `{"ids":["1"]}`},
		"THREAD_CREATE":       {`{}`},
		"THREAD_DELETE":       {`{}`},
		"INTERACTION_CREATE": {`{}`, `{"id":"1","token":"t","application_id":"7","type":2}`,
			`{"id":"1","token":"t","application_id":"7","type":2,"data":{"id":"5","name":"ask"}}`,
			`{"id":"1","token":"t","application_id":"7","type":2,"data":{"id":"5","name":"ask"},"member":{}}`,
			`{"id":"1","token":"t","application_id":"7","type":3,"data":5,"user":{"id":"3"}}`,
			`{"id":"1","application_id":"7","type":2,"data":{"id":"5","name":"ask"},"user":{"id":"3"}}`},
	} {
		for _, p := range payloads {
			r.server.Raw(event, json.RawMessage(p))
		}
	}
	r.server.Raw("MESSAGE_CREATE", json.RawMessage(`{"id":"9","channel_id":"2","author":{"id":"3"},"content":"last"}`))
	select {
	case e := <-r.events:
		if m, ok := e.(*discordgo.MessageCreate); !ok || m.ID != "9" {
			t.Errorf("%T got through: %+v", e, e)
		}
	case <-soon(t).Done():
		t.Fatal("no event")
	}
}

// Trap 12: a panic in a handler ends the process.
func TestTrapPanicInHandler(t *testing.T) {
	t.Parallel()
	r := start(t, discordtest.Options{}, nil)
	next[*discordgo.Ready](t, r)
	r.server.Raw("MESSAGE_CREATE", json.RawMessage(`{"id":"8","channel_id":"2","author":{"id":"3"},"content":"panic"}`))
	r.says(t, "after")
	if got := r.log.String(); !strings.Contains(got, "as told") || !strings.Contains(got, " id=") {
		t.Errorf("the log has no panic with an id:\n%s", got)
	}
}

func TestReplayedEventsArriveOnce(t *testing.T) {
	t.Parallel()
	r := start(t, discordtest.Options{}, nil)
	next[*discordgo.Ready](t, r)
	for event, payload := range map[string]string{
		"MESSAGE_CREATE":     `{"id":"5","channel_id":"2","author":{"id":"3"},"content":"x"}`,
		"INTERACTION_CREATE": `{"id":"5","token":"t","application_id":"7","type":2,"data":{"id":"5","name":"ask"},"user":{"id":"3"}}`,
		"MESSAGE_DELETE":     `{"id":"5","channel_id":"2"}`,
	} {
		r.server.Raw(event, json.RawMessage(payload))
		r.server.Raw(event, json.RawMessage(payload))
	}
	r.server.Raw("MESSAGE_DELETE_BULK", json.RawMessage(`{"ids":["6"],"channel_id":"2"}`))
	got := 0
	for e := range r.events {
		if _, last := e.(*discordgo.MessageDeleteBulk); last {
			break
		}
		got++
	}
	if got != 3 {
		t.Errorf("%d events, want 3", got)
	}
}

func TestNoToken(t *testing.T) {
	if _, err := newGateway(gatewayConfig{Log: quiet()}); err == nil {
		t.Error("a gateway without a token, want an error")
	}
}
