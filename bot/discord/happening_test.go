package discord

import (
	"context"
	"strconv"
	"strings"
	"time"

	"ibid/bot/discord/discordtest"
)

// say lets a person write a message.
func (p *player) say(m discordtest.Message) { p.asked = p.server.MessageCreate(m) }

// edit lets the person who wrote the last question change its text.
func (p *player) edit(text string) {
	p.asked.Content = text
	p.server.MessageUpdate(discordtest.Message{ID: p.asked.ID, ChannelID: p.asked.ChannelID, Content: text})
}

// happening does one of the steps that are told apart from what follows them: say and say-to (@ibid mentions), edit (keeping
// the mention), edit-to, preview, delete, vanish (the bot's last message), delete-all, post, post-of-bot and join wait for
// nothing; await waits for so many messages and edits, gone for so many deletions; silence shows that nothing comes; turns
// waits until so many are remembered. What they are about is the last question, or, after kept, the one at keep.
func (p *player) happening(word, rest string) []discordtest.Request {
	me := "<@" + discordtest.BotID + "> "
	count, _ := strconv.Atoi(rest)
	switch word {
	case "say":
		p.say(discordtest.Message{Content: me + rest})
	case "say-to":
		p.say(discordtest.Message{Content: strings.ReplaceAll(rest, "@ibid ", me)})
	case "keep":
		p.kept = p.asked
	case "kept":
		p.asked = p.kept
	case "other-presses":
		p.pressAs(rest, discordtest.User{ID: otherUser, Username: "other"}, 0)
		return p.answered(false, 1)
	case "edit":
		if strings.HasPrefix(p.asked.Content, me) {
			rest = me + rest
		}
		p.edit(rest)
	case "edit-to":
		p.edit(strings.ReplaceAll(rest, "@ibid ", me))
	case "preview":
		p.server.Preview(p.asked.ChannelID, p.asked.ID)
	case "vanish":
		p.server.MessageDelete(p.last.ChannelID, p.last.ID)
	case "delete":
		p.server.MessageDelete(p.asked.ChannelID, p.asked.ID)
	case "delete-all":
		p.server.MessageDeleteBulk(p.asked.ChannelID, p.questions()...)
	case "post", "post-of-bot":
		title, text, _ := strings.Cut(rest, " | ")
		author := discordtest.User{ID: otherUser, Username: "other", Bot: word == "post-of-bot"}
		p.asked = p.server.Post(forum, title, strings.ReplaceAll(text, "@ibid ", me), author)
	case "join":
		p.server.Join(p.asked.ChannelID)
	case "await":
		return p.answered(true, count)
	case "gone":
		return p.gone(count)
	case "silence":
		return p.nothing()
	case "turns":
		p.remembers(count)
	}
	return nil
}

// remembers waits until so many turns are remembered.
func (p *player) remembers(turns int) {
	patience := time.After(20 * time.Second)
	for {
		got, changed := p.memory.count()
		if got == turns {
			return
		}
		select {
		case <-changed:
		case <-patience:
			p.t.Fatalf("%d turns are remembered, want %d", got, turns)
		}
	}
}

// questions returns the IDs of what people wrote in the channel of the last question.
func (p *player) questions() []string {
	var ids []string
	for _, m := range p.server.Messages(p.asked.ChannelID) {
		if m.Author.ID != discordtest.BotID {
			ids = append(ids, m.ID)
		}
	}
	return ids
}

// gone waits until the bot has deleted so many messages, and until it is done with that.
func (p *player) gone(count int) []discordtest.Request {
	ctx, cancel := context.WithTimeout(p.t.Context(), 20*time.Second)
	defer cancel()
	seen := map[time.Time]bool{}
	_, err := p.server.Wait(ctx, func(r discordtest.Request) bool {
		if r.Method == "DELETE" {
			seen[r.Time] = true
		}
		return len(seen) >= p.deleted+count
	})
	if err != nil {
		p.t.Fatalf("nothing was deleted: %v", err)
	}
	p.deleted += count
	return p.take()
}
