package discord

import (
	"context"
	"errors"
	"sync"

	"github.com/bwmarrin/discordgo"
)

// Why the work on an answer ends before there is one.
var (
	errEdited  = errors.New("the question was edited")
	errDeleted = errors.New("the question was deleted")
)

// desk holds the questions of messages, and the posts, that wait or are being answered, so that an edit or a deletion reaches
// them. They are never more than the queues take.
type desk struct {
	mu   sync.Mutex
	open map[string]*pending // by event
}

// pending is one of these questions.
type pending struct {
	message *discordgo.Message      // as it now reads
	cancel  context.CancelCauseFunc // ends what was begun; nil: nothing was
	edited  bool                    // since it was begun
	deleted bool
}

func newDesk() *desk { return &desk{open: map[string]*pending{}} }

// put takes a question in. It returns false if it is there already.
func (d *desk) put(event string, m *discordgo.Message) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.open[event] != nil {
		return false
	}
	d.open[event] = &pending{message: m}
	return true
}

// edit gives a question its new text, and reports whether it was there. What was begun ends with errEdited.
func (d *desk) edit(event string, m *discordgo.Message) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	w := d.open[event]
	if w == nil || w.message.Content == m.Content {
		return w != nil
	}
	if m.ReferencedMessage == nil { // Discord may leave it out of an update
		m.ReferencedMessage = w.message.ReferencedMessage
	}
	w.message = m
	if w.cancel != nil {
		w.edited = true
		w.cancel(errEdited)
	}
	return true
}

// delete takes a question back, and reports whether it was there. What was begun ends with errDeleted.
func (d *desk) delete(event string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	w := d.open[event]
	if w == nil {
		return false
	}
	if w.deleted = true; w.cancel != nil {
		w.cancel(errDeleted)
	}
	return true
}

// has reports whether a question is there that wasn't taken back.
func (d *desk) has(event string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	w := d.open[event]
	return w != nil && !w.deleted
}

// begin returns a question as it now reads, and a context that ends when it is edited or deleted. end must follow.
func (d *desk) begin(ctx context.Context, event string) (context.Context, *discordgo.Message) {
	d.mu.Lock()
	defer d.mu.Unlock()
	w := d.open[event]
	ctx, w.cancel = context.WithCancelCause(ctx)
	if w.edited = false; w.deleted {
		w.cancel(errDeleted)
	}
	return ctx, w.message
}

// end reports whether a question has been edited or deleted since it was begun. One that was edited only stays, to be begun
// again.
func (d *desk) end(event string) (edited, deleted bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	w := d.open[event]
	w.cancel(nil)
	if w.deleted || !w.edited {
		delete(d.open, event)
	}
	return w.edited && !w.deleted, w.deleted
}

// drop forgets a question that is not to be begun.
func (d *desk) drop(event string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.open, event)
}

// abandon forgets a question whose work broke off. One that has been put in anew since the work ended stays.
func (d *desk) abandon(event string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if w := d.open[event]; w != nil && w.cancel != nil {
		w.cancel(nil)
		delete(d.open, event)
	}
}
