package discordtest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

// sent is a message that was sent with a nonce to be enforced.
type sent struct {
	message *Message
	at      time.Time
}

func postMessage(s *Server, c *call, channel *Channel) reply {
	p, problems := s.payload(c, c.Body)
	problems = append(problems, p.problems(false)...)
	if len(problems) > 0 {
		return s.reject(c, problems)
	}
	if held, repeated := s.repeated(channel.ID, p); repeated {
		return ok(held)
	}
	s.house(c, p)
	m := s.fresh(c, p, channel)
	if r := p.MessageReference; r != nil {
		if channel.Denied&PermissionReadHistory != 0 {
			return refused(http.StatusForbidden, 160002, "Cannot reply without permission to read message history")
		}
		if s.message(channel.ID, r.MessageID) == nil && (r.FailIfNotExists == nil || *r.FailIfNotExists) {
			return refused(http.StatusBadRequest, 50035, "Invalid Form Body: Unknown message")
		}
		if s.message(channel.ID, r.MessageID) != nil {
			m.ReplyTo, m.NoPing = r.MessageID, true
			m = s.replied(m)
		}
	}
	held := s.keep(c, m)
	if p.EnforceNonce && p.Nonce != nil {
		s.nonces[channel.ID+" "+string(p.Nonce)] = sent{held, s.now()}
	}
	return ok(held)
}

// repeated finds what was sent with the same nonce within the last five minutes ("past few minutes").
func (s *Server) repeated(channel string, p payload) (*Message, bool) {
	held, known := s.nonces[channel+" "+string(p.Nonce)]
	return held.message, p.EnforceNonce && known && s.now().Sub(held.at) < 5*time.Minute
}

// fresh is a new message of the bot.
func (s *Server) fresh(c *call, p payload, channel *Channel) Message {
	none := json.RawMessage("[]")
	m := Message{
		ID: s.snowflake(), ChannelID: channel.ID, GuildID: channel.GuildID, Author: s.users[BotID], ApplicationID: ApplicationID,
		Timestamp: s.now(), Nonce: p.Nonce, Mentions: []User{}, MentionRoles: []string{},
		Attachments: none, Embeds: none, Components: none,
	}
	p.apply(&m)
	if len(c.Files) > 0 {
		m.Attachments = s.attachments(c.Files)
	}
	return m
}

func (s *Server) attachments(files []File) json.RawMessage {
	out := []any{}
	for _, f := range files {
		id := s.snowflake()
		link := "https://cdn.discordapp.com/attachments/" + id + "/" + f.Name
		out = append(out, map[string]any{"id": id, "filename": f.Name, "size": len(f.Content), "url": link, "proxy_url": link})
	}
	return encode(out)
}

// keep holds and announces a new message of the bot. An ephemeral one is no event.
func (s *Server) keep(c *call, m Message) *Message {
	s.previews(c, m)
	s.messages = append(s.messages, &m)
	if m.Flags&(FlagEphemeral|FlagLoading) == 0 {
		s.announce("MESSAGE_CREATE", m)
	}
	return &m
}

// revise applies an edit to a message of the bot.
func (s *Server) revise(c *call, m *Message) reply {
	p, problems := s.payload(c, c.Body)
	problems = append(problems, p.problems(true)...)
	next := *m
	p.apply(&next)
	next.Flags = next.Flags&^(FlagLoading|FlagEphemeral) | m.Flags&FlagEphemeral
	if len(c.Files) > 0 {
		next.Attachments = s.attachments(c.Files)
	}
	if next.empty() {
		problems = append(problems, "the edit leaves an empty message")
	}
	if next.Flags&flagComponentsV2 != 0 && next.Content != "" {
		problems = append(problems, "content with Components V2")
	}
	if len(problems) > 0 {
		return s.reject(c, problems)
	}
	now, loading := s.now(), m.Flags&FlagLoading != 0
	next.Edited = &now
	s.house(c, p)
	s.previews(c, next)
	*m = next
	switch {
	case next.Flags&FlagEphemeral != 0:
	case loading:
		s.announce("MESSAGE_CREATE", next)
	default:
		s.announce("MESSAGE_UPDATE", next)
	}
	return ok(m)
}

func (m Message) empty() bool {
	none := func(raw json.RawMessage) bool { return len(raw) == 0 || string(raw) == "[]" || string(raw) == "null" }
	return strings.TrimSpace(m.Content) == "" && none(m.Embeds) && none(m.Components) && none(m.Attachments)
}

// known is a message that the channel routes show: not an ephemeral one.
func (s *Server) known(c *call, channel *Channel) *Message {
	m := s.message(channel.ID, c.value("message"))
	if m == nil || m.Flags&FlagEphemeral != 0 {
		return nil
	}
	return m
}

func unknownMessage() reply { return refused(http.StatusNotFound, 10008, "Unknown Message") }

func getMessage(s *Server, c *call, channel *Channel) reply {
	m := s.known(c, channel)
	if m == nil {
		return unknownMessage()
	}
	return ok(s.blanked(*m, s.granted()))
}

func patchMessage(s *Server, c *call, channel *Channel) reply {
	m := s.known(c, channel)
	switch {
	case m == nil:
		return unknownMessage()
	case m.Author.ID != BotID:
		return refused(http.StatusForbidden, 50005, "Cannot edit a message authored by another user")
	}
	return s.revise(c, m)
}

func deleteMessage(s *Server, c *call, channel *Channel) reply {
	m := s.known(c, channel)
	switch {
	case m == nil:
		return unknownMessage()
	case m.Author.ID != BotID && (channel.Type == ChannelDM || channel.Denied&PermissionManageMessages != 0):
		return refused(http.StatusForbidden, 50013, "Missing Permissions")
	}
	s.remove(channel.ID, m.ID)
	return done()
}

func postBulkDelete(s *Server, c *call, channel *Channel) reply {
	var body struct {
		Messages []string `json:"messages"`
	}
	if json.Unmarshal(c.Body, &body) != nil || len(body.Messages) < 2 || len(body.Messages) > 100 {
		return s.reject(c, []string{"a bulk deletion is of 2 to 100 messages"})
	}
	slices.Sort(body.Messages)
	s.removeAll(channel.ID, slices.Compact(body.Messages))
	return done()
}
