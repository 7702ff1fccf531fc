package bot_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ibid/bot"
	"ibid/bot/claim"
	"ibid/retrieval"
	"ibid/retrieval/hashing"
	"ibid/retrieval/lexicon"
)

// checker returns a bot that answers from a folder, with a model or without.
func checker(t *testing.T, dir string, m bot.Model) *bot.Bot {
	t.Helper()
	if _, err := os.Stat(dir); err != nil {
		t.Skip("no documents at " + dir)
	}
	lists, err := lexicon.Open(filepath.Join("..", "retrieval", "lexicon", "data"), func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	x, _, err := retrieval.Open(t.Context(), retrieval.Config{Folder: dir, DataDir: t.TempDir(), Embedder: hashing.New(), Lexicon: lists})
	if err != nil {
		t.Fatal(err)
	}
	return bot.New(x, bot.Writing{Model: m, Context: 4096, Tokens: 700, Timeout: time.Minute, Checker: claim.Checker{Lexicon: claim.Lists(lists)}})
}

// verdicts writes what became of each claim on a line: the verdict, what the documents have instead, and the bytes of the
// sentences that are cited.
func verdicts(t *testing.T, b *bot.Bot, message, language string) []string {
	t.Helper()
	c, err := b.Check(t.Context(), message, language)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, claimed := range c.Claims {
		line := string(claimed.Verdict)
		if claimed.Fact != "" {
			line += ": " + claimed.Fact
		}
		if claimed.Several {
			line += ", several"
		}
		if claimed.AsOf != 0 {
			line += fmt.Sprintf(", as of %d", claimed.AsOf)
		}
		if claimed.Undated {
			line += ", undated"
		}
		for _, q := range claimed.Quotes {
			cited := c.Citations[q.Marker-1]
			line += fmt.Sprintf(" · %.3s %d–%d", cited.Document.Path, cited.Sentence.RawStart, cited.Sentence.RawEnd)
		}
		lines = append(lines, line)
	}
	return lines
}

var seeds = filepath.Join("..", "..", "shared", "seeds")

const gossip = "Israel recognised Azerbaijan in December 1991 and they opened diplomatic relations in 1993. Azerbaijan has an embassy in Tel Aviv. In 2012 Israel agreed to sell it $1.6 billion of drones and missile defence. About 50 % of Azerbaijan's oil goes to Israel. Lieberman loves caviar."

// TestCheckSeeds checks a message against the seeds by rule, and others whose names, dates and figures are exchanged.
func TestCheckSeeds(t *testing.T) {
	b := checker(t, seeds, nil)
	for message, want := range map[string][]string{
		gossip: {
			"agrees · 001 1710–1861",
			"differs: April 1992, several · 002 783–917",
			"read this · 000 1678–2229",
			"agrees · 001 18084–18264",
			"differs: 40 %, as of 2013 · 001 21516–21643",
			"absent",
		},
		"Azerbaijan recognised Israel in December 1991.":                  {"read this · 000 1678–2229"},
		"About 40 % of Israel's oil goes to Azerbaijan.":                  {"read this · 001 21516–21643"},
		"About 50 % of Georgia's oil goes to Israel.":                     {"read this · 001 21516–21643"},
		"In 2013 Israel agreed to sell Azerbaijan $1.6 billion of drones": {"read this · 001 18084–18264"},
		"以色列于1991年12月承认阿塞拜疆，并且两国于1993年建交。阿塞拜疆约50%的石油出口到以色列。利伯曼喜欢鱼子酱。": {
			"agrees · 001 1710–1861", "differs: April 1992, several · 002 783–917", "differs: 40 %, as of 2013 · 001 21516–21643", "absent"},
		"اعترفت إسرائيل بأذربيجان عام 1991. يحب ليبرمان الكافيار.": {"agrees · 000 1678–2229", "absent"},
		"In 1997 the Israeli prime minister visited Baku. In 1998 the Israeli prime minister visited Baku.": {
			"read this · 001 7587–7678 · 001 11828–11956", "read this · 001 7587–7678 · 001 11828–11956"},
		"1998年8月以色列总理访问巴库。1997年8月伊朗总理访问巴库。":               {"differs: August 1997 · 001 7587–7678", "read this · 001 7587–7678"},
		"Azerbaijan opened an embassy in Israel in 1993.": {"read this · 000 1678–2229"},
		"لم تعترف إسرائيل بأذربيجان عام 1991.":            {"read this · 000 1678–2229"},
		"I like pizza. My dog is called Rex.":             {"absent", "absent"},
	} {
		if diff := cmp.Diff(want, verdicts(t, b, message, "en")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", message, diff)
		}
	}
}

// TestCheckCorpus checks messages against documents of ibid's own.
func TestCheckCorpus(t *testing.T) {
	b := checker(t, filepath.Join("..", "corpus"), nil)
	for message, want := range map[string]string{
		"Israel opened an embassy in Baku in 1993.":         "agrees",
		"Israel opened an embassy in Baku in 1996.":         "differs: 1993, several",
		"Israel closed an embassy in Baku in 1996.":         "read this",
		"Azerbaijan opened an embassy in Israel in 1996.":   "read this",
		"Double taxation was abolished in April 2017.":      "agrees",
		"Double taxation was abolished in April 2016.":      "differs: April 2017, several",
		"Azerbaijan recognised Israel in December 1991.":    "read this",
		"60 % of Azerbaijan's oil was exported to Israel.":  "differs: 40 %, several, as of 2013",
		"60 % of Israel's oil was exported to Azerbaijan.":  "read this",
		"In 2001, 60 % of Azerbaijan's oil went to Israel.": "read this",
		"阿塞拜疆和以色列在1993年建立外交关系。":                             "differs: April 1992, several",
		"阿塞拜疆和以色列在1992年4月建立外交关系。":                           "agrees",
		"افتتحت إسرائيل سفارتها في باكو عام 1993.":          "agrees",
		"افتتحت إسرائيل سفارتها في باكو عام 1996.":          "differs: 1993, several",
		"Arthur Lenk spoke in 2009.":                        "read this",
		"بلغت الصادرات 50 مليار دولار.":                     "read this",
		"In 1998 the Israeli prime minister visited Baku.":  "read this",
		"Lieberman loves caviar.":                           "absent",

		"Azerbaijan and Iran established diplomatic relations in April 1992.": "read this",
		"Only 10% of Israel's oil is from Azerbaijan.":                        "read this",
		"In 2016, some 30,000 Jews lived in Azerbaijan.":                      "read this",
	} {
		got := verdicts(t, b, message, "en")
		first, _, _ := strings.Cut(strings.Join(got, "; "), " · ")
		if first != want {
			t.Errorf("%q: %q, want %q", message, got, want)
		}
	}
}

// A ruler is a model that says the same to every prompt, and keeps the prompts.
type ruler struct {
	reply   string
	err     error
	prompts []string
}

func (r *ruler) Write(_ context.Context, q bot.Request, _ func(string)) (bot.Reply, error) {
	r.prompts = append(r.prompts, q.Prompt.User)
	return bot.Reply{Text: r.reply}, r.err
}

// A model is asked once, about what the rules leave open; it can't overrule them.
func TestCheckWithModel(t *testing.T) {
	for _, c := range []struct {
		message, reply string
		err            error
		want           []string
	}{
		{gossip, "1 differs 1a\n2 agrees 2a", nil, []string{
			"agrees · 001 1710–1861", "differs: April 1992, several · 002 783–917", "differs, undated · 000 1678–2229", "agrees · 001 18084–18264",
			"differs: 40 %, as of 2013 · 001 21516–21643", "absent"}},
		{"Azerbaijan has an embassy in Tel Aviv.", "1 none", nil, []string{"absent"}},
		{"Azerbaijan has an embassy in Tel Aviv.", "1 differs 1z", nil, []string{"read this · 000 1678–2229"}},
		{"Azerbaijan has an embassy in Tel Aviv.", "1 differs 2a", nil, []string{"read this · 000 1678–2229"}},
		{"Azerbaijan has an embassy in Tel Aviv.", "I don't know.", nil, []string{"read this · 000 1678–2229"}},
		{"Azerbaijan has an embassy in Tel Aviv.", "1 differs 1a", errors.New("away"), []string{"read this · 000 1678–2229"}},
		{"About 40 % of Israel's oil goes to Azerbaijan.", "1 agrees 1a", nil, []string{"read this · 001 21516–21643"}},
		{"In 2013 Israel agreed to sell Azerbaijan $1.6 billion of drones", "1 agrees 1a", nil, []string{"read this · 001 18084–18264"}},
	} {
		m := &ruler{reply: c.reply, err: c.err}
		if diff := cmp.Diff(c.want, verdicts(t, checker(t, seeds, m), c.message, "en")); diff != "" {
			t.Errorf("%q, the model says %q (-want +got):\n%s", c.message, c.reply, diff)
		}
		if len(m.prompts) != 1 || strings.Contains(m.prompts[0], "caviar") {
			t.Errorf("%q: asked %q, want once, and nothing that the rules decide", c.message, m.prompts)
		}
	}
}

// Of claims that the rules decide, no model hears.
func TestCheckAsksNothing(t *testing.T) {
	m := &ruler{}
	verdicts(t, checker(t, seeds, m), "Israel recognised Azerbaijan in December 1991. Lieberman loves caviar.", "en")
	if len(m.prompts) > 0 {
		t.Errorf("asked %q, want nothing", m.prompts)
	}
}

// A bot within collections compares between languages as the whole one does.
func TestCheckWithin(t *testing.T) {
	b := checker(t, seeds, nil)
	want, got := verdicts(t, b, gossip, "en"), verdicts(t, b.Within([]string{"."}), gossip, "en")
	if diff := cmp.Diff(want, got); diff != "" || len(want) == 0 {
		t.Errorf("%d claims; within the collection of all documents (-whole +within):\n%s", len(want), diff)
	}
}
