package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"ibid/retrieval/markdown"
	"ibid/retrieval/plain"
	"ibid/retrieval/source"
	"ibid/retrieval/wikitext"
)

// questions are asked of the documents that come with ibid: what people in these languages may want to know, and some
// that the documents don't answer.
var questions = map[string][]string{
	"en": {
		"When did Azerbaijan and Israel establish diplomatic relations?",
		"When did Israel recognise Azerbaijan?",
		"When did Israel open an embassy in Baku?",
		"How much of Azerbaijan's oil is exported to Israel?",
		"Who was the Israeli ambassador in October 2001?",
		"What did Israel agree to sell Azerbaijan in 2012?",
		"Which company sold the drones?",
		"When was double taxation abolished?",
		"Why does Iran watch the partnership with unease?",
		"What did Netanyahu say at the United Nations General Assembly?",
		"What is the capital of Peru?",
		"When was the treaty between France and Germany signed?",
	},
	"ar": {
		"متى افتتحت إسرائيل سفارتها في باكو؟",
		"متى أقامت أذربيجان وإسرائيل العلاقات الدبلوماسية؟",
		"متى اعترفت إسرائيل باستقلال أذربيجان؟",
		"كم من نفط أذربيجان يصدر إلى إسرائيل؟",
		"كم قيمة الصفقة التي وقعت في عام 2012؟",
		"متى ألغى البلدان الازدواج الضريبي؟",
		"لماذا لم تفتح أذربيجان سفارة في إسرائيل؟",
		"ماذا حظرت المادة 907؟",
		"من وصف موقف أذربيجان من القتال في كاراباخ؟",
		"ما عاصمة البيرو؟",
	},
	"zh": {
		"阿塞拜疆和以色列什么时候建立外交关系？",
		"以色列什么时候承认阿塞拜疆独立？",
		"以色列大使馆哪年在巴库开馆？",
		"两国什么时候取消双重征税？",
		"住在阿塞拜疆的犹太人有多少？",
		"阿塞拜疆石油有多少出口到以色列？",
		"2004年阿塞拜疆对以色列出口多少？",
		"以色列卖给阿塞拜疆的无人机总价多少？",
		"谁把两国关系形容成一座冰山？",
		"谁策划袭击以色列使馆？",
		"如何做红烧肉？",
	},
}

func ownEnviron(t *testing.T) []string {
	t.Helper()
	return []string{"CORPUS_DIR=" + filepath.Join("..", "..", "corpus"), "DATA_DIR=" + t.TempDir()}
}

// TestAnswers holds the answers from ibid's own documents against a golden file a language, as a terminal shows them.
func TestAnswers(t *testing.T) {
	if testing.Short() {
		t.Skip("opens many indexes, one after the other")
	}
	environ := ownEnviron(t)
	for language, list := range questions {
		var b strings.Builder
		for _, question := range list {
			stdout, stderr, status := inProcess(t, environ, "ask", question)
			if stderr != "" {
				t.Errorf("ibid ask %q says on stderr: %s", question, stderr)
			}
			fmt.Fprintf(&b, "? %s\n%sstatus %d\n\n", question, stdout, status)
		}
		golden(t, "answers_"+language+".txt", b.String())
	}
}

func TestSources(t *testing.T) {
	stdout, stderr, status := inProcess(t, ownEnviron(t), "sources", "--explain")
	if stderr != "" || status != 0 {
		t.Errorf("ibid sources --explain: status %d, %s", status, stderr)
	}
	golden(t, "sources.txt", stdout)
}

// TestCitationsAreCut checks the promise of a citation: the bytes that it names, read as the document's format, are the
// quote. Refusals name no bytes.
func TestCitationsAreCut(t *testing.T) {
	if testing.Short() {
		t.Skip("opens many indexes, one after the other")
	}
	folders := map[string][]string{filepath.Join("..", "..", "corpus"): ownEnviron(t)}
	if _, err := os.Stat(seeds); err == nil {
		folders[seeds] = seedEnviron(t)
	}
	cut := 0
	for dir, environ := range folders {
		documents := readDocuments(t, dir)
		for _, list := range questions {
			for _, question := range list {
				for _, c := range citations(t, environ, question) {
					checkCut(t, dir, documents[c.Path], c)
					cut++
				}
			}
		}
	}
	if cut < 30 {
		t.Errorf("%d citations were checked, want 30 at least", cut)
	}
}

// citations asks a question and returns what is cited and what is related.
func citations(t *testing.T, environ []string, question string) []jsonCitation {
	t.Helper()
	stdout, stderr, status := inProcess(t, environ, "ask", "--json", question)
	var a jsonAnswer
	if err := json.Unmarshal([]byte(stdout), &a); err != nil {
		t.Fatalf("ibid ask --json %q: %v; stderr %q", question, err, stderr)
	}
	if refused := status == statusRefused; refused != (len(a.Citations) == 0) || refused != (len(a.Segments) == 0) {
		t.Errorf("ibid ask --json %q: status %d with %d citations and %d segments", question, status, len(a.Citations), len(a.Segments))
	}
	for i, s := range a.Segments {
		if !strings.HasSuffix(s.Text, a.Citations[i].Quote) {
			t.Errorf("ibid ask --json %q: segment %q does not end in its quote %q", question, s.Text, a.Citations[i].Quote)
		}
	}
	return append(a.Citations, a.Related...)
}

func checkCut(t *testing.T, dir string, d *source.Document, c jsonCitation) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(c.Path)))
	if err != nil {
		t.Fatal(err)
	}
	if i := sentenceAt(d, c.RawStart); i < 0 || d.Sentences[i].Text != c.Quote || d.Sentences[i].RawEnd != c.RawEnd {
		t.Errorf("%s, bytes %d–%d: no sentence of the document stands there and says %q", c.Path, c.RawStart, c.RawEnd, c.Quote)
	}
	bytes := raw[c.RawStart:c.RawEnd]
	if strings.Contains(c.Quote, " | ") { // a row is one only within its table
		bytes = fmt.Appendf(nil, "{|\n|-\n| %s\n|}", bytes)
	}
	if got := reread(string(raw), bytes); squeeze(got) != squeeze(c.Quote) {
		t.Errorf("%s, bytes %d–%d read alone are %q, the quote is %q", c.Path, c.RawStart, c.RawEnd, got, c.Quote)
	}
}

// reread returns the text of some bytes of a file, read in the format of the file.
func reread(file string, bytes []byte) string {
	parse := plain.Parse
	switch {
	case markdown.Detect([]byte(file)):
		parse = markdown.Parse
	case wikitext.Detect([]byte(file)):
		parse = wikitext.Parse
	}
	return parse(bytes).Text
}

// squeeze leaves out white space.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// TestUTF16IsCut checks that a citation of a UTF-16 file names bytes of that file, not of what was read from it.
func TestUTF16IsCut(t *testing.T) {
	const text = "🗼 The tower is new. 🏔 The mill of Brem is 18 metres tall 👍. بني البرج.\r\n"
	for _, name := range []string{"UTF-16LE", "UTF-16BE"} {
		dir := t.TempDir()
		raw, err := encodings[name].NewEncoder().Bytes([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "a.txt"), raw, 0o644); err != nil {
			t.Fatal(err)
		}
		list := citations(t, []string{"CORPUS_DIR=" + dir, "DATA_DIR=" + t.TempDir()}, "How many metres tall is the mill of Brem?")
		if len(list) != 1 {
			t.Fatalf("%s: cited is %+v, want one sentence", name, list)
		}
		c := list[0]
		mark := raw[:2]
		got, err := encodings[name].NewDecoder().Bytes(append(mark[:2:2], raw[c.RawStart:c.RawEnd]...))
		if err != nil || string(got) != c.Quote || !strings.Contains(c.Quote, "18 metres") {
			t.Errorf("%s: bytes %d–%d are %q (%v), the quote is %q", name, c.RawStart, c.RawEnd, got, err, c.Quote)
		}
	}
}
