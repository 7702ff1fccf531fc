package discord

import (
	"testing"
	"testing/synctest"
	"time"
)

// TestTurns: a turn comes when the one before it in the channel is over, or after a second; other channels don't wait.
func TestTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		turns, d := newTurns(), &diary{start: time.Now()}
		for _, event := range []string{"a1", "b1", "a2", "a3", "b2"} {
			turns.take(event[:1], event)
		}
		for event, acknowledged := range map[string]time.Duration{
			"a1": 300 * time.Millisecond, "a2": 100 * time.Millisecond, "a3": 400 * time.Millisecond, "b1": 5 * time.Second, "b2": 200 * time.Millisecond,
		} {
			go func() {
				defer turns.leave(event)
				time.Sleep(acknowledged)
				turns.wait(event)
				d.note("%s", event)
			}()
		}
		time.Sleep(time.Minute)
		d.compare(t, "300ms a1", "300ms a2", "400ms a3", "1.2s b2", "5s b1")
		turns.wait("none")
		turns.leave("none")
		if len(turns.last)+len(turns.of) > 0 {
			t.Errorf("left: %v, %v", turns.last, turns.of)
		}
	})
}
