package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ibid/bot/discord/discordtest"
	"ibid/bot/openai/openaitest"
)

// The crowd of the tests: how many questions come at once, from how many people, in how many channels.
const (
	crowdQuestions = 200
	crowdPeople    = 100
	crowdChannels  = 20
)

// crowdChannel is a channel of the crowd's server.
func crowdChannel(i int) string { return fmt.Sprint(400000000000000000 + i) }

func crowdGuilds() []discordtest.Guild {
	g := discordtest.Guild{ID: discordtest.GuildID, Name: "Lunda"}
	for i := range crowdChannels {
		g.Channels = append(g.Channels, discordtest.Channel{ID: crowdChannel(i), Name: fmt.Sprintf("history-%d", i)})
	}
	return []discordtest.Guild{g}
}

// village is the name of a place that is made up, another one for each number up to 400.
func village(i int) string {
	first := []string{"Bra", "Dol", "Fen", "Gur", "Hal", "Jor", "Kes", "Lum", "Mar", "Nid", "Ost", "Pav", "Quen", "Rud", "Sel", "Tor", "Ulv", "Vim", "Wex", "Zan"}
	second := []string{"aberg", "ocko", "umin", "eldra", "ister", "onta", "ushka", "avik", "emond", "ivar", "othel", "upra", "agsten", "elko", "irrun", "ozny", "umbel", "arvo", "ecti", "ixley"}
	return first[i%20] + second[i/20%20]
}

// villageText is what a document says of a village.
func villageText(i int) string {
	return fmt.Sprintf("# %[1]s\n\nThe mill of %[1]s was built in %[2]d. It grinds maize for %[3]d farms.\n\n"+
		"## River\n\nThe river at %[1]s is %[4]d metres wide. A ferry crosses it twice a day.\n", village(i), 1400+i, 3+i%50, 20+i)
}

// crowdAsk is one question of the crowd.
type crowdAsk struct {
	number      int
	channel     string
	event       string
	token       string // "": a mention
	at          time.Time
	village     string
	unavailable bool // no session was there to get it, or it was on its way when ibid was killed
}

// crowd is many people who ask at once.
type crowd struct {
	server *discordtest.Server
	asks   []*crowdAsk // in the order in which they came

	mu      sync.Mutex
	reached map[string]time.Time // when the endpoint was first asked about a village
}

// ask asks question number i. The two questions of a person are one by mention and one by command, in two channels.
func (c *crowd) ask(i int) *crowdAsk {
	a := &crowdAsk{number: i, channel: crowdChannel((i + i/crowdPeople) % crowdChannels), village: village(i), at: c.server.Now()}
	user := discordtest.User{ID: fmt.Sprint(500000000000000000 + i%crowdPeople), Username: fmt.Sprintf("person%d", i%crowdPeople)}
	text := fmt.Sprintf("When was the mill of %s built?", a.village)
	if i/crowdChannels%2 == 0 {
		a.event = c.server.MessageCreate(discordtest.Message{ChannelID: a.channel, Author: user, Content: mentionMe + text}).ID
	} else {
		command := discordtest.Command("ask", discordtest.Option{Name: "question", Value: text})
		command.ChannelID, command.User = a.channel, user
		sent := c.server.Interaction(command)
		a.event, a.token = sent.ID, sent.Token
	}
	c.asks = append(c.asks, a)
	return a
}

// endpoint answers as a reader by rule does, after a time.
func (c *crowd) endpoint(t *testing.T, after time.Duration) *openaitest.Server {
	s := openaitest.New(t, openaitest.Options{Reply: readPrompt})
	s.Always(openaitest.Chat, c.read(after))
	return s
}

// read is the step of an endpoint that notes what it is asked about.
func (c *crowd) read(after time.Duration) openaitest.Step {
	return func(call *openaitest.Call) {
		_, question, _ := strings.Cut(call.Prompt(), "\nQuestion, to be answered in English: When was the mill of ")
		name, _, _ := strings.Cut(question, " ")
		now := c.server.Now()
		c.mu.Lock()
		if c.reached[name].IsZero() {
			c.reached[name] = now
		}
		c.mu.Unlock()
		call.Pause(after)
		call.Behave()
	}
}

// readPrompt answers a prompt from its evidence, by rule.
func readPrompt(prompt string) string {
	var evidence []openaitest.Item
	question := ""
	_, quoted, _ := strings.Cut(prompt, "\n\n(1) Title")
	for line := range strings.Lines(quoted) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "Question, ") {
			_, question, _ = strings.Cut(line, ": ")
		}
		if label, text, ok := strings.Cut(line, "| "); ok && !strings.HasPrefix(line, "(") {
			evidence = append(evidence, openaitest.Item{Label: label, Text: text, Language: "en"})
		}
	}
	reply, _ := openaitest.Reader{Seed: 1, Most: 1}.Reply(evidence, question)
	return reply
}

// A fate is what became of a question, as Discord saw it.
type fate struct {
	acked   time.Time   // of a command; zero: never
	told    []time.Time // when something other than an answer was shown: its place, that there are too many, that ibid stopped
	notices []string
	answers []time.Time // each time that a whole answer was shown: one with buttons
	wrong   string      // an answer that doesn't say what was asked
}

// said is what a request shows.
type said struct {
	Nonce     string `json:"nonce"`
	Reference struct {
		ID string `json:"message_id"`
	} `json:"message_reference"`
	Content    string            `json:"content"`
	Components []json.RawMessage `json:"components"`
}

// fates returns what became of each question, by its event. Requests that failed, and those of a nonce that was sent before,
// show nothing.
func (c *crowd) fates(requests []discordtest.Request) map[string]*fate {
	fates, of := map[string]*fate{}, map[string]*crowdAsk{}
	for _, a := range c.asks {
		fates[a.event], of[a.event] = &fate{}, a
		if a.token != "" {
			of[a.token] = a
		}
	}
	nonces, messages := map[string]bool{}, c.messages()
	for _, r := range requests {
		parts := strings.Split(r.Path, "/")
		var a *crowdAsk
		var b said
		switch {
		case r.Status >= 300 || r.Method == "GET" || r.Body == nil:
			continue
		case strings.HasSuffix(r.Route, "/callback"):
			if f := fates[parts[2]]; f != nil && f.acked.IsZero() {
				f.acked = r.Time
			}
			continue
		case parts[1] == "webhooks":
			a = of[parts[3]]
		case r.Method == "PATCH":
			a = of[messages[parts[len(parts)-1]]]
		}
		if json.Unmarshal(r.Body, &b) != nil {
			continue
		}
		if a == nil {
			if a = of[b.Reference.ID]; a == nil || nonces[b.Nonce] {
				continue
			}
			nonces[b.Nonce] = true
		}
		fates[a.event].add(a, b, r.Time)
	}
	return fates
}

// messages returns which message each message of the bot replies to.
func (c *crowd) messages() map[string]string {
	of := map[string]string{}
	for i := range crowdChannels {
		for _, m := range c.server.Messages(crowdChannel(i)) {
			if m.Reference != nil {
				of[m.ID] = m.Reference.MessageID
			}
		}
	}
	return of
}

func (f *fate) add(a *crowdAsk, b said, at time.Time) {
	if len(b.Components) == 0 {
		f.told, f.notices = append(f.told, at), append(f.notices, b.Content)
		return
	}
	f.answers = append(f.answers, at)
	if want := fmt.Sprint(1400 + a.number); !strings.Contains(b.Content, want) {
		f.wrong = b.Content
	}
}

// ended reports whether whoever asked knows where they stand for good: by the answer, or by a notice with one of the texts.
func (f *fate) ended(texts ...string) bool {
	return len(f.answers) > 0 || slices.ContainsFunc(f.notices, func(n string) bool {
		return slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(n, text) })
	})
}

// wait returns when every question has its end.
func (c *crowd) wait(ctx context.Context, texts ...string) error {
	for {
		requests, open := c.server.Requests(), 0
		fates := c.fates(requests)
		for _, a := range c.asks {
			if !fates[a.event].ended(texts...) {
				open++
			}
		}
		if open == 0 {
			return nil
		}
		if err := c.server.WaitAll(ctx, func(all []discordtest.Request) bool { return len(all) > len(requests) }); err != nil {
			return fmt.Errorf("%d questions have no end: %w", open, err)
		}
	}
}

// spread is a set of times, for their quantiles.
type spread []time.Duration

func (s spread) String() string {
	if len(s) == 0 {
		return "none"
	}
	slices.Sort(s)
	at := func(q float64) time.Duration { return s[int(q*float64(len(s)-1))].Round(100 * time.Microsecond) }
	return fmt.Sprintf("p50 %v, p99 %v, max %v", at(.5), at(.99), at(1))
}
