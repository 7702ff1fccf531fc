package discord

import (
	"context"
	"log/slog"
	"runtime"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"ibid/bot"
	"ibid/bot/discord/discordtest"
	"ibid/bot/openai"
	"ibid/retrieval"
	"ibid/retrieval/hashing"
	"ibid/retrieval/markdown"
	"ibid/retrieval/source"
)

// villages is an index of documents that are made up, one for each question of the crowd.
func villages(t *testing.T) *retrieval.Index {
	t.Helper()
	var documents []*source.Document
	for i := range crowdQuestions {
		d := markdown.Parse([]byte(villageText(i)))
		d.ID, d.Language = village(i)+".md", "en"
		documents = append(documents, d)
	}
	index, err := retrieval.Collect(t.Context(), retrieval.Config{Embedder: hashing.New()}, nil, documents)
	if err != nil {
		t.Fatal(err)
	}
	return index
}

// TestLoad has 100 people ask 200 questions at once in 20 channels of a Discord that limits requests as the real one does,
// and a model that takes 50 ms. Every command is acknowledged within a second, every question is answered, those of a channel
// in their order, no request is refused, and nothing is left in memory.
func TestLoad(t *testing.T) {
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, before) })
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	c := &crowd{reached: map[string]time.Time{}}
	c.server = discordtest.New(t, discordtest.Options{HeartbeatInterval: time.Second, Guilds: crowdGuilds(), Limits: true})
	memory := newForgetful()
	d, stop := c.connect(t, ctx, memory)
	goroutines, ours := runtime.NumGoroutine(), len(c.server.Requests())
	for i := range crowdQuestions {
		c.ask(i)
	}
	if err := c.wait(ctx, "Too many questions"); err != nil {
		t.Error(err)
	}
	took := c.server.Now().Sub(c.asks[0].at)
	if err := stop(); err != nil {
		t.Errorf("ended with %v", err)
	}
	c.report(t, took, c.server.Requests()[ours:])
	t.Logf("goroutines: %d before, %d after; requests refused by Discord's limits: %d", goroutines, runtime.NumGoroutine(), c.server.Limited())
	if n := c.server.Limited(); n > 0 {
		t.Errorf("%d requests were refused by Discord's limits", n)
	}
	if len(memory.works) > 0 || len(d.asks.waiting)+d.asks.jobs+len(d.presses.waiting)+d.presses.jobs > 0 {
		t.Errorf("left: works %v, questions %v, presses %v", memory.works, d.asks.waiting, d.presses.waiting)
	}
}

// connect runs ibid between the crowd's Discord and a model that takes 50 ms. stop returns what Run did.
func (c *crowd) connect(t *testing.T, ctx context.Context, memory Memory) (d *Discord, stop func() error) {
	t.Helper()
	chat, err := openai.NewChat(openai.ChatConfig{Endpoint: openai.Endpoint{URL: c.endpoint(t, 50*time.Millisecond).URL(), Model: "test-model"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(chat.Close)
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	b := bot.New(villages(t), bot.Writing{Model: chat, Context: 4096, Tokens: 700, Timeout: time.Minute})
	d, err = New(Config{Token: discordtest.Token, Transport: c.server.Transport(), Log: log}, walled(b), memory)
	if err != nil {
		t.Fatal(err)
	}
	running, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- d.Run(running, func(string) {}) }()
	t.Cleanup(cancel)
	if err := c.server.Gateway().Wait(ctx, func(s discordtest.GatewayStats) bool { return s.Settled }); err != nil {
		t.Fatal(err)
	}
	return d, func() error { cancel(); return <-ended }
}

// report prints the figures of a load, and fails the test where they are not what they should be.
func (c *crowd) report(t *testing.T, took time.Duration, requests []discordtest.Request) {
	t.Helper()
	fates := c.fates(requests)
	var acks, first, ends spread
	answered, busy, places := 0, 0, 0
	last := map[string]*crowdAsk{} // by channel: the question before
	for _, a := range c.asks {
		f := fates[a.event]
		if a.token != "" {
			acks = append(acks, f.acked.Sub(a.at))
		}
		if at := c.reached[a.village]; !at.IsZero() {
			first = append(first, at.Sub(a.at))
		}
		busy += strings.Count(strings.Join(f.notices, "\n"), "Too many questions")
		places += strings.Count(strings.Join(f.notices, "\n"), "Questions before yours")
		if len(f.answers) != 1 || f.wrong != "" {
			t.Errorf("question %d was answered %d times, wrongly: %q; told: %q", a.number, len(f.answers), f.wrong, f.notices)
		}
		if len(f.answers) == 0 {
			continue
		}
		answered++
		ends = append(ends, f.answers[0].Sub(a.at))
		if before := last[a.channel]; before != nil && fates[before.event].ended() && f.answers[0].Before(fates[before.event].answers[0]) {
			t.Errorf("in channel %s question %d was answered before question %d", a.channel, a.number, before.number)
		}
		last[a.channel] = a
	}
	if len(first) < len(c.asks) {
		t.Errorf("the model was asked about %d of %d questions: the others got quotations", len(first), len(c.asks))
	}
	t.Logf("%d questions: %d answered, %d refused as too many, %d told their place", len(c.asks), answered, busy, places)
	t.Logf("event to acknowledgement: %v", acks)
	t.Logf("event to first request to the endpoint (%d): %v", len(first), first)
	t.Logf("event to answer: %v", ends)
	t.Logf("%.1f answers a second; %.2f requests to Discord an answer", float64(answered)/took.Seconds(), float64(len(requests))/float64(max(answered, 1)))
	most := time.Second
	if raced {
		most = ackTime
	}
	if slowest := acks[len(acks)-1]; slowest > most {
		t.Errorf("a command was acknowledged after %v, want %v at most", slowest, most)
	}
}
