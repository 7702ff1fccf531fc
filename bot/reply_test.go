package bot

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// written writes statements so that tests can say what they expect: clauses with labels, "- " before an item.
func written(list []statement) []string {
	var lines []string
	for _, s := range list {
		line := ""
		if s.item {
			line = "- "
		}
		for _, c := range s.clauses {
			line += c.text + "{"
			for i, l := range c.labels {
				if i > 0 {
					line += " "
				}
				line += fmt.Sprint(l.passage)
				if l.sentence != wholePassage {
					line += string(rune('a' + l.sentence))
				}
			}
			line += "}"
		}
		lines = append(lines, line)
	}
	return lines
}

func TestStatements(t *testing.T) {
	for reply, want := range map[string][]string{
		"The light is high. [1b]":                              {"The light is high.{1b}"},
		"The light is high [1b].":                              {"The light is high.{1b}"},
		"The light is high.[1b] It was built in 1904.[1a]":     {"The light is high.{1b}", "It was built in 1904.{1a}"},
		"The light is high [1b][2a, 3c].":                      {"The light is high.{1b 2a 3c}"},
		"[1b] The light is high. [1a] It is old.":              {"The light is high.{1b 1a}", "It is old.{}"},
		"It was built in 1904, [1a] and opened in 1906. [2c]":  {"It was built in 1904,{1a}and opened in 1906.{2c}"},
		"灯塔建于1904年。[1a]高31米。【1b】":                              {"灯塔建于1904年。{1a}", "高31米。{1b}"},
		"بُنيت المنارة في ١٩٠٤. [١أ] وارتفاعها ٣١ مترًا. [١]":  {"بُنيت المنارة في ١٩٠٤.{1}", "وارتفاعها ٣١ مترًا.{1}"},
		"بُنيت المنارة عام ١٩٠٤ [١]. وارتفاعها ٣١ مترًا [2b].": {"بُنيت المنارة عام ١٩٠٤.{1}", "وارتفاعها ٣١ مترًا.{2b}"},
		"- First. [1a]\n- Second. [2b]":                        {"- First.{1a}", "- Second.{2b}"},
		"1. First. [1a]\n2) Second. [2b]":                      {"- First.{1a}", "- Second.{2b}"},
		"**Answer:** It is high (1b).":                         {"It is high.{1b}"},
		"It is high [^1] and old [Passage 2c].":                {"It is high{1}and old.{2c}"},
		"It has (1) a lamp and (1904) a horn. [1.b]":           {"It has (1) a lamp and (1904) a horn.{1b}"},
		"It is high. [passage 1, sentence b]":                  {"It is high.{1b}"},
		"It is high. [1a-1c]":                                  {"It is high.{1a 1c}"},
		"It is high.\n\nSources:\n[1a] Harbour light":          {"It is high.{}", "Harbour light{1a}"},
		"It is high.\nSources: [1a] Harbour light":             {"It is high.{}"},
		"# Height\nIt is high. [1a]":                           {"Height{}", "It is high.{1a}"},
		`{"answer": "It is high.", "citations": ["1b"]}`:       {"It is high.{1b}"},
		"```json\n[{\"sentence\": \"It is high.\", \"source\": \"[1b]\"}, {\"sentence\": \"It is old.\", \"source\": \"1a\"}]\n```": {"It is high.{1b}", "It is old.{1a}"},
		`{"answer": "It is`: {`{"answer": "It is{}`},
		"[1a]":              nil,
		"":                  nil,
	} {
		if diff := cmp.Diff(want, written(statements(reply, true))); diff != "" {
			t.Errorf("%q (-want +got):\n%s", reply, diff)
		}
	}
}

// What has come so far shows whole sentences only, and never half a marker; more of the reply only adds to them.
func TestStatementsGrow(t *testing.T) {
	for _, reply := range []string{
		"The light is 31 metres high. [1b] It was built in 1904, [1a] and St. Peter opened it. [12ab, 2c]\n- One. [1]\n- Two. [2]",
		"灯塔建于1904年。[1a]高31米。【1b】它在岛上。[2a]",
		`{"answer": "It is high.", "citations": ["1b"]}`,
	} {
		whole := written(statements(reply, true))
		for i := range reply {
			so := written(statements(reply[:i], false))
			for j, s := range so {
				if j >= len(whole) || s != whole[j] {
					t.Fatalf("after %q: %q is no sentence of the reply %q", reply[:i], s, whole)
				}
			}
		}
	}
}

func TestRefusal(t *testing.T) {
	for reply, want := range map[string]bool{
		"NO_ANSWER": true, "no answer.": true, "**NO\\_ANSWER**": false, "`NO_ANSWER`": true, "NO-ANSWER": true,
		"There was an answer in May. [1a]": false, "": false,
	} {
		if refusal(reply) != want {
			t.Errorf("refusal(%q) is %v", reply, !want)
		}
	}
}

func FuzzStatements(f *testing.F) {
	f.Add("The light [1b] is (2a) high. 【3】")
	f.Add(`{"answer": ["x", {"text": "y", "refs": [1]}]}`)
	f.Add(strings.Repeat("[1a", 50))
	f.Fuzz(func(t *testing.T, reply string) {
		for _, done := range []bool{true, false} {
			for _, s := range statements(reply, done) {
				if s.text() == "" {
					t.Errorf("an empty statement in %q", reply)
				}
				for _, l := range s.labels() {
					if l.passage < 1 || l.sentence < wholePassage {
						t.Errorf("label %v in %q", l, reply)
					}
				}
			}
		}
	})
}
