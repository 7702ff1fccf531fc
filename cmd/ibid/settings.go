package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/joho/godotenv"

	"ibid/bot/discord"
)

// settings are what the environment and .env say.
type settings struct {
	corpusDir string
	dataDir   string
	lists     string // folder of word lists
	maxFileMB int64
	interval  time.Duration
	retention time.Duration
	logLevel  slog.Level
	logJSON   bool

	discordToken, discordAPI, devGuild string
	replies                            discord.Replies
}

// setting is a row of the table of settings.
type setting struct {
	name, standard, meaning string
	set                     func(s *settings, value string) error
}

// table is every setting: it reads them, makes `ibid help settings`, and is held against .env.example and the README.
var table = []setting{
	{"CORPUS_DIR", "corpus", "folder of documents", func(s *settings, v string) error { s.corpusDir = v; return nil }},
	{"DATA_DIR", "data", "folder for the index, and for what was asked in Discord", func(s *settings, v string) error { s.dataDir = v; return nil }},
	{"LEXICON_DIR", "", "folder of word lists, for questions in another language than the documents; empty: the folder lexicon beside the program, else retrieval/lexicon/data", func(s *settings, v string) error { s.lists = v; return nil }},
	{"MAX_FILE_MB", "64", "larger files are left out, in MiB", func(s *settings, v string) (err error) {
		s.maxFileMB, err = strconv.ParseInt(v, 10, 32)
		if err != nil || s.maxFileMB < 1 {
			return errors.New("want a whole number from 1")
		}
		return nil
	}},
	{"INDEX_INTERVAL", "30s", "how often serve looks for changed documents", func(s *settings, v string) (err error) {
		s.interval, err = duration(v, time.Second)
		return err
	}},
	{"RETENTION", "720h", "how long questions and answers are kept", func(s *settings, v string) (err error) {
		s.retention, err = duration(v, time.Hour)
		return err
	}},
	{"LOG_LEVEL", "info", "debug, info, warn or error", func(s *settings, v string) error {
		if s.logLevel.UnmarshalText([]byte(v)) != nil {
			return errors.New("want debug, info, warn or error")
		}
		return nil
	}},
	{"LOG_FORMAT", "text", "text or json", func(s *settings, v string) error {
		if s.logJSON = v == "json"; !s.logJSON && v != "text" {
			return errors.New("want text or json")
		}
		return nil
	}},
	{"DISCORD_TOKEN", "", "token of the bot, for serve", func(s *settings, v string) error { s.discordToken = v; return nil }},
	{"DISCORD_API_URL", "", "another server or a proxy in Discord's place", func(s *settings, v string) error { s.discordAPI = v; return nil }},
	{"DISCORD_DEV_GUILD", "", "ID of a server to register the commands in, where they appear at once", func(s *settings, v string) error { s.devGuild = v; return nil }},
	{"DISCORD_REPLIES", "reply", "answer a mention with a reply, or in a thread; CHANNEL=thread for one channel, after a comma", func(s *settings, v string) (err error) {
		s.replies, err = discord.ParseReplies(v)
		return err
	}},
}

// duration reads a time such as 30s or 720h of at least a minimum.
func duration(v string, least time.Duration) (time.Duration, error) {
	d, err := time.ParseDuration(v)
	if err != nil || d < least {
		return 0, fmt.Errorf("want a time such as 30s, 10m or 720h, at least %v", least)
	}
	return d, nil
}

// prefixes are how the names of settings begin: a name of the environment that begins so and is none is a slip.
var prefixes = []string{"CORPUS_", "DATA_DIR", "LEXICON_", "MAX_FILE", "INDEX_INTERVAL", "RETENTION", "DISCORD_"}

// readSettings reads the settings from a .env file and the environment, which beats it. Unknown names are warnings.
func readSettings(file string, environ []string) (settings, []string, error) {
	values, err := readEnvFile(file)
	if err != nil {
		return settings{}, nil, err
	}
	var warnings []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if !known(name) {
			warnings = append(warnings, fmt.Sprintf("%s: unknown setting %s%s", file, name, suggestion(name)))
		}
	}
	for _, pair := range environ {
		name, value, _ := strings.Cut(pair, "=")
		if known(name) && value != "" {
			values[name] = value
		} else if !known(name) && slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(name, p) }) {
			warnings = append(warnings, fmt.Sprintf("environment: unknown setting %s%s", name, suggestion(name)))
		}
	}
	var s settings
	for _, row := range table {
		if err := row.set(&s, cmp.Or(strings.TrimSpace(values[row.name]), row.standard)); err != nil {
			return settings{}, warnings, fmt.Errorf("setting %s is %q: %w", row.name, values[row.name], err)
		}
	}
	return s, warnings, nil
}

func known(name string) bool {
	return slices.ContainsFunc(table, func(row setting) bool { return row.name == name })
}

// suggestion names the setting that a misspelt name begins like.
func suggestion(name string) string {
	for _, row := range table {
		if head, _, _ := strings.Cut(row.name, "_"); strings.HasPrefix(strings.ToUpper(name), head) {
			return "; did you mean " + row.name + "?"
		}
	}
	return "; see: ibid help settings"
}

// readEnvFile reads a .env file; one that is missing has no values. Its error names the line.
func readEnvFile(file string) (map[string]string, error) {
	raw, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return map[string]string{}, nil
	}
	if err != nil {
		return nil, err
	}
	text := strings.TrimPrefix(string(raw), "\ufeff")
	values, err := godotenv.Unmarshal(text)
	if err != nil {
		return nil, fmt.Errorf("%s, line %d: not NAME=value", file, badLine(text))
	}
	return values, nil
}

// badLine returns the line, from 1, at which a .env text that does not parse goes wrong: the one after the longest
// beginning that parses.
func badLine(text string) int {
	lines := strings.SplitAfter(text, "\n")
	for n := len(lines) - 1; n > 0; n-- {
		if _, err := godotenv.Unmarshal(strings.Join(lines[:n], "")); err == nil {
			return n + 1
		}
	}
	return 1
}

// writeSettings prints the table for people.
func writeSettings(out io.Writer) {
	fmt.Fprintln(out, "Settings come from the environment, else from the file .env of this folder.")
	for _, row := range table {
		fmt.Fprintf(out, "\n  %s=%s\n      %s\n", row.name, row.standard, row.meaning)
	}
}
