package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"
)

// Finding is what Examine says of a part of a set-up in Discord.
type Finding struct {
	Part   string // token, application, intents, servers
	Bad    bool   // ibid can't answer in Discord until it is remedied
	Found  string
	Remedy string // "": nothing is to be done
}

// Examine looks at the application as Discord knows it, without connecting. Of the configuration it needs the token. What
// it finds never has the token in it.
func Examine(ctx context.Context, c Config) []Finding {
	d, err := New(c, nil, nil)
	if err != nil { // no token
		return []Finding{{Part: "token", Bad: true, Found: "none is set", Remedy: "set DISCORD_TOKEN to the token of the application's bot, from discord.com/developers"}}
	}
	self, err := d.rest.me(ctx)
	if err != nil {
		return []Finding{refusedToken(err)}
	}
	findings := []Finding{{Part: "token", Found: "Discord knows the bot as " + self.Username}}
	app, err := d.rest.application(ctx)
	if err != nil {
		return append(findings, Finding{Part: "application", Bad: true, Found: describe(err), Remedy: "look at the application's page at discord.com/developers"})
	}
	findings = append(findings, publicity(app, c.Allow), intentsOf(app))
	if app.BotRequireCodeGrant {
		findings = append(findings, Finding{Part: "application", Bad: true, Found: "a link alone can't add the bot to a server",
			Remedy: "switch off Requires OAuth2 Code Grant at the application's Bot page"})
	}
	guilds, err := d.rest.guilds(ctx)
	if err != nil {
		return append(findings, Finding{Part: "servers", Found: describe(err), Remedy: "try again later"})
	}
	return append(findings, servers(guilds, app.ID)...)
}

func refusedToken(err error) Finding {
	f := Finding{Part: "token", Bad: true, Found: describe(err), Remedy: "try again later, and see whether discordstatus.com says why"}
	switch {
	case errors.Is(err, errUnauthorized):
		f.Found, f.Remedy = "Discord does not know this token", "reset the bot's token at discord.com/developers and copy the new one into DISCORD_TOKEN"
	case describe(err) == unreachable:
		f.Remedy = "check the network, and DISCORD_API_URL if it is set"
	}
	return f
}

// publicity says who may invite the bot, and where it then answers from the documents.
func publicity(app *discordgo.Application, allow List) Finding {
	switch {
	case !app.BotPublic:
		return Finding{Part: "application", Found: "only its owner may add the bot to a server"}
	case allow.places():
		return Finding{Part: "application", Found: "anyone may add the bot to a server; it answers only where DISCORD_ALLOW says"}
	}
	return Finding{Part: "application", Found: "anyone may add the bot to a server; it answers only in those where its owner is",
		Remedy: "list the servers in DISCORD_ALLOW, as guild:ID; or switch off Public Bot at the application's Bot page, with Install Link set to None at its Installation page"}
}

// privileged are the flags of an application that is allowed a privileged intent, fully or within limits.
// Discord: resources/application, application flags.
const privileged = 1<<12 | 1<<13 | 1<<14 | 1<<15 | 1<<18 | 1<<19

func intentsOf(app *discordgo.Application) Finding {
	if app.Flags&privileged != 0 {
		return Finding{Part: "intents", Found: "privileged intents are on, which ibid doesn't use", Remedy: "switch them off at the application's Bot page, unless something else needs them"}
	}
	return Finding{Part: "intents", Found: "no privileged intent is on, and none is needed"}
}

// guilds returns the servers that the bot is in, 200 at most, with its permissions there.
func (r *rest) guilds(ctx context.Context) ([]*discordgo.UserGuild, error) {
	var list []*discordgo.UserGuild
	err := r.do(ctx, http.MethodGet, "users/@me/guilds", nil, &list)
	return list, err
}

// servers says where the bot is, and where it lacks permissions. A channel may still take away what a server gives.
func servers(guilds []*discordgo.UserGuild, app string) []Finding {
	if len(guilds) == 0 {
		return []Finding{{Part: "servers", Found: "the bot is in none", Remedy: "add it with " + invite(app)}}
	}
	findings := []Finding{{Part: "servers", Found: fmt.Sprintf("the bot is in %d; add it to others with %s", len(guilds), invite(app))}}
	slices.SortStableFunc(guilds, func(a, b *discordgo.UserGuild) int { return strings.Compare(a.ID, b.ID) })
	for _, g := range guilds {
		if lacks := lacking(g.Permissions); len(lacks) > 0 {
			findings = append(findings, Finding{Part: "servers", Found: fmt.Sprintf("in %q the bot lacks: %s", g.Name, strings.Join(lacks, ", ")),
				Remedy: "give its role these in Server Settings, Roles, or add the bot again with " + invite(app)})
		}
	}
	return findings
}

// lacking returns the names of the permissions that ibid needs and doesn't have.
func lacking(have int64) []string {
	if have&discordgo.PermissionAdministrator != 0 {
		return nil
	}
	var names []string
	for _, p := range []struct {
		bit  int64
		name string
	}{
		{discordgo.PermissionViewChannel, "View Channels"},
		{discordgo.PermissionSendMessages, "Send Messages"},
		{discordgo.PermissionReadMessageHistory, "Read Message History"},
		{discordgo.PermissionSendMessagesInThreads, "Send Messages in Threads"},
		{discordgo.PermissionCreatePublicThreads, "Create Public Threads"},
	} {
		if have&p.bit == 0 {
			names = append(names, p.name)
		}
	}
	return names
}
