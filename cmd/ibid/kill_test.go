package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gofrs/flock"
)

// villages is how many documents the tests with real processes index: a build of them takes about a second.
const villages = 2000

// writeVillages writes a corpus of many small documents.
func writeVillages(t *testing.T, dir string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for i := range villages {
		writeVillage(t, dir, i, "green")
	}
}

func writeVillage(t *testing.T, dir string, i int, colour string) {
	t.Helper()
	text := fmt.Sprintf("Village %d lies by the river. The gate of village %d is %s. Its mill was built in %d and has %d windows.\n",
		i, i, colour, 1200+i%800, i%37)
	if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("village%04d.txt", i)), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// killing is a build that is killed after a share of the time that it takes, or, with a share of 0, as soon as it writes
// its snapshot.
type killing struct {
	share float64
	fresh bool // there is no snapshot before the build
}

// killings spreads kills over a build, and puts some into the writing of the snapshot.
func killings() []killing {
	random := rand.New(rand.NewPCG(1, 2))
	var list []killing
	for i := range 20 {
		k := killing{fresh: i%2 == 0, share: .95 * random.Float64()}
		if i%5 == 0 {
			k.share = 0
		}
		list = append(list, k)
	}
	return list
}

// testKilledBuilds kills builds and checks that the next command answers from an index that is whole and up to date, and
// that nothing piles up beside the snapshot.
func testKilledBuilds(t *testing.T, program string) {
	dir := t.TempDir()
	corpus, data := filepath.Join(dir, "corpus"), filepath.Join(dir, "data")
	writeVillages(t, corpus)
	timed := func() time.Duration {
		started := time.Now()
		if _, stderr, status := process(t, dir, program, "index"); status != 0 {
			t.Fatalf("ibid index ended with status %d: %s", status, stderr)
		}
		return time.Since(started)
	}
	takes := map[bool]time.Duration{}
	for range 2 { // the first time nothing is in the system's cache
		if err := os.RemoveAll(data); err != nil {
			t.Fatal(err)
		}
		takes[true] = timed()
	}
	writeVillage(t, corpus, 7, "white")
	takes[false] = timed()
	killed, writing := 0, 0
	for i, k := range killings() {
		if k.fresh {
			if err := os.RemoveAll(data); err != nil {
				t.Fatal(err)
			}
		}
		colour := fmt.Sprintf("colour%d", i)
		writeVillage(t, corpus, 7, colour)
		if kill(t, dir, program, time.Duration(k.share*float64(takes[k.fresh]))) {
			killed++
		}
		if len(leftovers(t, data)) > 0 {
			writing++
		}
		stdout, stderr, status := process(t, dir, program, "ask", "What is the gate of village 7?")
		if status != 0 || !strings.Contains(stdout, "The gate of village 7 is "+colour) || strings.Contains(stderr, "built anew") {
			t.Errorf("killing %d (%+v): ibid ask ended with status %d\nstdout: %s\nstderr: %s", i, k, status, stdout, stderr)
		}
		if left := leftovers(t, data); len(left) > 0 {
			t.Errorf("killing %d (%+v): left in the data folder: %q", i, k, left)
		}
	}
	t.Logf("a build takes %v, a small change %v; %d builds were killed, %d of them while they wrote", takes[true], takes[false], killed, writing)
	if writing == 0 {
		t.Error("no build was killed while it wrote its snapshot")
	}
}

// kill starts a build, kills it after a time, or once it writes its snapshot, and reports whether it was still at work.
func kill(t *testing.T, dir, program string, after time.Duration) bool {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	c := exec.CommandContext(ctx, program, "index")
	c.Dir = dir
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	var timer <-chan time.Time
	look := time.NewTicker(500 * time.Microsecond)
	defer look.Stop()
	if after > 0 {
		timer = time.After(after)
	}
	for {
		select {
		case err := <-ended:
			return err != nil
		case <-timer:
			stop()
		case <-look.C:
			if after == 0 && len(leftovers(t, filepath.Join(dir, "data"))) > 0 {
				stop()
			}
		}
	}
}

// leftovers lists unfinished snapshots.
func leftovers(t *testing.T, data string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(data, "*.tmp"))
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// testTwoBuilds makes two builds of one folder wait for a third: both say so, both succeed, and one of them leaves the
// work to the other.
func testTwoBuilds(t *testing.T, program string) {
	dir := t.TempDir()
	corpus := filepath.Join(dir, "corpus")
	if err := os.Mkdir(corpus, 0o755); err != nil {
		t.Fatal(err)
	}
	writeVillage(t, corpus, 1, "green")
	process(t, dir, program, "index")
	locks, err := filepath.Glob(filepath.Join(dir, "data", "*.ibid.lock"))
	if err != nil || len(locks) != 1 {
		t.Fatalf("locks: %q, %v", locks, err)
	}
	held := flock.New(locks[0])
	if err := held.Lock(); err != nil {
		t.Fatal(err)
	}
	writeVillage(t, corpus, 2, "red")
	builds := []*waitingBuild{startBuild(t, dir, program), startBuild(t, dir, program)}
	for _, b := range builds {
		if line := <-b.said; line != "ibid: waiting for another build" {
			t.Errorf("a build while another holds the lock said %q", line)
		}
	}
	if err := held.Unlock(); err != nil {
		t.Fatal(err)
	}
	built := 0
	for _, b := range builds {
		if err := b.process.Wait(); err != nil {
			t.Errorf("a build that waited ended with %v", err)
		}
		built += strings.Count(b.out.String(), `"built": true`)
		if !strings.Contains(b.out.String(), `"documents": 2,`) {
			t.Errorf("a build that waited printed %s, want 2 documents", &b.out)
		}
	}
	if built != 1 {
		t.Errorf("%d of two processes built the index, want 1", built)
	}
	stdout, _, _ := process(t, dir, program, "index", "--json")
	if !strings.Contains(stdout, `"built": false`) || !strings.Contains(stdout, `"documents": 2,`) {
		t.Errorf("after two builds at once ibid index says %s", stdout)
	}
}

// waitingBuild is a build in a process of its own.
type waitingBuild struct {
	process *exec.Cmd
	out     bytes.Buffer
	said    chan string // the first line of its errors, "" when it ends without one
}

func startBuild(t *testing.T, dir, program string) *waitingBuild {
	t.Helper()
	b := &waitingBuild{process: exec.Command(program, "index", "--json"), said: make(chan string, 1)}
	b.process.Dir, b.process.Stdout = dir, &b.out
	errs, err := b.process.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := b.process.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		line, _ := bufio.NewReader(errs).ReadString('\n')
		b.said <- strings.TrimSpace(line)
	}()
	return b
}
