package discord

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ibid/bot/discord/discordtest"
)

// TestExamine checks what is found of applications as people set them up.
func TestExamine(t *testing.T) {
	link := invite(discordtest.ApplicationID)
	known := "token: Discord knows the bot as ibid\n"
	private := "application: only its owner may add the bot to a server\n"
	noIntents := "intents: no privileged intent is on, and none is needed\n"
	inOne := "servers: the bot is in 1; add it to others with " + link + "\n"
	for name, test := range map[string]struct {
		options discordtest.Options
		token   string
		allow   string
		script  func(*discordtest.Server)
		want    string
	}{
		"good": {
			options: discordtest.Options{Application: discordtest.Application{Private: true}},
			want:    known + private + noIntents + inOne,
		},
		"public, with intents": {
			options: discordtest.Options{Application: discordtest.Application{Flags: 1 << 19}},
			want: known + "application: anyone may add the bot to a server; it answers only in those where its owner is -> list the servers in DISCORD_ALLOW, as guild:ID; or switch off Public Bot at the application's Bot page, with Install Link set to None at its Installation page\n" +
				"intents: privileged intents are on, which ibid doesn't use -> switch them off at the application's Bot page, unless something else needs them\n" + inOne,
		},
		"public, with servers listed": {
			allow: "guild:" + discordtest.GuildID,
			want:  known + "application: anyone may add the bot to a server; it answers only where DISCORD_ALLOW says\n" + noIntents + inOne,
		},
		"public, with people listed": {
			allow: "user:1,dm",
			want: known + "application: anyone may add the bot to a server; it answers only in those where its owner is -> list the servers in DISCORD_ALLOW, as guild:ID; or switch off Public Bot at the application's Bot page, with Install Link set to None at its Installation page\n" +
				noIntents + inOne,
		},
		"code grant, nowhere": {
			options: discordtest.Options{Application: discordtest.Application{Private: true, CodeGrant: true}, Guilds: []discordtest.Guild{}},
			want: known + private + noIntents +
				"BAD application: a link alone can't add the bot to a server -> switch off Requires OAuth2 Code Grant at the application's Bot page\n" +
				"servers: the bot is in none -> add it with " + link + "\n",
		},
		"permissions": {
			options: discordtest.Options{Application: discordtest.Application{Private: true}, Guilds: []discordtest.Guild{
				{ID: "12", Name: "B", Denied: discordtest.PermissionSend | discordtest.PermissionSendInThreads}, {ID: "11", Name: "A"},
			}},
			want: known + private + noIntents + "servers: the bot is in 2; add it to others with " + link + "\n" +
				"servers: in \"B\" the bot lacks: Send Messages, Send Messages in Threads -> give its role these in Server Settings, Roles, or add the bot again with " + link + "\n",
		},
		"wrong token": {
			token: "wrong-" + discordtest.Token,
			want:  "BAD token: Discord does not know this token -> reset the bot's token at discord.com/developers and copy the new one into DISCORD_TOKEN\n",
		},
		"no token": {
			token: " ",
			want:  "BAD token: none is set -> set DISCORD_TOKEN to the token of the application's bot, from discord.com/developers\n",
		},
		"no list of servers": {
			options: discordtest.Options{Application: discordtest.Application{Private: true}},
			script: func(s *discordtest.Server) {
				s.Fail("GET", "/users/@me/guilds", -1, discordtest.Response{Status: 403, Body: `{"code":50001}`})
			},
			want: known + private + noIntents + "servers: a permission is missing (GET /users/@me/guilds: status 403, code 50001) -> try again later\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			test.options.SpecPath = spec()
			s := discordtest.New(t, test.options)
			if test.script != nil {
				test.script(s)
			}
			token := discordtest.Token
			if test.token != "" {
				token = test.token
			}
			allow, err := ParseList(test.allow)
			if err != nil {
				t.Fatal(err)
			}
			var got bytes.Buffer
			for _, f := range Examine(t.Context(), Config{Token: token, Transport: s.Transport(), Allow: allow}) {
				if f.Bad {
					got.WriteString("BAD ")
				}
				fmt.Fprintf(&got, "%s: %s", f.Part, f.Found)
				if f.Remedy != "" {
					fmt.Fprintf(&got, " -> %s", f.Remedy)
				}
				got.WriteByte('\n')
			}
			if diff := cmp.Diff(test.want, got.String()); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
			if token != " " && strings.Contains(got.String(), token) {
				t.Errorf("the token is in the findings:\n%s", &got)
			}
		})
	}
}

// TestExamineEnds: an application that can't be asked costs no more than the context allows.
func TestExamineEnds(t *testing.T) {
	s := discordtest.New(t, discordtest.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if got := Examine(ctx, Config{Token: discordtest.Token, Transport: s.Transport()}); len(got) != 1 || !got[0].Bad {
		t.Errorf("findings %+v, want that Discord was not asked", got)
	}
}

func TestLacking(t *testing.T) {
	if got := lacking(discordtest.PermissionAdministrator); got != nil {
		t.Errorf("an administrator lacks %v", got)
	}
	if got := lacking(permissions); got != nil {
		t.Errorf("who was invited with the link lacks %v", got)
	}
	if got := lacking(0); len(got) != 5 {
		t.Errorf("without any permission %v is lacking, want five", got)
	}
}
