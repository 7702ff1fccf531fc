package retrieval

import (
	"context"
	"sync/atomic"
	"time"

	"ibid/retrieval/source"
)

// Live is an index that follows its folder, and gets the vectors that it lacks. Who searches it has the index of that
// moment; a new one takes its place between two searches.
type Live struct {
	current atomic.Pointer[Index]
	checked atomic.Pointer[time.Time]
}

// NewLive begins with an index that Open returned.
func NewLive(x *Index) *Live {
	l := &Live{}
	l.current.Store(x)
	l.check(time.Now())
	return l
}

// Follow brings the index up to date with its folder every so often, until the context ends, and meanwhile, with
// Config.Later, fills in the vectors that passages lack; neither waits for the other. report hears of each new index, and of
// each failure: after one of the folder the index stays as it was, after one of the embedder (Report.Filling) it has what was
// done, and the embedder is left alone for a while, longer each time. nil: nobody hears.
func (l *Live) Follow(ctx context.Context, c Config, every time.Duration, report func(Report, error)) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	f := &filler{config: c}
	defer f.wait()
	l.current.Load().prepare()
	for {
		f.start(ctx, l.current.Load())
		var r Report
		var err error
		old := l.current.Load()
		select {
		case <-ctx.Done():
			return
		case <-f.pause:
			f.pause = nil
			continue
		case <-ticker.C:
			r, err = l.update(ctx, c)
		case got := <-f.filled:
			f.end(got)
			r, err = l.adopt(ctx, got), got.err
		}
		if ctx.Err() != nil {
			return
		}
		if report != nil && (err != nil || l.current.Load() != old) {
			report(r, err)
		}
	}
}

func (l *Live) update(ctx context.Context, c Config) (Report, error) {
	began := time.Now()
	x, r, err := l.current.Load().Update(ctx, c)
	if err == nil {
		x.prepare()
		l.check(began)
		l.current.Store(x)
	}
	return r, err
}

// prepare makes what the first question would wait for: with 100,000 passages, for more than a second.
func (x *Index) prepare() {
	if x.lexicon != nil {
		x.words.once.Do(x.collectWords)
	}
}

// adopt makes searchable what was filled in. The folder may have changed meanwhile.
func (l *Live) adopt(ctx context.Context, got filled) Report {
	current := l.current.Load()
	switch {
	case got.to == got.from:
	case current == got.from:
		l.current.Store(got.to)
	default:
		if x, err := current.adopt(ctx, got.to); err == nil {
			l.current.Store(x)
		}
	}
	return l.current.Load().describe(Report{Filling: true})
}

// Search searches the present index.
func (l *Live) Search(ctx context.Context, q Query) (Result, error) {
	return l.current.Load().Search(ctx, q)
}

// Paragraph asks the present index.
func (l *Live) Paragraph(document string, sentence int) (Passage, error) {
	return l.current.Load().Paragraph(document, sentence)
}

// Languages asks the present index.
func (l *Live) Languages() (documents int, languages []string) { return l.current.Load().Languages() }

// Sources asks the present index.
func (l *Live) Sources() ([]Source, error) { return l.current.Load().Sources() }

// Documents asks the present index.
func (l *Live) Documents() []source.DocumentInfo { return l.current.Load().Documents() }

// Complete asks the present index.
func (l *Live) Complete(typed string, limit int, collections Collections) []string {
	return l.current.Load().Complete(typed, limit, collections)
}
