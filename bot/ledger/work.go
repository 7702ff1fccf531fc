package ledger

import (
	"context"
	"fmt"
	"time"
)

// Work is a question that is being answered.
type Work struct {
	Event          string // ID of the message or the interaction
	Guild, Channel string
	Token          string // with which the interaction is answered; "": a message
	Locale         string // of the person, as Discord has it; "": unknown
	Post           string // ID of the message that says that the question waits; "": none
	Began          time.Time
}

// workMigration makes the table of what is being worked on.
const workMigration = `
CREATE TABLE works (
	event   TEXT PRIMARY KEY,
	guild   TEXT NOT NULL,
	channel TEXT NOT NULL,
	token   TEXT NOT NULL,
	locale  TEXT NOT NULL,
	post    TEXT NOT NULL,
	began   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`

// Begin notes work, which then is unfinished, also if the program is killed. Of work that is noted already only the post is
// new.
func (l *Ledger) Begin(ctx context.Context, w Work) error {
	_, err := l.db.ExecContext(ctx, `INSERT INTO works (event, guild, channel, token, locale, post, began) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (event) DO UPDATE SET post = excluded.post`,
		w.Event, w.Guild, w.Channel, w.Token, w.Locale, w.Post, l.now().UnixMilli())
	if err != nil {
		return fmt.Errorf("noting work: %w", err)
	}
	return nil
}

// Finish forgets work.
func (l *Ledger) Finish(ctx context.Context, event string) error {
	if _, err := l.db.ExecContext(ctx, `DELETE FROM works WHERE event = ?`, event); err != nil {
		return fmt.Errorf("finishing work: %w", err)
	}
	return nil
}

// maxUnfinished is more work than one process can have at once.
const maxUnfinished = 10_000

// Unfinished returns the work that was begun and not finished, oldest first.
func (l *Ledger) Unfinished(ctx context.Context) ([]Work, error) {
	rows, err := l.db.QueryContext(ctx, `SELECT event, guild, channel, token, locale, post, began FROM works ORDER BY began, event LIMIT ?`, maxUnfinished)
	if err != nil {
		return nil, fmt.Errorf("reading unfinished work: %w", err)
	}
	defer rows.Close()
	var list []Work
	for rows.Next() {
		var w Work
		var began int64
		if err := rows.Scan(&w.Event, &w.Guild, &w.Channel, &w.Token, &w.Locale, &w.Post, &began); err != nil {
			return nil, fmt.Errorf("reading unfinished work: %w", err)
		}
		w.Began = time.UnixMilli(began).UTC()
		list = append(list, w)
	}
	return list, rows.Err()
}
