package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bwmarrin/discordgo"

	"ibid/bot"
)

// overheard is a Discord that takes everything, and a model that repeats what it was told. It keeps what it got.
type overheard struct {
	layout *layout

	mu   sync.Mutex
	sent []string // since take: requests with their bodies, and prompts
	next int
}

func (w *overheard) keep(s string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sent = append(w.sent, s)
}

// take returns what came since the last time.
func (w *overheard) take() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	sent := w.sent
	w.sent = nil
	return sent
}

// RoundTrip implements http.RoundTripper.
func (w *overheard) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	var out any
	if channel, ok := w.layout.channels[r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]]; ok && r.Method == http.MethodGet {
		out = channel
	} else {
		w.keep(r.URL.Path + " " + string(body))
		w.mu.Lock()
		w.next++
		out = discordgo.Message{ID: strconv.Itoa(5000 + w.next)}
		w.mu.Unlock()
	}
	answer, err := json.Marshal(out)
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(bytes.NewReader(answer)), Header: http.Header{}, Request: r}, err
}

// Write implements bot.Model. Of each passage it says the first sentence, one with its label and the others
// with a year that it makes up; what is no evidence it says back, from the end.
func (w *overheard) Write(_ context.Context, r bot.Request, show func(string)) (bot.Reply, error) {
	w.keep("prompt: " + r.Prompt.System + r.Prompt.User)
	var said []string
	for _, line := range strings.Split(r.Prompt.User, "\n") {
		label, text, ok := strings.Cut(line, "| ")
		switch {
		case !ok || !strings.HasSuffix(label, "a") || len(said) == 3:
		case len(said) == 0:
			said = append(said, text+" ["+label+"]")
		default:
			said = append(said, strings.TrimSuffix(text, ".")+" after 1700.")
		}
	}
	if len(said) == 0 {
		words := strings.Fields(r.Prompt.User)
		said = []string{strings.Join(words[max(0, len(words)-30):], " ")}
	}
	reply := strings.Join(said, " ")
	if show != nil {
		show(reply)
	}
	return bot.Reply{Text: reply}, nil
}

// prober does in a layout whatever may bring a document to light.
type prober struct {
	*Discord
	t       *testing.T
	layout  *layout
	wire    *overheard
	memory  *forgetful
	library *bot.Bot
	setting int
	events  int
	shown   map[string][]discordgo.Message // messages with their buttons, by channel

	revealed, forbidden int // how often a document was in what was sent, and how often there was one that must not be
}

// start is ibid begun anew under a setting of the layout.
func (p *prober) start(setting int) {
	p.t.Helper()
	collections, err := ParseCollections(p.layout.settings[setting])
	if err != nil {
		p.t.Fatal(err)
	}
	everywhereAllowed := List{ids: map[string]bool{}, direct: true}
	for _, s := range p.layout.spots {
		everywhereAllowed.ids["guild:"+s.guild] = true
	}
	d, err := New(Config{Token: "x", Transport: p.wire, Collections: collections, Allow: everywhereAllowed}, walled(p.library), p.memory)
	if err != nil {
		p.t.Fatal(err)
	}
	d.rest = newRest("x", p.wire) // nothing here is about pace
	d.self, d.commands = &discordgo.User{ID: "1"}, map[string]string{}
	p.Discord, p.setting = d, setting
}

func (p *prober) event() string {
	p.events++
	return strconv.Itoa(7000 + p.events)
}

// interact lets an interaction happen at a site and waits for all that comes of it.
func (p *prober) interact(s site, kind discordgo.InteractionType, data discordgo.InteractionData, under *discordgo.Message) {
	i := &discordgo.Interaction{ID: p.event(), AppID: "2", Type: kind, Data: data, GuildID: s.guild, ChannelID: s.id, Token: p.event(), Locale: "en-US", Message: under}
	person := &discordgo.User{ID: "3", Username: "asker"}
	if s.guild == "" {
		i.User = person
	} else {
		i.Member = &discordgo.Member{User: person, Permissions: discordgo.PermissionAdministrator}
	}
	p.queueInteraction(i)
	p.check(s, fmt.Sprintf("%T %+v", data, data))
}

func (p *prober) message(s site, text, replyTo string) {
	m := &discordgo.Message{ID: p.event(), GuildID: s.guild, ChannelID: s.id, Content: "<@1> " + text, Author: &discordgo.User{ID: "3"}}
	if replyTo != "" {
		m.ReferencedMessage = &discordgo.Message{ID: replyTo, Author: &discordgo.User{ID: "1"}}
	}
	p.desk.put(m.ID, m)
	p.queueMessage(m)
	p.check(s, "message "+text+" in reply to "+replyTo)
}

// saidCount finds how many documents are said to be known or searched.
var saidCount = regexp.MustCompile(`(?:Documents(?: searched)?:|Compared with) (\d+)`)

// check looks at all that was sent since the last time: nothing of a document that may not be read at the site.
func (p *prober) check(s site, after string) {
	p.presses.done.Wait()
	p.asks.done.Wait()
	forbidden := p.layout.forbidden(p.setting, s)
	p.forbidden += len(forbidden)
	allowed := len(p.layout.documents) - len(forbidden)
	for _, sent := range p.wire.take() {
		p.remember(s, sent)
		for _, d := range p.layout.documents {
			if !slices.ContainsFunc(d.secrets, func(secret string) bool { return strings.Contains(sent, secret) }) {
				continue
			}
			p.revealed++
			if slices.ContainsFunc(forbidden, func(f secretDocument) bool { return f.id == d.id }) {
				p.t.Errorf("%+v\nunder %s\nafter %s\n%s of the collection %q is in\n%s", s, p.layout.settings[p.setting], after, d.id, d.collection, sent)
			}
		}
		for _, m := range saidCount.FindAllStringSubmatch(sent, -1) {
			if n, err := strconv.Atoi(m[1]); err != nil || n > allowed {
				p.t.Errorf("%+v\nunder %s\nafter %s\n%d documents may be read, and it says\n%s", s, p.layout.settings[p.setting], after, allowed, sent)
			}
		}
	}
}

// remember keeps a message that was sent with buttons, so that they can be pressed at any time later.
func (p *prober) remember(s site, sent string) {
	_, body, _ := strings.Cut(sent, " ")
	var response struct{ Data json.RawMessage }
	if json.Unmarshal([]byte(body), &response) == nil && response.Data != nil {
		body = string(response.Data)
	}
	var m discordgo.Message
	if json.Unmarshal([]byte(body), &m) == nil && len(m.Components) > 0 && m.Content != "" {
		p.shown[s.id] = append(p.shown[s.id], m)
	}
}

func chat(name string, options ...*discordgo.ApplicationCommandInteractionDataOption) discordgo.ApplicationCommandInteractionData {
	return discordgo.ApplicationCommandInteractionData{Name: name, Options: options}
}

func written(name, value string, focused bool) *discordgo.ApplicationCommandInteractionDataOption {
	return &discordgo.ApplicationCommandInteractionDataOption{Name: name, Type: discordgo.ApplicationCommandOptionString, Value: value, Focused: focused}
}

// probe tries some of what can be done at a site to get at a document, in any order.
func (p *prober) probe(s site, d secretDocument) {
	question := "Who built the " + d.topic + " of Brem?"
	command := func(name string, options ...*discordgo.ApplicationCommandInteractionDataOption) func() {
		return func() { p.interact(s, discordgo.InteractionApplicationCommand, chat(name, options...), nil) }
	}
	complete := func(name, option, typed string) func() {
		return func() {
			p.interact(s, discordgo.InteractionApplicationCommandAutocomplete, chat(name, written(option, typed, true)), nil)
		}
	}
	name := []string{d.id, d.title, documentKey(d.id)}[p.layout.random.IntN(3)]
	typed := []string{"", "the " + d.topic, "own"}[p.layout.random.IntN(3)]
	actions := []func(){
		func() { p.message(s, question, "") },
		command(commandAsk, written("question", question, false)),
		command(commandAsk, written("question", question, false), written("source", name, false)),
		command(commandSources), command(commandSources, written("name", name, false)),
		command(commandLookup, written("query", d.topic+" Brem", false)),
		complete(commandAsk, "source", typed), complete(commandSources, "name", typed), complete(commandLookup, "query", typed),
		func() { p.forge(s, d) }, func() { p.goOn(s) }, func() { p.pressAll(s) }, func() { p.checkClaim(s, d) },
	}
	p.layout.random.Shuffle(len(actions), func(a, b int) { actions[a], actions[b] = actions[b], actions[a] })
	for _, act := range actions[:5] {
		act()
	}
}

func (p *prober) press(s site, id string, under *discordgo.Message) {
	p.interact(s, discordgo.InteractionMessageComponent, discordgo.MessageComponentInteractionData{CustomID: id}, under)
}

// forge presses buttons that ibid never made here.
func (p *prober) forge(s site, d secretDocument) {
	var cited []bot.Citation
	for n, text := range d.sentences {
		c := bot.Citation{Number: n}
		c.Document.ID, c.Sentence.Text = d.id, text
		cited = append(cited, c)
	}
	payload := encodeCitations(cited)
	for _, id := range []string{customID("p", "en", payload), customID("n", "ar", payload), customID("e", "en", "1"+payload), customID("l", "en", "0.Brem "+d.topic)} {
		p.press(s, id, nil)
	}
	at := p.mustRoom(p.t.Context(), s.guild, s.id)
	for n := range d.sentences {
		if e, err := at.Excerpt(d.id, n); err == nil { // no button gets so far as to ask for it
			p.wire.keep(" " + e.Text)
		}
	}
	p.check(s, "Excerpt")
}

// goOn continues what was answered anywhere, and asks it again or follows it up.
func (p *prober) goOn(s site) {
	kept := p.memory.order
	if len(kept) == 0 {
		return
	}
	id := kept[p.layout.random.IntN(len(kept))]
	p.press(s, customID("c", "en", "0."+id), nil)
	switch p.layout.random.IntN(3) {
	case 0:
		p.press(s, customID("t", "en", id), nil)
	case 1:
		p.message(s, "And who owns it?", id)
	case 2:
		p.interact(s, discordgo.InteractionModalSubmit, discordgo.ModalSubmitInteractionData{
			CustomID: customID("F", "en", id),
			Components: []discordgo.MessageComponent{&discordgo.ActionsRow{Components: []discordgo.MessageComponent{
				&discordgo.TextInput{CustomID: "text", Value: "And how many towers does it have?"},
			}}},
		}, nil)
	}
}

// pressAll presses the buttons of messages that were sent here at some time. Only here: elsewhere Discord doesn't show them.
func (p *prober) pressAll(s site) {
	shown := slices.Clone(p.shown[s.id])
	p.layout.random.Shuffle(len(shown), func(a, b int) { shown[a], shown[b] = shown[b], shown[a] })
	for _, m := range shown[:min(2, len(shown))] {
		for _, row := range m.Components {
			for _, c := range row.(*discordgo.ActionsRow).Components {
				if b, ok := c.(*discordgo.Button); ok && b.CustomID != "" {
					p.press(s, b.CustomID, &m)
				}
			}
		}
	}
}

// TestWall makes up a thousand layouts of documents, servers and settings, and in each does whatever may bring documents to
// light, at random places, under one setting and then under another one. Nothing of a document that may not be read at a
// place is in a request to Discord from there or in a prompt: no word, no name, and it isn't counted.
func TestWall(t *testing.T) {
	layouts := uint64(1000)
	if testing.Short() {
		layouts = 200
	}
	const parts = 4
	for part := range uint64(parts) {
		t.Run(strconv.FormatUint(part, 10), func(t *testing.T) {
			t.Parallel()
			revealed, forbidden := 0, 0
			for seed := part; seed < layouts && !t.Failed(); seed += parts {
				synctest.Test(t, func(t *testing.T) {
					p := newProber(t, seed)
					p.run()
					revealed, forbidden = revealed+p.revealed, forbidden+p.forbidden
					if t.Failed() {
						t.Logf("layout %d", seed)
					}
				})
			}
			t.Logf("of %d layouts: documents were rightly seen %d times, and %d times there was one to be hidden", layouts/parts, revealed, forbidden)
			if least := int(10 * layouts / parts); !t.Failed() && (revealed < least || forbidden < least) {
				t.Error("too few to prove anything")
			}
		})
	}
}

// newProber returns one for a layout, in which a model may write.
func newProber(t *testing.T, seed uint64) *prober {
	l := newLayout(seed)
	w := &overheard{layout: l}
	writing := bot.Writing{}
	if l.random.IntN(3) == 0 {
		writing = bot.Writing{Model: w, Context: 4096, Tokens: 700, Timeout: time.Minute, Unsupported: l.random.IntN(2) == 0}
	}
	return &prober{t: t, layout: l, wire: w, memory: newForgetful(), library: bot.New(l.index(t), writing), shown: map[string][]discordgo.Message{}}
}

// run probes at two places, and at one of them again when the setting has changed.
func (p *prober) run() {
	about := func() secretDocument { return p.layout.documents[p.layout.random.IntN(len(p.layout.documents))] }
	here, there := p.layout.spots[p.layout.random.IntN(len(p.layout.spots))], p.layout.spots[p.layout.random.IntN(len(p.layout.spots))]
	p.start(0)
	p.probe(there, about())
	p.probe(here, about())
	p.start(1)
	p.probe(here, about())
}
