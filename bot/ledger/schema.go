package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"hash/crc32"
	"maps"
	"strings"
)

// migrations make the schema, one after the other. The package comment says what it holds. What was once released is
// never changed here: a change is another migration at the end.
var migrations = []string{`
CREATE TABLE turns (
	id        TEXT PRIMARY KEY,
	event     TEXT NOT NULL,
	guild     TEXT NOT NULL,
	channel   TEXT NOT NULL,
	person    TEXT NOT NULL,
	way       TEXT NOT NULL,
	private   INTEGER NOT NULL,
	parent    TEXT NOT NULL,
	question  TEXT NOT NULL,
	rewritten TEXT NOT NULL,
	language  TEXT NOT NULL,
	outcome   TEXT NOT NULL,
	answer    TEXT NOT NULL,
	receipt   TEXT NOT NULL,
	sum       INTEGER NOT NULL,
	created   INTEGER NOT NULL
) STRICT;
CREATE INDEX turns_person ON turns (person);
CREATE INDEX turns_created ON turns (created, id);
CREATE INDEX turns_channel ON turns (channel, created, id);
CREATE TABLE feedback (
	answer    TEXT NOT NULL REFERENCES turns ON DELETE CASCADE,
	person    TEXT NOT NULL,
	judgement TEXT NOT NULL CHECK (judgement IN ('up', 'down')),
	reason    TEXT NOT NULL,
	created   INTEGER NOT NULL,
	PRIMARY KEY (answer, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX feedback_person ON feedback (person);
CREATE TABLE claims (
	key     TEXT PRIMARY KEY,
	expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`, `
CREATE TABLE quotas (
	key    TEXT PRIMARY KEY,
	used   INTEGER NOT NULL,
	renews INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`, `
ALTER TABLE turns ADD COLUMN messages TEXT NOT NULL DEFAULT '';
CREATE INDEX turns_event ON turns (event);
CREATE INDEX turns_parent ON turns (parent);
`,
	workMigration,
}

// errDamaged says that a file is a database but not one of this ledger; errLater, that a later version of ibid wrote it.
var (
	errDamaged = errors.New("damaged")
	errLater   = errors.New("from a later version of ibid")
)

// migrate takes a database through the steps that it has not been through.
func migrate(ctx context.Context, db *sql.DB, steps []string) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var version int
	if err := tx.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&version); err != nil {
		return err
	}
	switch {
	case version < 0:
		return errDamaged
	case version > len(steps):
		return errLater
	}
	for _, step := range steps[version:] {
		if _, err := tx.ExecContext(ctx, step); err != nil {
			return err
		}
	}
	// Written even if it stays the same, so that a file that can only be read is noticed here.
	if _, err := tx.ExecContext(ctx, fmt.Sprintf(`PRAGMA user_version = %d`, len(steps))); err != nil {
		return err
	}
	return tx.Commit()
}

// check returns errDamaged unless a database is whole and has everything that the migrations make. What an admin added
// to it does no harm.
func check(ctx context.Context, db *sql.DB, steps []string) error {
	var verdict string
	if err := db.QueryRowContext(ctx, `PRAGMA integrity_check(1)`).Scan(&verdict); err != nil {
		return err
	}
	model, err := connect("file::memory:")
	if err != nil {
		return err
	}
	defer model.Close()
	if err := migrate(ctx, model, steps); err != nil {
		return err
	}
	want, err := schemaOf(ctx, model)
	if err != nil {
		return err
	}
	got, err := schemaOf(ctx, db)
	if err != nil {
		return err
	}
	maps.DeleteFunc(got, func(name, _ string) bool { _, ours := want[name]; return !ours })
	if verdict != "ok" || !maps.Equal(got, want) {
		return errDamaged
	}
	return checkTurns(ctx, db)
}

// checkTurns returns errDamaged unless every turn is as it was saved. SQLite itself checks how things are linked, not
// what the texts are.
func checkTurns(ctx context.Context, db *sql.DB) error {
	rows, err := db.QueryContext(ctx, `SELECT sum, `+summedColumns+` FROM turns`)
	if err != nil {
		return err
	}
	defer rows.Close()
	var want int64
	texts := make([]sql.RawBytes, strings.Count(summedColumns, ",")+1)
	columns := []any{&want}
	for i := range texts {
		columns = append(columns, &texts[i])
	}
	for rows.Next() {
		if err := rows.Scan(columns...); err != nil {
			return err
		}
		if turnSum(texts) != want {
			return errDamaged
		}
	}
	return rows.Err()
}

// turnSum returns the sum of summedColumns. The last of them, messages, is left out where it is empty: turns were saved
// before there was such a column.
func turnSum[T ~string | ~[]byte](texts []T) int64 {
	if last := len(texts) - 1; len(texts[last]) == 0 {
		texts = texts[:last]
	}
	return checksum(texts...)
}

// checksum returns the CRC-32C of texts, each followed by a zero byte.
func checksum[T ~string | ~[]byte](texts ...T) int64 {
	table, sum := crc32.MakeTable(crc32.Castagnoli), uint32(0)
	for _, text := range texts {
		sum = crc32.Update(sum, table, []byte(text))
		sum = crc32.Update(sum, table, []byte{0})
	}
	return int64(sum)
}

// schemaOf returns the statements that made the tables and indexes of a database, by their names.
func schemaOf(ctx context.Context, db *sql.DB) (map[string]string, error) {
	rows, err := db.QueryContext(ctx, `SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL LIMIT 1000`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	statements := map[string]string{}
	for rows.Next() {
		var name, statement string
		if err := rows.Scan(&name, &statement); err != nil {
			return nil, err
		}
		statements[name] = statement
	}
	return statements, rows.Err()
}
