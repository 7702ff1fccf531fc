package discord

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"

	"ibid/retrieval"
	"ibid/retrieval/hashing"
	"ibid/retrieval/markdown"
	"ibid/retrieval/source"
)

// secretDocument is a document with words that stand in no other and that nobody types.
type secretDocument struct {
	id, title, topic, collection string
	sentences                    []string
	secrets                      []string
}

// site is a channel, a thread or direct messages, with all that a setting may say of it.
type site struct{ guild, category, channel, id string }

// layout is a random folder of documents, random servers, and two settings, of which the second one comes later.
type layout struct {
	random    *rand.Rand
	documents []secretDocument
	channels  map[string]*discordgo.Channel
	spots     []site
	settings  [2]string
	allowed   [2]map[site][]string // collections, worked out from the layout itself; nil: all
}

// folders are what collections are called. Their names hold what separates entries of the setting.
var folders = []string{".", "rules", "house rules", "a+b, c%", "staff"}

func newLayout(seed uint64) *layout {
	l := &layout{random: rand.New(rand.NewPCG(seed, 7)), channels: map[string]*discordgo.Channel{}}
	for range 3 + l.random.IntN(5) {
		l.addDocument()
	}
	for guild := range 1 + l.random.IntN(2) {
		l.addGuild(fmt.Sprint(1000 * (guild + 1)))
	}
	l.spots = append(l.spots, site{id: "99"})
	for i := range l.settings {
		l.set(i)
	}
	return l
}

// word returns a word that is nowhere else.
func (l *layout) word() string {
	b := []byte("zq")
	for range 12 {
		b = append(b, "abcdefghiklmnoprstuvwy"[l.random.IntN(22)])
	}
	return string(b)
}

func (l *layout) addDocument() {
	d := secretDocument{topic: l.word(), collection: folders[l.random.IntN(len(folders))]}
	for range 6 {
		d.secrets = append(d.secrets, l.word())
	}
	d.title = "The " + d.topic + " " + d.secrets[0]
	d.id = d.secrets[1] + ".md"
	if d.collection != "." {
		d.id = d.collection + []string{"/", "/old/"}[l.random.IntN(2)] + d.id
	}
	d.sentences = []string{
		"The " + d.topic + " of Brem was built by " + d.secrets[2] + " in " + fmt.Sprint(1900+l.random.IntN(100)) + ".",
		"It has " + d.secrets[3] + " towers.", "The " + d.topic + " is owned by " + d.secrets[4] + "."}
	l.documents = append(l.documents, d)
}

func (d secretDocument) parsed(language string) *source.Document {
	parsed := markdown.Parse([]byte("# " + d.title + "\n\n" + d.sentences[0] + " " + d.sentences[1] + "\n\n## Owners " + d.secrets[5] + "\n\n" + d.sentences[2] + "\n"))
	parsed.ID, parsed.Path, parsed.Language = d.id, d.id, language
	return parsed
}

// addGuild makes a server of three channels, in a category or in none, with a thread in each.
func (l *layout) addGuild(guild string) {
	for n := range 3 {
		category := ""
		if n < 2 {
			category = fmt.Sprintf("%s%d", guild[:1], 50+l.random.IntN(2))
		}
		channel, thread := fmt.Sprintf("%s%d", guild[:1], 10+n), fmt.Sprintf("%s%d", guild[:1], 20+n)
		owner := []string{"1", "2"}[l.random.IntN(2)]
		l.channels[channel] = &discordgo.Channel{ID: channel, GuildID: guild, ParentID: category, Name: "channel"}
		l.channels[thread] = &discordgo.Channel{ID: thread, GuildID: guild, ParentID: channel, Name: "thread", OwnerID: owner, Type: discordgo.ChannelTypeGuildPublicThread}
		l.spots = append(l.spots, site{guild, category, channel, channel}, site{guild, category, channel, thread})
	}
}

// set makes up a setting, and what it allows where.
func (l *layout) set(i int) {
	l.allowed[i] = map[site][]string{}
	var entries []string
	add := func(where string, holds func(site) bool) {
		if l.random.IntN(2) == 0 {
			return
		}
		names, written := []string{}, []string{}
		for _, f := range folders {
			if l.random.IntN(3) == 0 {
				names, written = append(names, f), append(written, strings.ReplaceAll(url.PathEscape(f), "+", "%2B"))
			}
		}
		if len(names) == 0 {
			names, written = []string{"gone"}, []string{"gone"}
		}
		entries = append(entries, where+"="+strings.Join(written, " + "))
		for _, s := range l.spots {
			if holds(s) {
				l.allowed[i][s] = names
			}
		}
	}
	// From the least particular to the most: what comes later counts.
	add("*", func(site) bool { return true })
	add("dm", func(s site) bool { return s.guild == "" })
	for _, guild := range []string{"1000", "2000"} {
		add("guild:"+guild, func(s site) bool { return s.guild == guild })
	}
	for _, category := range []string{"150", "151", "250", "251"} {
		add("category:"+category, func(s site) bool { return s.category == category })
	}
	for _, s := range l.spots {
		if s.guild != "" && s.id == s.channel {
			add("channel:"+s.id, func(o site) bool { return o.channel == s.id })
		}
	}
	l.random.Shuffle(len(entries), func(a, b int) { entries[a], entries[b] = entries[b], entries[a] })
	l.settings[i] = strings.Join(entries, ", ")
}

// forbidden returns the documents that may not be read at a site under a setting.
func (l *layout) forbidden(setting int, s site) []secretDocument {
	names, restricted := l.allowed[setting][s]
	return slices.DeleteFunc(slices.Clone(l.documents), func(d secretDocument) bool {
		return !restricted || slices.Contains(names, d.collection)
	})
}

func (l *layout) index(t *testing.T) *retrieval.Index {
	t.Helper()
	var documents []*source.Document
	for _, d := range l.documents {
		documents = append(documents, d.parsed([]string{"en", "de"}[l.random.IntN(2)]))
	}
	x, err := retrieval.Collect(t.Context(), retrieval.Config{Embedder: hashing.New()}, nil, documents)
	if err != nil {
		t.Fatal(err)
	}
	return x
}
