package discord

import (
	"cmp"
	"context"
	"encoding/json"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"ibid/bot/discord/discordtest"
	"ibid/bot/wording"
	"ibid/retrieval"
)

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
