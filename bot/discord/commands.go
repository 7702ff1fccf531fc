package discord

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/bwmarrin/discordgo"

	"ibid/bot/wording"
)

// Names of the commands. They are the same in every language: a localised one breaks its mention.
const (
	commandAsk      = "ask"
	commandLookup   = "lookup"
	commandSources  = "sources"
	commandHelp     = "help"
	commandForget   = "forget"
	commandAskAbout = "Ask about this"
)

// locales are what Discord calls the languages of wording that it has; Arabic is none of them.
var locales = map[string][]discordgo.Locale{
	"zh": {discordgo.ChineseCN}, "de": {discordgo.German}, "es": {discordgo.SpanishES, discordgo.SpanishLATAM}, "fr": {discordgo.French},
	"pt": {discordgo.PortugueseBR}, "ja": {discordgo.Japanese}, "ru": {discordgo.Russian}, "tr": {discordgo.Turkish}, "hi": {discordgo.Hindi},
	"id": {"id"}, // which discordgo lacks
}

// described is one of the texts that Discord shows while somebody types a command.
type described func(wording.Words) string

func (d described) english() string { return d(wording.In("en")) }

func (d described) localised() map[discordgo.Locale]string {
	texts := map[discordgo.Locale]string{}
	for _, w := range wording.All() {
		for _, locale := range locales[w.Language] {
			texts[locale] = d(w)
		}
	}
	return texts
}

// commandList returns the commands of ibid.
func commandList() []*discordgo.ApplicationCommand {
	private := described(func(w wording.Words) string { return w.AskPrivate })
	return []*discordgo.ApplicationCommand{
		slash(commandAsk, func(w wording.Words) string { return w.AskCommand },
			option("question", func(w wording.Words) string { return w.AskQuestion }, true, false),
			&discordgo.ApplicationCommandOption{
				Type: discordgo.ApplicationCommandOptionBoolean, Name: "private",
				Description: private.english(), DescriptionLocalizations: private.localised(),
			},
			option("source", func(w wording.Words) string { return w.AskSource }, false, true)),
		slash(commandLookup, func(w wording.Words) string { return w.LookupCommand },
			option("query", func(w wording.Words) string { return w.LookupQuery }, true, true)),
		slash(commandSources, func(w wording.Words) string { return w.SourcesCommand },
			option("name", func(w wording.Words) string { return w.SourcesName }, false, true)),
		slash(commandHelp, func(w wording.Words) string { return w.HelpCommand }),
		slash(commandForget, func(w wording.Words) string { return w.ForgetCommand }),
		{Type: discordgo.MessageApplicationCommand, Name: commandAskAbout},
		{Type: discordgo.MessageApplicationCommand, Name: commandCheck},
	}
}

func slash(name string, description described, options ...*discordgo.ApplicationCommandOption) *discordgo.ApplicationCommand {
	localizations := description.localised()
	return &discordgo.ApplicationCommand{
		Type: discordgo.ChatApplicationCommand, Name: name, Description: description.english(),
		DescriptionLocalizations: &localizations, Options: options,
	}
}

func option(name string, description described, required, completed bool) *discordgo.ApplicationCommandOption {
	return &discordgo.ApplicationCommandOption{
		Type: discordgo.ApplicationCommandOptionString, Name: name, Description: description.english(),
		DescriptionLocalizations: description.localised(), Required: required, Autocomplete: completed, MaxLength: 2000,
	}
}

// register makes the commands known to Discord, if they are not as they should be, and learns how to mention them.
func (d *Discord) register(ctx context.Context) error {
	want := commandList()
	have, err := d.rest.commands(ctx, d.app, d.config.DevGuild)
	if err == nil && !sameCommands(have, want) {
		if err = d.rest.overwriteCommands(ctx, d.app, d.config.DevGuild, want); err == nil {
			have, err = d.rest.commands(ctx, d.app, d.config.DevGuild)
		}
	}
	if errors.Is(err, errForbidden) {
		return fmt.Errorf("registering commands: the bot is not in the server of DISCORD_DEV_GUILD, or was invited without applications.commands: invite it with %s", invite(d.app))
	}
	if err != nil {
		return fmt.Errorf("registering commands: %s", describe(err))
	}
	d.commands = map[string]string{}
	for _, c := range have {
		d.commands[c.Name] = "</" + c.Name + ":" + c.ID + ">"
	}
	return nil
}

// sameCommands reports whether the commands that Discord has are those that we want, as far as we say.
func sameCommands(have, want []*discordgo.ApplicationCommand) bool {
	if len(have) != len(want) {
		return false
	}
	byName := map[string]*discordgo.ApplicationCommand{}
	for _, c := range have {
		byName[c.Name] = c
	}
	for _, w := range want {
		h := byName[w.Name]
		if h == nil || h.Type != w.Type || h.Description != w.Description || !sameTexts(h.DescriptionLocalizations, w.DescriptionLocalizations) || !sameOptions(h.Options, w.Options) {
			return false
		}
	}
	return true
}

func sameTexts(a, b *map[discordgo.Locale]string) bool {
	if a == nil || b == nil {
		return (a == nil || len(*a) == 0) && (b == nil || len(*b) == 0)
	}
	return reflect.DeepEqual(*a, *b)
}

func sameOptions(have, want []*discordgo.ApplicationCommandOption) bool {
	if len(have) != len(want) {
		return false
	}
	for i, w := range want {
		h := have[i]
		if h.Type != w.Type || h.Name != w.Name || h.Description != w.Description || h.Required != w.Required || h.Autocomplete != w.Autocomplete ||
			!reflect.DeepEqual(h.DescriptionLocalizations, w.DescriptionLocalizations) {
			return false
		}
	}
	return true
}

// Replies says where mentions are answered: in the channel, or in a thread that is opened for it.
type Replies struct {
	Threads  bool            // unless the channel is listed
	Channels map[string]bool // channel ID → in a thread
}

func (r Replies) thread(channel string) bool {
	if thread, ok := r.Channels[channel]; ok {
		return thread
	}
	return r.Threads
}

// ParseReplies reads "reply" or "thread", and exceptions by channel: "reply,123456=thread".
func ParseReplies(s string) (Replies, error) {
	r := Replies{Channels: map[string]bool{}}
	for _, part := range strings.Split(s, ",") {
		channel, mode, one := strings.Cut(strings.TrimSpace(part), "=")
		if !one {
			channel, mode = "", channel
		}
		if mode != "reply" && mode != "thread" || one && !isID(channel) {
			return r, fmt.Errorf("%q is neither reply nor thread, nor one of these for a channel by its ID, such as 123=thread", part)
		}
		if one {
			r.Channels[channel] = mode == "thread"
		} else {
			r.Threads = mode == "thread"
		}
	}
	return r, nil
}
