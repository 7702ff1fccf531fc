package discordtest

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// Kinds of an interaction.
const (
	kindCommand      = 2
	kindComponent    = 3
	kindAutocomplete = 4
	kindModal        = 5
)

// Interaction is somebody's use of the bot. Command, Autocomplete, MessageCommand, Press and SubmitModal make them; the
// fields that they leave empty may be set, and Server.Interaction fills in the rest.
type Interaction struct {
	ID          string
	Token       string
	ChannelID   string // "": ChannelID, or that of Message
	User        User   // zero: UserID
	Permissions int64  // of the user; 0: may see, write and read
	Locale      string // "": en-US
	Message     *Message

	kind int
	data any
}

// Option is an option of a command with its value; Focused while it is being typed.
type Option struct {
	Name    string
	Value   any // string, bool, int or float64
	Focused bool
}

// Command is a slash command.
func Command(name string, options ...Option) Interaction {
	return Interaction{kind: kindCommand, data: commandData(name, 1, options)}
}

// Autocomplete asks for the choices of the focused option of a slash command.
func Autocomplete(name string, options ...Option) Interaction {
	return Interaction{kind: kindAutocomplete, data: commandData(name, 1, options)}
}

// MessageCommand is an entry of a message's menu. The bot gets the whole text of its target.
func MessageCommand(name string, target Message) Interaction {
	data := commandData(name, 3, nil)
	data["target_id"] = target.ID
	data["resolved"] = map[string]any{"messages": map[string]Message{target.ID: target}}
	return Interaction{kind: kindCommand, ChannelID: target.ChannelID, data: data}
}

// Press is a press on a button of a message.
func Press(m Message, customID string) Interaction {
	data := map[string]any{"component_type": typeButton, "custom_id": customID}
	return Interaction{kind: kindComponent, ChannelID: m.ChannelID, Message: &m, data: data}
}

// SubmitModal sends a modal off; fields are its texts by custom_id, in the order given as name, value, name, value.
func SubmitModal(customID string, fields ...string) Interaction {
	rows := []any{}
	for ; len(fields) > 1; fields = fields[2:] {
		input := map[string]any{"type": typeTextInput, "custom_id": fields[0], "value": fields[1]}
		rows = append(rows, map[string]any{"type": typeRow, "components": []any{input}})
	}
	return Interaction{kind: kindModal, data: map[string]any{"custom_id": customID, "components": rows}}
}

func commandData(name string, kind int, options []Option) map[string]any {
	list := []any{}
	for _, o := range options {
		one := map[string]any{"name": o.Name, "type": optionType(o.Value), "value": o.Value}
		if o.Focused {
			one["focused"] = true
		}
		list = append(list, one)
	}
	return map[string]any{"id": "1000000000000000003", "name": name, "type": kind, "options": list}
}

func optionType(value any) int {
	switch value.(type) {
	case bool:
		return 5
	case int:
		return 4
	case float64:
		return 10
	}
	return 3
}

// interaction is what became of one.
type interaction struct {
	Interaction
	guild    string
	born     time.Time
	answered bool
	original string // the message that @original names; "": none
	deferred bool   // the first follow-up takes the place of the deferral
}

// Interaction sends an interaction to the bot and returns it completed. From now on it can be answered: for 3 s with a
// callback, for 15 min with follow-ups.
func (s *Server) Interaction(i Interaction) Interaction {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i.ID == "" {
		i.ID = s.snowflake()
	}
	if i.Token == "" {
		i.Token = "interaction-token-" + i.ID
	}
	if i.ChannelID == "" {
		i.ChannelID = ChannelID
	}
	if i.User.ID == "" {
		i.User = asker
	}
	if i.Permissions == 0 {
		i.Permissions = permissionsOfMember
	}
	if i.Locale == "" {
		i.Locale = "en-US"
	}
	s.users[i.User.ID] = i.User
	held := &interaction{Interaction: i, born: s.now()}
	channel := s.channel(i.ChannelID)
	if channel != nil {
		held.guild = channel.GuildID
	}
	s.interactions[i.Token] = held
	member := s.member(held.guild, i.User.ID)
	s.dispatch("INTERACTION_CREATE", intentsMandatory, func(int) any { return held.wire(channel, member) })
	return i
}

// wire is an interaction as the gateway carries it: a member in a guild, a user elsewhere.
func (i *interaction) wire(channel *Channel, member *Member) any {
	out := map[string]any{
		"id": i.ID, "application_id": ApplicationID, "type": i.kind, "token": i.Token, "version": 1, "data": i.data,
		"channel_id": i.ChannelID, "locale": i.Locale, "entitlements": []any{}, "app_permissions": strconv.FormatInt(permissionsAll, 10),
	}
	if channel != nil {
		out["channel"] = channel
		out["app_permissions"] = strconv.FormatInt(permissionsAll&^channel.Denied, 10)
	}
	if i.Message != nil {
		out["message"] = i.Message
	}
	if i.guild == "" {
		out["user"], out["context"] = i.User, 1
		return out
	}
	member.User, member.Permissions = &i.User, strconv.FormatInt(i.Permissions, 10)
	out["member"] = member
	out["guild_id"], out["guild_locale"], out["context"] = i.guild, "en-US", 0
	return out
}

// Original is the message that answers an interaction, as it stands; false while there is none.
func (s *Server) Original(i Interaction) (Message, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	held := s.interactions[i.Token]
	if held == nil {
		return Message{}, false
	}
	m := s.message(held.ChannelID, held.original)
	if m == nil {
		return Message{}, false
	}
	return *m, true
}

// onToken lets a handler run while the interaction's token holds.
func onToken(handle func(*Server, *call, *interaction) reply) handler {
	return func(s *Server, c *call) reply {
		i := s.interactions[c.value("token")]
		switch {
		case i == nil || !i.answered:
			return refused(http.StatusNotFound, 10015, "Unknown Webhook")
		case s.now().Sub(i.born) > 15*time.Minute:
			return refused(http.StatusUnauthorized, 50027, "Invalid Webhook Token")
		}
		return handle(s, c, i)
	}
}

// named is the message that a webhook route means.
func (s *Server) named(c *call, i *interaction) *Message {
	id := c.value("message")
	if id == "" {
		id = i.original
	}
	if m := s.message(i.ChannelID, id); m != nil && m.Author.ID == BotID {
		return m
	}
	return nil
}

func getAnswer(s *Server, c *call, i *interaction) reply {
	if m := s.named(c, i); m != nil {
		return ok(m)
	}
	return unknownMessage()
}

func patchAnswer(s *Server, c *call, i *interaction) reply {
	m := s.named(c, i)
	if m == nil {
		return unknownMessage()
	}
	if m.ID == i.original {
		i.deferred = false
	}
	return s.revise(c, m)
}

func deleteAnswer(s *Server, c *call, i *interaction) reply {
	m := s.named(c, i)
	if m == nil {
		return unknownMessage()
	}
	s.remove(i.ChannelID, m.ID)
	return done()
}

func postFollowUp(s *Server, c *call, i *interaction) reply {
	original := s.message(i.ChannelID, i.original)
	if i.deferred && original != nil {
		i.deferred = false
		return s.revise(c, original)
	}
	m, answer := s.answer(c, i, c.Body)
	if m == nil {
		return answer
	}
	return ok(s.keep(c, *m))
}

// answer makes the message that a callback or a follow-up asks for, or nil and the refusal.
func (s *Server) answer(c *call, i *interaction, body json.RawMessage) (*Message, reply) {
	p, problems := s.payload(c, body)
	if problems = append(problems, p.problems(false)...); len(problems) > 0 {
		return nil, s.reject(c, problems)
	}
	s.house(c, p)
	channel := s.channel(i.ChannelID)
	if channel == nil {
		return nil, refused(http.StatusNotFound, 10003, "Unknown Channel")
	}
	m := s.fresh(c, p, channel)
	s.hidden[m.ID] = true
	return &m, reply{}
}
