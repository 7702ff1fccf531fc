package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/bwmarrin/discordgo"
)

// person is who does something. In a direct message roles are not known.
type person struct {
	id    string
	roles []string
}

// verdict says whether somebody may ask somewhere.
type verdict int

const (
	notHere verdict = iota // the place or the person isn't allowed, or that could not be found out
	blocked                // the person is blocked
	admitted
)

// refusedEvery is how often somebody who may not ask is told so.
const refusedEvery = 24 * time.Hour

// ownerKept is how long it is known whether the owner is in a server.
const ownerKept = 10 * time.Minute

// How long Discord may take to say what decides about a question. An interaction wants its answer within 3 s, and there may
// be a second look, for the quota of its channel.
const (
	lookTime        = 1200 * time.Millisecond
	messageLookTime = 10 * time.Second
)

// admit says whether somebody may ask in a channel; guild is empty in direct messages.
func (d *Discord) admit(ctx context.Context, guild, channel string, p person) verdict {
	if d.config.Block.has(p) {
		return blocked
	}
	if d.config.Allow.people() && !d.config.Allow.has(p) || !d.open(ctx, guild, channel, p.id) {
		return notHere
	}
	return admitted
}

// open reports whether ibid answers in a place. What can't be found out now is asked again at the next question.
func (d *Discord) open(ctx context.Context, guild, channel, user string) bool {
	allow, block := d.config.Allow, d.config.Block
	if guild == "" {
		return !block.direct && (allow.direct || allow.ids["user:"+user] || d.owns(user))
	}
	s := spot{guild: guild, channel: channel}
	if !block.at(s) && (block.parts() || allow.parts() && !allow.at(s)) {
		var err error
		if s, err = d.locate(ctx, guild, channel); err != nil {
			d.warn("asking where a channel is", err)
			return false
		}
	}
	if block.at(s) {
		return false
	}
	if allow.places() {
		return allow.at(s)
	}
	is, err := d.ownerIn(ctx, guild)
	d.warn("asking whether the owner is in a server", err)
	return is
}

// owns reports whether the application is a user's, or a team's that the user is in.
func (d *Discord) owns(user string) bool {
	for _, owner := range d.owners {
		if owner == user {
			return true
		}
	}
	return false
}

// ownerIn reports whether an owner of the application is in a server.
func (d *Discord) ownerIn(ctx context.Context, guild string) (bool, error) {
	return d.owned.get(ctx, guild, d.config.Now(), ownerKept, func(ctx context.Context) (bool, error) {
		var unknown error
		for _, owner := range d.owners {
			is, err := d.rest.isMember(ctx, guild, owner)
			if is {
				return true, nil
			}
			unknown = errors.Join(unknown, err)
		}
		return false, unknown
	})
}

// ownersOf returns to whom an application belongs: to the members of a team, else to one person.
func ownersOf(app *discordgo.Application) []string {
	var owners []string
	if app.Team != nil {
		for _, m := range app.Team.Members {
			if m != nil && m.User != nil && m.MembershipState == discordgo.MembershipStateAccepted {
				owners = append(owners, m.User.ID)
			}
		}
	} else if app.Owner != nil {
		owners = append(owners, app.Owner.ID)
	}
	return owners
}

// isMember reports whether a user is in a server.
func (r *rest) isMember(ctx context.Context, guild, user string) (bool, error) {
	err := r.do(ctx, http.MethodGet, "guilds/"+guild+"/members/"+user, nil, nil)
	var refused *apiError
	if errors.As(err, &refused) && refused.status == http.StatusNotFound {
		return false, nil
	}
	return err == nil, err
}

// rolesIn returns the roles of a member of a server, with the one that everybody has there.
func rolesIn(guild string, m *discordgo.Member) []string {
	if guild == "" {
		return nil
	}
	roles := []string{guild} // Discord: the role @everyone has the ID of its server
	if m != nil {
		roles = append(roles, m.Roles...)
	}
	return roles
}

// author is who wrote a message.
func author(m *discordgo.Message) person {
	return person{m.Author.ID, rolesIn(m.GuildID, m.Member)}
}

// messageAdmitted reports whether the author of a message may ask. Somebody who may not is told so at most once a day;
// somebody who is blocked is not.
func (d *Discord) messageAdmitted(ctx context.Context, m *discordgo.Message, p *post) bool {
	looking, cancel := context.WithTimeout(ctx, messageLookTime)
	defer cancel()
	v := d.admit(looking, m.GuildID, m.ChannelID, author(m))
	if v == notHere {
		if isNew, err := d.memory.Once(ctx, "not allowed "+m.Author.ID, refusedEvery); err == nil && isNew {
			d.warn("sending a refusal", p.notice(ctx, d.notAllowed("")))
		}
	}
	return v == admitted
}

// admits reports whether the author of a message may ask.
func (d *Discord) admits(ctx context.Context, m *discordgo.Message) bool {
	return d.admit(ctx, m.GuildID, m.ChannelID, author(m)) == admitted
}

// notAllowed says that somebody may not ask.
func (d *Discord) notAllowed(locale string) string {
	return escape(fmt.Sprintf(d.words(locale).NotAllowed, d.owner))
}

// turnedAway reports whether an interaction is one that its user may not do, and answers it if so.
func (d *Discord) turnedAway(ctx context.Context, i *discordgo.Interaction) bool {
	if d.mayDo(ctx, i) {
		return false
	}
	if i.Type == discordgo.InteractionApplicationCommandAutocomplete {
		d.offer(ctx, i, []*discordgo.ApplicationCommandOptionChoice{})
	} else {
		d.show(ctx, i, outgoing{Content: d.notAllowed(string(i.Locale))})
	}
	return true
}

// mayDo reports whether somebody may do what an interaction asks for. Who sees an answer may see its passages too: of a
// button that leads no further only the place counts. What is kept about oneself may be deleted by anyone, anywhere.
func (d *Discord) mayDo(ctx context.Context, i *discordgo.Interaction) bool {
	if i.Type == discordgo.InteractionApplicationCommand && i.ApplicationCommandData().Name == commandForget {
		return true
	}
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	who := person{user(i).ID, rolesIn(i.GuildID, i.Member)}
	if i.Type == discordgo.InteractionMessageComponent && !leadsFurther(i.MessageComponentData().CustomID) {
		return d.open(ctx, i.GuildID, i.ChannelID, who.id)
	}
	return d.admit(ctx, i.GuildID, i.ChannelID, who) == admitted
}

// leadsFurther reports whether a button leads to another question, to work of the model, or to a message that all see.
func leadsFurther(custom string) bool {
	kind, _, _ := parseCustomID(custom)
	return kind == "t" || kind == "f" || kind == "e" || kind == "s"
}
