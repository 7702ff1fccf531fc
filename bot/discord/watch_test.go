package discord

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"ibid/bot"
	"ibid/bot/discord/discordtest"
)

// tally is a Watcher that counts.
type tally struct {
	mu     sync.Mutex
	counts map[string]int
	more   chan struct{} // gets something for each question
}

func newTally() *tally { return &tally{counts: map[string]int{}, more: make(chan struct{}, 100)} }

func (c *tally) add(what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.counts[what]++
}

func (c *tally) Asked(way, outcome string, stages []bot.Stage) {
	c.add(fmt.Sprintf("%s %s, %d stages", way, outcome, len(stages)))
	c.more <- struct{}{}
}
func (c *tally) Failed(kind string)   { c.add("failed: " + kind) }
func (c *tally) Refused(quota string) { c.add("refused: " + quota) }

// wait returns the counts once there were so many questions more.
func (c *tally) wait(t *testing.T, questions int) map[string]int {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for range questions {
		select {
		case <-c.more:
		case <-ctx.Done():
			t.Fatal("a question is not counted")
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.counts
}

// TestQuestionsAreCounted: each question once, by what became of it, also when answering breaks down, Discord refuses the
// answer, or ibid stops.
func TestQuestionsAreCounted(t *testing.T) {
	t.Parallel()
	c := newTally()
	working := make(chan struct{})
	server, stop := connect(t, Config{Watch: c, Stop: time.Millisecond}, func(ctx context.Context, q bot.Question) (bot.Answer, error) {
		switch q.Text {
		case "fail":
			return bot.Answer{}, errors.New("the index is broken")
		case "chat":
			return bot.Answer{Outcome: bot.Chat}, nil
		case "refuse":
			return bot.Answer{Outcome: bot.Refused}, nil
		case "hang":
			close(working)
			<-ctx.Done()
			return bot.Answer{}, ctx.Err()
		}
		return answerOf("It is so."), nil
	})
	server.Fail("POST", "/channels/{channel}/messages", 1, discordtest.Response{Status: 403, Body: `{"code":50013}`})
	for _, text := range []string{"unsent", "answer", "fail", "chat", "refuse"} {
		server.MessageCreate(discordtest.Message{Content: "<@" + discordtest.BotID + "> " + text})
		c.wait(t, 1)
	}
	server.Fail("PATCH", "/webhooks/{application}/{token}/messages/@original", 1, discordtest.Response{Status: 503})
	server.Interaction(discordtest.Command("ask", discordtest.Option{Name: "question", Value: "answer"}))
	c.wait(t, 1)
	server.MessageCreate(discordtest.Message{Content: "<@" + discordtest.BotID + "> hang"})
	<-working
	_ = stop()
	got := c.wait(t, 1)
	want := map[string]int{
		"mention unsent, 0 stages": 1, "mention answered, 4 stages": 1, "mention failed, 0 stages": 1, "mention chat, 0 stages": 1,
		"mention refused, 4 stages": 1, "ask answered, 4 stages": 1, "mention stopped, 0 stages": 1,
		"failed: forbidden": 1, "failed: server error": 1,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("counted (-want +got):\n%s", diff)
	}
}

func TestQueueTellsHowLongItWaited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, d := newQueue(1, 10, quiet()), &diary{start: time.Now()}
		var loads [][2]int
		for _, name := range []string{"first", "second"} {
			err := q.add(name, job{run: func(ctx context.Context) {
				d.note("%s waited %s", name, waited(ctx))
				time.Sleep(3 * time.Second)
			}})
			if err != nil {
				t.Fatal(err)
			}
			waiting, running := q.load()
			loads = append(loads, [2]int{waiting, running})
		}
		time.Sleep(time.Minute)
		waiting, running := q.load()
		if diff := cmp.Diff([][2]int{{0, 1}, {1, 1}, {0, 0}}, append(loads, [2]int{waiting, running})); diff != "" {
			t.Errorf("waiting and running (-want +got):\n%s", diff)
		}
		d.compare(t, "0s first waited 0s", "3s second waited 3s")
	})
}

// TestKindsAreFew: what is counted is named by one of few words, whatever the error holds.
func TestKindsAreFew(t *testing.T) {
	refused := func(status, code int) error { return fmt.Errorf("wrapped: %w", &apiError{"POST /x", status, code}) }
	for want, errs := range map[string][]error{
		"too late":        {refused(404, 10062)},
		"expired":         {refused(401, 50027)},
		"unknown message": {refused(404, 10008)},
		"forbidden":       {refused(403, 50013)},
		"unauthorised":    {refused(401, 0)},
		"held back":       {fmt.Errorf("POST /x: %w", errInvalidLimit)},
		"timeout":         {fmt.Errorf("POST /x: %w", context.DeadlineExceeded)},
		"refused":         {refused(400, 50035)},
		"other":           {errors.New("what nobody expected: 1234")},
		"":                {refused(429, 0), refused(502, 0), context.Canceled, fmt.Errorf("POST /x: %w", errCut)},
	} {
		for _, err := range errs {
			if got := kindOf(err); got != want {
				t.Errorf("kindOf(%v) = %q, want %q", err, got, want)
			}
		}
	}
}
