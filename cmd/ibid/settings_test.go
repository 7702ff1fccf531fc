package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// pairs returns the table of settings as it stands in .env.
func pairs() []string {
	var list []string
	for _, row := range table {
		list = append(list, row.name+"="+row.standard)
	}
	return list
}

func TestExampleListsSettings(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("..", "..", ".env.example"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for line := range strings.Lines(string(raw)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			got = append(got, line)
		}
	}
	if diff := cmp.Diff(pairs(), got); diff != "" {
		t.Errorf(".env.example is not the table of settings (-table +file):\n%s", diff)
	}
}

// A row of the README's table: | `NAME` | `default` | meaning |
var readmeRow = regexp.MustCompile("(?m)^\\| `([A-Z_]+)` \\| (?:`([^`]*)`)? *\\| (.+?) \\|$")

func TestReadmeListsSettings(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if os.IsNotExist(err) {
		t.Skip("no README.md yet")
	} else if err != nil {
		t.Fatal(err)
	}
	var want, got [][]string
	for _, row := range table {
		want = append(want, []string{row.name, row.standard, row.meaning})
	}
	for _, match := range readmeRow.FindAllStringSubmatch(string(raw), -1) {
		got = append(got, match[1:])
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the README's table is not the table of settings (-table +README):\n%s", diff)
	}
}

func TestHelpSettings(t *testing.T) {
	stdout, stderr, status := inProcess(t, nil, "help", "settings")
	if status != 0 || stderr != "" {
		t.Errorf("ibid help settings ended with status %d: %s", status, stderr)
	}
	golden(t, "help_settings.txt", stdout)
}

// golden compares a text with a file of testdata/golden, or writes it with -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}
