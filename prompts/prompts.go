// Package prompts holds every word that is said to a model.
//
// What is quoted in a prompt, a passage or a question, is put on a line of its own behind a label, without line breaks and
// without the signs that prompts are made of, so that nothing quoted can end its quotation or speak for us (Line).
package prompts

import (
	"embed"
	"fmt"
	"strconv"
	"strings"
	"text/template"
	"unicode"
)

// Prompt is what is said to a chat model at once. The system part comes first and is the same for every question, so
// that a server can keep what it has read of it.
type Prompt struct{ System, User string }

// Refusal is what a model writes when the passages don't answer the question.
const Refusal = "NO_ANSWER"

// Evidence is what an answer may be made of, and the question.
type Evidence struct {
	Passages []Passage
	Today    string // of a question that is about now; else empty
	Language string // to answer in, by its English name
	Question string
}

// Passage is a numbered run of sentences of one document.
type Passage struct {
	Number         int // from 1
	Title, Section string
	Date           string // empty: undated
	Language       string // English name; empty: not known
	Sentences      []Sentence
}

// Sentence is a sentence with the label that cites it, such as 1a.
type Sentence struct{ Label, Text string }

// Turn is an earlier question and its answer.
type Turn struct{ Question, Answer string }

// Claim is what somebody claims, with sentences that may bear on it: their labels have its number.
type Claim struct {
	Number    int // from 1
	Text      string
	Sentences []Sentence
}

//go:embed *.tmpl
var files embed.FS

var templates = template.Must(template.New("").Funcs(template.FuncMap{"line": Line}).ParseFS(files, "*.tmpl"))

// Answer asks for an answer with citations.
func Answer(e Evidence) Prompt {
	return Prompt{System: system("answer.tmpl"), User: write("evidence.tmpl", e)}
}

// Repair asks again, after a reply of which nothing could be used; fault says why, label is one that exists.
func Repair(e Evidence, reply, fault, label string) Prompt {
	return Prompt{System: system("answer.tmpl"), User: write("repair.tmpl", struct {
		Evidence, Reply, Fault, Label, Refusal string
	}{write("evidence.tmpl", e), reply, fault, label, Refusal})}
}

// Rewrite asks for the last question of a conversation as it would be asked alone, in a language by its English name.
func Rewrite(turns []Turn, question, language string) Prompt {
	return Prompt{System: system("rewrite.tmpl"), User: write("conversation.tmpl", struct {
		Turns              []Turn
		Question, Language string
	}{turns, question, language})}
}

// Queries asks for a search query in other languages, by their English names, a line each.
func Queries(query string, languages []string) Prompt {
	return Prompt{System: system("queries.tmpl"), User: "Languages: " + strings.Join(languages, ", ") + "\nQuery: " + Line(query) + "\n"}
}

// Compare asks how claims stand to sentences: a line each.
func Compare(claims []Claim) Prompt {
	return Prompt{System: system("compare.tmpl"), User: write("claims.tmpl", claims)}
}

// Translate asks for a sentence in another language, by its English name.
func Translate(sentence, language string) Prompt {
	return Prompt{System: system("translate.tmpl"), User: "Into: " + language + "\nSentence: " + Line(sentence) + "\n"}
}

func system(name string) string { return write(name, struct{ Refusal string }{Refusal}) }

// write executes a template, which for data of our own types cannot fail.
func write(name string, data any) string {
	var b strings.Builder
	if err := templates.ExecuteTemplate(&b, name, data); err != nil {
		panic(fmt.Sprintf("unreachable: %v", err))
	}
	return b.String()
}

// signs are what prompts and chat templates are made of, and what stands for them in a quotation.
var signs = strings.NewReplacer("[", "(", "]", ")", "【", "(", "】", ")", "<", "‹", ">", "›", "|", "¦", "```", "'''")

// Line returns s as it can be quoted in a prompt: on one line, without control characters and invisible ones, without
// signs that labels, markers, fences and the tokens of chat templates are made of.
func Line(s string) string {
	visible := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == '\u200c' || r == '\u200d': // part of words in Persian and Indic scripts
			return r
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Variation_Selector):
			return -1
		}
		return r
	}, s)
	return signs.Replace(strings.Join(strings.Fields(visible), " "))
}

// Label returns the label of a sentence: the number of its passage, from 1, and a letter for its place in it, from 0.
func Label(passage, sentence int) string {
	letters := ""
	for n := sentence + 1; n > 0; n = (n - 1) / 26 {
		letters = string(rune('a'+(n-1)%26)) + letters
	}
	return strconv.Itoa(passage) + letters
}
