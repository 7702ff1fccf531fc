package openai

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"ibid/bot"
	"ibid/bot/openai/openaitest"
	"ibid/retrieval"
)

var (
	_ retrieval.Embedder = (*Embedder)(nil)
	_ bot.Model          = (*Chat)(nil)
)

func embedderAt(t testing.TB, url string, change func(*EmbedderConfig)) *Embedder {
	t.Helper()
	c := EmbedderConfig{Endpoint: Endpoint{URL: url, Key: testKey, Model: "test-model"}}
	if change != nil {
		change(&c)
	}
	e, err := NewEmbedder(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Close)
	return e
}

func numbered(n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("text %d", i)
	}
	return list
}

func inputsOf(requests []openaitest.Request) (inputs []string, sizes []int) {
	for _, r := range requests {
		inputs = append(inputs, r.Inputs()...)
		sizes = append(sizes, len(r.Inputs()))
	}
	slices.Sort(sizes)
	return inputs, sizes
}

// unit scales what the scripted endpoint makes of a text.
func unit(text string) []float32 {
	list := [][]float32{openaitest.Embed(text, 64)}
	if _, err := normalise(list, 64); err != nil {
		panic("unreachable: " + err.Error())
	}
	return list[0]
}

// TestEmbedPassages: 17, blank texts have no vector and aren't sent; 18, batches; 15, length 1; 16, float and no dimensions.
func TestEmbedPassages(t *testing.T) {
	s := endpoint(t, openaitest.Options{})
	e := embedderAt(t, s.URL(), func(c *EmbedderConfig) { c.PassagePrefix = "passage: "; c.QueryPrefix = "query: " })
	texts := append(numbered(64), "", " \n\t\u3000")
	got, err := e.EmbedPassages(t.Context(), texts)
	if err != nil || len(got) != len(texts) {
		t.Fatalf("%d vectors, %v, want %d", len(got), err, len(texts))
	}
	for i, v := range got {
		want := unit("passage: " + texts[i])
		if i >= 64 {
			want = nil
		}
		if diff := cmp.Diff(want, v); diff != "" {
			t.Fatalf("text %q (-want +got):\n%s", texts[i], diff)
		}
	}
	if _, sizes := inputsOf(s.Requests(openaitest.Embeddings)); !cmp.Equal(sizes, []int{32, 32}) {
		t.Errorf("batches of %v, want two of 32", sizes)
	}
	fields := s.Requests(openaitest.Embeddings)[0].Fields()
	if fields["encoding_format"] != "float" || fields["dimensions"] != nil || fields["model"] != "test-model" {
		t.Errorf("request with encoding_format %v, dimensions %v, model %v", fields["encoding_format"], fields["dimensions"], fields["model"])
	}
	query, err := e.EmbedQuery(t.Context(), "text 5")
	if diff := cmp.Diff(unit("query: text 5"), query); diff != "" || err != nil {
		t.Errorf("query: %v (-want +got):\n%s", err, diff)
	}
	if v, err := e.EmbedQuery(t.Context(), "  "); v != nil || err != nil {
		t.Errorf("a blank query: %v, %v", v, err)
	}
	if v, err := e.EmbedPassages(t.Context(), nil); len(v) != 0 || err != nil {
		t.Errorf("no text: %v, %v", v, err)
	}
}

// TestVectorsThatAreNone: 15, and what go-openai takes for good: too few, none, null for a number, base64 for a list.
func TestVectorsThatAreNone(t *testing.T) {
	for _, c := range []struct {
		name, body string
		reason     bot.Reason // "": as good as any
	}{
		{"out of order", `{"data":[{"index":1,"embedding":[0,2]},{"index":0,"embedding":[3,0]}]}`, ""},
		{"no index", `{"data":[{"embedding":[3,0]},{"embedding":[0,2]}]}`, ""},
		{"too many", `{"data":[{"index":0,"embedding":[3,0]},{"index":1,"embedding":[0,2]},{"index":2,"embedding":[0,2]}]}`, bot.Nonsense},
		{"none", `{"data":[]}`, bot.Nonsense},
		{"nothing", `{}`, bot.Nonsense},
		{"one index twice", `{"data":[{"index":1,"embedding":[3,0]},{"index":1,"embedding":[0,2]}]}`, bot.Nonsense},
		{"an index too high", `{"data":[{"index":0,"embedding":[3,0]},{"index":2,"embedding":[0,2]}]}`, bot.Nonsense},
		{"a null", `{"data":[{"index":0,"embedding":[3,null]},{"index":1,"embedding":[0,2]}]}`, bot.Nonsense},
		{"a null for a vector", `{"data":[{"index":0,"embedding":null},{"index":1,"embedding":[0,2]}]}`, bot.Nonsense},
		{"zeros", `{"data":[{"index":0,"embedding":[0,0]},{"index":1,"embedding":[0,2]}]}`, bot.Nonsense},
		{"too large a number", `{"data":[{"index":0,"embedding":[1e99,0]},{"index":1,"embedding":[0,2]}]}`, bot.Nonsense},
		{"NaN", `{"data":[{"index":0,"embedding":[NaN,0]},{"index":1,"embedding":[0,2]}]}`, bot.Nonsense},
		{"base64", `{"data":[{"index":0,"embedding":"AAAAAA=="},{"index":1,"embedding":"AAAAAA=="}]}`, bot.Nonsense},
		{"unlike dimensions", `{"data":[{"index":0,"embedding":[3,0]},{"index":1,"embedding":[0,2,0]}]}`, bot.Missing},
		{"an error with status 200", `{"error":"model crashed"}`, bot.Failed},
		{"a page", `<html>`, bot.Nonsense},
	} {
		s := endpoint(t, openaitest.Options{})
		s.Always(openaitest.Embeddings, openaitest.Fails(http.StatusOK, c.body))
		got, err := embedderAt(t, s.URL(), nil).EmbedPassages(t.Context(), []string{"a", "b"})
		if c.reason == "" {
			if diff := cmp.Diff([][]float32{{1, 0}, {0, 1}}, got); diff != "" || err != nil {
				t.Errorf("%s: %v (-want +got):\n%s", c.name, err, diff)
			}
			continue
		}
		wantReason(t, c.name, err, c.reason)
		if got != nil {
			t.Errorf("%s: vectors %v with an error", c.name, got)
		}
	}
}

// TestTooFewVectors: 15, of a server that embeds the first text of a list only, each text gets its own vector.
func TestTooFewVectors(t *testing.T) {
	s := endpoint(t, openaitest.Options{})
	s.Always(openaitest.Embeddings, func(c *openaitest.Call) {
		c.JSON(map[string]any{"data": []any{map[string]any{"embedding": openaitest.Embed(c.Inputs()[0], 64)}}})
	})
	got, err := embedderAt(t, s.URL(), nil).EmbedPassages(t.Context(), []string{"a", "b"})
	if diff := cmp.Diff([][]float32{unit("a"), unit("b")}, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

// TestDimension: 15 and 19, another dimension than the one before, or than the one set, is refused with the remedy.
func TestDimension(t *testing.T) {
	s := endpoint(t, openaitest.Options{})
	e := embedderAt(t, s.URL(), func(c *EmbedderConfig) { c.Dimensions = 32 })
	_, err := e.EmbedQuery(t.Context(), "a") // the server ignores what is asked for, as llama.cpp does
	if err == nil || !strings.Contains(err.Error(), "64 numbers, not of 32") || !strings.Contains(err.Error(), "EMBEDDING_DIMENSIONS") {
		t.Errorf("64 numbers for 32: %v", err)
	}
	if got := s.Requests(openaitest.Embeddings)[0].Fields()["dimensions"]; got != 32. {
		t.Errorf("dimensions %v asked for, want 32", got)
	}
	e = embedderAt(t, s.URL(), nil)
	if _, err := e.EmbedQuery(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	s.Script(openaitest.Embeddings, openaitest.Fails(http.StatusOK, `{"data":[{"index":0,"embedding":[3,0]}]}`))
	_, err = e.EmbedPassages(t.Context(), []string{"a"})
	wantReason(t, "another model", err, bot.Missing)
}

func TestFingerprint(t *testing.T) {
	base := EmbedderConfig{Endpoint: Endpoint{URL: "http://a/v1", Model: "m"}}
	seen := map[string]int{}
	for i, change := range []func(*EmbedderConfig){
		func(*EmbedderConfig) {}, func(c *EmbedderConfig) { c.URL = "http://b:1/v1"; c.Key = "k"; c.Parallel = 7 },
		func(c *EmbedderConfig) { c.Model = "n" }, func(c *EmbedderConfig) { c.Dimensions = 64 },
		func(c *EmbedderConfig) { c.QueryPrefix = "q" }, func(c *EmbedderConfig) { c.PassagePrefix = "q" },
	} {
		c := base
		change(&c)
		e, err := NewEmbedder(c)
		if err != nil {
			t.Fatal(err)
		}
		if was, ok := seen[e.Fingerprint()]; ok != (i == 1) {
			t.Errorf("configurations %d and %d: fingerprint %s; only 0 and 1 are to share one", was, i, e.Fingerprint())
		}
		seen[e.Fingerprint()] = i
	}
}

// tooLong refuses a request that has a text of more than limit bytes, as llama.cpp does: the whole batch.
func tooLong(limit int, status int, message string) openaitest.Step {
	return func(c *openaitest.Call) {
		if slices.ContainsFunc(c.Inputs(), func(s string) bool { return len(s) > limit }) {
			c.Fail(status, `{"error":{"message":"`+message+`"}}`)
			return
		}
		c.Behave()
	}
}

// TestOverlongText: 18, one text that is too long costs no other its vector, and has one itself, of its beginning.
func TestOverlongText(t *testing.T) {
	for _, c := range []struct {
		status  int
		message string
	}{{500, "input (602 tokens) is too large to process"}, {400, "maximum context length is 512 tokens"}, {400, "no"}, {422, "no"}, {413, ""}} {
		s := endpoint(t, openaitest.Options{})
		s.Always(openaitest.Embeddings, tooLong(1000, c.status, c.message))
		texts := numbered(64)
		texts[7], texts[40] = strings.Repeat("long words ", 300), strings.Repeat("长文本。", 400)
		got, err := embedderAt(t, s.URL(), nil).EmbedPassages(t.Context(), texts)
		if err != nil {
			t.Errorf("status %d: %v", c.status, err)
			continue
		}
		for i, v := range got {
			if v == nil || i != 7 && i != 40 && !cmp.Equal(v, unit(texts[i])) {
				t.Errorf("status %d, text %d: vector %v", c.status, i, v)
			}
		}
		if n := len(s.Requests(openaitest.Embeddings)); n > 30 {
			t.Errorf("status %d: %d requests for 64 texts, want no more than 30", c.status, n)
		}
	}
}

// TestPoisonousText: 18, what is refused however short it is has no vector, and only that.
func TestPoisonousText(t *testing.T) {
	s := endpoint(t, openaitest.Options{})
	s.Always(openaitest.Embeddings, func(c *openaitest.Call) {
		if slices.ContainsFunc(c.Inputs(), func(s string) bool { return strings.HasPrefix(s, "poison") }) {
			c.Fail(400, `{"error":"no"}`)
			return
		}
		c.Behave()
	})
	texts := numbered(20)
	texts[3] = "poison " + strings.Repeat("x ", 300)
	got, err := embedderAt(t, s.URL(), nil).EmbedPassages(t.Context(), texts)
	for i, v := range got {
		if (v == nil) != (i == 3) {
			t.Errorf("text %d: vector %v", i, v)
		}
	}
	if err != nil || len(got) != 20 {
		t.Errorf("%d vectors, %v", len(got), err)
	}
}

// TestServerThatEmbedsNothing: it isn't the texts, so they aren't tried one by one.
func TestServerThatEmbedsNothing(t *testing.T) {
	for _, c := range []struct {
		status int
		body   string
		reason bot.Reason
		asked  int
	}{
		{400, `{"error":{"message":"this model does not support embeddings"}}`, bot.Failed, 2},
		{501, `{"error":{"message":"Start it with --embeddings"}}`, bot.Failed, 1},
		{401, ``, bot.Denied, 1},
		{404, `{"error":{"message":"model not found"}}`, bot.Missing, 1},
	} {
		s := endpoint(t, openaitest.Options{})
		s.Always(openaitest.Embeddings, openaitest.Fails(c.status, c.body))
		_, err := embedderAt(t, s.URL(), nil).EmbedPassages(t.Context(), numbered(16))
		wantReason(t, c.body, err, c.reason)
		if n := len(s.Requests(openaitest.Embeddings)); n != c.asked {
			t.Errorf("status %d: %d requests, want %d", c.status, n, c.asked)
		}
	}
}

// TestEmbeddingAtOnce: some batches are under way together, and all end with the caller.
func TestEmbeddingAtOnce(t *testing.T) {
	s := endpoint(t, openaitest.Options{})
	s.Always(openaitest.Embeddings, func(c *openaitest.Call) { c.Hang() })
	e := embedderAt(t, s.URL(), func(c *EmbedderConfig) { c.Parallel = 3 })
	ctx, cancel := context.WithCancel(t.Context())
	failed := make(chan error)
	go func() {
		_, err := e.EmbedPassages(ctx, numbered(200))
		failed <- err
	}()
	if err := s.Wait(t.Context(), openaitest.Embeddings, 3); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := <-failed; !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want the context's", err)
	}
	if err := s.WaitIdle(t.Context()); err != nil {
		t.Error(err)
	}
	if _, most := s.AtOnce(); most != 3 {
		t.Errorf("%d at once, want 3", most)
	}
}

// TestSlowQuery: a question doesn't wait long for its vector, and the next ones not at all.
func TestSlowQuery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		e, err := newEmbedder(EmbedderConfig{Endpoint: Endpoint{URL: "http://model.test/v1", Model: "m"}}, wire(func(r *http.Request) (*http.Response, error) {
			asked++
			<-r.Context().Done()
			return nil, r.Context().Err()
		}), time.Now)
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		for range 5 {
			_, err := e.EmbedQuery(t.Context(), "who")
			wantReason(t, "slow", err, bot.Slow)
		}
		if took := time.Since(start); took != 20*time.Second || asked != 2 {
			t.Errorf("%s and %d requests, want 20 s and 2", took, asked)
		}
	})
}

func TestClip(t *testing.T) {
	for _, c := range []struct {
		text  string
		limit int
		want  string
	}{
		{"one two", 7, "one two"}, {"one two", 6, "one"}, {"one two", 2, "on"}, {"阿塞拜疆", 7, "阿塞"}, {"a verylongword", 10, "a verylong"}, {"é", 1, ""},
	} {
		if got := clip(c.text, c.limit); got != c.want {
			t.Errorf("clip(%q, %d) = %q, want %q", c.text, c.limit, got, c.want)
		}
	}
}

// TestSplitRuns: 17, Ollama's tokenizer hangs on long runs.
func TestSplitRuns(t *testing.T) {
	x := func(n int) string { return strings.Repeat("x", n) }
	for _, c := range []struct{ text, want string }{
		{x(200), x(200)},
		{x(201), x(200) + " x"},
		{x(450) + " " + x(3), x(200) + " " + x(200) + " " + x(50) + " " + x(3)},
		{x(150) + "/" + x(150), x(150) + "/ " + x(150)},
		{x(50) + "/" + x(250), x(50) + "/" + x(149) + " " + x(101)},
		{strings.Repeat("字", 199) + "。" + x(5), strings.Repeat("字", 199) + "。 " + x(5)},
		{"a b", "a b"}, {"", ""},
	} {
		if got := splitRuns(c.text); got != c.want {
			t.Errorf("splitRuns(%q) = %q, want %q", c.text, got, c.want)
		}
	}
	s := endpoint(t, openaitest.Options{})
	e := embedderAt(t, s.URL(), nil)
	if _, err := e.EmbedPassages(t.Context(), []string{x(1_000_000)}); err != nil {
		t.Error(err)
	}
	if _, err := e.EmbedQuery(t.Context(), x(1_000_000)); err != nil {
		t.Error(err)
	}
	inputs, _ := inputsOf(s.Requests(openaitest.Embeddings))
	for i, limit := range []int{maxPassage, maxQuery} {
		if n := len(inputs[i]); n > limit || n < limit*9/10 {
			t.Errorf("%d bytes are sent, want nearly %d", n, limit)
		}
	}
}

func FuzzReady(f *testing.F) {
	f.Add("a b", 3)
	f.Add(strings.Repeat("字。", 300), 1000)
	f.Add("\xff"+strings.Repeat("é/", 200), 500)
	f.Fuzz(func(t *testing.T, s string, limit int) {
		limit = int(math.Abs(float64(limit%5000))) + 4
		got := ready("p:", s, limit)
		if len(got) > limit+2 {
			t.Errorf("ready(%q, %d) has %d bytes", s, limit, len(got))
		}
		for _, run := range strings.Fields(strings.TrimPrefix(got, "p:")) {
			if n := len([]rune(run)); n > maxRun {
				t.Errorf("ready(%q, %d) has a run of %d characters", s, limit, n)
			}
		}
		whole := strings.Join(strings.Fields(strings.ToValidUTF8(s, "�")), "")
		if !strings.HasPrefix(whole, strings.Join(strings.Fields(strings.TrimPrefix(got, "p:")), "")) {
			t.Errorf("ready(%q, %d) = %q, which is not its beginning", s, limit, got)
		}
	})
}
