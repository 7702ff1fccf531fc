package bot_test

import (
	"context"
	"strings"
	"unicode"

	"ibid/bot"
	"ibid/bot/claim"
	"ibid/bot/openai/openaitest"
	"ibid/prompts"
)

// liar is a bot.Model that answers as an openaitest.Reader does from the sentences that its prompt labels, and keeps what it
// told. It tells each in its own language, as far as a sentence of that language is known to say the same.
type liar struct {
	reader  openaitest.Reader
	tongues map[string]openaitest.Item // what is told of a sentence, by how it stands in a prompt
	queries map[string]string          // translations of questions, by how they stand in a prompt

	labelled map[string]string          // of the last prompt: what its labels name
	meant    map[string]openaitest.Item // likewise what is told of them
	told     []openaitest.Told
	prompts  []prompts.Prompt
}

// Write implements bot.Model.
func (l *liar) Write(_ context.Context, r bot.Request, show func(string)) (bot.Reply, error) {
	l.prompts = append(l.prompts, r.Prompt)
	reply := l.reply(r.Prompt.User)
	if show != nil {
		for _, piece := range strings.SplitAfter(reply, " ") {
			show(piece)
		}
	}
	return bot.Reply{Text: reply, Cut: l.reader.Form == openaitest.Cut}, nil
}

// reply answers a prompt: from its evidence, or, where only a query is to be translated, with the translation.
func (l *liar) reply(prompt string) string {
	if _, query, ok := strings.Cut(prompt, "\nQuery: "); ok {
		return l.queries[strings.TrimSpace(query)]
	}
	l.labelled, l.meant = map[string]string{}, map[string]openaitest.Item{}
	var evidence []openaitest.Item
	question := ""
	for line := range strings.Lines(prompt) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "Question, ") {
			_, question, _ = strings.Cut(line, ": ")
		}
		label, text, ok := strings.Cut(line, "| ")
		if !ok || strings.HasPrefix(line, "(") {
			continue
		}
		l.labelled[label] = text
		if item, known := l.tongues[text]; known {
			item.Label = label
			l.meant[label], evidence = item, append(evidence, item)
		} else {
			evidence = append(evidence, openaitest.Item{Label: label})
		}
	}
	var reply string
	reply, l.told = l.reader.Reply(evidence, question)
	return reply
}

// A shown is what became of a sentence that was told.
type shown struct {
	support claim.Support
	astray  bool // none of its citations is the sentence that it was told of
	whole   bool
}

// own is the label of the sentence that a told one was made of.
func own(t openaitest.Told) string {
	if t.Lie == openaitest.WrongMarker || t.Lie == openaitest.InventedCitation || t.Lie == openaitest.MissingMarker {
		return t.Was
	}
	return t.Labels[0]
}

// inText reports whether a lie is in what a sentence says, not in what it cites.
func inText(lie openaitest.Lie) bool {
	switch lie {
	case "", openaitest.WrongMarker, openaitest.InventedCitation, openaitest.MissingMarker:
		return false
	}
	return true
}

// fate finds a told sentence in an answer. Of one that lies in its text only the parts with the lie in them count.
func (l *liar) fate(t openaitest.Told, a bot.Answer) shown {
	said, length := letters(t.Text), 0
	f := shown{astray: true}
	for _, s := range a.Segments {
		part := letters(s.Text)
		if s.Quoted || s.Support == claim.Unsupported || part == "" || !strings.Contains(said, part) {
			continue
		}
		if inText(t.Lie) && strings.Contains(letters(l.meant[own(t)].Text), part) {
			continue
		}
		length += len(part)
		if f.support == claim.Unsupported || s.Support < f.support {
			f.support = s.Support
		}
		for _, c := range a.Citations {
			for _, marker := range s.Markers {
				if c.Marker == marker && prompts.Line(c.Sentence.Text) == l.labelled[own(t)] {
					f.astray = false
				}
			}
		}
	}
	f.whole = length*10 >= len(said)*9
	return f
}

// letters returns the letters and figures of s, in lower case.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
