package terminal

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"ibid/bot"
	"ibid/bot/wording"
	"ibid/retrieval/text"
)

// maxQuestion bounds a line that somebody types, in bytes.
const maxQuestion = 16 << 10

// maxHistory is how many turns a conversation remembers.
const maxHistory = 6

// Chat reads questions from in, a line each, and writes the answers to out until in ends. A number alone shows the
// citation of the last answer that it marks. A question that fails is reported and the conversation goes on.
func Chat(ctx context.Context, b *bot.Bot, in io.Reader, out io.Writer, style Style) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 0, 4096), maxQuestion)
	var last bot.Answer
	var history []bot.Turn
	fmt.Fprintln(out, style.dim(wording.In("en").Hint))
	for prompt(out) && lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if line == "" {
			continue
		}
		if n, err := strconv.Atoi(strings.Trim(text.Fold(line), "[]【】")); err == nil {
			if err := show(b, last, n, out, style); err != nil {
				return err
			}
			continue
		}
		answer, err := b.Ask(ctx, bot.Question{Text: line, History: history}, patience(out, style))
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			fmt.Fprintln(out, err)
			continue
		}
		last = answer
		if answer.Outcome != bot.Chat {
			history = append(history[max(0, len(history)-maxHistory+1):], bot.Turn{Question: line, Rewritten: answer.Rewritten, Answer: answer})
		}
		if err := WriteAnswer(out, answer, style); err != nil {
			return err
		}
	}
	fmt.Fprintln(out)
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return fmt.Errorf("reading a question: it is longer than %d bytes", maxQuestion)
	}
	return lines.Err()
}

// patience says once, when an answer takes long, that it is being written.
func patience(out io.Writer, style Style) func(bot.Answer) {
	said := false
	return func(a bot.Answer) {
		if !said && wording.Quotes(a) {
			said = true
			w := wording.In(a.Language)
			fmt.Fprintln(out, style.dim(w.Line(w.Writing)))
		}
	}
}

func prompt(out io.Writer) bool {
	_, err := fmt.Fprint(out, "\n? ")
	return err == nil
}

// show writes the passage of the citation with this marker.
func show(b *bot.Bot, a bot.Answer, marker int, out io.Writer, style Style) error {
	w := wording.In(a.Language)
	for _, c := range a.Citations {
		if c.Marker != marker {
			continue
		}
		excerpt, err := b.Excerpt(c.Document.ID, c.Number)
		if err != nil {
			return fmt.Errorf("showing citation %d: %w", marker, err)
		}
		return WritePassage(out, c, excerpt, w, style)
	}
	_, err := fmt.Fprintln(out, w.Line(fmt.Sprintf(w.NoPassage, marker)))
	return err
}
