package openai

import "strings"

const (
	openThought  = "<think>"
	closeThought = "</think>"
)

// listener parts what a model says from what it thinks aloud: <think>…</think>, also without the first tag, which some
// servers put into the prompt. Then everything before the second was a thought, and only who holds it back until then
// keeps it from being shown.
type listener struct {
	show     func(string) // nil: nobody looks
	hold     bool         // show nothing before a thought or the reply ends
	inside   bool         // a thought
	tagged   bool         // a thought has begun with its tag
	headless bool         // a thought has ended that had not begun
	said     strings.Builder
	shown    int    // bytes of said
	tail     string // may be the beginning of a tag
}

// hear takes the next piece, in time linear in its length.
func (l *listener) hear(piece string) {
	rest := l.tail + piece
	l.tail = ""
	for rest != "" {
		at := strings.IndexByte(rest, '<')
		if at < 0 {
			at = len(rest)
		}
		l.say(rest[:at])
		rest = rest[at:]
		switch {
		case rest == "":
		case strings.HasPrefix(rest, openThought):
			l.inside, l.tagged = true, true
			rest = rest[len(openThought):]
		case strings.HasPrefix(rest, closeThought):
			l.close()
			rest = rest[len(closeThought):]
		case strings.HasPrefix(openThought, rest), strings.HasPrefix(closeThought, rest):
			l.tail, rest = rest, ""
		default:
			l.say(rest[:1])
			rest = rest[1:]
		}
	}
	l.flush()
}

func (l *listener) say(s string) {
	if !l.inside {
		l.said.WriteString(s)
	}
}

// close ends a thought.
func (l *listener) close() {
	if !l.inside {
		l.headless = true
		l.said.Reset()
		l.shown = 0
	}
	l.inside, l.hold = false, false
}

// flush shows what may be shown. A reply begins with something that can be seen.
func (l *listener) flush() {
	if l.hold || l.show == nil {
		return
	}
	text := l.said.String()
	piece := text[l.shown:]
	if strings.TrimSpace(text[:l.shown]) == "" {
		piece = strings.TrimLeft(piece, " \t\r\n")
	}
	l.shown = len(text)
	if piece != "" {
		l.show(piece)
	}
}

// end ends the reply and returns it. What is still held back is shown, unless it is dropped.
func (l *listener) end(drop bool) string {
	l.say(l.tail)
	l.tail = ""
	if drop {
		l.said.Reset()
	}
	l.hold = false
	l.flush()
	return strings.TrimSpace(l.said.String())
}
