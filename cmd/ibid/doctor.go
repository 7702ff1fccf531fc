package main

import (
	"context"
	"errors"
	"log/slog"
	"os"

	"ibid/bot"
	"ibid/bot/discord"
	"ibid/bot/doctor"
	"ibid/bot/openai"
	"ibid/retrieval"
	"ibid/retrieval/hashing"
	"ibid/retrieval/lexicon"
	"ibid/retrieval/plain"
	"ibid/retrieval/source"
)

// doctorCommand checks a set-up.
type doctorCommand struct {
	JSON bool `help:"Write one JSON object."`
}

// errUnwell ends a command that has found failures; all is said already.
var errUnwell = errors.New("something that is set does not work")

// Run says of each part of the set-up how it is, and what to do; a failure is errUnwell.
func (c *doctorCommand) Run(ctx context.Context, p *program) error {
	setup, err := p.setup()
	if err != nil {
		return err
	}
	var failed error
	results := doctor.Examine(ctx, setup, func(r doctor.Result) {
		if !c.JSON {
			failed = errors.Join(failed, doctor.Write(p.out, r))
		}
	})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	j := doctorJSON(results)
	if c.JSON {
		failed = writeJSON(p.out, j)
	}
	if failed == nil && j.Failures > 0 {
		return errUnwell
	}
	return failed
}

// jsonDoctor is a contract with other programs: fields may be added, none renamed.
type jsonDoctor struct {
	Failures int             `json:"failures"`
	Warnings int             `json:"warnings"`
	Checks   []doctor.Result `json:"checks"`
}

func doctorJSON(results []doctor.Result) jsonDoctor {
	j := jsonDoctor{Checks: results}
	for _, r := range results {
		switch r.Level {
		case doctor.Failure:
			j.Failures++
		case doctor.Warning:
			j.Warnings++
		}
	}
	return j
}

// setup is what the doctor looks at: all that the settings name.
func (p *program) setup() (doctor.Setup, error) {
	api, err := apiURL(p.settings.discordAPI)
	if err != nil {
		return doctor.Setup{}, err
	}
	s := doctor.Setup{Documents: p.folder, Lists: p.wordLists, Chat: p.chatSetup(), Embedding: p.embeddingSetup()}
	if p.endpoint.reranker != nil {
		s.Reranker = p.endpoint.reranker
	}
	if p.settings.discordToken != "" {
		s.Discord = func(ctx context.Context) []doctor.Result {
			return discordResults(discord.Examine(ctx, discord.Config{Token: p.settings.discordToken, API: api, Allow: p.settings.allow}))
		}
	}
	return s, nil
}

// folder opens the index, and tries to write beside it: an index that is as it was is not written.
func (p *program) folder(ctx context.Context) (doctor.Documents, error) {
	_, report, err := p.open(ctx, nil)
	if err != nil {
		return doctor.Documents{}, err
	}
	d := doctor.Documents{
		Folder: p.settings.corpusDir, Documents: report.Documents, Passages: report.Passages,
		Vectors: report.Embedded, Missing: report.Missing, NotRead: len(report.Skipped), Unsaved: report.Unsaved,
	}
	if d.Unsaved == nil {
		d.Unsaved = writable(p.settings.dataDir)
	}
	return d, nil
}

// wordLists opens the word lists and reads them, so that one that is broken shows.
func (p *program) wordLists() doctor.Lists {
	var l doctor.Lists
	opened, err := lexicon.Open(p.lexiconDir(), func(err error) { l.Broken = append(l.Broken, err) })
	if err != nil {
		l.Missing = err
		return l
	}
	l.Languages = opened.Load()
	return l
}

// writable returns why no file can be made in a folder.
func writable(dir string) error {
	f, err := os.CreateTemp(dir, ".doctor-*")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

func (p *program) chatSetup() *doctor.Chat {
	if p.endpoint.chat == nil {
		return nil
	}
	c := p.settings.chat
	return &doctor.Chat{
		Endpoint: doctor.Endpoint{
			URL: c.URL, Model: c.Model, Key: c.Key != "", Lister: lister{p.endpoint.chat},
			At: func(url string) (doctor.Lister, error) {
				other := c
				other.URL = url
				made, err := openai.NewChat(other)
				return lister{made}, err
			},
		},
		Prober: prober{p.endpoint.chat}, Writing: p.writing(), Thinking: !c.NoThinking, Library: sampleLibrary,
	}
}

func (p *program) embeddingSetup() *doctor.Embedding {
	embedder, set := p.endpoint.embedder.(*openai.Embedder)
	if !set {
		return nil
	}
	c := p.settings.embedding
	c.Key = embedder.Key
	return &doctor.Embedding{
		Endpoint: doctor.Endpoint{
			URL: c.URL, Model: c.Model, Key: c.Key != "", Lister: lister{embedder},
			At: func(url string) (doctor.Lister, error) {
				other := c
				other.URL = url
				made, err := openai.NewEmbedder(other)
				return lister{made}, err
			},
		},
		Embedder: embedder, QueryPrefix: c.QueryPrefix, PassagePrefix: c.PassagePrefix,
	}
}

// lister makes a client of package openai what the doctor asks for models.
type lister struct {
	client interface {
		Models(context.Context) ([]openai.Listed, error)
	}
}

// Models implements doctor.Lister.
func (l lister) Models(ctx context.Context) ([]doctor.Listed, error) {
	list, err := l.client.Models(ctx)
	made := make([]doctor.Listed, len(list))
	for i, m := range list {
		made[i] = doctor.Listed(m)
	}
	return made, err
}

// prober makes a model what the doctor probes.
type prober struct{ *openai.Chat }

// Probe implements doctor.Prober.
func (c prober) Probe(ctx context.Context, r bot.Request) (doctor.Probe, error) {
	probe, err := c.Chat.Probe(ctx, r)
	return doctor.Probe(probe), err
}

// sampleLibrary makes the doctor's own documents searchable, without a model's vectors.
func sampleLibrary(ctx context.Context, samples []doctor.Sample) (bot.Library, error) {
	var documents []*source.Document
	for _, s := range samples {
		d := plain.Parse([]byte(s.Text))
		d.ID, d.Language = s.ID, s.Language
		documents = append(documents, d)
	}
	return retrieval.Collect(ctx, retrieval.Config{Embedder: hashing.New()}, nil, documents)
}

func discordResults(findings []discord.Finding) []doctor.Result {
	var results []doctor.Result
	for _, f := range findings {
		r := doctor.Result{Name: "discord " + f.Part, Level: doctor.OK, Found: f.Found, Remedy: f.Remedy}
		switch {
		case f.Bad:
			r.Level = doctor.Failure
		case f.Remedy != "":
			r.Level = doctor.Warning
		}
		results = append(results, r)
	}
	return results
}

// examine makes the server load its model before somebody waits for it, and logs what is wrong with it.
func (p *program) examine(ctx context.Context, log *slog.Logger) {
	chat := p.chatSetup()
	if chat == nil {
		return
	}
	for _, r := range doctor.Brief(ctx, doctor.Setup{Chat: chat}) {
		switch r.Level {
		case doctor.Failure, doctor.Warning:
			log.Warn("the model: "+r.Name, "found", r.Found, "remedy", r.Remedy)
		default:
			log.Debug("the model: "+r.Name, "level", string(r.Level), "found", r.Found)
		}
	}
}
