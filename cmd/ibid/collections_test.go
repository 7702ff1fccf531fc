package main

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ibid/bot/discord"
	"ibid/retrieval/source"
)

// TestCollectionsSetting: names with spaces come whole from .env, and what can't be read is told with the setting's name.
func TestCollectionsSetting(t *testing.T) {
	file := filepath.Join(t.TempDir(), ".env")
	if err := os.WriteFile(file, []byte("DISCORD_COLLECTIONS=guild:1=house rules + faq, dm=a%2Bb, *=.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, _, err := readSettings(file, nil)
	want := discord.Collections{"guild:1": {"house rules", "faq"}, "dm": {"a+b"}, "*": {"."}}
	if diff := cmp.Diff(want, s.collections); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	_, _, err = readSettings(file, []string{"DISCORD_COLLECTIONS=guild:1=rules, staff"})
	if err == nil || !strings.Contains(err.Error(), `setting DISCORD_COLLECTIONS`) || !strings.Contains(err.Error(), `entry "staff"`) {
		t.Errorf("%v, want an error that names the setting and the entry", err)
	}
}

// TestMissingCollections: a collection without documents is a warning each, not an error.
func TestMissingCollections(t *testing.T) {
	collections, err := discord.ParseCollections("guild:1=rules+old rules, dm=old rules, *=.")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	warnMissing(slog.New(slog.NewTextHandler(&out, nil)), collections, []source.DocumentInfo{{ID: "rules/deep/a.md"}, {ID: "b.md"}})
	if got := out.String(); strings.Count(got, "\n") != 1 || !strings.Contains(got, `collection="old rules"`) || !strings.Contains(got, "CORPUS_DIR") {
		t.Errorf("the log has\n%s\nwant one warning, about old rules", got)
	}
}

// TestNoDocuments: a folder without documents is one warning, whatever collections are named.
func TestNoDocuments(t *testing.T) {
	var out bytes.Buffer
	warnMissing(slog.New(slog.NewTextHandler(&out, nil)), discord.Collections{"*": {"rules"}}, nil)
	if got := out.String(); strings.Count(got, "\n") != 1 || !strings.Contains(got, "put some into CORPUS_DIR") {
		t.Errorf("the log has\n%s\nwant one warning, about the folder", got)
	}
}
