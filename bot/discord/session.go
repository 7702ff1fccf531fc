package discord

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// errDeadlock means that discordgo waits for itself: only another process helps.
var errDeadlock = errors.New("the connection to Discord hangs for good: start ibid again")

// intents are the events that ibid asks for. None of them is privileged.
const intents = discordgo.IntentGuilds | discordgo.IntentGuildMessages | discordgo.IntentDirectMessages

// gatewayConfig is what a gateway is made of.
type gatewayConfig struct {
	Token     string            // of the bot, without "Bot "
	Transport http.RoundTripper // for the gateway's address
	Intents   discordgo.Intent  // 0: intents
	Opening   time.Duration     // from dialling to the first event; 0: 30 s
	Check     time.Duration     // between two looks at the connection; 0: 1 s
	Backoff   time.Duration     // before the second try in a row to connect, doubled up to 256 times; 0: 500 ms
	Log       *slog.Logger
	Watch     Watcher // nil: nobody
}

// gateway keeps a connection to Discord's gateway open.
type gateway struct {
	config  gatewayConfig
	session *discordgo.Session
	events  chan any
	begun   atomic.Int64 // sessions: Discord allows 1,000 in a day, and resumes without end

	mu   sync.Mutex
	wire *wire // of the connection; nil: not dialled yet
}

// newGateway returns a gateway that isn't connected.
func newGateway(c gatewayConfig) (*gateway, error) {
	if c.Token == "" {
		return nil, errors.New("no token for Discord: set DISCORD_TOKEN")
	}
	if c.Intents == 0 {
		c.Intents = intents
	}
	if c.Watch == nil {
		c.Watch = unwatched{}
	}
	c.Opening = orDefault(c.Opening, 30*time.Second)
	c.Check = orDefault(c.Check, time.Second)
	c.Backoff = orDefault(c.Backoff, 500*time.Millisecond)
	s, err := discordgo.New("Bot " + c.Token)
	if err != nil {
		return nil, fmt.Errorf("preparing the session: %w", err)
	}
	s.LogLevel = -1 // its log has tokens and messages in it
	s.Identify.Intents = c.Intents
	s.Compress, s.Identify.Compress = false, false // wire reads along
	s.StateEnabled = false
	s.ShouldReconnectOnError = false // it would do so whatever the reason
	s.ShouldRetryOnRateLimit = false
	s.MaxRestRetries = 0
	s.SyncEvents = true // in order
	g := &gateway{config: c, session: s, events: make(chan any, 1024)}
	s.AddHandler(func(_ *discordgo.Session, event any) { g.receive(event) })
	return g, nil
}

// receive passes an event on. discordgo must not wait here: it would miss the acknowledgement of its heartbeat.
func (g *gateway) receive(event any) {
	if _, raw := event.(*discordgo.Event); raw {
		return
	}
	if _, isNew := event.(*discordgo.Ready); isNew {
		g.begun.Add(1)
	}
	select {
	case g.events <- event:
	default:
		g.config.Watch.Failed(kindLost)
		g.config.Log.Error("an event of Discord is lost: too many at once", "event", fmt.Sprintf("%T", event))
	}
}

// run connects and stays connected. It returns nil once ctx has ended and otherwise the reason for which connecting again is
// useless. Handle is called from one goroutine, in the order of arrival, with the pointers to events that accept lets
// through; it should hand long work on. Run may be called once.
func (g *gateway) run(ctx context.Context, handle func(event any)) error {
	ctx, cancel := context.WithCancel(ctx)
	var handling sync.WaitGroup
	handling.Go(func() { g.dispatch(ctx, handle) })
	defer handling.Wait()
	defer cancel()
	g.session.Client = &http.Client{Transport: within{ctx, g.config.Opening, g.config.Transport}}
	g.session.Dialer = g.dialer(ctx)
	for failures := 0; ; {
		started, begun := time.Now(), g.begun.Load()
		ready, err := g.connection(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case useless(err):
			return err
		case ready && time.Since(started) > g.config.Opening:
			failures = 0
		}
		g.config.Watch.Failed(kindReconnect)
		g.config.Log.Warn("the connection to Discord has ended: connecting again", "reason", reason(err), "failures", failures)
		if ready && g.begun.Load() == begun {
			continue // resuming is not counted, and that discordgo takes a second to close keeps the pace
		}
		if sleep(ctx, g.pause(failures)) != nil {
			return nil
		}
		failures++
	}
}

// pause is how long to wait after a connection, so many before which came to nothing or soon ended.
func (g *gateway) pause(failures int) time.Duration {
	if failures == 0 {
		return 0
	}
	d := g.config.Backoff << min(failures-1, 8)
	return d + rand.N(d)
}

// dispatch calls handle with the events worth it until ctx ends.
func (g *gateway) dispatch(ctx context.Context, handle func(event any)) {
	seen := newRecent(4096)
	for {
		select {
		case <-ctx.Done():
			return
		case event := <-g.events:
			if !accept(event) {
				g.config.Log.Debug("an event of Discord is passed over", "event", fmt.Sprintf("%T", event))
				continue
			}
			if id := identity(event); id != "" && !seen.add(id) {
				continue
			}
			guard(g.config.Log, "handling an event", func() { handle(event) }, nil)
		}
	}
}

// connection opens a connection and watches it until it has ended. It reports whether there was a session on it, and why it
// ended.
func (g *gateway) connection(ctx context.Context) (ready bool, err error) {
	g.setWire(nil)
	opened := make(chan error, 1)
	go func() { opened <- g.session.Open() }() // it may never come back: then the process ends
	check := time.NewTicker(g.config.Check)
	defer check.Stop()
	started := time.Now()
	for {
		w := g.current()
		var done <-chan struct{}
		if w != nil && opened == nil {
			done = w.done
		}
		select {
		case err := <-opened:
			if opened = nil; err != nil {
				return ended(g.current(), err)
			}
		case <-done:
			return ended(w, nil)
		case <-ctx.Done():
			g.shut(opened)
			return true, nil
		case now := <-check.C:
			if g.hangs(w, now, now.Sub(started), opened != nil) {
				return false, errDeadlock
			}
		}
	}
}

// hangs cuts a connection that has gone silent. It reports whether discordgo doesn't even notice that.
func (g *gateway) hangs(w *wire, now time.Time, open time.Duration, opening bool) bool {
	// An HTTP request, dialling and the first event each have the time to open; closing takes discordgo one second.
	const closing = 2 * time.Second
	if opening && open > 3*g.config.Opening+closing {
		return true
	}
	if w == nil {
		return false
	}
	s := w.state(now, g.config.Opening)
	if s.dead > g.config.Opening+closing {
		return true
	}
	if s.silent && s.dead == 0 {
		g.config.Log.Warn("Discord doesn't answer heartbeats: cutting the connection")
		w.kill()
	}
	return false
}

// shut closes the session. The gateway is told, so that the bot is shown as offline at once.
func (g *gateway) shut(opened <-chan error) {
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		if opened != nil {
			if w := g.current(); w != nil {
				w.kill()
			}
			<-opened
		}
		if w := g.current(); w != nil {
			w.leave()
		}
		_ = g.session.Close() // it returns nil
	}()
	timer := time.NewTimer(5 * time.Second)
	defer timer.Stop()
	select {
	case <-closed:
	case <-timer.C:
		g.config.Log.Warn("the connection to Discord could not be closed")
	}
}

// dialer dials through wires. The context ends what discordgo's own has no end for.
func (g *gateway) dialer(ctx context.Context) *websocket.Dialer {
	dial := func(conn net.Conn, err error) (net.Conn, error) {
		if err != nil {
			return nil, err
		}
		w := newWire(conn)
		g.setWire(w)
		return w, nil
	}
	until := func(dialling context.Context) (context.Context, context.CancelFunc) {
		both, cancel := context.WithCancel(dialling)
		stop := context.AfterFunc(ctx, cancel)
		return both, func() { stop(); cancel() }
	}
	return &websocket.Dialer{
		HandshakeTimeout: g.config.Opening,
		NetDialContext: func(dialling context.Context, network, address string) (net.Conn, error) {
			both, cancel := until(dialling)
			defer cancel()
			return dial((&net.Dialer{}).DialContext(both, network, address))
		},
		NetDialTLSContext: func(dialling context.Context, network, address string) (net.Conn, error) {
			both, cancel := until(dialling)
			defer cancel()
			return dial((&tls.Dialer{}).DialContext(both, network, address))
		},
	}
}

func (g *gateway) setWire(w *wire) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.wire = w
}

func (g *gateway) current() *wire {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.wire
}

// within bounds requests that have no context of their own.
type within struct {
	ctx  context.Context // of run, for whose time it lives
	d    time.Duration
	base http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (r within) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(r.ctx, r.d)
	defer cancel() // the body is in memory
	return r.base.RoundTrip(req.WithContext(ctx))
}

// closeError is a code with which the gateway closed the connection.
type closeError int

// Error implements error. The codes that no new connection mends say what does.
func (e closeError) Error() string {
	if remedy, ok := finalCodes[e]; ok {
		return fmt.Sprintf("%s (Discord's close code %d)", remedy, int(e))
	}
	return fmt.Sprintf("Discord closed the connection with code %d", int(e))
}

// finalCodes are the close codes after which Discord asks not to connect again.
var finalCodes = map[closeError]string{
	4004: "Discord doesn't accept the token: copy it again from the Bot page of the developer portal into DISCORD_TOKEN",
	4010: "Discord doesn't accept the shard: run one ibid per token",
	4011: "the bot is in too many servers for one connection: remove it from some",
	4012: "Discord no longer speaks this version of its interface: update ibid",
	4013: "Discord doesn't know the intents asked for: update ibid",
	4014: "the bot asks for an intent that isn't switched on: switch it on at the Bot page of the developer portal, or don't ask for it",
}

// ended says how a connection ended for which Open returned err.
func ended(w *wire, err error) (ready bool, why error) {
	if w == nil {
		return false, err
	}
	s := w.state(time.Now(), 0)
	if s.code != 0 {
		return s.ready, closeError(s.code)
	}
	if err == nil {
		err = net.ErrClosed
	}
	return s.ready, err
}

// useless reports whether connecting again after err makes no sense.
func useless(err error) bool {
	var code closeError
	var refused *discordgo.RESTError
	switch {
	case errors.As(err, &code):
		return finalCodes[code] != ""
	case errors.As(err, &refused):
		return refused.Response.StatusCode == http.StatusUnauthorized
	}
	return errors.Is(err, errDeadlock)
}

// reason is why a connection ended, fit for a log.
func reason(err error) string {
	var code closeError
	var address *url.Error
	switch {
	case errors.As(err, &code):
		return code.Error()
	case errors.As(err, &address):
		err = address.Err
	}
	return describe(err)
}
