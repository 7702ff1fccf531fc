package discordtest

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// Types of a component.
const (
	typeRow       = 1
	typeButton    = 2
	typeSelect    = 3
	typeTextInput = 4
	styleLink     = 5
	stylePremium  = 6
)

// component is the union of the fields of all components.
type component struct {
	Type        int             `json:"type"`
	ID          int             `json:"id"`
	Components  []component     `json:"components"`
	Component   *component      `json:"component"` // of a label
	Accessory   *component      `json:"accessory"` // of a section
	CustomID    string          `json:"custom_id"`
	Style       int             `json:"style"`
	Label       string          `json:"label"`
	Emoji       json.RawMessage `json:"emoji"`
	URL         string          `json:"url"`
	SKU         string          `json:"sku_id"`
	Disabled    bool            `json:"disabled"`
	Placeholder string          `json:"placeholder"`
	MinValues   *int            `json:"min_values"`
	MaxValues   int             `json:"max_values"`
	MinLength   int             `json:"min_length"`
	MaxLength   int             `json:"max_length"`
	Required    *bool           `json:"required"`
	Value       string          `json:"value"`
	Options     []struct {
		Label       string          `json:"label"`
		Value       string          `json:"value"`
		Description string          `json:"description"`
		Emoji       json.RawMessage `json:"emoji"`
		Default     bool            `json:"default"`
	} `json:"options"`
	DefaultValues json.RawMessage `json:"default_values"`
	ChannelTypes  []int           `json:"channel_types"`
	Content       string          `json:"content"` // of a text display
	Description   string          `json:"description"`
	Divider       *bool           `json:"divider"`
	Spacing       int             `json:"spacing"`
	AccentColor   *int            `json:"accent_color"`
	Spoiler       bool            `json:"spoiler"`
	Media         json.RawMessage `json:"media"`
	Items         json.RawMessage `json:"items"`
	File          json.RawMessage `json:"file"`
	Name          string          `json:"name"`
	Size          int             `json:"size"`
}

// walk visits components and all within them, in the order in which people see them.
func walk(list []component, visit func(component)) {
	for _, c := range list {
		visit(c)
		walk(c.Components, visit)
		for _, inner := range []*component{c.Component, c.Accessory} {
			if inner != nil {
				walk([]component{*inner}, visit)
			}
		}
	}
}

// componentProblems are the reasons for which Discord refuses the components of a message.
func componentProblems(list []component, v2 bool) []string {
	var out []string
	if !v2 {
		out = rowProblems(list)
	}
	total, seen := 0, map[string]bool{}
	walk(list, func(c component) {
		total++
		out = append(out, c.problems()...)
		if c.CustomID != "" && seen[c.CustomID] {
			out = append(out, fmt.Sprintf("custom_id %q twice", c.CustomID))
		}
		seen[c.CustomID] = true
	})
	if v2 && total > 40 {
		out = append(out, fmt.Sprintf("%d components, 40 are allowed", total))
	}
	return out
}

func rowProblems(list []component) []string {
	var out []string
	if len(list) > 5 {
		out = append(out, fmt.Sprintf("%d action rows, 5 are allowed", len(list)))
	}
	for _, row := range list {
		switch n := len(row.Components); {
		case row.Type != typeRow:
			out = append(out, fmt.Sprintf("a component of type %d that is in no action row", row.Type))
		case n == 0 || n > 5 || n > 1 && row.Components[0].Type != typeButton:
			out = append(out, fmt.Sprintf("an action row of %d components", n))
		}
	}
	return out
}

// problems are what is wrong with a single component.
func (c component) problems() []string {
	var out []string
	if n := utf8.RuneCountInString(c.CustomID); n > 100 {
		out = append(out, fmt.Sprintf("a custom_id of %d characters, 100 are allowed", n))
	}
	if c.Type == typeSelect && len(c.Options) > 25 {
		out = append(out, fmt.Sprintf("%d options of a select, 25 are allowed", len(c.Options)))
	}
	if c.Type == typeButton && c.Style != stylePremium {
		out = append(out, c.buttonProblems()...)
	}
	return out
}

func (c component) buttonProblems() []string {
	var out []string
	if n := utf8.RuneCountInString(c.Label); n > 80 {
		out = append(out, fmt.Sprintf("a label of %d characters, 80 are allowed", n))
	}
	if c.Label == "" && len(c.Emoji) == 0 {
		out = append(out, "a button with neither label nor emoji")
	}
	isLink := c.Style == styleLink
	if isLink != (c.URL != "") || isLink == (c.CustomID != "") {
		out = append(out, fmt.Sprintf("button %q: a link has a url, any other a custom_id, and neither has both", c.Label))
	}
	if n := utf8.RuneCountInString(c.URL); n > 512 {
		out = append(out, fmt.Sprintf("a url of %d characters, 512 are allowed", n))
	}
	return out
}

// modalProblems are the reasons for which Discord refuses a modal.
func modalProblems(data json.RawMessage) []string {
	var modal struct {
		CustomID   string          `json:"custom_id"`
		Title      string          `json:"title"`
		Components []component     `json:"components"`
		Content    string          `json:"content"` // discordgo sends these three with every callback
		TTS        bool            `json:"tts"`
		Embeds     json.RawMessage `json:"embeds"`
		Flags      int             `json:"flags"`
	}
	if err := strict(data, &modal); err != nil {
		return []string{err.Error()}
	}
	var out []string
	if n := len(modal.Components); n < 1 || n > 5 {
		out = append(out, fmt.Sprintf("a modal of %d components, 1 to 5 are allowed", n))
	}
	if n := utf8.RuneCountInString(modal.Title); n < 1 || n > 45 {
		out = append(out, fmt.Sprintf("a modal title of %d characters, 1 to 45 are allowed", n))
	}
	if n := utf8.RuneCountInString(modal.CustomID); n < 1 || n > 100 {
		out = append(out, fmt.Sprintf("a modal custom_id of %d characters, 1 to 100 are allowed", n))
	}
	return append(out, componentProblems(modal.Components, true)...)
}
