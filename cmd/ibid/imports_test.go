package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// walls says which of our packages each package may import. A package that is not listed fails the test: it has to be
// given a place in the layout first. Tests and packages named …test are free.
var walls = map[string][]string{
	"retrieval/text":               {},
	"retrieval/vector":             {},
	"retrieval/source":             {"retrieval/text"},
	"retrieval/lexical":            {"retrieval/text"},
	"retrieval/lexicon":            {"retrieval/text"},
	"retrieval/lexicon/maketables": {"retrieval/lexicon"},
	"retrieval/hashing":            {"retrieval/text"},
	"retrieval/plain":              {"retrieval/source", "retrieval/text"},
	"retrieval/markdown":           {"retrieval/source", "retrieval/text"},
	"retrieval/wikitext":           {"retrieval/source", "retrieval/text"},
	"retrieval/passage":            {"retrieval/source", "retrieval/text"},
	"retrieval/folder":             {"retrieval/source", "retrieval/text", "retrieval/plain", "retrieval/markdown", "retrieval/wikitext"},
	"retrieval":                    {"retrieval/source", "retrieval/text", "retrieval/folder", "retrieval/passage", "retrieval/lexical", "retrieval/lexicon", "retrieval/vector"},
	"prompts":                      {},
	"bot/claim":                    {"retrieval/lexicon", "retrieval/text"},
	"bot":                          {"retrieval", "retrieval/source", "retrieval/text", "bot/claim", "prompts"},
	"bot/wording":                  {"bot", "bot/claim", "retrieval/source", "retrieval/text"},
	"bot/ledger":                   {"bot", "retrieval/source"},
	"bot/openai":                   {"bot", "prompts"},
	"bot/eval":                     {"bot"},
	"bot/doctor":                   {"bot", "prompts"},
	"bot/watch":                    {"bot"},
	"bot/terminal":                 {"bot", "bot/claim", "bot/wording", "retrieval/source", "retrieval/text"},
	"bot/discord":                  {"bot", "bot/claim", "bot/wording", "retrieval/source", "retrieval/text"},
	"cmd/ibid":                     {"bot", "bot/claim", "bot/openai", "bot/wording", "bot/terminal", "bot/discord", "bot/ledger", "bot/eval", "bot/doctor", "bot/watch", "retrieval", "retrieval/source", "retrieval/hashing", "retrieval/lexicon", "retrieval/plain", "retrieval/markdown"},
}

// owners says which package alone may import a module of others.
var owners = map[string]string{
	"github.com/philippgille/chromem-go": "retrieval/vector",
	"github.com/joho/godotenv":           "cmd/ibid",
	"github.com/alecthomas/kong":         "cmd/ibid",
	"github.com/yuin/goldmark":           "retrieval/markdown",
	"github.com/gofrs/flock":             "retrieval",
	"github.com/bwmarrin/discordgo":      "bot/discord",
	"github.com/gorilla/websocket":       "bot/discord",
	"modernc.org/sqlite":                 "bot/ledger",
	"github.com/sashabaranov/go-openai":  "bot/openai",
	"github.com/prometheus":              "bot/watch",
}

// outside lists what only some packages may use of the standard library: the others are pure, or never on the network.
var outside = map[string][]string{
	"os":       {"retrieval", "retrieval/folder", "retrieval/lexicon", "retrieval/lexicon/maketables", "bot/ledger", "cmd/ibid"},
	"net":      {"bot/discord", "bot/openai", "bot/watch"},
	"net/http": {"bot/discord", "bot/openai", "bot/watch"},
}

func TestImports(t *testing.T) {
	root := filepath.Join("..", "..")
	seen := map[string]bool{}
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := entry.Name()
		if entry.IsDir() && (name == "testdata" || strings.HasPrefix(name, ".") && name != "." && name != "..") {
			return fs.SkipDir
		}
		if entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		relative, err := filepath.Rel(root, filepath.Dir(file))
		if err != nil {
			return err
		}
		pkg := filepath.ToSlash(relative)
		if strings.HasSuffix(pkg, "test") {
			return nil
		}
		seen[pkg] = true
		checkFile(t, pkg, file)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for pkg := range walls {
		if !seen[pkg] {
			t.Errorf("%s has a row in walls and no code", pkg)
		}
	}
}

func checkFile(t *testing.T, pkg, file string) {
	allowed, known := walls[pkg]
	if !known {
		t.Errorf("%s: package %s is not in the layout", file, pkg)
		return
	}
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range parsed.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		if ours, ok := strings.CutPrefix(imported, "ibid/"); ok && !slices.Contains(allowed, ours) {
			t.Errorf("%s imports %s: package %s may import %v", file, imported, pkg, allowed)
		}
		if only, ok := outside[imported]; ok && !slices.Contains(only, pkg) {
			t.Errorf("%s imports %s: only %v may", file, imported, only)
		}
		for module := imported; module != "."; module = path.Dir(module) {
			if owner, ok := owners[module]; ok && owner != pkg {
				t.Errorf("%s imports %s: only %s may", file, imported, owner)
			}
		}
	}
}
