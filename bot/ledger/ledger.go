// Package ledger keeps what was asked, answered and judged, so that a conversation goes on and a button works after a
// restart, and so that people can be asked what they thought of an answer.
//
// Every verb is atomic in itself: nobody reads first and writes later, so that many processes may share a ledger and
// another database can take the place of this one. Package ledgertest checks what must hold of any.
//
// Two files stand in Config.Dir. ledger.key holds 32 random bytes; a person is the HMAC-SHA256 of a user's id under it,
// and the id itself is not stored. ledger.db is an SQLite database, in WAL mode, of these tables; times are Unix
// milliseconds:
//
//	turns     id          the message with the answer, the last one if there are more; the key
//	          messages    those before it, with spaces between
//	          event       the message, or the interaction, with the question
//	          guild, channel, person
//	          way         mention, reply, thread, dm, ask, lookup, menu or forum
//	          private     1: only the asker sees the answer
//	          parent      id of the turn that this one follows up; ''
//	          question, rewritten, language, outcome
//	          answer      bot.Answer as JSON
//	          receipt     Receipt as JSON
//	          sum         CRC-32C of all but created
//	          created
//	feedback  answer      id of the turn; what is deleted there goes here too
//	          person      who judged; with answer the key
//	          judgement   up or down
//	          reason, created
//	claims    key         an event that was taken, or something said only once
//	          expires     when it may be taken again
//	quotas    key         whose quota; users only as persons
//	          used        how often it was taken from
//	          renews      when it is full again
//	works     event       the message, or the interaction, with a question that is being answered; the key
//	          guild, channel
//	          token       with which the interaction is answered, for 15 minutes; ''
//	          locale      of the person, as Discord has it; ''
//	          post        the message that says that the question waits; ''
//	          began
//
// PRAGMA user_version counts the migrations (schema.go) that the file has been through. What is deleted is overwritten
// in the file, not only unlinked. A file that is damaged, or from a later version of ibid, is set aside when the ledger
// is opened, and a new one begun. Questions are stored and never logged.
package ledger

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"
)

// Config says where a ledger is and how long it remembers.
type Config struct {
	Dir       string           // made if absent
	Retention time.Duration    // after which Prune deletes a turn; 0: 30 days
	Now       func() time.Time // nil: time.Now
	Logger    *slog.Logger     // nil: nothing is logged
}

// Ledger is an open ledger. Its methods may be called from many goroutines.
type Ledger struct {
	db        *sql.DB
	dir       string
	key       []byte
	retention time.Duration
	now       func() time.Time
}

// Person is somebody who asks or judges, by a name that doesn't tell who it is. Ledger.Person makes it.
type Person string

// Open opens the ledger of a folder, or begins one. The folder must be writable.
func Open(ctx context.Context, c Config) (*Ledger, error) {
	if c.Retention == 0 {
		c.Retention = 30 * 24 * time.Hour
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	dir, err := filepath.Abs(c.Dir)
	if err != nil {
		return nil, fmt.Errorf("finding the folder of the ledger: %w", err)
	}
	c.Dir = dir
	if err := makeWritable(dir); err != nil {
		return nil, fmt.Errorf("writing to the folder %s: %w", dir, err)
	}
	key, err := c.openKey()
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", filepath.Join(dir, keyName), err)
	}
	db, err := c.openDatabase(ctx)
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", filepath.Join(dir, databaseName), err)
	}
	return &Ledger{db, dir, key, c.Retention, c.Now}, nil
}

// makeWritable makes a folder, and fails if no file can be made in it.
func makeWritable(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".ledger-*")
	if err != nil {
		return err
	}
	f.Close()
	return os.Remove(f.Name())
}

// Close closes the ledger. Calls under way end first.
func (l *Ledger) Close() error { return l.db.Close() }

// Person returns the name under which the ledger knows a user.
func (l *Ledger) Person(userID string) Person {
	mac := hmac.New(sha256.New, l.key)
	mac.Write([]byte(userID))
	return Person(hex.EncodeToString(mac.Sum(nil)))
}
