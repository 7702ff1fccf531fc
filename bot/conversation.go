package bot

import (
	"slices"
	"strings"

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
	for _, word := range words(question) {
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

// carryOver returns what to search for: the question itself, or, when it leans on the turns before it, with the words of
// the last question that this one lacks, which follow its own bytes.
func carryOver(question, language string, history []Turn) (search string, own int) {
	if len(history) == 0 || !leansBack(question, language) {
		return question, len(question)
	}
	history = history[max(0, len(history)-maxHistory):]
	last := history[len(history)-1]
	topic := last.Rewritten
	if topic == "" {
		topic = last.Question
	}
	have := words(question)
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
