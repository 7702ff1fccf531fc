package doctor

import (
	"context"
	"fmt"
	"regexp"
	"time"

	"ibid/bot"
	"ibid/prompts"
)

const (
	patience = 20 * time.Second // to the first word: people write again, or go
	reading  = 5.0              // tokens a second, about what people read
	answer   = 150              // tokens of a typical answer
)

// firstWord looks how long the model takes to begin: at first, loading included, and when it is loaded.
func firstWord(ctx context.Context, v *visit) Result {
	found, slowest := fmt.Sprintf("after %.1f s", v.first.First.Seconds()), v.first.First
	if !v.short {
		warm, err := v.Chat.Prober.Probe(ctx, bot.Request{Prompt: prompts.Probe(), Tokens: probeTokens})
		if err != nil {
			return v.Chat.trouble(err, chatSettings())
		}
		found += fmt.Sprintf(", then after %.1f s", warm.First.Seconds())
		if warm.First > patience {
			return warning(found, "set CHAT_MODEL to a smaller model, or run it on a faster machine; until an answer is there people see quotations")
		}
	}
	if slowest > patience {
		return warning(found, "keep the model loaded: in Ollama set OLLAMA_KEEP_ALIVE=-1 in its environment, in LM Studio switch off unloading")
	}
	return ok("%s", found)
}

// leak matches how models show that they think aloud.
var leak = regexp.MustCompile(`(?i)</?(?:think|thinking|thought|reasoning|reflection)>|◁/?think▷|<\|(?:channel|start|message)\|>|\[/?THINK\]`)

// thinking looks what a longer reply is made of.
func thinking(ctx context.Context, v *visit) Result {
	p, err := v.Chat.Prober.Probe(ctx, bot.Request{Prompt: prompts.Recite()})
	if err != nil {
		return v.Chat.trouble(err, chatSettings())
	}
	v.recited = p
	tokens := v.Chat.Writing.Tokens
	switch {
	case p.Reply.Text == "" && (p.Thought || p.Reply.Cut):
		remedy := fmt.Sprintf("set THINKING=off, or ANSWER_TOKENS to more than %d", tokens)
		if !v.Chat.Thinking {
			remedy = fmt.Sprintf("THINKING=off has no effect here: set ANSWER_TOKENS to more than %d, or CHAT_MODEL to a model that doesn't think", tokens)
		}
		return failure("the model thinks until its reply is full, and says nothing", remedy)
	case p.Reply.Text == "":
		return failure("the model says nothing", "set CHAT_MODEL to a model that is made for chat")
	case leak.MatchString(p.Reply.Text):
		return warning("what the model thinks stands in its reply", leakRemedy)
	case p.Thought:
		return ok("the model thinks before it answers; that is not shown, but takes time (THINKING=off)")
	}
	return ok("the model answers at once")
}

const leakRemedy = "set THINKING=off, or let the server part thoughts from replies (llama.cpp: --reasoning-format deepseek; vLLM: --reasoning-parser)"

// speed looks how fast the model writes.
func speed(_ context.Context, v *visit) Result {
	p := v.recited
	took := (p.Total - p.First).Seconds()
	if p.Reply.Tokens < 16 || took <= 0 {
		return skipped("not known: the reply was too short, or the server counts no tokens")
	}
	rate := float64(p.Reply.Tokens) / took
	found := fmt.Sprintf("%.0f tokens a second", rate)
	if rate < reading {
		return warning(fmt.Sprintf("%.1f tokens a second: an answer of %d takes %.0f s", rate, answer, answer/rate),
			"set CHAT_MODEL to a smaller or more quantised model, or run it on a faster machine")
	}
	return ok("%s", found)
}
