package main

import (
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ibid/bot/discord/discordtest"
)

// TestImage follows the Dockerfile without Docker: it builds from exactly the files that the image would be built from, puts
// the file tree of the final stage together, and runs the program there as the image would. As root it does so in a bare
// root, which has nothing but /app, and as the image's user; else in the folder and as whoever runs the test.
//
// What this cannot show: that docker build accepts the file, that the base images can be pulled, that `go mod download`
// reaches the modules, and how an engine makes the folders of volumes.
func TestImage(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program as the image does")
	}
	i := buildImage(t)
	for _, secret := range []string{".env", "data/ledger.db", "data/ledger.key", ".git/config"} {
		if !i.from[""].ignores(secret) {
			t.Errorf(".dockerignore lets %s into the build", secret)
		}
	}
	before := i.files(t)
	t.Logf("the image is made of %q", before)
	t.Run("ask", func(t *testing.T) { testImageAsks(t, i) })
	t.Run("serve", func(t *testing.T) { testImageServes(t, i) })
	if diff := cmp.Diff(before, i.files(t)); diff != "" {
		t.Errorf("outside of its data ibid changed (-before +after):\n%s", diff)
	}
}

// TestImageGo checks that the image is built with the Go that go.mod asks for: the base image fetches no other.
func TestImageGo(t *testing.T) {
	const from = "FROM golang:"
	lines, module := readLines(t, "Dockerfile"), readLines(t, "go.mod")
	at := slices.IndexFunc(module, func(line string) bool { return strings.HasPrefix(line, "go ") })
	got, _, _ := strings.Cut(strings.TrimPrefix(lines[0], from), " ")
	if want := strings.TrimPrefix(module[at], "go "); !strings.HasPrefix(lines[0], from) || !strings.HasPrefix(want+".", got+".") {
		t.Errorf("the Dockerfile begins with %q, go.mod wants Go %s", lines[0], want)
	}
}

// nonroot is the user of the image.
const nonroot = 65532

func testImageAsks(t *testing.T, i *image) {
	out, err := i.command(t, "ask", "When did Azerbaijan and Israel establish diplomatic relations?").CombinedOutput()
	if err != nil || !strings.Contains(string(out), "established diplomatic relations in April 1992. [1]") {
		t.Errorf("ask ended with %v and said:\n%s", err, out)
	}
	i.checkData(t, "index-*.ibid")
}

func testImageServes(t *testing.T, i *image) {
	p := &place{t: t, server: discordtest.New(t, discordtest.Options{})}
	c := i.command(t, i.words(t, "CMD")...)
	c.Env = append(c.Env, "DISCORD_TOKEN="+discordtest.Token, "DISCORD_API_URL="+p.server.URL())
	p.connect(c)
	p.kept(p.ask(discordtest.ChannelID, "When did Azerbaijan and Israel establish diplomatic relations?", "April 1992"))
	p.stop()
	i.checkData(t, "ledger.db")
}

// image is what the Dockerfile makes.
type image struct {
	final []instruction
	root  string // of the file tree
	from  map[string]tree
}

// instruction is a line of a Dockerfile: RUN and the rest.
type instruction struct{ name, rest string }

// tree is where COPY takes files from.
type tree struct {
	dir     string
	ignored []string // patterns of .dockerignore
}

// buildImage does what the Dockerfile says, but for downloading.
func buildImage(t *testing.T) *image {
	t.Helper()
	stages := readDockerfile(t)
	if len(stages) != 2 {
		t.Fatalf("the Dockerfile has %d stages, want 2", len(stages))
	}
	out, source := t.TempDir(), t.TempDir()
	i := &image{final: stages[1], root: t.TempDir(), from: map[string]tree{
		"": {dir: filepath.Join("..", ".."), ignored: readLines(t, ".dockerignore")}, "--from=build": {dir: out},
	}}
	for _, line := range stages[0] {
		switch {
		case line.name == "COPY":
			i.copy(t, source, line.rest)
		case line.name == "RUN" && line.rest != "go mod download":
			c := exec.Command("sh", "-c", strings.ReplaceAll(line.rest, "/out/", out+"/"))
			c.Dir = source
			if said, err := c.CombinedOutput(); err != nil {
				t.Fatalf("RUN %s: %v\n%s", line.rest, err, said)
			}
		}
	}
	for _, line := range i.final {
		if line.name == "COPY" {
			i.copy(t, i.root, line.rest)
		}
	}
	return i
}

// readDockerfile returns the instructions of each stage after its FROM.
func readDockerfile(t *testing.T) [][]instruction {
	t.Helper()
	var stages [][]instruction
	for _, line := range readLines(t, "Dockerfile") {
		name, rest, _ := strings.Cut(line, " ")
		if name == "FROM" {
			stages = append(stages, nil)
			continue
		}
		last := len(stages) - 1
		stages[last] = append(stages[last], instruction{name, rest})
	}
	return stages
}

// readLines returns the lines of a file of the repository, without comments.
func readLines(t *testing.T, name string) []string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "..", name))
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(strings.Split(string(raw), "\n"), func(line string) bool { return line == "" || line[0] == '#' })
}

// copy follows a COPY into the file tree at root.
func (i *image) copy(t *testing.T, root, rest string) {
	t.Helper()
	words := strings.Fields(rest)
	owner, from := 0, i.from[""]
	for ; strings.HasPrefix(words[0], "--"); words = words[1:] {
		if words[0] == "--chown=65532:65532" {
			owner = nonroot
		} else if from = i.from[words[0]]; from.dir == "" {
			t.Fatalf("COPY %s: this test doesn't know %s", rest, words[0])
		}
	}
	last := len(words) - 1
	for _, name := range words[:last] {
		to := filepath.Join(root, words[last])
		if strings.HasSuffix(words[last], "/") {
			to = filepath.Join(to, name)
		}
		if err := from.copy(strings.TrimPrefix(name, "/out/"), to, owner); err != nil {
			t.Fatalf("COPY %s: %v", rest, err)
		}
	}
}

// copy copies a file, or a folder with all that is in it. The owner is heeded where the test may give files away.
func (from tree) copy(name, to string, owner int) error {
	return fs.WalkDir(os.DirFS(from.dir), name, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || from.ignores(file) {
			return err
		}
		target := filepath.Join(to, strings.TrimPrefix(file, name))
		if entry.IsDir() {
			err = os.MkdirAll(target, 0o755)
		} else {
			err = copyFile(filepath.Join(from.dir, file), target)
		}
		if err == nil && os.Geteuid() == 0 {
			err = os.Chown(target, owner, owner)
		}
		return err
	})
}

// ignores reports whether .dockerignore takes a file out: of the patterns that fit, the last one counts.
func (from tree) ignores(file string) bool {
	ignored := false
	for _, line := range from.ignored {
		pattern, kept := strings.CutPrefix(line, "!")
		element, anywhere := strings.CutPrefix(pattern, "**/")
		fits := pattern == "*" || strings.HasPrefix(file+"/", pattern+"/")
		if anywhere {
			fits = slices.ContainsFunc(strings.Split(file, "/"), func(s string) bool { ok, _ := path.Match(element, s); return ok })
		}
		if fits {
			ignored = !kept
		}
	}
	return ignored
}

func copyFile(from, to string) error {
	raw, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	info, err := os.Stat(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	return os.WriteFile(to, raw, info.Mode().Perm())
}

// command is the image's program with other arguments than its own.
func (i *image) command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	root := i.root // of what the program sees
	attributes := &syscall.SysProcAttr{}
	if os.Geteuid() == 0 {
		attributes = &syscall.SysProcAttr{Chroot: i.root, Credential: &syscall.Credential{Uid: nonroot, Gid: nonroot}}
		root = ""
	}
	c := exec.Command(root+i.words(t, "ENTRYPOINT")[0], args...)
	c.SysProcAttr, c.Dir, c.Env = attributes, root+i.rest(t, "WORKDIR"), []string{}
	for pair := range strings.FieldsSeq(i.rest(t, "ENV")) {
		c.Env = append(c.Env, strings.Replace(pair, "=/", "="+root+"/", 1))
	}
	return c
}

// rest returns what stands behind an instruction of the final stage that occurs once.
func (i *image) rest(t *testing.T, name string) string {
	t.Helper()
	at := slices.IndexFunc(i.final, func(line instruction) bool { return line.name == name })
	if at < 0 {
		t.Fatalf("the Dockerfile has no %s", name)
	}
	return i.final[at].rest
}

// words returns an instruction that is a list of words in JSON.
func (i *image) words(t *testing.T, name string) []string {
	t.Helper()
	var words []string
	if err := json.Unmarshal([]byte(i.rest(t, name)), &words); err != nil || len(words) == 0 {
		t.Fatalf("%s %s: %v", name, i.rest(t, name), err)
	}
	return words
}

// checkData checks that the one file of a pattern is in the data folder, and whose it is.
func (i *image) checkData(t *testing.T, pattern string) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(i.root, "app", "data", pattern))
	if err != nil || len(names) != 1 {
		t.Fatalf("%s in the data folder: %q, %v", pattern, names, err)
	}
	info, err := os.Stat(names[0])
	if err != nil {
		t.Fatal(err)
	}
	if owner := int(info.Sys().(*syscall.Stat_t).Uid); os.Geteuid() == 0 && owner != nonroot {
		t.Errorf("%s belongs to user %d, want %d", names[0], owner, nonroot)
	}
}

// files lists what there is outside of the data folder.
func (i *image) files(t *testing.T) []string {
	t.Helper()
	var files []string
	err := fs.WalkDir(os.DirFS(i.root), ".", func(file string, _ fs.DirEntry, err error) error {
		if file == "app/data" {
			return fs.SkipDir
		}
		files = append(files, file)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
