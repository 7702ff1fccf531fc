package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

var update = flag.Bool("update", false, "write what the program says into the scripts and golden files")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"ibid": main})
}

func TestScripts(t *testing.T) {
	lists := listsEnviron(t)
	testscript.Run(t, testscript.Params{
		Setup: func(e *testscript.Env) error {
			e.Vars = append(e.Vars, lists)
			return nil
		},
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       *update,
		Condition: func(name string) (bool, error) {
			if name == "root" {
				return os.Geteuid() == 0, nil
			}
			return false, errors.New("unknown condition " + name)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status": scriptStatus, "raw": scriptRaw, "encode": scriptEncode, "fifo": scriptFIFO, "large": scriptLarge,
		},
	})
}

// scriptStatus runs ibid and checks its exit status: status 3 ask 'a question'.
func scriptStatus(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: status N arguments-of-ibid")
	}
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec("ibid", args[1:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("running ibid: %v", err)
	}
	if want := args[0]; strconv.Itoa(got) != want {
		ts.Fatalf("ibid %q ended with status %d, want %s", args[1:], got, want)
	}
}

// scriptRaw writes bytes that a script cannot hold as they are: raw 'name\x1b' 'content\x00', both as in a Go string.
func scriptRaw(ts *testscript.TestScript, _ bool, args []string) {
	var unquoted []string
	for _, arg := range args {
		s, err := strconv.Unquote(`"` + arg + `"`)
		if err != nil {
			ts.Fatalf("%s: %v", arg, err)
		}
		unquoted = append(unquoted, s)
	}
	ts.Check(os.WriteFile(ts.MkAbs(unquoted[0]), []byte(unquoted[1]), 0o644))
}

// scriptEncode writes a file again in another encoding: encode UTF-16LE from to.
func scriptEncode(ts *testscript.TestScript, _ bool, args []string) {
	encoded, err := encodings[args[0]].NewEncoder().Bytes([]byte(ts.ReadFile(args[1])))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), encoded, 0o644))
}

// encodings are those that documents come in; the UTF-16 ones with a byte order mark.
var encodings = map[string]encoding.Encoding{
	"UTF-16LE":     unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
	"UTF-16BE":     unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
	"WINDOWS-1256": charmap.Windows1256,
	"GB18030":      simplifiedchinese.GB18030,
}

// scriptFIFO makes a named pipe, which nobody writes to.
func scriptFIFO(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(syscall.Mkfifo(ts.MkAbs(args[0]), 0o644))
}

// scriptLarge writes a text of the given size in bytes.
func scriptLarge(ts *testscript.TestScript, _ bool, args []string) {
	size, err := strconv.Atoi(args[0])
	ts.Check(err)
	line := "The tower is as tall as a tree.\n"
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(strings.Repeat(line, size/len(line)+1)[:size]), 0o644))
}

// buildProgram builds ibid as it is shipped and returns the path of the program.
func buildProgram(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "ibid")
	build := exec.Command("go", "build", "-o", program, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return program
}

// process runs a program in dir and returns its output, errors and exit status.
func process(t *testing.T, dir, program string, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	var out, errs bytes.Buffer
	c := exec.Command(program, args...)
	c.Dir, c.Stdout, c.Stderr, c.Env = dir, &out, &errs, []string{"HOME=" + dir, listsEnviron(t)}
	var exit *exec.ExitError
	if err := c.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatalf("ibid %q: %v", args, err)
	}
	return out.String(), errs.String(), c.ProcessState.ExitCode()
}

// inProcess runs a command line without a process and returns its output, errors and exit status.
func inProcess(t *testing.T, environ []string, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	var out, errs bytes.Buffer
	environ = append([]string{listsEnviron(t)}, environ...)
	status = run(context.Background(), args, console{in: strings.NewReader(""), out: &out, err: &errs, environ: environ})
	return out.String(), errs.String(), status
}

// listsEnviron returns the setting that names the word lists of the repository.
func listsEnviron(t testing.TB) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", "..", "retrieval", "lexicon", "data"))
	if err != nil {
		t.Fatal(err)
	}
	return "LEXICON_DIR=" + dir
}

// TestProgram tests the program as it is shipped, in processes of its own.
func TestProgram(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program, starts and kills it for half a minute")
	}
	program := buildProgram(t)
	t.Run("statuses", func(t *testing.T) { testStatuses(t, program) })
	t.Run("alike", func(t *testing.T) { testAlike(t, program) })
	t.Run("killed", func(t *testing.T) { testKilledBuilds(t, program) })
	t.Run("two builds", func(t *testing.T) { testTwoBuilds(t, program) })
}

// ownCorpus returns a folder with a copy of the documents that come with ibid.
func ownCorpus(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "corpus"), os.DirFS(filepath.Join("..", "..", "corpus"))); err != nil {
		t.Fatal(err)
	}
	return dir
}

func testStatuses(t *testing.T, program string) {
	dir, empty := ownCorpus(t), t.TempDir()
	for _, test := range []struct {
		dir  string
		args []string
		want int
	}{
		{dir, []string{"ask", "When did Azerbaijan and Israel establish diplomatic relations?"}, 0},
		{dir, []string{"index"}, 0},
		{dir, []string{"--help"}, 0},
		{empty, []string{"ask", "who?"}, 1},
		{dir, []string{"ask", "--source", "none.txt", "who?"}, 2},
		{dir, []string{"ask", "--nonsense"}, 2},
		{dir, []string{"ask", "What is the capital of Peru?"}, 3},
	} {
		if _, stderr, got := process(t, test.dir, program, test.args...); got != test.want {
			t.Errorf("ibid %q ended with status %d, want %d; stderr: %s", test.args, got, test.want, stderr)
		}
	}
}

// testAlike checks that the same question gets the same bytes, whatever the run.
func testAlike(t *testing.T, program string) {
	dir := ownCorpus(t)
	first := ""
	for i := range 50 {
		got, _, _ := process(t, dir, program, "ask", "--json", "How much of Azerbaijan's oil is exported to Israel?")
		if i == 0 {
			first = got
		}
		if got != first || got == "" {
			t.Fatalf("run %d answered differently:\n%s\nthe first:\n%s", i, got, first)
		}
	}
}
