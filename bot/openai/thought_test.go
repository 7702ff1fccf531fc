package openai

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ibid/bot/openai/openaitest"
)

func TestListener(t *testing.T) {
	for _, c := range []struct {
		name  string
		hold  bool
		hear  []string
		text  string
		shown []string
	}{
		{"no thought", false, []string{"A ", "b."}, "A b.", []string{"A ", "b."}},
		{"a thought", false, []string{"<think>", "hm", "</think>", "\n\nA"}, "A", []string{"A"}},
		{"a thought in the middle", false, []string{"A ", "<think>hm</think>b"}, "A b", []string{"A ", "b"}},
		{"tags in pieces", false, []string{"<", "think", ">hm<", "/think>A"}, "A", []string{"A"}},
		{"what only looks like a tag", false, []string{"1 <", " 2 </thin", "g> <thinking>"}, "1 < 2 </thing> <thinking>", []string{"1 ", "< 2 ", "</thing> <thinking>"}},
		{"a tag that never ends", false, []string{"A <thi"}, "A <thi", []string{"A ", "<thi"}},
		{"held, no thought", true, []string{"A ", "b."}, "A b.", []string{"A b."}},
		{"held, no opening tag", true, []string{"hm ", "hm</think>", "A ", "b."}, "A b.", []string{"A ", "b."}},
		{"no opening tag", false, []string{"hm ", "</think>A"}, "A", []string{"hm ", "A"}},
		{"two thoughts without opening tags", true, []string{"hm</think>ah</think>A"}, "A", []string{"A"}},
	} {
		var shown []string
		l := &listener{hold: c.hold, show: func(p string) { shown = append(shown, p) }}
		for _, p := range c.hear {
			l.hear(p)
		}
		text := l.end(false)
		if text != c.text || !cmp.Equal(shown, c.shown) {
			t.Errorf("%s: %q is heard as %q, shown as %q, want %q, %q", c.name, c.hear, text, shown, c.text, c.shown)
		}
	}
}

// TestThoughtIsNeverShown: 03, also when the opening tag is missing and the model is new to us.
func TestThoughtIsNeverShown(t *testing.T) {
	s := endpoint(t, openaitest.Options{})
	chat := chatAt(t, s.URL(), nil)
	chat.manner = unknown
	for try, steps := range []openaitest.Step{
		openaitest.Says("The user ", "asks.", "</think>", "Lenk", "."),
		openaitest.Says("Hm.", "</think>", "Lenk", "."),
		openaitest.Says("Lenk", "."),
	} {
		s.Script(openaitest.Chat, steps)
		var shown strings.Builder
		got, err := chat.Write(t.Context(), ask("Who?"), func(p string) { shown.WriteString(p) })
		if err != nil || got.Text != "Lenk." || shown.String() != "Lenk." {
			t.Errorf("try %d: reply %q, shown %q, %v; want Lenk. alone", try, got.Text, shown.String(), err)
		}
	}
	s.Script(openaitest.Chat, func(c *openaitest.Call) {
		c.Say("The user asks")
		c.Finish("length")
	})
	_, err := chat.Write(t.Context(), ask("Who?"), func(p string) { t.Errorf("%q is shown: a thought that was cut", p) })
	wantReason(t, "a thought that was cut", err, "nonsense")
}

// TestProbeLearns: a model that says one word and stops doesn't think aloud, and what it says is shown as it comes.
func TestProbeLearns(t *testing.T) {
	s := endpoint(t, openaitest.Options{})
	chat := chatAt(t, s.URL(), nil)
	chat.manner = unknown
	word := ask("Ready?")
	word.Tokens = 16
	if _, err := chat.Probe(t.Context(), word); err != nil || chat.manner != plain {
		t.Fatalf("probing: %v, manner %d, want %d", err, chat.manner, plain)
	}
	if got := s.Requests(openaitest.Chat)[0].Fields()["max_tokens"]; got != 16. {
		t.Errorf("%v tokens asked for, want 16", got)
	}
	shown := make(chan struct{})
	s.Script(openaitest.Chat, func(c *openaitest.Call) {
		c.Say("Lenk")
		if c.Until(shown) { // the reply goes on when its beginning was shown
			c.Finish("stop")
		}
	})
	if _, err := chat.Write(t.Context(), ask("Who?"), func(string) { close(shown) }); err != nil {
		t.Error(err)
	}
}

// TestMannerIsLearned: what shows how a model thinks, and what is only cut too early to show it.
func TestMannerIsLearned(t *testing.T) {
	for _, c := range []struct {
		name, stream string
		want         manner
		shown        []string
	}{
		{"a reply", delta(`{"content":"A"}`) + delta(`{"content":"b"}`) + finish("stop"), plain, []string{"Ab"}},
		{"a cut reply", delta(`{"content":"A"}`) + delta(`{"content":"b"}`) + finish("length"), unknown, []string{"Ab"}},
		{"a thought with its tag, cut", delta(`{"content":"<think>a"}`) + finish("length"), plain, nil},
		{"a thought apart", delta(`{"reasoning":"a"}`) + delta(`{"content":"A"}`) + delta(`{"content":"b"}`) + finish("length"), plain, []string{"A", "b"}},
		{"the end of a thought", delta(`{"content":"a</think>"}`) + delta(`{"content":"A"}`) + delta(`{"content":"b"}`) + finish("stop"), headless, []string{"A", "b"}},
	} {
		chat := onWire(t, ChatConfig{}, func(*http.Request) (*http.Response, error) { return sse(c.stream), nil })
		chat.manner = unknown
		var shown []string
		_, err := chat.Write(t.Context(), ask("Who?"), func(p string) { shown = append(shown, p) })
		if chat.manner != c.want || !cmp.Equal(shown, c.shown) {
			t.Errorf("%s: manner %d, shown %q, %v; want %d, %q", c.name, chat.manner, shown, err, c.want, c.shown)
		}
	}
}

func FuzzListener(f *testing.F) {
	f.Add("<think>a</think>b", uint8(3))
	f.Add("a</think><<think>", uint8(1))
	f.Fuzz(func(t *testing.T, s string, n uint8) {
		whole := &listener{}
		whole.hear(s)
		pieces := &listener{hold: true}
		for rest := s; rest != ""; {
			cut := min(len(rest), int(n%9)+1)
			pieces.hear(rest[:cut])
			rest = rest[cut:]
		}
		if a, b := whole.end(false), pieces.end(false); a != b {
			t.Errorf("%q in one piece is %q, in pieces of %d %q", s, a, n%9+1, b)
		}
	})
}
