package discord

import (
	"encoding/json"
	"fmt"
	"strings"

	"ibid/bot/discord/discordtest"
)

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
