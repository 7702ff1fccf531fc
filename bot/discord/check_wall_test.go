package discord

import "github.com/bwmarrin/discordgo"

// checkClaim checks a message that claims something else than a document says.
func (p *prober) checkClaim(s site, d secretDocument) {
	m := &discordgo.Message{ID: p.event(), Content: "The " + d.topic + " of Brem was built by the king in 1850. The " + d.topic + " is owned by a bank.", Author: &discordgo.User{ID: "4"}}
	p.interact(s, discordgo.InteractionApplicationCommand, discordgo.ApplicationCommandInteractionData{
		Name: commandCheck, TargetID: m.ID, Resolved: &discordgo.ApplicationCommandInteractionDataResolved{Messages: map[string]*discordgo.Message{m.ID: m}},
	}, nil)
}
