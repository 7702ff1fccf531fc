package discord

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"ibid/bot"
	"ibid/bot/wording"
)

// ParseForums reads the IDs of forums, with commas between them.
func ParseForums(s string) ([]string, error) {
	var forums []string
	for _, id := range strings.Split(s, ",") {
		switch id = strings.TrimSpace(id); {
		case id == "":
		case !isID(id):
			return nil, fmt.Errorf("%q is not the ID of a channel: in Discord, switch on Developer Mode and choose Copy Channel ID from the menu of the forum", id)
		default:
			forums = append(forums, id)
		}
	}
	return forums, nil
}

// forum reports whether the new posts of a channel are answered.
func (d *Discord) forum(channel string) bool { return slices.Contains(d.config.Forums, channel) }

// forumPost goes before the ID of a post on the desk: the first message has the same, and may itself be a question.
const forumPost = "post "

// posted queues a new post of a forum. One that cannot be taken is left in silence.
func (d *Discord) posted(e *discordgo.ThreadCreate) {
	event := forumPost + e.ID
	if !e.NewlyCreated || !d.forum(e.ParentID) || d.config.Block.has(person{id: e.OwnerID}) || !d.desk.put(event, &discordgo.Message{ID: e.ID}) {
		return
	}
	err := d.asks.add(e.ID, job{owner: e.OwnerID, run: func(ctx context.Context) {
		defer d.desk.abandon(event)
		d.answerPost(ctx, e.Channel)
	}})
	if err != nil {
		d.desk.drop(event)
		d.log.Warn("a post was not taken", "reason", describe(err))
	}
}

// answerPost answers a post if the evidence is sure, without a sign before that it is at work.
func (d *Discord) answerPost(ctx context.Context, t *discordgo.Channel) {
	working, _ := d.desk.begin(ctx, forumPost+t.ID)
	p := &post{Discord: d, event: t.ID, channel: t.ID, reply: outgoing{Nonce: t.ID}}
	p.place = p.stay
	d.answerSurely(ctx, working, t, p)
	if _, deleted := d.desk.end(forumPost + t.ID); deleted {
		d.withdraw(ctx, p)
	}
}

func (d *Discord) answerSurely(ctx, working context.Context, t *discordgo.Channel, p *post) {
	started, answered := d.config.Now(), false
	question := d.postQuestion(working, t)
	if question == "" || d.admit(working, t.GuildID, t.ID, person{id: t.OwnerID}) != admitted {
		return
	}
	if isNew, err := d.memory.Claim(working, t.ID); err != nil || !isNew {
		return
	}
	taken, why := d.take(working, d.words(""), asking{guild: t.GuildID, channel: t.ID, user: t.OwnerID, text: question})
	if why != "" {
		return
	}
	w := d.takeUp("forum")
	defer w.end()
	defer func() {
		if !answered {
			d.giveBack(taken)
		}
	}()
	answer, err := d.mustRoom(ctx, t.GuildID, t.ID).Ask(working, bot.Question{Text: question}, nil)
	switch {
	case endOf(working) != "":
		w.outcome = endOf(working)
	case err != nil:
		d.warn("answering a post", err)
	case answer.Outcome != bot.Answered || !answer.Sure:
		w.outcome = outcomeSilent
	case p.finish(ctx, shown{answer: answer, asker: t.OwnerID, post: true}):
		answered = true
		w.stages = d.save(ctx, p.turn(Turn{
			Event: t.ID, Guild: t.GuildID, User: t.OwnerID, Way: "forum", Question: question,
			Waited: waited(ctx), Took: d.config.Now().Sub(started),
		}, answer))
		w.outcome = string(answer.Outcome)
	default:
		w.outcome = outcomeUnsent
	}
}

// postQuestion returns the title of a post and, where Discord shows it, the text of its first message, which has the ID of
// the post. The post of a bot asks nothing, nor does one whose first message is a question to ibid like any other.
func (d *Discord) postQuestion(ctx context.Context, t *discordgo.Channel) string {
	first, err := d.rest.message(ctx, t.ID, t.ID)
	if err != nil {
		d.warn("reading a post", err)
		return ""
	}
	if !fromPerson(first) || d.mentioned(first) {
		return ""
	}
	return strings.TrimSpace(t.Name + "\n" + first.Content)
}

// kindSolved begins the custom_id of the button by which the author of a post says that the answer solved it.
const kindSolved = "o"

// withSolved adds that button to a row, or below it where the row is full.
func withSolved(row []discordgo.MessageComponent, w wording.Words, author string) []discordgo.MessageComponent {
	solved := button(w.Solved, customID(kindSolved, w.Language, author))
	if len(row) < 5 {
		return []discordgo.MessageComponent{discordgo.ActionsRow{Components: append(row, solved)}}
	}
	return []discordgo.MessageComponent{
		discordgo.ActionsRow{Components: row}, discordgo.ActionsRow{Components: []discordgo.MessageComponent{solved}},
	}
}

// solved counts as 👍 that the author of a post says so, and takes the button away.
func (d *Discord) solved(ctx context.Context, i *discordgo.Interaction, w wording.Words, author string) {
	if user(i).ID != author {
		d.tell(ctx, i, w.NotYours)
		return
	}
	d.warn("keeping a judgement", d.memory.Judge(ctx, orMessage("", i), author, true, ""))
	d.tell(ctx, i, w.Thanks)
	if i.Message == nil {
		return
	}
	m := outgoing{Content: i.Message.Content, Components: withoutSolved(i.Message.Components)}
	d.warn("taking a button away", d.rest.edit(ctx, i.ChannelID, i.Message.ID, m))
}

// withoutSolved returns the rows without that button.
func withoutSolved(rows []discordgo.MessageComponent) []discordgo.MessageComponent {
	var kept []discordgo.MessageComponent
	for _, c := range rows {
		row, ok := c.(*discordgo.ActionsRow)
		if !ok {
			continue
		}
		rest := slices.DeleteFunc(slices.Clone(row.Components), func(c discordgo.MessageComponent) bool {
			b, ok := c.(*discordgo.Button)
			return ok && strings.HasPrefix(b.CustomID, kindSolved+"|")
		})
		if len(rest) > 0 {
			kept = append(kept, discordgo.ActionsRow{Components: rest})
		}
	}
	return kept
}
