package retrieval

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

// killedAt names the environment of a process that fills in an index until it is killed.
const killedAt = "RETRIEVAL_TEST_FILL"

func TestMain(m *testing.M) {
	if dir := os.Getenv(killedAt); dir != "" {
		fillUntilKilled(dir)
		os.Exit(1)
	}
	goleak.VerifyTestMain(m)
}

// fillUntilKilled says the number of each batch, and embeds it for a byte of its input.
func fillUntilKilled(dir string) {
	e := newScripted(func(batch int) error {
		fmt.Println(batch)
		_, err := os.Stdin.Read(make([]byte, 1))
		return err
	})
	e.dimension = 256
	c := killedConfig(dir, e)
	x, _, err := Open(context.Background(), c)
	if err == nil {
		_, _, err = x.Fill(context.Background(), c)
	}
	fmt.Println("ended:", err)
}

func killedConfig(dir string, e Embedder) Config {
	return Config{Folder: filepath.Join(dir, "corpus"), DataDir: filepath.Join(dir, "data"), Embedder: e, Later: true}
}

// TestKilledFillings kills processes that fill in the same index, one after the other, until one is done. Each goes on
// where the last was killed, and what is kept is always whole.
func TestKilledFillings(t *testing.T) {
	dir := t.TempDir()
	const passages = 2000 // 32 batches, of which a process does no more than one beyond that at which it is killed
	e := newEmbedder()
	e.dimension = 256
	c := killedConfig(dir, e)
	writeFiles(t, c.Folder, villages(passages))
	embedded, kills := 0, 0
	for more := 1; ; more++ {
		killed, batches := killFilling(t, dir, more)
		x, report := mustOpen(t, c)
		least := embedded + embedBatch*batches
		if !killed {
			least = passages
		}
		if report.Embedded < least || report.Embedded+report.Missing != passages || report.Reason != "" {
			t.Fatalf("after %d kills, the last in batch %d: %+v, want at least %d embedded", kills, batches, report, least)
		}
		if _, err := x.Search(t.Context(), Query{Text: "village 7"}); err != nil {
			t.Error(err)
		}
		embedded = report.Embedded
		if !killed {
			break
		}
		kills++
	}
	if e.taken() > 0 || kills < 5 {
		t.Errorf("%d fillings were killed, want at least 5", kills)
	}
	x, _ := mustOpen(t, c)
	c.DataDir, c.Later = t.TempDir(), false
	fresh, _ := mustOpen(t, c)
	for i := range fresh.passages {
		if fresh.passages[i].id != x.passages[i].id || !equalRows(fresh.row(i), x.row(i)) {
			t.Fatalf("passage %d has another vector than without kills", i)
		}
	}
	t.Logf("%d fillings were killed before one ended", kills)
}

func equalRows(a, b []float32) bool {
	return string(floatBytes(a)) == string(floatBytes(b)) && len(a) > 0
}

// killFilling starts a process that fills in and kills it while it is at the batch of a number, or just past it, unless it
// ends before. It returns how many batches were done for sure.
func killFilling(t *testing.T, dir string, batch int) (killed bool, done int) {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), killedAt+"="+dir)
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := in.Write(make([]byte, batch+1)); err != nil {
		t.Fatal(err)
	}
	ended := ""
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if rest, ok := strings.CutPrefix(lines.Text(), "ended: "); ok {
			ended = rest
			continue
		}
		if _, err := fmt.Sscan(lines.Text(), &done); err != nil {
			t.Fatalf("the process said %q", lines.Text())
		}
		if done == batch {
			_ = c.Process.Kill() // it may have ended
		}
	}
	if err := c.Wait(); err == nil || ended != "" && ended != "<nil>" {
		t.Fatalf("the process ended with %v, %q", err, ended)
	}
	return ended == "", done
}
