package bot_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"ibid/bot"
	"ibid/prompts"
	"ibid/retrieval"
	"ibid/retrieval/hashing"
	"ibid/retrieval/plain"
	"ibid/retrieval/source"
)

// library is an index of two documents of ours.
func library(t *testing.T) *retrieval.Index {
	t.Helper()
	var documents []*source.Document
	for id, text := range map[string]string{
		"light.txt": "Harbour light\n\nThe harbour light of Lindau was built in 1856. It is 33 metres high. The city of Lindau paid 40,000 guilders for it.\n",
		"ferry.txt": "Ferries\n\nThe first ferry crossed the lake in 1824. The harbour light guides the ferries at night.\n",
	} {
		d := plain.Parse([]byte(text))
		d.ID, d.Language = id, "en"
		documents = append(documents, d)
	}
	x, err := retrieval.Collect(t.Context(), retrieval.Config{Embedder: hashing.New()}, nil, documents)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// write answers a request as bot.Model's Write does.
type write func(ctx context.Context, r bot.Request, show func(string)) (bot.Reply, error)

// model is a bot.Model that does what a test says: a write for each request, in order; the last goes on.
type model struct {
	replies  []write
	requests []bot.Request
}

func (m *model) Write(ctx context.Context, r bot.Request, show func(string)) (bot.Reply, error) {
	i := min(len(m.requests), len(m.replies)-1)
	m.requests = append(m.requests, r)
	if show == nil {
		show = func(string) {}
	}
	return m.replies[i](ctx, r, show)
}

// says is a reply that comes in pieces of a few characters, each after a pause.
func says(reply string, pause time.Duration) write {
	return func(ctx context.Context, r bot.Request, show func(string)) (bot.Reply, error) {
		for piece := range slices.Chunk([]rune(label(r.Prompt, reply)), 5) {
			select {
			case <-time.After(pause):
			case <-ctx.Done():
				return bot.Reply{}, context.Cause(ctx)
			}
			show(string(piece))
		}
		return bot.Reply{Text: label(r.Prompt, reply), PromptTokens: 700, Tokens: 20}, nil
	}
}

// label puts the labels of the prompt into a reply: {33 metres} becomes the label of the sentence that has these words.
func label(p prompts.Prompt, reply string) string {
	for {
		before, rest, ok := strings.Cut(reply, "{")
		if !ok {
			return reply
		}
		words, after, _ := strings.Cut(rest, "}")
		found := "99z"
		for _, line := range strings.Split(p.User, "\n") {
			if l, text, ok := strings.Cut(line, "| "); ok && strings.Contains(text, words) {
				found = l
			}
		}
		reply = before + "[" + found + "]" + after
	}
}

func fails(reason bot.Reason) write {
	return func(context.Context, bot.Request, func(string)) (bot.Reply, error) {
		return bot.Reply{}, &bot.ModelError{Reason: reason, Err: errors.New("scripted")}
	}
}

// show writes an answer in a few lines.
func brief(a bot.Answer) string {
	s := fmt.Sprintf("%s %s:", a.Outcome, a.Trouble)
	for _, line := range bot.Lines(a.Segments) {
		s += " |"
		for _, segment := range line {
			s += fmt.Sprintf(" %s %v", segment.Text, segment.Markers)
		}
	}
	for _, c := range a.Citations {
		s += fmt.Sprintf(" (%d %s)", c.Marker, c.Place)
	}
	return s
}

const highQuestion = "How high is the harbour light of Lindau?"

func TestWrite(t *testing.T) {
	offline, err := bot.New(library(t), bot.Writing{}).Ask(t.Context(), bot.Question{Text: highQuestion}, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, quotes, _ := strings.Cut(brief(offline), ": ")
	for name, test := range map[string]struct {
		replies  []write
		settings bot.Writing
		shown    []string // what is shown on the way
		want     string
		requests int
	}{
		"a sentence, checked": {
			replies:  []write{says("It is 33 metres high. {33 metres}", time.Millisecond)},
			shown:    []string{},
			want:     "answered : | It is 33 metres high. [1] (1 light.txt:3)",
			requests: 1,
		},
		"the first is shown while the second comes": {
			replies:  []write{says("It is 33 metres high. {33 metres} The first ferry crossed the lake in 1824. {1824}", time.Millisecond)},
			shown:    []string{"answered writing: | It is 33 metres high. [1] (1 light.txt:3)"},
			want:     "answered : | It is 33 metres high. [1] The first ferry crossed the lake in 1824. [2] (1 light.txt:3) (2 ferry.txt:3)",
			requests: 1,
		},
		"a slow one is preceded by quotations": {
			replies:  []write{says("It is 33 metres high. {33 metres}", time.Second)},
			shown:    []string{"answered writing: " + quotes},
			want:     "answered : | It is 33 metres high. [1] (1 light.txt:3)",
			requests: 1,
		},
		"one that is too slow": {
			replies:  []write{says("It is 33 metres high. {33 metres}", time.Minute)},
			shown:    []string{"answered writing: " + quotes},
			want:     "answered slow: " + quotes,
			requests: 1,
		},
		"one that stops after a sentence": {
			replies: []write{func(ctx context.Context, r bot.Request, show func(string)) (bot.Reply, error) {
				show(label(r.Prompt, "It is 33 metres high. {33 metres} The fir"))
				return bot.Reply{}, &bot.ModelError{Reason: bot.Unreachable, Err: errors.New("scripted")}
			}},
			shown:    []string{"answered writing: | It is 33 metres high. [1] (1 light.txt:3)"},
			want:     "answered unreachable: | It is 33 metres high. [1] (1 light.txt:3)",
			requests: 1,
		},
		"nobody there": {
			replies:  []write{fails(bot.Unreachable)},
			shown:    []string{},
			want:     "answered unreachable: " + quotes,
			requests: 1,
		},
		"the passages don't say": {
			replies:  []write{says("NO_ANSWER", time.Millisecond)},
			shown:    []string{},
			want:     "refused :",
			requests: 1,
		},
		"a wrong marker moves, an invented one too": {
			replies:  []write{says("It is 33 metres high. {1824} The first ferry crossed the lake in 1824. [99z]", time.Millisecond)},
			shown:    []string{"answered writing: | It is 33 metres high. [1] (1 light.txt:3)"},
			want:     "answered : | It is 33 metres high. [1] The first ferry crossed the lake in 1824. [2] (1 light.txt:3) (2 ferry.txt:3)",
			requests: 1,
		},
		"what no document says is left out": {
			replies:  []write{says("It is 35 metres high. {33 metres} The first ferry crossed the lake in 1824. {1824}", time.Millisecond)},
			shown:    []string{},
			want:     "answered : | The first ferry crossed the lake in 1824. [1] (1 ferry.txt:3)",
			requests: 1,
		},
		"nor is one in another language than was asked for": {
			replies:  []write{says("يبلغ ارتفاع المنارة 33 مترا. {33 metres}", time.Millisecond)},
			shown:    []string{},
			want:     "answered unproved: " + quotes,
			requests: 2,
		},
		"or marked": {
			replies:  []write{says("It is 35 metres high. {33 metres} The first ferry crossed the lake in 1824. {1824}", time.Millisecond)},
			settings: bot.Writing{Unsupported: true},
			shown:    []string{},
			want:     "answered : | It is 35 metres high. [] The first ferry crossed the lake in 1824. [1] (1 ferry.txt:3)",
			requests: 1,
		},
		"nothing right is asked for once more": {
			replies:  []write{says("It is 35 metres high. {33 metres}", time.Millisecond), says("It is 33 metres high. {33 metres}", time.Millisecond)},
			shown:    []string{},
			want:     "answered : | It is 33 metres high. [1] (1 light.txt:3)",
			requests: 2,
		},
		"and only once": {
			replies:  []write{says("It is 35 metres high. {33 metres}", time.Millisecond)},
			shown:    []string{},
			want:     "answered unproved: " + quotes,
			requests: 2,
		},
		"a prompt that is too long is shortened": {
			replies:  []write{fails(bot.Overflow), says("It is 33 metres high. {33 metres}", time.Millisecond)},
			shown:    []string{},
			want:     "answered : | It is 33 metres high. [1] (1 light.txt:3)",
			requests: 2,
		},
		"a model that repeats itself": {
			replies:  []write{says(strings.Repeat("It is 33 metres high. {33 metres} ", 20), time.Millisecond)},
			shown:    []string{"answered writing: | It is 33 metres high. [1] (1 light.txt:3)"},
			want:     "answered : | It is 33 metres high. [1] (1 light.txt:3)",
			requests: 1,
		},
		"addresses of the model's own": {
			replies:  []write{says("It is 33 metres high, see https://example.com. {33 metres}", time.Millisecond)},
			shown:    []string{},
			want:     "answered unproved: " + quotes,
			requests: 2,
		},
	} {
		t.Run(name, func(t *testing.T) {
			x := library(t)
			synctest.Test(t, func(t *testing.T) {
				m := &model{replies: test.replies}
				w := test.settings
				w.Model, w.Context, w.Tokens, w.Timeout = m, 4096, 700, time.Minute
				shown := []string{}
				a, err := bot.New(x, w).Ask(t.Context(), bot.Question{Text: highQuestion}, func(a bot.Answer) { shown = append(shown, brief(a)) })
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(test.shown, shown); diff != "" {
					t.Errorf("shown on the way (-want +got):\n%s", diff)
				}
				if got := brief(a); got != test.want {
					t.Errorf("got  %s\nwant %s", got, test.want)
				}
				if len(m.requests) != test.requests {
					t.Errorf("%d requests, want %d", len(m.requests), test.requests)
				}
				time.Sleep(time.Hour) // whatever timer was left would show something now
				if len(shown) != len(test.shown) {
					t.Errorf("something is shown after the end: %s", shown[len(shown)-1])
				}
			})
		})
	}
}

// TestOverflow: a server whose tokens are characters gets half of the passages as often as it refuses them, down to one.
// One that has room for none is not asked.
func TestOverflow(t *testing.T) {
	for _, test := range []struct {
		characters, tokens int    // that the server reads, and that an answer may have
		more               string // that each document says
		trouble            bot.Reason
		want               []int // passages of each request
	}{
		{20000, 700, " Its lamp burns all night.", "", []int{6}},
		{4000, 700, strings.Repeat(" Its lamp burns all night.", 20), "", []int{6, 3}},
		{3000, 700, strings.Repeat(" Its lamp burns all night.", 20), "", []int{6, 3, 1}},
		{100, 700, strings.Repeat(" Its lamp burns all night.", 20), bot.Overflow, []int{6, 3, 1}},
		{20000, 4096, "", bot.Overflow, nil},
	} {
		var documents []*source.Document
		for _, name := range []string{"Arbon", "Bregenz", "Konstanz", "Lindau", "Meersburg", "Romanshorn", "Rorschach"} {
			d := plain.Parse([]byte("The harbour light of " + name + " is 33 metres high." + test.more))
			d.ID, d.Language = name+".txt", "en"
			documents = append(documents, d)
		}
		x, err := retrieval.Collect(t.Context(), retrieval.Config{Embedder: hashing.New()}, nil, documents)
		if err != nil {
			t.Fatal(err)
		}
		var got []int
		m := &model{replies: []write{func(ctx context.Context, r bot.Request, show func(string)) (bot.Reply, error) {
			got = append(got, strings.Count(r.Prompt.User, "| The harbour light of"))
			if len(r.Prompt.System+r.Prompt.User) > test.characters {
				return fails(bot.Overflow)(ctx, r, show)
			}
			return says("The harbour light is 33 metres high. {33 metres high}", 0)(ctx, r, show)
		}}}
		w := bot.Writing{Model: m, Context: 4096, Tokens: test.tokens, Timeout: time.Minute}
		a, err := bot.New(x, w).Ask(t.Context(), bot.Question{Text: "How high is the harbour light?"}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if a.Trouble != test.trouble || len(a.Citations) == 0 || !slices.Equal(got, test.want) {
			t.Errorf("%d characters, %d tokens to answer: requests with %v passages, want %v: %s", test.characters, test.tokens, got, test.want, brief(a))
		}
	}
}

func TestRewrite(t *testing.T) {
	history := []bot.Turn{{Question: "When was the harbour light of Lindau built?", Answer: bot.Answer{Segments: []bot.Segment{{Text: "It was built in 1856."}}}}}
	for name, test := range map[string]struct{ rewritten, want string }{
		"as the model says":              {"How high is the harbour light of Lindau?", "How high is the harbour light of Lindau?"},
		"only the first line, bare":      {"\"How high is the harbour light?\"\nIt asks for metres.", "How high is the harbour light?"},
		"not with a number of its own":   {"How high was the harbour light in 1950?", "How high is it · harbour light Lindau built"},
		"not when it is a whole essay":   {strings.Repeat("How high is the light? ", 30), "How high is it · harbour light Lindau built"},
		"not when it is empty":           {"\n", "How high is it · harbour light Lindau built"},
		"nor when the model has no time": {"", "How high is it · harbour light Lindau built"},
	} {
		t.Run(name, func(t *testing.T) {
			m := &model{replies: []write{
				says(test.rewritten, 0), says("It is 33 metres high. {33 metres}", 0),
			}}
			if test.rewritten == "" {
				m.replies[0] = fails(bot.Slow)
			}
			b := bot.New(library(t), bot.Writing{Model: m, Context: 4096, Tokens: 700, Timeout: time.Minute})
			a, err := b.Ask(t.Context(), bot.Question{Text: "How high is it?", History: history}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if a.Rewritten != test.want || len(a.Citations) != 1 {
				t.Errorf("rewritten as %q, want %q; %d citations", a.Rewritten, test.want, len(a.Citations))
			}
			if user := m.requests[0].Prompt.User; !strings.Contains(user, "It was built in 1856.") || !strings.Contains(user, "in English: How high is it?") {
				t.Errorf("the model was not told the conversation:\n%s", user)
			}
			if user := m.requests[1].Prompt.User; !strings.Contains(user, test.want) {
				t.Errorf("the model was not asked what was searched for:\n%s", user)
			}
		})
	}
	m := &model{replies: []write{says("It is 33 metres high. {33 metres}", 0)}}
	b := bot.New(library(t), bot.Writing{Model: m, Context: 4096, Tokens: 700, Timeout: time.Minute})
	for _, q := range []bot.Question{{Text: highQuestion, History: history}, {Text: "How high is it?", History: history, Exact: true}} {
		m.requests = nil
		if a, _ := b.Ask(t.Context(), q, nil); a.Rewritten != "" || len(m.requests) != 1 {
			t.Errorf("%q needs no other question, but was rewritten as %q with %d requests", q.Text, a.Rewritten, len(m.requests))
		}
	}
}

// A question that its own language answers badly is searched in the documents' other languages too, and its translation
// is asked for once.
func TestAcross(t *testing.T) {
	german := plain.Parse([]byte("Die Mole wurde 1862 mit Granit verstärkt."))
	german.ID, german.Language = "mole.txt", "de"
	english := plain.Parse([]byte("The harbour light of Lindau was built in 1856."))
	english.ID, english.Language = "light.txt", "en"
	x, err := retrieval.Collect(t.Context(), retrieval.Config{Embedder: hashing.New()}, []*source.Document{english, german}, nil)
	if err != nil {
		t.Fatal(err)
	}
	m := &model{replies: []write{
		says("German: Wann wurde die Mole verstärkt?", 0), says("Die Mole wurde 1862 mit Granit verstärkt. {1862}", 0),
	}}
	b := bot.New(x, bot.Writing{Model: m, Context: 4096, Tokens: 700, Timeout: time.Minute})
	for range 2 {
		if _, err := b.Ask(t.Context(), bot.Question{Text: "When was the harbour breakwater strengthened?"}, nil); err != nil {
			t.Fatal(err)
		}
	}
	translations := 0
	for _, r := range m.requests {
		if strings.Contains(r.Prompt.User, "Languages: German") {
			translations++
		} else if !strings.Contains(r.Prompt.User, "Die Mole") {
			t.Errorf("the German passage is not in the evidence:\n%s", r.Prompt.User)
		}
	}
	if translations != 1 {
		t.Errorf("the query was translated %d times, want once", translations)
	}
}

func TestTranslate(t *testing.T) {
	m := &model{replies: []write{says("灯塔高33米。\n", 0)}}
	got, err := bot.New(library(t), bot.Writing{Model: m, Timeout: time.Minute}).Translate(t.Context(), "It is 33 metres high.", "zh")
	if err != nil || got != "灯塔高33米。" || !strings.Contains(m.requests[0].Prompt.User, "Into: Chinese") {
		t.Errorf("translated as %q (%v) by\n%s", got, err, m.requests[0].Prompt.User)
	}
	if _, err := bot.New(library(t), bot.Writing{}).Translate(t.Context(), "It is high.", "zh"); err == nil {
		t.Error("something was translated without a model")
	}
}

// TestReceiptCountsMarkers: a sentence is marked if one of its markers points at something, whatever it says.
func TestReceiptCountsMarkers(t *testing.T) {
	reply := "The light is 33 metres high. {33 metres} It was built in 1900. {1856} The city paid 40,000 guilders. [99z] The light is a harbour light."
	m := &model{replies: []write{says(reply, 0)}}
	a, err := bot.New(library(t), bot.Writing{Model: m, Context: 4096, Tokens: 700, Timeout: time.Minute}).Ask(t.Context(), bot.Question{Text: highQuestion}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := a.Receipt; got.Sentences != 4 || got.Marked != 2 || got.Invented != 1 {
		t.Errorf("receipt %+v, want 2 of 4 sentences marked, and 1 marker that points at nothing", got)
	}
}

// TestRefusalIsNoSentence: the word of refusal can't be compared with Chinese evidence, which would make it a weak sentence.
func TestRefusalIsNoSentence(t *testing.T) {
	d := plain.Parse([]byte("青砾桥\n\n青砾桥建于1874年。青砾桥长86米，有5个桥拱。\n"))
	d.ID, d.Language = "bridge.txt", "zh"
	x, err := retrieval.Collect(t.Context(), retrieval.Config{Embedder: hashing.New()}, nil, []*source.Document{d})
	if err != nil {
		t.Fatal(err)
	}
	for _, reply := range []string{"NO_ANSWER", "No answer.", "**NO\\_ANSWER** [1a]", "NO_ANSWER: the passages don't say."} {
		m := &model{replies: []write{says(reply, 0)}}
		w := bot.Writing{Model: m, Context: 4096, Tokens: 700, Timeout: time.Minute}
		a, err := bot.New(x, w).Ask(t.Context(), bot.Question{Text: "青砾桥的名字是谁题写的？"}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range a.Segments {
			if strings.Contains(strings.ToUpper(s.Text), "ANSWER") {
				t.Errorf("reply %q: the word of refusal is shown: %s", reply, brief(a))
			}
		}
	}
}

// gone is a library whose documents go between the search and what follows it, or become others.
type gone struct {
	bot.Library
	paragraph retrieval.Passage
	err       error
}

func (g gone) Paragraph(string, int) (retrieval.Passage, error) { return g.paragraph, g.err }

func TestDocumentGoesMeanwhile(t *testing.T) {
	q := bot.Question{Text: "When was the harbour light of Lindau built?"}
	other := []source.Sentence{{Text: "Is this another text?"}, {Text: "It is longer."}, {Text: "And so on."}}
	for name, library := range map[string]bot.Library{
		"gone":    gone{library(t), retrieval.Passage{}, fmt.Errorf("light.txt: %w", retrieval.ErrUnknown)},
		"changed": gone{library(t), retrieval.Passage{First: -1, Sentences: other}, nil},
	} {
		a, err := bot.New(library, bot.Writing{}).Ask(t.Context(), q, nil)
		if err != nil || len(a.Segments) == 0 || a.Segments[0].Text != "The harbour light of Lindau was built in 1856." {
			t.Errorf("%s: %s, %v; want the sentence as it was found", name, brief(a), err)
		}
	}
	failing := gone{library(t), retrieval.Passage{}, errors.New("the disk fails")}
	if a, err := bot.New(failing, bot.Writing{}).Ask(t.Context(), q, nil); err == nil {
		t.Errorf("%s without an error, though the library fails", brief(a))
	}
}
