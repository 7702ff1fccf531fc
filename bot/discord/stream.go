package discord

import (
	"context"
	"time"

	"ibid/bot"
)

// editEvery is the least time between two edits of one message: Discord allows five in five seconds for a whole channel.
// typingAfter is when "is typing" is first said: an answer that is there by then needs no such request.
// typingEvery is how often it is said anew; Discord shows it for ten seconds.
// settle is how long what there is to show waits for more, or for the end, so that a quick answer is one message.
const (
	editEvery   = 1200 * time.Millisecond
	settle      = 500 * time.Millisecond
	typingAfter = time.Second
	typingEvery = 8 * time.Second
)

// stream shows an answer while a model writes it. Its goroutine is its owner's until end returns.
type stream struct {
	latest chan bot.Answer // at most one, the newest
	quit   chan struct{}
	done   chan struct{}
}

// newStream begins to show what it is given by put. typing, unless nil, says that somebody is at work until there is
// something to show.
func newStream(ctx context.Context, put func(context.Context, outgoing) error, typing func(context.Context)) *stream {
	s := &stream{latest: make(chan bot.Answer, 1), quit: make(chan struct{}), done: make(chan struct{})}
	go func() {
		defer close(s.done)
		s.run(ctx, put, typing)
	}()
	return s
}

func (s *stream) run(ctx context.Context, put func(context.Context, outgoing) error, typing func(context.Context)) {
	silent := time.NewTicker(typingAfter)
	defer silent.Stop()
	for {
		select {
		case <-s.quit:
			return
		case <-silent.C:
			silent.Reset(typingEvery)
			if typing != nil {
				typing(ctx)
			}
		case a := <-s.latest:
			typing = nil
			select {
			case <-s.quit:
				return
			case <-time.After(settle):
			}
			select {
			case a = <-s.latest:
			default:
			}
			if put(ctx, outgoing{Content: render(a)[0]}) != nil {
				<-s.quit // what can't be shown now can't be shown in a second; the end tries once more
				return
			}
			select {
			case <-time.After(editEvery):
			case <-ctx.Done():
			}
		}
	}
}

// show shows an answer as far as it goes, in a while. What was waiting to be shown gives way.
func (s *stream) show(a bot.Answer) {
	select {
	case <-s.latest:
	default:
	}
	s.latest <- a
}

// end shows nothing more, and returns when the last edit is long enough ago for another one.
func (s *stream) end() {
	close(s.quit)
	<-s.done
}
