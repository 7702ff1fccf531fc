package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Allowance is how often something may be done in a period, which begins when it is first done.
type Allowance struct {
	Key    string // names a user as a Person
	Number int    // at least 1
	Period time.Duration
}

// Balance is what there is of an allowance.
type Balance struct {
	Key    string
	Left   int
	Renews time.Time // to the millisecond
}

// Take takes one from each of the allowances, which have different keys, or nothing if one of them has none left. It returns
// what there then is of each, in their order, and whether it took. A period that would last longer than it now may is over.
func (l *Ledger) Take(ctx context.Context, from []Allowance) ([]Balance, bool, error) {
	tx, err := l.db.BeginTx(ctx, nil)
	if err != nil {
		return nil, false, fmt.Errorf("taking from a quota: %w", err)
	}
	defer tx.Rollback()
	taken := true
	balances := make([]Balance, len(from))
	for i, a := range from {
		if balances[i], err = l.takeOne(ctx, tx, a); err != nil {
			return nil, false, fmt.Errorf("taking from a quota: %w", err)
		}
		taken = taken && balances[i].Left >= 0
	}
	if taken {
		if err := tx.Commit(); err != nil {
			return nil, false, fmt.Errorf("taking from a quota: %w", err)
		}
		return balances, true, nil
	}
	for i := range balances { // nothing was taken
		balances[i].Left++
	}
	return balances, false, nil
}

// takeOne takes from one allowance, down to -1 or less.
func (l *Ledger) takeOne(ctx context.Context, tx *sql.Tx, a Allowance) (Balance, error) {
	now := l.now()
	end := now.Add(a.Period).UnixMilli()
	var used int
	var renews int64
	err := tx.QueryRowContext(ctx, `
		INSERT INTO quotas (key, used, renews) VALUES (?1, 1, ?2)
		ON CONFLICT (key) DO UPDATE SET
			used   = CASE WHEN renews > ?3 AND renews <= ?2 THEN used + 1 ELSE 1 END,
			renews = CASE WHEN renews > ?3 AND renews <= ?2 THEN renews ELSE ?2 END
		RETURNING used, renews`,
		a.Key, end, now.UnixMilli()).Scan(&used, &renews)
	return Balance{a.Key, max(a.Number-used, -1), time.UnixMilli(renews).UTC()}, err
}

// GiveBack returns what Take took, but nothing to a quota that has renewed since.
func (l *Ledger) GiveBack(ctx context.Context, taken []Balance) error {
	tx, err := l.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("giving back to a quota: %w", err)
	}
	defer tx.Rollback()
	for _, b := range taken {
		if _, err := change(ctx, tx, `UPDATE quotas SET used = used - 1 WHERE key = ? AND renews = ? AND used > 0`, b.Key, b.Renews.UnixMilli()); err != nil {
			return fmt.Errorf("giving back to a quota: %w", err)
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("giving back to a quota: %w", err)
	}
	return nil
}
