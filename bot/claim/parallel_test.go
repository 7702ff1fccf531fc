package claim_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"ibid/bot/claim"
	"ibid/bot/claim/claimtest"
)

// dev is a folder of questions with parallel passages in three languages. It is not part of ibid.
var dev = filepath.Join("..", "..", "..", "shared", "eval", "dev")

// A parallel is what the data has of each language.
type parallel struct{ *claimtest.Parallel }

var measured = claimtest.Languages()

func readParallel(t *testing.T) *parallel {
	t.Helper()
	return &parallel{claimtest.Read(t, dev)}
}

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
	for _, q := range p.Questions[language] {
		for i, s := range p.Passages[language][q.Par] {
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
				if st := statement(language, q.Question, q.Answers[0]); within(st, s.Text, p.Titles["xquad/"+language+"/"+q.Par]) {
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
func (p *parallel) holders(language string, q claimtest.Row) int {
	n := 0
	for _, s := range p.Passages[language][q.Par] {
		if strings.Contains(s.Text, q.Answers[0]) {
			n++
		}
	}
	return n
}

// across returns sentences of one language cited to the sentence of another that tells the same.
func (p *parallel) across(language, source string) []told {
	var all []told
	for _, par := range p.Pars(language) {
		for _, i := range p.Aligned(language, source, par) {
			all = append(all, told{"parallel", par, language, source, i, p.Passages[language][par][i].Text})
		}
	}
	return all
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
	for _, s := range p.Passages[language][par] {
		all = append(all, claim.Source{Text: s.Text, Language: language, Before: before, Title: p.Titles["xquad/"+language+"/"+par]})
		before = s.Text
	}
	return all
}
