package doctor

import (
	"context"
	"fmt"
	"strings"

	"ibid/bot"
	"ibid/prompts"
)

const (
	// lineTokens is what a line of prompts.Fill has in most models, for servers that don't count.
	lineTokens = 8
	// fewLines and moreLines are of the two small prompts that show what a line really has.
	fewLines, moreLines = 8, 72
	// spare is left free for the reply, and because the count is exact only to the chat template.
	spare = 64
	// largest is up to where a context is tried: more would cost more than it tells, for a prompt of ours is smaller.
	largest = 32 << 10
	// least is the smallest that CONTEXT_TOKENS may be.
	least = 1024
	// shortest is enough to notice Ollama's usual 4,096 with a prompt of the size of a question.
	shortest = 4096 + 512
)

// gauge says what prompts of so many lines have in tokens; zero where the server doesn't count.
type gauge struct{ base, line float64 }

func (g gauge) tokens(lines int) int { return int(g.base + g.line*float64(lines)) }

func (g gauge) lines(tokens int) int {
	if g.line == 0 {
		return max(1, (tokens-spare)/lineTokens)
	}
	return max(1, int((float64(tokens)-g.base)/g.line))
}

// contextSize looks whether the model reads as much as CONTEXT_TOKENS says, by what the server counts of a prompt that
// is as large: servers that can't take it either say so or cut it without a word. The answer's part of the context is
// filled too, since an answer stands behind its prompt.
func contextSize(ctx context.Context, v *visit) Result {
	set := v.Chat.Writing.Context
	size := min(set, largest)
	if v.short {
		size = min(set, shortest)
	}
	g, err := v.measure(ctx)
	var p Probe
	lines := g.lines(size - spare)
	if err == nil {
		p, err = v.fill(ctx, lines)
	}
	switch reason := reasonOf(err); {
	case reason == bot.Overflow:
		return v.tooLarge(ctx, g, err)
	case reason == bot.Slow:
		return warning(fmt.Sprintf("a prompt of %d tokens was not read in time", size), "set CONTEXT_TOKENS to less, or ANSWER_TIMEOUT to more; a faster machine or a smaller CHAT_MODEL helps too")
	case err != nil:
		return v.Chat.trouble(err, chatSettings())
	}
	return v.judgeContext(p, g.tokens(lines), set)
}

// measure finds out what a line has in tokens.
func (v *visit) measure(ctx context.Context) (gauge, error) {
	few, err := v.fill(ctx, fewLines)
	if err != nil {
		return gauge{}, err
	}
	more, err := v.fill(ctx, moreLines)
	if err != nil {
		return gauge{}, err
	}
	a, b := few.Reply.PromptTokens, more.Reply.PromptTokens
	if a <= 0 || b <= a {
		return gauge{}, nil
	}
	line := float64(b-a) / (moreLines - fewLines)
	return gauge{float64(a) - fewLines*line, line}, nil
}

func (v *visit) fill(ctx context.Context, lines int) (Probe, error) {
	return v.Chat.Prober.Probe(ctx, bot.Request{Prompt: prompts.Fill(lines), Tokens: probeTokens})
}

// judgeContext compares what was sent with what was read.
func (v *visit) judgeContext(p Probe, sent, set int) Result {
	read := p.Reply.PromptTokens // sent is 0 where small prompts were not counted either
	switch {
	case sent == 0 && strings.Contains(strings.ToLower(p.Reply.Text), prompts.Password):
		return ok("the model remembers the beginning of a full prompt, whose tokens the server does not count")
	case sent == 0:
		return warning("not known: the server does not count tokens, and the model does not remember the beginning of a full prompt",
			fmt.Sprintf("see that the server's own setting of the context is at least CONTEXT_TOKENS=%d", set))
	case read+spare+sent/50 < sent:
		return failure(fmt.Sprintf("of a prompt of %d tokens the server read %d, without a word: the rules and the best passages are cut off", sent, read),
			fmt.Sprintf("set CONTEXT_TOKENS=%d%s; or give the model more: in Ollama set OLLAMA_CONTEXT_LENGTH=%d in its environment, or PARAMETER num_ctx %d in the model's Modelfile",
				v.limit(read), v.below(v.limit(read)), set, set))
	}
	found := fmt.Sprintf("a prompt of %d tokens was read whole, in %.1f s; CONTEXT_TOKENS=%d", read, p.First.Seconds(), set)
	if m, _ := v.own(); m.Context > set {
		found += fmt.Sprintf(", and the server says %d", m.Context)
	}
	return ok("%s", found)
}

// limit returns the context of a server that cuts silently. One that drops whole messages counts less than it could read.
func (v *visit) limit(read int) int {
	if read >= least {
		return read
	}
	return max(least, v.Chat.Writing.Context/2)
}

// tooLarge finds out what the server takes that refused a full prompt.
func (v *visit) tooLarge(ctx context.Context, g gauge, refused error) Result {
	set := v.Chat.Writing.Context
	m, _ := v.own()
	fits := m.Context
	if fits >= set {
		fits = 0
	}
	for size := largest; g.line > 0 && size >= least && fits == 0 && ctx.Err() == nil; size /= 2 {
		if size >= set {
			continue
		}
		if _, err := v.fill(ctx, g.lines(size-spare)); err == nil {
			fits = size
		}
	}
	found := "the server refuses a full prompt: " + said(refused)
	if fits < least {
		return failure(found, "give the model a larger context in the server's own settings (llama.cpp: --ctx-size)")
	}
	return failure(found, fmt.Sprintf("set CONTEXT_TOKENS=%d%s, or give the model more in the server's own settings (llama.cpp: --ctx-size; vLLM: --max-model-len)",
		fits, v.below(fits)))
}

// below adds what ANSWER_TOKENS has to be where it is no less than the context.
func (v *visit) below(size int) string {
	if v.Chat.Writing.Tokens < size {
		return ""
	}
	return fmt.Sprintf(" and ANSWER_TOKENS=%d", size/4)
}
