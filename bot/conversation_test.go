package bot

import (
	"strings"
	"testing"

	"ibid/retrieval/text"
)

func TestCarryOver(t *testing.T) {
	for _, test := range []struct{ last, question, want string }{
		{"متى فتحت إسرائيل سفارة في باكو؟", "and did Azerbaijan open one there?", "and did Azerbaijan open one there · فتحت إسرائيل سفارة باكو"},
		{"When was the mill of Brem built?", "Who built it?", "Who built it · mill Brem"},
		{"When was the mill of Brem built?", "Who owns the bakery in Lunda?", "Who owns the bakery in Lunda?"},
		{"When was the mill of Brem built?", "and the bakery?", "and the bakery · mill Brem built"},
		{"两国什么时候取消双重征税？", "那贸易额呢？", "那贸易额呢 · 两国 取消双重征税"},
		{"两国什么时候取消双重征税？", "米尔纳港是什么时候疏浚的？", "米尔纳港是什么时候疏浚的？"},
		{"من بنى الجسر؟", "وصل القطار متى إلى المدينة؟", "وصل القطار متى إلى المدينة؟"},
		{"", "Who built it?", "Who built it?"},
	} {
		var history []Turn
		if test.last != "" {
			history = []Turn{{Question: "an older one about ferries"}, {Question: test.last}}
		}
		language, _ := text.Language(test.question)
		got, own := (&Bot{}).understand(t.Context(), Question{Text: test.question, History: history}, language)
		if got != test.want || !strings.HasPrefix(test.question, got[:own]) {
			t.Errorf("after %q, %q is searched as %q (%d bytes its own), want %q", test.last, test.question, got, own, test.want)
		}
	}
	if got, _ := carryOver("Who runs it?", []Turn{{Question: "and now?", Rewritten: "and the bakery · mill"}}); got != "Who runs it · bakery mill" {
		t.Errorf("a rewritten question is carried on as %q", got)
	}
}
