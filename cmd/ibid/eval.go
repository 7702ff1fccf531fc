package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"ibid/bot"
	"ibid/bot/eval"
	"ibid/retrieval"
	"ibid/retrieval/hashing"
	"ibid/retrieval/markdown"
	"ibid/retrieval/plain"
	"ibid/retrieval/source"
)

// evalCommand measures.
type evalCommand struct {
	Documents files    `help:"Documents to ask instead of the folder: JSON, an object a line, each one passage." placeholder:"FILE…"`
	Questions files    `help:"Questions with what answers them: YAML for documents of your own, or JSON, an object a line." placeholder:"FILE…" required:""`
	Target    string   `help:"Which documents count: of the question's language (same), of any language (any), or of one, the only one then that is searched." default:"same" placeholder:"same|any|LANG"`
	Source    []string `help:"Only questions from these sources." placeholder:"NAME"`
	Articles  files    `help:"Whole articles, JSON, an object a line, to be split. Documents that stand in one are searched there." placeholder:"FILE…"`
	Out       string   `name:"run" help:"Write what became of each question: JSON, an object a line." placeholder:"FILE"`
	JSON      bool     `help:"Write the figures as JSON, an object a line."`
}

// files are the names after a flag, up to the next flag.
type files []string

// Decode takes the names from the command line.
func (f *files) Decode(c *kong.DecodeContext) error {
	var name string
	if err := c.Scan.PopValueInto("FILE", &name); err != nil {
		return err
	}
	*f = append(*f, name)
	for next := c.Scan.Peek(); !next.IsEOL() && !strings.HasPrefix(next.String(), "-"); next = c.Scan.Peek() {
		*f = append(*f, c.Scan.Pop().String())
	}
	return nil
}

// Run asks the questions and writes the figures. Nothing is written unless all were asked.
func (c *evalCommand) Run(ctx context.Context, p *program) error {
	input, err := c.read()
	if err != nil {
		return err
	}
	questions, err := c.questions(input)
	if err != nil {
		return err
	}
	run, err := newRun(c.Out)
	if err != nil {
		return err
	}
	defer run.discard()
	e, err := c.evaluation(ctx, p, input)
	if err != nil {
		return err
	}
	if err := check(questions, e.Corpus); err != nil {
		return err
	}
	meter := newMeter(p.err)
	if meter.terminal {
		e.Progress = func(done, total int) { meter.show("asking", done, total) }
	}
	results, err := e.Run(ctx, questions)
	meter.done()
	if err != nil {
		return err
	}
	if err := run.keep(results); err != nil {
		return err
	}
	scores := eval.ScoreAll(results, c.Target)
	if c.JSON {
		return writeScores(p.out, scores)
	}
	return writeReport(p.out, c.own(), results, scores)
}

// read reads all files.
func (c *evalCommand) read() (*eval.Input, error) {
	if slices.ContainsFunc(slices.Concat(c.Documents, c.Articles), isList) {
		return nil, usageError{errors.New("documents and articles are JSON, an object a line; only questions may be YAML")}
	}
	var in eval.Input
	for _, list := range []struct {
		names files
		read  func(string, io.Reader) error
	}{{c.Documents, in.ReadDocuments}, {c.Articles, in.ReadArticles}, {c.Questions, in.ReadQuestions}} {
		for _, name := range list.names {
			read := list.read
			if isList(name) {
				read = in.ReadList
			}
			if err := readFile(name, read); err != nil {
				return nil, err
			}
		}
	}
	return &in, nil
}

// isList reports whether a file is a list that people keep.
func isList(name string) bool {
	extension := strings.ToLower(filepath.Ext(name))
	return extension == ".yaml" || extension == ".yml"
}

func readFile(name string, read func(string, io.Reader) error) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return read(name, f)
}

// own reports whether the folder of documents is asked.
func (c *evalCommand) own() bool { return len(c.Documents) == 0 && len(c.Articles) == 0 }

// questions returns the questions to be asked, or says why they cannot be.
func (c *evalCommand) questions(in *eval.Input) ([]eval.Question, error) {
	lists := slices.ContainsFunc(c.Questions, isList)
	switch {
	case !lists && c.own():
		return nil, usageError{errors.New("these questions need --documents; for documents of your own write them as YAML")}
	case lists && c.Target != eval.Same:
		return nil, usageError{errors.New("questions in YAML have no --target: they name their document")}
	case len(in.Questions) == 0:
		return nil, fmt.Errorf("no questions in %s", strings.Join(c.Questions, ", "))
	case len(c.Source) == 0:
		return in.Questions, nil
	}
	var sources []string
	for _, q := range in.Questions {
		sources = append(sources, q.Source)
	}
	slices.Sort(sources)
	sources = slices.Compact(sources)
	for _, s := range c.Source {
		if !slices.Contains(sources, s) {
			return nil, usageError{fmt.Errorf("no question is from the source %s; there are: %s", s, strings.Join(sources, ", "))}
		}
	}
	return slices.DeleteFunc(in.Questions, func(q eval.Question) bool { return !slices.Contains(c.Source, q.Source) }), nil
}

// check reports a question of a list that names a document that there isn't.
func check(questions []eval.Question, corpus *eval.Corpus) error {
	for _, q := range questions {
		if q.Listed && q.Document != "" && !corpus.Has(q.Document) {
			return fmt.Errorf("%s: there is no document %s", q.Place, q.Document)
		}
	}
	return nil
}

// How many passages a search returns, so that they are of ten documents: of a folder one document can fill a ranking.
const (
	pooledLimit = 10
	folderLimit = 50
)

// evaluation makes the index and what asks it.
func (c *evalCommand) evaluation(ctx context.Context, p *program, in *eval.Input) (*eval.Evaluation, error) {
	e := &eval.Evaluation{Target: c.Target, Parallel: runtime.GOMAXPROCS(0), Now: time.Now}
	var index *retrieval.Index
	var err error
	limit := pooledLimit
	if c.own() {
		limit = folderLimit
		if index, err = p.library(ctx); err != nil {
			return nil, err
		}
		for _, d := range index.Documents() {
			in.Documents = append(in.Documents, eval.Document{ID: d.ID})
		}
		e.Corpus, err = eval.NewCorpus(in.Documents, nil, "")
	} else {
		index, e.Corpus, err = c.pool(ctx, p, in)
	}
	if err != nil {
		return nil, err
	}
	e.Asker = bot.New(index, p.writing())
	e.Search = func(ctx context.Context, question string) ([]eval.Hit, error) {
		found, err := index.Search(ctx, retrieval.Query{Text: question, Limit: limit})
		var hits []eval.Hit
		for _, h := range found.Hits {
			hits = append(hits, eval.Hit{Document: h.Document.ID, Start: h.Sentences[0].RawStart, End: h.Sentences[len(h.Sentences)-1].RawEnd})
		}
		return hits, err
	}
	return e, nil
}

// pool makes one index in memory of all documents and articles, or of those in the target language.
func (c *evalCommand) pool(ctx context.Context, p *program, in *eval.Input) (*retrieval.Index, *eval.Corpus, error) {
	language := ""
	if c.Target != eval.Same && c.Target != eval.Any {
		language = c.Target
	}
	corpus, err := eval.NewCorpus(in.Documents, in.Articles, language)
	if err != nil {
		return nil, nil, err
	}
	if len(corpus.Documents)+len(corpus.Articles) == 0 {
		return nil, nil, usageError{fmt.Errorf("no document is in the language %s (--target)", c.Target)}
	}
	var whole, split []*source.Document
	for _, d := range corpus.Documents {
		whole = append(whole, given(d))
	}
	for _, a := range corpus.Articles {
		split = append(split, article(a))
	}
	config := retrieval.Config{Lexicon: p.openLexicon(), Embedder: hashing.New()}
	meter := newMeter(p.err)
	defer meter.done()
	if meter.terminal {
		config.Progress = meter.show
	}
	index, err := retrieval.Collect(ctx, config, whole, split)
	return index, corpus, err
}

// given reads a document as it is given: all of its text is text, also a first line that a file would have as its title.
func given(d eval.Document) *source.Document {
	read := plain.Parse([]byte(d.Text))
	if read.Title != "" && d.Title != "" {
		b := source.NewBuilder([]byte(d.Text))
		b.Text(0, len(d.Text))
		read = b.Document(source.DocumentInfo{})
	}
	read.ID, read.Title, read.Language = d.ID, cmp.Or(d.Title, read.Title), d.Language
	return read
}

// article reads an article: Markdown if it opens with a heading, else plain text.
func article(a eval.Article) *source.Document {
	parse := plain.Parse
	if strings.HasPrefix(a.Text, "# ") {
		parse = markdown.Parse
	}
	read := parse([]byte(a.Text))
	read.ID, read.Title, read.Language = a.ID, cmp.Or(a.Title, read.Title), a.Language
	return read
}

// runFile is where a run is written: beside its place until it is whole.
type runFile struct {
	name string
	file *os.File
}

// newRun makes sure that a run can be written, before hours are spent on it; without a name there is none.
func newRun(name string) (*runFile, error) {
	if name == "" {
		return &runFile{}, nil
	}
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*")
	if err != nil {
		return nil, fmt.Errorf("writing the run: %w", err)
	}
	return &runFile{name, f}, nil
}

// keep writes the run and puts it into its place.
func (r *runFile) keep(results []eval.Result) error {
	if r.file == nil {
		return nil
	}
	if err := eval.WriteRun(r.file, results); err != nil {
		return fmt.Errorf("writing the run: %w", err)
	}
	if err := r.file.Chmod(0o644); err != nil {
		return fmt.Errorf("writing the run: %w", err)
	}
	if err := r.file.Close(); err != nil {
		return fmt.Errorf("writing the run: %w", err)
	}
	return os.Rename(r.file.Name(), r.name)
}

// discard removes what is left of a run that was not kept.
func (r *runFile) discard() {
	if r.file != nil {
		r.file.Close()
		os.Remove(r.file.Name())
	}
}

// writeScores writes the figures for programs.
func writeScores(out io.Writer, scores []eval.Score) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for _, s := range scores {
		if err := encoder.Encode(s); err != nil {
			return err
		}
	}
	return nil
}
