package discord

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ibid/bot/discord/discordtest"
	"ibid/bot/ledger"
	"ibid/bot/openai/openaitest"
)

// process is ibid serve in a process of its own.
type process struct {
	command *exec.Cmd
	log     buffer
	ended   chan struct{}
}

// serveProcess starts ibid serve and returns once it is connected.
func serveProcess(t *testing.T, ctx context.Context, dir string, c *crowd, endpoint string) *process {
	t.Helper()
	p := &process{command: exec.Command(filepath.Join(dir, "ibid"), "serve"), ended: make(chan struct{})}
	p.command.Dir, p.command.Stderr = dir, &p.log
	p.command.Env = []string{
		"HOME=" + dir, "LEXICON_DIR=" + filepath.Join(dir, "corpus"), "DISCORD_TOKEN=" + discordtest.Token, "DISCORD_API_URL=" + c.server.URL(),
		"OPENAI_BASE_URL=" + endpoint, "CHAT_MODEL=test-model",
	}
	before := c.server.Gateway().Stats().Identifies
	if err := p.command.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.ended)
		_ = p.command.Wait() // it is killed
	}()
	t.Cleanup(p.kill)
	err := c.server.Gateway().Wait(ctx, func(s discordtest.GatewayStats) bool { return s.Identifies > before && s.Settled })
	if err != nil {
		t.Fatalf("not connected: %v; ibid serve wrote:\n%s", err, &p.log)
	}
	return p
}

// kill ends the process without a chance to clean up.
func (p *process) kill() {
	_ = p.command.Process.Kill() // it may have ended
	<-p.ended
}

// buildIbid builds the program into a folder, and beside it the documents on the villages.
func buildIbid(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	build := exec.Command("go", "build", "-o", dir, "ibid/cmd/ibid")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	for i := range crowdQuestions {
		writeFile(t, filepath.Join(dir, "corpus", village(i)+".md"), []byte(villageText(i)))
	}
	return dir
}

// A drop is a way in which a connection to the gateway ends.
type drop struct {
	name string
	end  func(discordtest.Gateway)
	lost bool // what happens before the next session is never sent
}

// drops returns ten drops in an order by chance.
func drops(random *rand.Rand) []drop {
	cut := drop{"cut", discordtest.Gateway.Drop, false}
	asked := drop{"operation 7", discordtest.Gateway.Reconnect, false}
	unknown := drop{"code 4000", func(g discordtest.Gateway) { g.Close(4000) }, false}
	invalid := drop{"session invalid", func(g discordtest.Gateway) { g.Invalidate(false) }, true}
	late := drop{"code 4009", func(g discordtest.Gateway) { g.Close(4009) }, true}
	list := []drop{cut, cut, cut, asked, asked, unknown, unknown, invalid, invalid, late}
	random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

// TestFaults asks the crowd's questions of ibid serve in a process of its own, while the gateway drops it 20 times, one in
// twenty requests to Discord fails and one in twenty is refused as too many, some take effect unheard, the endpoint is away
// for a while, and the process is killed in the middle and started again. Nobody is answered twice, and whoever isn't answered
// is told so, by ibid or, where it could not acknowledge a command, by Discord itself. What was sent when ibid had no session,
// or was on its way to it when it was killed, no bot can know of; it is counted apart.
func TestFaults(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program and runs it against a scripted Discord for some 20 seconds")
	}
	dir := buildIbid(t)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	server := discordtest.New(t, discordtest.Options{HeartbeatInterval: time.Second, Guilds: crowdGuilds(), Limits: true})
	c := &crowd{server: server, reached: map[string]time.Time{}}
	endpoint := c.endpoint(t, 50*time.Millisecond)
	running := serveProcess(t, ctx, dir, c, endpoint.URL())
	server.FailByChance(1, discordtest.Chances{Errors: .05, Limited: .05, Lost: .01})
	random := rand.New(rand.NewPCG(7, 7))
	started := time.Now()
	for i, d := range drops(random) {
		if i == 3 {
			endpoint.Always(openaitest.Chat, openaitest.Fails(503, `{"error":{"message":"Loading model","type":"unavailable_error","code":503}}`))
		}
		c.askThrough(t, ctx, d, random.IntN(aRound+1))
	}
	endpoint.Always(openaitest.Chat, c.read(50*time.Millisecond))
	busy := c.askBefore(crowdQuestions - 10*aRound)
	c.reaches(t, ctx, busy)
	running.kill()
	running = serveProcess(t, ctx, dir, c, endpoint.URL())
	for _, d := range drops(random) {
		c.askThrough(t, ctx, d, random.IntN(aRound+1))
	}
	asked := time.Since(started)
	c.settle(t, ctx, filepath.Join(dir, "data"))
	t.Logf("asked in %v, all told after %v; %+v", asked.Round(time.Millisecond), time.Since(started).Round(time.Millisecond), server.Gateway().Stats())
	c.reportFaults(t)
	if t.Failed() {
		t.Logf("ibid serve wrote:\n%s", &running.log)
	}
}

// aRound is how many questions are asked around the end of a connection.
const aRound = 7

// askThrough ends the connection after some questions of a round, asks the others and returns once ibid is back.
func (c *crowd) askThrough(t *testing.T, ctx context.Context, d drop, before int) {
	t.Helper()
	sessions := sessionsOf(c.server.Gateway().Stats())
	for i := range aRound {
		if i == before {
			d.end(c.server.Gateway())
		}
		c.ask(len(c.asks)).unavailable = d.lost && i >= before
	}
	if before == aRound {
		d.end(c.server.Gateway())
	}
	err := c.server.Gateway().Wait(ctx, func(s discordtest.GatewayStats) bool { return sessionsOf(s) > sessions && s.Settled })
	if err != nil {
		t.Fatalf("after %q: %v", d.name, err)
	}
}

// askBefore asks questions until there are so many, and returns those.
func (c *crowd) askBefore(until int) []*crowdAsk {
	first := len(c.asks)
	for len(c.asks) < until {
		c.ask(len(c.asks))
	}
	return c.asks[first:]
}

// reaches returns when the model was asked a quarter of the questions.
func (c *crowd) reaches(t *testing.T, ctx context.Context, asks []*crowdAsk) {
	t.Helper()
	for n := 0; n < len(asks)/4; {
		requests := len(c.server.Requests()) // before looking: what comes meanwhile is waited for in vain
		n = 0
		c.mu.Lock()
		for _, a := range asks {
			if !c.reached[a.village].IsZero() {
				n++
			}
		}
		c.mu.Unlock()
		if err := c.server.WaitAll(ctx, func(all []discordtest.Request) bool { return len(all) > requests }); err != nil {
			t.Fatalf("the model was asked %d of %d questions: %v", n, len(asks), err)
		}
	}
}

// sessionsOf is how often a session was begun or taken up again.
func sessionsOf(s discordtest.GatewayStats) int { return s.Identifies + s.Resumes }

// An end is what a question came to, as people see it in Discord at last.
type end struct {
	messages []discordtest.Message // of the bot, in answer to it
	answers  int                   // of them with buttons: whole answers
	told     int                   // of them that say why there is none
}

// end returns what a question came to.
func (c *crowd) end(a *crowdAsk) end {
	var e end
	if m, ok := c.server.Original(discordtest.Interaction{Token: a.token}); ok {
		e.messages = append(e.messages, m)
	}
	for _, m := range c.server.Messages(a.channel) {
		if a.token == "" && m.Reference != nil && m.Reference.MessageID == a.event {
			e.messages = append(e.messages, m)
		}
	}
	for _, m := range e.messages {
		switch {
		case len(m.Buttons()) > 0:
			e.answers++
		case strings.Contains(m.Content, "ibid was stopped"), strings.Contains(m.Content, "Something went wrong"):
			e.told++
		}
	}
	return e
}

// settle returns when nothing more is to come: ibid works on nothing, by its ledger, and no command may still be acknowledged.
func (c *crowd) settle(t *testing.T, ctx context.Context, data string) {
	t.Helper()
	kept, err := ledger.Open(ctx, ledger.Config{Dir: data})
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	for quiet := false; ; {
		works, err := kept.Unfinished(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if len(works) == 0 {
			if quiet {
				return
			}
			quiet = true
			c.server.Advance(ackTime)
		}
		n := len(c.server.Requests())
		look, cancel := context.WithTimeout(ctx, 100*time.Millisecond)
		_ = c.server.WaitAll(look, func(all []discordtest.Request) bool { return len(all) > n }) // in either case it looks again
		cancel()
	}
}

// reportFaults prints what became of the questions, and fails the test where somebody was answered twice or not at all.
func (c *crowd) reportFaults(t *testing.T) {
	t.Helper()
	answered, told, byDiscord, lost := 0, 0, 0, 0
	for _, a := range c.asks {
		e := c.end(a)
		switch {
		case e.answers+e.told > 1:
			t.Errorf("question %d has %d answers and %d notices", a.number, e.answers, e.told)
		case e.answers == 1:
			answered++
			if want := fmt.Sprint(1400 + a.number); !strings.Contains(e.messages[0].Content, want) {
				t.Errorf("question %d was answered by %q, want %s", a.number, e.messages[0].Content, want)
			}
		case e.told == 1:
			told++
		case len(e.messages) == 0 && a.unavailable:
			lost++
		case len(e.messages) == 0 && a.token != "":
			byDiscord++
		default:
			t.Errorf("question %d (a command: %t) has no end: %+v", a.number, a.token != "", e.messages)
		}
	}
	failed, limited, unheard := 0, 0, 0
	for _, r := range c.server.Requests() {
		switch r.Status {
		case 500:
			failed++
		case 429:
			limited++
		case 0:
			unheard++
		}
	}
	t.Logf("%d requests: %d failed, %d refused as too many (%d of these by the real limits), %d took effect unheard",
		len(c.server.Requests()), failed, limited, c.server.Limited(), unheard)
	t.Logf("%d questions: %d answered; %d told that ibid was stopped or failed; %d commands that Discord said weren't acknowledged; "+
		"%d sent when no session was there or on their way when it was killed", len(c.asks), answered, told, byDiscord, lost)
	if answered < len(c.asks)/2 || told == 0 {
		t.Errorf("%d answered, %d told: want most of them answered, and some told after the kill", answered, told)
	}
}
