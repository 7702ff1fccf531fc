// Package claimtest reads passages that stand in several languages side by side, with questions about them, and says which
// of their sentences tell the same.
//
// They are data to measure with and no part of ibid: what needs them is skipped where they are not.
package claimtest

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

	"ibid/bot/openai/openaitest"
	"ibid/retrieval/text"
)

// A Row is a passage or a question of the data. What stands in several languages has the same ID, or Par, in each.
type Row struct {
	ID       string   `json:"id"`
	DocID    string   `json:"doc_id"`
	Title    string   `json:"title"`
	Text     string   `json:"text"`
	Question string   `json:"question"`
	Answers  []string `json:"answers"`
	Src      string   `json:"src"`
	Par      string   `json:"par_id"`
}

// Languages are those of the data.
func Languages() []string { return []string{"en", "ar", "zh"} }

// Parallel is what the data has of each language.
type Parallel struct {
	Documents map[string][]Row                        // by language
	Passages  map[string]map[string][]openaitest.Item // their sentences, by language and Par
	Titles    map[string]string                       // by DocID
	Questions map[string][]Row
	Names     map[string][]string // answers that are names
}

// Read reads the data of a folder; the test is skipped where there is none.
func Read(t testing.TB, dir string) *Parallel {
	t.Helper()
	p := &Parallel{map[string][]Row{}, map[string]map[string][]openaitest.Item{}, map[string]string{}, map[string][]Row{}, map[string][]string{}}
	capital := map[string]bool{}
	for _, language := range Languages() {
		p.Passages[language] = map[string][]openaitest.Item{}
		p.Documents[language] = readRows(t, filepath.Join(dir, "corpus."+language+".jsonl"))
		for _, r := range p.Documents[language] {
			p.Titles[r.DocID] = r.Title
			for i, span := range text.Sentences(r.Text) {
				s := strings.TrimSpace(r.Text[span.Start:span.End])
				p.Passages[language][r.Par] = append(p.Passages[language][r.Par], openaitest.Item{Label: fmt.Sprintf("1%c", 'a'+i%26), Text: s, Language: language})
			}
		}
		p.Questions[language] = readRows(t, filepath.Join(dir, "questions."+language+".jsonl"))
		p.Names[language] = names(language, p.Questions[language], capital)
	}
	return p
}

// readRows reads the rows of a file that stand in all languages.
func readRows(t testing.TB, name string) []Row {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Skip("no data to measure with")
	}
	defer f.Close()
	var rows []Row
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var r Row
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		if r.Src == "xquad" {
			rows = append(rows, r)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return rows
}

// name matches an answer that is a name.
var name = regexp.MustCompile(`^\p{Lu}\p{L}+(?: (?:of |the |de |van )?\p{Lu}[\p{L}']+)*$`)

// names returns the answers that are names. That shows in English alone: capital keeps by ID which are.
func names(language string, questions []Row, capital map[string]bool) []string {
	var all []string
	seen := map[string]bool{}
	for _, q := range questions {
		a := strings.Trim(q.Answers[0], " .,،。")
		if language == "en" {
			capital[q.ID] = name.MatchString(a)
		}
		if capital[q.ID] && !strings.ContainsAny(a, "0123456789,،、") && utf8.RuneCountInString(a) < 30 && utf8.RuneCountInString(a) > 2 && !seen[a] {
			seen[a] = true
			all = append(all, a)
		}
	}
	return all
}

// Pars returns the passages of a language, in order.
func (p *Parallel) Pars(language string) []string {
	var pars []string
	for par := range p.Passages[language] {
		pars = append(pars, par)
	}
	slices.Sort(pars)
	return pars
}

// Aligned returns the places of the sentences that tell the same in both languages: of a passage with as many sentences in
// each, those that have about the length to one another that the passages have.
func (p *Parallel) Aligned(language, source, par string) []int {
	own, other := p.Passages[language][par], p.Passages[source][par]
	if len(own) != len(other) || len(own) < 2 {
		return nil
	}
	var places []int
	ratio := float64(size(own...)) / float64(size(other...))
	for i := range own {
		if r := float64(size(own[i])) / float64(size(other[i])) / ratio; r > .75 && r < 1.33 {
			places = append(places, i)
		}
	}
	return places
}

func size(items ...openaitest.Item) int {
	n := 0
	for _, s := range items {
		n += len(s.Text)
	}
	return n
}
