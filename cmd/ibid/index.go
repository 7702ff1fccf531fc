package main

import (
	"context"
	"fmt"
)

// indexCommand brings the index up to date.
type indexCommand struct {
	JSON bool `help:"Write one JSON object."`
}

// Run says what the index holds and what was read for it.
func (c *indexCommand) Run(ctx context.Context, p *program) error {
	index, r, err := p.open(ctx, nil)
	if err != nil {
		return err
	}
	if c.JSON {
		skipped := []jsonSkipped{}
		for _, s := range index.Skipped() {
			skipped = append(skipped, jsonSkipped{s.Path, s.Reason})
		}
		return writeJSON(p.out, struct {
			Documents int           `json:"documents"`
			Passages  int           `json:"passages"`
			Sentences int           `json:"sentences"`
			Built     bool          `json:"built"`
			Read      []string      `json:"read"`
			Removed   []string      `json:"removed"`
			Skipped   []jsonSkipped `json:"skipped"`
		}{r.Documents, r.Passages, r.Sentences, r.Built, list(r.Read), list(r.Removed), skipped})
	}
	fmt.Fprintf(p.out, "%s, %s, %s.\n", count(r.Documents, "document"), count(r.Sentences, "sentence"), count(r.Passages, "passage"))
	if r.Built {
		fmt.Fprintf(p.out, "Read %d, removed %d. No embedding model is set: words are compared, not meanings.\n", len(r.Read), len(r.Removed))
	} else {
		fmt.Fprintln(p.out, "Nothing has changed.")
	}
	return nil
}
