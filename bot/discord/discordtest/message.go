package discordtest

import (
	"encoding/json"
	"slices"
	"time"
)

// Flags of a message.
const (
	FlagSuppressEmbeds = 1 << 2
	FlagEphemeral      = 1 << 6
	FlagLoading        = 1 << 7 // a deferred answer that has no text yet
	flagComponentsV2   = 1 << 15
)

// Types of a channel.
const (
	ChannelText     = 0
	ChannelDM       = 1
	ChannelCategory = 4
	ChannelThread   = 11
	ChannelForum    = 15
)

// Permissions that Channel.Denied can take away.
const (
	PermissionAdministrator  int64 = 1 << 3
	PermissionView           int64 = 1 << 10
	PermissionSend           int64 = 1 << 11
	PermissionManageMessages int64 = 1 << 13
	PermissionReadHistory    int64 = 1 << 16
	PermissionCreateThreads  int64 = 1 << 35
	PermissionSendInThreads  int64 = 1 << 38
	permissionsAll           int64 = 1<<50 - 1
	permissionsOfMember      int64 = PermissionView | PermissionSend | PermissionReadHistory
)

// Guild is a guild of the fixture.
type Guild struct {
	ID       string
	Name     string
	Channels []Channel
	Denied   int64               // permissions that the bot's role lacks
	Absent   []string            // users who are no members; all others are
	Roles    map[string][]string // of members, by their IDs
}

// Channel is a channel, a thread or a direct message.
type Channel struct {
	ID        string `json:"id"`
	Type      int    `json:"type"`
	GuildID   string `json:"guild_id,omitempty"` // set by New for channels of a Guild
	Name      string `json:"name,omitempty"`
	ParentID  string `json:"parent_id,omitempty"` // of a thread its channel, of a channel its category
	OwnerID   string `json:"owner_id,omitempty"`  // of a thread: who opened it
	Recipient string `json:"-"`                   // of a direct message
	Denied    int64  `json:"-"`                   // permissions that the bot lacks here; a thread takes over those of its parent
}

// User is a person or the bot.
type User struct {
	ID         string `json:"id"`
	Username   string `json:"username"`
	GlobalName string `json:"global_name,omitempty"`
	Bot        bool   `json:"bot,omitempty"`
}

// Member is what a guild adds to a user. Discord sends no user with the member of a message, but does with that of an
// interaction.
type Member struct {
	User        *User    `json:"user,omitempty"`
	Nick        string   `json:"nick,omitempty"`
	Roles       []string `json:"roles"`
	JoinedAt    string   `json:"joined_at"`
	Permissions string   `json:"permissions,omitempty"`
}

// Reference names the message that a message replies to.
type Reference struct {
	MessageID string `json:"message_id"`
	ChannelID string `json:"channel_id,omitempty"`
	GuildID   string `json:"guild_id,omitempty"`
}

// Message is a message as Discord holds it. MessageCreate fills in whatever is zero.
type Message struct {
	ID            string          `json:"id"`
	ChannelID     string          `json:"channel_id"` // "": ChannelID
	GuildID       string          `json:"guild_id,omitempty"`
	Type          int             `json:"type"` // 19: reply
	Author        User            `json:"author"`
	Member        *Member         `json:"member,omitempty"`
	Content       string          `json:"content"`
	Timestamp     time.Time       `json:"timestamp"`
	Edited        *time.Time      `json:"edited_timestamp"`
	Flags         int             `json:"flags"`
	Mentions      []User          `json:"mentions"` // found in Content, and the author replied to
	MentionRoles  []string        `json:"mention_roles"`
	Attachments   json.RawMessage `json:"attachments"`
	Embeds        json.RawMessage `json:"embeds"`
	Components    json.RawMessage `json:"components"`
	Nonce         json.RawMessage `json:"nonce,omitempty"`
	ApplicationID string          `json:"application_id,omitempty"`
	Reference     *Reference      `json:"message_reference,omitempty"`
	Referenced    *Message        `json:"referenced_message,omitempty"`

	ReplyTo string `json:"-"` // the message it replies to
	NoPing  bool   `json:"-"` // with the @ turned off
}

// Button is a button as a person sees it.
type Button struct {
	Label    string
	CustomID string
	URL      string
	Disabled bool
}

// Buttons are the buttons of a message, row by row.
func (m Message) Buttons() []Button {
	var rows []component
	if json.Unmarshal(m.Components, &rows) != nil {
		return nil
	}
	var out []Button
	walk(rows, func(c component) {
		if c.Type == typeButton {
			out = append(out, Button{Label: c.Label, CustomID: c.CustomID, URL: c.URL, Disabled: c.Disabled})
		}
	})
	return out
}

// complete fills in what Discord would know about a message of a person.
func (s *Server) complete(m Message) Message {
	if m.ChannelID == "" {
		m.ChannelID = ChannelID
	}
	if m.ID == "" {
		m.ID = s.snowflake()
	}
	if m.Author.ID == "" {
		m.Author = asker
	}
	s.users[m.Author.ID] = m.Author
	if c := s.channel(m.ChannelID); c != nil {
		m.GuildID = c.GuildID
	}
	if m.GuildID != "" && m.Member == nil {
		m.Member = s.member(m.GuildID, m.Author.ID)
	}
	if m.Timestamp.IsZero() {
		m.Timestamp = s.now()
	}
	m.Mentions = append(s.mentioned(m.Content), m.Mentions...)
	if m.MentionRoles == nil {
		m.MentionRoles = []string{}
	}
	for _, field := range []*json.RawMessage{&m.Attachments, &m.Embeds, &m.Components} {
		if *field == nil {
			*field = json.RawMessage("[]")
		}
	}
	return s.replied(m)
}

// replied joins a message to the one it replies to, whose author is thereby mentioned.
func (s *Server) replied(m Message) Message {
	if m.ReplyTo == "" {
		return m
	}
	m.Type, m.Reference = 19, &Reference{MessageID: m.ReplyTo, ChannelID: m.ChannelID, GuildID: m.GuildID}
	target := s.message(m.ChannelID, m.ReplyTo)
	if target == nil {
		return m
	}
	quoted := *target
	quoted.Referenced = nil
	m.Referenced = &quoted
	if !m.NoPing && !slices.Contains(m.Mentions, target.Author) {
		m.Mentions = append(m.Mentions, target.Author)
	}
	return m
}

// blanked is a message as a bot with or without the content intent gets it. Exempt are its own messages, direct
// messages and what mentions it; a reply to its answer to an interaction is not.
func (s *Server) blanked(m Message, intents int) Message {
	if m.Referenced != nil {
		quoted := s.blanked(*m.Referenced, intents)
		m.Referenced = &quoted
	}
	if intents&intentContent != 0 || m.GuildID == "" || m.Author.ID == BotID || s.addressed(m) {
		return m
	}
	none := json.RawMessage("[]")
	m.Content, m.Attachments, m.Embeds, m.Components = "", none, none, none
	return m
}

func (s *Server) addressed(m Message) bool {
	bot := func(u User) bool { return u.ID == BotID }
	if slices.ContainsFunc(s.mentioned(m.Content), bot) {
		return true
	}
	return slices.ContainsFunc(m.Mentions, bot) && !s.hidden[m.ReplyTo]
}
