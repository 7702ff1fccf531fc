package discord

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/bwmarrin/discordgo"
)

// What callers do something about.
var (
	errExpired        = errors.New("the interaction's token has expired")
	errTooLate        = errors.New("the interaction was answered too late")
	errAnswered       = errors.New("the interaction has been answered already")
	errUnknownMessage = errors.New("the message is gone")
	errForbidden      = errors.New("a permission is missing")
	errNoDM           = errors.New("the person takes no direct messages")
	errThreadExists   = errors.New("the message has a thread already")
	errUnauthorized   = errors.New("the token is not valid")
)

// userAgent is of the form that Discord asks for.
const userAgent = "DiscordBot (https://github.com/bwmarrin/discordgo, v" + discordgo.VERSION + ")"

// apiError is a refusal of Discord's. It holds no id, no token and nothing of the bodies.
type apiError struct {
	route  string
	status int
	code   int // Discord's; 0: none
}

// Error implements error.
func (e *apiError) Error() string {
	return fmt.Sprintf("%s: status %d, code %d", e.route, e.status, e.code)
}

// Unwrap returns the error of the code, so that errors.Is finds it.
func (e *apiError) Unwrap() error {
	webhook := strings.Contains(e.route, " /webhooks/")
	switch {
	case e.code == 10062:
		return errTooLate
	case e.code == 40060:
		return errAnswered
	case e.code == 10008:
		return errUnknownMessage
	case e.code == 50027, e.code == 10015, webhook && (e.status == http.StatusUnauthorized || e.status == http.StatusNotFound):
		return errExpired
	case e.code == 50007:
		return errNoDM
	case e.code == 160004:
		return errThreadExists
	case e.status == http.StatusUnauthorized:
		return errUnauthorized
	case e.status == http.StatusForbidden:
		return errForbidden
	}
	return nil
}

// rest makes the calls of Discord's REST interface that ibid needs. It goes past discordgo's, whose waits no context ends,
// whose interactions share one queue, and whose buckets are never freed. Safe for concurrent use.
type rest struct {
	token     string // as Authorization has it
	transport http.RoundTripper
	watch     Watcher // nil: nobody

	mu   sync.Mutex
	gone recent            // interaction tokens that Discord no longer knows: not to be tried again
	dms  map[string]string // user → channel
	kept []string          // users in dms, oldest first
}

// newRest returns a rest for the bot's token, without "Bot ".
func newRest(token string, transport http.RoundTripper) *rest {
	return &rest{token: "Bot " + token, transport: transport, gone: newRecent(4096), dms: map[string]string{}}
}

// outgoing is a message to be. It pings nobody and shows no previews of its links.
type outgoing struct {
	Content    string
	Components []discordgo.MessageComponent
	ReplyTo    *discordgo.MessageReference // nil: none; it may be gone
	Nonce      string                      // at most 25 characters: two sends with one are one message; "": a random one
	Ephemeral  bool                        // of follow-ups only
}

// messageBody is an outgoing as Discord reads it.
type messageBody struct {
	Content    string                            `json:"content"`
	Components []discordgo.MessageComponent      `json:"components"`
	Mentions   *discordgo.MessageAllowedMentions `json:"allowed_mentions"`
	Flags      discordgo.MessageFlags            `json:"flags"`
	Reference  *discordgo.MessageReference       `json:"message_reference,omitempty"`
	Nonce      string                            `json:"nonce,omitempty"`
	Enforce    bool                              `json:"enforce_nonce,omitempty"`
}

// body returns m as it is edited; sends add what only they may have.
func (m outgoing) body() messageBody {
	b := messageBody{
		Content: m.Content, Components: m.Components,
		Mentions: noMentions(), Flags: discordgo.MessageFlagsSuppressEmbeds,
	}
	if b.Components == nil {
		b.Components = []discordgo.MessageComponent{} // an edit takes the old ones away
	}
	return b
}

func noMentions() *discordgo.MessageAllowedMentions {
	return &discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}}
}

func (r *rest) send(ctx context.Context, channel string, m outgoing) (*discordgo.Message, error) {
	b := m.body()
	b.Nonce, b.Enforce = m.Nonce, true
	if b.Nonce == "" {
		b.Nonce = rand.Text()[:25]
	}
	if m.ReplyTo != nil {
		reference, fail := *m.ReplyTo, false
		reference.FailIfNotExists = &fail
		b.Reference = &reference
	}
	return callFor[discordgo.Message](ctx, r, http.MethodPost, "channels/"+channel+"/messages", b)
}

func (r *rest) edit(ctx context.Context, channel, message string, m outgoing) error {
	return r.do(ctx, http.MethodPatch, "channels/"+channel+"/messages/"+message, m.body(), nil)
}

func (r *rest) remove(ctx context.Context, channel, message string) error {
	return r.do(ctx, http.MethodDelete, "channels/"+channel+"/messages/"+message, nil, nil)
}

func (r *rest) typing(ctx context.Context, channel string) error {
	return r.do(ctx, http.MethodPost, "channels/"+channel+"/typing", nil, nil)
}

// startThread starts a thread at a message. The name has 1 to 100 characters.
func (r *rest) startThread(ctx context.Context, channel, message, name string) (*discordgo.Channel, error) {
	b := struct {
		Name    string `json:"name"`
		Archive int    `json:"auto_archive_duration"` // in minutes
	}{name, 1440}
	return callFor[discordgo.Channel](ctx, r, http.MethodPost, "channels/"+channel+"/messages/"+message+"/threads", b)
}

func (r *rest) message(ctx context.Context, channel, message string) (*discordgo.Message, error) {
	return callFor[discordgo.Message](ctx, r, http.MethodGet, "channels/"+channel+"/messages/"+message, nil)
}

func (r *rest) channel(ctx context.Context, channel string) (*discordgo.Channel, error) {
	return callFor[discordgo.Channel](ctx, r, http.MethodGet, "channels/"+channel, nil)
}

// dm returns the channel of direct messages with a user.
func (r *rest) dm(ctx context.Context, user string) (string, error) {
	r.mu.Lock()
	channel, ok := r.dms[user]
	r.mu.Unlock()
	if ok {
		return channel, nil
	}
	c, err := callFor[discordgo.Channel](ctx, r, http.MethodPost, "users/@me/channels", map[string]string{"recipient_id": user})
	if err != nil {
		return "", err
	}
	r.keep(user, c.ID)
	return c.ID, nil
}

// keep remembers the channel of a user, and forgets the oldest of a thousand.
func (r *rest) keep(user, channel string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.dms[user]; !ok {
		r.kept = append(r.kept, user)
	}
	r.dms[user] = channel
	if len(r.kept) > 1000 {
		delete(r.dms, r.kept[0])
		r.kept = r.kept[1:]
	}
}

func (r *rest) commands(ctx context.Context, app, guild string) ([]*discordgo.ApplicationCommand, error) {
	var list []*discordgo.ApplicationCommand
	err := r.do(ctx, http.MethodGet, commandsPath(app, guild)+"?with_localizations=true", nil, &list)
	return list, err
}

// overwriteCommands makes these the commands of a guild, or of every guild ("").
func (r *rest) overwriteCommands(ctx context.Context, app, guild string, list []*discordgo.ApplicationCommand) error {
	if list == nil {
		list = []*discordgo.ApplicationCommand{}
	}
	return r.do(ctx, http.MethodPut, commandsPath(app, guild), list, nil)
}

func commandsPath(app, guild string) string {
	if guild == "" {
		return "applications/" + app + "/commands"
	}
	return "applications/" + app + "/guilds/" + guild + "/commands"
}

func (r *rest) me(ctx context.Context) (*discordgo.User, error) {
	return callFor[discordgo.User](ctx, r, http.MethodGet, "users/@me", nil)
}

func (r *rest) application(ctx context.Context) (*discordgo.Application, error) {
	return callFor[discordgo.Application](ctx, r, http.MethodGet, "oauth2/applications/@me", nil)
}

// callFor makes a call whose answer is one T.
func callFor[T any](ctx context.Context, r *rest, method, path string, in any) (*T, error) {
	out := new(T)
	if err := r.do(ctx, method, path, in, out); err != nil {
		return nil, err
	}
	return out, nil
}

// do makes a call. The nil in is no body, the nil out an answer that nobody reads.
func (r *rest) do(ctx context.Context, method, path string, in, out any) error {
	err := r.try(ctx, method, path, in, out)
	r.failed(err)
	return err
}

func (r *rest) try(ctx context.Context, method, path string, in, out any) error {
	req, err := r.request(ctx, method, path, in)
	if err != nil {
		return err
	}
	// Not through http.Client, which follows redirections and writes addresses, and the tokens in them, into its errors.
	resp, err := r.transport.RoundTrip(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return fmt.Errorf("reading an answer of Discord: %w", err)
	}
	route := callOf(req).route
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return refusedBy(route, resp.StatusCode, body)
	}
	if out == nil {
		return nil
	}
	if json.Unmarshal(body, out) != nil { // its text may quote the body
		return fmt.Errorf("%s: the answer is not what Discord documents", route)
	}
	return nil
}

func (r *rest) request(ctx context.Context, method, path string, in any) (*http.Request, error) {
	var body io.Reader = http.NoBody
	if in != nil {
		data, err := json.Marshal(in)
		if err != nil {
			return nil, fmt.Errorf("writing a request to Discord: %w", err)
		}
		body = bytes.NewReader(data)
	}
	req, err := http.NewRequestWithContext(ctx, method, discordgo.EndpointAPI+path, body)
	if err != nil {
		return nil, errors.New("an address for Discord that is none") // the cause quotes it
	}
	req.Header.Set("User-Agent", userAgent)
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if !onToken(path) {
		req.Header.Set("Authorization", r.token)
	}
	return req, nil
}

// onToken reports whether a path carries the only right that it needs.
func onToken(path string) bool {
	return strings.HasPrefix(path, "webhooks/") || strings.HasPrefix(path, "interactions/")
}

// refusedBy reads the code out of a refusal.
func refusedBy(route string, status int, body []byte) error {
	var said struct {
		Code int `json:"code"`
	}
	_ = json.Unmarshal(body, &said) // a body that is no JSON has no code
	return &apiError{route, status, said.Code}
}
