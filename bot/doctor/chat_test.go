package doctor

import (
	"context"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"ibid/bot"
	"ibid/bot/openai"
	"ibid/bot/openai/openaitest"
)

// TestChat checks what is found of a model's server, a golden file each: as it should be, and in every way in which set-ups
// are known to be wrong.
func TestChat(t *testing.T) {
	for name, test := range map[string]struct {
		options openaitest.Options
		change  func(*openai.ChatConfig)
		times   []Probe
		script  func(*openaitest.Server)
	}{
		"good":                       {},
		"good with a key":            {options: openaitest.Options{Key: "secret-of-the-test"}, change: func(c *openai.ChatConfig) { c.Key = "secret-of-the-test" }},
		"another name":               {options: openaitest.Options{Models: []string{"something.gguf"}}},
		"no list of models":          {script: func(s *openaitest.Server) { s.Always(openaitest.Models, openaitest.Fails(404, `{}`)) }},
		"no v1":                      {change: func(c *openai.ChatConfig) { c.URL = strings.TrimSuffix(c.URL, "/v1") }},
		"path of Ollama's own":       {change: func(c *openai.ChatConfig) { c.URL = strings.TrimSuffix(c.URL, "/v1") + "/api" }},
		"no key":                     {options: openaitest.Options{Key: "secret-of-the-test"}},
		"wrong key":                  {options: openaitest.Options{Key: "secret-of-the-test"}, change: func(c *openai.ChatConfig) { c.Key = "wrong-key-of-the-test" }},
		"wrong model":                {options: openaitest.Options{Models: []string{"a:latest", "b"}}, script: always(openaitest.Fails(404, `{"error":{"message":"model \"test-model\" not found"}}`))},
		"model without a chat":       {script: always(openaitest.Fails(400, `{"error":{"message":"\"test-model\" does not support chat"}}`))},
		"out of quota":               {script: always(openaitest.Fails(429, `{"error":{"message":"You exceeded your quota.","type":"insufficient_quota"}}`))},
		"slow to begin":              {times: []Probe{{First: 70 * time.Second, Total: 71 * time.Second}, {First: 21 * time.Second, Total: 22 * time.Second}}},
		"slow to load":               {times: []Probe{{First: 70 * time.Second, Total: 71 * time.Second}, {First: time.Second, Total: 2 * time.Second}}},
		"slow to write":              {times: []Probe{{First: time.Second, Total: 11 * time.Second}}},
		"cut silently":               {change: large, script: always(reads4096)},
		"messages dropped":           {change: large, script: always(counts(func(words int) int { return map[bool]int{true: 38, false: words}[words > 4096] }))},
		"too large":                  {change: large, script: always(refuses(3000))},
		"too large and listed":       {change: large, script: func(s *openaitest.Server) { always(refuses(3000))(s); s.Always(openaitest.Models, lists(3072)) }},
		"too large for a start":      {script: always(refuses(300))},
		"larger than set":            {script: func(s *openaitest.Server) { s.Always(openaitest.Models, lists(32768)) }},
		"counts nothing":             {script: always(uncounted(small))},
		"counts nothing and forgets": {script: always(uncounted(func(string) string { return "ready" }))},
		"thinks":                     {script: always(thinks("stop", true))},
		"thinks to the end":          {script: always(thinks("length", false))},
		"thinks though off":          {change: func(c *openai.ChatConfig) { c.NoThinking = true }, script: always(thinks("length", false))},
		"thinks aloud":               {options: openaitest.Options{Reply: func(p string) string { return "[THINK]hm[/THINK] " + reads(openaitest.Reader{})(p) }}},
		"says nothing":               {options: openaitest.Options{Reply: func(p string) string { return " " }}},
		"gibberish":                  {options: openaitest.Options{Reply: func(p string) string { return "Wug blick dax, fep zorp. Toma kiki." }}},
		"numbers changed":            {options: openaitest.Options{Reply: reads(openaitest.Reader{Rates: map[openaitest.Lie]float64{openaitest.ChangedNumber: 1, openaitest.ChangedDate: 1}})}},
		"markers made up":            {options: openaitest.Options{Reply: reads(openaitest.Reader{Rates: map[openaitest.Lie]float64{openaitest.InventedCitation: 1}})}},
		"no markers":                 {options: openaitest.Options{Reply: reads(openaitest.Reader{Rates: map[openaitest.Lie]float64{openaitest.MissingMarker: 1}})}},
		"always English":             {options: openaitest.Options{Reply: english}},
		"fails in the middle":        {options: openaitest.Options{Reply: reads(openaitest.Reader{})}, script: onQuestions(openaitest.Dies("The mill"))},
	} {
		t.Run(name, func(t *testing.T) {
			if test.options.Reply == nil {
				test.options.Reply = reads(openaitest.Reader{Most: 1})
			}
			s := openaitest.New(t, test.options)
			if test.script != nil {
				test.script(s)
			}
			c := openai.ChatConfig{Endpoint: openai.Endpoint{URL: s.URL(), Model: "test-model"}, ContextTokens: 4096, AnswerTokens: 700}
			if test.change != nil {
				test.change(&c)
			}
			if test.times == nil {
				test.times = quick
			}
			got := report(t, Examine(t.Context(), Setup{Chat: chatOf(t, c, test.times)}, nil))
			if strings.Contains(got, "of-the-test") {
				t.Errorf("the key is in the report:\n%s", got)
			}
			golden(t, name, got)
		})
	}
}

// english answers in one language, whatever it is asked.
func english(prompt string) string {
	if questionLine.MatchString(prompt) {
		return "It was built a long time ago. [1a]"
	}
	return small(prompt)
}

func large(c *openai.ChatConfig) { c.ContextTokens = 8192 }

func always(step openaitest.Step) func(*openaitest.Server) {
	return func(s *openaitest.Server) { s.Always(openaitest.Chat, step) }
}

// onQuestions does something else with the questions about documents.
func onQuestions(step openaitest.Step) func(*openaitest.Server) {
	return always(func(c *openaitest.Call) {
		if questionLine.MatchString(c.Prompt()) {
			step(c)
			return
		}
		c.Behave()
	})
}

// counts answers, and says that it read as many tokens as read makes of the words.
func counts(read func(words int) int) openaitest.Step {
	answer := reads(openaitest.Reader{Most: 1})
	return func(c *openaitest.Call) {
		reply := answer(c.Prompt())
		c.Say(reply)
		c.Data(map[string]any{"choices": []any{map[string]any{"index": 0, "delta": map[string]any{}, "finish_reason": "stop"}}})
		c.Usage(read(len(strings.Fields(c.Prompt()))), len(strings.Fields(reply)), 0)
		c.Raw("data: [DONE]\n\n")
	}
}

// reads4096 reads no more than 4,096 tokens and says nothing about it, as Ollama does.
func reads4096(c *openaitest.Call) { counts(func(words int) int { return min(words, 4096) })(c) }

// refuses refuses what has more words than it can read.
func refuses(most int) openaitest.Step {
	answers := counts(func(words int) int { return words })
	return func(c *openaitest.Call) {
		if words := len(strings.Fields(c.Prompt())); words > most {
			c.Fail(400, fmt.Sprintf(`{"error":{"type":"exceed_context_size_error","message":"request (%d tokens) exceeds the available context size (%d tokens)"}}`, words, most))
			return
		}
		answers(c)
	}
}

// lists lists the model with its context.
func lists(context int) openaitest.Step {
	return func(c *openaitest.Call) {
		c.JSON(map[string]any{"data": []any{map[string]any{"id": "test-model", "max_model_len": context}}})
	}
}

// uncounted answers without saying how many tokens that was.
func uncounted(reply func(string) string) openaitest.Step {
	return func(c *openaitest.Call) {
		c.Say(reply(c.Prompt()))
		c.Data(map[string]any{"choices": []any{map[string]any{"index": 0, "delta": map[string]any{}, "finish_reason": "stop"}}})
		c.Raw("data: [DONE]\n\n")
	}
}

// thinks thinks, and then answers or not.
func thinks(finish string, answers bool) openaitest.Step {
	answer := reads(openaitest.Reader{Most: 1})
	return func(c *openaitest.Call) {
		c.Delta(map[string]any{"reasoning_content": "Hm, let me see."})
		if answers {
			c.Say(answer(c.Prompt()))
		}
		c.Data(map[string]any{"choices": []any{map[string]any{"index": 0, "delta": map[string]any{}, "finish_reason": finish}}})
		c.Usage(len(strings.Fields(c.Prompt())), 100, 0)
		c.Raw("data: [DONE]\n\n")
	}
}

// TestUnreachable checks what is said of a server that isn't there.
func TestUnreachable(t *testing.T) {
	gone := httptest.NewServer(nil)
	gone.Close()
	config := func(url string) openai.ChatConfig {
		return openai.ChatConfig{Endpoint: openai.Endpoint{URL: url, Model: "m"}, ContextTokens: 4096, AnswerTokens: 700}
	}
	open := openaitest.New(t, openaitest.Options{})
	for name, test := range map[string]struct{ url, want string }{
		"refused": {gone.URL, "start the server, or set OPENAI_BASE_URL to its port"},
		"no host": {"http://nowhere.invalid/v1", "the host's name in OPENAI_BASE_URL is misspelt"},
		"no TLS":  {strings.Replace(open.URL(), "http:", "https:", 1), "begin OPENAI_BASE_URL with http://"},
	} {
		t.Run(name, func(t *testing.T) {
			results := Examine(t.Context(), Setup{Chat: chatOf(t, config(test.url), quick)}, nil)
			if r := results[0]; r.Name != nameServer || r.Level != Failure || !strings.Contains(r.Remedy, test.want) {
				t.Errorf("%+v, want a failure with the remedy %q", r, test.want)
			}
			for _, r := range results[1:7] {
				if r.Level != Skipped {
					t.Errorf("%+v, want it skipped", r)
				}
			}
		})
	}
}

// TestBrief checks that the short form asks little, and finds what the long one finds of the context.
func TestBrief(t *testing.T) {
	s := openaitest.New(t, openaitest.Options{})
	s.Always(openaitest.Chat, reads4096)
	c := openai.ChatConfig{Endpoint: openai.Endpoint{URL: s.URL(), Model: "test-model"}, ContextTokens: 32768, AnswerTokens: 700}
	golden(t, "brief", report(t, Brief(t.Context(), Setup{Chat: chatOf(t, c, quick), Documents: func(context.Context) (Documents, error) {
		t.Error("the documents are looked at")
		return Documents{}, nil
	}})))
	list := s.Requests(openaitest.Chat)
	longest := 0
	for _, r := range list {
		longest = max(longest, len(strings.Fields(r.Prompt())))
	}
	if len(list) != 4 || longest > shortest {
		t.Errorf("%d requests, of up to %d words; want 4 of up to %d", len(list), longest, shortest)
	}
}

// TestInterrupted: when the context ends, what was found so far is returned, and nothing is called a fault.
func TestInterrupted(t *testing.T) {
	s := openaitest.New(t, openaitest.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	s.Always(openaitest.Chat, func(c *openaitest.Call) {
		cancel()
		c.Hang()
	})
	c := openai.ChatConfig{Endpoint: openai.Endpoint{URL: s.URL(), Model: "test-model"}, ContextTokens: 4096, AnswerTokens: 700}
	discord := func(context.Context) []Result {
		t.Error("Discord is asked after the end")
		return nil
	}
	results := Examine(ctx, Setup{Chat: chatOf(t, c, quick), Discord: discord}, nil)
	if len(results) != 1 || results[0].Level != OK {
		t.Errorf("%+v, want only that the server is there", results)
	}
}

// TestReasons: every reason that a model may give has a remedy.
func TestReasons(t *testing.T) {
	for _, reason := range []bot.Reason{bot.Unreachable, bot.Slow, bot.Busy, bot.Denied, bot.Missing, bot.Overflow, bot.Nonsense, bot.Failed} {
		r := Endpoint{URL: "http://x/v1"}.trouble(&bot.ModelError{Reason: reason, Err: context.Canceled}, chatSettings())
		if r.Level != Failure || r.Remedy == "" || !strings.Contains(r.Found, context.Canceled.Error()) {
			t.Errorf("%s: %+v", reason, r)
		}
	}
}
