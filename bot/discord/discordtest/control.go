package discordtest

import (
	"context"
	"slices"
)

// GatewayStats counts what clients of the gateway did.
type GatewayStats struct {
	Connections int
	Identifies  int
	Resumes     int
	Heartbeats  int
	Connected   bool  // somebody has identified or resumed and is there
	Settled     bool  // and has sent a heartbeat; discordgo 0.29.0 reconnects twice when it is closed before that
	Intents     int   // of the last IDENTIFY
	ClosedWith  []int // codes with which clients left; 1006 where there was none
}

// Gateway scripts the gateway.
type Gateway struct{ server *Server }

// Gateway is the server's gateway.
func (s *Server) Gateway() Gateway { return Gateway{s} }

// Stats is the count so far.
func (g Gateway) Stats() GatewayStats {
	g.server.mu.Lock()
	defer g.server.mu.Unlock()
	return g.server.stats()
}

// Wait returns when the count satisfies match, or with the error of ctx.
func (g Gateway) Wait(ctx context.Context, match func(GatewayStats) bool) error {
	return g.server.until(ctx, "state of the gateway", func() bool { return match(g.server.stats()) })
}

// Reconnect asks every client to connect again (operation 7).
func (g Gateway) Reconnect() { g.each(func(c *connection) { c.op(opReconnect, nil) }) }

// Invalidate tells every client that its session is invalid (operation 9). One that is not resumable is forgotten.
func (g Gateway) Invalidate(resumable bool) {
	g.each(func(c *connection) {
		if !resumable && c.session != nil {
			g.server.forget(c.session)
		}
		c.op(opInvalid, resumable)
	})
}

// Close ends every connection with a code. Sessions end with it where Discord says so.
func (g Gateway) Close(code int) {
	fatal := []int{1000, 1001, 4004, 4007, 4009, 4010, 4011, 4012, 4013, 4014}
	g.each(func(c *connection) {
		if c.session != nil && slices.Contains(fatal, code) {
			g.server.forget(c.session)
		}
		c.send(frame{code: code})
	})
}

// Drop cuts every connection without a closing handshake.
func (g Gateway) Drop() { g.each(func(c *connection) { _ = c.ws.Close() }) }

// IgnoreHeartbeats stops, or starts again, the acknowledgement of heartbeats.
func (g Gateway) IgnoreHeartbeats(ignore bool) {
	g.script(func(w *gateway) { w.deaf = ignore })
}

// RefuseIdentify closes the next connections that IDENTIFY with these codes, one each.
func (g Gateway) RefuseIdentify(codes ...int) {
	g.script(func(w *gateway) { w.refusals = append(w.refusals, codes...) })
}

// RefuseResume answers the next times attempts to RESUME with an invalid session.
func (g Gateway) RefuseResume(times int) {
	g.script(func(w *gateway) { w.lostResumes = times })
}

// BeforeReady sends these operations, one each, as the first packet after the next IDENTIFY or RESUME, ahead of READY
// or RESUMED. discordgo 0.29.0 hangs on 7 and 11 there.
func (g Gateway) BeforeReady(ops ...int) {
	g.script(func(w *gateway) { w.firstOps = append(w.firstOps, ops...) })
}

func (g Gateway) each(do func(*connection)) {
	g.server.mu.Lock()
	defer g.server.mu.Unlock()
	for _, c := range g.server.gateway.conns {
		do(c)
	}
}

func (g Gateway) script(change func(*gateway)) {
	g.server.mu.Lock()
	defer g.server.mu.Unlock()
	change(&g.server.gateway)
}
