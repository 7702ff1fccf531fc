package discord

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/google/go-cmp/cmp"

	"ibid/bot"
	"ibid/bot/discord/discordtest"
	"ibid/bot/wording"
	"ibid/retrieval/source"
)

// checkedOf is a check of so many claims, each with a sentence that differs.
func checkedOf(claims int, text, quote, link string) bot.Checked {
	c := bot.Checked{Documents: 3}
	for n := range claims {
		document := source.DocumentInfo{ID: fmt.Sprint(n, ".txt"), Title: fmt.Sprint("Document ", n), Language: "zh"}
		c.Citations = append(c.Citations, bot.Citation{Marker: n + 1, Document: document, Link: link, Of: 1, Sentence: source.Sentence{Text: quote, At: source.Locator{Seconds: -1}}})
		c.Claims = append(c.Claims, bot.Claimed{Text: text, Verdict: bot.Differs, Fact: "April 1992", Several: true, AsOf: 2013, Undated: true,
			Quotes: []bot.Quoted{{Text: quote, Marker: n + 1}}})
	}
	return c
}

// A check takes three messages at most, with room in each for who shares it, in every language; what they are about comes
// whole.
func TestCheckFits(t *testing.T) {
	link, at := "https://example.org/"+strings.Repeat("a", 200), room{collections: []string{"rules"}}
	for _, w := range wording.All() {
		for _, c := range []bot.Checked{
			checkedOf(1, "The mill was built in 1912", "The mill was built in 1911.", link),
			checkedOf(10, strings.Repeat("word ", 100), strings.Repeat("*_~", 66), link),
			checkedOf(10, strings.Repeat("字", 2000), strings.Repeat("字", 200), link),
		} {
			contents, c := checkedContents(w, c)
			whole := strings.Join(contents, "\n")
			if len(contents) > maxCheckMessages || !strings.Contains(contents[0], "**"+escape(w.Differs)+"**") || len(c.Citations) != len(c.Claims) || !strings.Contains(whole, fmt.Sprintf(wording.Counting(w.Compared, 3), 3)) {
				t.Errorf("%s: %d messages of %d claims with %d citations, want %d at most, from the first claim to the last line:\n%.3000s", w.Language, len(contents), len(c.Claims), len(c.Citations), maxCheckMessages, whole)
			}
			for _, content := range contents {
				if units(content) > checkLimit {
					t.Errorf("%s: a message of %d characters", w.Language, units(content))
				}
			}
			for _, row := range at.checkedButtons(w, c, true, strings.Repeat("9", 20)) {
				buttons := row.(discordgo.ActionsRow).Components
				for _, b := range buttons {
					if id := b.(discordgo.Button).CustomID; len(buttons) > 5 || len(id) > maxCustomID {
						t.Errorf("%s: %d buttons, one of %d characters: %s", w.Language, len(buttons), len(id), id)
					}
				}
			}
		}
	}
}

// An Arabic reader gets lines from right to left, in which what runs the other way stands apart.
func TestCheckArabic(t *testing.T) {
	w := wording.In("ar")
	contents, _ := checkedContents(w, checkedOf(1, "The mill was built in 1912", "磨坊建于1911年。", ""))
	got := visible(strings.Join(contents, "\n"))
	for _, want := range []string{
		"‹RLI›**" + w.Differs + "** · ‹FSI›The mill was built in 1912‹PDI› · ",
		"> ‹RLI›‹FSI›磨坊建于1911年。‹PDI› ‹FSI›[1]‹PDI›‹PDI›",
		"-# ‹RLI›‹FSI›[1]‹PDI› ‹FSI›Document 0‹PDI› · ",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s\nlacks %s", got, want)
		}
	}
}

// A checker is a Bot that checks what a test wants.
type checker struct {
	fakeBot
	checked bot.Checked
}

func (c checker) Check(context.Context, string, string) (bot.Checked, error) { return c.checked, nil }

// checking runs ibid with a checker until the test ends.
func checking(t *testing.T, with Config, c Bot, m Memory) (*discordtest.Server, *buffer) {
	t.Helper()
	server, lines := discordtest.New(t, discordtest.Options{SpecPath: specPath(), HeartbeatInterval: time.Second}), &buffer{}
	with.Token, with.Transport = discordtest.Token, server.Transport()
	with.Log = slog.New(slog.NewTextHandler(lines, &slog.HandlerOptions{Level: slog.LevelDebug}))
	d, err := New(with, everywhere(c), m)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- d.Run(ctx, func(string) {}) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("ended with %v", err)
		}
	})
	waiting, give := context.WithTimeout(t.Context(), 30*time.Second)
	defer give()
	if err := server.Gateway().Wait(waiting, func(s discordtest.GatewayStats) bool { return s.Settled }); err != nil {
		t.Fatalf("not connected: %v", err)
	}
	return server, lines
}

// Of a message that is checked nothing is kept, and nothing of it is in the log.
func TestCheckKeepsNothing(t *testing.T) {
	t.Parallel()
	memory, c := newForgetful(), newTally()
	server, lines := checking(t, Config{Watch: c}, checker{checked: checkedOf(1, "Ulf stole a cow in 1912", "The mill was built in 1911.", "")}, memory)
	m := server.MessageCreate(discordtest.Message{Content: "Ulf stole a cow in 1912", Author: discordtest.User{ID: otherUser, Username: "other"}})
	server.Interaction(discordtest.MessageCommand(commandCheck, m))
	sent(t, server, "PATCH", "stole a cow")
	c.wait(t, 1)
	memory.mu.Lock()
	defer memory.mu.Unlock()
	if kept := fmt.Sprint(memory.turns, memory.judged, memory.claimed); len(memory.turns) > 0 || strings.Contains(kept, "cow") {
		t.Errorf("kept %s, want nothing", kept)
	}
	line, _, _ := strings.Cut(lines.String()[max(0, strings.Index(lines.String(), "msg=answered")):], "\n")
	if !strings.Contains(line, "way=check outcome=answered claims=1 queue=") || strings.Contains(lines.String(), "cow") || strings.Contains(lines.String(), "mill") {
		t.Errorf("logged %s; want one line on the check, without a text", lines)
	}
}

// A fickle bot checks each message as its text says.
type fickle struct{ fakeBot }

func (fickle) Check(_ context.Context, message, _ string) (bot.Checked, error) {
	c := checkedOf(1, message, "The mill was built in 1911.", "")
	switch {
	case strings.HasPrefix(message, "fail"):
		return c, errors.New("no library")
	case strings.HasPrefix(message, "nothing"):
		return bot.Checked{}, nil
	case strings.HasPrefix(message, "absent"):
		return bot.Checked{Claims: []bot.Claimed{{Text: message, Verdict: bot.Absent}}}, nil
	}
	return c, nil
}

// Each check is counted once, by what became of it. One that came to nothing says so, and takes nothing from a quota.
func TestChecksAreCounted(t *testing.T) {
	t.Parallel()
	c := newTally()
	server, _ := checking(t, Config{Watch: c, Quotas: Quotas{Person: Quota{2, time.Hour}}}, fickle{}, newForgetful())
	check := func(text string) {
		m := server.MessageCreate(discordtest.Message{Content: text, Author: discordtest.User{ID: otherUser, Username: "other"}})
		server.Interaction(discordtest.MessageCommand(commandCheck, m))
	}
	server.Fail("PATCH", "/webhooks/{application}/{token}/messages/@original", 1, discordtest.Response{Status: 403, Body: `{"code":50013}`})
	for _, text := range []string{"unsent", "fail", "nothing", "absent", "answer"} {
		check(text)
		c.wait(t, 1)
	}
	sent(t, server, "PATCH", "Something went wrong")
	check("again")
	sent(t, server, "POST", "You have used all of your questions")
	want := map[string]int{
		"check unsent, 0 stages": 1, "check failed, 0 stages": 1, "check chat, 0 stages": 1, "check refused, 2 stages": 1, "check answered, 2 stages": 1,
		"failed: forbidden": 1, "refused: person": 1,
	}
	if diff := cmp.Diff(want, c.wait(t, 0)); diff != "" {
		t.Errorf("counted (-want +got):\n%s", diff)
	}
}
