package bot

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"ibid/bot/claim"
	"ibid/prompts"
	"ibid/retrieval/text"
)

// Turn is an earlier question of a conversation and its answer. The caller keeps conversations; the bot keeps none.
type Turn struct {
	Question  string
	Rewritten string // what was searched for instead, if anything
	Answer    Answer
}

// maxHistory is how many turns a question may lean on.
const maxHistory = 6

// backward lists the words by which a question leans on what was said before, folded: pronouns, and openings that go on
// with a subject. A language is added by a line.
var backward = []string{
	"it", "its", "they", "them", "their", "he", "him", "his", "she", "her", "this", "that", "these", "those", "there", "then", "one", "ones",
	"هو", "هي", "هم", "ذلك", "هذا", "هذه", "هناك", "عندها", "فيها", "فيه", "منها", "منه", "عنها", "عنه",
	"er", "sie", "es", "dort", "dies", "il", "elle", "ils", "elles", "cela", "la-bas", "ello", "eso", "ella", "alli", "он", "она", "они", "это", "там",
}

// onward lists openings of a question that goes on with a subject.
var onward = []string{"and ", "but ", "so ", "what about", "how about", "و", "ماذا عن", "那", "还有", "那么", "它", "他", "她", "其", "und ", "et ", "y ", "и ", "а "}

// leansBack reports whether a question needs the turns before it to be understood.
func leansBack(question string, language string) bool {
	terms := text.ContentTokens(question)
	if len(terms) == 0 {
		return true
	}
	for _, word := range text.Terms(question) {
		if slices.Contains(backward, word) {
			return true
		}
	}
	folded := text.Fold(question)
	for _, opening := range onward {
		if !strings.HasPrefix(folded, opening) {
			continue
		}
		// An Arabic question often begins with the conjunction that is written on to its first word.
		if opening != "و" || len(terms) < 3 {
			return true
		}
	}
	return language == "zh" && len(terms) < 3 && strings.ContainsAny(question, "它他她那这")
}

// carryOver returns what to search for: the question with the words of the last question that it lacks, which follow its
// own bytes.
func carryOver(question string, history []Turn) (search string, own int) {
	last := history[len(history)-1]
	topic := last.Rewritten
	if topic == "" {
		topic = last.Question
	}
	have := text.Terms(question)
	var carried []string
	end := -1
	for _, token := range text.ContentTokens(topic) {
		if slices.Contains(have, token.Term) {
			continue
		}
		if token.Start < end { // the next pair of characters goes on with the one before
			carried[len(carried)-1] += topic[end:token.End]
		} else {
			carried = append(carried, topic[token.Start:token.End])
		}
		end = token.End
	}
	if len(carried) == 0 {
		return question, len(question)
	}
	question = strings.TrimRight(question, "?？؟ ")
	return question + " · " + strings.Join(carried, " "), len(question)
}

// Bounds of a rewritten question.
const (
	rewriteTokens  = 120
	rewriteTimeout = 20 * time.Second
	maxRewritten   = 300 // characters
	answerExcerpt  = 400 // characters of an earlier answer that the model gets
)

// rewrite returns a question as the model would ask it alone; "" where it fails, or has a number that nobody said.
func (w *writer) rewrite(ctx context.Context, q Question, language string) string {
	said := q.Text
	var turns []prompts.Turn
	for _, t := range q.History[max(0, len(q.History)-maxHistory):] {
		turn := prompts.Turn{Question: cmp.Or(t.Rewritten, t.Question), Answer: t.Answer.excerpt()}
		turns = append(turns, turn)
		said += "\n" + turn.Question + "\n" + turn.Answer
	}
	ctx, cancel := context.WithTimeout(ctx, rewriteTimeout)
	defer cancel()
	reply, err := w.Model.Write(ctx, Request{Prompt: prompts.Rewrite(turns, q.Text, englishName(language)), Tokens: rewriteTokens}, nil)
	if err != nil {
		return ""
	}
	line, _, _ := strings.Cut(strings.TrimSpace(reply.Text), "\n")
	line = strings.Trim(strings.TrimSpace(line), "\"“”«»")
	if !hasWord(line) || utf8.RuneCountInString(line) > maxRewritten || newNumbers(line, said) {
		return ""
	}
	return line
}

// excerpt returns the beginning of an answer's text.
func (a Answer) excerpt() string {
	whole := ""
	for _, s := range a.Segments {
		whole = text.Join(whole, s.Text)
	}
	if runes := []rune(whole); len(runes) > answerExcerpt {
		whole = string(runes[:answerExcerpt]) + "…"
	}
	return whole
}

// newNumbers reports whether s has a number that was not said before.
func newNumbers(s, said string) bool {
	known := claim.Dates(said)
	return tellsNumber(claim.Numbers(s), claim.Numbers(said)) ||
		slices.ContainsFunc(claim.Dates(s), func(d claim.Date) bool { return !slices.ContainsFunc(known, d.Contains) })
}
