package main

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ibid/bot/discord/discordtest"
	"ibid/bot/doctor"
	"ibid/bot/openai/openaitest"
)

// TestDoctor checks that the doctor looks at all that is set, with the settings as they are.
func TestDoctor(t *testing.T) {
	s := openaitest.New(t, openaitest.Options{Key: "secret-of-the-test"})
	d := discordtest.New(t, discordtest.Options{})
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.txt"), []byte("The mill was built by Alice Stone.\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	environ := []string{
		"CORPUS_DIR=" + dir, "DATA_DIR=" + t.TempDir(), "OPENAI_BASE_URL=" + s.URL(), "OPENAI_API_KEY=secret-of-the-test", "CHAT_MODEL=test-model", "CONTEXT_TOKENS=2048",
		"EMBEDDING_MODEL=nomic-embed-text", "RERANK_BASE_URL=" + s.URL(), "RERANK_MODEL=r", "DISCORD_TOKEN=" + discordtest.Token, "DISCORD_API_URL=" + d.URL(),
	}
	stdout, stderr, status := inProcess(t, environ, "doctor", "--json")
	var got jsonDoctor
	if err := json.Unmarshal([]byte(stdout), &got); err != nil {
		t.Fatalf("%v in %q, errors %q", err, stdout, stderr)
	}
	levels := map[string]doctor.Level{}
	for _, r := range got.Checks {
		levels[r.Name] = r.Level
		if r.Found == "" || (r.Remedy == "") != (r.Level == doctor.OK || r.Level == doctor.Skipped) {
			t.Errorf("%+v: want what was found, and a remedy where something is wrong", r)
		}
	}
	for name, want := range map[string]doctor.Level{
		"documents": doctor.Warning, "server": doctor.OK, "key": doctor.OK, "model": doctor.OK, "first word": doctor.OK, "context": doctor.OK, "citations": doctor.Warning,
		"embeddings": doctor.OK, "prefixes": doctor.Warning, "languages": doctor.Warning, "reranker": doctor.Failure, "discord token": doctor.OK, "discord application": doctor.Warning,
	} {
		if levels[name] != want {
			t.Errorf("%s is %q, want %q", name, levels[name], want)
		}
	}
	if status != statusFailed || got.Failures != 1 || got.Warnings < 4 {
		t.Errorf("status %d, %d failures, %d warnings; want %d, 1, and more than 3:\n%s", status, got.Failures, got.Warnings, statusFailed, stdout)
	}
	if all := stdout + stderr; strings.Contains(all, "secret-of-the-test") || strings.Contains(all, discordtest.Token) {
		t.Errorf("a key or a token is in the output:\n%s", all)
	}
}

// TestExamineLogs checks what serve says of a model at its start: what is wrong, and nothing else.
func TestExamineLogs(t *testing.T) {
	s := openaitest.New(t, openaitest.Options{})
	for _, test := range []struct {
		model, script string
		want          string
	}{
		{"good", "", ""},
		{"missing", `{"error":{"message":"model \"missing\" not found"}}`, `level=WARN msg="the model: model" found=`},
	} {
		if test.script != "" {
			s.Always(openaitest.Chat, openaitest.Fails(404, test.script))
		}
		set, _, err := readSettings(filepath.Join(t.TempDir(), ".env"), []string{"OPENAI_BASE_URL=" + s.URL(), "CHAT_MODEL=" + test.model})
		if err != nil {
			t.Fatal(err)
		}
		p := &program{settings: set}
		if p.endpoint, err = set.endpoint(); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		p.examine(t.Context(), slog.New(slog.NewTextHandler(&out, nil)))
		if got := out.String(); (test.want == "") != (got == "") || !strings.Contains(got, test.want) {
			t.Errorf("%s: logged %q, want %q", test.model, got, test.want)
		}
	}
}
