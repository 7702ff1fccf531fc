package ledger

import (
	"context"
	"fmt"
	"time"
)

// claimed is how long an event stays taken: Discord sends none again after so long.
const claimed = 24 * time.Hour

// Claim takes an event, by the ID of a message or an interaction, and reports whether nobody had taken it before.
func (l *Ledger) Claim(ctx context.Context, event string) (bool, error) {
	return l.take(ctx, "event "+event, claimed)
}

// Once reports whether this is the first time that it is called with a key, or the first since a period that began with
// an earlier such call. A key names a user as a Person.
func (l *Ledger) Once(ctx context.Context, key string, period time.Duration) (bool, error) {
	return l.take(ctx, "once "+key, period)
}

func (l *Ledger) take(ctx context.Context, key string, period time.Duration) (bool, error) {
	now := l.now()
	n, err := change(ctx, l.db, `
		INSERT INTO claims (key, expires) VALUES (?, ?)
		ON CONFLICT (key) DO UPDATE SET expires = excluded.expires WHERE expires <= ?`,
		key, now.Add(period).UnixMilli(), now.UnixMilli())
	if err != nil {
		return false, fmt.Errorf("claiming %s: %w", key, err)
	}
	return n > 0, nil
}
