package discordtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

// Operations of the gateway.
const (
	opDispatch     = 0
	opHeartbeat    = 1
	opIdentify     = 2
	opResume       = 6
	opReconnect    = 7
	opInvalid      = 9
	opHello        = 10
	opAcknowledged = 11
)

// gateway is the state of the gateway, under the server's lock.
type gateway struct {
	conns       []*connection
	sessions    map[string]*session
	order       []string // of sessions, by age
	stats       GatewayStats
	deaf        bool // heartbeats are not acknowledged
	refusals    []int
	lostResumes int
	firstOps    []int
}

// session is what RESUME takes up again: it goes on collecting events while nobody is connected.
type session struct {
	id      string
	intents int
	events  []json.RawMessage // whole payloads; the one at i has sequence number i+1
	conn    *connection       // nil: not connected
}

type connection struct {
	ws      *websocket.Conn
	out     chan frame
	gone    chan struct{}
	session *session // nil: not identified
	beating bool     // a heartbeat came
}

type frame struct {
	data []byte
	code int // not 0: close with it
}

// outbound and inbound are the two directions of a gateway payload that is no event.
type outbound struct {
	Op   int `json:"op"`
	Data any `json:"d"`
}

type inbound struct {
	Op   int             `json:"op"`
	Data json.RawMessage `json:"d"`
}

func (s *Server) serveGateway(w http.ResponseWriter, r *http.Request) {
	upgrader := websocket.Upgrader{}
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // Upgrade has answered
	}
	c := &connection{ws: ws, out: make(chan frame, 1024), gone: make(chan struct{})}
	if !s.admit(c) {
		_ = ws.Close() // the test is over
		return
	}
	defer s.conns.Done()
	s.conns.Go(func() { c.write() })
	s.dismiss(c, s.read(c))
}

func (s *Server) admit(c *connection) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.conns.Add(1)
	s.gateway.conns = append(s.gateway.conns, c)
	s.gateway.stats.Connections++
	c.op(opHello, map[string]int64{"heartbeat_interval": s.options.HeartbeatInterval.Milliseconds()})
	s.notify()
	return true
}

// read handles what the client sends until it or the server ends the connection.
func (s *Server) read(c *connection) error {
	for {
		_, data, err := c.ws.ReadMessage()
		if err != nil {
			return err
		}
		s.mu.Lock()
		s.receive(c, data)
		s.notify()
		s.mu.Unlock()
	}
}

// dismiss forgets a connection. A close with 1000 or 1001 ends its session as well.
func (s *Server) dismiss(c *connection, err error) {
	close(c.gone)
	_ = c.ws.Close() // may be closed already
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gateway.conns = slices.DeleteFunc(s.gateway.conns, func(other *connection) bool { return other == c })
	if c.session != nil && c.session.conn == c {
		c.session.conn = nil
	}
	var closed *websocket.CloseError
	if errors.As(err, &closed) {
		s.gateway.stats.ClosedWith = append(s.gateway.stats.ClosedWith, closed.Code)
		if c.session != nil && (closed.Code == websocket.CloseNormalClosure || closed.Code == websocket.CloseGoingAway) {
			s.forget(c.session)
		}
	}
	s.notify()
}

func (s *Server) forget(ended *session) {
	delete(s.gateway.sessions, ended.id)
	s.gateway.order = slices.DeleteFunc(s.gateway.order, func(id string) bool { return id == ended.id })
}

// write sends what is queued; a client that doesn't read for a second is cut off.
func (c *connection) write() {
	for {
		select {
		case <-c.gone:
			return
		case f := <-c.out:
			_ = c.ws.SetWriteDeadline(time.Now().Add(time.Second)) // the write itself reports a dead connection
			var err error
			if f.code != 0 {
				err = c.ws.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(f.code, ""))
			} else {
				err = c.ws.WriteMessage(websocket.TextMessage, f.data)
			}
			if err != nil || f.code != 0 {
				_ = c.ws.Close() // ends read, which dismisses the connection
				return
			}
		}
	}
}

func (c *connection) send(f frame) {
	select {
	case c.out <- f:
	default: // the client has not read a thousand events
		_ = c.ws.Close()
	}
}

func (c *connection) op(op int, data any) { c.send(frame{data: encode(outbound{Op: op, Data: data})}) }

// receive handles one payload of a client.
func (s *Server) receive(c *connection, data []byte) {
	var p inbound
	switch err := json.Unmarshal(data, &p); {
	case len(data) > 4096: // Discord: 4,096 bytes a payload
		s.violate("gateway: a payload of %d bytes, 4096 are allowed", len(data))
		c.send(frame{code: 4002})
	case err != nil:
		s.violate("gateway: a payload that is no JSON: %v", err)
		c.send(frame{code: 4002})
	case p.Op == opHeartbeat:
		s.gateway.stats.Heartbeats++
		c.beating = true
		if !s.gateway.deaf {
			c.op(opAcknowledged, nil)
		}
	case p.Op == opIdentify:
		s.identify(c, p.Data)
	case p.Op == opResume:
		s.resume(c, p.Data)
	case c.session == nil:
		c.send(frame{code: 4003})
	case p.Op != 3 && p.Op != 4 && p.Op != 8: // presence, voice, members: nothing to do
		s.violate("gateway: unknown operation %d", p.Op)
		c.send(frame{code: 4001})
	}
}

func (s *Server) identify(c *connection, data json.RawMessage) {
	var d struct {
		Token   string `json:"token"`
		Intents int    `json:"intents"`
	}
	s.gateway.stats.Identifies++
	err := json.Unmarshal(data, &d)
	if code := s.refusal(d.Token, d.Intents); err != nil || code != 0 {
		c.send(frame{code: max(code, 4002)})
		return
	}
	s.gateway.stats.Intents = d.Intents
	c.session = &session{id: s.snowflake(), intents: d.Intents, conn: c}
	s.gateway.sessions[c.session.id] = c.session
	s.gateway.order = append(s.gateway.order, c.session.id)
	s.firstOp(c)
	c.session.record("READY", s.ready(c.session.id))
	if d.Intents&intentGuilds != 0 {
		for _, g := range s.options.Guilds {
			c.session.record("GUILD_CREATE", s.guild(g))
		}
	}
}

// refusal is the code with which an IDENTIFY is turned down, or 0.
func (s *Server) refusal(token string, intents int) int {
	privileged := intentMembers | intentPresences
	if !s.options.MessageContent {
		privileged |= intentContent
	}
	switch {
	case len(s.gateway.refusals) > 0:
		code := s.gateway.refusals[0]
		s.gateway.refusals = s.gateway.refusals[1:]
		return code
	case strings.TrimPrefix(token, "Bot ") != Token:
		return 4004
	case intents&intentsOutOfUse != 0:
		return 4013
	case intents&privileged != 0:
		return 4014
	}
	return 0
}

func (s *Server) resume(c *connection, data json.RawMessage) {
	var d struct {
		Token    string `json:"token"`
		Session  string `json:"session_id"`
		Sequence int    `json:"seq"`
	}
	s.gateway.stats.Resumes++
	err := json.Unmarshal(data, &d)
	known := s.gateway.sessions[d.Session]
	switch {
	case err != nil:
		c.send(frame{code: 4002})
	case strings.TrimPrefix(d.Token, "Bot ") != Token:
		c.send(frame{code: 4004})
	case s.gateway.lostResumes > 0 || known == nil:
		s.gateway.lostResumes = max(0, s.gateway.lostResumes-1)
		c.op(opInvalid, false)
	case d.Sequence < 0 || d.Sequence > len(known.events):
		c.send(frame{code: 4007})
		s.forget(known)
	default:
		s.takeUp(c, known, d.Sequence)
	}
}

func (s *Server) takeUp(c *connection, known *session, sequence int) {
	c.session, known.conn = known, c
	s.firstOp(c)
	for _, missed := range known.events[sequence:] {
		c.send(frame{data: missed})
	}
	known.record("RESUMED", struct{}{})
}

func (s *Server) firstOp(c *connection) {
	if len(s.gateway.firstOps) > 0 {
		c.op(s.gateway.firstOps[0], nil)
		s.gateway.firstOps = s.gateway.firstOps[1:]
	}
}

// record numbers an event, keeps it for a RESUME and sends it if somebody is connected. The data may be broken JSON.
func (n *session) record(event string, data any) {
	payload := fmt.Appendf(nil, `{"op":%d,"s":%d,"t":%q,"d":%s}`, opDispatch, len(n.events)+1, event, encode(data))
	n.events = append(n.events, payload)
	if n.conn != nil {
		n.conn.send(frame{data: payload})
	}
}

// dispatch sends an event to every session with one of the wanted intents (0: to all). It is called with the lock held.
func (s *Server) dispatch(event string, wanted int, data func(intents int) any) {
	for _, id := range s.gateway.order {
		n := s.gateway.sessions[id]
		if wanted == 0 || n.intents&wanted != 0 {
			n.record(event, data(n.intents))
		}
	}
	s.notify()
}

func (s *Server) ready(id string) any {
	guilds := []any{}
	for _, g := range s.options.Guilds {
		guilds = append(guilds, map[string]any{"id": g.ID, "unavailable": true})
	}
	return map[string]any{
		"v": 9, "session_id": id, "user": s.users[BotID], "guilds": guilds, "resume_gateway_url": s.gatewayURL(),
		"application": map[string]any{"id": ApplicationID, "flags": 0},
	}
}

func (s *Server) gatewayURL() string {
	return "ws" + strings.TrimPrefix(s.http.URL, "http") + "/gateway"
}

func (s *Server) stats() GatewayStats {
	out := s.gateway.stats
	out.ClosedWith = slices.Clone(out.ClosedWith)
	out.Connected = slices.ContainsFunc(s.gateway.conns, func(c *connection) bool { return c.session != nil })
	out.Settled = slices.ContainsFunc(s.gateway.conns, func(c *connection) bool { return c.session != nil && c.beating })
	return out
}
