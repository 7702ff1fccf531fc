package ledger

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	sqlite3 "modernc.org/sqlite/lib"
)

// Judgement is what somebody thinks of an answer.
type Judgement string

// The judgements.
const (
	Up   Judgement = "up"
	Down Judgement = "down"
)

// ErrUnknown says that the ledger does not have a turn, or has it no longer.
var ErrUnknown = errors.New("not in the ledger")

// Judge keeps what a person thinks of an answer and reports whether that is new. The other judgement replaces the one
// before, with its reason; the same again changes nothing, unless it gives another reason. An answer that the ledger
// doesn't have gives ErrUnknown.
func (l *Ledger) Judge(ctx context.Context, answer string, by Person, j Judgement, reason string) (changed bool, err error) {
	n, err := change(ctx, l.db, `
		INSERT INTO feedback (answer, person, judgement, reason, created) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (answer, person) DO UPDATE
			SET judgement = excluded.judgement, reason = excluded.reason, created = excluded.created
			WHERE judgement <> excluded.judgement OR excluded.reason NOT IN ('', reason)`,
		answer, by, j, reason, l.now().UnixMilli())
	if code(err) == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY {
		err = ErrUnknown
	}
	if err != nil {
		return false, fmt.Errorf("judging answer %s: %w", answer, err)
	}
	return n > 0, nil
}

// Filter chooses turns: those of which everything asked for is true.
type Filter struct {
	Refused bool // ibid had no answer
	Down    bool // somebody judged it down
	Limit   int  // 0: 50; at most 1,000
}

// Entry is a turn with what people thought of it.
type Entry struct {
	Turn
	Up, Down int
	Reasons  []string // the 20 latest, newest first
}

// List returns turns, newest first, those of one millisecond by falling ID.
func (l *Ledger) List(ctx context.Context, f Filter) ([]Entry, error) {
	if f.Limit <= 0 {
		f.Limit = 50
	}
	rows, err := l.db.QueryContext(ctx, `
		SELECT `+turnColumns+`,
			(SELECT count(*) FROM feedback WHERE answer = turns.id AND judgement = 'up'),
			(SELECT count(*) FROM feedback WHERE answer = turns.id AND judgement = 'down') AS down,
			(SELECT json_group_array(reason) FROM (
				SELECT reason FROM feedback WHERE answer = turns.id AND reason <> ''
				ORDER BY created DESC, person LIMIT 20))
		FROM turns
		WHERE (outcome = 'refused' OR NOT ?) AND (down > 0 OR NOT ?)
		ORDER BY created DESC, id DESC LIMIT ?`,
		f.Refused, f.Down, min(f.Limit, 1000))
	if err != nil {
		return nil, fmt.Errorf("listing turns: %w", err)
	}
	defer rows.Close()
	var entries []Entry
	for rows.Next() {
		e, err := scanEntry(rows.Scan)
		if err != nil {
			return nil, fmt.Errorf("listing turns: %w", err)
		}
		entries = append(entries, e)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("listing turns: %w", err)
	}
	return entries, nil
}

func scanEntry(scan func(...any) error) (Entry, error) {
	var e Entry
	var reasons []byte
	var err error
	if e.Turn, err = scanTurn(scan, &e.Up, &e.Down, &reasons); err != nil {
		return Entry{}, err
	}
	return e, json.Unmarshal(reasons, &e.Reasons)
}
