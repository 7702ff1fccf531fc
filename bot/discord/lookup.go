package discord

import (
	"context"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"crypto/sha256"

	"github.com/bwmarrin/discordgo"

	"ibid/bot/wording"
)

// Bounds of a look-up: passages in all, and on a page.
const (
	lookupPassages = 15
	pagePassages   = 3
)

// maxChoices is how many choices Discord shows while one types; a choice has at most 100 characters.
const (
	maxChoices   = 25
	maxChoiceLen = 100
)

// lookup returns a page of the passages nearest to a query.
func (d *Discord) lookup(ctx context.Context, at room, i *discordgo.Interaction, query string, page int) outgoing {
	w := d.words(string(i.Locale))
	found, err := at.Lookup(ctx, query, lookupPassages)
	if err != nil {
		panic(fmt.Errorf("looking up: %w", err)) // the queue's guard logs it and tells the person
	}
	if page*pagePassages >= len(found) {
		return outgoing{Content: escape(w.NothingFound)}
	}
	r := renderer{words: w}
	var lines []string
	for _, f := range found[page*pagePassages : min(len(found), (page+1)*pagePassages)] {
		f.Text = cutRunes(f.Text, contentLimit/pagePassages-300)
		lines = append(lines, r.foundLines(f)...)
	}
	return outgoing{Content: split(lines, contentLimit)[0], Components: at.pageButtons(w, query, page, len(found))}
}

// pageButtons returns the buttons of a page: back and on, where there is such a page, and sharing. A query that is too long
// for a custom_id has one page.
func (at room) pageButtons(w wording.Words, query string, page, found int) []discordgo.MessageComponent {
	row := []discordgo.MessageComponent{}
	turn := func(label string, to int) {
		id := customID("l", w.Language, strconv.Itoa(to)+"."+query)
		if to >= 0 && to*pagePassages < found && utf8.RuneCountInString(id) <= 100 {
			row = append(row, button(label, id))
		}
	}
	turn("◀", page-1)
	turn("▶", page+1)
	row = append(row, shareButton(w, at.collections, ""))
	return []discordgo.MessageComponent{discordgo.ActionsRow{Components: row}}
}

// turnPage shows another page of a look-up in the same message.
func (d *Discord) turnPage(ctx context.Context, i *discordgo.Interaction, payload string) {
	number, query, _ := strings.Cut(payload, ".")
	page, err := strconv.Atoi(number)
	if err != nil || page < 0 {
		page = 0
	}
	m := d.lookup(ctx, d.mustRoom(ctx, i.GuildID, i.ChannelID), i, query, page)
	d.warn("turning a page", d.rest.respond(ctx, i, &discordgo.InteractionResponse{
		Type: discordgo.InteractionResponseUpdateMessage,
		Data: &discordgo.InteractionResponseData{Content: m.Content, Components: m.Components},
	}))
}

// cutRunes cuts s to at most n characters, at a space where there is one.
func cutRunes(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	cut := string([]rune(s)[:n])
	if space := strings.LastIndexByte(cut, ' '); space > len(cut)/2 {
		cut = cut[:space]
	}
	return cut + " …"
}

// choice returns a choice for what is being typed; both texts are cut to what Discord allows.
func choice(name, value string) *discordgo.ApplicationCommandOptionChoice {
	return &discordgo.ApplicationCommandOptionChoice{Name: shortChoice(name), Value: shortChoice(value)}
}

func shortChoice(s string) string {
	if r := []rune(s); len(r) > maxChoiceLen {
		return string(r[:maxChoiceLen-1]) + "…"
	}
	return s
}

// documentKey stands for a document in a choice, whose value has at most 100 characters.
func documentKey(id string) string {
	sum := sha256.Sum256([]byte(id))
	return "#" + hex.EncodeToString(sum[:6])
}

// documentChoices offers the documents whose names hold what was typed.
func (at room) documentChoices(typed string) []*discordgo.ApplicationCommandOptionChoice {
	choices := []*discordgo.ApplicationCommandOptionChoice{}
	typed = strings.ToLower(strings.TrimSpace(typed))
	for _, document := range at.Documents() {
		if len(choices) < maxChoices && strings.Contains(strings.ToLower(document.Name()+" "+document.Path), typed) {
			choices = append(choices, choice(document.Name(), documentKey(document.ID)))
		}
	}
	return choices
}

// findDocument returns the documents that a choice, a name or a path stands for; nil: none.
func (at room) findDocument(name string) []string {
	for _, document := range at.Documents() {
		if name == documentKey(document.ID) || strings.EqualFold(name, document.Name()) || name == document.Path {
			return []string{document.ID}
		}
	}
	return nil
}
