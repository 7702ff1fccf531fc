// Package discord is ibid in Discord: it takes questions from mentions, replies, threads, direct messages and commands, and
// shows answers whose every citation opens at the press of a button.
//
// Which documents may be read where is decided in one place (place.go): there is no bot to be asked but that of the room
// where something happens, at the moment when it happens. A kept answer is read again only where all may be read that it
// could draw on.
//
// What a button needs stands in its custom_id, not in memory: document, sentence and a hash of the quotation. It works
// after a restart, without the ledger, and notices when the document has changed since.
//
// Lists say who may ask and where (admit), quotas how much (quota); a person has one answer at a time (queue), and the
// questions of a channel keep their order, though each is acknowledged by itself (turns). From its coming to the end of the
// work on it the question of a message is on the desk, where edits and deletions find it. As long it is noted in the ledger,
// like that of an interaction: if this process is killed, the next one says that it is to be asked again (unfinished).
//
// What reaches Discord goes through rest and transport, which keep its limits; what comes from it through gateway, which
// keeps the connection and drops what is not whole. discordgo's own calls wait where no context ends the wait, share one
// queue among all interactions, and reconnect for ever with a wrong token; each of its traps that touches us is a test.
// Every send and edit pings nobody and shows no previews. No privileged intent is asked for.
package discord

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"

	"ibid/bot"
	"ibid/retrieval/source"
)

// Bot answers. *bot.Bot implements it.
type Bot interface {
	Ask(ctx context.Context, q bot.Question, show func(bot.Answer)) (bot.Answer, error)
	// Check holds what a message claims against the documents.
	Check(ctx context.Context, message, language string) (bot.Checked, error)
	Excerpt(document string, sentence int) (bot.Excerpt, error)
	// Writes reports whether there is a model, and so a translation.
	Writes() bool
	Translate(ctx context.Context, sentence, language string) (string, error)
	Lookup(ctx context.Context, query string, limit int) ([]bot.Found, error)
	Documents() []source.DocumentInfo
	Sources() ([]bot.Source, error)
	Complete(typed string, limit int) []string
}

// Turn is what is kept of a question and its answer.
type Turn struct {
	ID             string   // of the message with the answer, the last one if there are more
	Messages       []string // IDs of those before it
	Event          string   // ID of the message or the interaction with the question
	Guild, Channel string
	User           string // who asked; kept as a pseudonym, so that it is empty in what comes back
	Way            string // mention, reply, thread, dm, ask, menu or forum
	Private        bool
	Parent         string // ID of the turn that this one follows up
	Question       string
	Answer         bot.Answer
	Waited         time.Duration // in the queue
	Took           time.Duration // then, until the answer stood in Discord
}

// Memory keeps turns. The ledger implements it. Every method is atomic; an error costs memory, never an answer.
type Memory interface {
	// Claim reports whether an event is new: false for one that was taken before, also by another process.
	Claim(ctx context.Context, event string) (bool, error)
	// Once reports whether this is the first time in the period.
	Once(ctx context.Context, key string, period time.Duration) (bool, error)
	Save(ctx context.Context, t Turn) error
	Turn(ctx context.Context, id string) (Turn, bool, error)
	// Asked returns the turn of a question by its event.
	Asked(ctx context.Context, event string) (Turn, bool, error)
	// FollowedUp reports whether a turn follows up the one with this ID.
	FollowedUp(ctx context.Context, id string) (bool, error)
	// Replace saves a turn in the place of an older one.
	Replace(ctx context.Context, old string, t Turn) error
	// Delete deletes a turn, if it is there.
	Delete(ctx context.Context, id string) error
	// Conversation returns a turn and those it follows up, oldest first, at most limit.
	Conversation(ctx context.Context, id string, limit int) ([]Turn, error)
	// Latest returns the ID of the last turn in a channel; "" where there is none.
	Latest(ctx context.Context, channel string) (string, error)
	// Judge counts what somebody thinks of an answer, once per person and answer.
	Judge(ctx context.Context, answer, user string, up bool, reason string) error
	// Forget deletes the turns and judgements of a person and returns how many there were. What they took from quotas stays
	// until it renews, under a pseudonym: otherwise forgetting would buy more questions.
	Forget(ctx context.Context, user string) (int, error)
	// Take takes one from each of the allowances, or nothing if one has none left. It returns what there then is, in their
	// order, and whether it took. What it knows survives a restart.
	Take(ctx context.Context, from []Allowance) ([]Balance, bool, error)
	// GiveBack returns what Take took, unless it has renewed since.
	GiveBack(ctx context.Context, taken []Balance) error
	// Begin notes a question that is being answered; Finish forgets it.
	Begin(ctx context.Context, w Work) error
	Finish(ctx context.Context, event string) error
	// Unfinished returns what was begun and not finished, oldest first.
	Unfinished(ctx context.Context) ([]Work, error)
}

// Config is what a Discord is made of. Zero values are the ones to use, but for the token.
type Config struct {
	Token       string
	API         *url.URL          // another server or a proxy in Discord's place; nil: Discord
	Transport   http.RoundTripper // nil: http.DefaultTransport
	DevGuild    string            // registers the commands in this guild only, where they appear at once
	Replies     Replies
	Forums      []string    // IDs of forums whose new posts are answered when the evidence is sure
	Collections Collections // which documents may be searched where
	Allow       List        // who may ask and where; the zero value: only where an owner of the application is
	Block       List        // beats Allow
	Quotas      Quotas
	Cooldown    time.Duration // least time between two questions of a person; follow-ups need not wait
	Forgetful   bool          // private questions are not kept
	Retention   time.Duration // of the ledger, for /help
	SentTo      string        // where questions are sent to be answered, for /help; "": nowhere
	Log         *slog.Logger
	Line        int           // questions that may wait; 0: 500
	Answers     int           // at work at once; 0: 4. Two more than the model takes requests keep it busy
	Check       time.Duration // between two looks at the connection
	Watch       Watcher       // counts what happens; nil: nobody
	Stop        time.Duration // that running answers have when ibid stops, before they are cut; 0: 15 s
	Now         func() time.Time
}

// Discord is a connection to be.
type Discord struct {
	config Config
	within func(collections []string) Bot
	memory Memory
	log    *slog.Logger
	rest   *rest
	web    http.RoundTripper

	// Known once Run has begun.
	self     *discordgo.User
	app      string
	owner    string            // name of who runs the bot, for /help
	commands map[string]string // name → how to mention it
	asks     *queue            // questions: in order within a channel
	presses  *queue            // interactions, which want an answer within 3 s
	erasures *queue            // deletions of questions, one after the other
	desk     *desk             // questions of messages that are in asks
	turns    *turns            // of what goes from there into asks

	gateway atomic.Pointer[gateway]

	owners   []string // IDs of those to whom the application belongs
	channels cache[thread]
	owned    cache[bool] // by server: an owner is a member
}

// ErrNoToken says that no token is set.
var ErrNoToken = errors.New("no token for Discord: create an application at discord.com/developers, and set DISCORD_TOKEN to its bot's token")

// Bounds of the queues. Four answers at once keep a model busy that takes two requests, while others are on their way to
// Discord: 36 answers a second of one that takes 50 ms, where 40 is all that it can do. With eight at once, of which five may
// be at the model, four of five answers were quotations. 200 questions at once are taken, with room for as many more.
const (
	askWorkers, askLength     = 4, 500
	pressWorkers, pressLength = 32, 1000
	eraseWorkers, eraseLength = 1, 1000
)

// stopTime is how long running answers have to finish when ibid stops. Those that are cut have 5 s more to say so.
const stopTime = 15 * time.Second

// New returns a Discord that remembers in m and answers with bots that know only the documents of some collections: within
// returns that bot, and the one that knows all for nil.
func New(c Config, within func(collections []string) Bot, m Memory) (*Discord, error) {
	if strings.TrimSpace(c.Token) == "" {
		return nil, ErrNoToken
	}
	if c.Transport == nil {
		c.Transport = http.DefaultTransport
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Watch == nil {
		c.Watch = unwatched{}
	}
	if c.Stop == 0 {
		c.Stop = stopTime
	}
	c.Answers, c.Line = orDefault(c.Answers, askWorkers), orDefault(c.Line, askLength)
	if c.Now == nil {
		c.Now = time.Now
	}
	d := &Discord{config: c, within: within, memory: m, log: c.Log}
	d.web = newTransport(counted{c.Transport, c.Watch}, c.API, limits{}, c.Log)
	d.rest = newRest(c.Token, d.web)
	d.rest.watch = c.Watch
	d.asks = newQueue(c.Answers, c.Line, c.Log)
	d.presses = newQueue(pressWorkers, pressLength, c.Log)
	d.erasures = newQueue(eraseWorkers, eraseLength, c.Log)
	d.desk = newDesk()
	d.turns = newTurns()
	return d, nil
}

// Run connects and answers until the context ends; then running answers have 15 s to finish. Its error says what keeps
// ibid from Discord and what to do about it. ready hears the address that invites the bot into a server.
func (d *Discord) Run(ctx context.Context, ready func(invite string)) error {
	if err := d.begin(ctx); err != nil {
		if ctx.Err() != nil {
			return nil // told to stop before it began
		}
		return err
	}
	left, err := d.memory.Unfinished(ctx)
	d.warn("reading what was left unanswered", err)
	ready(invite(d.app))
	g, err := newGateway(gatewayConfig{Token: d.config.Token, Transport: d.web, Check: d.config.Check, Log: d.log, Watch: d.config.Watch})
	if err != nil {
		return err
	}
	d.gateway.Store(g)
	telling, stop := context.WithCancel(ctx)
	told := make(chan struct{})
	go func() { defer close(told); d.tellUnfinished(telling, left) }()
	err = g.run(ctx, func(event any) { d.handle(event) })
	stop()
	<-told
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), d.config.Stop)
	defer cancel()
	return errors.Join(err, d.asks.close(stopping), d.presses.close(stopping), d.erasures.close(stopping))
}

// begin learns who the bot is and registers its commands.
func (d *Discord) begin(ctx context.Context) error {
	self, err := d.rest.me(ctx)
	switch {
	case errors.Is(err, errUnauthorized):
		return errors.New("Discord does not know this token: copy the bot's token anew from discord.com/developers and set DISCORD_TOKEN")
	case err != nil && describe(err) == unreachable:
		return errors.New("Discord can't be reached: check the network, and DISCORD_API_URL if it is set")
	case err != nil:
		return fmt.Errorf("asking Discord who the bot is: %s", describe(err))
	}
	app, err := d.rest.application(ctx)
	if err != nil {
		return fmt.Errorf("asking Discord for the application: %s", describe(err))
	}
	d.self, d.app, d.owner, d.owners = self, app.ID, self.Username, ownersOf(app)
	if app.Owner != nil && app.Owner.Username != "" {
		d.owner = app.Owner.Username
	}
	return d.register(ctx)
}

// permissions are what ibid needs in a channel: to see it, to answer, to read what it answers to, and to open threads.
const permissions = discordgo.PermissionViewChannel | discordgo.PermissionSendMessages | discordgo.PermissionReadMessageHistory |
	discordgo.PermissionSendMessagesInThreads | discordgo.PermissionCreatePublicThreads

// invite returns the address that adds the bot to a server, with exactly the scopes and permissions that it needs.
func invite(app string) string {
	return fmt.Sprintf("https://discord.com/oauth2/authorize?client_id=%s&scope=bot+applications.commands&permissions=%d", app, permissions)
}

// handle queues the work that an event asks for. It is called in the order of events and must not wait.
func (d *Discord) handle(event any) {
	switch e := event.(type) {
	case *discordgo.MessageCreate:
		if d.addressed(e.Message) {
			d.receive(e.Message)
		}
	case *discordgo.MessageUpdate:
		d.edited(e.Message)
	case *discordgo.MessageDelete:
		d.deleted(e.ChannelID, e.ID)
	case *discordgo.MessageDeleteBulk:
		d.deleted(e.ChannelID, e.Messages...)
	case *discordgo.ThreadCreate:
		d.posted(e)
	case *discordgo.InteractionCreate:
		d.queueInteraction(e.Interaction)
	}
}

// queueMessage queues a message that is on the desk in its channel. Who may ask is told why one is not taken.
func (d *Discord) queueMessage(m *discordgo.Message) {
	p := d.newPost(m)
	err := d.asks.add(m.ChannelID, job{
		owner:   m.Author.ID,
		waits:   func(ctx context.Context, before int) { p.lineUp(ctx, m, before) },
		run:     func(ctx context.Context) { defer d.desk.abandon(m.ID); d.answerMessage(ctx, p) },
		onPanic: func(id string) { p.notify(fmt.Sprintf(d.words("").Failed, id)) },
	})
	if err == nil {
		return
	}
	d.desk.drop(m.ID)
	d.log.Warn("a question was not taken", "reason", describe(err))
	d.config.Watch.Asked(unknownWay, notTaken(err), nil)
	_ = d.presses.add(m.ID, job{run: func(ctx context.Context) {
		if d.admits(ctx, m) {
			d.say(m.ChannelID, outgoing{ReplyTo: m.Reference()}, noRoom(d.words(""), err))
		}
		d.done(m.ID)
	}})
}

// queueInteraction queues an interaction apart from the questions, because it has to be answered within 3 s.
func (d *Discord) queueInteraction(i *discordgo.Interaction) {
	if mayAsk(i) {
		d.turns.take(i.ChannelID, i.ID)
	}
	err := d.presses.add(i.ID, job{
		run: func(ctx context.Context) {
			defer d.turns.leave(i.ID)
			d.answerInteraction(ctx, i)
		},
		onPanic: func(id string) { d.failInteraction(i, id) },
	})
	if err != nil {
		d.turns.leave(i.ID)
		d.log.Warn("an interaction was not taken", "reason", describe(err))
	}
}

// warn logs what went wrong, if anything did.
func (d *Discord) warn(what string, err error) {
	if err != nil {
		d.log.Warn(what, "reason", describe(err))
	}
}
