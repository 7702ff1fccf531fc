package retrieval

import (
	"context"
	"sync/atomic"
	"time"

	"ibid/retrieval/source"
)

// Live is an index that follows its folder. Who searches it has the index of that moment; a new one takes its place
// between two searches.
type Live struct{ current atomic.Pointer[Index] }

// NewLive begins with an index that Open returned.
func NewLive(x *Index) *Live {
	l := &Live{}
	l.current.Store(x)
	return l
}

// Follow brings the index up to date with its folder every so often, until the context ends. report hears of each new
// index, and of each failure, after which the index stays as it was; nil: nobody does.
func (l *Live) Follow(ctx context.Context, c Config, every time.Duration, report func(Report, error)) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		old := l.current.Load()
		x, r, err := old.Update(ctx, c)
		if ctx.Err() != nil {
			return
		}
		if err == nil {
			l.current.Store(x)
		}
		if report != nil && x != old {
			report(r, err)
		}
	}
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
func (l *Live) Complete(typed string, limit int) []string {
	return l.current.Load().Complete(typed, limit)
}
