package discord

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"ibid/bot"
	"ibid/bot/wording"
)

// Quota is how many questions may be asked in a period that begins with the first of them. The zero value sets no bound.
type Quota struct {
	Number int
	Period time.Duration
}

// Quotas bound how much is asked. In a thread the quota is its channel's.
type Quotas struct{ Person, Channel, Guild, All Quota }

// ParseQuota reads a number and a period such as "20/24h"; "" is none.
func ParseQuota(s string) (Quota, error) {
	if s == "" {
		return Quota{}, nil
	}
	number, period, _ := strings.Cut(s, "/")
	n, err := strconv.Atoi(strings.TrimSpace(number))
	p, bad := time.ParseDuration(strings.TrimSpace(period))
	if err != nil || bad != nil || n < 1 || p < time.Second {
		return Quota{}, errors.New("want a number of questions and a time, such as 20/24h or 3/10m; empty: no bound")
	}
	return Quota{n, p}, nil
}

// Allowance is a quota of somebody or something. The Key may hold an ID of Discord's.
type Allowance struct {
	Key string
	Quota
}

// Balance is what there is of an allowance.
type Balance struct {
	Key    string
	Left   int
	Renews time.Time
}

// asking is who asks where.
type asking struct {
	guild, channel, user string
	text                 string
	followUp             bool
}

// taken is what a question took from quotas, to be given back if it isn't answered.
type taken []Balance

// bound is an allowance, and what is said when it is used up.
type bound struct {
	Allowance
	text func(wording.Words) string
}

// Beginnings of keys.
const (
	personKey   = "person "
	cooldownKey = "cooldown "
)

// bounds returns the allowances that a question takes from: the cooldown is one of a single question.
func (d *Discord) bounds(ctx context.Context, a asking) []bound {
	if bot.SmallTalk(a.text) {
		return nil
	}
	var list []bound
	add := func(key string, q Quota, text func(wording.Words) string) {
		if q.Number > 0 && q.Period > 0 {
			list = append(list, bound{Allowance{key, q}, text})
		}
	}
	q := d.config.Quotas
	add(personKey+a.user, q.Person, func(w wording.Words) string { return w.QuotaPerson })
	if !a.followUp {
		add(cooldownKey+a.user, Quota{1, d.config.Cooldown}, func(w wording.Words) string { return w.Cooldown })
	}
	if q.Channel.Number > 0 {
		add("channel "+d.quotaChannel(ctx, a), q.Channel, func(w wording.Words) string { return w.QuotaChannel })
	}
	if a.guild != "" {
		add("guild "+a.guild, q.Guild, func(w wording.Words) string { return w.QuotaGuild })
	}
	add("all", q.All, func(w wording.Words) string { return w.QuotaAll })
	return list
}

// quotaChannel returns the channel whose quota a question takes from.
func (d *Discord) quotaChannel(ctx context.Context, a asking) string {
	if a.guild == "" {
		return a.channel
	}
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	if c := d.thread(ctx, a.channel); c.is {
		return c.parent
	}
	return a.channel
}

// take takes a question from all quotas, or returns why it can't be asked now, as Discord is to show it. A ledger that fails
// refuses nobody.
func (d *Discord) take(ctx context.Context, w wording.Words, a asking) (taken, string) {
	t, why, _ := d.takeUntil(ctx, w, a)
	return t, why
}

// takeUntil is take that also returns what was used up, with when it renews.
func (d *Discord) takeUntil(ctx context.Context, w wording.Words, a asking) (taken, string, Balance) {
	list := d.bounds(ctx, a)
	if len(list) == 0 {
		return nil, "", Balance{}
	}
	from := make([]Allowance, len(list))
	for i, b := range list {
		from[i] = b.Allowance
	}
	balances, ok, err := d.memory.Take(ctx, from)
	if err != nil {
		d.warn("taking from a quota", err)
		return nil, "", Balance{}
	}
	if ok {
		return balances, "", Balance{}
	}
	last := usedUp(balances)
	quota, _, _ := strings.Cut(balances[last].Key, " ")
	d.config.Watch.Refused(quota)
	return nil, explain(w, list, balances, last), balances[last]
}

// usedUp returns which of the balances that have nothing left renews last: before that there is no asking.
func usedUp(balances []Balance) int {
	last := -1
	for i, b := range balances {
		if b.Left == 0 && (last < 0 || b.Renews.After(balances[last].Renews)) {
			last = i
		}
	}
	return last
}

// explain says what is used up, when there is more, and what the person has left if it is not their own.
func explain(w wording.Words, list []bound, balances []Balance, last int) string {
	// Discord shows the moment in the reader's language; it counts whole seconds, and too early would be a lie.
	when := fmt.Sprintf("<t:%d:R>", balances[last].Renews.Add(time.Second-1).Unix())
	text := escape(list[last].text(w))
	if strings.HasPrefix(list[last].Key, cooldownKey) {
		return fmt.Sprintf(text, when)
	}
	said := fmt.Sprintf(text, list[last].Number, when)
	for i, b := range list {
		if strings.HasPrefix(b.Key, personKey) && i != last {
			said = wording.Then(said, fmt.Sprintf(escape(w.QuotaLeft), balances[i].Left))
		}
	}
	return said
}

// giveBack returns what a question took that wasn't answered. It works after the context of the question has ended.
func (d *Discord) giveBack(t taken) {
	if len(t) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), farewell)
	defer cancel()
	d.warn("giving back to a quota", d.memory.GiveBack(ctx, t))
}

// takeForMessage takes a message from all quotas. What replaces the answer of an old turn need not wait: that turn did.
// Somebody whose question is refused is told so once until more may be asked.
func (d *Discord) takeForMessage(ctx context.Context, m *discordgo.Message, p *post, q question, old Turn) (taken, bool) {
	t, why, empty := d.takeUntil(ctx, d.words(""), asking{m.GuildID, m.ChannelID, m.Author.ID, q.text, q.parent != "" || old.ID != ""})
	if why == "" {
		return t, true
	}
	if len(p.ids) > 0 && !p.line { // the answer to the question before it was edited stays
		return nil, false
	}
	key := fmt.Sprintf("refused %s %s %d", m.Author.ID, empty.Key, empty.Renews.UnixMilli())
	period := max(empty.Renews.Sub(d.config.Now()), time.Second)
	if isNew, err := d.memory.Once(ctx, key, period); err == nil && isNew {
		d.warn("sending a refusal", p.notice(ctx, why))
	}
	return nil, false
}
