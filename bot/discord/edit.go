package discord

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/bwmarrin/discordgo"

	"ibid/bot"
)

// editable is how long after it was sent an edited question is answered anew.
const editable = 15 * time.Minute

// edited takes note of a message whose text has changed. Pins and previews are updates too, without a new time of editing.
// One that is not, or no longer, for the bot changes nothing.
func (d *Discord) edited(m *discordgo.Message) {
	if m.EditedTimestamp == nil || m.Timestamp.IsZero() || m.EditedTimestamp.Sub(m.Timestamp) > editable || !d.addressed(m) {
		return
	}
	if !d.desk.edit(m.ID, m) {
		d.receive(m)
	}
}

// deleted takes note of messages that are gone: the answers to those that were questions go too.
func (d *Discord) deleted(channel string, ids ...string) {
	var answered []string
	for _, id := range ids {
		asked, posted := d.desk.delete(id), d.desk.delete(forumPost+id)
		if !asked && !posted {
			answered = append(answered, id)
		}
	}
	if len(answered) == 0 {
		return
	}
	err := d.erasures.add("", job{run: func(ctx context.Context) {
		for _, id := range answered {
			d.withdraw(ctx, &post{Discord: d, event: id, channel: channel})
		}
	}})
	if err != nil {
		d.log.Warn("answers to deleted questions may stay", "reason", describe(err))
	}
}

// withdraw takes an answer away, from memory and from Discord.
func (d *Discord) withdraw(ctx context.Context, p *post) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), farewell)
	defer cancel()
	t, known, err := d.memory.Asked(ctx, p.event)
	d.warn("looking for the answer to a deleted question", err)
	p.leaveLine()
	if known && len(p.ids) == 0 {
		p.stands(t)
	}
	p.forget(ctx, t) // first: Discord may take all the time there is
	p.trim(ctx, 0)
}

// claim reports whether nobody has taken a message yet, as it now reads.
func (d *Discord) claim(ctx context.Context, m *discordgo.Message) bool {
	isNew, err := d.memory.Claim(ctx, m.ID)
	if m.EditedTimestamp != nil {
		isNew, err = d.memory.Claim(ctx, version(m))
	}
	return isNew || err != nil
}

// version names a message as it reads since it was last edited.
func version(m *discordgo.Message) string {
	return m.ID + " edited " + m.EditedTimestamp.UTC().Format(time.RFC3339Nano)
}

// nonce makes sending the answer to a message twice the same as once. To an edited one it is another: the first nonce may
// be that of a hint, which Discord would return as if it had been sent now.
func nonce(m *discordgo.Message) string {
	if m.EditedTimestamp == nil {
		return m.ID
	}
	sum := sha256.Sum256([]byte(version(m)))
	return hex.EncodeToString(sum[:12])
}

// asked returns what a message asks, if anything, with the turn whose answer is to be replaced, if there is one.
func (d *Discord) asked(ctx context.Context, m *discordgo.Message, p *post) (q question, old Turn) {
	if m.EditedTimestamp == nil {
		return d.understand(ctx, m), Turn{}
	}
	old, known, err := d.memory.Asked(ctx, m.ID)
	d.warn("looking for the answer to an edited question", err)
	text := d.titled(ctx, m, d.withoutMention(m.Content))
	switch {
	case p.begun:
	case err != nil, known && !d.outdated(ctx, old, text), !known && !d.unanswered(ctx, m.ID):
		return question{}, Turn{}
	case known:
		p.stands(old)
	}
	switch {
	case known:
		return question{text: text, way: old.Way, parent: old.Parent}, old
	case text == "" && d.repliesToMe(m):
		return question{}, Turn{}
	}
	q = d.understand(ctx, m)
	q.hint = ""
	return q, Turn{}
}

// outdated reports whether the answer to a question that now has this text is to be replaced: it is another one, and
// nothing follows up the answer.
func (d *Discord) outdated(ctx context.Context, old Turn, text string) bool {
	if text == "" || text == old.Question {
		return false
	}
	followed, err := d.memory.FollowedUp(ctx, old.ID)
	d.warn("looking for what follows up an answer", err)
	return err == nil && !followed
}

// unanswered reports, once, whether a message had no answer yet, as far as claims go: the turn may be forgotten.
func (d *Discord) unanswered(ctx context.Context, message string) bool {
	is, err := d.memory.Claim(ctx, "answer "+message)
	return is && err == nil
}

// keep saves a turn in the place of an older one, if there is one, and returns how the work on it went.
func (d *Discord) keep(ctx context.Context, old, t Turn) []bot.Stage {
	d.unanswered(ctx, t.Event)
	if old.ID == "" {
		return d.save(ctx, t)
	}
	d.warn("replacing a turn", d.memory.Replace(ctx, old.ID, t))
	d.logTurn(t)
	return t.Stages()
}

// clear takes away what an answer showed, and its turn, when its question has become none.
func (p *post) clear(ctx context.Context, old Turn) {
	p.trim(ctx, 0)
	p.forget(ctx, old)
}

func (p *post) forget(ctx context.Context, old Turn) {
	if old.ID != "" {
		p.warn("deleting a turn", p.memory.Delete(ctx, old.ID))
	}
}
