package main

import (
	"context"
	"fmt"

	"ibid/retrieval"
)

// indexCommand brings the index up to date.
type indexCommand struct {
	JSON bool `help:"Write one JSON object."`
}

// jsonIndex is a contract with other programs: fields may be added, none renamed.
type jsonIndex struct {
	Documents int           `json:"documents"`
	Passages  int           `json:"passages"`
	Sentences int           `json:"sentences"`
	Built     bool          `json:"built"`
	Embedded  int           `json:"embedded"`
	Missing   int           `json:"missing"`
	Read      []string      `json:"read"`
	Removed   []string      `json:"removed"`
	Skipped   []jsonSkipped `json:"skipped"`
}

// Run says what the index holds, what was read for it, and what could not be embedded, which is an error.
func (c *indexCommand) Run(ctx context.Context, p *program) error {
	index, r, err := p.open(ctx)
	if err != nil {
		return err
	}
	filled, failed := p.fill(ctx, index)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	r.Embedded, r.Missing = filled.Embedded, filled.Missing
	if c.JSON {
		err = writeJSON(p.out, indexJSON(r))
	} else {
		err = writeIndex(p, r)
	}
	if err == nil && failed != nil {
		err = fmt.Errorf("%s not embedded yet, and found by their words alone; ibid index goes on from there: %w", count(r.Missing, "passage"), failed)
	}
	return err
}

// fill embeds what is missing and says how far it has come.
func (p *program) fill(ctx context.Context, index *retrieval.Index) (retrieval.Report, error) {
	meter := newMeter(p.err)
	defer meter.done()
	_, r, err := index.Fill(ctx, p.retrievalConfig(meter.show))
	return r, err
}

func indexJSON(r retrieval.Report) jsonIndex {
	skipped := []jsonSkipped{}
	for _, s := range r.Skipped {
		skipped = append(skipped, jsonSkipped{s.Path, s.Reason})
	}
	return jsonIndex{r.Documents, r.Passages, r.Sentences, r.Built, r.Embedded, r.Missing, list(r.Read), list(r.Removed), skipped}
}

func writeIndex(p *program, r retrieval.Report) error {
	text := fmt.Sprintf("%s, %s, %s.\n", count(r.Documents, "document"), count(r.Sentences, "sentence"), count(r.Passages, "passage"))
	if r.Built {
		text += fmt.Sprintf("Read %d, removed %d.", len(r.Read), len(r.Removed))
	} else {
		text += "Nothing has changed."
	}
	switch {
	case p.endpoint.embedder != nil:
		text += fmt.Sprintf("\n%d of them embedded, %d still missing.", r.Embedded, r.Missing)
	case r.Built:
		text += " No embedding model is set: words are compared, not meanings."
	}
	_, err := fmt.Fprintln(p.out, text)
	return err
}
