package openai

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ibid/bot"
	"ibid/bot/openai/openaitest"
	"ibid/prompts"
)

// TestRequest: what is asked of every server, whatever its model is called. go-openai alone would leave out a temperature
// of 0 and refuse max_tokens by the names of some models.
func TestRequest(t *testing.T) {
	for _, model := range []string{"llama3.2", "o3-local", "o1-mini-gguf", "gpt-5-oss", "o4", "code-davinci-002"} {
		s := endpoint(t, openaitest.Options{Key: testKey})
		chat := chatAt(t, s.URL(), func(c *ChatConfig) { c.Model = model })
		if _, err := chat.Write(t.Context(), ask("1 < 2 & ما؟"), nil); err != nil {
			t.Errorf("%s: %v", model, err)
			continue
		}
		want := map[string]any{
			"model": model, "max_tokens": 700., "temperature": 0., "stream": true, "stream_options": map[string]any{"include_usage": true},
			"messages": []any{map[string]any{"role": "system", "content": "Answer."}, map[string]any{"role": "user", "content": "1 < 2 & ما؟"}},
		}
		if diff := cmp.Diff(want, s.Requests(openaitest.Chat)[0].Fields()); diff != "" {
			t.Errorf("%s: request (-want +got):\n%s", model, diff)
		}
	}
}

// TestRequestTokens: 08, max_tokens is what Ollama obeys, and 0 or -1 would be no limit there.
func TestRequestTokens(t *testing.T) {
	s := endpoint(t, openaitest.Options{})
	chat := chatAt(t, s.URL(), func(c *ChatConfig) { c.AnswerTokens = 50; c.Temperature = .5 })
	for tokens, want := range map[int]float64{0: 50, -1: 50, 7: 7} {
		if _, err := chat.Write(t.Context(), bot.Request{Prompt: prompts.Prompt{User: "Who?"}, Tokens: tokens}, nil); err != nil {
			t.Fatal(err)
		}
		all := s.Requests(openaitest.Chat)
		got := all[len(all)-1].Fields()
		if got["max_tokens"] != want || got["max_completion_tokens"] != nil || got["temperature"] != .5 {
			t.Errorf("for %d tokens: request %v, want max_tokens %v", tokens, got, want)
		}
	}
}

// TestRequestIsLearned: what a server refuses by name is left out, and stays so; OpenAI itself has its own name for the
// limit.
func TestRequestIsLearned(t *testing.T) {
	refuse := func(message string) openaitest.Step {
		return openaitest.Fails(400, `{"error":{"message":"`+message+`","type":"invalid_request_error","param":null,"code":"unsupported_parameter"}}`)
	}
	s := endpoint(t, openaitest.Options{})
	chat := chatAt(t, s.URL(), func(c *ChatConfig) { c.NoThinking = true })
	s.Script(openaitest.Chat,
		refuse("Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."),
		refuse("Unsupported value: 'temperature' does not support 0 with this model."),
		refuse("Unrecognized request argument supplied: stream_options"),
		refuse("invalid reasoning_effort"))
	for range 2 {
		if _, err := chat.Write(t.Context(), ask("Who?"), nil); err != nil {
			t.Fatal(err)
		}
	}
	all := s.Requests(openaitest.Chat)
	last := all[len(all)-1].Fields()
	want := []string{"max_completion_tokens", "messages", "model", "stream"}
	if got := slices.Sorted(maps.Keys(last)); len(all) != 6 || !cmp.Equal(got, want) {
		t.Errorf("%d requests, the last with %q; want 6, %q", len(all), got, want)
	}
	s.Script(openaitest.Chat, refuse("temperature"))
	_, err := chat.Write(t.Context(), ask("Who?"), nil)
	wantReason(t, "refused again", err, bot.Failed)
}

func TestRequestOfOpenAIItself(t *testing.T) {
	chat, err := NewChat(ChatConfig{Endpoint: Endpoint{URL: "https://api.openai.com/v1", Key: testKey, Model: "gpt-5"}})
	if err != nil || !chat.dialect.completion {
		t.Errorf("dialect %+v, %v: want max_completion_tokens", chat.dialect, err)
	}
}

// TestRequestThinking: 21, no other effort than none, and that only if set. 20: no response_format, ever; 09: streamed, all.
func TestRequestThinking(t *testing.T) {
	s := endpoint(t, openaitest.Options{})
	for _, off := range []bool{false, true} {
		chat := chatAt(t, s.URL(), func(c *ChatConfig) { c.NoThinking = off })
		if _, err := chat.Write(t.Context(), ask("Who?"), nil); err != nil {
			t.Fatal(err)
		}
		if _, err := chat.Probe(t.Context(), ask("Ready?")); err != nil {
			t.Fatal(err)
		}
	}
	for i, r := range s.Requests(openaitest.Chat) {
		want := any(nil)
		if i >= 2 {
			want = "none"
		}
		if f := r.Fields(); f["reasoning_effort"] != want || f["response_format"] != nil || f["stream"] != true {
			t.Errorf("request %d: %v; want reasoning_effort %v", i, f, want)
		}
	}
}

func TestConfigErrors(t *testing.T) {
	good := ChatConfig{Endpoint: Endpoint{URL: "http://localhost:11434/v1", Model: "llama3.2"}}
	for _, c := range []struct {
		change func(*ChatConfig)
		says   []string
	}{
		{func(c *ChatConfig) { c.URL = "" }, []string{"OPENAI_BASE_URL", "http://localhost"}},
		{func(c *ChatConfig) { c.URL = "localhost:11434" }, []string{"OPENAI_BASE_URL", "look like"}},
		{func(c *ChatConfig) { c.URL = "http://me:secret@host/v1" }, []string{"OPENAI_BASE_URL", "setting of the key"}},
		{func(c *ChatConfig) { c.URL = "http://host/v1?key=secret" }, []string{"OPENAI_BASE_URL", "leave out"}},
		{func(c *ChatConfig) { c.URL = "http://host/v1/chat/completions" }, []string{"OPENAI_BASE_URL", "leave out /chat/completions"}},
		{func(c *ChatConfig) { c.Model = " " }, []string{"CHAT_MODEL", "set it"}},
		{func(c *ChatConfig) { c.Key = "secret\n" }, []string{"OPENAI_BASE_URL", "line break"}},
		{func(c *ChatConfig) { c.Parallel = -1 }, []string{"ENDPOINT_PARALLEL", "1 or more"}},
		{func(c *ChatConfig) { c.AnswerTokens = -1 }, []string{"ANSWER_TOKENS", "1 or more"}},
		{func(c *ChatConfig) { c.ContextTokens = 512 }, []string{"ANSWER_TOKENS=700", "CONTEXT_TOKENS=512", "raise"}},
		{func(c *ChatConfig) { c.Temperature = 3 }, []string{"TEMPERATURE", "0 to 2"}},
		{func(c *ChatConfig) { c.First = -1 }, []string{"ANSWER_TIMEOUT", "120s"}},
	} {
		config := good
		c.change(&config)
		_, err := NewChat(config)
		for _, s := range c.says {
			if err == nil || !strings.Contains(err.Error(), s) || strings.Contains(err.Error(), "secret") {
				t.Errorf("%+v: error %v, want one that says %q and no secret", config, err, s)
			}
		}
	}
	if _, err := NewChat(good); err != nil {
		t.Errorf("%+v: %v", good, err)
	}
	_, err := NewEmbedder(EmbedderConfig{Endpoint: good.Endpoint, Dimensions: -1})
	if err == nil || !strings.Contains(err.Error(), "EMBEDDING_DIMENSIONS") {
		t.Errorf("dimensions of -1: %v", err)
	}
	if _, err := NewReranker(RerankerConfig{}); err == nil || !strings.Contains(err.Error(), "RERANK_BASE_URL") {
		t.Errorf("no address: %v", err)
	}
}
