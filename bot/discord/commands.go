package discord

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/bwmarrin/discordgo"
)

// Names of the commands. They are the same in every language: a localised one breaks its mention.
const (
	commandAsk      = "ask"
	commandLookup   = "lookup"
	commandSources  = "sources"
	commandHelp     = "help"
	commandAskAbout = "Ask about this"
)

// localised are the descriptions in the languages that Discord has a locale for; it has none for Arabic.
type localised struct{ english, chinese string }

func (l localised) all() map[discordgo.Locale]string {
	return map[discordgo.Locale]string{discordgo.ChineseCN: l.chinese}
}

// commandList returns the commands of ibid.
func commandList() []*discordgo.ApplicationCommand {
	return []*discordgo.ApplicationCommand{
		slash(commandAsk, localised{"Ask the documents; every sentence of the answer is cited", "向文档提问，回答的每句话都注明出处"},
			option("question", localised{"Your question, in any language", "你的问题，任何语言都可以"}, true, false),
			&discordgo.ApplicationCommandOption{
				Type: discordgo.ApplicationCommandOptionBoolean, Name: "private", Description: "Only you see the answer",
				DescriptionLocalizations: localised{chinese: "只有你能看到回答"}.all(),
			},
			option("source", localised{"Answer from this document only", "只根据这份文档回答"}, false, true)),
		slash(commandLookup, localised{"Look passages up; only you see them", "查找段落，只有你能看到"},
			option("query", localised{"Words, a title or a heading", "词语、标题或小标题"}, true, true)),
		slash(commandSources, localised{"What I know: the documents, or one document's outline", "我知道什么：文档列表，或一份文档的目录"},
			option("name", localised{"A document", "一份文档"}, false, true)),
		slash(commandHelp, localised{"How to ask, and what is kept", "怎样提问，保存什么"}),
		{Type: discordgo.MessageApplicationCommand, Name: commandAskAbout},
	}
}

func slash(name string, description localised, options ...*discordgo.ApplicationCommandOption) *discordgo.ApplicationCommand {
	localizations := description.all()
	return &discordgo.ApplicationCommand{
		Type: discordgo.ChatApplicationCommand, Name: name, Description: description.english,
		DescriptionLocalizations: &localizations, Options: options,
	}
}

func option(name string, description localised, required, completed bool) *discordgo.ApplicationCommandOption {
	return &discordgo.ApplicationCommandOption{
		Type: discordgo.ApplicationCommandOptionString, Name: name, Description: description.english,
		DescriptionLocalizations: description.all(), Required: required, Autocomplete: completed, MaxLength: 2000,
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
		if mode != "reply" && mode != "thread" {
			return r, fmt.Errorf("%q is neither reply nor thread, nor CHANNEL=reply or CHANNEL=thread", part)
		}
		if one {
			r.Channels[channel] = mode == "thread"
		} else {
			r.Threads = mode == "thread"
		}
	}
	return r, nil
}
