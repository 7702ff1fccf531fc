package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

const databaseName = "ledger.db"

// openDatabase opens the database of a folder, whole and with the present schema. It sets aside a file that cannot be
// used and begins another.
func (c Config) openDatabase(ctx context.Context) (*sql.DB, error) {
	name := filepath.Join(c.Dir, databaseName)
	before, _ := os.Stat(name)
	db, err := open(ctx, name)
	if err == nil || !damage(err, name) {
		return db, err
	}
	used := inUse(ctx, name)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if used {
		return nil, fmt.Errorf("%w, and another process uses it: end that one first", err)
	}
	// Where another process has set the file aside meanwhile, its new one is not to follow.
	if now, statErr := os.Stat(name); statErr == nil && os.SameFile(before, now) {
		if err := c.setAside(err.Error(), name+"-wal", name+"-shm", name); err != nil {
			return nil, err
		}
	}
	return open(ctx, name)
}

// open opens a database, brings its schema up to date and checks it. It tries again while others open it too: SQLite waits
// for any lock but that on a new file whose journal somebody else is about to change.
func open(ctx context.Context, name string) (*sql.DB, error) {
	db, err := openOnce(ctx, name)
	for tries := 0; tries < openTries && err != nil && code(err)&0xff == sqlite3.SQLITE_BUSY; tries++ {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(openPause):
		}
		db, err = openOnce(ctx, name)
	}
	return db, err
}

const (
	openTries = 20
	openPause = 50 * time.Millisecond
)

func openOnce(ctx context.Context, name string) (*sql.DB, error) {
	db, err := connect(address(name, "busy_timeout(5000)", "journal_mode(wal)"))
	if err != nil {
		return nil, err
	}
	err = migrate(ctx, db, migrations)
	if err == nil {
		err = check(ctx, db, migrations)
	}
	if err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

// address returns the URI of a database (sqlite.org/uri.html), which becomes as private as the key beside it.
func address(name string, pragmas ...string) string {
	name = filepath.ToSlash(name)
	if !strings.HasPrefix(name, "/") {
		name = "/" + name // a drive of Windows
	}
	query := url.Values{
		"modeof":  {name[:strings.LastIndex(name, "/")+1] + keyName},
		"_pragma": append(pragmas, "foreign_keys(1)", "secure_delete(1)", "synchronous(normal)"),
		"_txlock": {"immediate"},
	}
	plain := strings.ReplaceAll(query.Encode(), "+", "%20") // to SQLite a plus is no space
	return (&url.URL{Scheme: "file", Path: name, RawQuery: plain}).String()
}

// connect returns a database with one connection: SQLite has one writer at a time, and what waits for it here waits no
// longer than its context.
func connect(address string) (*sql.DB, error) {
	connector, err := sqlite.NewConnector(address)
	if err != nil {
		return nil, err
	}
	db := sql.OpenDB(connector)
	db.SetMaxOpenConns(1)
	return db, nil
}

// damage reports whether an error of open comes from what is in the file, not from its surroundings.
func damage(err error, name string) bool {
	if errors.Is(err, errDamaged) || errors.Is(err, errLater) {
		return true
	}
	switch code(err) & 0xff {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH:
		return true
	case sqlite3.SQLITE_READONLY: // SQLite says so of a header from its future too
		f, err := os.OpenFile(name, os.O_RDWR, 0)
		if err == nil {
			f.Close()
		}
		return err == nil
	}
	return false
}

// code returns SQLite's extended code of an error (sqlite.org/rescode.html); 0 for an error of something else.
func code(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code()
	}
	return 0
}

// inUse reports whether somebody else has a damaged database open: what they write would follow the file.
func inUse(ctx context.Context, name string) bool {
	db, err := connect(address(name, "locking_mode(exclusive)"))
	if err != nil {
		return false
	}
	defer db.Close()
	tx, err := db.BeginTx(ctx, nil)
	if err == nil {
		err = tx.Rollback()
	}
	return code(err)&0xff == sqlite3.SQLITE_BUSY
}

// execer is a database or a transaction.
type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// change runs a statement and returns how many rows it changed.
func change(ctx context.Context, db execer, statement string, args ...any) (int, error) {
	result, err := db.ExecContext(ctx, statement, args...)
	if err != nil {
		return 0, err
	}
	n, err := result.RowsAffected()
	return int(n), err
}
