package discord

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/bwmarrin/discordgo"
)

// ackTime is how long Discord waits for the first answer to an interaction.
const ackTime = 3 * time.Second

// ackTries is how often the first answer is sent at most, and ackPause how long lies between: what is worth it in 3 s.
const (
	ackTries = 3
	ackPause = 300 * time.Millisecond
)

// respond gives an interaction its first answer. A message in it pings nobody and shows no previews.
func (r *rest) respond(ctx context.Context, i *discordgo.Interaction, response *discordgo.InteractionResponse) error {
	ctx, cancel := context.WithTimeout(ctx, ackTime)
	defer cancel()
	out := *response
	message := out.Type == discordgo.InteractionResponseChannelMessageWithSource ||
		out.Type == discordgo.InteractionResponseUpdateMessage
	if message && out.Data != nil {
		data := *out.Data
		data.AllowedMentions = noMentions()
		data.Flags |= discordgo.MessageFlagsSuppressEmbeds
		if data.Components == nil {
			data.Components = []discordgo.MessageComponent{}
		}
		out.Data = &data
	}
	for try := 1; ; try++ {
		err := r.onInteraction(ctx, i, http.MethodPost, "interactions/"+i.ID+"/"+i.Token+"/callback", out, nil)
		switch {
		case try > 1 && errors.Is(err, errAnswered):
			return nil // by the try before, whose end wasn't heard
		case try == ackTries || !passing(err) || sleep(ctx, ackPause) != nil:
			return err
		}
	}
}

// passing reports whether a call may go through at the next try. It may also have gone through.
func passing(err error) bool {
	var refused *apiError
	if errors.As(err, &refused) {
		return refused.status >= http.StatusInternalServerError || refused.status == http.StatusTooManyRequests
	}
	return err != nil && !errors.Is(err, errExpired) && !errors.Is(err, errInvalidLimit)
}

// editOriginal edits the first answer, or gives the text of a deferred one.
func (r *rest) editOriginal(ctx context.Context, i *discordgo.Interaction, m outgoing) (*discordgo.Message, error) {
	var out discordgo.Message
	if err := r.onInteraction(ctx, i, http.MethodPatch, webhookPath(i)+"/messages/@original", m.body(), &out); err != nil {
		return nil, err
	}
	return &out, nil
}

// original returns the first answer.
func (r *rest) original(ctx context.Context, i *discordgo.Interaction) (*discordgo.Message, error) {
	var out discordgo.Message
	if err := r.onInteraction(ctx, i, http.MethodGet, webhookPath(i)+"/messages/@original", nil, &out); err != nil {
		return nil, err
	}
	return &out, nil
}

// followup sends another message in answer to an interaction.
func (r *rest) followup(ctx context.Context, i *discordgo.Interaction, m outgoing) (*discordgo.Message, error) {
	b := m.body()
	if m.Ephemeral {
		b.Flags |= discordgo.MessageFlagsEphemeral
	}
	var out discordgo.Message
	if err := r.onInteraction(ctx, i, http.MethodPost, webhookPath(i)+"?wait=true", b, &out); err != nil {
		return nil, err
	}
	return &out, nil
}

func webhookPath(i *discordgo.Interaction) string {
	return "webhooks/" + i.AppID + "/" + i.Token
}

// onInteraction makes a call that the interaction's token allows. One that Discord no longer knows is not tried again: it
// counts such tries.
func (r *rest) onInteraction(ctx context.Context, i *discordgo.Interaction, method, path string, in, out any) error {
	r.mu.Lock()
	gone := r.gone.has(i.Token)
	r.mu.Unlock()
	if gone {
		return errExpired
	}
	err := r.do(ctx, method, path, in, out)
	if errors.Is(err, errExpired) || errors.Is(err, errTooLate) {
		r.mu.Lock()
		r.gone.add(i.Token)
		r.mu.Unlock()
	}
	return err
}
