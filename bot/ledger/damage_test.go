package ledger_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ibid/bot/ledger"
	"ibid/bot/ledger/ledgertest"
)

const kept = 40 // turns in the ledgers that are damaged

// whole returns the bytes of a ledger's database with some turns.
func whole(t *testing.T) []byte {
	t.Helper()
	dir := t.TempDir()
	l, err := ledger.Open(t.Context(), ledger.Config{Dir: dir, Now: ledgertest.NewClock().Now})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for i := range kept {
		turn := ledgertest.NewTurn(fmt.Sprint(10+i), "somebody")
		if err := l.Save(t.Context(), turn); err != nil {
			t.Fatal(err)
		}
		if _, err := l.Judge(t.Context(), turn.ID, "somebody", ledger.Down, ""); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(dir, "ledger.db"))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// entriesOfWhole returns what List says of that database.
func entriesOfWhole() []ledger.Entry {
	var entries []ledger.Entry
	for i := range kept {
		turn := ledgertest.NewTurn(fmt.Sprint(10+kept-1-i), "somebody")
		turn.Created = ledgertest.NewClock().Now()
		entries = append(entries, ledger.Entry{Turn: turn, Down: 1, Reasons: []string{}})
	}
	return entries
}

// damages returns databases that cannot be used, by what is wrong with them.
func damages(raw []byte) map[string][]byte {
	return map[string][]byte{
		"not a database": []byte(strings.Repeat("not a database\n", 1000)), "a few bytes": []byte("abc"), "zeros": make([]byte, len(raw)),
		"half left": raw[:len(raw)/2], "a page left": raw[:4096], "a page lost": raw[:len(raw)-4096], "the header left": raw[:100],
		"a page of zeros":   slices.Concat(raw[:4096], make([]byte, 4096), raw[8192:]),
		"the future":        slices.Concat(raw[:60], []byte{0, 0, 0, 99}, raw[64:]),
		"another schema":    bytes.Replace(raw, []byte("rewritten TEXT"), []byte("rewrittem TEXT"), 1),
		"another answer":    bytes.Replace(raw, []byte("两国签署协定"), []byte("两国签署協定"), 1),
		"another outcome":   bytes.Replace(raw, []byte("aranswered"), []byte("arrefused "), 1),
		"another receipt":   bytes.Replace(raw, []byte(`"Score":1.25`), []byte(`"Score":9.25`), 1),
		"another judgement": bytes.Replace(raw, []byte("down"), []byte("dawn"), 1),
	}
}

// flips returns databases in which one bit is another: in every second byte of the header, and some of the rest.
func flips(raw []byte) map[string][]byte {
	random := rand.New(rand.NewPCG(1, 2))
	list := map[string][]byte{}
	for i := range 80 {
		at, bit := 2*i, byte(1)
		if at >= 108 { // the header of the database and that of the first page
			at, bit = random.IntN(len(raw)), 1<<random.IntN(8)
		}
		b := slices.Clone(raw)
		b[at] ^= bit
		list[fmt.Sprintf("bit %#02x of byte %d", bit, at)] = b
	}
	return list
}

// TestDamaged opens databases that are damaged, or may be. Each that is gets set aside with one warning; in one that is
// not, every turn is as it was. Either way the ledger then works.
func TestDamaged(t *testing.T) {
	raw := whole(t)
	for what, damaged := range damages(raw) {
		if bytes.Equal(raw, damaged) {
			t.Errorf("%s: nothing was damaged", what)
		}
		if !openDamaged(t, what, damaged) {
			t.Errorf("%s: not set aside", what)
		}
	}
	asides, all := 0, flips(raw)
	for what, flipped := range all {
		if openDamaged(t, what, flipped) {
			asides++
		}
	}
	t.Logf("%d of %d databases with a bit flipped were set aside", asides, len(all))
	if openDamaged(t, "whole", raw) {
		t.Error("a whole database was set aside")
	}
}

// openDamaged checks what becomes of a database and reports whether it was set aside.
func openDamaged(t *testing.T, what string, raw []byte) (aside bool) {
	t.Helper()
	dir := t.TempDir()
	name := filepath.Join(dir, "ledger.db")
	if err := os.WriteFile(name, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	logger, out := logged()
	l, err := ledger.Open(t.Context(), ledger.Config{Dir: dir, Logger: logger, Now: ledgertest.NewClock().Now})
	if err != nil {
		t.Errorf("%s: %v", what, err)
		return false
	}
	defer l.Close()
	entries, err := l.List(t.Context(), ledger.Filter{})
	if err != nil {
		t.Errorf("%s: %v", what, err)
	}
	moved, err := os.ReadFile(name + ".damaged-20260301T120000.000")
	aside = err == nil
	if aside {
		if warnings := strings.Count(out.String(), "level=WARN"); len(entries) > 0 || warnings != 1 || !strings.Contains(out.String(), name) {
			t.Errorf("%s: set aside; %d turns, logged: %s", what, len(entries), out)
		}
		if len(moved) < len(raw) {
			t.Errorf("%s: %d bytes were set aside, want %d", what, len(moved), len(raw))
		}
	} else if diff := cmp.Diff(entriesOfWhole(), entries); diff != "" || out.Len() > 0 {
		t.Errorf("%s: not set aside; logged: %s; turns (-want +got):\n%.2000s", what, out, diff)
	}
	if err := l.Save(t.Context(), ledgertest.NewTurn("new", "somebody")); err != nil {
		t.Errorf("%s: %v", what, err)
	}
	if taken, err := l.Claim(t.Context(), "new"); !taken || err != nil {
		t.Errorf("%s: claiming: %v, %v", what, taken, err)
	}
	return aside
}

// TestSetAside checks that what is set aside is all there for a rescue, until it is older than the retention.
func TestSetAside(t *testing.T) {
	dir, clock := t.TempDir(), ledgertest.NewClock()
	for name, content := range map[string]string{"ledger.db": "no database\n", "ledger.key": "no key\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	logger, out := logged()
	l := open(t, ledger.Config{Dir: dir, Now: clock.Now, Logger: logger})
	const at = ".damaged-20260301T120000.000"
	aside := map[string]string{"ledger.db" + at: "no database\n", "ledger.key" + at: "no key\n"}
	for name, want := range aside {
		name = filepath.Join(dir, name)
		if got, err := os.ReadFile(name); string(got) != want {
			t.Errorf("%s holds %q, %v, want %q", name, got, err, want)
		}
		if err := os.Chtimes(name, time.Time{}, clock.Now()); err != nil {
			t.Fatal(err)
		}
	}
	if warnings := strings.Count(out.String(), "level=WARN"); warnings != 2 {
		t.Errorf("%d warnings, want one for the key and one for the database: %s", warnings, out)
	}
	for _, want := range []int{len(aside), 0} {
		if _, err := l.Prune(t.Context()); err != nil {
			t.Fatal(err)
		}
		if left, _ := filepath.Glob(filepath.Join(dir, "*.damaged-*")); len(left) != want {
			t.Errorf("left of what was set aside: %q, want %d", left, want)
		}
		clock.Add(30*24*time.Hour + time.Millisecond)
	}
}

// TestDamagedInUse finds a ledger that another handle writes to from the future: setting it aside would take what that
// one writes along.
func TestDamagedInUse(t *testing.T) {
	dir := t.TempDir()
	l := open(t, ledger.Config{Dir: dir})
	if err := l.Save(t.Context(), ledgertest.NewTurn("1", "somebody")); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", filepath.Join(dir, "ledger.db"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.Exec(`PRAGMA user_version = 99`)
	if closeErr := db.Close(); err != nil || closeErr != nil {
		t.Fatal(err, closeErr)
	}
	if other, err := ledger.Open(t.Context(), ledger.Config{Dir: dir}); err == nil || !strings.Contains(err.Error(), "another process") {
		t.Errorf("opening a ledger from the future that is in use: %v, %v", other, err)
	}
	if _, ok, err := l.Turn(t.Context(), "1"); !ok || err != nil {
		t.Errorf("the turn is gone: %v, %v", ok, err)
	}
}

// TestUnwritable opens ledgers where nothing can be written. The error names the place, and nothing is set aside.
func TestUnwritable(t *testing.T) {
	dir := t.TempDir()
	file, closed, fixed := filepath.Join(dir, "file"), filepath.Join(dir, "closed"), filepath.Join(dir, "fixed")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(closed, 0o500); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(fixed, "ledger.db"), 0o700); err != nil {
		t.Fatal(err)
	}
	places := map[string]string{file: file, filepath.Join(file, "data"): file, fixed: filepath.Join(fixed, "ledger.db")}
	if os.Geteuid() != 0 { // root may write anywhere
		places[closed] = closed
	}
	for place, named := range places {
		l, err := ledger.Open(t.Context(), ledger.Config{Dir: place})
		if err == nil {
			l.Close()
			t.Errorf("%s: opened", place)
		} else if !strings.Contains(err.Error(), named) {
			t.Errorf("%s: %v, want an error that names %s", place, err, named)
		}
	}
	if asides, _ := filepath.Glob(filepath.Join(dir, "*", "*.damaged-*")); len(asides) > 0 {
		t.Errorf("set aside: %q", asides)
	}
}
