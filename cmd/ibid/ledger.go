package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"ibid/bot/ledger"
)

// ledgerCommand lists what was asked.
type ledgerCommand struct {
	Refused bool `help:"Only questions that the documents don't answer."`
	Down    bool `help:"Only answers that somebody judged bad."`
	Limit   int  `help:"How many at most." default:"50"`
	JSON    bool `help:"Write one JSON object a question."`
}

// jsonEntry is a contract with other programs: fields may be added, none renamed.
type jsonEntry struct {
	Time     string   `json:"time"`
	Way      string   `json:"way"`
	Question string   `json:"question"`
	Language string   `json:"language"`
	Outcome  string   `json:"outcome"`
	Sure     bool     `json:"sure"`
	Up       int      `json:"up"`
	Down     int      `json:"down"`
	Reasons  []string `json:"reasons"`
}

// Run lists the questions, newest first.
func (c *ledgerCommand) Run(ctx context.Context, p *program) error {
	if c.Limit < 1 || c.Limit > 1000 {
		return usageError{fmt.Errorf("--limit is %d: want 1 to 1000", c.Limit)}
	}
	if _, err := os.Stat(filepath.Join(p.settings.dataDir, "ledger.db")); err != nil {
		fmt.Fprintf(p.err, "ibid: nothing has been asked in Discord yet: there is no ledger in %s (DATA_DIR)\n", p.settings.dataDir)
		return nil
	}
	kept, err := ledger.Open(ctx, ledger.Config{Dir: p.settings.dataDir, Retention: p.settings.retention, Logger: p.logger()})
	if err != nil {
		return fmt.Errorf("opening the ledger (DATA_DIR): %w", err)
	}
	defer kept.Close()
	entries, err := kept.List(ctx, ledger.Filter{Refused: c.Refused, Down: c.Down, Limit: c.Limit})
	if err != nil {
		return err
	}
	if len(entries) == 0 {
		fmt.Fprintln(p.err, "ibid: no such question has been asked in Discord")
	}
	for _, e := range entries {
		if err := c.write(p, e); err != nil {
			return err
		}
	}
	return nil
}

func (c *ledgerCommand) write(p *program, e ledger.Entry) error {
	if c.JSON {
		return writeJSON(p.out, jsonEntry{
			e.Created.Format(time.RFC3339), string(e.Way), e.Question, e.Answer.Language, string(e.Answer.Outcome), e.Answer.Sure, e.Up, e.Down, list(e.Reasons),
		})
	}
	judged := ""
	if e.Up+e.Down > 0 {
		judged = fmt.Sprintf("  👍 %d 👎 %d", e.Up, e.Down)
	}
	_, err := fmt.Fprintf(p.out, "%s  %s%s  %s\n", e.Created.Format(time.DateTime), e.Answer.Outcome, judged, printable(strings.Join(strings.Fields(e.Question), " ")))
	for _, reason := range e.Reasons {
		fmt.Fprintf(p.out, "    %s\n", printable(strings.Join(strings.Fields(reason), " ")))
	}
	return err
}
