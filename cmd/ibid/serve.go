package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"ibid/bot"
	"ibid/bot/discord"
	"ibid/bot/ledger"
	"ibid/retrieval"
	"ibid/retrieval/source"
)

// serveCommand answers in Discord.
type serveCommand struct{}

// Run answers until it is told to stop.
func (*serveCommand) Run(ctx context.Context, p *program) error {
	log := p.logger()
	if p.settings.discordToken == "" {
		return discord.ErrNoToken
	}
	unwatch, err := p.openWatch(log)
	if err != nil {
		return err
	}
	defer unwatch()
	lists := p.openLexicon()
	index, _, err := p.open(ctx, lists)
	if err != nil {
		return err
	}
	kept, err := ledger.Open(ctx, ledger.Config{Dir: p.settings.dataDir, Retention: p.settings.retention, Logger: log})
	if err != nil {
		return fmt.Errorf("opening the ledger (DATA_DIR): %w", err)
	}
	defer kept.Close()
	api, err := apiURL(p.settings.discordAPI)
	if err != nil {
		return err
	}
	live := retrieval.NewLive(index)
	answers := bot.New(live, p.writing())
	warnMissing(log, p.settings.collections, index.Documents())
	d, err := discord.New(discord.Config{
		Token: p.settings.discordToken, API: api, DevGuild: p.settings.devGuild, Replies: p.settings.replies, Forums: p.settings.forums,
		Collections: p.settings.collections, Allow: p.settings.allow, Block: p.settings.block,
		Quotas: p.settings.quotas, Cooldown: p.settings.cooldown, Forgetful: p.settings.forgetful,
		Retention: p.settings.retention, SentTo: p.endpoint.away(), Answers: p.atOnce(), Log: log, Watch: p.watch,
	}, func(collections []string) discord.Bot { return answers.Within(collections) }, memory{kept})
	if err != nil {
		return err
	}
	watchIndex(p.watch, live)
	watchDiscord(p.watch, d)
	following, stop := context.WithCancel(ctx)
	var background sync.WaitGroup
	background.Go(func() { p.examine(following, log) })
	background.Go(func() { prune(following, kept, log) })
	background.Go(func() {
		live.Follow(following, p.retrievalConfig(nil, nil), p.settings.interval, func(r retrieval.Report, err error) { logIndex(log, r, err) })
	})
	err = d.Run(ctx, func(invite string) {
		fmt.Fprintf(p.out, "ibid is in Discord. Invite it with\n%s\n", invite)
	})
	stop()
	background.Wait()
	return err
}

// warnMissing says that there are no documents, or which collections are named in a setting and have none. They may get some
// later.
func warnMissing(log *slog.Logger, collections discord.Collections, documents []source.DocumentInfo) {
	if len(documents) == 0 {
		log.Warn("there are no documents yet: put some into CORPUS_DIR")
		return
	}
	for _, name := range collections.Named() {
		if !slices.ContainsFunc(documents, func(d source.DocumentInfo) bool { return retrieval.Collection(d.ID) == name }) {
			log.Warn("DISCORD_COLLECTIONS names a collection that has no documents: check the name of the subfolder of CORPUS_DIR", "collection", name)
		}
	}
}

// atOnce returns how many answers are worked on at once: two more than the model takes requests, because answers are also on
// their way to Discord, and so few that none is refused by the line before the model. Without one it is 0, the usual number.
func (p *program) atOnce() int {
	if p.endpoint.chat == nil {
		return 0
	}
	return p.settings.chat.Parallel + 2
}

// prune keeps the ledger within its retention.
func prune(ctx context.Context, kept *ledger.Ledger, log *slog.Logger) {
	hourly := time.NewTicker(time.Hour)
	defer hourly.Stop()
	for {
		if _, err := kept.Prune(ctx); err != nil && ctx.Err() == nil {
			log.Warn("cleaning the ledger", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-hourly.C:
		}
	}
}

// logIndex says what became of the index.
func logIndex(log *slog.Logger, r retrieval.Report, err error) {
	switch {
	case err != nil && r.Filling:
		log.Warn("not all passages are embedded; those are found by their words alone", "missing", r.Missing, "error", untold(err))
		log.Debug("why passages are not embedded", "error", err)
	case err != nil:
		log.Warn("the index stays as it was", "error", err)
	case r.Filling:
		log.Info("passages were embedded", "embedded", r.Embedded, "missing", r.Missing)
	default:
		log.Info("the documents have changed", "documents", r.Documents, "read", len(r.Read), "removed", len(r.Removed), "not read", len(r.Skipped))
	}
}

// untold is an error without the words of a server, which may repeat what it was sent.
func untold(err error) error {
	var failed *bot.ModelError
	if errors.As(err, &failed) {
		return fmt.Errorf("the server's fault: %s; LOG_LEVEL=debug shows its words", failed.Reason)
	}
	return err
}

// apiURL reads DISCORD_API_URL.
func apiURL(s string) (*url.URL, error) {
	if s == "" {
		return nil, nil
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || !strings.HasPrefix(u.Scheme, "http") {
		return nil, fmt.Errorf("setting DISCORD_API_URL is %q: want an address such as http://localhost:3000/api", s)
	}
	return u, nil
}

// memory makes the ledger what package discord remembers with.
type memory struct{ *ledger.Ledger }

// Save implements discord.Memory.
func (m memory) Save(ctx context.Context, t discord.Turn) error { return m.Ledger.Save(ctx, m.turn(t)) }

// Replace implements discord.Memory.
func (m memory) Replace(ctx context.Context, old string, t discord.Turn) error {
	return m.Ledger.Replace(ctx, old, m.turn(t))
}

// turn is a turn as the ledger keeps it.
func (m memory) turn(t discord.Turn) ledger.Turn {
	var stages []ledger.Stage
	for _, s := range t.Stages() {
		stages = append(stages, ledger.Stage(s))
	}
	return ledger.Turn{
		ID: t.ID, Messages: t.Messages, Event: t.Event, Guild: t.Guild, Channel: t.Channel, Person: m.Person(t.User), Way: ledger.Way(t.Way),
		Private: t.Private, Parent: t.Parent, Question: t.Question, Rewritten: t.Answer.Rewritten, Answer: t.Answer,
		Receipt: ledger.Receipt{Query: t.Question, Stages: stages},
	}
}

// Asked implements discord.Memory.
func (m memory) Asked(ctx context.Context, event string) (discord.Turn, bool, error) {
	t, ok, err := m.Ledger.Asked(ctx, event)
	return remembered(t), ok, err
}

// Turn implements discord.Memory.
func (m memory) Turn(ctx context.Context, id string) (discord.Turn, bool, error) {
	t, ok, err := m.Ledger.Turn(ctx, id)
	return remembered(t), ok, err
}

// Conversation implements discord.Memory.
func (m memory) Conversation(ctx context.Context, id string, limit int) ([]discord.Turn, error) {
	kept, err := m.Ledger.Conversation(ctx, id, limit)
	turns := make([]discord.Turn, len(kept))
	for i, t := range kept {
		turns[i] = remembered(t)
	}
	return turns, err
}

// Once implements discord.Memory. The ledger sees the key, which may hold a user's ID, as a pseudonym.
func (m memory) Once(ctx context.Context, key string, period time.Duration) (bool, error) {
	return m.Ledger.Once(ctx, string(m.Person(key)), period)
}

// Judge implements discord.Memory.
func (m memory) Judge(ctx context.Context, answer, user string, up bool, reason string) error {
	verdict := ledger.Down
	if up {
		verdict = ledger.Up
	}
	_, err := m.Ledger.Judge(ctx, answer, m.Person(user), verdict, reason)
	return err
}

// Forget implements discord.Memory.
func (m memory) Forget(ctx context.Context, user string) (int, error) {
	return m.Ledger.Forget(ctx, m.Person(user))
}

// Take implements discord.Memory. The ledger sees the keys, which may hold a user's ID, as pseudonyms.
func (m memory) Take(ctx context.Context, from []discord.Allowance) ([]discord.Balance, bool, error) {
	allowances := make([]ledger.Allowance, len(from))
	for i, a := range from {
		allowances[i] = ledger.Allowance{Key: m.quotaKey(a.Key), Number: a.Number, Period: a.Period}
	}
	left, ok, err := m.Ledger.Take(ctx, allowances)
	balances := make([]discord.Balance, len(left))
	for i, b := range left {
		balances[i] = discord.Balance{Key: from[i].Key, Left: b.Left, Renews: b.Renews}
	}
	return balances, ok, err
}

// GiveBack implements discord.Memory.
func (m memory) GiveBack(ctx context.Context, taken []discord.Balance) error {
	balances := make([]ledger.Balance, len(taken))
	for i, b := range taken {
		balances[i] = ledger.Balance{Key: m.quotaKey(b.Key), Left: b.Left, Renews: b.Renews}
	}
	return m.Ledger.GiveBack(ctx, balances)
}

func (m memory) quotaKey(key string) string { return string(m.Person("quota " + key)) }

// Begin implements discord.Memory.
func (m memory) Begin(ctx context.Context, w discord.Work) error {
	return m.Ledger.Begin(ctx, ledger.Work{Event: w.Event, Guild: w.Guild, Channel: w.Channel, Token: w.Token, Locale: w.Locale, Post: w.Post})
}

// Unfinished implements discord.Memory.
func (m memory) Unfinished(ctx context.Context) ([]discord.Work, error) {
	kept, err := m.Ledger.Unfinished(ctx)
	works := make([]discord.Work, len(kept))
	for i, w := range kept {
		works[i] = discord.Work{Event: w.Event, Guild: w.Guild, Channel: w.Channel, Token: w.Token, Locale: w.Locale, Post: w.Post}
	}
	return works, err
}

// remembered is a turn as package discord wants it, without the person.
func remembered(t ledger.Turn) discord.Turn {
	return discord.Turn{
		ID: t.ID, Messages: t.Messages, Event: t.Event, Guild: t.Guild, Channel: t.Channel, Way: string(t.Way), Private: t.Private, Parent: t.Parent,
		Question: t.Question, Answer: t.Answer,
	}
}
