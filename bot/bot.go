// Package bot turns a question into an answer whose every sentence is cited to the exact sentence of a document.
//
// This is the tour of the program, bottom up.
//
// A document is read into sentences. Package retrieval/source holds what that means: clean text, and for each sentence
// the bytes of the file it came from, its line or second, and the references that the text itself gives. The packages
// plain, markdown and wikitext beside it know one format each and nothing of the disk; folder walks the folder, picks
// the format, and says of every file that it leaves out why. Sentence boundaries, folding and tokens are decided in one
// place, retrieval/text, for all languages, so that what is indexed, searched and compared is cut alike.
//
// Sentences are the unit of citation but too short to be found well, so passage groups them into passages, within one
// section. Two legs find passages: lexical, which is BM25 and the one that carries the ranking, and vector, which is
// chromem-go held in memory and made safe. Its vectors come from an embedder; hashing is the one that needs no model.
// Package lexicon has word lists between languages: a question's words are searched for in the documents' other languages
// as synonym sets, and names by their consonants. Package retrieval joins all this into an Index, keeps it in one
// checksummed file, and the vectors in another one as they are made, brings it up to date with the folder, and answers a
// query with hits that say why: which terms of the question, or translations, stand in which sentence.
//
// This package decides what of that is an answer. Without a model the answer is quoted: weigh (weigh.go) scores the
// sentences of the best passages, confidence (refuse.go) says how likely the documents answer at all and refuses below a
// bar, choose (quote.go) takes up to three that each add a fact. Package claim reads dates and numbers, in any script, to
// know a sentence that says when or how many, to tell two facts from one, and to write them in the asker's notation.
//
// With a model (writing.go), the passages go to it as labelled sentences (evidence.go; package prompts has every word that
// is said to it). What comes is read leniently (reply.go, marker.go) and checked strictly (check.go): package claim says
// whether a sentence is supported by those that it cites. A draft (draft.go) shows what was checked, and the quotations
// while there is nothing. What is returned is never less than the answer without a model. Package openai is the model's
// other end, doctor judges a set-up, eval scores answers to known questions, watch counts how a running program fares:
// it is told by small interfaces, so that nothing else knows in which form figures are shown. Package ledger keeps what must
// outlive the process: turns and judgements, what was taken from quotas, and which questions are being worked on. A Bot keeps
// no conversation; it is given one.
//
// A Bot may be held within some collections, the subfolders of the documents (within.go): it knows of no others, and shares
// the model. It is a library that lacks documents, not a filter on what was found, so that nothing built on it can forget it.
//
// Check (checked.go) holds what somebody wrote against the documents. The message is cut into claims (claims.go), each is
// searched for like a question, and package claim compares its dates and numbers with the sentences found (trial.go); a model
// judges what that leaves open, and can't overrule it (referee.go).
//
// An Answer is data: sentences, markers, citations with places and links. How it looks is not decided here: package
// wording has the fixed texts of each language and the lines under an answer, packages terminal and discord lay them out.
// The boundary is there because the same answer is shown in more than one place.
//
// Doubts. The weights and bars are fitted on three languages and mostly carry over from two of them to the third, but all
// of it is from encyclopedias. Who does what to whom is told from the order of words only. Without a model, a question that
// leans on an earlier one gets that one's words added, which is less than understanding it. Between languages most
// sentences of a model are shown beside their original, because word lists compare too little of them to vouch for it.
package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"ibid/bot/claim"
	"ibid/retrieval"
	"ibid/retrieval/source"
	"ibid/retrieval/text"
)

// Library is what the bot asks about the documents. *retrieval.Index and *retrieval.Live implement it. What it returns is
// self-contained.
type Library interface {
	// Search returns the terms of a question and the passages that bear on it, best first, of the query's collections only.
	Search(ctx context.Context, q retrieval.Query) (retrieval.Result, error)
	// Paragraph returns the paragraph of a sentence; retrieval.ErrUnknown where there is none.
	Paragraph(document string, sentence int) (retrieval.Passage, error)
	// Languages returns how many documents there are, and their languages.
	Languages() (documents int, languages []string)
	// Documents returns what is known of each document, by path.
	Documents() []source.DocumentInfo
	// Sources returns what is in each document, by path.
	Sources() ([]retrieval.Source, error)
	// Complete returns up to limit titles and headings of the collections that hold what was typed.
	Complete(typed string, limit int, collections retrieval.Collections) []string
}

// Bot answers questions from a library. It keeps no conversation and may be asked from many goroutines.
type Bot struct {
	library     Library
	writer      *writer               // nil without a model
	collections retrieval.Collections // that the library has; nil: all
	checker     claim.Checker
}

// New returns a bot that answers from a library.
func New(library Library, w Writing) *Bot {
	b := &Bot{library: library, checker: w.Checker}
	if w.Model != nil {
		b.writer = newWriter(w)
	}
	return b
}

// Ask answers a question. An error means that the library failed; that the documents don't say is an outcome, and that
// the model didn't answer is told in the answer. While a model writes, show, unless nil, gets the answer as far as it
// can be shown, each time whole; it is not called after Ask has returned.
func (b *Bot) Ask(ctx context.Context, q Question, show func(Answer)) (Answer, error) {
	a := Answer{Outcome: Chat, Language: q.Language, Collections: b.collections}
	a.Documents, a.Languages = b.library.Languages()
	if a.Language == "" {
		a.Language = languageOf(q, a.Languages)
	}
	if is, thanked, language := smallTalk(q.Text); is {
		a.Thanked, a.Language = thanked, cmp.Or(q.Language, language, a.Language)
		return a, nil
	}
	if len(q.Documents) > 0 {
		a.restrict(q.Documents, b.library.Documents())
	}
	began := time.Now()
	search, own := b.understand(ctx, q, a.Language)
	a.Receipt.Understood = time.Since(began)
	if search != q.Text {
		a.Rewritten = search
	}
	began = time.Now()
	answer, hits, err := b.search(ctx, a, q, search, own)
	if err == nil && answer.Outcome != Answered && a.Rewritten != "" {
		a.Rewritten = ""
		typed, more, failed := b.search(ctx, a, q, q.Text, len(q.Text))
		if err = failed; typed.Outcome == Answered {
			answer, hits, search = typed, more, q.Text
		}
	}
	answer.Receipt.Searched = time.Since(began)
	if err != nil || b.writer == nil || len(hits) == 0 {
		answer.Trouble = NoModel
		return answer, err
	}
	if !answer.Sure && slices.ContainsFunc(a.Languages, func(l string) bool { return l != a.Language }) {
		began = time.Now()
		hits = b.across(ctx, hits, retrieval.Query{Text: search, Documents: q.Documents, Balanced: true}, a.Language, a.Languages)
		answer.Receipt.Translated = time.Since(began)
	}
	answer = b.writer.write(ctx, answer, search, hits, show)
	return answer, ctx.Err()
}

// understand returns what to search for: the question itself, or, where it leans on the turns before it, what it means
// with them, as the model says or with their topic words. Of these words the question itself has own bytes.
func (b *Bot) understand(ctx context.Context, q Question, language string) (search string, own int) {
	if q.Exact || len(q.History) == 0 || !leansBack(q.Text, language) {
		return q.Text, len(q.Text)
	}
	if b.writer != nil {
		if rewritten := b.writer.rewrite(ctx, q, language); rewritten != "" {
			return rewritten, len(rewritten)
		}
	}
	return carryOver(q.Text, q.History)
}

// search searches and answers. Of the words searched for, the question itself has own bytes.
func (b *Bot) search(ctx context.Context, a Answer, q Question, words string, own int) (Answer, []retrieval.Hit, error) {
	found, err := b.library.Search(ctx, retrieval.Query{Text: words, Documents: q.Documents, Balanced: true})
	if err != nil {
		return Answer{}, nil, fmt.Errorf("searching: %w", err)
	}
	answer, err := b.quote(a, words[:own], found)
	return answer, found.Hits, err
}

// restrict counts what is searched when a question is for some documents only.
func (a *Answer) restrict(ids []string, documents []source.DocumentInfo) {
	a.Documents, a.Languages = 0, nil
	for _, d := range documents {
		if !slices.Contains(ids, d.ID) {
			continue
		}
		a.Documents++
		if d.Language != "" && !slices.Contains(a.Languages, d.Language) {
			a.Languages = append(a.Languages, d.Language)
		}
	}
}

// languageOf returns the language of a question: a common one or one of the documents'. Where its own words don't tell, it is
// that of the turn before, or of the asker's client, if the script is the same. Else a word or two, which can be in many
// languages, are taken to be in one of the documents'.
func languageOf(q Question, documents []string) string {
	question, hint := q.Text, q.Client
	if n := len(q.History); n > 0 {
		hint = q.History[n-1].Answer.Language
	}
	language, sure := text.Language(question, append(text.CommonLanguages(), documents...)...)
	if !sure && hint != "" && writingOf(hint) == text.ScriptOf(question) {
		return hint
	}
	if len(strings.Fields(question)) >= 3 {
		return language
	}
	if text.RightToLeft(question) && language != "he" && !strings.ContainsAny(question, "پچژگکیےٹڈڑںھہ") {
		return "ar"
	}
	if !sure && len(documents) > 0 {
		language, _ = text.Language(question, documents...)
	}
	return language
}

// quote answers with sentences of the documents as they stand, or refuses. The question is what was typed: terms of the
// search beyond it were carried over.
func (b *Bot) quote(a Answer, question string, found retrieval.Result) (Answer, error) {
	asked := kindOf(question)
	home, away := abroad(found, a.Language)
	near, far := read(question, home), readAbroad(question, away)
	chosen, from := pick(near, far, asked, a.Language)
	a.Confidence = from.confidence
	if len(chosen) == 0 {
		a.Outcome, a.Related = Refused, related(slices.Concat(near.all, far.leads()), a.Language)
		return a, nil
	}
	a.Outcome, a.Sure = Answered, from.sure
	for i, c := range chosen {
		cited := cite(c, a.Language)
		cited.Marker = i + 1
		if from.abroad || !from.sure && foreign(c, a.Language) == 1 {
			cited.Met = c.met()
		}
		quoted, err := b.withNeighbour(c, chosen)
		if err != nil {
			return Answer{}, err
		}
		a.Citations = append(a.Citations, cited)
		a.Segments = append(a.Segments, Segment{Text: quoted, Markers: []int{i + 1}, Quoted: true, Support: claim.Supported})
	}
	return a, nil
}

// cite makes a citation of a sentence for somebody who reads the given language.
func cite(c *candidate, language string) Citation {
	made := citation(c.passage.Passage, c.index)
	made.Elsewhere = c.elsewhere
	if foreign(c, language) == 1 {
		made.Dates, made.Figures = c.facts(language)
	}
	return made
}

// citation makes a citation of a sentence of a passage, without a marker.
func citation(p retrieval.Passage, sentence int) Citation {
	s, d := p.Sentences[sentence], p.Document
	return Citation{Document: d, Section: p.Section, Sentence: s, Number: p.First + sentence, Of: p.Of, Link: d.Link(s), Place: d.Place(s)}
}

// facts writes the dates and the figures of a sentence, a bare year being one, in the notation of a language.
func (c *candidate) facts(language string) (dates, figures []string) {
	type figure struct {
		start int
		text  string
	}
	var list []figure
	for _, d := range c.dates {
		if d.Month > 0 {
			dates = append(dates, d.In(language))
		} else {
			list = append(list, figure{d.Start, d.In(language)})
		}
	}
	for _, n := range c.numbers {
		list = append(list, figure{n.Start, n.In(language)})
	}
	slices.SortFunc(list, func(a, b figure) int { return a.start - b.start })
	for _, f := range list {
		if !slices.Contains(figures, f.text) {
			figures = append(figures, f.text)
		}
	}
	return slices.Compact(dates), figures
}

// neighbourLimit bounds a quotation of two sentences, in characters.
const neighbourLimit = 600

// together reports whether two sentences, one after the other, are short enough to be one quotation.
func together(before, s source.Sentence) bool {
	return utf8.RuneCountInString(before.Text)+utf8.RuneCountInString(s.Text) <= neighbourLimit
}

// withNeighbour returns what is quoted for a sentence: the sentence, after the one before it when it leans on that or
// answers it, unless that one is quoted too.
func (b *Bot) withNeighbour(c *candidate, chosen []*candidate) (string, error) {
	s := c.sentence()
	number := c.passage.First + c.index
	p, err := b.library.Paragraph(c.passage.Document.ID, number)
	if err != nil && !errors.Is(err, retrieval.ErrUnknown) {
		return "", fmt.Errorf("reading the paragraph of a quote: %w", err)
	}
	at := number - p.First
	if err != nil || at == 0 || p.Sentences[at].Text != s.Text { // the document has changed or gone since it was searched
		return s.Text, nil
	}
	before := p.Sentences[at-1]
	quoted := slices.ContainsFunc(chosen, func(o *candidate) bool { return o.sentence().Text == before.Text })
	if quoted || !leans(s.Text) && !isQuestion(before.Text) {
		return s.Text, nil
	}
	if !together(before, s) {
		return s.Text, nil
	}
	return before.Text + between(before, s) + s.Text, nil
}

// related returns up to three sentences that are nearest to a question that the documents don't answer, at most one of a
// passage; those of one document in its order.
func related(nearest []*candidate, language string) []Citation {
	slices.SortStableFunc(nearest, func(a, b *candidate) int { return cmp.Compare(b.nearness, a.nearness) })
	var taken []*candidate
	for _, c := range nearest {
		if len(taken) == maxQuotes || c.nearness < max(relatedMin, relatedBar*nearest[0].nearness) || same(taken, c) != nil {
			continue
		}
		if !slices.ContainsFunc(taken, func(o *candidate) bool { return o.passage == c.passage }) {
			taken = append(taken, c)
		}
	}
	slices.SortStableFunc(taken, func(a, b *candidate) int {
		if a.passage.Document.ID != b.passage.Document.ID {
			return 0
		}
		return cmp.Compare(a.passage.First+a.index, b.passage.First+b.index)
	})
	var list []Citation
	for _, c := range taken {
		cited := cite(c, language)
		if foreign(c, language) == 1 {
			cited.Met = c.met()
		}
		list = append(list, cited)
	}
	return list
}
