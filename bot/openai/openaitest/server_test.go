package openaitest

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func specPath(t *testing.T) string {
	path := filepath.Join("..", "..", "..", "..", "shared", "spec", "openai-openapi.json")
	if _, err := os.Stat(path); err != nil {
		t.Skip("OpenAI's document is not beside the checkout")
	}
	return path
}

func post(t *testing.T, s *Server, path, body string) string {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Post(s.URL()+path, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.Status + "\n" + string(data)
}

// TestSchema: what breaks OpenAI's document is a violation, what keeps it is none.
func TestSchema(t *testing.T) {
	s := New(t, Options{SpecPath: specPath(t), Lenient: true})
	for _, c := range []struct {
		path, body string
		bad        bool
	}{
		{Chat, `{"model":"m","messages":[{"role":"user","content":"hi"}],"stream":true,"max_tokens":5,"temperature":0,"reasoning_effort":"none"}`, false},
		{Chat, `{"model":"m"}`, true},
		{Chat, `{"model":"m","messages":[{"role":"user","content":"hi"}],"temperature":3}`, true},
		{Chat, `{"model":"m","messages":[{"role":"nobody","content":"hi"}]}`, true},
		{Embeddings, `{"model":"m","input":["a"],"encoding_format":"float"}`, false},
		{Embeddings, `{"model":"m"}`, true},
		{Embeddings, `{"model":"m","input":["a"],"encoding_format":"floats"}`, true},
		{Rerank, `{}`, false},
	} {
		before := len(s.Violations())
		post(t, s, c.path, c.body)
		if bad := len(s.Violations()) > before; bad != c.bad {
			t.Errorf("%s %s: violations %q, want one %v", c.path, c.body, s.Violations()[before:], c.bad)
		}
	}
}

// TestBehaviour: a reader answers from the prompt's text, within the limit; a key that isn't right is refused.
func TestBehaviour(t *testing.T) {
	s := New(t, Options{Reply: func(prompt string) string { return "read: " + prompt }})
	got := post(t, s, Chat, `{"messages":[{"role":"system","content":"Answer."},{"role":"user","content":"Who?"}]}`)
	for _, want := range []string{`"content":"read: "`, `Answer.\n\nWho?`, `"finish_reason":"stop"`, `"prompt_tokens":2`, "data: [DONE]"} {
		if !strings.Contains(got, want) {
			t.Errorf("reply %q lacks %q", got, want)
		}
	}
	if got := post(t, s, Chat, `{"max_tokens":1,"messages":[{"content":"a b c"}]}`); !strings.Contains(got, `"finish_reason":"length"`) {
		t.Errorf("reply %q: want it cut", got)
	}
	s.Script(Chat, Busy("7"), Loading(), Overflow())
	for _, want := range []string{"429", "503", "400"} {
		if got := post(t, s, Chat, `{}`); !strings.HasPrefix(got, want) {
			t.Errorf("reply %q, want status %s", got, want)
		}
	}
	if n := len(s.Requests("")); n != 5 {
		t.Errorf("%d requests recorded, want 5", n)
	}
	closed := New(t, Options{Key: "k"})
	if got := post(t, closed, Embeddings, `{"input":["a"]}`); !strings.HasPrefix(got, "401") {
		t.Errorf("without the key: %q", got)
	}
}
