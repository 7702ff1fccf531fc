// Package wording says the fixed things of ibid to people in their language: labels, notes, the lines under an answer.
//
// A language is added by one entry of the table; a test fails while a text is missing. Languages without an entry get
// English.
package wording

import (
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Words are the fixed texts of one language. "%s" and "%d" stand for what is filled in, "{one|more}" for the
// forms of a word beside a number.
type Words struct {
	Language  string // BCP 47
	Comma     string // between items of a list
	Semicolon string // between items that have commas

	Quoted   string // under quotations, when no model is set
	Found    string // under quotations, while a model writes
	Writing  string // under the sentences that it has written
	Slow     string // under quotations: why no model wrote the answer
	Away     string
	Crowded  string
	Faulty   string
	Unproved string
	Broken   string // under an answer that the model did not finish
	Compare  string // above the originals of a sentence that could not be compared with them
	Unproven string // after a sentence that the documents don't support
	Unsure   string // above an answer that may miss the question
	Refused  string
	Searched string // number of documents, their languages
	Related  string // above the nearest sentences of a refusal
	Greeting string // to small talk: an example of a question
	Example  string // that question

	SentenceOf    string // number, of how many
	Undated       string
	InLanguage    string // language name
	Dates         string // the dates of a foreign sentence
	Figures       string // its figures
	Matches       string // words of the question with what they met in a foreign sentence
	Citing        string // what the document itself cites
	ReferenceMark string // between publisher and date of a reference, and between the notes of a check
	Brackets      string // round what opens a reference
	Elsewhere     string // sections that say the same
	Cites         string // the whole reference of a sentence
	Original      string // label of its address
	Archived      string // label of its archived copy: date
	AlsoAt        string // further time stamps
	NoPassage     string // a number was typed that marks nothing: number
	Hint          string // how to open a citation in the terminal
	SearchedFor   string // what was searched for instead of the question as typed

	// Buttons and the titles of forms.
	Passages, More, FollowUp, Closest, Continue, Share, Delete, AsTyped string
	AddReason, AskThis, YourQuestion, YourReason                        string

	// What ibid says in Discord besides answers.
	HowToAsk       string // how to ask: the command
	Unreadable     string // to a reply whose text Discord withholds
	Withheld       string // to a mention in a reply to a message that Discord withholds
	Attachments    string // to a message of attachments alone
	Failed         string // an error: its id
	Busy           string // the queue is full: how many wait
	Stopped        string // the program ended before the answer was there
	Changed        string // the sentence is no longer as it was quoted
	Gone           string // the document or the sentence is no longer there
	Forgotten      string // the answer is no longer kept
	Judged         string // thanks for a judgement
	NotYours       string // only the asker or a moderator may delete
	Deleted        string
	NotHere        string // somebody may not write where they want to share
	Shared         string // who shared: the name
	NothingFound   string // a look-up without result
	Known          string // how many documents there are
	AndMore        string // how many more there are than are listed
	NoDocument     string // there is none of that name
	Help           string // the commands to ask, to look up, to list; days that questions are kept; the command to forget; PrivateKept or PrivateNotKept; where questions go; who runs the bot
	PrivateKept    string
	PrivateNotKept string
	StayHere       string // questions go nowhere
	SentTo         string // they go to a server
	Translate      string // a button
	ByModel        string // a translation
	NoTranslation  string // instead of one
	ForgotYou      string // number of questions and judgements that were deleted
	InLine         string // how many questions are before one that waits

	// What is told to somebody who may not ask now. "When" is a moment that Discord writes, such as "in 5 minutes".
	NotAllowed   string // not in this place, or not this person: who runs the bot
	QuotaPerson  string // how many a person may ask, when there are more
	QuotaChannel string // likewise a channel
	QuotaGuild   string // a server
	QuotaAll     string // everybody together
	QuotaLeft    string // after one of the last three: how many the person has left
	Cooldown     string // when

	// A message that is checked against the documents, claim by claim.
	Agrees, Differs, Absent, ReadThis string
	SourceSays                        string // beside what differs: the dates or figures of the source
	SourcesSay                        string // of several sources
	AsOf                              string // the source's year
	MayHaveChanged                    string // the source has no date
	Compared                          string // number of documents
	NothingToCheck                    string // the message claims nothing
	About                             string // link to the message, when the result is shared

	// Posts of a forum.
	Solved string // a button
	Thanks string // pressed by who posted

	// What Discord shows while somebody types a command: at most 100 characters each.
	AskCommand, AskQuestion, AskPrivate, AskSource                                      string
	LookupCommand, LookupQuery, SourcesCommand, SourcesName, HelpCommand, ForgetCommand string
}

var table = []Words{english, arabic, chinese, german, spanish, french, portuguese, japanese, russian, turkish, hindi, indonesian}

// All returns the texts of each language, English first.
func All() []Words { return slices.Clone(table) }

// In returns the texts of a language, or the English ones.
func In(code string) Words {
	for _, w := range table {
		if w.Language == code {
			return w
		}
	}
	return table[0]
}

// Then puts a sentence after another one. A full stop of full width has its space in it.
func Then(first, next string) string {
	if strings.HasSuffix(first, "。") {
		return first + next
	}
	return first + " " + next
}

// Name returns what a language is called in the language of w.
func (w Words) Name(code string) string {
	tag, err := language.Parse(code)
	if err != nil {
		return code
	}
	name := display.Languages(language.Make(w.Language)).Name(tag)
	if written, ok := strings.CutSuffix(name, "语"); ok && w.Language == "zh" {
		return written + "文" // of documents, Chinese names the written language
	}
	if name == "" {
		return code
	}
	return name
}

// Names lists languages: those that have texts of their own first, in the order of the table.
func (w Words) Names(codes []string) string {
	var names []string
	for _, known := range table {
		for _, code := range codes {
			if code == known.Language {
				names = append(names, w.Name(code))
			}
		}
	}
	for _, code := range codes {
		if In(code).Language != code {
			names = append(names, w.Name(code))
		}
	}
	return strings.Join(names, w.Comma)
}
