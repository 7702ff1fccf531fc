package main

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"ibid/bot/discord/discordtest"
)

// otherChannel is a second channel beside discordtest.ChannelID.
const otherChannel = "1000000000000000012"

// said is what a process has written so far.
type said struct {
	mu    sync.Mutex
	text  strings.Builder
	grown chan struct{} // closed when there is more; nil: nobody waits
}

// Write implements io.Writer.
func (s *said) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.grown != nil {
		close(s.grown)
		s.grown = nil
	}
	return s.text.Write(b)
}

// String implements fmt.Stringer.
func (s *said) String() string {
	text, _ := s.snapshot()
	return text
}

func (s *said) snapshot() (string, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.grown == nil {
		s.grown = make(chan struct{})
	}
	return s.text.String(), s.grown
}

// wait returns once the text contains want.
func (s *said) wait(t *testing.T, want string) {
	t.Helper()
	ctx := soon(t)
	for {
		text, grown := s.snapshot()
		if strings.Contains(text, want) {
			return
		}
		select {
		case <-grown:
		case <-ctx.Done():
			t.Fatalf("the process never said %q, but:\n%s", want, text)
		}
	}
}

// soon is the time that a test waits for what has to come.
func soon(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// serving is an ibid serve in a process of its own.
type serving struct {
	process   *exec.Cmd
	out, errs said
	ended     chan struct{}
}

// serve starts ibid serve. When the test ends it is killed, and what it wrote is searched for the token.
func serve(t *testing.T, c *exec.Cmd) *serving {
	t.Helper()
	s := &serving{process: c, ended: make(chan struct{})}
	c.Stdout, c.Stderr = &s.out, &s.errs
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(s.ended)
		_ = c.Wait() // the status tells
	}()
	t.Cleanup(func() {
		s.kill()
		if all := s.out.String() + s.errs.String(); strings.Contains(all, discordtest.Token) {
			t.Errorf("the token is in what ibid serve wrote:\n%s", all)
		}
	})
	return s
}

// kill ends the process without a chance to clean up.
func (s *serving) kill() {
	_ = s.process.Process.Kill() // it may have ended
	<-s.ended
}

// status waits for the end of the process and returns its exit status.
func (s *serving) status(t *testing.T) int {
	t.Helper()
	select {
	case <-s.ended:
	case <-soon(t).Done():
		t.Fatalf("ibid serve doesn't end; it wrote:\n%s%s", &s.out, &s.errs)
	}
	return s.process.ProcessState.ExitCode()
}

// place is a folder with documents and a Discord, and the ibid between them.
type place struct {
	*serving
	t            *testing.T
	program, dir string
	server       *discordtest.Server
}

// newPlace has the document on the mill and a guild with two channels; of these the other denies some permissions.
func newPlace(t *testing.T, program string, denied int64) *place {
	t.Helper()
	p := &place{t: t, program: program, dir: t.TempDir()}
	p.write("mill.md", mill)
	spec := filepath.Join("..", "..", "..", "shared", "spec", "discord-openapi.json")
	if _, err := os.Stat(spec); err != nil {
		spec = ""
	}
	p.server = discordtest.New(t, discordtest.Options{
		SpecPath: spec, HeartbeatInterval: time.Second,
		Guilds: []discordtest.Guild{{ID: discordtest.GuildID, Name: "Brem", Channels: []discordtest.Channel{
			{ID: discordtest.ChannelID, Name: "history"}, {ID: otherChannel, Name: "other", Denied: denied},
		}}},
	})
	return p
}

// write puts a document into the folder, at once as a whole.
func (p *place) write(name, text string) {
	p.t.Helper()
	corpus := filepath.Join(p.dir, "corpus")
	if err := os.MkdirAll(corpus, 0o755); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(p.dir, name), []byte(text), 0o644); err != nil {
		p.t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(p.dir, name), filepath.Join(corpus, name)); err != nil {
		p.t.Fatal(err)
	}
}

// start starts ibid in the folder and returns once it is connected.
func (p *place) start(environ ...string) {
	p.t.Helper()
	p.connect(p.command(environ...))
}

// command is ibid serve in the folder; of two values for one name the later counts.
func (p *place) command(environ ...string) *exec.Cmd {
	c := exec.Command(p.program, "serve")
	c.Dir = p.dir
	c.Env = append([]string{"HOME=" + p.dir, "INDEX_INTERVAL=1s", "DISCORD_TOKEN=" + discordtest.Token, "DISCORD_API_URL=" + p.server.URL(), listsEnviron(p.t)}, environ...)
	return c
}

// connect starts a command and returns once it is connected.
func (p *place) connect(c *exec.Cmd) {
	p.t.Helper()
	before := p.server.Gateway().Stats().Identifies
	s := serve(p.t, c)
	p.serving = s
	ctx, cancel := context.WithCancel(soon(p.t))
	go func() {
		<-s.ended // at the latest when the test ends
		cancel()
	}()
	err := p.server.Gateway().Wait(ctx, func(s discordtest.GatewayStats) bool { return s.Identifies > before && s.Connected })
	if err != nil {
		p.t.Fatalf("not connected: %v; ibid serve wrote:\n%s%s", err, &p.out, &p.errs)
	}
}

// stop asks ibid to stop, and checks that it does so in peace.
func (p *place) stop() {
	p.t.Helper()
	if err := p.process.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Fatal(err)
	}
	if got := p.status(p.t); got != statusAnswered {
		p.t.Errorf("after SIGTERM ibid serve ended with status %d, want %d; it wrote:\n%s", got, statusAnswered, &p.errs)
	}
}

// mention asks a question in a channel.
func (p *place) mention(channel, text string) discordtest.Message {
	m := discordtest.Message{ChannelID: channel, Content: "<@" + discordtest.BotID + "> " + text}
	if channel == otherChannel { // where somebody else asks, who need not wait for the answers elsewhere
		m.Author = discordtest.User{ID: "1000000000000000022", Username: "neighbour"}
	}
	return p.server.MessageCreate(m)
}

// answer waits for the answer to a message.
func (p *place) answer(m discordtest.Message) discordtest.Message {
	p.t.Helper()
	a, err := p.server.WaitMessage(soon(p.t), m.ChannelID, func(a discordtest.Message) bool {
		return a.Author.ID == discordtest.BotID && a.Reference != nil && a.Reference.MessageID == m.ID
	})
	if err != nil {
		p.t.Errorf("%q has no answer: %v; ibid serve wrote:\n%s", m.Content, err, &p.errs)
	}
	return a
}

// ask asks a question and returns the answer, which must contain want.
func (p *place) ask(channel, text, want string) discordtest.Message {
	p.t.Helper()
	a := p.answer(p.mention(channel, text))
	if !strings.Contains(a.Content, want) {
		p.t.Errorf("%q was answered by %q, want %q in it", text, a.Content, want)
	}
	return a
}

// kept waits until an answer is in the ledger.
func (p *place) kept(answer discordtest.Message) {
	p.t.Helper()
	p.errs.wait(p.t, "msg=answered id="+answer.ID)
}

// listed returns the questions that ibid ledger lists, newest first.
func (p *place) listed(flags ...string) []string {
	p.t.Helper()
	stdout, stderr, status := process(p.t, p.dir, p.program, append([]string{"ledger", "--json"}, flags...)...)
	if status != statusAnswered || stderr != "" {
		p.t.Errorf("ibid ledger %q ended with status %d; stderr: %s", flags, status, stderr)
	}
	var questions []string
	for decoder := json.NewDecoder(strings.NewReader(stdout)); decoder.More(); {
		var e jsonEntry
		if err := decoder.Decode(&e); err != nil {
			p.t.Fatalf("ibid ledger %q: %v in\n%s", flags, err, stdout)
		}
		questions = append(questions, e.Question)
	}
	return questions
}

// press presses a button, found by how its id begins, and returns what comes of it.
func (p *place) press(m discordtest.Message, id string) discordtest.Message {
	p.t.Helper()
	at := slices.IndexFunc(m.Buttons(), func(b discordtest.Button) bool { return strings.HasPrefix(b.CustomID, id) })
	if at < 0 {
		p.t.Fatalf("no button %q under %q: %+v", id, m.Content, m.Buttons())
	}
	i := p.server.Interaction(discordtest.Press(m, m.Buttons()[at].CustomID))
	_, err := p.server.Wait(soon(p.t), func(r discordtest.Request) bool { return strings.Contains(r.Path, i.Token) })
	if err != nil {
		p.t.Fatalf("the press on %q was not answered: %v; ibid serve wrote:\n%s", id, err, &p.errs)
	}
	if strings.Contains(p.errs.String(), i.Token) {
		p.t.Errorf("the token of an interaction is in the log:\n%s", &p.errs)
	}
	shown, _ := p.server.Original(i)
	return shown
}

// sentWith counts the messages that were sent with a nonce.
func (p *place) sentWith(nonce string) int {
	n := 0
	for _, r := range p.server.Requests() {
		if r.Method == "POST" && strings.Contains(string(r.Body), `"nonce":"`+nonce+`"`) {
			n++
		}
	}
	return n
}
