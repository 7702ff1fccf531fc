package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Asked returns the turn of a question by the ID of its message or interaction; false if the ledger has none.
func (l *Ledger) Asked(ctx context.Context, event string) (Turn, bool, error) {
	t, err := scanTurn(l.db.QueryRowContext(ctx, `
		SELECT `+turnColumns+` FROM turns WHERE event = ? ORDER BY created DESC, id DESC LIMIT 1`, event).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return Turn{}, false, nil
	}
	if err != nil {
		return Turn{}, false, fmt.Errorf("reading the turn of event %s: %w", event, err)
	}
	return t, true, nil
}

// FollowedUp reports whether a turn follows up the one with this ID.
func (l *Ledger) FollowedUp(ctx context.Context, id string) (bool, error) {
	var is bool
	err := l.db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM turns WHERE parent = ?)`, id).Scan(&is)
	if err != nil {
		return false, fmt.Errorf("looking for what follows up turn %s: %w", id, err)
	}
	return is, nil
}

// Replace puts a turn in the place of an older one, whose time it keeps: what was asked has changed. What people thought
// of the older answer goes. Where that turn is no longer kept, Replace saves the new one.
func (l *Ledger) Replace(ctx context.Context, old string, t Turn) error {
	tx, err := l.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("replacing turn %s: %w", old, err)
	}
	defer tx.Rollback()
	for _, statement := range []string{`DELETE FROM feedback WHERE answer = ?`, `UPDATE turns SET id = ?2 WHERE id = ?1`} {
		if _, err := tx.ExecContext(ctx, statement, old, t.ID); err != nil {
			return fmt.Errorf("replacing turn %s: %w", old, err)
		}
	}
	if err := l.save(ctx, tx, t); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("replacing turn %s: %w", old, err)
	}
	return l.empty(ctx)
}

// Delete deletes a turn and what people thought of it, if the ledger has it.
func (l *Ledger) Delete(ctx context.Context, id string) error {
	n, err := change(ctx, l.db, `DELETE FROM turns WHERE id = ?`, id)
	if err == nil && n > 0 {
		err = l.empty(ctx)
	}
	if err != nil {
		return fmt.Errorf("deleting turn %s: %w", id, err)
	}
	return nil
}
