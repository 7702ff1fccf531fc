package discordtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"
)

// payload is the body of every request that makes or edits a message. A field that is missing here is unknown to
// Discord, which would silently ignore it.
type payload struct {
	Content          *string          `json:"content"`
	Embeds           []embed          `json:"embeds"`
	Components       []component      `json:"components"`
	AllowedMentions  *allowedMentions `json:"allowed_mentions"`
	MessageReference *reference       `json:"message_reference"`
	Flags            *int             `json:"flags"`
	Nonce            json.RawMessage  `json:"nonce"`
	EnforceNonce     bool             `json:"enforce_nonce"`
	TTS              bool             `json:"tts"`
	StickerIDs       []string         `json:"sticker_ids"`
	Attachments      json.RawMessage  `json:"attachments"`
	Poll             json.RawMessage  `json:"poll"`
	ID               string           `json:"id"`      // discordgo sends these two with an edit
	Channel          string           `json:"channel"` // by its own carelessness

	fields map[string]json.RawMessage // as sent: an edit leaves alone what is not there
	files  int
}

type allowedMentions struct {
	Parse       *[]string `json:"parse"`
	Roles       []string  `json:"roles"`
	Users       []string  `json:"users"`
	RepliedUser bool      `json:"replied_user"`
}

type reference struct {
	Type            int    `json:"type"`
	MessageID       string `json:"message_id"`
	ChannelID       string `json:"channel_id"`
	GuildID         string `json:"guild_id"`
	FailIfNotExists *bool  `json:"fail_if_not_exists"`
}

type embed struct {
	Title       string          `json:"title"`
	Type        string          `json:"type"`
	Description string          `json:"description"`
	URL         string          `json:"url"`
	Timestamp   string          `json:"timestamp"`
	Color       int             `json:"color"`
	Footer      *embedText      `json:"footer"`
	Author      *embedText      `json:"author"`
	Fields      []embedField    `json:"fields"`
	Image       json.RawMessage `json:"image"`
	Thumbnail   json.RawMessage `json:"thumbnail"`
	Video       json.RawMessage `json:"video"`
	Provider    json.RawMessage `json:"provider"`
}

type embedText struct {
	Name         string `json:"name"`
	Text         string `json:"text"`
	URL          string `json:"url"`
	IconURL      string `json:"icon_url"`
	ProxyIconURL string `json:"proxy_icon_url"`
}

type embedField struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Inline bool   `json:"inline"`
}

// strict decodes one JSON value and refuses fields that the type lacks.
func strict(data []byte, into any) error {
	if len(data) == 0 {
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return fmt.Errorf("more than one JSON value")
	}
	return nil
}

// payload decodes a body. An unknown field is a violation, but no problem to Discord.
func (s *Server) payload(c *call, body json.RawMessage) (payload, []string) {
	p := payload{files: len(c.Files)}
	if len(body) == 0 || string(body) == "null" {
		return p, nil
	}
	if err := strict(body, &p); err != nil {
		p = payload{files: len(c.Files)}
		if json.Unmarshal(body, &p) != nil {
			return payload{}, []string{err.Error()}
		}
		s.violate("%s %s: %v", c.Method, c.Route, err)
	}
	if err := json.Unmarshal(body, &p.fields); err != nil {
		return payload{}, []string{err.Error()}
	}
	return p, nil
}

func (p payload) flags() int {
	if p.Flags == nil {
		return 0
	}
	return *p.Flags
}

func (p payload) content() string {
	if p.Content == nil {
		return ""
	}
	return *p.Content
}

// apply changes what the payload names. Flags that are settled by the first send stay.
func (p payload) apply(m *Message) {
	const settled = FlagEphemeral | FlagLoading | flagComponentsV2
	if _, named := p.fields["content"]; named {
		m.Content = strings.TrimSpace(p.content())
	}
	if p.Flags != nil {
		m.Flags = m.Flags&settled | *p.Flags
	}
	for name, field := range map[string]*json.RawMessage{
		"embeds": &m.Embeds, "components": &m.Components, "attachments": &m.Attachments,
	} {
		if raw, named := p.fields[name]; named {
			*field = raw
			if string(raw) == "null" {
				*field = json.RawMessage("[]")
			}
		}
	}
}

// problems are the reasons for which Discord refuses a message.
func (p payload) problems(edit bool) []string {
	var out []string
	add := func(wrong bool, format string, args ...any) {
		if wrong {
			out = append(out, fmt.Sprintf(format, args...))
		}
	}
	n := utf8.RuneCountInString(p.content())
	add(n > 2000, "content of %d characters, 2000 are allowed", n)
	size := 0
	for _, e := range p.Embeds {
		size += e.size()
	}
	add(size > 6000, "embeds of %d characters together, 6000 are allowed", size)
	add(len(p.Embeds) > 10, "%d embeds, 10 are allowed", len(p.Embeds))
	add(len(p.Nonce) > 27, "a nonce of more than 25 characters")
	add(!edit && p.void(), "an empty message")
	v2 := p.flags()&flagComponentsV2 != 0
	add(v2 && (p.content() != "" || len(p.Embeds) > 0 || len(p.Poll) > 0), "content, embeds or a poll with Components V2")
	return append(out, componentProblems(p.Components, v2)...)
}

func (p payload) void() bool {
	poll := len(p.Poll) > 0 && string(p.Poll) != "null"
	nothing := len(p.Embeds) == 0 && len(p.Components) == 0 && len(p.StickerIDs) == 0 && p.files == 0 && !poll
	return nothing && strings.TrimSpace(p.content()) == ""
}

// size counts as Discord does: everything that people read, without white space at the ends.
func (e embed) size() int {
	n := length(e.Title) + length(e.Description)
	for _, t := range []*embedText{e.Footer, e.Author} {
		if t != nil {
			n += length(t.Name) + length(t.Text)
		}
	}
	for _, f := range e.Fields {
		n += length(f.Name) + length(f.Value)
	}
	return n
}

func length(s string) int { return utf8.RuneCountInString(strings.TrimSpace(s)) }

// house checks what the bot owes to people rather than to Discord: nobody is pinged, and a reply is sent even when its
// target has gone.
func (s *Server) house(c *call, p payload) {
	where := c.Method + " " + c.Route
	switch a := p.AllowedMentions; {
	case a == nil || a.Parse == nil:
		s.violate("%s: no allowed_mentions with an empty parse list", where)
	case len(*a.Parse)+len(a.Roles)+len(a.Users) > 0 || a.RepliedUser:
		s.violate("%s: allowed_mentions lets somebody be pinged", where)
	}
	if r := p.MessageReference; r != nil && (r.FailIfNotExists == nil || *r.FailIfNotExists) {
		s.violate("%s: a reply without fail_if_not_exists false", where)
	}
}

var link = regexp.MustCompile(`(?i)https?://`)

// previews checks that a message of the bot with a link shows no preview of it.
func (s *Server) previews(c *call, m Message) {
	if link.MatchString(m.Content) && m.Flags&FlagSuppressEmbeds == 0 {
		s.violate("%s %s: a link without SUPPRESS_EMBEDS", c.Method, c.Route)
	}
}
