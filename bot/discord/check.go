package discord

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"ibid/bot"
	"ibid/bot/wording"
)

// commandCheck is the message command that holds a message against the documents.
const commandCheck = "Check against the sources"

// checkMessage checks a message for whoever opened its menu. Of the message nothing is kept, and its author hears nothing.
func (d *Discord) checkMessage(ctx context.Context, i *discordgo.Interaction, data discordgo.ApplicationCommandInteractionData) {
	w := d.words(string(i.Locale))
	if data.Resolved == nil || data.Resolved.Messages[data.TargetID] == nil {
		d.tell(ctx, i, w.Withheld)
		return
	}
	message := data.Resolved.Messages[data.TargetID]
	if strings.TrimSpace(message.Content) == "" {
		d.tell(ctx, i, w.Attachments)
		return
	}
	d.deferAnswer(ctx, i, asked{text: plainMessage(message.Content), way: "check", private: true, message: message.ID})
}

// answerCheck shows what the documents of the place say of a message, in the language of who wants to know.
func (d *Discord) answerCheck(ctx context.Context, i *discordgo.Interaction, q asked) {
	started, shown, words := d.config.Now(), false, d.words(string(i.Locale))
	w := d.takeUp(q.way)
	defer w.end()
	defer func() { // also after a panic
		if !shown {
			d.giveBack(q.taken)
		}
	}()
	if d.stopped(ctx, i, w) {
		return
	}
	at := d.mustRoom(ctx, i.GuildID, i.ChannelID)
	checked, err := at.Check(ctx, q.text, words.Language)
	switch {
	case d.stopped(ctx, i, w):
		return
	case err != nil:
		panic(fmt.Errorf("checking: %w", err)) // the queue's guard logs it and tells the person
	case len(checked.Claims) == 0:
		w.outcome = string(bot.Chat)
		d.finish(i, words.NothingToCheck)
		return
	}
	w.outcome = outcomeUnsent
	ids := d.deliverMessages(ctx, i, at.checkedMessages(words, checked, i.GuildID != "", q.message), true)
	if shown = len(ids) > 0; shown {
		w.outcome = string(outcomeOf(checked))
		w.stages = d.logCheck(ids[len(ids)-1], w.outcome, checked, waited(ctx), d.config.Now().Sub(started))
	}
}

// outcomeOf says whether the documents have anything on a message.
func outcomeOf(c bot.Checked) bot.Outcome {
	if slices.ContainsFunc(c.Claims, func(c bot.Claimed) bool { return c.Verdict != bot.Absent }) {
		return bot.Answered
	}
	return bot.Refused
}

// logCheck writes the one line of a check and returns its stages. What was checked isn't told, not at debug either: who
// wrote it has asked nothing.
func (d *Discord) logCheck(id, outcome string, c bot.Checked, waited, took time.Duration) []bot.Stage {
	stages := []bot.Stage{{Name: "queue", Took: waited}, {Name: "all", Took: waited + took}}
	line := []any{"id", id, "way", "check", "outcome", outcome, "claims", len(c.Claims)}
	for _, s := range stages {
		line = append(line, s.Name, s.Took.Round(100*time.Microsecond))
	}
	d.log.Info("answered", line...)
	return stages
}

// checkedMessages returns the messages that show a check, each with its buttons. Shared is whether it can be shared where it
// is shown, message the ID of what was checked.
func (at room) checkedMessages(w wording.Words, c bot.Checked, shared bool, message string) []outgoing {
	var messages []outgoing
	contents, c := checkedContents(w, c)
	for _, content := range contents {
		messages = append(messages, outgoing{Content: content, Components: at.checkedButtons(w, c, shared, message)})
	}
	return messages
}

// own is what Discord writes for people, channels, emoji and moments; code is no claim either.
var (
	own       = regexp.MustCompile(`<(?:@[!&]?|#|a?:\w+:|t:|id:)[^>\s]*>|@everyone\b|@here\b`)
	codeBlock = regexp.MustCompile("(?s)```.*?(?:```|$)")
)

// plainMessage returns a message's text without what only Discord understands.
func plainMessage(content string) string {
	return own.ReplaceAllString(codeBlock.ReplaceAllString(content, " "), " ")
}

// Bounds of what is shown of a check.
const (
	maxCheckMessages = 3
	maxClaimRunes    = 200                // of a claim
	checkLimit       = contentLimit - 300 // of a message: who shares it and what it is about have room
)

// checkedContents returns the messages that show a check. Where links make it longer than a message, the markers lose
// theirs; of what is longer than the messages allow the last claims are left out. It returns what is shown of the check too.
func checkedContents(w wording.Words, c bot.Checked) ([]string, bot.Checked) {
	contents := split(renderer{words: w}.checked(c), checkLimit)
	for len(contents) > 1 {
		if contents = split(renderer{words: w, bare: true}.checked(c), checkLimit); len(contents) <= maxCheckMessages {
			break
		}
		c = withoutLast(c)
	}
	return contents, c
}

// withoutLast leaves out the last claim, and the citations that no other has: markers are in the order of their first use.
func withoutLast(c bot.Checked) bot.Checked {
	c.Claims = c.Claims[:len(c.Claims)-1]
	last := 0
	for _, claim := range c.Claims {
		for _, q := range claim.Quotes {
			last = max(last, q.Marker)
		}
	}
	c.Citations = c.Citations[:last]
	return c
}

// checked returns the lines of a check: each claim with its verdict and the sentence that decides, then where these
// stand.
func (r renderer) checked(c bot.Checked) []string {
	var lines []string
	for _, claim := range c.Claims {
		line := "**" + escape(r.words.Verdict(claim.Verdict)) + "** · " + r.words.Isolate(escape(cutRunes(claim.Text, maxClaimRunes)))
		if beside := r.words.Beside(claim); beside != "" {
			line += " · " + escape(beside)
		}
		lines = append(lines, r.line("", line))
		for _, q := range claim.Quotes {
			lines = append(lines, r.line("> ", r.words.Isolate(escape(q.Text))+" "+r.marker(c.Citations[q.Marker-1])))
		}
	}
	if len(c.Citations) > 0 {
		lines = append(lines, r.stands(c.Citations))
	}
	return append(lines, r.small(escape(fmt.Sprintf(wording.Counting(r.words.Compared, c.Documents), c.Documents))))
}

// stands returns the one line on where the sentences of all documents stand.
func (r renderer) stands(citations []bot.Citation) string {
	var documents []string
	for _, group := range bot.ByDocument(citations) {
		var head, texts []string
		for _, c := range group {
			head = append(head, r.words.Mark(c.Marker))
		}
		for _, p := range r.words.Stands(group) {
			texts = append(texts, r.words.Lead(p)+r.words.Isolate(escape(p.Text)))
		}
		documents = append(documents, strings.Join(head, " ")+" "+strings.Join(texts, " · "))
	}
	return r.small(strings.Join(documents, " · "))
}

// checkedButtons returns the row under a check: the passages, six to a button, and sharing, where there is a channel to
// share with.
func (at room) checkedButtons(w wording.Words, c bot.Checked, shared bool, message string) []discordgo.MessageComponent {
	row := []discordgo.MessageComponent{}
	for first := 0; first < len(c.Citations) && len(row) < 4; first += maxCitations {
		label, kind, payload := w.Passages, "p", encodeCitations(c.Citations[first:])
		if first > 0 {
			label, kind = w.Passages+" "+wording.Marker(first+1), "q"+strconv.Itoa(first)
		}
		row = append(row, button(label, customID(kind, w.Language, payload)))
	}
	if shared {
		row = append(row, shareButton(w, at.collections, message))
	}
	if len(row) == 0 {
		return nil
	}
	return []discordgo.MessageComponent{discordgo.ActionsRow{Components: row}}
}

// about says which message it is that was checked; "" for an answer, which is about its question.
func (r renderer) about(i *discordgo.Interaction, message string) string {
	if message == "" {
		return ""
	}
	address := "https://discord.com/channels/" + i.GuildID + "/" + i.ChannelID + "/" + message
	return " · " + fmt.Sprintf(escape(r.words.About), r.words.Isolated(address))
}
