package discordtest

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

type command struct {
	named
	ID                       string          `json:"id"`
	ApplicationID            string          `json:"application_id"`
	GuildID                  string          `json:"guild_id"`
	Version                  string          `json:"version"`
	Type                     int             `json:"type"` // 0: chat input
	Options                  []option        `json:"options"`
	DefaultPermission        *bool           `json:"default_permission"`
	DefaultMemberPermissions json.RawMessage `json:"default_member_permissions"`
	NSFW                     *bool           `json:"nsfw"`
	DMPermission             *bool           `json:"dm_permission"`
	Contexts                 []int           `json:"contexts"`
	IntegrationTypes         []int           `json:"integration_types"`
	Handler                  int             `json:"handler"`
}

// named is what commands and their options have in common.
type named struct {
	Name                     string            `json:"name"`
	NameLocalizations        map[string]string `json:"name_localizations"`
	Description              string            `json:"description"`
	DescriptionLocalizations map[string]string `json:"description_localizations"`
}

type option struct {
	named
	Type         int             `json:"type"`
	Required     bool            `json:"required"`
	Options      []option        `json:"options"`
	Choices      []choice        `json:"choices"`
	ChannelTypes []int           `json:"channel_types"`
	MinValue     json.RawMessage `json:"min_value"`
	MaxValue     json.RawMessage `json:"max_value"`
	MinLength    *int            `json:"min_length"`
	MaxLength    *int            `json:"max_length"`
	Autocomplete bool            `json:"autocomplete"`
}

type choice struct {
	Name              string            `json:"name"`
	NameLocalizations map[string]string `json:"name_localizations"`
	Value             any               `json:"value"`
}

// Discord: application-commands, "Application Command Naming" and "Locales".
var (
	commandName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)
	locales     = strings.Fields("id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja zh-TW ko")
)

// commands decodes the body of a bulk overwrite and lists the reasons for which Discord refuses it. The result is the
// body with room for what Discord adds.
func commands(body []byte) ([]map[string]any, []string) {
	var list []command
	if err := strict(body, &list); err != nil {
		return nil, []string{err.Error()}
	}
	var out []string
	seen, count := map[string]bool{}, [4]int{}
	allowed := [4]int{0, 100, 15, 15}
	for _, c := range list {
		kind := max(c.Type, 1)
		key := fmt.Sprint(kind, c.Name)
		if seen[key] {
			out = append(out, fmt.Sprintf("command %q twice", c.Name))
		}
		seen[key] = true
		if kind > 3 {
			out = append(out, fmt.Sprintf("command %q of type %d", c.Name, kind))
			continue
		}
		if count[kind]++; count[kind] == allowed[kind]+1 {
			out = append(out, fmt.Sprintf("more than %d commands of type %d", allowed[kind], kind))
		}
		out = append(out, c.problems(kind)...)
	}
	var raw []map[string]any
	if err := json.Unmarshal(body, &raw); err != nil {
		return nil, append(out, err.Error())
	}
	return raw, out
}

func (c command) problems(kind int) []string {
	if kind != 1 {
		if n := utf8.RuneCountInString(c.Name); n < 1 || n > 32 || c.Description != "" || len(c.Options) > 0 {
			return []string{fmt.Sprintf("command %q: a menu entry has a name of 1 to 32 characters, no description, no options", c.Name)}
		}
		return localeProblems(c.Name, c.NameLocalizations)
	}
	out := append(c.named.problems(), optionProblems(c.Name, c.Options)...)
	size := c.size()
	for _, o := range c.Options {
		size += o.total()
	}
	if size > 8000 {
		out = append(out, fmt.Sprintf("command %q of %d characters, 8000 are allowed", c.Name, size))
	}
	return out
}

func optionProblems(of string, options []option) []string {
	var out []string
	if len(options) > 25 {
		out = append(out, fmt.Sprintf("%q: %d options, 25 are allowed", of, len(options)))
	}
	seen, optional := map[string]bool{}, false
	for _, o := range options {
		if seen[o.Name] {
			out = append(out, fmt.Sprintf("%q: option %q twice", of, o.Name))
		}
		seen[o.Name] = true
		if o.Required && optional {
			out = append(out, fmt.Sprintf("%q: required option %q after an optional one", of, o.Name))
		}
		optional = optional || !o.Required
		out = append(out, o.problems()...)
	}
	return out
}

func (o option) problems() []string {
	out := append(o.named.problems(), optionProblems(o.Name, o.Options)...)
	if o.Autocomplete && len(o.Choices) > 0 {
		out = append(out, fmt.Sprintf("option %q has both choices and autocomplete", o.Name))
	}
	return append(out, choiceProblems(o.Choices)...)
}

func (n named) problems() []string {
	var out []string
	for _, name := range append([]string{n.Name}, inOrder(n.NameLocalizations)...) {
		if !commandName.MatchString(name) || strings.ToLower(name) != name {
			out = append(out, fmt.Sprintf("name %q is not 1 to 32 lower-case letters, digits, - or _", name))
		}
	}
	for _, text := range append([]string{n.Description}, inOrder(n.DescriptionLocalizations)...) {
		if size := utf8.RuneCountInString(text); size < 1 || size > 100 {
			out = append(out, fmt.Sprintf("%q: a description of %d characters, 1 to 100 are allowed", n.Name, size))
		}
	}
	return append(out, localeProblems(n.Name, n.NameLocalizations, n.DescriptionLocalizations)...)
}

func inOrder(m map[string]string) []string {
	var out []string
	for _, key := range slices.Sorted(maps.Keys(m)) {
		out = append(out, m[key])
	}
	return out
}

func localeProblems(of string, texts ...map[string]string) []string {
	var out []string
	for _, m := range texts {
		for _, locale := range slices.Sorted(maps.Keys(m)) {
			if !slices.Contains(locales, locale) {
				out = append(out, fmt.Sprintf("%q: %q is no locale of Discord", of, locale))
			}
		}
	}
	return out
}

// size counts the longest wording of each text.
func (n named) size() int {
	return longest(n.Name, n.NameLocalizations) + longest(n.Description, n.DescriptionLocalizations)
}

func (o option) total() int {
	n := o.size()
	for _, c := range o.Choices {
		n += longest(c.Name, c.NameLocalizations) + utf8.RuneCountInString(fmt.Sprint(c.Value))
	}
	for _, inner := range o.Options {
		n += inner.total()
	}
	return n
}

func longest(text string, others map[string]string) int {
	n := utf8.RuneCountInString(text)
	for _, other := range others {
		n = max(n, utf8.RuneCountInString(other))
	}
	return n
}

// choiceProblems holds for the choices of a command and for those of an autocompletion.
func choiceProblems(choices []choice) []string {
	var out []string
	if len(choices) > 25 {
		out = append(out, fmt.Sprintf("%d choices, 25 are allowed", len(choices)))
	}
	for _, c := range choices {
		if n := utf8.RuneCountInString(c.Name); n < 1 || n > 100 {
			out = append(out, fmt.Sprintf("a choice's name of %d characters, 1 to 100 are allowed", n))
		}
		if text, isText := c.Value.(string); isText && utf8.RuneCountInString(text) > 100 {
			out = append(out, fmt.Sprintf("choice %q: a value of more than 100 characters", c.Name))
		}
		out = append(out, localeProblems(c.Name, c.NameLocalizations)...)
	}
	return out
}

func choicesProblems(data json.RawMessage) []string {
	var body struct {
		Choices    []choice        `json:"choices"`
		Content    string          `json:"content"` // discordgo sends these with every callback
		TTS        bool            `json:"tts"`
		Embeds     json.RawMessage `json:"embeds"`
		Components json.RawMessage `json:"components"`
	}
	if err := strict(data, &body); err != nil {
		return []string{err.Error()}
	}
	return choiceProblems(body.Choices)
}
