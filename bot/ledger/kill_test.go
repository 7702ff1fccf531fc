package ledger_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ibid/bot/ledger"
	"ibid/bot/ledger/ledgertest"
)

// bigTurn is a turn of many pages, so that a kill falls between two of them.
func bigTurn(id string) ledger.Turn {
	turn := ledgertest.NewTurn(id, "somebody")
	turn.Question = strings.Repeat("question "+id+" ", 10_000)
	return turn
}

// write saves turns until it is killed, and prints the number of each once it is saved.
func write(dir string) {
	l, err := ledger.Open(context.Background(), ledger.Config{Dir: dir})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	first, _ := strconv.Atoi(os.Getenv("LEDGER_TEST_FIRST"))
	for i := first; ; i++ {
		if err := l.Save(context.Background(), bigTurn(fmt.Sprint(i))); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Println(i)
	}
}

// TestKilled kills a process that writes, ten times. The ledger opens again as it is, every turn that was said to be
// saved is there, and every turn that is there is whole.
func TestKilled(t *testing.T) {
	dir := t.TempDir()
	logger, out := logged()
	saved := 0
	for i := range 10 {
		saved = killWriting(t, dir, saved, i)
		l, err := ledger.Open(t.Context(), ledger.Config{Dir: dir, Logger: logger})
		if err != nil {
			t.Fatal(err)
		}
		for n := range saved + 1 {
			want := bigTurn(fmt.Sprint(n))
			got, ok, err := l.Turn(t.Context(), want.ID)
			if err != nil || !ok && n < saved {
				t.Fatalf("after kill %d turn %d of %d: %v, %v", i, n, saved, ok, err)
			}
			if !ok {
				continue // the one under way
			}
			saved = max(saved, n+1)
			want.Created = got.Created
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("after kill %d turn %d (-want +got):\n%.2000s", i, n, diff)
			}
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if asides, _ := filepath.Glob(filepath.Join(dir, "*.damaged-*")); len(asides) > 0 || out.Len() > 0 {
		t.Errorf("set aside: %q; logged: %s", asides, out)
	}
	t.Logf("%d turns were saved before ten kills", saved)
}

// killWriting starts a process that saves turns from a number on, kills it when some more are saved, and returns the
// number after the last that was.
func killWriting(t *testing.T, dir string, first, more int) int {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), "LEDGER_TEST_WRITE="+dir, fmt.Sprintf("LEDGER_TEST_FIRST=%d", first))
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	lines, next := bufio.NewReader(out), first
	for {
		if next == first+more {
			if err := c.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			more = -1
		}
		line, err := lines.ReadString('\n')
		if err == io.EOF {
			break
		}
		if err != nil || line != fmt.Sprintln(next) {
			t.Fatalf("the writing process said %q, want %d: %v", line, next, err)
		}
		next++
	}
	if err := c.Wait(); err == nil || !strings.Contains(err.Error(), "killed") {
		t.Fatalf("the writing process ended before it was killed: %v", err)
	}
	return next
}
