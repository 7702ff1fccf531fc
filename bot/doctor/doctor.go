// Package doctor checks a set-up and says what is wrong with it and what to set instead.
//
// A check is data: a name, the checks that it needs, a bound in time, and a function that looks. Their order is that in
// which one would look oneself: documents, server, key, model, and only then how fast, how much at once and how well the
// model cites, by asking it about three documents that nobody can know (sample.go). What a check measures others may use
// (visit). One that needs what has failed is skipped, and says so: one fault is one failure. What costs answers their
// words or their proof is a failure, what only costs quality is a warning, since ibid then quotes.
//
// It knows no server by its kind and speaks to none itself: what it asks stands behind the small interfaces of Setup.
package doctor

import (
	"context"
	"slices"
	"time"

	"ibid/bot"
)

// Setup is what is to be checked. What is nil or empty isn't set, and is not checked.
type Setup struct {
	Documents func(context.Context) (Documents, error) // opens the folder
	Lists     func() Lists                             // opens the word lists
	Chat      *Chat
	Embedding *Embedding
	Reranker  Reranker
	Discord   func(context.Context) []Result // package discord speaks to it
}

// Endpoint is a server and a model of it.
type Endpoint struct {
	URL    string
	Model  string // as it is set
	Key    bool   // whether one is set
	Lister Lister
	// At returns the same at another address, to try whether that is the right one; nil: it isn't tried.
	At func(url string) (Lister, error)
}

// Lister lists a server's models. A server without such a list has none; an error is a *bot.ModelError or the context's.
type Lister interface {
	Models(ctx context.Context) ([]Listed, error)
}

// Listed is a model that a server lists.
type Listed struct {
	ID      string
	Context int // tokens; 0: the server doesn't say
}

// Chat is a model that writes.
type Chat struct {
	Endpoint
	Prober   Prober
	Writing  bot.Writing // as answers are written
	Thinking bool        // as it is set: whether the model may think before it answers
	// Library makes the documents of the probe searchable.
	Library func(context.Context, []Sample) (bot.Library, error)
}

// Prober asks a model at once, whatever is under way. An empty reply is one. An error is a *bot.ModelError or the context's.
type Prober interface {
	Probe(ctx context.Context, r bot.Request) (Probe, error)
}

// Probe is what a request tells of a model.
type Probe struct {
	First   time.Duration // until the model began to say or think something, loading included
	Total   time.Duration
	Thought bool
	Reply   bot.Reply // without what was thought
}

// Embedding is a model that makes vectors.
type Embedding struct {
	Endpoint
	Embedder                   Embedder
	QueryPrefix, PassagePrefix string
}

// Embedder makes a vector for each text, nil for one that has none. An error is a *bot.ModelError or the context's.
type Embedder interface {
	EmbedPassages(ctx context.Context, texts []string) ([][]float32, error)
	EmbedQuery(ctx context.Context, text string) ([]float32, error)
}

// Reranker returns the numbers of the texts, best first. An error may wrap a *bot.ModelError.
type Reranker interface {
	Rank(ctx context.Context, question string, texts []string) ([]int, error)
}

// check looks at one thing.
type check struct {
	name  string
	needs []string // checks before it without which it makes no sense
	when  func(*visit) bool
	limit time.Duration
	brief bool // it is part of the short form
	look  func(context.Context, *visit) Result
}

// visit is one examination: the set-up and what the checks so far have learnt.
type visit struct {
	Setup
	short    bool
	listed   []Listed
	first    Probe // of the first request
	firstErr error
	recited  Probe
	vectors  [][]float32 // of the parallel sentences, a row of languages after the other
}

func chats(v *visit) bool  { return v.Chat != nil }
func embeds(v *visit) bool { return v.Embedding != nil }
func ranks(v *visit) bool  { return v.Reranker != nil }

// The names of the checks, as people and programs see them.
const (
	nameDocuments  = "documents"
	nameLists      = "word lists"
	nameServer     = "server"
	nameKey        = "key"
	nameModel      = "model"
	nameFirst      = "first word"
	nameThinking   = "thinking"
	nameSpeed      = "speed"
	nameContext    = "context"
	nameCitations  = "citations"
	nameEmbeddings = "embeddings"
	nameStable     = "same vector"
	namePrefixes   = "prefixes"
	nameLength     = "long texts"
	nameMeanings   = "meanings"
	nameLanguages  = "languages"
	nameRerank     = "reranker"
)

// checks returns all checks in their order, but for those of Discord, which bring their own results.
func checks() []check {
	return []check{
		{name: nameDocuments, when: func(v *visit) bool { return v.Documents != nil }, limit: 30 * time.Minute, look: documents},
		{name: nameLists, when: func(v *visit) bool { return v.Lists != nil }, look: wordLists},
		{name: nameServer, when: chats, limit: time.Minute, brief: true, look: server},
		{name: nameKey, needs: []string{nameServer}, when: chats, limit: 5 * time.Minute, brief: true, look: key},
		{name: nameModel, needs: []string{nameServer, nameKey}, when: chats, brief: true, look: model},
		{name: nameFirst, needs: []string{nameModel}, when: chats, limit: 5 * time.Minute, brief: true, look: firstWord},
		{name: nameThinking, needs: []string{nameModel}, when: chats, limit: 5 * time.Minute, look: thinking},
		{name: nameSpeed, needs: []string{nameThinking}, when: chats, look: speed},
		{name: nameContext, needs: []string{nameModel}, when: chats, limit: 10 * time.Minute, brief: true, look: contextSize},
		{name: nameCitations, needs: []string{nameModel, nameThinking}, when: chats, limit: 15 * time.Minute, look: citations},
		{name: nameModel, when: func(v *visit) bool { return !chats(v) }, look: noModel},
		{name: nameEmbeddings, when: embeds, limit: 3 * time.Minute, look: embeddings},
		{name: nameStable, needs: []string{nameEmbeddings}, when: embeds, limit: 3 * time.Minute, look: stable},
		{name: namePrefixes, when: embeds, look: prefixes},
		{name: nameLength, needs: []string{nameEmbeddings}, when: embeds, limit: 3 * time.Minute, look: length},
		{name: nameMeanings, needs: []string{nameEmbeddings}, when: embeds, look: meanings},
		{name: nameLanguages, needs: []string{nameEmbeddings, nameMeanings}, when: embeds, look: languages},
		{name: nameEmbeddings, when: func(v *visit) bool { return !embeds(v) }, look: noEmbeddings},
		{name: nameRerank, when: ranks, limit: time.Minute, look: rerank},
	}
}

// Examine checks everything. show, unless nil, gets each result as soon as it is there. When the context ends the rest is
// left out.
func Examine(ctx context.Context, s Setup, show func(Result)) []Result {
	if show == nil {
		show = func(Result) {}
	}
	results := examine(ctx, &visit{Setup: s}, checks(), show)
	if s.Discord != nil && ctx.Err() == nil {
		limited, cancel := context.WithTimeout(ctx, time.Minute)
		defer cancel()
		for _, r := range s.Discord(limited) {
			results = append(results, r)
			show(r)
		}
	}
	return results
}

// Brief checks what can be known of the model with three small requests and one of the size of a question.
func Brief(ctx context.Context, s Setup) []Result {
	list := slices.DeleteFunc(checks(), func(c check) bool { return !c.brief })
	return examine(ctx, &visit{Setup: s, short: true}, list, func(Result) {})
}

func examine(ctx context.Context, v *visit, list []check, show func(Result)) []Result {
	var results []Result
	for _, c := range list {
		if !c.when(v) {
			continue
		}
		r := c.run(ctx, v, results)
		if ctx.Err() != nil {
			break
		}
		r.Name = c.name
		results = append(results, r)
		show(r)
	}
	return results
}

// run looks, unless what is needed isn't there.
func (c check) run(ctx context.Context, v *visit, before []Result) Result {
	for _, r := range before {
		if slices.Contains(c.needs, r.Name) && (r.Level == Failure || r.Level == Skipped) {
			return Result{Level: Skipped, Found: "not checked, for want of: " + r.Name}
		}
	}
	if c.limit > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, c.limit)
		defer cancel()
	}
	return c.look(ctx, v)
}

func noModel(context.Context, *visit) Result {
	return ok("none is set: answers are quoted; the README says how to set one")
}

func noEmbeddings(context.Context, *visit) Result {
	return ok("no model is set: words are compared, not meanings")
}
