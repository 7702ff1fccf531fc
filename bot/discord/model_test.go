package discord

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"ibid/bot"
	"ibid/bot/claim"
	"ibid/retrieval/lexicon"
)

// scriptedModel is a model that says what a test says, a reply for each time that it is asked. In a reply, {words} becomes the
// label of the first sentence of the prompt with these words. A first line "after 4s" is how long the model is silent first,
// "fails REASON" that it fails.
type scriptedModel struct {
	mu      sync.Mutex
	replies []string
}

// writing returns how a bot writes with the model, which may be nil.
func (m *scriptedModel) writing(lists *lexicon.Lexicon) bot.Writing {
	w := bot.Writing{Context: 4096, Tokens: 700, Timeout: time.Minute, Checker: claim.Checker{Lexicon: claim.Lists(lists)}}
	if m != nil {
		w.Model = m
	}
	return w
}

// Write implements bot.Model.
func (m *scriptedModel) Write(ctx context.Context, r bot.Request, show func(string)) (bot.Reply, error) {
	m.mu.Lock()
	if len(m.replies) == 0 {
		m.mu.Unlock()
		return bot.Reply{}, &bot.ModelError{Reason: bot.Failed, Err: errors.New("the script has no more replies")}
	}
	reply := m.replies[0]
	m.replies = m.replies[1:]
	m.mu.Unlock()
	first, rest, _ := strings.Cut(reply, "\n")
	if reason, ok := strings.CutPrefix(first, "fails "); ok {
		return bot.Reply{}, &bot.ModelError{Reason: bot.Reason(reason), Err: errors.New("scripted")}
	}
	if pause, err := time.ParseDuration(strings.TrimPrefix(first, "after ")); err == nil {
		reply = rest
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return bot.Reply{}, context.Cause(ctx)
		}
	}
	reply = label(r.Prompt.User, reply)
	for _, sentence := range strings.SplitAfter(reply, "] ") {
		if show != nil {
			show(sentence)
		}
	}
	return bot.Reply{Text: reply}, nil
}

// label puts the labels of a prompt into a reply.
func label(prompt, reply string) string {
	for {
		before, rest, ok := strings.Cut(reply, "{")
		if !ok {
			return reply
		}
		words, after, _ := strings.Cut(rest, "}")
		found := "99z"
		for _, line := range strings.Split(prompt, "\n") {
			if l, text, ok := strings.Cut(line, "| "); ok && found == "99z" && strings.Contains(text, words) {
				found = l
			}
		}
		reply = before + "[" + found + "]" + after
	}
}
