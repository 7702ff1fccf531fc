package discord

import (
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	gocmp "github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"ibid/bot"
	"ibid/bot/discord/discordtest"
	"ibid/bot/wording"
	"ibid/retrieval"
	"ibid/retrieval/hashing"
	"ibid/retrieval/lexicon"
)

var update = flag.Bool("update", false, "write what is, instead of comparing with it")

// TestTranscripts plays testdata/transcripts/*.txtar: one file a behaviour, whose comment says what is checked. Files below
// corpus/ are the documents, or "seeds" stands for ../../../shared/seeds. "model" has what a model says, a paragraph for each
// time that it is asked (see scriptedModel). "collections" is the setting DISCORD_COLLECTIONS, "settings" has others. Where there
// is a file "content", Discord shows what isn't meant for ibid. The file "script" has a step a line: what somebody does in Discord. Below each step,
// indented, stands what ibid sent to Discord in answer.
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/transcripts/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			played := play(t, archive)
			for i, f := range archive.Files {
				if f.Name != "script" {
					continue
				}
				got := played.run(string(f.Data))
				if *update {
					archive.Files[i].Data = []byte(got)
					if err := os.WriteFile(file, txtar.Format(archive), 0o600); err != nil {
						t.Fatal(err)
					}
				} else if diff := gocmp.Diff(string(f.Data), got); diff != "" {
					t.Errorf("%s(-want +got):\n%s", archive.Comment, diff)
				}
			}
		})
	}
}

// player plays one transcript.
type player struct {
	t       *testing.T
	server  *discordtest.Server
	memory  *forgetful
	corpus  string
	index   retrieval.Config
	live    *retrieval.Live
	seen    int                 // requests shown so far
	last    discordtest.Message // of the bot
	asked   discordtest.Message // of a person
	kept    discordtest.Message // of a person, to be asked again
	deleted int                 // messages by the bot, as far as waited for
	stop    func()
	replies string
	model   *scriptedModel // nil: none is set
	lists   *lexicon.Lexicon
	locale  string // of who uses commands and buttons; "": en-US
	clock   testClock
	actor   discordtest.User  // who does what follows; zero: the asker
	channel string            // where; "": the default one
	config  Config            // of ibid, as far as the transcript sets it
	hidden  *strings.Replacer // the seeds' sentences stand in no transcript: their bytes do

	collections string // the setting
}

// sentences returns what puts the file and the bytes of each sentence in its place.
func sentences(t *testing.T, dir string) *strings.Replacer {
	t.Helper()
	index, _, err := retrieval.Open(t.Context(), retrieval.Config{Folder: dir, DataDir: t.TempDir(), Embedder: hashing.New()})
	if err != nil {
		t.Fatal(err)
	}
	sources, err := index.Sources()
	if err != nil {
		t.Fatal(err)
	}
	var pairs []string
	for _, source := range sources {
		for i := 0; i < source.Sentences; {
			p, err := index.Paragraph(source.ID, i)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range p.Sentences {
				pairs = append(pairs, escape(s.Text), fmt.Sprintf("‹%s %d–%d›", source.Path[:3], s.RawStart, s.RawEnd))
			}
			i = p.First + len(p.Sentences)
		}
	}
	return strings.NewReplacer(pairs...)
}

// play starts ibid with the documents of an archive, connected to a scripted Discord.
func play(t *testing.T, archive *txtar.Archive) *player {
	t.Helper()
	p := &player{t: t, corpus: t.TempDir(), memory: newForgetful(), replies: "reply"}
	p.memory.now = p.clock.now
	p.configure("DISCORD_ALLOW=guild:" + discordtest.GuildID + ",dm")
	content := false
	for _, f := range archive.Files {
		if f.Name == "seeds" {
			p.corpus = filepath.Join("..", "..", "..", "shared", "seeds")
			if _, err := os.Stat(p.corpus); err != nil {
				t.Skip("no seeds beside the checkout")
			}
			p.hidden = sentences(t, p.corpus)
		}
		if f.Name == "model" {
			p.model = &scriptedModel{replies: strings.Split(strings.TrimSpace(string(f.Data)), "\n\n")}
		}
		if f.Name == "collections" {
			p.collections = strings.TrimSpace(string(f.Data))
		}
		if f.Name == "settings" {
			p.configure(string(f.Data))
		}
		content = content || f.Name == "content"
		if f.Name == "replies" {
			p.replies = strings.TrimSpace(string(f.Data))
		}
		if name, ok := strings.CutPrefix(f.Name, "corpus/"); ok {
			writeFile(t, filepath.Join(p.corpus, name), f.Data)
		}
	}
	p.server = discordtest.New(t, discordtest.Options{SpecPath: specPath(), HeartbeatInterval: time.Second, Guilds: guilds(), MessageContent: content, Start: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)})
	lists, err := lexicon.Open(filepath.Join("..", "..", "retrieval", "lexicon", "data"), func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	p.index = retrieval.Config{Folder: p.corpus, DataDir: t.TempDir(), Embedder: hashing.New(), Lexicon: lists}
	p.lists = lists
	index, _, err := retrieval.Open(t.Context(), p.index)
	if err != nil {
		t.Fatal(err)
	}
	p.live = retrieval.NewLive(index)
	p.start()
	t.Cleanup(func() { p.stop() })
	return p
}

// titledThread is a thread that somebody else opened, forum one whose posts are answered. The staff's channel, with a thread,
// is in a category.
const (
	forum         = "200000000000000008"
	titledThread  = "200000000000000009"
	staffCategory = "200000000000000010"
	staffChannel  = "200000000000000011"
	staffThread   = "200000000000000012"
)

// guilds returns a server with a channel and a thread in it whose title is a question, and with the staff's.
func guilds() []discordtest.Guild {
	return append(otherGuilds(), discordtest.Guild{ID: discordtest.GuildID, Name: "Lunda", Channels: append([]discordtest.Channel{
		{ID: discordtest.ChannelID, Type: discordtest.ChannelText, Name: "history"},
		{ID: forum, Type: discordtest.ChannelForum, Name: "questions"},
		{ID: titledThread, Type: discordtest.ChannelThread, Name: "When was the mill of Brem built?", ParentID: discordtest.ChannelID, OwnerID: otherUser},
		{ID: staffCategory, Type: discordtest.ChannelCategory, Name: "inside"},
		{ID: staffChannel, Type: discordtest.ChannelText, Name: "staff", ParentID: staffCategory},
		{ID: staffThread, Type: discordtest.ChannelThread, Name: "Wages", ParentID: staffChannel, OwnerID: otherUser},
	}, quietChannels()...), Roles: map[string][]string{helperUser: {helperRole}}})
}

// specPath returns where the OpenAPI document of Discord lies; "" where it does not.
func specPath() string {
	path := filepath.Join("..", "..", "..", "shared", "spec", "discord-openapi.json")
	if _, err := os.Stat(path); err != nil {
		return ""
	}
	return path
}

func writeFile(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// start connects ibid; stop disconnects it and waits.
func (p *player) start() {
	replies, err := ParseReplies(p.replies)
	if err != nil {
		p.t.Fatal(err)
	}
	collections, err := ParseCollections(p.collections)
	if err != nil {
		p.t.Fatal(err)
	}
	c := p.config
	c.Token, c.Transport, c.Replies, c.Retention = discordtest.Token, p.server.Transport(), replies, 30*24*time.Hour
	c.Now, c.Log, c.Collections, c.Forums = p.clock.now, slog.New(slog.NewTextHandler(p.t.Output(), nil)), collections, []string{forum}
	d, err := New(c, walled(bot.New(p.live, p.model.writing(p.lists))), p.memory)
	if err != nil {
		p.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- d.Run(ctx, func(string) {}) }()
	waiting, give := context.WithTimeout(p.t.Context(), 30*time.Second)
	defer give()
	if err := p.server.Gateway().Wait(waiting, func(s discordtest.GatewayStats) bool { return s.Settled }); err != nil {
		p.t.Fatalf("not connected: %v", err)
	}
	p.seen = len(p.server.Requests())
	p.stop = func() {
		cancel()
		if err := <-ended; err != nil {
			p.t.Errorf("ended with %v", err)
		}
		if n := len(d.desk.open); n > 0 {
			p.t.Errorf("%d questions are on the desk at the end", n)
		}
	}
}

// run plays a script and returns it with what happened.
func (p *player) run(script string) string {
	var out strings.Builder
	for line := range strings.Lines(script) {
		line = strings.TrimRight(line, "\n")
		if line == "" || strings.HasPrefix(line, "    ") {
			continue
		}
		out.WriteString(line + "\n")
		if strings.HasPrefix(line, "#") {
			continue
		}
		word, rest, _ := strings.Cut(line, " ")
		for _, request := range p.step(word, rest) {
			out.WriteString(indent(p.describe(request)))
		}
		out.WriteString("\n")
	}
	return strings.TrimRight(out.String(), "\n") + "\n"
}

func indent(s string) string {
	return "    " + strings.ReplaceAll(strings.TrimRight(s, "\n"), "\n", "\n    ") + "\n"
}

const otherUser = "300000000000000002"

// attachment is what a message has that is no text.
var attachment = json.RawMessage(`[{"id":"1","filename":"a.pdf","size":1,"url":"https://cdn.example/a.pdf","proxy_url":"https://cdn.example/a.pdf"}]`)

// step does what a line says and returns what was sent in answer.
func (p *player) step(word, rest string) []discordtest.Request {
	me := "<@" + discordtest.BotID + ">"
	switch word {
	case "as", "in", "wait":
		p.circumstance(word, rest)
		return nil
	case "mention":
		p.say(discordtest.Message{Content: strings.TrimSpace(me + " " + rest), Author: p.actor, ChannelID: p.channel})
	case "mention-twice-answered":
		p.say(discordtest.Message{Content: strings.TrimSpace(me + " " + rest)})
		return p.answered(true, 2)
	case "mention-in-reply-to":
		quoted, text, _ := strings.Cut(rest, " | ")
		m := p.server.MessageCreate(discordtest.Message{Content: quoted, Author: discordtest.User{ID: otherUser, Username: "other"}})
		p.server.MessageCreate(discordtest.Message{Content: strings.TrimSpace(me + " " + text), ReplyTo: m.ID})
	case "mention-in-thread":
		p.say(discordtest.Message{Content: strings.TrimSpace(me + " " + rest), ChannelID: p.last.ChannelID})
	case "reply":
		p.say(discordtest.Message{Content: rest, ReplyTo: p.last.ID, ChannelID: p.last.ChannelID, Author: discordtest.User{ID: otherUser, Username: "other"}})
	case "reply-without-ping":
		p.server.MessageCreate(discordtest.Message{Content: rest, ReplyTo: p.last.ID, ChannelID: p.last.ChannelID, NoPing: true})
	case "silence-after-reply-without-ping":
		p.server.MessageCreate(discordtest.Message{Content: rest, ReplyTo: p.last.ID, ChannelID: p.last.ChannelID, NoPing: true})
		return p.nothing()
	case "mention-in-post":
		p.say(discordtest.Message{Content: strings.TrimSpace(me + " " + rest), ChannelID: p.asked.ChannelID})
	case "mention-in-titled-thread":
		p.say(discordtest.Message{Content: strings.TrimSpace(me + " " + rest), ChannelID: titledThread})
	case "dm":
		p.say(discordtest.Message{Content: rest, Author: p.actor, ChannelID: p.server.OpenDM(cmp.Or(p.actor.ID, discordtest.UserID)).ID})
	case "attach":
		p.server.MessageCreate(discordtest.Message{Content: me, Attachments: attachment})
	case "bot":
		p.server.MessageCreate(discordtest.Message{Content: me + " " + rest, Author: discordtest.User{ID: otherUser, Username: "robot", Bot: true}})
		return p.nothing()
	case "silence-after":
		p.server.MessageCreate(discordtest.Message{Content: me + " " + rest, Author: p.actor, ChannelID: p.channel})
		return p.nothing()
	case "replay":
		m := p.server.MessageCreate(discordtest.Message{Content: me + " " + rest})
		raw, _ := json.Marshal(m)
		p.server.Raw("MESSAGE_CREATE", raw)
	case "locale":
		p.locale = rest
		return nil
	case "command":
		p.command(rest)
	case "command-twice-answered":
		p.command(rest)
		return p.answered(false, 2)
	case "type":
		p.interact(discordtest.Autocomplete(options(rest)))
	case "menu":
		m := p.server.MessageCreate(discordtest.Message{Content: rest, ChannelID: p.channel, Author: discordtest.User{ID: otherUser, Username: "other"}})
		p.interact(discordtest.MessageCommand(commandAskAbout, m))
	case "check", "check-dm", "check-attachment":
		p.check(word, rest)
	case "press":
		p.press(rest)
	case "press-followed": // by a further message
		p.press(rest)
		return p.answered(false, 2)
	case "press-as-reader": // who may not write in the channel
		p.pressAs(rest, discordtest.User{}, discordgo.PermissionViewChannel)
	case "submit":
		p.submit(rest)
	case "collections":
		p.stop()
		p.collections = rest
		p.start()
		return nil
	case "restart":
		p.stop()
		p.start()
		return nil
	case "forget":
		p.memory.forget()
		return nil
	case "write":
		name, text, _ := strings.Cut(rest, " ")
		writeFile(p.t, filepath.Join(p.corpus, name), []byte(text+"\n"))
		p.follow()
		return nil
	case "say", "say-to", "keep", "kept", "other-presses", "edit", "edit-to", "preview", "vanish", "delete", "delete-all", "post", "post-of-bot", "join", "await", "gone", "silence", "turns":
		return p.happening(word, rest)
	case "late":
		p.server.Advance(16 * time.Minute)
		return nil
	case "at":
		p.find(rest)
		return nil
	default:
		p.t.Fatalf("unknown step %q", word)
	}
	interaction := slices.Contains([]string{"command", "type", "menu", "press", "press-as-reader", "submit", "check", "check-dm", "check-attachment"}, word)
	return p.answered(!interaction, 1)
}

// find makes the bot's newest message with a text the one that buttons are pressed under.
func (p *player) find(text string) {
	found := false
	for _, channel := range p.server.Channels() {
		for _, m := range p.server.Messages(channel.ID) {
			if m.Author.ID == discordtest.BotID && strings.Contains(m.Content, text) {
				p.last, found = m, true
			}
		}
	}
	if !found {
		p.t.Fatalf("no message has %q", text)
	}
}

// follow brings the index up to date at once.
func (p *player) follow() {
	ctx, cancel := context.WithCancel(p.t.Context())
	p.live.Follow(ctx, p.index, time.Millisecond, func(_ retrieval.Report, err error) {
		if err != nil {
			p.t.Error(err)
		}
		cancel()
	})
}

// options parses "name key=value key=value"; a value runs to the next key.
func options(s string) (string, discordtest.Option) {
	name, rest, _ := strings.Cut(s, " ")
	key, value, _ := strings.Cut(rest, "=")
	return name, discordtest.Option{Name: key, Value: value, Focused: true}
}

var optionKey = regexp.MustCompile(`(^| )(question|query|name|source|private)=`)

func (p *player) command(s string) {
	name, rest, _ := strings.Cut(s, " ")
	var list []discordtest.Option
	at := optionKey.FindAllStringSubmatchIndex(rest, -1)
	for i, m := range at {
		end := len(rest)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		var value any = rest[m[1]:end]
		key := rest[m[4]:m[5]]
		if key == "private" {
			value = value == "true"
		}
		list = append(list, discordtest.Option{Name: key, Value: value})
	}
	p.interact(discordtest.Command(name, list...))
}

// press presses the button with a label under the bot's last message.
func (p *player) press(label string) { p.pressAs(label, discordtest.User{}, 0) }

func (p *player) pressAs(label string, by discordtest.User, permissions int64) {
	for _, b := range p.last.Buttons() {
		if b.Label == label || strings.HasPrefix(b.CustomID, label+"|") || b.CustomID == label {
			i := discordtest.Press(p.last, b.CustomID)
			i.Locale, i.Permissions = p.locale, permissions
			if i.User = by; by.ID == "" {
				i.User = p.actor
			}
			p.server.Interaction(i)
			return
		}
	}
	p.t.Fatalf("no button %q under %q: %+v", label, p.last.Content, p.last.Buttons())
}

// submit fills in the form that was opened last.
func (p *player) submit(text string) {
	requests := p.server.Requests()
	var form struct {
		Data struct {
			CustomID string `json:"custom_id"`
		} `json:"data"`
	}
	if err := json.Unmarshal(requests[len(requests)-1].Body, &form); err != nil || form.Data.CustomID == "" {
		p.t.Fatalf("no form is open: %v", err)
	}
	i := discordtest.SubmitModal(form.Data.CustomID, "text", text)
	i.Message = &p.last
	p.interact(i)
}

// ending reports whether a step that somebody does with a message, or with an interaction, ends with a request: a message
// that is sent, or a response, the edit of a deferred one, or a further message.
func ending(r discordtest.Request, message bool) bool {
	if message {
		return r.Method == "POST" && strings.HasSuffix(r.Route, "/messages") || r.Method == "PATCH"
	}
	if strings.HasSuffix(r.Route, "/callback") {
		return !strings.Contains(string(r.Body), `"type":5`) && !strings.Contains(string(r.Body), `"type":6`) // acknowledged only
	}
	return r.Method == "PATCH" || r.Method == "POST" && strings.HasPrefix(r.Route, "/webhooks/")
}

// answered waits for the end of a step, which takes so many requests of the kind, and returns all its requests.
func (p *player) answered(message bool, times int) []discordtest.Request {
	ctx, cancel := context.WithTimeout(p.t.Context(), 20*time.Second)
	defer cancel()
	var before time.Time
	if all := p.server.Requests(); p.seen > 0 {
		before = all[p.seen-1].Time
	}
	ends := map[time.Time]bool{}
	last, err := p.server.Wait(ctx, func(r discordtest.Request) bool {
		if r.Time.After(before) && ending(r, message) {
			ends[r.Time] = true
		}
		return len(ends) >= times
	})
	if err != nil {
		p.t.Fatalf("nothing was answered: %v", err)
	}
	if strings.Contains(string(last.Body), wording.In("en").Writing) {
		return p.take() // the answer isn't whole
	}
	// What follows in another channel, as in a thread just opened, doesn't wait for what is kept after the answer.
	if err := p.memory.wait(ctx); err != nil {
		p.t.Fatalf("%v; still at work on %v", err, p.memory.works)
	}
	return p.take()
}

// nothing checks that a step is answered by nothing: an empty mention in the channel after it is answered, and all else that
// was sent is returned.
func (p *player) nothing() []discordtest.Request {
	probe := discordtest.Message{Content: "<@" + discordtest.BotID + ">"}
	if p.channel != "" { // where nobody may be answered: a person's questions come one after the other
		probe.Author = p.actor
	}
	m := p.server.MessageCreate(probe)
	ctx, cancel := context.WithTimeout(p.t.Context(), 20*time.Second)
	defer cancel()
	hint, err := p.server.Wait(ctx, func(r discordtest.Request) bool {
		return r.Method == "POST" && strings.Contains(string(r.Body), `"message_id":"`+m.ID+`"`)
	})
	if err != nil {
		p.t.Fatalf("an empty mention was not answered: %v", err)
	}
	return slices.DeleteFunc(p.take(), func(r discordtest.Request) bool { return string(r.Body) == string(hint.Body) })
}

// take returns the requests since the last step, and remembers what is shown.
func (p *player) take() []discordtest.Request {
	all := p.server.Requests()
	now := slices.Clone(all[p.seen:])
	p.seen = len(all)
	p.remember()
	return slices.DeleteFunc(now, func(r discordtest.Request) bool { return strings.HasSuffix(r.Route, "/typing") }) // by the clock
}

// remember finds the bot's newest message, also one that only its user sees.
func (p *player) remember() {
	for _, channel := range p.server.Channels() {
		for _, m := range p.server.Messages(channel.ID) {
			if m.Author.ID == discordtest.BotID && (p.last.ID == "" || m.ID == p.last.ID || len(m.ID) > len(p.last.ID) || len(m.ID) == len(p.last.ID) && m.ID > p.last.ID) {
				p.last = m
			}
		}
	}
}

// describe renders a request so that it can be read.
func (p *player) describe(r discordtest.Request) string {
	var b struct {
		Type    int             `json:"type"`
		Content string          `json:"content"`
		Name    string          `json:"name"`
		Flags   int             `json:"flags"`
		Rows    json.RawMessage `json:"components"`
		Ref     *struct{}       `json:"message_reference"`
		Data    json.RawMessage `json:"data"`
	}
	_ = json.Unmarshal(r.Body, &b)
	what := r.Method + " " + r.Route
	if b.Type > 0 {
		what += fmt.Sprintf(" type %d", b.Type)
		_ = json.Unmarshal(b.Data, &b)
	}
	if b.Flags&discordtest.FlagEphemeral != 0 {
		what += ", only for the user"
	}
	if b.Ref != nil {
		what += ", as a reply"
	}
	if b.Name != "" {
		what += fmt.Sprintf(" %q", b.Name)
	}
	if r.Status >= 400 {
		what += fmt.Sprintf(" → %d", r.Status)
	}
	lines := []string{what}
	if b.Content != "" {
		content := visible(b.Content)
		if p.hidden != nil {
			content = p.hidden.Replace(content)
		}
		for line := range strings.Lines(content) {
			lines = append(lines, "| "+strings.TrimRight(line, "\n"))
		}
	}
	if s := controls(b.Data, b.Rows); s != "" {
		lines = append(lines, s)
	}
	return strings.Join(lines, "\n")
}

// visible shows isolates, which nobody sees, by their names.
func visible(s string) string {
	return strings.NewReplacer("\u2067", "‹RLI›", "\u2068", "‹FSI›", "\u2069", "‹PDI›").Replace(s)
}

// controls lists buttons, the field of a form, or choices.
func controls(data, rows json.RawMessage) string {
	var d struct {
		Title   string `json:"title"`
		Choices []struct {
			Name string `json:"name"`
		} `json:"choices"`
	}
	_ = json.Unmarshal(data, &d)
	var list []struct {
		Components []struct {
			Label, Value string
			Emoji        struct{ Name string }
		}
	}
	_ = json.Unmarshal(rows, &list)
	var names []string
	for _, row := range list {
		for _, c := range row.Components {
			name := c.Label + c.Emoji.Name
			if c.Value != "" {
				name += ": " + c.Value
			}
			names = append(names, name)
		}
	}
	for _, c := range d.Choices {
		names = append(names, c.Name)
	}
	if len(names) == 0 {
		return ""
	}
	if d.Title != "" {
		names = append([]string{d.Title}, names...)
	}
	return "[ " + strings.Join(names, " · ") + " ]"
}

// forgetful is a Memory that can be made to forget. It is one process long.
type forgetful struct {
	mu      sync.Mutex
	claimed map[string]bool
	turns   map[string]Turn
	order   []string
	judged  map[string]string
	windows map[string]window
	now     func() time.Time
	changed chan struct{} // closed and replaced when turns come or go
	works   []Work
	idle    chan struct{} // closed when no work is left; nil: nobody waits
}

func newForgetful() *forgetful {
	return &forgetful{
		claimed: map[string]bool{}, turns: map[string]Turn{}, judged: map[string]string{}, windows: map[string]window{},
		now: time.Now, changed: make(chan struct{}),
	}
}

// notify is called with the lock held.
func (f *forgetful) notify() {
	close(f.changed)
	f.changed = make(chan struct{})
}

// count returns how many turns there are, and what is closed when that changes.
func (f *forgetful) count() (int, <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.turns), f.changed
}

func (f *forgetful) Begin(_ context.Context, w Work) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.works = append(slices.DeleteFunc(f.works, func(o Work) bool { return o.Event == w.Event }), w)
	return nil
}

func (f *forgetful) Finish(_ context.Context, event string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.works = slices.DeleteFunc(f.works, func(w Work) bool { return w.Event == event })
	if len(f.works) == 0 && f.idle != nil {
		close(f.idle)
		f.idle = nil
	}
	return nil
}

// wait returns when every question that was begun is finished, its turn kept.
func (f *forgetful) wait(ctx context.Context) error {
	f.mu.Lock()
	if len(f.works) == 0 {
		f.mu.Unlock()
		return nil
	}
	if f.idle == nil {
		f.idle = make(chan struct{})
	}
	idle := f.idle
	f.mu.Unlock()
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (f *forgetful) Unfinished(context.Context) ([]Work, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.works), nil
}

func (f *forgetful) forget() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.turns, f.order = map[string]Turn{}, nil
	f.notify()
}

func (f *forgetful) Claim(_ context.Context, event string) (bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	isNew := !f.claimed[event]
	f.claimed[event] = true
	return isNew, nil
}

func (f *forgetful) Once(ctx context.Context, key string, period time.Duration) (bool, error) {
	_, isNew, err := f.Take(ctx, []Allowance{{"once " + key, Quota{1, period}}})
	return isNew, err
}

func (f *forgetful) Save(_ context.Context, t Turn) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.turns[t.ID] = t
	f.order = append(f.order, t.ID)
	f.notify()
	return nil
}

func (f *forgetful) Turn(_ context.Context, id string) (Turn, bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	t, ok := f.turns[id]
	return t, ok, nil
}

func (f *forgetful) Conversation(_ context.Context, id string, limit int) ([]Turn, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var turns []Turn
	for t, ok := f.turns[id]; ok && len(turns) < limit; t, ok = f.turns[t.Parent] {
		turns = append([]Turn{t}, turns...)
	}
	return turns, nil
}

func (f *forgetful) Latest(_ context.Context, channel string) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := len(f.order) - 1; i >= 0; i-- {
		if f.turns[f.order[i]].Channel == channel {
			return f.order[i], nil
		}
	}
	return "", nil
}

func (f *forgetful) Asked(_ context.Context, event string) (Turn, bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, t := range f.turns {
		if t.Event == event {
			return t, true, nil
		}
	}
	return Turn{}, false, nil
}

func (f *forgetful) FollowedUp(_ context.Context, id string) (bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, t := range f.turns {
		if t.Parent == id {
			return true, nil
		}
	}
	return false, nil
}

func (f *forgetful) Replace(ctx context.Context, old string, t Turn) error {
	if err := f.Delete(ctx, old); err != nil {
		return err
	}
	return f.Save(ctx, t)
}

func (f *forgetful) Delete(_ context.Context, id string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.turns, id)
	f.order = slices.DeleteFunc(f.order, func(kept string) bool { return kept == id })
	f.notify()
	return nil
}

func (f *forgetful) Judge(_ context.Context, answer, user string, up bool, reason string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.judged[answer+" "+user] = fmt.Sprintf("%v %s", up, reason)
	return nil
}

func (f *forgetful) Forget(_ context.Context, user string) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var kept []string
	for _, id := range f.order {
		if f.turns[id].User != user {
			kept = append(kept, id)
		} else {
			delete(f.turns, id)
		}
	}
	deleted := len(f.order) - len(kept)
	f.order = kept
	return deleted, nil
}
