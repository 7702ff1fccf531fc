package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/google/go-cmp/cmp"

	"ibid/bot"
	"ibid/bot/discord/discordtest"
)

func TestParseList(t *testing.T) {
	l, err := ParseList(" guild:1,category:2 , channel:3,role:4,user:5,dm,")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{"guild:1": true, "category:2": true, "channel:3": true, "role:4": true, "user:5": true}
	if diff := cmp.Diff(want, l.ids); diff != "" || !l.direct || !l.places() || !l.people() || !l.parts() {
		t.Errorf("the list (-want +got):\n%s%+v", diff, l)
	}
	for s, want := range map[spot]bool{
		{guild: "1"}: true, {guild: "9", category: "2"}: true, {guild: "9", channel: "3"}: true, {guild: "9", channel: "8", thread: "3"}: true,
		{guild: "2", category: "3", channel: "1", thread: "5"}: false, {}: false,
	} {
		if l.at(s) != want {
			t.Errorf("at(%+v) is %v, want %v", s, !want, want)
		}
	}
	if l, err := ParseList(""); err != nil || l.places() || l.people() || l.direct {
		t.Errorf("the empty list is %+v, %v", l, err)
	}
	for _, bad := range []string{"123", "guild", "guild:", "guild:x", "guild: 1", "server:1", "user:1;user:2", "dm:1", "Guild:1"} {
		if _, err := ParseList("user:9," + bad); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("%q", bad)) {
			t.Errorf("ParseList(%q): %v, want an error that quotes it", bad, err)
		}
	}
}

func TestParseQuota(t *testing.T) {
	for s, want := range map[string]Quota{"": {}, "20/24h": {20, 24 * time.Hour}, " 1 / 90s ": {1, 90 * time.Second}} {
		if got, err := ParseQuota(s); err != nil || got != want {
			t.Errorf("ParseQuota(%q) = %v, %v, want %v", s, got, err, want)
		}
	}
	for _, bad := range []string{"20", "0/1h", "-1/1h", "20/", "/1h", "20/1d", "20/0s", "20/1ms", "a/1h", "1/1h/2"} {
		if got, err := ParseQuota(bad); err == nil {
			t.Errorf("ParseQuota(%q) = %v, want an error", bad, got)
		}
	}
}

func TestOwnersOf(t *testing.T) {
	member := func(id string, state discordgo.MembershipState) *discordgo.TeamMember {
		return &discordgo.TeamMember{User: &discordgo.User{ID: id}, MembershipState: state}
	}
	team := &discordgo.Team{Members: []*discordgo.TeamMember{member("1", discordgo.MembershipStateAccepted), nil, {}, member("2", discordgo.MembershipStateInvited), member("3", discordgo.MembershipStateAccepted)}}
	for name, test := range map[string]struct {
		app  discordgo.Application
		want []string
	}{
		"a person's":  {discordgo.Application{Owner: &discordgo.User{ID: "7"}}, []string{"7"}},
		"a team's":    {discordgo.Application{Owner: &discordgo.User{ID: "9"}, Team: team}, []string{"1", "3"}},
		"nobody's":    {discordgo.Application{}, nil},
		"empty teams": {discordgo.Application{Owner: &discordgo.User{ID: "9"}, Team: &discordgo.Team{}}, nil},
	} {
		if diff := cmp.Diff(test.want, ownersOf(&test.app)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestTeamOwns: a team's application answers where one of its members is, and in their direct messages; who was only invited
// counts as nobody.
func TestTeamOwns(t *testing.T) {
	here, invited := discordtest.User{ID: "51", Username: "here"}, discordtest.User{ID: "52", Username: "invited"}
	away := discordtest.User{ID: "53", Username: "away"}
	for name, test := range map[string]struct {
		team []discordtest.TeamMember
		want string
	}{
		"a member is here":   {[]discordtest.TeamMember{{User: away}, {User: here}}, "All is well."},
		"nobody is":          {[]discordtest.TeamMember{{User: away}}, "I don't answer here."},
		"who was invited is": {[]discordtest.TeamMember{{User: away}, {User: invited, Invited: true}}, "I don't answer here."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const wantDM = "All is well."
			o := discordtest.Options{Application: discordtest.Application{Team: test.team}, Guilds: []discordtest.Guild{
				{ID: discordtest.GuildID, Name: "Lunda", Absent: []string{away.ID}, Channels: []discordtest.Channel{{ID: discordtest.ChannelID, Name: "history"}}},
			}}
			server, _ := connectTo(t, o, Config{}, func(context.Context, bot.Question) (bot.Answer, error) { return answerOf("All is well."), nil })
			server.MessageCreate(discordtest.Message{Content: mentionMe + "how are things?"})
			sent(t, server, "POST", test.want)
			server.MessageCreate(discordtest.Message{Content: "how are things?", Author: away, ChannelID: server.OpenDM(away.ID).ID})
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			if _, err := server.WaitMessage(ctx, server.OpenDM(away.ID).ID, func(m discordtest.Message) bool { return strings.Contains(m.Content, wantDM) }); err != nil {
				t.Errorf("no %q in a direct message: %v", wantDM, err)
			}
		})
	}
}

// TestUnknownIsAskedAgain: where Discord doesn't say whether the owner is in a server, nobody is answered, until it does.
func TestUnknownIsAskedAgain(t *testing.T) {
	t.Parallel()
	server, _ := connect(t, Config{}, func(context.Context, bot.Question) (bot.Answer, error) { return answerOf("All is well."), nil })
	server.Fail("GET", "/guilds/{guild}/members/{id}", 1, discordtest.Response{Status: 403, Body: `{"code":50001}`})
	ask := discordtest.Command("ask", discordtest.Option{Name: "question", Value: "How are things?"})
	server.Interaction(ask)
	sent(t, server, "POST", "I don't answer here.")
	server.Interaction(ask)
	sent(t, server, "PATCH", "All is well.")
}

// TestCache: what is known is asked for once by all who want it, again when it is old or could not be found out.
func TestCache(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c cache[int]
		asked := 0
		start := time.Now()
		get := func(err error) (int, error) {
			return c.get(t.Context(), "a", time.Now(), time.Minute, func(context.Context) (int, error) {
				asked++
				time.Sleep(time.Second)
				return asked, err
			})
		}
		var all sync.WaitGroup
		for range 5 {
			all.Go(func() {
				if got, err := get(nil); got != 1 || err != nil {
					t.Errorf("got %d, %v, want 1", got, err)
				}
			})
		}
		all.Wait()
		if took := time.Since(start); took != time.Second || asked != 1 {
			t.Errorf("asked %d times in %v, want once in a second", asked, took)
		}
		time.Sleep(time.Minute)
		if _, err := get(context.DeadlineExceeded); err == nil || asked != 2 {
			t.Errorf("old: %v after asking %d times, want an error and 2", err, asked)
		}
		if got, err := get(nil); got != 3 || err != nil {
			t.Errorf("after an error: %d, %v, want 3", got, err)
		}
		func() {
			defer func() { _ = recover() }()
			_, _ = c.get(t.Context(), "b", time.Now(), time.Minute, func(context.Context) (int, error) { panic("as told") })
		}()
		if got, err := c.get(t.Context(), "b", time.Now(), time.Minute, func(context.Context) (int, error) { return 7, nil }); got != 7 || err != nil {
			t.Errorf("after a panic: %d, %v, want 7", got, err)
		}
		for n := range 3 * maxCached {
			_, _ = c.get(t.Context(), fmt.Sprint(n), time.Now(), time.Minute, func(context.Context) (int, error) { return 0, nil })
		}
		if len(c.entries) > maxCached {
			t.Errorf("%d answers are kept, want %d at most", len(c.entries), maxCached)
		}
	})
}

// TestCacheOutlivesWhoAsks: who waits for what somebody else is asking for asks again if that one gives up.
func TestCacheOutlivesWhoAsks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c cache[int]
		asked := 0
		get := func(ctx context.Context) (int, error) {
			return c.get(ctx, "a", time.Now(), time.Minute, func(ctx context.Context) (int, error) {
				asked++
				return 7, sleep(ctx, time.Second)
			})
		}
		ending, end := context.WithCancelCause(t.Context())
		go func() { _, _ = get(ending) }()
		synctest.Wait()
		time.AfterFunc(time.Second/2, func() { end(errDeleted) })
		if got, err := get(t.Context()); got != 7 || err != nil || asked != 2 {
			t.Errorf("got %d, %v after asking %d times; want 7 after 2", got, err, asked)
		}
		if got, err := get(ending); got != 7 || err != nil {
			t.Errorf("what is known is %d, %v, for a context that has ended; want 7", got, err)
		}
	})
}

// quotaConfig allows a person one question an hour.
func quotaConfig(log *bytes.Buffer) Config {
	return Config{Quotas: Quotas{Person: Quota{1, time.Hour}}, Log: slog.New(slog.NewTextHandler(log, nil))}
}

// TestFailuresAreGivenBack: what ibid could not answer, by its own fault, leaves the quota as it was.
func TestFailuresAreGivenBack(t *testing.T) {
	command := func(s *discordtest.Server, text string) {
		s.Interaction(discordtest.Command("ask", discordtest.Option{Name: "question", Value: text}))
	}
	mentioning := func(s *discordtest.Server, text string) {
		s.MessageCreate(discordtest.Message{Content: mentionMe + text})
	}
	for name, test := range map[string]struct {
		ask    func(s *discordtest.Server, text string)
		method string
	}{"command": {command, "PATCH"}, "mention": {mentioning, "POST"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var log bytes.Buffer
			server, stop := connect(t, quotaConfig(&log), func(_ context.Context, q bot.Question) (bot.Answer, error) {
				if strings.Contains(q.Text, "explode") {
					panic("as told")
				}
				return answerOf("All is well."), nil
			})
			test.ask(server, "explode?")
			sent(t, server, test.method, "Something went wrong")
			test.ask(server, "How are things?")
			sent(t, server, test.method, "All is well.")
			test.ask(server, "And now?")
			sent(t, server, "POST", "You have used all of your questions")
			if err := stop(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestPlaceInLine: who waits for three seconds is told so, and the answer takes the place of that: the edit of a deferred
// answer, or of a reply.
func TestPlaceInLine(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	server, _ := connect(t, Config{}, func(_ context.Context, q bot.Question) (bot.Answer, error) {
		<-release
		return answerOf(strings.TrimSpace(q.Text)), nil
	})
	other := discordtest.User{ID: otherUser, Username: "other"}
	third := discordtest.User{ID: "61", Username: "third"}
	server.MessageCreate(discordtest.Message{Content: mentionMe + "First."})
	server.MessageCreate(discordtest.Message{Content: mentionMe + "Second.", Author: other})
	waiting := discordtest.Command("ask", discordtest.Option{Name: "question", Value: "Third."})
	waiting.User = third
	server.Interaction(waiting)
	sent(t, server, "POST", "Questions before yours: 1.")
	sent(t, server, "PATCH", "Questions before yours: 2.")
	close(release)
	sent(t, server, "POST", "First.")
	edit := sent(t, server, "PATCH", "Second.")
	sent(t, server, "PATCH", "Third.")
	var said []string
	for _, m := range server.Messages(discordtest.ChannelID) {
		if m.Author.ID == discordtest.BotID {
			said = append(said, strings.Fields(m.Content)[1])
		}
	}
	if diff := cmp.Diff([]string{"First.", "Second.", "Third."}, slices.Sorted(slices.Values(said))); diff != "" || edit.Route != "/channels/{channel}/messages/{message}" {
		t.Errorf("what stands in the channel (-want +got):\n%s; edited by %s", diff, edit.Route)
	}
}

// TestLineIsWithdrawn: where nothing is said to a message that waited, or the answer comes in a thread, its place in the line
// is taken away. Where no thread can be opened, the answer is a message of its own, whatever Discord remembers of nonces.
func TestLineIsWithdrawn(t *testing.T) {
	for name, denied := range map[string]int64{"a thread": 0, "no thread": discordtest.PermissionCreateThreads} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			release := make(chan struct{})
			replies, err := ParseReplies("thread")
			if err != nil {
				t.Fatal(err)
			}
			o := discordtest.Options{Guilds: []discordtest.Guild{{ID: discordtest.GuildID, Name: "Lunda", Channels: []discordtest.Channel{
				{ID: discordtest.ChannelID, Name: "history", Denied: denied},
			}}}}
			server, _ := connectTo(t, o, Config{Replies: replies}, func(_ context.Context, q bot.Question) (bot.Answer, error) {
				<-release
				if strings.Contains(q.Text, "much obliged") {
					return bot.Answer{Outcome: bot.Chat, Thanked: true, Language: "en"}, nil
				}
				return answerOf(q.Text), nil
			})
			server.MessageCreate(discordtest.Message{Content: mentionMe + "First."})
			server.MessageCreate(discordtest.Message{Content: mentionMe + "much obliged", Author: discordtest.User{ID: otherUser, Username: "other"}})
			last := server.MessageCreate(discordtest.Message{Content: mentionMe + "Third.", Author: discordtest.User{ID: "61", Username: "third"}})
			sent(t, server, "POST", "Questions before yours: 1.")
			sent(t, server, "POST", "Questions before yours: 2.")
			close(release)
			where, want := last.ID, []string(nil)
			if denied != 0 {
				where, want = discordtest.ChannelID, []string{"First.", "Third."}
			}
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			_, err = server.WaitMessage(ctx, where, func(m discordtest.Message) bool {
				return m.Author.ID == discordtest.BotID && strings.Contains(m.Content, "Third.")
			})
			if err != nil {
				t.Fatalf("no answer: %v", err)
			}
			var got []string
			for _, m := range server.Messages(discordtest.ChannelID) {
				if m.Author.ID == discordtest.BotID {
					got = append(got, strings.Fields(m.Content)[1])
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("in the channel stands (-want +got):\n%s", diff)
			}
		})
	}
}

// TestOneAnswerAtATime: a person's second question, in another channel, waits for the first; another person's does not.
func TestOneAnswerAtATime(t *testing.T) {
	t.Parallel()
	asked, release := make(chan string, 9), make(chan struct{})
	o := discordtest.Options{Guilds: guilds()}
	server, _ := connectTo(t, o, Config{}, func(_ context.Context, q bot.Question) (bot.Answer, error) {
		asked <- q.Text
		<-release
		return answerOf(q.Text), nil
	})
	server.MessageCreate(discordtest.Message{Content: mentionMe + "First."})
	if got := <-asked; got != "First." {
		t.Fatalf("asked %q first", got)
	}
	server.MessageCreate(discordtest.Message{Content: mentionMe + "Second.", ChannelID: quietChannel})
	server.MessageCreate(discordtest.Message{Content: mentionMe + "Third.", ChannelID: titledThread, Author: discordtest.User{ID: otherUser, Username: "other"}})
	if got := <-asked; got != "Third." {
		t.Errorf("asked %q next, want the other person's", got)
	}
	close(release)
	if got := <-asked; got != "Second." {
		t.Errorf("asked %q last", got)
	}
	sent(t, server, "POST", "Second.")
}

// TestRolesOf: a member's roles are those of the event, and the one that everybody has, whose ID is the server's.
func TestRolesOf(t *testing.T) {
	var m discordgo.Member
	if err := json.Unmarshal([]byte(`{"roles":["1","2"]}`), &m); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"9", "1", "2"}, rolesIn("9", &m)); diff != "" {
		t.Errorf("roles (-want +got):\n%s", diff)
	}
	if got := rolesIn("", &m); got != nil {
		t.Errorf("in direct messages: %v, want none", got)
	}
	if diff := cmp.Diff([]string{"9"}, rolesIn("9", nil)); diff != "" {
		t.Errorf("of no member (-want +got):\n%s", diff)
	}
}

// Where people are listed, direct messages are open to the listed users alone: roles are not known there.
func TestDirectMessages(t *testing.T) {
	for allow, want := range map[string][]string{
		"": {"owner"}, "guild:1": {"owner"}, "dm": {"owner", "5", "6"}, "user:5": {"5"}, "role:4": nil, "dm,role:4": nil, "dm,user:5": {"5"},
	} {
		l, err := ParseList(allow)
		if err != nil {
			t.Fatal(err)
		}
		d := &Discord{config: Config{Allow: l}, owners: []string{"owner"}}
		var got []string
		for _, id := range []string{"owner", "5", "6"} {
			if d.admit(t.Context(), "", "9", person{id: id}) == admitted {
				got = append(got, id)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("DISCORD_ALLOW=%s (-want +got):\n%s", allow, diff)
		}
	}
}
