// Package discordtest is a scripted Discord: its REST interface and its gateway on loopback, for tests that run a real
// session against them.
//
// A test says what happens in Discord (a message arrives, somebody presses a button, the gateway asks for a reconnect,
// a route is rate limited) and reads what the bot did (its requests, the messages as people now see them). Every
// request is also judged: against Discord's OpenAPI document when Options.SpecPath names it, against the documented
// limits that the document lacks, and against the bot's own rules (nothing pings, links have no previews, a reply
// survives the deletion of its target, an interaction is answered once). A broken rule fails the test when it ends.
//
// Time runs from Options.Start at the usual speed; Advance moves it, so that tokens and nonces expire without waiting.
// All waiting is on events.
package discordtest

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"ibid/bot/openapitest"
)

// What the bot is to Discord, and where the fixture's people talk.
const (
	Token         = "bot-token"           // what follows "Bot " in Authorization
	BotID         = "1000000000000000001" // the bot's user
	ApplicationID = "1000000000000000002" // its application
	GuildID       = "1000000000000000010" // the only guild of the default fixture
	ChannelID     = "1000000000000000011" // a text channel of it, #history
	UserID        = "1000000000000000021" // the author of whatever names none
)

// Options are the circumstances of a server. The zero value has one guild with one channel in which the bot may do
// everything, no content intent and no schema.
type Options struct {
	HeartbeatInterval time.Duration // told to the client in HELLO; 0: 50 ms, of which discordgo bears five without an answer
	MessageContent    bool          // the portal grants the content intent; otherwise asking for it closes with 4014
	SpecPath          string        // Discord's OpenAPI document; "": requests are not checked against it
	Guilds            []Guild       // nil: one guild GuildID with the channel ChannelID
	Application       Application   // as its owner has set it
	ClosedDMs         []string      // users whom the bot may not write to (403, code 50007)
	Start             time.Time     // the clock at first, from which ids are made; zero: now
	Lenient           bool          // violations are kept but don't fail the test
	Limits            bool          // requests are limited as Discord does; otherwise only by scripts
}

// Application is what the developer portal has of the bot. The zero value may be added by anyone.
type Application struct {
	Private   bool         // only the owner may add it
	CodeGrant bool         // a link alone doesn't add it
	Flags     int          // Discord: resources/application, application flags
	Owner     User         // zero: UserID
	Team      []TeamMember // it is a team's, not Owner's; nil: it isn't
}

// Server is a Discord. All methods may be called from any goroutine.
type Server struct {
	options Options
	schema  *openapitest.Schema // nil: no check
	http    *httptest.Server
	client  *http.Transport // what Transport sends with
	started time.Time       // by the real clock
	done    chan struct{}   // closed by close
	conns   sync.WaitGroup

	mu           sync.Mutex
	closed       bool
	changed      chan struct{} // closed and replaced whenever something happened
	skipped      time.Duration // by Advance
	ids          uint64
	channels     []*Channel
	users        map[string]User
	messages     []*Message      // in order of creation, the deleted ones removed
	hidden       map[string]bool // messages that answer an interaction: a reply to them shows no content
	nonces       map[string]sent
	interactions map[string]*interaction // by token
	dead         map[string]bool         // tokens that gave 404 or 401
	commands     map[string][]byte       // by scope: "" or a guild
	unheard      map[string]bool         // tokens of callbacks whose answer was lost
	faults       []*fault
	chances      chances
	windows      map[string]*window // by route and resource
	overall      window
	limited      int
	requests     []Request
	violations   []string
	gateway      gateway
}

// New starts a server; it is closed, and its violations are reported, when the test ends. Sessions have to be closed
// before that, by a Cleanup registered after New.
func New(t testing.TB, o Options) *Server {
	t.Helper()
	s, err := start(o)
	if err != nil {
		t.Fatalf("starting the scripted Discord: %v", err)
	}
	t.Cleanup(func() {
		s.close()
		if o.Lenient {
			return
		}
		for _, v := range s.Violations() {
			t.Errorf("violation: %s", v)
		}
	})
	return s
}

func start(o Options) (*Server, error) {
	if o.HeartbeatInterval == 0 {
		o.HeartbeatInterval = 50 * time.Millisecond
	}
	if o.Start.IsZero() {
		o.Start = time.Now()
	}
	if o.Guilds == nil {
		o.Guilds = []Guild{{ID: GuildID, Name: "Caucasus", Channels: []Channel{{ID: ChannelID, Name: "history"}}}}
	}
	s := &Server{
		options: o, client: &http.Transport{}, started: time.Now(), done: make(chan struct{}), changed: make(chan struct{}),
		users: map[string]User{}, hidden: map[string]bool{}, nonces: map[string]sent{}, interactions: map[string]*interaction{},
		dead: map[string]bool{}, commands: map[string][]byte{}, gateway: gateway{sessions: map[string]*session{}},
		unheard: map[string]bool{}, windows: map[string]*window{},
	}
	s.users[BotID] = User{ID: BotID, Username: "ibid", Bot: true}
	s.users[UserID] = asker
	for _, u := range o.Application.people() {
		s.users[u.ID] = u
	}
	for _, g := range o.Guilds {
		for _, c := range g.Channels {
			c.GuildID = g.ID
			s.channels = append(s.channels, &c)
		}
	}
	if o.SpecPath != "" {
		var err error
		if s.schema, err = openapitest.Load(o.SpecPath, base); err != nil {
			return nil, err
		}
	}
	s.http = httptest.NewServer(s.routes())
	return s, nil
}

func (s *Server) close() {
	s.mu.Lock()
	s.closed = true
	close(s.done)
	for _, c := range s.gateway.conns {
		_ = c.ws.Close() // the client may have gone first
	}
	s.mu.Unlock()
	s.client.CloseIdleConnections()
	s.http.Close()
	s.conns.Wait()
}

// URL is where the server listens, without a path: http://127.0.0.1:…. It takes the place of https://discord.com.
func (s *Server) URL() string { return s.http.URL }

// Transport sends every request for discord.com to the server. A request for any other host is a violation and fails.
func (s *Server) Transport() http.RoundTripper { return transport{s} }

type transport struct{ server *Server }

// RoundTrip implements http.RoundTripper.
func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	base, err := url.Parse(t.server.http.URL)
	if err != nil {
		return nil, err
	}
	if host := r.URL.Host; host != "discord.com" && host != base.Host {
		t.server.mu.Lock()
		t.server.violate("a request to %s, which is not Discord", host)
		t.server.mu.Unlock()
		return nil, fmt.Errorf("host %s is out of reach", host)
	}
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host, r.Host = base.Scheme, base.Host, base.Host
	return t.server.client.RoundTrip(r)
}

// Advance moves the clock on. Interactions are answerable for 3 s and their tokens hold for 15 min of it.
func (s *Server) Advance(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.skipped += d
}

// Now is the server's clock.
func (s *Server) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now()
}

func (s *Server) now() time.Time { return s.options.Start.Add(time.Since(s.started) + s.skipped) }

// Requests are the requests so far, in the order in which they took effect.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// Violations are the rules broken so far, in order.
func (s *Server) Violations() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.violations)
}

// violate is called with the lock held.
func (s *Server) violate(format string, args ...any) {
	s.violations = append(s.violations, fmt.Sprintf(format, args...))
}

// Wait returns the first request, past ones included, that match accepts, or the error of ctx.
func (s *Server) Wait(ctx context.Context, match func(Request) bool) (Request, error) {
	var found Request
	err := s.until(ctx, "request", func() bool {
		i := slices.IndexFunc(s.requests, match)
		if i >= 0 {
			found = s.requests[i]
		}
		return i >= 0
	})
	return found, err
}

// WaitAll returns once match accepts the requests so far, or with the error of ctx. match must not keep them.
func (s *Server) WaitAll(ctx context.Context, match func([]Request) bool) error {
	return s.until(ctx, "set of requests", func() bool { return match(s.requests) })
}

// WaitMessage returns the first message of a channel, as it then stands, that match accepts, or the error of ctx.
func (s *Server) WaitMessage(ctx context.Context, channel string, match func(Message) bool) (Message, error) {
	var found Message
	err := s.until(ctx, "message", func() bool {
		i := slices.IndexFunc(s.messages, func(m *Message) bool { return m.ChannelID == channel && match(*m) })
		if i >= 0 {
			found = *s.messages[i]
		}
		return i >= 0
	})
	return found, err
}

// until calls found with the lock held after every change, until it is true.
func (s *Server) until(ctx context.Context, what string, found func() bool) error {
	for {
		s.mu.Lock()
		ok, changed := found(), s.changed
		s.mu.Unlock()
		if ok {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("waiting for a %s: %w", what, ctx.Err())
		}
	}
}

// notify is called with the lock held.
func (s *Server) notify() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// snowflake makes ids that ascend, carry the start of the clock (so that two runs with one Start make the same ids)
// and are one millisecond apart. It is called with the lock held.
func (s *Server) snowflake() string {
	const epoch = 1420070400000 // Discord's, in Unix milliseconds
	s.ids++
	return strconv.FormatUint((uint64(s.options.Start.UnixMilli()-epoch)+s.ids)<<22, 10)
}

func (s *Server) channel(id string) *Channel {
	i := slices.IndexFunc(s.channels, func(c *Channel) bool { return c.ID == id })
	if i < 0 {
		return nil
	}
	return s.channels[i]
}

func (s *Server) message(channel, id string) *Message {
	i := slices.IndexFunc(s.messages, func(m *Message) bool { return m.ID == id && m.ChannelID == channel })
	if i < 0 {
		return nil
	}
	return s.messages[i]
}

// Messages are the messages of a channel as they stand, oldest first: what people wrote and what the bot sent, answers
// to interactions included; ephemeral ones carry FlagEphemeral.
func (s *Server) Messages(channel string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Message
	for _, m := range s.messages {
		if m.ChannelID == channel {
			out = append(out, *m)
		}
	}
	return out
}

// Channels are the channels, threads and direct messages that exist.
func (s *Server) Channels() []Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Channel
	for _, c := range s.channels {
		out = append(out, *c)
	}
	return out
}

// Commands is the body of the last overwrite of a guild's commands, or of the global ones ("").
func (s *Server) Commands(guild string) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.commands[guild])
}

// mentioned returns the known users that a text names, in order of their first place.
func (s *Server) mentioned(text string) []User {
	out := []User{}
	for _, part := range strings.Split(text, "<@")[1:] {
		id, _, closed := strings.Cut(strings.TrimPrefix(part, "!"), ">")
		u, known := s.users[id]
		if closed && known && !slices.Contains(out, u) {
			out = append(out, u)
		}
	}
	return out
}
