package bot

import (
	"context"
	"errors"
	"fmt"

	"ibid/prompts"
)

// Model writes. Package bot/openai implements it.
type Model interface {
	// Write sends a prompt and returns the reply. show, unless nil, gets each piece of the reply's text as it comes;
	// what a model thinks before it answers is no part of that. An error is a *ModelError, or the context's.
	Write(ctx context.Context, r Request, show func(piece string)) (Reply, error)
}

// Request is what a model is asked to write.
type Request struct {
	Prompt prompts.Prompt
	Tokens int // the most that the reply may have; 0: as many as are set for an answer
}

// Reply is what a model wrote.
type Reply struct {
	Text         string
	Cut          bool // the reply was longer than it may be, and its end is missing
	PromptTokens int  // as the server counted, 0 where it doesn't say
	Tokens       int  // of the reply, with what the model thought; likewise
	Cached       int  // of PromptTokens, those that the server had read before; likewise
}

// Reason says why a model gave no reply.
type Reason string

// The reasons, as far as people are told different things about them.
const (
	Unreachable Reason = "unreachable" // nobody listens, or the connection broke
	Slow        Reason = "slow"        // no reply in time
	Busy        Reason = "busy"        // too many questions wait, here or there, or the quota is used up
	Denied      Reason = "denied"      // the key is missing or wrong
	Missing     Reason = "missing"     // no such model, or no such address
	Overflow    Reason = "overflow"    // the prompt is longer than the model's context
	Nonsense    Reason = "nonsense"    // a reply that is none: empty, cut off, not of the protocol
	Failed      Reason = "failed"      // the server reports an error of its own
)

// What is known of why a server could not be reached: a *ModelError whose reason is Unreachable may wrap one of these.
var (
	ErrNoHost    = errors.New("no such host")
	ErrRefused   = errors.New("nobody listens there")
	ErrUntrusted = errors.New("no TLS, or none that can be trusted")
)

// ModelError says why a model gave no reply. Its text is for the log: it names the server's own words, never the key.
type ModelError struct {
	Reason Reason
	Err    error
}

func (e *ModelError) Error() string { return fmt.Sprintf("model (%s): %v", e.Reason, e.Err) }

// Unwrap returns what happened.
func (e *ModelError) Unwrap() error { return e.Err }
