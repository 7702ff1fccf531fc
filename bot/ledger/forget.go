package ledger

import (
	"context"
	"fmt"
)

// Forget deletes the turns and the judgements of a person, and what others thought of those turns. It returns how many
// turns and judgements of the person there were. What the person took from quotas stays until it renews: otherwise
// forgetting would fill them.
func (l *Ledger) Forget(ctx context.Context, p Person) (deleted int, err error) {
	deleted, err = l.forget(ctx, p)
	if err == nil {
		err = l.empty(ctx)
	}
	if err != nil {
		return 0, fmt.Errorf("forgetting a person: %w", err)
	}
	return deleted, nil
}

func (l *Ledger) forget(ctx context.Context, p Person) (int, error) {
	tx, err := l.db.BeginTx(ctx, nil)
	if err != nil {
		return 0, err
	}
	defer tx.Rollback()
	judgements, err := change(ctx, tx, `DELETE FROM feedback WHERE person = ?`, p)
	if err != nil {
		return 0, err
	}
	turns, err := change(ctx, tx, `DELETE FROM turns WHERE person = ?`, p)
	if err != nil {
		return 0, err
	}
	return judgements + turns, tx.Commit()
}

// batch is how many turns are deleted at a time, so that whoever waits to write waits briefly.
const batch = 200

// Prune deletes turns, and files set aside, that are older than the retention, claims and quotas that have expired, and work
// that was begun before an event's claim would have. It returns how many turns there were.
func (l *Ledger) Prune(ctx context.Context) (deleted int, err error) {
	oldest := l.now().Add(-l.retention)
	for more := true; more; {
		n, err := change(ctx, l.db, `
			DELETE FROM turns WHERE id IN (SELECT id FROM turns WHERE created < ? ORDER BY created, id LIMIT ?)`,
			oldest.UnixMilli(), batch)
		if err != nil {
			return deleted, fmt.Errorf("deleting old turns: %w", err)
		}
		deleted += n
		more = n == batch
	}
	if _, err := change(ctx, l.db, `DELETE FROM claims WHERE expires <= ?`, l.now().UnixMilli()); err != nil {
		return deleted, fmt.Errorf("deleting old claims: %w", err)
	}
	if _, err := change(ctx, l.db, `DELETE FROM quotas WHERE renews <= ?`, l.now().UnixMilli()); err != nil {
		return deleted, fmt.Errorf("deleting old quotas: %w", err)
	}
	if _, err := change(ctx, l.db, `DELETE FROM works WHERE began <= ?`, l.now().Add(-claimed).UnixMilli()); err != nil {
		return deleted, fmt.Errorf("deleting old work: %w", err)
	}
	if err := removeAside(l.dir, oldest); err != nil {
		return deleted, fmt.Errorf("deleting files set aside: %w", err)
	}
	return deleted, l.empty(ctx)
}

// empty moves what the write-ahead log holds into the database, where what was deleted is overwritten, and empties it.
// A reader in another process may put that off.
func (l *Ledger) empty(ctx context.Context) error {
	var busy, frames, moved int
	if err := l.db.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &frames, &moved); err != nil {
		return fmt.Errorf("emptying the write-ahead log: %w", err)
	}
	return nil
}
