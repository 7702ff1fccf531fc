package discordtest

import (
	"encoding/json"
	"slices"
)

// Intents by which the gateway sorts its events.
const (
	intentGuilds     = 1 << 0
	intentMembers    = 1 << 1
	intentPresences  = 1 << 8
	intentMessages   = 1 << 9
	intentDMs        = 1 << 12
	intentContent    = 1 << 15
	intentsOutOfUse  = ^(1<<26 - 1)
	intentsMandatory = 0 // interactions need none
)

// MessageCreate lets a message arrive and returns it completed. The bot gets it with empty content where Discord would
// keep it back. A message of a person in a direct message needs the id of a channel that OpenDM returned.
func (s *Server) MessageCreate(m Message) Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	m = s.complete(m)
	s.messages = append(s.messages, &m)
	s.announce("MESSAGE_CREATE", m)
	return m
}

// MessageUpdate changes the content of the message with m's id and channel, as its author would. The message that it
// replies to is not looked up for the event.
func (s *Server) MessageUpdate(m Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	held := s.message(m.ChannelID, m.ID)
	if held == nil {
		held = &m
	}
	now := s.now()
	held.Content, held.Edited, held.Mentions = m.Content, &now, nil
	*held = s.complete(*held)
	update := *held
	update.Referenced = nil
	s.announce("MESSAGE_UPDATE", update)
}

// Preview lets Discord add the preview of a link to a message, which is an update but no edit.
func (s *Server) Preview(channel, id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if m := s.message(channel, id); m != nil {
		m.Embeds = json.RawMessage(`[{"type":"link","url":"https://example.org"}]`)
		s.announce("MESSAGE_UPDATE", *m)
	}
}

// Post opens a post in a forum and returns its first message, which has the post's id. Author is who posts.
func (s *Server) Post(forum, title, text string, author User) Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	parent := s.channel(forum)
	post := &Channel{
		ID: s.snowflake(), Type: ChannelThread, GuildID: parent.GuildID, Name: title, ParentID: forum, OwnerID: author.ID, Denied: parent.Denied,
	}
	s.channels = append(s.channels, post)
	m := s.complete(Message{ID: post.ID, ChannelID: post.ID, Content: text, Author: author})
	s.messages = append(s.messages, &m)
	s.opened(post)
	s.announce("MESSAGE_CREATE", m)
	return m
}

// Join adds the bot to a thread, of which the gateway tells as it does of a new one.
func (s *Server) Join(thread string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dispatch("THREAD_CREATE", intentGuilds, func(int) any { return s.channel(thread) })
}

// opened tells of a new thread.
func (s *Server) opened(thread *Channel) {
	s.dispatch("THREAD_CREATE", intentGuilds, func(int) any {
		return struct {
			*Channel
			NewlyCreated bool `json:"newly_created"`
		}{thread, true}
	})
}

// MessageDelete removes a message, whoever wrote it.
func (s *Server) MessageDelete(channel, id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.remove(channel, id)
}

// MessageDeleteBulk removes messages with one event.
func (s *Server) MessageDeleteBulk(channel string, ids ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.removeAll(channel, ids)
}

// OpenDM is the direct message between the bot and a user.
func (s *Server) OpenDM(user string) Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	return *s.openDM(user)
}

// ChannelDelete removes a channel or a thread and all that was in it.
func (s *Server) ChannelDelete(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channel(id)
	if c == nil {
		return
	}
	s.channels = slices.DeleteFunc(s.channels, func(c *Channel) bool { return c.ID == id })
	s.messages = slices.DeleteFunc(s.messages, func(m *Message) bool { return m.ChannelID == id })
	event := "CHANNEL_DELETE"
	if c.Type == ChannelThread {
		event = "THREAD_DELETE"
	}
	s.dispatch(event, intentGuilds, func(int) any { return c })
}

// Raw sends an event as it is given, to whatever intents: malformed, half filled, or one that was sent before.
func (s *Server) Raw(event string, payload json.RawMessage) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dispatch(event, intentsMandatory, func(int) any { return payload })
}

func (s *Server) announce(event string, m Message) {
	s.dispatch(event, messageIntent(m.GuildID), func(intents int) any { return s.blanked(m, intents) })
}

func messageIntent(guild string) int {
	if guild == "" {
		return intentDMs
	}
	return intentMessages
}

func (s *Server) remove(channel, id string) {
	m := s.message(channel, id)
	if m == nil {
		return
	}
	s.messages = slices.DeleteFunc(s.messages, func(m *Message) bool { return m.ChannelID == channel && m.ID == id })
	if m.Flags&FlagEphemeral != 0 {
		s.notify()
		return
	}
	s.dispatch("MESSAGE_DELETE", messageIntent(m.GuildID), func(int) any {
		return map[string]string{"id": id, "channel_id": channel, "guild_id": m.GuildID}
	})
}

func (s *Server) removeAll(channel string, ids []string) {
	s.messages = slices.DeleteFunc(s.messages, func(m *Message) bool {
		return m.ChannelID == channel && slices.Contains(ids, m.ID)
	})
	var guild string
	if c := s.channel(channel); c != nil {
		guild = c.GuildID
	}
	s.dispatch("MESSAGE_DELETE_BULK", messageIntent(guild), func(int) any {
		return map[string]any{"ids": ids, "channel_id": channel, "guild_id": guild}
	})
}

func (s *Server) openDM(user string) *Channel {
	for _, c := range s.channels {
		if c.Type == ChannelDM && c.Recipient == user {
			return c
		}
	}
	c := &Channel{ID: s.snowflake(), Type: ChannelDM, Recipient: user}
	s.channels = append(s.channels, c)
	return c
}
