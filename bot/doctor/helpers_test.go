package doctor

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ibid/bot"
	"ibid/bot/openai"
	"ibid/bot/openai/openaitest"
	"ibid/prompts"
	"ibid/retrieval"
	"ibid/retrieval/hashing"
	"ibid/retrieval/plain"
	"ibid/retrieval/source"
)

var update = flag.Bool("update", false, "write what is, instead of comparing with it")

// client makes a client of package openai what Setup wants, as the program does.
type client struct {
	models interface {
		Models(context.Context) ([]openai.Listed, error)
	}
}

func (c client) Models(ctx context.Context) ([]Listed, error) {
	list, err := c.models.Models(ctx)
	var made []Listed
	for _, m := range list {
		made = append(made, Listed(m))
	}
	return made, err
}

// prober probes a model, in a time of the test's choice.
type prober struct {
	chat  *openai.Chat
	times []Probe // First and Total of the requests, in order, the last of all others
	asked *int
}

func (p prober) Probe(ctx context.Context, r bot.Request) (Probe, error) {
	got, err := p.chat.Probe(ctx, r)
	made := Probe(got)
	t := p.times[min(*p.asked, len(p.times)-1)]
	*p.asked++
	made.First, made.Total = t.First, t.Total
	return made, err
}

// quick is a model that takes half a second to begin and another to end.
var quick = []Probe{{First: 500 * time.Millisecond, Total: time.Second}}

// chatOf returns a model as the program sets it up.
func chatOf(t *testing.T, c openai.ChatConfig, times []Probe) *Chat {
	t.Helper()
	made, err := openai.NewChat(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(made.Close)
	return &Chat{
		Endpoint: Endpoint{
			URL: c.URL, Model: c.Model, Key: c.Key != "", Lister: client{made},
			At: func(url string) (Lister, error) {
				other := c
				other.URL = url
				made, err := openai.NewChat(other)
				return client{made}, err
			},
		},
		Prober:   prober{made, times, new(int)},
		Writing:  bot.Writing{Model: made, Context: c.ContextTokens, Tokens: c.AnswerTokens, Timeout: time.Minute},
		Thinking: !c.NoThinking, Library: library,
	}
}

func embeddingOf(t *testing.T, c openai.EmbedderConfig) *Embedding {
	t.Helper()
	made, err := openai.NewEmbedder(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(made.Close)
	return &Embedding{
		Endpoint: Endpoint{
			URL: c.URL, Model: c.Model, Key: c.Key != "", Lister: client{made},
			At: func(url string) (Lister, error) {
				other := c
				other.URL = url
				made, err := openai.NewEmbedder(other)
				return client{made}, err
			},
		},
		Embedder:    made,
		QueryPrefix: c.QueryPrefix, PassagePrefix: c.PassagePrefix,
	}
}

func library(ctx context.Context, samples []Sample) (bot.Library, error) {
	var documents []*source.Document
	for _, s := range samples {
		d := plain.Parse([]byte(s.Text))
		d.ID, d.Language = s.ID, s.Language
		documents = append(documents, d)
	}
	return retrieval.Collect(ctx, retrieval.Config{Embedder: hashing.New()}, nil, documents)
}

var (
	evidenceLine = regexp.MustCompile(`(?m)^(\d+[a-z]+)\| (.*)$`)
	questionLine = regexp.MustCompile(`(?m)^Question, to be answered in (\w+): (.*)$`)
)

// reads makes a reader the model: it refuses what the samples don't answer, and says what it is asked for otherwise.
func reads(r openaitest.Reader) func(prompt string) string {
	unanswered := map[string]bool{}
	for _, q := range questions() {
		unanswered[q.text] = !q.answered
	}
	return func(prompt string) string {
		asked := questionLine.FindAllStringSubmatch(prompt, -1)
		if len(asked) == 0 {
			return small(prompt)
		}
		language, question := asked[len(asked)-1][1], asked[len(asked)-1][2]
		if unanswered[question] && r.Rates == nil {
			return prompts.Refusal
		}
		prompt = prompt[strings.LastIndex(prompt, "\n(1) Title:"):] // before it is the example of the rules
		var items []openaitest.Item
		for _, m := range evidenceLine.FindAllStringSubmatch(prompt, -1) {
			items = append(items, openaitest.Item{Label: m[1], Text: m[2], Language: map[string]string{"English": "en", "Arabic": "ar", "Chinese": "zh"}[language]})
		}
		reply, _ := r.Reply(items, question)
		return reply
	}
}

// small answers what is no question about documents.
func small(prompt string) string {
	switch {
	case strings.Contains(prompt, "Count from 1"):
		return "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30"
	case strings.Contains(prompt, prompts.Password):
		return prompts.Password
	}
	return "ready"
}

// report is what people see, without the addresses that a test happens to have.
func report(t *testing.T, results []Result) string {
	t.Helper()
	var b bytes.Buffer
	for _, r := range results {
		if err := Write(&b, r); err != nil {
			t.Fatal(err)
		}
	}
	return regexp.MustCompile(`127\.0\.0\.1:\d+`).ReplaceAllString(b.String(), "HOST")
}

// golden compares a report with the one in testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", strings.NewReplacer(" ", "_", "'", "").Replace(name)+".txt")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
}
