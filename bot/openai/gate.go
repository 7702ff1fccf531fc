package openai

import (
	"context"
	"slices"
	"sync"

	"ibid/bot"
)

// gate lets a number through at once, first come first served.
type gate struct {
	limit int // of those who wait

	mu    sync.Mutex
	free  int
	queue []chan struct{} // closed when it is one's turn
}

func newGate(atOnce, waiting int) *gate { return &gate{free: atOnce, limit: waiting} }

// enter waits for its turn; whoever has entered leaves once. Too many waiting, or the end of the context, is an error.
func (g *gate) enter(ctx context.Context) error {
	turn, err := g.line()
	if err != nil || turn == nil {
		return err
	}
	select {
	case <-turn:
		return nil
	case <-ctx.Done():
		g.giveUp(turn)
		return ctx.Err()
	}
}

// giveUp leaves the line, or, if its turn has come meanwhile, the gate.
func (g *gate) giveUp(turn chan struct{}) {
	g.mu.Lock()
	at := slices.Index(g.queue, turn)
	if at >= 0 {
		g.queue = slices.Delete(g.queue, at, at+1)
	}
	g.mu.Unlock()
	if at < 0 {
		g.leave()
	}
}

// line enters at once, and returns nil, or stands in line.
func (g *gate) line() (chan struct{}, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.free > 0 {
		g.free--
		return nil, nil
	}
	if len(g.queue) >= g.limit {
		return nil, &failure{reason: bot.Busy, message: "too many wait already"}
	}
	turn := make(chan struct{})
	g.queue = append(g.queue, turn)
	return turn, nil
}

// leave makes room for the next.
func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.queue) == 0 {
		g.free++
		return
	}
	close(g.queue[0])
	g.queue = slices.Delete(g.queue, 0, 1)
}

// waiting returns how many stand in line.
func (g *gate) waiting() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.queue)
}
