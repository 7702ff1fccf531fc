package ledger_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"ibid/bot/ledger"
	"ibid/bot/ledger/ledgertest"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv("LEDGER_TEST_WRITE"); dir != "" {
		write(dir) // does not return
	}
	goleak.VerifyTestMain(m)
}

// open opens a ledger that closes with the test.
func open(t testing.TB, c ledger.Config) *ledger.Ledger {
	t.Helper()
	l, err := ledger.Open(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

// logged returns a logger and what it wrote.
func logged() (*slog.Logger, *bytes.Buffer) {
	var out bytes.Buffer
	return slog.New(slog.NewTextHandler(&out, nil)), &out
}

func TestContract(t *testing.T) {
	ledgertest.Run(t, func(t *testing.T, now func() time.Time) ledgertest.Store {
		return open(t, ledger.Config{Dir: t.TempDir(), Retention: ledgertest.Retention, Now: now})
	})
}

// TestTwoHandles claims through several ledgers on one folder, as several processes would, all opened at once.
func TestTwoHandles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a?b#c%20 [d]", "données")
	stores := make([]ledgertest.Store, 4)
	var all sync.WaitGroup
	for i := range stores {
		all.Go(func() {
			l, err := ledger.Open(context.Background(), ledger.Config{Dir: dir})
			if err != nil {
				t.Errorf("opening ledger %d: %v", i, err)
				return
			}
			t.Cleanup(func() { l.Close() })
			stores[i] = l
		})
	}
	all.Wait()
	if t.Failed() {
		return
	}
	ledgertest.ClaimAll(t, 200, stores)
	for i, s := range stores {
		if got, want := s.(*ledger.Ledger).Person("1"), stores[0].(*ledger.Ledger).Person("1"); got != want {
			t.Errorf("person 1 is %q in ledger %d, want %q", got, i, want)
		}
	}
}

// TestQuotaSurvives: what was taken from a quota is known to whoever opens the ledger next, and at the same time.
func TestQuotaSurvives(t *testing.T) {
	dir, clock := t.TempDir(), ledgertest.NewClock()
	quota := []ledger.Allowance{{Key: "somebody", Number: 3, Period: time.Hour}}
	for i, l := range []*ledger.Ledger{open(t, ledger.Config{Dir: dir, Now: clock.Now}), open(t, ledger.Config{Dir: dir, Now: clock.Now})} {
		if balances, ok, err := l.Take(t.Context(), quota); err != nil || !ok || balances[0].Left != 2-i {
			t.Errorf("taking by ledger %d: %+v, %v, %v, want %d left", i, balances, ok, err, 2-i)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	l := open(t, ledger.Config{Dir: dir, Now: clock.Now})
	for i := range 2 {
		if _, ok, err := l.Take(t.Context(), quota); err != nil || ok != (i == 0) {
			t.Errorf("taking number %d after all were closed: %v, %v", i+3, ok, err)
		}
	}
}

func TestPerson(t *testing.T) {
	dir := t.TempDir()
	l := open(t, ledger.Config{Dir: dir})
	p := l.Person("80351110224678912")
	if len(p) != 64 || p == l.Person("80351110224678913") || strings.Contains(string(p), "80351110224678912") {
		t.Errorf("the person of a user is %q", p)
	}
	if again := open(t, ledger.Config{Dir: dir}).Person("80351110224678912"); again != p {
		t.Errorf("opened again the person is %q, want %q", again, p)
	}
	if other := open(t, ledger.Config{Dir: t.TempDir()}).Person("80351110224678912"); other == p {
		t.Errorf("in another ledger the person is %q too", other)
	}
}

// TestPrivate checks that nobody else on the machine can read the files, and that what was forgotten, or is too old, is
// in none of them.
func TestPrivate(t *testing.T) {
	const user = "80351110224678912"
	for verb, remove := range map[string]func(*ledger.Ledger, *ledgertest.Clock) (int, error){
		"forget": func(l *ledger.Ledger, _ *ledgertest.Clock) (int, error) { return l.Forget(t.Context(), l.Person(user)) },
		"prune": func(l *ledger.Ledger, clock *ledgertest.Clock) (int, error) {
			clock.Add(ledgertest.Retention + time.Second)
			return l.Prune(t.Context())
		},
	} {
		t.Run(verb, func(t *testing.T) {
			dir, clock := t.TempDir(), ledgertest.NewClock()
			logger, out := logged()
			l := open(t, ledger.Config{Dir: dir, Retention: ledgertest.Retention, Now: clock.Now, Logger: logger})
			for i := range 50 {
				turn := ledgertest.NewTurn(fmt.Sprint(i), l.Person(user))
				turn.Question = "private matter " + strings.Repeat("x", i*200)
				if err := l.Save(t.Context(), turn); err != nil {
					t.Fatal(err)
				}
			}
			if held := holding(t, dir, "private matter"); len(held) == 0 {
				t.Error("the question is in no file before it is deleted")
			}
			if held := holding(t, dir, user); len(held) > 0 {
				t.Errorf("the id of the user is in %q", held)
			}
			if n, err := remove(l, clock); n != 50 || err != nil {
				t.Errorf("deleted %d, %v, want 50", n, err)
			}
			if held := holding(t, dir, "private matter"); len(held) > 0 {
				t.Errorf("the question is still in %q", held)
			}
			if out.Len() > 0 {
				t.Errorf("logged: %s", out)
			}
		})
	}
}

// holding returns the files of a folder that have a text in them, and fails the test where others may read one.
func holding(t *testing.T, dir, text string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, entry := range entries {
		raw, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(raw, []byte(text)) {
			list = append(list, entry.Name())
		}
		info, err := entry.Info()
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("the permissions of %s are %v, want 0600", entry.Name(), info.Mode())
		}
	}
	return list
}

// TestAnyText saves turns of texts that are hardly texts. They come back as they were, also when the ledger is opened
// again, where a turn that is not as it was would have it set aside.
func TestAnyText(t *testing.T) {
	dir := t.TempDir()
	logger, out := logged()
	config := ledger.Config{Dir: dir, Logger: logger, Now: ledgertest.NewClock().Now}
	texts := []string{"", "\x00", "a\x00b", "\xff\xfe", "\xed\xa0\x80", "\ufeff", "'; DROP TABLE turns; --", "12", "1e5", strings.Repeat("永", 1<<20)}
	for round := range 2 {
		l, err := ledger.Open(t.Context(), config)
		if err != nil {
			t.Fatal(err)
		}
		for i, text := range texts {
			want := ledger.Turn{ID: fmt.Sprint(i), Event: fmt.Sprint(round), Question: text, Rewritten: text, Guild: text, Created: config.Now()}
			if err := l.Save(t.Context(), want); err != nil {
				t.Fatalf("%.20q: %v", text, err)
			}
			if got, _, err := l.Turn(t.Context(), want.ID); err != nil || !cmp.Equal(got, want) {
				t.Errorf("%.20q: got %.20q, %v", text, got.Question, err)
			}
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	open(t, config)
	if out.Len() > 0 {
		t.Errorf("logged: %s", out)
	}
}

func TestContextEnds(t *testing.T) {
	l := open(t, ledger.Config{Dir: t.TempDir()})
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if taken, err := l.Claim(ctx, "1"); taken || err == nil {
		t.Errorf("a claim whose context has ended: %v, %v", taken, err)
	}
	if taken, err := l.Claim(t.Context(), "1"); !taken || err != nil {
		t.Errorf("the next claim: %v, %v", taken, err)
	}
}

func BenchmarkSave(b *testing.B) {
	l := open(b, ledger.Config{Dir: b.TempDir()})
	turn := ledgertest.NewTurn("", "somebody")
	for i := 0; b.Loop(); i++ {
		turn.ID = fmt.Sprint(i)
		if err := l.Save(context.Background(), turn); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkClaim(b *testing.B) {
	l := open(b, ledger.Config{Dir: b.TempDir()})
	for i := 0; b.Loop(); i++ {
		if _, err := l.Claim(context.Background(), fmt.Sprint(i)); err != nil {
			b.Fatal(err)
		}
	}
}
