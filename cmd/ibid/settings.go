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
	"ibid/bot/openai"
	"ibid/bot/watch"
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
	watch     string // address; "": none

	discordToken, discordAPI, devGuild string
	replies                            discord.Replies
	collections                        discord.Collections
	allow, block                       discord.List
	quotas                             discord.Quotas
	cooldown                           time.Duration
	forgetful                          bool     // private questions are not kept
	forums                             []string // IDs

	chat      openai.ChatConfig // its URL empty: no model
	mark      bool              // what the documents don't support is shown, marked
	embedding openai.EmbedderConfig
	rerank    openai.RerankerConfig
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
	{"WATCH_ADDRESS", "", "where serve shows its health and figures, such as 127.0.0.1:9464; empty: nowhere", func(s *settings, v string) error {
		if s.watch = v; v == "" {
			return nil
		}
		return watch.CheckAddress(v)
	}},
	{"OPENAI_BASE_URL", "", "server that speaks OpenAI's protocol, such as http://localhost:11434/v1; empty: answers are quoted", func(s *settings, v string) error { s.chat.URL = v; return nil }},
	{"OPENAI_API_KEY", "", "its key, if it wants one", func(s *settings, v string) error { s.chat.Key = v; return nil }},
	{"CHAT_MODEL", "", "model that writes the answers, as the server calls it", func(s *settings, v string) error { s.chat.Model = v; return nil }},
	{"CONTEXT_TOKENS", "4096", "how much the model can read and write at once, as the server is set", func(s *settings, v string) (err error) {
		s.chat.ContextTokens, err = whole(v, 1024)
		return err
	}},
	{"ANSWER_TOKENS", "700", "most tokens of an answer, what the model thinks included", func(s *settings, v string) (err error) {
		s.chat.AnswerTokens, err = whole(v, 16)
		return err
	}},
	{"TEMPERATURE", "0", "0 for the likeliest words, up to 2", func(s *settings, v string) (err error) {
		if s.chat.Temperature, err = strconv.ParseFloat(v, 64); err != nil || !(s.chat.Temperature >= 0 && s.chat.Temperature <= 2) {
			return errors.New("want a number from 0 to 2")
		}
		return nil
	}},
	{"THINKING", "on", "off asks a model that thinks aloud to answer at once", func(s *settings, v string) (err error) {
		s.chat.NoThinking, err = either(v, "off", "on")
		return err
	}},
	{"ANSWER_TIMEOUT", "120s", "how long a model may take to its first sentence", func(s *settings, v string) (err error) {
		s.chat.First, err = duration(v, time.Second)
		return err
	}},
	{"ENDPOINT_PARALLEL", "2", "requests to a server at once", func(s *settings, v string) (err error) {
		n, err := whole(v, 1)
		s.chat.Parallel, s.embedding.Parallel, s.rerank.Parallel = n, n, n
		return err
	}},
	{"UNSUPPORTED", "drop", "drop or mark: sentences of a model that the documents don't support", func(s *settings, v string) (err error) {
		s.mark, err = either(v, "mark", "drop")
		return err
	}},
	{"EMBEDDING_MODEL", "", "model that makes vectors; empty: none is needed", func(s *settings, v string) error { s.embedding.Model = v; return nil }},
	{"EMBEDDING_BASE_URL", "", "its server; empty: OPENAI_BASE_URL", func(s *settings, v string) error { s.embedding.URL = cmp.Or(v, s.chat.URL); return nil }},
	{"EMBEDDING_API_KEY", "", "its key; empty: OPENAI_API_KEY, if the server is the same", func(s *settings, v string) error { s.embedding.Key = v; return nil }},
	{"EMBEDDING_DIMENSIONS", "", "length of its vectors, where it can make shorter ones", func(s *settings, v string) (err error) {
		if v != "" {
			s.embedding.Dimensions, err = whole(v, 1)
		}
		return err
	}},
	{"EMBEDDING_QUERY_PREFIX", "", "what the model wants before a question, in quotes: \"query: \"", func(s *settings, v string) error { s.embedding.QueryPrefix = v; return nil }},
	{"EMBEDDING_PASSAGE_PREFIX", "", "and before a passage", func(s *settings, v string) error { s.embedding.PassagePrefix = v; return nil }},
	{"RERANK_BASE_URL", "", "server that puts passages in order, such as llama.cpp with --rerank", func(s *settings, v string) error { s.rerank.URL = v; return nil }},
	{"RERANK_MODEL", "", "model that does it", func(s *settings, v string) error { s.rerank.Model = v; return nil }},
	{"DISCORD_TOKEN", "", "token of the bot, for serve", func(s *settings, v string) error { s.discordToken = v; return nil }},
	{"DISCORD_API_URL", "", "another server or a proxy in Discord's place", func(s *settings, v string) error { s.discordAPI = v; return nil }},
	{"DISCORD_DEV_GUILD", "", "ID of a server to register the commands in, where they appear at once", func(s *settings, v string) error {
		if s.devGuild = v; strings.Trim(v, "0123456789") != "" {
			return errors.New("want the ID of a server: in Discord, switch on Developer Mode and choose Copy Server ID from the server's menu")
		}
		return nil
	}},
	{"DISCORD_REPLIES", "reply", "answer a mention with a reply, or in a thread; CHANNEL=thread for one channel, after a comma", func(s *settings, v string) (err error) {
		s.replies, err = discord.ParseReplies(v)
		return err
	}},
	{"DISCORD_COLLECTIONS", "", "which subfolders of CORPUS_DIR may be searched where, such as guild:1=rules+faq, channel:2=staff, *=.", func(s *settings, v string) (err error) {
		s.collections, err = discord.ParseCollections(v)
		return err
	}},
	{"DISCORD_ALLOW", "", "who may ask, and where: guild:ID, category:ID, channel:ID, role:ID, user:ID, dm, with commas between; no place: where the owner of the application is", func(s *settings, v string) (err error) {
		s.allow, err = discord.ParseList(v)
		return err
	}},
	{"DISCORD_BLOCK", "", "who may not, and where, written likewise; beats DISCORD_ALLOW", func(s *settings, v string) (err error) {
		s.block, err = discord.ParseList(v)
		return err
	}},
	{"DISCORD_QUOTA_PERSON", "", "questions that a person may ask in a time, such as 20/24h; empty: any number", func(s *settings, v string) (err error) {
		s.quotas.Person, err = discord.ParseQuota(v)
		return err
	}},
	{"DISCORD_QUOTA_CHANNEL", "", "likewise in a channel with its threads", func(s *settings, v string) (err error) {
		s.quotas.Channel, err = discord.ParseQuota(v)
		return err
	}},
	{"DISCORD_QUOTA_GUILD", "", "in a server", func(s *settings, v string) (err error) {
		s.quotas.Guild, err = discord.ParseQuota(v)
		return err
	}},
	{"DISCORD_QUOTA_ALL", "", "by everybody together", func(s *settings, v string) (err error) {
		s.quotas.All, err = discord.ParseQuota(v)
		return err
	}},
	{"DISCORD_COOLDOWN", "0s", "least time between two questions of a person; follow-ups need not wait", func(s *settings, v string) (err error) {
		s.cooldown, err = duration(v, 0)
		return err
	}},
	{"LEDGER_PRIVATE", "on", "off: questions whose answers only the asker sees are not kept", func(s *settings, v string) (err error) {
		s.forgetful, err = either(v, "off", "on")
		return err
	}},
	{"DISCORD_FORUMS", "", "IDs of forum channels whose new posts are answered when the documents surely answer them; commas between", func(s *settings, v string) (err error) {
		s.forums, err = discord.ParseForums(v)
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

// whole reads a whole number of at least a minimum.
func whole(v string, least int) (int, error) {
	n, err := strconv.Atoi(v)
	if err != nil || n < least {
		return 0, fmt.Errorf("want a whole number from %d", least)
	}
	return n, nil
}

// either reads one of two words, and reports whether it is the first.
func either(v, first, second string) (bool, error) {
	if v != first && v != second {
		return false, fmt.Errorf("want %s or %s", second, first)
	}
	return v == first, nil
}

// prefixes are how the names of settings begin: a name of the environment that begins so and is none is a slip.
var prefixes = []string{"CORPUS_", "DATA_DIR", "LEXICON_", "MAX_FILE", "INDEX_INTERVAL", "RETENTION", "LEDGER_PRIVATE", "DISCORD_", "CHAT_MODEL", "CONTEXT_TOKENS", "ANSWER_", "EMBEDDING_", "RERANK_", "ENDPOINT_PARALLEL", "WATCH_"}

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
		if err := row.set(&s, cmp.Or(row.value(values), row.standard)); err != nil {
			return settings{}, warnings, fmt.Errorf("setting %s is %q: %w", row.name, values[row.name], err)
		}
	}
	return s, warnings, nil
}

// value returns what is set for a row. White space round it is a slip, but in a prefix that a model wants.
func (row setting) value(values map[string]string) string {
	if strings.HasSuffix(row.name, "_PREFIX") {
		return values[row.name]
	}
	return strings.TrimSpace(values[row.name])
}

func known(name string) bool {
	return slices.ContainsFunc(table, func(row setting) bool { return row.name == name })
}

// suggestion names the setting that begins most like a misspelt name, from its first word on.
func suggestion(name string) string {
	best, length := "", 0
	for _, row := range table {
		head, _, _ := strings.Cut(row.name, "_")
		if n := alike(row.name, strings.ToUpper(name)); n >= len(head) && n > length {
			best, length = row.name, n
		}
	}
	if best == "" {
		return "; see: ibid help settings"
	}
	return "; did you mean " + best + "?"
}

// alike returns how many bytes two names have in common at their beginnings.
func alike(a, b string) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
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
