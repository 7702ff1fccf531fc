package discord

import "github.com/bwmarrin/discordgo"

// accept reports whether an event is one that ibid answers to, and whole: discordgo hands on half of an event whose rest it
// couldn't read. Messages of bots, webhooks and Discord itself are none.
func accept(event any) bool {
	switch e := event.(type) {
	case *discordgo.Ready:
		return e.User != nil && e.User.ID != ""
	case *discordgo.MessageCreate:
		return fromPerson(e.Message)
	case *discordgo.MessageUpdate:
		return fromPerson(e.Message)
	case *discordgo.MessageDelete:
		return e.Message != nil && e.ID != "" && e.ChannelID != ""
	case *discordgo.MessageDeleteBulk:
		return e.ChannelID != "" && len(e.Messages) > 0
	case *discordgo.InteractionCreate:
		return wholeInteraction(e.Interaction)
	case *discordgo.ThreadCreate:
		return e.Channel != nil && e.ID != ""
	}
	return false
}

func fromPerson(m *discordgo.Message) bool {
	return m != nil && m.ID != "" && m.ChannelID != "" && m.WebhookID == "" &&
		m.Author != nil && m.Author.ID != "" && !m.Author.Bot && !m.Author.System
}

// wholeInteraction reports whether an interaction can be answered, has its data and somebody who did it: the member in a
// server, the user elsewhere.
func wholeInteraction(i *discordgo.Interaction) bool {
	if i == nil || i.ID == "" || i.Token == "" || i.AppID == "" || i.Data == nil {
		return false
	}
	user := i.User
	if i.Member != nil {
		user = i.Member.User
	}
	return user != nil && user.ID != ""
}

// identity returns what an event has in common with its replay, "" for events that may come again.
func identity(event any) string {
	switch e := event.(type) {
	case *discordgo.MessageCreate:
		return "message " + e.ID
	case *discordgo.MessageUpdate:
		if e.EditedTimestamp != nil {
			return "message " + version(e.Message)
		}
	case *discordgo.MessageDelete:
		return "deletion " + e.ID
	case *discordgo.InteractionCreate:
		return "interaction " + e.ID
	}
	return ""
}

// recent remembers the last strings that were added to it.
type recent struct {
	set  map[string]struct{}
	ring []string
	next int
}

func newRecent(size int) recent {
	return recent{set: make(map[string]struct{}), ring: make([]string, size)}
}

func (r *recent) has(s string) bool {
	_, ok := r.set[s]
	return ok
}

// add reports whether s, which isn't empty, is new.
func (r *recent) add(s string) bool {
	if r.has(s) {
		return false
	}
	delete(r.set, r.ring[r.next])
	r.set[s], r.ring[r.next] = struct{}{}, s
	r.next = (r.next + 1) % len(r.ring)
	return true
}
