package discord

import "ibid/bot/discord/discordtest"

// check opens the menu of somebody else's message, whose text the bot gets with that and never before.
func (p *player) check(word, text string) {
	m := discordtest.Message{Content: text, ChannelID: p.channel, Author: discordtest.User{ID: otherUser, Username: "other"}}
	switch word {
	case "check-dm":
		m.ID, m.ChannelID = "1574031694271000000", p.server.OpenDM(discordtest.UserID).ID
	case "check-attachment":
		m.Attachments = attachment
		fallthrough
	default:
		m = p.server.MessageCreate(m)
	}
	p.interact(discordtest.MessageCommand(commandCheck, m))
}
