package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"ibid/bot"
	"ibid/bot/ledger"
)

// kept is the ledger as the Discord of the test remembers with it: what it needs for answers and buttons.
type kept struct {
	Memory
	l *ledger.Ledger
}

func (k kept) Claim(ctx context.Context, event string) (bool, error) {
	return k.l.Claim(ctx, event)
}

func (k kept) Save(ctx context.Context, t Turn) error {
	return k.l.Save(ctx, ledger.Turn{ID: t.ID, Event: t.Event, Channel: t.Channel, Person: k.l.Person(t.User), Way: ledger.Way(t.Way), Question: t.Question, Answer: t.Answer})
}

func (k kept) Turn(context.Context, string) (Turn, bool, error) { return Turn{}, false, nil }

func (k kept) Conversation(context.Context, string, int) ([]Turn, error) { return nil, nil }

func (k kept) Judge(ctx context.Context, answer, user string, up bool, _ string) error {
	_, err := k.l.Judge(ctx, answer, k.l.Person(user), ledger.Up, "")
	return err
}

func (k kept) Begin(ctx context.Context, w Work) error {
	return k.l.Begin(ctx, ledger.Work{Event: w.Event, Channel: w.Channel, Token: w.Token, Locale: w.Locale})
}

func (k kept) Finish(ctx context.Context, event string) error { return k.l.Finish(ctx, event) }

// leanBot answers at once, so that what is measured is what stands before and behind the answers.
type leanBot struct{ fakeBot }

func (leanBot) Lookup(context.Context, string, int) ([]bot.Found, error) { return nil, nil }

func (leanBot) Complete(typed string, _ int) []string { return []string{typed + "berg"} }

// TestInteractionsLeaveNothing handles 100,000 interactions, presses, lookups, completions and questions, each with a token of
// its own, as they come from the gateway: neither the heap nor the goroutines grow. Unless ALL is set in the environment, it
// is 5,000 of them.
func TestInteractionsLeaveNothing(t *testing.T) {
	n := 5_000
	if os.Getenv("ALL") != "" {
		n = 100_000
	}
	l, err := ledger.Open(t.Context(), ledger.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	answers := leanBot{fakeBot{ask: func(_ context.Context, q bot.Question) (bot.Answer, error) { return answerOf(q.Text), nil }}}
	d, err := New(Config{Token: "t", Transport: accepts(t), Allow: allowing("2")}, everywhere(answers), kept{l: l})
	if err != nil {
		t.Fatal(err)
	}
	d.self, d.app = &discordgo.User{ID: "1"}, "7"
	started, goroutines := time.Now(), runtime.NumGoroutine()
	var before uint64
	for i := range n {
		d.handle(&discordgo.InteractionCreate{Interaction: leaving(i)})
		if i%100 == 99 {
			drain(d)
		}
		switch i + 1 {
		case n / 10, n / 2, n:
			now := heap()
			t.Logf("after %6d interactions: heap %.1f MB, %d goroutines, %v", i+1, float64(now)/(1<<20), runtime.NumGoroutine(), time.Since(started).Round(time.Millisecond))
			if before == 0 {
				before = now
			}
			if now > before+2<<20 {
				t.Errorf("the heap grew from %d to %d bytes, want it flat", before, now)
			}
		}
	}
	if now := runtime.NumGoroutine(); now > goroutines {
		t.Errorf("%d goroutines, %d before", now, goroutines)
	}
}

// drain returns when the queues are idle.
func drain(d *Discord) {
	d.presses.done.Wait()
	d.asks.done.Wait()
}

// accepts is a Discord that takes everything, each interaction with a bucket of its own.
func accepts(t *testing.T) http.RoundTripper {
	var mu sync.Mutex
	sent := 0
	return fake(func(r *http.Request) (*http.Response, error) {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			t.Error(err)
		}
		mu.Lock()
		defer mu.Unlock()
		sent++
		if strings.HasSuffix(r.URL.Path, "/callback") {
			return answer(204, ""), nil
		}
		return answer(200, fmt.Sprintf(`{"id":"%d"}`, 1000+sent), "X-RateLimit-Limit", "5", "X-RateLimit-Remaining", "4",
			"X-RateLimit-Reset-After", "0.001", "X-RateLimit-Bucket", "b"), nil
	})
}

// leaving is the interaction of a number: of 10, four questions, three presses, a lookup, a completion and a form.
func leaving(i int) *discordgo.Interaction {
	name := village(i % crowdQuestions)
	option := `{"name":"%s","type":3,"value":"%s"}`
	ask := `"type":2,"data":{"id":"1","name":"ask","type":1,"options":[` + fmt.Sprintf(option, "question", "When was the mill of "+name+" built?") + `]}`
	press := `"type":3,"data":{"custom_id":"%s","component_type":2},"message":{"id":"5"}`
	kinds := []string{
		ask, ask, ask, ask,
		fmt.Sprintf(press, "u"), fmt.Sprintf(press, "m|en|3."), fmt.Sprintf(press, "f|en|"),
		`"type":2,"data":{"id":"1","name":"lookup","type":1,"options":[` + fmt.Sprintf(option, "query", "mill "+name) + `]}`,
		`"type":4,"data":{"id":"1","name":"lookup","type":1,"options":[{"name":"query","type":3,"value":"` + name[:3] + `","focused":true}]}`,
		`"type":5,"data":{"custom_id":"F|en|5","components":[{"type":1,"components":[{"type":4,"custom_id":"text","value":"When was the mill of ` + name + ` built?"}]}]}`,
	}
	raw := fmt.Sprintf(`{"id":"%d","application_id":"7","token":"token-%d","version":1,"channel_id":"%d","guild_id":"2","locale":"en-US",`+
		`"member":{"user":{"id":"%d"},"permissions":"3072"},%s}`, 10_000_000+i, i, i%crowdChannels, 100+i%crowdPeople, kinds[i%len(kinds)])
	var in discordgo.Interaction
	if err := json.Unmarshal([]byte(raw), &in); err != nil {
		panic(err)
	}
	return &in
}
