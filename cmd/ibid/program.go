package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"

	"golang.org/x/term"

	"ibid/bot/terminal"
	"ibid/bot/watch"
	"ibid/retrieval"
	"ibid/retrieval/hashing"
	"ibid/retrieval/lexicon"
)

// program is what the commands share.
type program struct {
	console
	settings settings
	endpoint endpoint
	lists    *lexicon.Lexicon // once they are opened; nil where there are none
	watch    *watch.Watch     // of serve; nil: nobody counts
}

// open returns the index of the corpus, up to date, and says what there is to say about it. lists are for questions.
func (p *program) open(ctx context.Context, lists *lexicon.Lexicon) (*retrieval.Index, retrieval.Report, error) {
	meter := newMeter(p.err)
	index, report, err := retrieval.Open(ctx, p.retrievalConfig(lists, meter.show))
	meter.done()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, report, fmt.Errorf("there is no folder %s: make it and put documents in it, or set CORPUS_DIR", p.settings.corpusDir)
	case err != nil:
		return nil, report, fmt.Errorf("reading the folder %s (CORPUS_DIR): %w", p.settings.corpusDir, err)
	}
	if report.Reason != "" {
		fmt.Fprintf(p.err, "ibid: %s; it was built anew\n", report.Reason)
	}
	if report.Unsaved != nil {
		fmt.Fprintf(p.err, "ibid: the index cannot be kept, so every start builds it: %v (DATA_DIR)\n", report.Unsaved)
	}
	if report.Built && len(report.Skipped) > 0 {
		fmt.Fprintf(p.err, "ibid: %s not read; ibid sources says why\n", count(len(report.Skipped), "file"))
	}
	return index, report, nil
}

// retrievalConfig returns what the settings say about the index. Only index and serve wait for a model to embed.
func (p *program) retrievalConfig(lists *lexicon.Lexicon, progress func(stage string, done, total int)) retrieval.Config {
	c := retrieval.Config{
		Folder: p.settings.corpusDir, DataDir: p.settings.dataDir, MaxFileBytes: p.settings.maxFileMB << 20,
		Embedder: hashing.New(), Lexicon: lists, Progress: progress,
	}
	if p.endpoint.reranker != nil { // an interface of a nil pointer is not nil
		c.Reranker = p.endpoint.reranker
	}
	if p.endpoint.embedder != nil {
		c.Embedder, c.Later = p.endpoint.embedder, true
	}
	return p.watchRetrieval(c)
}

// logger returns the log of a command that runs for long.
func (p *program) logger() *slog.Logger {
	options := &slog.HandlerOptions{Level: p.settings.logLevel}
	if p.settings.logJSON {
		return slog.New(slog.NewJSONHandler(p.err, options))
	}
	return slog.New(slog.NewTextHandler(p.err, options))
}

// library returns the index for a question, which needs at least one document.
func (p *program) library(ctx context.Context) (*retrieval.Index, error) {
	index, report, err := p.open(ctx, p.openLexicon())
	if err == nil && report.Documents == 0 {
		err = fmt.Errorf("no documents in %s: put text, Markdown or wikitext files there (.txt .md .wiki)", p.settings.corpusDir)
	}
	if err == nil && report.Missing > 0 {
		fmt.Fprintf(p.err, "ibid: %s not embedded yet, and found by their words alone; ibid index embeds them\n", count(report.Missing, "passage"))
	}
	return index, err
}

// documents checks the documents that a question is restricted to.
func documents(index *retrieval.Index, paths []string) ([]string, error) {
	for _, path := range paths {
		if _, err := index.Paragraph(path, 0); err != nil {
			return nil, usageError{fmt.Errorf("no document %s; ibid sources lists them", path)}
		}
	}
	return paths, nil
}

// style returns how the output shows emphasis: colours on a terminal, unless NO_COLOR is set (no-color.org).
func (p *program) style() terminal.Style {
	for _, pair := range p.environ {
		if pair != "NO_COLOR=" && len(pair) > 9 && pair[:9] == "NO_COLOR=" {
			return terminal.Style{}
		}
	}
	return terminal.Style{Color: isTerminal(p.out)}
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// writeJSON writes v as one indented JSON value. Characters stand for themselves: nobody puts this into HTML.
func writeJSON(out io.Writer, v any) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(v)
}

// count writes a number of things.
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
