package main

import (
	"context"
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ibid/bot/discord/discordtest"
)

// TestServe runs ibid serve as it is shipped, in processes of its own, against a scripted Discord on loopback.
func TestServe(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program and runs it against a scripted Discord for some seconds")
	}
	program := buildProgram(t)
	for name, test := range map[string]func(*testing.T, string){
		"refused starts": testRefusedStarts, "restart": testRestart, "folder": testFollowedFolder, "terminated": testTerminated,
		"damaged ledger": testDamagedLedger, "no permission": testNoPermission,
		"readiness": testReadiness, "figures": testFigures, "secrets": testSecrets,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, program)
		})
	}
}

// The documents of the tests, and what they say and don't say.
const (
	mill = "# The mill of Brem\n\nThe mill was built in 1911. It grinds maize. The old one burned down.\n\n" +
		"## Owners\n\nOrsola Brandt has owned the mill since 2003.\n"
	millQuestion, millQuote   = "When was the mill of Brem built?", "The mill was built in 1911."
	ferry                     = "The ferry of Ostra was launched in 1936. It carries sheep.\n"
	ferryQuestion, ferryQuote = "When was the ferry of Ostra launched?", "was launched in 1936"
	leaning                   = "and when was it?" // says nothing without the question before it
	refusal                   = "The documents don't say."
)

// testRefusedStarts checks what people read who have set something up wrongly: one line that says what to do, at once.
func testRefusedStarts(t *testing.T, program string) {
	for name, test := range map[string]struct {
		environ []string
		script  func(*discordtest.Server)
		want    string // a pattern of the line
	}{
		"no token":        {environ: []string{"DISCORD_TOKEN="}, want: "no token .* set DISCORD_TOKEN"},
		"wrong token":     {environ: []string{"DISCORD_TOKEN=wrong-" + discordtest.Token}, want: "does not know this token: copy .* set DISCORD_TOKEN"},
		"no network":      {environ: []string{"DISCORD_API_URL=" + closedPort(t)}, want: "Discord can't be reached"},
		"close code 4004": {script: closing(4004), want: "copy it again .* into DISCORD_TOKEN .*4004"},
		"close code 4013": {script: closing(4013), want: "update ibid .*4013"},
		"close code 4014": {script: closing(4014), want: "switch it on at the Bot page .*4014"},
		"not in the guild": {
			environ: []string{"DISCORD_DEV_GUILD=" + discordtest.GuildID}, script: forbidCommands,
			want: "DISCORD_DEV_GUILD.*invite it with https://discord.com/oauth2/authorize.client_id=" + discordtest.ApplicationID,
		},
		"bad address":  {environ: []string{"DISCORD_API_URL=localhost:3000"}, want: `DISCORD_API_URL is "localhost:3000": want an address such as http`},
		"bad replies":  {environ: []string{"DISCORD_REPLIES=sometimes"}, want: `DISCORD_REPLIES is "sometimes": .*thread`},
		"bad watch":    {environ: []string{"WATCH_ADDRESS=9464"}, want: `WATCH_ADDRESS is "9464": want an address and a port`},
		"watch in use": {environ: []string{"WATCH_ADDRESS=" + openPort(t)}, want: `WATCH_ADDRESS is 127.0.0.1:\d+, and another program listens there already`},
		"bad interval": {environ: []string{"INDEX_INTERVAL=often"}, want: `INDEX_INTERVAL is "often": want a time such as 30s`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t, program, 0)
			if test.script != nil {
				test.script(p.server)
			}
			started := time.Now()
			s := serve(t, p.command(test.environ...))
			if got := s.status(t); got != statusFailed {
				t.Errorf("ended with status %d, want %d", got, statusFailed)
			}
			t.Logf("ended after %v:\n%s", time.Since(started).Round(time.Millisecond), &s.errs)
			// Before it only what is tried again, which a connection that fails is.
			line := regexp.MustCompile(`^ibid: .*` + test.want + `.*\n$`)
			if got := s.errs.String(); !line.MatchString(got) {
				t.Errorf("wrote %q, want one line like %q", got, line)
			}
		})
	}
}

// closedPort is an address of this machine where nobody listens.
func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return "http://" + l.Addr().String()
}

func closing(code int) func(*discordtest.Server) {
	return func(s *discordtest.Server) { s.Gateway().RefuseIdentify(code) }
}

// forbidCommands is Discord's answer to a bot that was invited without its commands.
func forbidCommands(s *discordtest.Server) {
	s.Fail("", "/applications/{application}/guilds/{guild}/commands", -1, discordtest.Response{
		Status: 403, Headers: map[string]string{"Content-Type": "application/json"}, Body: `{"message":"Missing Access","code":50001}`,
	})
}

// testRestart kills ibid between a question and what follows it.
func testRestart(t *testing.T, program string) {
	p := newPlace(t, program, 0)
	p.start("LOG_LEVEL=debug")
	p.out.wait(t, "https://discord.com/oauth2/authorize?client_id="+discordtest.ApplicationID+"&scope=bot+applications.commands&permissions=")
	asked := p.mention(discordtest.ChannelID, millQuestion)
	raw, err := json.Marshal(asked)
	if err != nil {
		t.Fatal(err)
	}
	p.server.Raw("MESSAGE_CREATE", raw)
	answer := p.answer(asked)
	if !strings.Contains(answer.Content, millQuote) {
		t.Errorf("%q was answered by %q, want %q in it", millQuestion, answer.Content, millQuote)
	}
	p.kept(p.ask(otherChannel, leaning, refusal))
	p.kept(answer)
	p.press(answer, "d")
	checkListed(p, []string{leaning, millQuestion}, []string{leaning}, []string{millQuestion})
	p.kill()

	p.start("LOG_LEVEL=debug")
	p.server.Raw("MESSAGE_CREATE", raw)
	reply := p.server.MessageCreate(discordtest.Message{Content: leaning, ReplyTo: answer.ID})
	if got := p.answer(reply); !strings.Contains(got.Content, "[1]") || strings.Contains(got.Content, refusal) {
		t.Errorf("after a restart the reply %q was answered by %q, want what the conversation is about", leaning, got.Content)
	} else {
		p.kept(got)
	}
	if got := p.press(answer, "p|"); !strings.Contains(got.Content, "**"+millQuote+"**") {
		t.Errorf("after a restart Passages shows %q, want %q in bold", got.Content, millQuote)
	}
	// Discord itself drops a second message with one nonce; it must not come to that.
	if got := p.sentWith(asked.ID); got != 1 {
		t.Errorf("a message that arrived three times was answered %d times, want once", got)
	}
	checkListed(p, []string{leaning, leaning, millQuestion}, []string{leaning}, []string{millQuestion})
}

// checkListed checks what ibid ledger lists, by itself and with its flags.
func checkListed(p *place, all, refused, down []string) {
	p.t.Helper()
	got := [][]string{p.listed(), p.listed("--refused"), p.listed("--down")}
	if diff := cmp.Diff([][]string{all, refused, down}, got); diff != "" {
		p.t.Errorf("ibid ledger, --refused, --down (-want +got):\n%s", diff)
	}
}

// testFollowedFolder adds a document and takes it away again while questions are asked all the time.
func testFollowedFolder(t *testing.T, program string) {
	p := newPlace(t, program, 0)
	p.start()
	p.ask(otherChannel, ferryQuestion, refusal)
	ctx, stop := context.WithCancel(t.Context())
	var asking sync.WaitGroup
	defer asking.Wait()
	defer stop()
	asked := 0
	asking.Go(func() {
		for ; (ctx.Err() == nil || asked < 50) && !t.Failed(); asked++ {
			p.ask(discordtest.ChannelID, millQuestion, millQuote)
		}
	})
	started := time.Now()
	p.write("ferry.txt", ferry)
	p.askUntil(ferryQuote)
	added := time.Since(started)
	if err := os.Remove(filepath.Join(p.dir, "corpus", "ferry.txt")); err != nil {
		t.Fatal(err)
	}
	p.askUntil(refusal)
	removed := time.Since(started) - added
	stop()
	asking.Wait()
	t.Logf("answered from after %v, gone after %v; %d questions meanwhile", added, removed, asked)
	if strings.Contains(p.errs.String(), "level=WARN") || strings.Contains(p.errs.String(), "level=ERROR") {
		t.Errorf("ibid serve wrote:\n%s", &p.errs)
	}
}

// askUntil asks about the ferry until the answer contains want.
func (p *place) askUntil(want string) {
	p.t.Helper()
	for ctx := soon(p.t); ; {
		got := p.answer(p.mention(otherChannel, ferryQuestion)).Content
		if strings.Contains(got, want) {
			return
		}
		if ctx.Err() != nil {
			p.t.Fatalf("%q is still answered by %q, want %q in it", ferryQuestion, got, want)
		}
	}
}

// testTerminated stops ibid while it answers one question and another one waits.
func testTerminated(t *testing.T, program string) {
	p := newPlace(t, program, 0)
	p.start()
	p.kept(p.ask(otherChannel, millQuestion, millQuote))
	// The running answer takes longer than the gateway to close.
	p.server.Fail("GET", "/channels/{channel}", 1, discordtest.Response{Delay: 3 * time.Second})
	running, waiting := p.mention(discordtest.ChannelID, millQuestion), p.mention(discordtest.ChannelID, millQuestion)
	_, err := p.server.Wait(soon(t), func(r discordtest.Request) bool {
		return r.Method == "GET" && r.Path == "/channels/"+discordtest.ChannelID
	})
	if err != nil {
		t.Fatalf("the question was not taken up: %v", err)
	}
	p.kept(p.ask(otherChannel, millQuestion, millQuote)) // events come in order: the waiting question has arrived
	p.stop()
	late := p.mention(discordtest.ChannelID, millQuestion)
	for what, test := range map[string]struct {
		m    discordtest.Message
		want string
	}{"running": {running, millQuote}, "waiting": {waiting, "ibid was stopped before the answer was ready"}} {
		if got := p.answer(test.m).Content; !strings.Contains(got, test.want) {
			t.Errorf("the %s question was answered by %q, want %q in it", what, got, test.want)
		}
	}
	if got := p.sentWith(late.ID); got != 0 {
		t.Errorf("a question after the end was answered %d times", got)
	}
	if got := p.listed(); len(got) != 3 {
		t.Errorf("the ledger has %q, want the three questions that were answered", got)
	}
	if got := p.errs.String(); regexp.MustCompile(`(?m)level=(WARN|ERROR)|^ibid:|panic`).MatchString(got) {
		t.Errorf("a peaceful end says:\n%s", got)
	}
}

// testDamagedLedger flips bytes all over the ledger: it costs memory, never an answer.
func testDamagedLedger(t *testing.T, program string) {
	p := newPlace(t, program, 0)
	p.start()
	p.kept(p.ask(discordtest.ChannelID, millQuestion, millQuote))
	p.stop()
	name := filepath.Join(p.dir, "data", "ledger.db")
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(b); i += 512 {
		b[i] ^= 0xff
	}
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
	p.start()
	p.kept(p.ask(discordtest.ChannelID, leaning, refusal))
	p.kept(p.ask(discordtest.ChannelID, millQuestion, millQuote))
	if got := p.errs.String(); strings.Count(got, "set aside") != 1 || strings.Count(got, "level=WARN") != 1 {
		t.Errorf("ibid serve wrote this, want one line about the ledger:\n%s", got)
	}
	if diff := cmp.Diff([]string{millQuestion, leaning}, p.listed()); diff != "" {
		t.Errorf("the new ledger (-want +got):\n%s", diff)
	}
	if aside, err := filepath.Glob(name + ".damaged-*"); err != nil || len(aside) == 0 {
		t.Errorf("files set aside: %q, %v", aside, err)
	}
}

// testNoPermission asks where ibid may not write: it says so in the log and goes on elsewhere.
func testNoPermission(t *testing.T, program string) {
	p := newPlace(t, program, discordtest.PermissionSend)
	p.start()
	p.mention(otherChannel, millQuestion)
	p.errs.wait(t, `msg="sending an answer"`)
	p.kept(p.ask(discordtest.ChannelID, millQuestion, millQuote))
	if got := p.errs.String(); strings.Count(got, "level=WARN") != 1 || !strings.Contains(got, "a permission is missing") {
		t.Errorf("ibid serve wrote this, want one line about the permission:\n%s", got)
	}
	p.stop()
}
