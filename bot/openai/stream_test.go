package openai

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ibid/bot"
	"ibid/bot/openai/openaitest"
)

// delta is a chunk with a piece of a reply, finish the chunk that ends it.
func delta(s string) string { return `data: {"choices":[{"delta":` + s + `}]}` + "\n\n" }
func finish(s string) string {
	return `data: {"choices":[{"delta":{},"finish_reason":"` + s + `"}]}` + "\n\n"
}

// TestStream has a case for each way in which servers stream, named by the trap.
func TestStream(t *testing.T) {
	say, end := delta(`{"content":"Hello"}`), finish("stop")
	for _, c := range []struct {
		name, stream string
		want         string
		reason       bot.Reason // "": a reply
		says         string     // in the error
	}{
		{name: "as OpenAI", stream: say + end + "data: [DONE]\n\n", want: "Hello"},
		{name: "01 an end without finish_reason is no end", stream: say, reason: bot.Nonsense, says: "the reply had not"},
		{name: "01 DONE without finish_reason is no end", stream: say + "data: [DONE]\n\n", reason: bot.Nonsense},
		{name: "01 empty chunk, then a clean end, when Ollama's runner dies", stream: say + `data: {"model":"","choices":[{"delta":{"role":"assistant","content":""},"finish_reason":null}]}` + "\n\n", reason: bot.Nonsense},
		{name: "01 an unknown finish_reason ends a reply", stream: say + finish("eos_token"), want: "Hello"},
		{name: "01 a finish_reason without DONE ends a reply", stream: say + end, want: "Hello"},
		{name: "01 the last line lacks its end", stream: say + strings.TrimSpace(end), want: "Hello"},
		{name: "02 a finish without a word", stream: finish("stop"), reason: bot.Nonsense, says: "empty reply"},
		{name: "02 thinking used all tokens", stream: delta(`{"reasoning_content":"hm"}`) + finish("length"), reason: bot.Nonsense, says: `"length"`},
		{name: "02 white space is no word", stream: delta(`{"content":" \n"}`) + end, reason: bot.Nonsense},
		{name: "03 reasoning_content", stream: delta(`{"reasoning_content":"hm"}`) + say + end, want: "Hello"},
		{name: "03 reasoning", stream: delta(`{"reasoning":"hm"}`) + say + end, want: "Hello"},
		{name: "03 think tags", stream: delta(`{"content":"<think>hm</think>\n\n"}`) + say + end, want: "Hello"},
		{name: "03 think tags in pieces", stream: delta(`{"content":" <th"}`) + delta(`{"content":"ink>hm</"}`) + delta(`{"content":"think>"}`) + say + end, want: "Hello"},
		{name: "03 the opening tag is missing", stream: delta(`{"content":"hm</think>"}`) + say + end, want: "Hello"},
		{name: "03 a thought without end", stream: delta(`{"content":"<think>hm"}`) + finish("length"), reason: bot.Nonsense},
		{name: "04 role on every chunk", stream: delta(`{"role":"assistant","content":"Hello"}`) + `data: {"choices":[{"delta":{"role":"assistant","content":""},"finish_reason":"stop"}]}` + "\n\n", want: "Hello"},
		{name: "04 content null", stream: delta(`{"role":"assistant","content":null}`) + say + end, want: "Hello"},
		{name: "04 no choices", stream: `data: {"choices":[]}` + "\n\n" + say + `data: {}` + "\n\n" + end + `data: {"choices":[],"usage":{"prompt_tokens":7}}` + "\n\n", want: "Hello"},
		{name: "04 usage of an odd form", stream: say + end + `data: {"choices":[],"usage":"none"}` + "\n\n", want: "Hello"},
		{name: "04 content as parts", stream: delta(`{"content":[{"type":"text","text":"Hel"},{"type":"text","text":"lo"}]}`) + end, want: "Hello"},
		{name: "04 content as parts without text", stream: delta(`{"content":["Hello",null,{"type":"image"},7]}`) + end, want: "Hello"},
		{name: "04 CRLF and no space", stream: strings.ReplaceAll(strings.ReplaceAll(say+end, "\n", "\r\n"), "data: ", "data:"), want: "Hello"},
		{name: "04 lines of other kinds", stream: "\ufeff: hi\nid: 1\nretry: 5\nevent: message\n" + say + end, want: "Hello"},
		{name: "04 a thousand pings", stream: strings.Repeat(": ping\n\n", 1000) + say + strings.Repeat(": ping\n\n", 1000) + end, want: "Hello"},
		{name: "05 an error object", stream: say + `data: {"error":{"message":"boom"}}` + "\n\n", reason: bot.Failed, says: "boom"},
		{name: "05 an error string", stream: say + `data: {"error":"boom"}` + "\n\n", reason: bot.Failed, says: "boom"},
		{name: "05 an error with spaces", stream: say + `data: { "error" : {"message":"boom"}}` + "\n\n", reason: bot.Failed, says: "boom"},
		{name: "05 an error whose key isn't first", stream: `data: {"object":"error","message":"boom","error":null}` + "\n\n", reason: bot.Failed, says: "boom"},
		{name: "05 an error after a ping", stream: ": ping\n\n" + `data: {"error":{"message":"boom"}}` + "\n\ndata: [DONE]\n\n", reason: bot.Failed, says: "boom"},
		{name: "05 an error event", stream: say + "event: error\ndata: {\"message\":\"boom\"}\n\n", reason: bot.Failed, says: "boom"},
		{name: "05 an error event in words", stream: say + "event: error\ndata: boom\n\n", reason: bot.Failed, says: "boom"},
		{name: "05 an error line", stream: say + "error: {\"message\":\"boom\"}\n\n", reason: bot.Failed, says: "boom"},
		{name: "05 a line of text", stream: say + "proxy error: Failed to read connection\n", reason: bot.Failed, says: "proxy error"},
		{name: "05 a broken chunk", stream: say + "data: {\"choices\":[{\"delta\n\n", reason: bot.Nonsense, says: "chunk"},
		{name: "05 an error after the end is none", stream: say + end + `data: {"error":"boom"}` + "\n\n", want: "Hello"},
		{name: "07 overflow as LM Studio has it", stream: "event: error\ndata: {\"error\":{\"message\":\"The number of tokens to keep from the initial prompt is greater than the context length\"}}\n\n", reason: bot.Overflow},
		{name: "nothing", stream: "", reason: bot.Nonsense},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := endpoint(t, openaitest.Options{})
			s.Script(openaitest.Chat, openaitest.Raw(c.stream))
			got, err := chatAt(t, s.URL(), nil).Write(t.Context(), ask("Who?"), nil)
			if c.reason == "" {
				if err != nil || got.Text != c.want {
					t.Errorf("stream %q: reply %q, %v, want %q", c.stream, got.Text, err, c.want)
				}
				return
			}
			wantReason(t, c.stream, err, c.reason)
			if err != nil && !strings.Contains(err.Error(), c.says) {
				t.Errorf("stream %q: error %q, want one that says %q", c.stream, err, c.says)
			}
		})
	}
}

// TestStreamThatIsNone has the replies of servers that don't stream.
func TestStreamThatIsNone(t *testing.T) {
	for _, c := range []struct {
		name, kind, body string
		want             string
		reason           bot.Reason
	}{
		{"JSON", "application/json", "{\n \"choices\": [{\"message\": {\"content\": \"Hello\"}, \"finish_reason\": \"stop\"}],\n \"usage\": {\"prompt_tokens\": 7}\n}\n", "Hello", ""},
		{"JSON without finish_reason", "application/json", `{"choices":[{"message":{"content":"Hello"}}]}`, "Hello", ""},
		{"JSON without a choice", "application/json", `{}`, "", bot.Nonsense},
		{"an error with status 200", "application/json", `{"error":"Unexpected endpoint or method. (POST /chat/completions)"}`, "", bot.Missing},
		{"a web page", "text/html", "<!doctype html><html>\n<p>data: welcome</p></html>", "", bot.Nonsense},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := endpoint(t, openaitest.Options{})
			s.Script(openaitest.Chat, func(call *openaitest.Call) {
				call.Status(http.StatusOK, c.kind)
				call.Raw(c.body)
			})
			got, err := chatAt(t, s.URL(), nil).Write(t.Context(), ask("Who?"), nil)
			if got.Text != c.want || reasonIn(err) != c.reason {
				t.Errorf("body %q: reply %q, %v, want %q, reason %q", c.body, got.Text, err, c.want, c.reason)
			}
		})
	}
}

// TestReplyCounts: 04 and 06, what the server counted arrives as it is, so that a prompt that was cut silently shows.
func TestReplyCounts(t *testing.T) {
	s := endpoint(t, openaitest.Options{})
	s.Script(openaitest.Chat, func(c *openaitest.Call) {
		c.Say("Hello")
		c.Delta(map[string]any{})
		c.Raw(finish("length"))
		c.Usage(4096, 3, 4000)
	})
	got, err := chatAt(t, s.URL(), nil).Write(t.Context(), ask("Who?"), nil)
	want := bot.Reply{Text: "Hello", Cut: true, PromptTokens: 4096, Tokens: 3, Cached: 4000}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("error %v, reply (-want +got):\n%s", err, diff)
	}
}

// TestBrokenConnection: a server that is killed in the middle is out of reach, not done.
func TestBrokenConnection(t *testing.T) {
	s := endpoint(t, openaitest.Options{})
	s.Script(openaitest.Chat, openaitest.Dies("Hel"))
	var shown []string
	_, err := chatAt(t, s.URL(), nil).Write(t.Context(), ask("Who?"), func(p string) { shown = append(shown, p) })
	wantReason(t, "killed", err, bot.Unreachable)
	if diff := cmp.Diff([]string{"Hel"}, shown); diff != "" {
		t.Errorf("shown (-want +got):\n%s", diff)
	}
	if n := len(s.Requests(openaitest.Chat)); n != 1 {
		t.Errorf("%d requests: one is not repeated after its first word", n)
	}
}

// TestEndlessReply: 08, a server that knows no limit is left when the reply is too long, and the reply counts as cut.
func TestEndlessReply(t *testing.T) {
	s := endpoint(t, openaitest.Options{})
	s.Script(openaitest.Chat, func(c *openaitest.Call) {
		for range 1000 {
			c.Say(strings.Repeat("word ", 200))
		}
		c.Hang()
	})
	chat := chatAt(t, s.URL(), func(c *ChatConfig) { c.MaxBytes = 10_000 })
	got, err := chat.Write(t.Context(), ask("Who?"), nil)
	if err != nil || !got.Cut || len(got.Text) < 5000 || len(got.Text) > 10_000 {
		t.Errorf("%d bytes, cut %v, error %v; want a cut reply of somewhat less than 10,000 bytes", len(got.Text), got.Cut, err)
	}
	if err := s.WaitIdle(t.Context()); err != nil {
		t.Error(err)
	}
}

func FuzzEvents(f *testing.F) {
	f.Add(hello + stop)
	f.Add("event: error\ndata: boom\n\n")
	f.Add("{\"choices\":[{\"message\":{\"content\":[\"a\"]}}]}")
	f.Add("data: {\"choices\":[{\"delta\":{\"content\":\"<think>a</th\"}}]}\n\nerror: x")
	f.Fuzz(func(t *testing.T, stream string) {
		chat := onWire(t, ChatConfig{}, func(*http.Request) (*http.Response, error) { return sse(stream), nil })
		var shown strings.Builder
		got, err := chat.Write(t.Context(), ask("Who?"), func(p string) { shown.WriteString(p) })
		if err == nil && got.Text == "" || err != nil && reasonIn(err) == "" {
			t.Errorf("stream %q: reply %q, error %v", stream, got.Text, err)
		}
		if err == nil && chat.manner == plain && strings.TrimSpace(shown.String()) != got.Text {
			t.Errorf("stream %q: shown %q, reply %q", stream, shown.String(), got.Text)
		}
	})
}
