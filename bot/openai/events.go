package openai

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	openai "github.com/sashabaranov/go-openai"
)

// events is the body of a streamed reply, as go-openai understands it: one line of data a chunk, a reasoning field of
// one name, and an error where the server reports one or doesn't end properly. What servers send instead are errors in
// five forms and at any place, plain JSON though a stream was asked for, comments by the hundred, and an end like any
// other when the model's process dies.
type events struct {
	transport *transport
	watch     *watch
	body      io.Closer
	kind      string // the reply's content type
	lines     *bufio.Reader
	out       []byte // what Read returns next
	err       error  // and after it
	failing   bool   // the next data belong to an error event
	seen      bool   // a chunk has come
	finished  bool   // with the reason why the reply ends
	stray     []byte // what was neither chunk nor comment
}

// maxStray bounds what is kept of a reply that is no stream: plain JSON of the longest answer, ten times over.
const maxStray = 256 << 10

func newEvents(t *transport, resp *http.Response, from io.Reader, w *watch) *events {
	return &events{transport: t, watch: w, body: resp.Body, kind: resp.Header.Get("Content-Type"), lines: bufio.NewReader(from)}
}

// Read implements io.Reader.
func (e *events) Read(p []byte) (int, error) {
	for len(e.out) == 0 {
		if e.err != nil {
			return 0, e.err
		}
		line, err := e.lines.ReadBytes('\n')
		if err == nil || err == io.EOF { // else the line is cut
			e.take(line)
		}
		if err != nil && e.err == nil {
			e.end(err)
		}
	}
	n := copy(p, e.out)
	e.out = e.out[n:]
	return n, nil
}

// Close ends the request.
func (e *events) Close() error {
	e.watch.stop()
	return e.body.Close()
}

// take takes a line, which may be the last and lack its end.
func (e *events) take(line []byte) {
	trimmed := bytes.TrimSpace(bytes.TrimPrefix(line, []byte("\ufeff")))
	name, value, _ := bytes.Cut(trimmed, []byte(":"))
	value = bytes.TrimSpace(value)
	switch string(name) {
	case "":
		e.failing = e.failing && len(trimmed) > 0 // an empty line ends an event, a comment doesn't
	case "data":
		e.data(value)
	case "event":
		e.failing = string(value) == "error"
	case "error":
		e.fail(value)
	case "id", "retry":
	default:
		if len(e.stray)+len(line) <= maxStray {
			e.stray = append(e.stray, line...)
		}
	}
}

// fail ends the stream with an error that the server reports.
func (e *events) fail(data []byte) {
	c, _ := readComplaint(data)
	if c.message == "" {
		c.message = string(data)
	}
	e.stop(e.transport.reported(c))
}

// stop ends the stream, with an error unless the reply had been complete.
func (e *events) stop(err error) {
	if e.finished {
		err = io.EOF
	}
	e.err = err
}

// data takes the data of a line.
func (e *events) data(data []byte) {
	switch {
	case len(data) == 0:
	case string(data) == "[DONE]":
		e.end(io.EOF)
	case e.failing:
		e.fail(data)
	default:
		if c, is := complains(data); is {
			e.stop(e.transport.reported(c))
		} else if err := e.chunk(data, ""); err != nil {
			e.stop(nonsense("a stream with a chunk that is none: %s", e.transport.tell(string(data))))
		}
	}
}

// end ends a stream that has no more lines.
func (e *events) end(err error) {
	switch {
	case e.finished, errors.Is(err, errTooLong):
		e.stop(err)
	case err != io.EOF:
		e.stop(e.watch.explain(e.transport.unreachable(fmt.Errorf("the connection broke: %w", err))))
	case !e.seen && len(e.stray) > 0:
		e.whole()
	case len(e.stray) > 0:
		e.fail(e.stray)
	default:
		e.stop(nonsense("the stream ended and the reply had not"))
	}
}

// whole takes a reply that is no stream: JSON, from a server that doesn't know how to stream.
func (e *events) whole() {
	if c, is := readComplaint(e.stray); is {
		e.stop(e.transport.reported(c))
		return
	}
	if e.chunk(e.stray, string(openai.FinishReasonStop)) != nil || !e.finished {
		e.stop(nonsense("the server sent %q for a stream; %s may be another address than the one for programs", e.kind, e.transport.setting))
		return
	}
	e.stop(io.EOF)
}

// saying is what a model says, in a chunk or at once. Servers differ in the name of what it thinks.
type saying struct {
	Content, Refusal, Reasoning json.RawMessage
	ReasoningContent            json.RawMessage `json:"reasoning_content"`
}

// chunk passes a chunk on. finish is the reason why the reply ends unless the chunk has another.
func (e *events) chunk(data []byte, finish string) error {
	var c struct {
		Choices []struct {
			Delta, Message saying
			Finish         json.RawMessage `json:"finish_reason"`
		}
		Usage json.RawMessage
	}
	if err := json.Unmarshal(data, &c); err != nil {
		return err
	}
	e.seen = true
	var out openai.ChatCompletionStreamResponse
	if json.Unmarshal(c.Usage, &out.Usage) != nil {
		out.Usage = nil // of an odd form: it is only for counting
	}
	if len(c.Choices) > 0 {
		said := c.Choices[0]
		if said.Message.Content != nil || said.Message.Refusal != nil {
			said.Delta = said.Message
		}
		choice := openai.ChatCompletionStreamChoice{Delta: said.Delta.delta()}
		if reason := textOf(said.Finish); reason != "" {
			finish = reason
		}
		choice.FinishReason = openai.FinishReason(finish)
		out.Choices = []openai.ChatCompletionStreamChoice{choice}
		e.awake(choice)
	}
	line, err := json.Marshal(out)
	e.out = fmt.Appendf(e.out, "data: %s\n\n", line)
	return err
}

func (s saying) delta() openai.ChatCompletionStreamChoiceDelta {
	return openai.ChatCompletionStreamChoiceDelta{
		Content:          textOf(s.Content) + textOf(s.Refusal),
		ReasoningContent: textOf(s.ReasoningContent) + textOf(s.Reasoning),
	}
}

// awake keeps the time: a comment, or a chunk that only says who speaks, is no sign that the model works.
func (e *events) awake(c openai.ChatCompletionStreamChoice) {
	switch {
	case c.FinishReason != "":
		e.finished = true
		e.watch.next(settle)
	case c.Delta.Content != "" || c.Delta.ReasoningContent != "":
		e.watch.next(e.watch.idle)
	}
}
