package claim_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"ibid/bot/claim"
	"ibid/bot/openai/openaitest"
	"ibid/retrieval/text"
)

// dev is a folder of questions with parallel passages in three languages. It is not part of ibid.
var dev = filepath.Join("..", "..", "..", "shared", "eval", "dev")

// A row is a passage or a question of the data.
type row struct {
	ID       string            `json:"id"`
	DocID    string            `json:"doc_id"`
	Title    string            `json:"title"`
	Text     string            `json:"text"`
	Question string            `json:"question"`
	Answers  []string          `json:"answers"`
	Src      string            `json:"src"`
	Par      string            `json:"par_id"`
	Gold     map[string]string `json:"gold_by_lang"`
}

// A parallel is what the data has of each language.
type parallel struct {
	passages  map[string]map[string][]openaitest.Item // by language and passage
	title     map[string]string                       // by passage
	questions map[string][]row
	names     map[string][]string
}

func readRows(t *testing.T, name string) []row {
	t.Helper()
	f, err := os.Open(filepath.Join(dev, name))
	if err != nil {
		t.Skip("no data to measure with")
	}
	defer f.Close()
	var rows []row
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var r row
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		if r.Src == "xquad" {
			rows = append(rows, r)
		}
	}
	return rows
}

var measured = []string{"en", "ar", "zh"}

func readParallel(t *testing.T) *parallel {
	t.Helper()
	p := &parallel{map[string]map[string][]openaitest.Item{}, map[string]string{}, map[string][]row{}, map[string][]string{}}
	capital := map[string]bool{}
	for _, language := range measured {
		p.passages[language] = map[string][]openaitest.Item{}
		for _, r := range readRows(t, "corpus."+language+".jsonl") {
			p.title[r.DocID] = r.Title
			for i, span := range text.Sentences(r.Text) {
				s := strings.TrimSpace(r.Text[span.Start:span.End])
				p.passages[language][r.Par] = append(p.passages[language][r.Par], openaitest.Item{Label: fmt.Sprintf("1%c", 'a'+i%26), Text: s, Language: language})
			}
		}
		p.questions[language] = readRows(t, "questions."+language+".jsonl")
		seen := map[string]bool{}
		for _, q := range p.questions[language] {
			a := strings.Trim(q.Answers[0], " .,،。")
			if language == "en" {
				capital[q.ID] = name.MatchString(a)
			}
			if capital[q.ID] && !strings.ContainsAny(a, "0123456789,،、") && utf8.RuneCountInString(a) < 30 && utf8.RuneCountInString(a) > 2 && !seen[a] {
				seen[a] = true
				p.names[language] = append(p.names[language], a)
			}
		}
	}
	return p
}

// name matches an answer that is a name.
var name = regexp.MustCompile(`^\p{Lu}\p{L}+(?: (?:of |the |de |van )?\p{Lu}[\p{L}']+)*$`)

// A told is a true claim: sentence i of a passage, as it is or in other words, in its language or another's.
type told struct {
	kind, par        string
	language, source string
	i                int
	text             string
}

// truths returns the true claims of a language, cited to the sentence that holds the answer.
func (p *parallel) truths(language string) []told {
	var all []told
	seen := map[string]bool{}
	for _, q := range p.questions[language] {
		for i, s := range p.passages[language][q.Par] {
			if !strings.Contains(s.Text, q.Answers[0]) {
				continue
			}
			add := func(kind, text string) {
				if key := q.Par + kind + text; text != "" && !seen[key] {
					seen[key] = true
					all = append(all, told{kind, q.Par, language, language, i, text})
				}
			}
			add("verbatim", s.Text)
			add("clause", clause(s.Text, q.Answers[0]))
			if holders := p.holders(language, q); holders == 1 {
				if st := statement(language, q.Question, q.Answers[0]); within(st, s.Text, p.title["xquad/"+language+"/"+q.Par]) {
					add("statement", st)
				}
			}
			break
		}
	}
	return all
}

// within reports whether all figures and capitals of a statement are in the sentence or the title: a question can know more
// than the sentence.
func within(statement, sentence, title string) bool {
	for _, m := range toldPlainly.FindAllString(statement, -1) {
		if !strings.Contains(sentence, m) && !strings.Contains(title, m) {
			return false
		}
	}
	return true
}

var toldPlainly = regexp.MustCompile(`[0-9]+|\p{Lu}\p{L}+`)

// holders counts the sentences of the passage that have the answer: of several, which one the question means isn't plain.
func (p *parallel) holders(language string, q row) int {
	n := 0
	for _, s := range p.passages[language][q.Par] {
		if strings.Contains(s.Text, q.Answers[0]) {
			n++
		}
	}
	return n
}

// across returns sentences of one language cited to the sentence of another that stands in the same place of a passage with
// as many sentences, of about the length that the two passages have to one another.
func (p *parallel) across(language, source string) []told {
	var all []told
	pars := make([]string, 0, len(p.passages[language]))
	for par := range p.passages[language] {
		pars = append(pars, par)
	}
	slices.Sort(pars)
	for _, par := range pars {
		own, other := p.passages[language][par], p.passages[source][par]
		if len(own) != len(other) || len(own) < 2 {
			continue
		}
		ratio := float64(size(own...)) / float64(size(other...))
		for i := range own {
			if r := float64(size(own[i])) / float64(size(other[i])) / ratio; r > .75 && r < 1.33 {
				all = append(all, told{"parallel", par, language, source, i, own[i].Text})
			}
		}
	}
	return all
}

func size(items ...openaitest.Item) int {
	n := 0
	for _, s := range items {
		n += len(s.Text)
	}
	return n
}

// clause returns the part of a sentence before or after a comma that holds the answer, "" if that is short or all.
func clause(s, answer string) string {
	for _, comma := range []string{", ", "، ", "，"} {
		parts := strings.Split(s, comma)
		for k := range parts {
			head := strings.Join(parts[:k+1], comma)
			if k+1 < len(parts) && strings.Contains(head, answer) && len(head) > 40 {
				return head
			}
		}
	}
	return ""
}

// statement turns a simple question into what it asks.
func statement(language, question, answer string) string {
	q := strings.TrimRight(question, "?？؟ ")
	for _, rule := range statements[language] {
		if m := rule.pattern.FindStringSubmatchIndex(q); m != nil {
			return string(rule.pattern.ExpandString(nil, strings.ReplaceAll(rule.as, "{A}", strings.ReplaceAll(answer, "$", "$$")), q, m))
		}
	}
	return ""
}

type rule struct {
	pattern *regexp.Regexp
	as      string
}

var statements = map[string][]rule{
	"en": {
		{regexp.MustCompile(`^(?:Who|What|Which \w+|What \w+) ((?:is|was|are|were|has|had|won|led|made|wrote|became|began|created|developed|discovered) .*)$`), "{A} ${1}."},
		{regexp.MustCompile(`^When (was|were|did|is) ((?:the )?\w+(?: [A-Z]\w+)*) (.*)$`), "${2} ${1} ${3} in {A}."},
		{regexp.MustCompile(`^Where (was|were|did|is) ((?:the )?\w+(?: [A-Z]\w+)*) (.*)$`), "${2} ${1} ${3} in {A}."},
	},
	"ar": {
		{regexp.MustCompile(`^(?:متى) (.*)$`), "${1} في {A}."},
		{regexp.MustCompile(`^(?:أين) (.*)$`), "${1} في {A}."},
		{regexp.MustCompile(`^(?:من هو|من هي|ما هو|ما هي|من|ما) (.*)$`), "{A} ${1}."},
	},
	"zh": {
		{regexp.MustCompile(`^(.*?)(?:什么时候|何时|哪一年|哪年|谁|哪里|哪个\p{Han}{1,3}|什么$)(.*)$`), "${1}{A}${2}。"},
	},
}

// sources returns the sentences of a passage as they can be cited.
func (p *parallel) sources(language, par string) []claim.Source {
	var all []claim.Source
	before := ""
	for _, s := range p.passages[language][par] {
		all = append(all, claim.Source{Text: s.Text, Language: language, Before: before, Title: p.title["xquad/"+language+"/"+par]})
		before = s.Text
	}
	return all
}
