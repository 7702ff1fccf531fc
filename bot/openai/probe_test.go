package openai

import (
	"net/http"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"ibid/bot"
	"ibid/bot/openai/openaitest"
)

// TestModels: 13, the list is whatever the server makes of it.
func TestModels(t *testing.T) {
	for _, c := range []struct {
		name   string
		status int
		body   string
		want   []Listed
		reason bot.Reason
	}{
		{"OpenAI", 200, `{"object":"list","data":[{"id":"a","object":"model"},{"id":"b:latest"}]}`, []Listed{{"a", 0}, {"b:latest", 0}}, ""},
		{"llama.cpp", 200, `{"models":[{"name":"a"}],"data":[{"id":"a","meta":{"n_ctx":4096,"n_ctx_train":8192}}]}`, []Listed{{"a", 4096}}, ""},
		{"vLLM", 200, `{"data":[{"id":"a","max_model_len":512}]}`, []Listed{{"a", 512}}, ""},
		{"OpenRouter", 200, `{"data":[{"id":"a","context_length":8192}]}`, []Listed{{"a", 8192}}, ""},
		{"names alone", 200, `{"models":[{"name":"a"}]}`, []Listed{{"a", 0}}, ""},
		{"bare", 200, `[{"id":"a"}]`, []Listed{{"a", 0}}, ""},
		{"a field of an odd type", 200, `{"data":[{"id":"a","context_length":"many"},{"id":"b"}]}`, []Listed{{"a", 0}, {"b", 0}}, ""},
		{"empty", 200, `{"data":[]}`, nil, ""},
		{"null", 200, `{"data":null}`, nil, ""},
		{"no such list", 404, `404 page not found`, nil, ""},
		{"text", 200, `hello`, nil, bot.Nonsense},
		{"denied", 401, ``, nil, bot.Denied},
	} {
		s := endpoint(t, openaitest.Options{})
		s.Script(openaitest.Models, openaitest.Fails(c.status, c.body))
		got, err := chatAt(t, s.URL(), nil).Models(t.Context())
		if diff := cmp.Diff(c.want, got); diff != "" || reasonIn(err) != c.reason || (err == nil) != (c.reason == "") {
			t.Errorf("%s: error %v, models (-want +got):\n%s", c.name, err, diff)
		}
	}
	s := endpoint(t, openaitest.Options{Models: []string{"a", "b"}})
	s.Script(openaitest.Models, openaitest.Loading())
	got, err := embedderAt(t, s.URL(), nil).Models(t.Context())
	if diff := cmp.Diff([]Listed{{"a", 0}, {"b", 0}}, got); diff != "" || err != nil {
		t.Errorf("after loading: error %v, models (-want +got):\n%s", err, diff)
	}
}

// TestProbe: 13, a small chat is what proves that the model is there, and when it began to answer.
func TestProbe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		pieces := []string{delta(`{"role":"assistant"}`), delta(`{"reasoning":"hm"}`), finish("length")}
		chat := onWire(t, ChatConfig{}, func(r *http.Request) (*http.Response, error) {
			return slowly(r.Context(), time.Second, pieces...), nil
		})
		got, err := chat.Probe(t.Context(), ask("Ready?"))
		want := Probe{First: 2 * time.Second, Total: 3 * time.Second, Thought: true, Reply: bot.Reply{Cut: true}}
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("error %v, probe (-want +got):\n%s", err, diff)
		}
	})
	s := endpoint(t, openaitest.Options{})
	s.Script(openaitest.Chat, openaitest.Fails(404, `{"error":{"message":"model not found"}}`))
	_, err := chatAt(t, s.URL(), nil).Probe(t.Context(), ask("Ready?"))
	wantReason(t, "no such model", err, bot.Missing)
}

// TestMemoryIsFlat: what a thousand replies leave behind is nothing.
func TestMemoryIsFlat(t *testing.T) {
	s := openaitest.New(t, openaitest.Options{}) // unchecked: a check takes 40 ms
	chat := chatAt(t, s.URL(), nil)
	long := openaitest.Says(strings.Repeat("word ", 2000))
	s.Always(openaitest.Chat, func(c *openaitest.Call) {
		long(c)
		s.Forget()
	})
	live := func() (bytes uint64, goroutines int) {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc, runtime.NumGoroutine()
	}
	write := func(n int) {
		for range n {
			if _, err := chat.Write(t.Context(), ask("Who?"), func(string) {}); err != nil {
				t.Fatal(err)
			}
		}
	}
	write(50)
	before, g := live()
	write(1000)
	after, h := live()
	t.Logf("live after 50 replies of 10 kB: %d kB, after 1,050: %d kB", before>>10, after>>10)
	// A connection that is being given back has goroutines of its own for a moment; a leak has one for each reply.
	if after > before+512<<10 || h > g+50 {
		t.Errorf("1,000 replies: live bytes %d, then %d; goroutines %d, then %d", before, after, g, h)
	}
}
