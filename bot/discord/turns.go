package discord

import (
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
)

// turnTime is how long a question waits for one that came before it in its channel and isn't acknowledged yet.
const turnTime = time.Second

// turns let questions into the queue of their channel in the order in which they came, though each is acknowledged by itself,
// at the same time as others.
type turns struct {
	mu   sync.Mutex
	last map[string]*turn // by channel
	of   map[string]*turn // by event
}

// turn is one question's. It is over when the question is queued or won't be.
type turn struct {
	channel string
	before  *turn // nil: it is the first
	over    chan struct{}
}

func newTurns() *turns { return &turns{last: map[string]*turn{}, of: map[string]*turn{}} }

// take gives an event its turn, behind those of its channel. It ends with leave.
func (t *turns) take(channel, event string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	mine := &turn{channel, t.last[channel], make(chan struct{})}
	t.last[channel], t.of[event] = mine, mine
}

// wait returns when it is the event's turn, or it has waited too long for it. One without a turn doesn't wait.
func (t *turns) wait(event string) {
	t.mu.Lock()
	var before *turn
	if mine := t.of[event]; mine != nil {
		before, mine.before = mine.before, nil
	}
	t.mu.Unlock()
	if before == nil {
		return
	}
	timer := time.NewTimer(turnTime)
	defer timer.Stop()
	select {
	case <-before.over:
	case <-timer.C:
	}
}

// leave ends the turn of an event, if it has one.
func (t *turns) leave(event string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	mine := t.of[event]
	if mine == nil {
		return
	}
	delete(t.of, event)
	if t.last[mine.channel] == mine {
		delete(t.last, mine.channel)
	}
	mine.before = nil
	close(mine.over)
}

// mayAsk reports whether an interaction is, or may be, a question.
func mayAsk(i *discordgo.Interaction) bool {
	return i.Type == discordgo.InteractionModalSubmit || i.Type == discordgo.InteractionApplicationCommand && i.ApplicationCommandData().Name == commandAsk
}
