package ledger

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestMigrate takes a database through the migrations and then through another, which keeps what is in it. A step that
// fails changes nothing.
func TestMigrate(t *testing.T) {
	ctx := context.Background()
	db, err := connect("file::memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	further := append(slices.Clone(migrations), `ALTER TABLE claims ADD COLUMN more TEXT NOT NULL DEFAULT 'none'; CREATE TABLE others (id TEXT)`)
	broken := append(slices.Clone(further), `DROP TABLE claims; CREATE TABLE others (id TEXT)`)
	if err := migrate(ctx, db, migrations); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`INSERT INTO claims (key, expires) VALUES ('a', 1)`); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := migrate(ctx, db, further); err != nil {
			t.Fatal(err)
		}
	}
	if err := migrate(ctx, db, broken); err == nil {
		t.Error("a migration that can't be done gave no error")
	}
	var version int
	var more string
	if err := db.QueryRow(`PRAGMA user_version`).Scan(&version); err != nil || version != len(further) {
		t.Errorf("the version is %d, %v, want %d", version, err, len(further))
	}
	if err := db.QueryRow(`SELECT more FROM claims WHERE key = 'a'`).Scan(&more); err != nil || more != "none" {
		t.Errorf("the new column is %q, %v", more, err)
	}
	if err := check(ctx, db, further); err != nil {
		t.Errorf("checking: %v", err)
	}
	if err := check(ctx, db, migrations); err != errDamaged {
		t.Errorf("checking against another schema: %v, want %v", err, errDamaged)
	}
	if err := migrate(ctx, db, migrations); err != errLater {
		t.Errorf("opening with an earlier version: %v, want %v", err, errLater)
	}
}

// TestMigrateTurns opens a database whose turns were saved before they had messages: they are whole, and stay so.
func TestMigrateTurns(t *testing.T) {
	ctx := context.Background()
	db, err := connect("file::memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := migrate(ctx, db, migrations[:1]); err != nil {
		t.Fatal(err)
	}
	texts := []string{"1", "e", "g", "c", "p", "ask", "0", "", "q", "", "{}", "{}", "en", "answered"}
	values := []any{checksum(texts...)}
	for _, text := range texts {
		values = append(values, text)
	}
	if _, err := db.Exec(`INSERT INTO turns (created, sum, `+contentColumns+`, language, outcome) VALUES (0`+strings.Repeat(", ?", 15)+`)`, values...); err != nil {
		t.Fatal(err)
	}
	if err := migrate(ctx, db, migrations); err != nil {
		t.Fatal(err)
	}
	if err := check(ctx, db, migrations); err != nil {
		t.Errorf("checking after the migration: %v", err)
	}
	l := &Ledger{db: db, now: time.Now}
	if turn, ok, err := l.Asked(ctx, "e"); !ok || err != nil || len(turn.Messages) > 0 {
		t.Errorf("an old turn: %+v, %v, %v", turn, ok, err)
	}
	if _, err := db.Exec(`UPDATE turns SET messages = '7'`); err != nil {
		t.Fatal(err)
	}
	if err := check(ctx, db, migrations); err != errDamaged {
		t.Errorf("checking with other messages: %v, want %v", err, errDamaged)
	}
}

// TestSetAsideLog checks that the files of the write-ahead log go with their database, under names that SQLite finds.
func TestSetAsideLog(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, databaseName)
	for _, part := range []string{"", "-wal"} {
		if err := os.WriteFile(name+part, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c := Config{Dir: dir, Now: func() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) }, Logger: slog.New(slog.DiscardHandler)}
	if err := c.setAside("a test", name+"-wal", name+"-shm", name); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, entry := range entries {
		got = append(got, entry.Name())
	}
	const aside = "ledger.db.damaged-20260301T120000.000"
	if diff := cmp.Diff([]string{aside, aside + "-wal"}, got); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}
