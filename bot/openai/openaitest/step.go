package openaitest

import "net/http"

// Says answers a chat with these pieces, in full.
func Says(pieces ...string) Step {
	return func(c *Call) {
		c.Delta(map[string]any{"role": "assistant", "content": nil})
		c.Say(pieces...)
		c.Finish("stop")
	}
}

// Raw answers with an event stream as it stands.
func Raw(stream string) Step { return func(c *Call) { c.Raw(stream) } }

// Fails answers with a status and a JSON body.
func Fails(code int, body string) Step { return func(c *Call) { c.Fail(code, body) } }

// Busy refuses with status 429; after is the Retry-After header, "" for none.
func Busy(after string) Step {
	return func(c *Call) {
		if after != "" {
			c.Header().Set("Retry-After", after)
		}
		c.Fail(http.StatusTooManyRequests, `{"error":{"message":"Rate limit reached","type":"requests","code":"rate_limit_exceeded"}}`)
	}
}

// Loading refuses as llama.cpp does while it loads its model.
func Loading() Step {
	return Fails(http.StatusServiceUnavailable, `{"error":{"message":"Loading model","type":"unavailable_error","code":503}}`)
}

// Overflow refuses as llama.cpp does a prompt that is too long.
func Overflow() Step {
	return Fails(http.StatusBadRequest,
		`{"error":{"code":400,"message":"request (9023 tokens) exceeds the available context size (4096 tokens), try increasing it","type":"exceed_context_size_error","n_prompt_tokens":9023,"n_ctx":4096}}`)
}

// Ends says these pieces and then ends the stream as if it were complete, with no reason for it.
func Ends(pieces ...string) Step { return func(c *Call) { c.Say(pieces...) } }

// Dies says these pieces, and then the connection breaks.
func Dies(pieces ...string) Step {
	return func(c *Call) {
		c.Say(pieces...)
		c.Cut()
	}
}

// Stalls says these pieces and then nothing more, until the client goes.
func Stalls(pieces ...string) Step {
	return func(c *Call) {
		c.Say(pieces...)
		c.Hang()
	}
}
