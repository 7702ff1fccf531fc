package discord

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"ibid/bot"
	"ibid/bot/discord/discordtest"
	"ibid/retrieval"
	"ibid/retrieval/hashing"
	"ibid/retrieval/lexicon"
)

var update = flag.Bool("update", false, "write what is, instead of comparing with it")

// TestTranscripts plays testdata/transcripts/*.txtar: one file a behaviour, whose comment says what is checked. Files below
// corpus/ are the documents, or "seeds" stands for ../../../shared/seeds. "model" has what a model says, a paragraph for
// each time that it is asked (see scriptedModel). "collections" is the setting DISCORD_COLLECTIONS, "settings" has others.
// Where there is a file "content", Discord shows what isn't meant for ibid. The file "script" has a step a line: what
// somebody does in Discord. Below each step, indented, stands what ibid sent to Discord in answer.
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/transcripts/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			played := play(t, archive)
			for i, f := range archive.Files {
				if f.Name != "script" {
					continue
				}
				got := played.run(string(f.Data))
				if *update {
					archive.Files[i].Data = []byte(got)
					if err := os.WriteFile(file, txtar.Format(archive), 0o600); err != nil {
						t.Fatal(err)
					}
				} else if diff := gocmp.Diff(string(f.Data), got); diff != "" {
					t.Errorf("%s(-want +got):\n%s", archive.Comment, diff)
				}
			}
		})
	}
}

// player plays one transcript.
type player struct {
	t       *testing.T
	server  *discordtest.Server
	memory  *forgetful
	corpus  string
	index   retrieval.Config
	live    *retrieval.Live
	seen    int                 // requests shown so far
	last    discordtest.Message // of the bot
	asked   discordtest.Message // of a person
	kept    discordtest.Message // of a person, to be asked again
	deleted int                 // messages by the bot, as far as waited for
	stop    func()
	replies string
	model   *scriptedModel // nil: none is set
	lists   *lexicon.Lexicon
	locale  string // of who uses commands and buttons; "": en-US
	clock   testClock
	actor   discordtest.User  // who does what follows; zero: the asker
	channel string            // where; "": the default one
	config  Config            // of ibid, as far as the transcript sets it
	hidden  *strings.Replacer // the seeds' sentences stand in no transcript: their bytes do

	collections string // the setting
}

// sentences returns what puts the file and the bytes of each sentence in its place.
func sentences(t *testing.T, dir string) *strings.Replacer {
	t.Helper()
	index, _, err := retrieval.Open(t.Context(), retrieval.Config{Folder: dir, DataDir: t.TempDir(), Embedder: hashing.New()})
	if err != nil {
		t.Fatal(err)
	}
	sources, err := index.Sources()
	if err != nil {
		t.Fatal(err)
	}
	var pairs []string
	for _, source := range sources {
		for i := 0; i < source.Sentences; {
			p, err := index.Paragraph(source.ID, i)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range p.Sentences {
				pairs = append(pairs, escape(s.Text), fmt.Sprintf("‹%s %d–%d›", source.Path[:3], s.RawStart, s.RawEnd))
			}
			i = p.First + len(p.Sentences)
		}
	}
	return strings.NewReplacer(pairs...)
}

// play starts ibid with the documents of an archive, connected to a scripted Discord.
func play(t *testing.T, archive *txtar.Archive) *player {
	t.Helper()
	p := &player{t: t, corpus: t.TempDir(), memory: newForgetful(), replies: "reply"}
	p.memory.now = p.clock.now
	p.configure("DISCORD_ALLOW=guild:" + discordtest.GuildID + ",dm")
	content := false
	for _, f := range archive.Files {
		if f.Name == "seeds" {
			p.corpus = filepath.Join("..", "..", "..", "shared", "seeds")
			if _, err := os.Stat(p.corpus); err != nil {
				t.Skip("no seeds beside the checkout")
			}
			p.hidden = sentences(t, p.corpus)
		}
		if f.Name == "model" {
			p.model = &scriptedModel{replies: strings.Split(strings.TrimSpace(string(f.Data)), "\n\n")}
		}
		if f.Name == "collections" {
			p.collections = strings.TrimSpace(string(f.Data))
		}
		if f.Name == "settings" {
			p.configure(string(f.Data))
		}
		content = content || f.Name == "content"
		if f.Name == "replies" {
			p.replies = strings.TrimSpace(string(f.Data))
		}
		if name, ok := strings.CutPrefix(f.Name, "corpus/"); ok {
			writeFile(t, filepath.Join(p.corpus, name), f.Data)
		}
	}
	p.server = discordtest.New(t, discordtest.Options{SpecPath: specPath(), HeartbeatInterval: time.Second, Guilds: guilds(), MessageContent: content, Start: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)})
	lists, err := lexicon.Open(filepath.Join("..", "..", "retrieval", "lexicon", "data"), func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	p.index = retrieval.Config{Folder: p.corpus, DataDir: t.TempDir(), Embedder: hashing.New(), Lexicon: lists}
	p.lists = lists
	index, _, err := retrieval.Open(t.Context(), p.index)
	if err != nil {
		t.Fatal(err)
	}
	p.live = retrieval.NewLive(index)
	p.start()
	t.Cleanup(func() { p.stop() })
	return p
}

// titledThread is a thread that somebody else opened, forum one whose posts are answered. The staff's channel, with a thread,
// is in a category.
const (
	forum         = "200000000000000008"
	titledThread  = "200000000000000009"
	staffCategory = "200000000000000010"
	staffChannel  = "200000000000000011"
	staffThread   = "200000000000000012"
)

// guilds returns a server with a channel and a thread in it whose title is a question, and with the staff's.
func guilds() []discordtest.Guild {
	return append(otherGuilds(), discordtest.Guild{ID: discordtest.GuildID, Name: "Lunda", Channels: append([]discordtest.Channel{
		{ID: discordtest.ChannelID, Type: discordtest.ChannelText, Name: "history"},
		{ID: forum, Type: discordtest.ChannelForum, Name: "questions"},
		{ID: titledThread, Type: discordtest.ChannelThread, Name: "When was the mill of Brem built?", ParentID: discordtest.ChannelID, OwnerID: otherUser},
		{ID: staffCategory, Type: discordtest.ChannelCategory, Name: "inside"},
		{ID: staffChannel, Type: discordtest.ChannelText, Name: "staff", ParentID: staffCategory},
		{ID: staffThread, Type: discordtest.ChannelThread, Name: "Wages", ParentID: staffChannel, OwnerID: otherUser},
	}, quietChannels()...), Roles: map[string][]string{helperUser: {helperRole}}})
}

// specPath returns where the OpenAPI document of Discord lies; "" where it does not.
func specPath() string {
	path := filepath.Join("..", "..", "..", "shared", "spec", "discord-openapi.json")
	if _, err := os.Stat(path); err != nil {
		return ""
	}
	return path
}

func writeFile(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// start connects ibid; stop disconnects it and waits.
func (p *player) start() {
	replies, err := ParseReplies(p.replies)
	if err != nil {
		p.t.Fatal(err)
	}
	collections, err := ParseCollections(p.collections)
	if err != nil {
		p.t.Fatal(err)
	}
	c := p.config
	c.Token, c.Transport, c.Replies, c.Retention = discordtest.Token, p.server.Transport(), replies, 30*24*time.Hour
	c.Now, c.Log, c.Collections, c.Forums = p.clock.now, slog.New(slog.NewTextHandler(p.t.Output(), nil)), collections, []string{forum}
	d, err := New(c, walled(bot.New(p.live, p.model.writing(p.lists))), p.memory)
	if err != nil {
		p.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- d.Run(ctx, func(string) {}) }()
	waiting, give := context.WithTimeout(p.t.Context(), 30*time.Second)
	defer give()
	if err := p.server.Gateway().Wait(waiting, func(s discordtest.GatewayStats) bool { return s.Settled }); err != nil {
		p.t.Fatalf("not connected: %v", err)
	}
	p.seen = len(p.server.Requests())
	p.stop = func() {
		cancel()
		if err := <-ended; err != nil {
			p.t.Errorf("ended with %v", err)
		}
		if n := len(d.desk.open); n > 0 {
			p.t.Errorf("%d questions are on the desk at the end", n)
		}
	}
}

// run plays a script and returns it with what happened.
func (p *player) run(script string) string {
	var out strings.Builder
	for line := range strings.Lines(script) {
		line = strings.TrimRight(line, "\n")
		if line == "" || strings.HasPrefix(line, "    ") {
			continue
		}
		out.WriteString(line + "\n")
		if strings.HasPrefix(line, "#") {
			continue
		}
		word, rest, _ := strings.Cut(line, " ")
		for _, request := range p.step(word, rest) {
			out.WriteString(indent(p.describe(request)))
		}
		out.WriteString("\n")
	}
	return strings.TrimRight(out.String(), "\n") + "\n"
}

func indent(s string) string {
	return "    " + strings.ReplaceAll(strings.TrimRight(s, "\n"), "\n", "\n    ") + "\n"
}
