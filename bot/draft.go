package bot

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"ibid/bot/claim"
	"ibid/prompts"
	"ibid/retrieval"
	"ibid/retrieval/text"
)

// maxStatements is how many sentences of a reply are read. Five are asked for.
const maxStatements = 8

// draft is an answer while a model writes it.
type draft struct {
	*writer
	examiner
	started  time.Time
	patience *time.Timer
	findings map[string]finding // of the statements judged so far, by what they say
	fault    string             // why the first statement that can't be used can't

	mu     sync.Mutex // of what follows, which a timer uses too
	show   func(Answer)
	quoted Answer // what there is without a model
	answer Answer // of checked sentences
	closed bool   // nothing more is shown
}

func newDraft(w *writer, quoted Answer, show func(Answer)) *draft {
	if show == nil {
		show = func(Answer) {}
	}
	d := &draft{writer: w, show: show, quoted: quoted, answer: quoted, started: time.Now(), findings: map[string]finding{}}
	d.language, d.languages = quoted.Language, quoted.Languages
	d.answer.Sure = quoted.Outcome == Answered
	d.answer.Outcome, d.answer.Segments, d.answer.Citations, d.answer.Related = Answered, nil, nil, nil
	return d
}

// gather takes the evidence that fits into so many tokens, and reads it.
func (d *draft) gather(hits []retrieval.Hit, tokens int) {
	d.evidence = gather(hits, tokens)
	d.read = d.Checker.Read(d.sources())
	clear(d.findings)
}

// showQuoted shows the quotations while the model is slow.
func (d *draft) showQuoted() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed || len(d.answer.Segments) > 0 || d.quoted.Outcome != Answered {
		return
	}
	quoted := d.quoted
	quoted.Trouble = AtWork
	d.show(quoted)
}

// ask sends a prompt and judges the reply as it comes. It returns what came, also of a reply that broke off.
func (d *draft) ask(ctx context.Context, p prompts.Prompt) (string, error) {
	d.answer.Receipt.Requests++
	d.answer.Receipt.Passages, d.answer.Receipt.Dropped = len(d.passages), d.dropped
	var come strings.Builder
	reply, err := d.Model.Write(ctx, Request{Prompt: p}, func(piece string) {
		if d.answer.Receipt.Began == 0 {
			d.answer.Receipt.Began = time.Since(d.started)
		}
		come.WriteString(piece)
		if strings.ContainsAny(piece, ".!?。！？؟।\n]】") {
			d.judge(statements(come.String(), false), false)
		}
	})
	if err != nil {
		d.judge(statements(come.String(), false), true)
		return come.String(), err
	}
	d.correct(p, reply.PromptTokens)
	r := &d.answer.Receipt
	r.Prompt, r.Cached, r.Written = r.Prompt+reply.PromptTokens, r.Cached+reply.Cached, r.Written+reply.Tokens
	d.judge(statements(reply.Text, !reply.Cut), true)
	return reply.Text, nil
}

// empty reports whether nothing of the reply can be shown.
func (d *draft) empty() bool { return len(d.answer.Citations) == 0 }

// judge makes the answer of a reply's statements, and shows it when there is more of it than before, unless the reply is
// done: then the answer is about to be returned.
func (d *draft) judge(list []statement, done bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	made := d.answer
	made.Segments, made.Citations = nil, nil
	r := &made.Receipt
	r.Sentences, r.Marked, r.Supported, r.Weak, r.Moved, r.Invented = 0, 0, 0, 0, 0, 0
	d.fault = "no sentence ends with a label"
	said := map[string]bool{}
	for _, s := range list[:min(len(list), maxStatements)] {
		key := text.Fold(s.text())
		if refuses(s.text()) || said[key] { // small models repeat themselves
			continue
		}
		said[key] = true
		f := d.find(s)
		r.Sentences, r.Moved, r.Invented = r.Sentences+1, r.Moved+f.moved, r.Invented+f.invented
		if slices.ContainsFunc(s.labels(), func(l label) bool { return len(d.resolve(l)) > 0 }) {
			r.Marked++
		}
		switch f.support {
		case claim.Supported:
			r.Supported++
		case claim.Weak:
			r.Weak++
		default:
			if len(made.Segments) == 0 {
				d.fault = f.fault
			}
		}
		d.append(&made, s, f)
	}
	if made.Receipt.First == 0 && len(made.Citations) > 0 {
		made.Receipt.First = time.Since(d.started)
	}
	more := len(made.Citations) > 0 && len(made.Segments) > len(d.answer.Segments)
	d.answer = made
	if more && !done {
		d.progress()
	}
}

// progress shows the checked sentences and waits for the next one.
func (d *draft) progress() {
	d.patience.Reset(idle)
	shown := d.answer
	shown.Trouble = AtWork
	shown.Segments, shown.Citations = slices.Clone(shown.Segments), slices.Clone(shown.Citations)
	d.show(shown)
}

// find judges a statement once.
func (d *draft) find(s statement) finding {
	key := ""
	for _, c := range s.clauses {
		key += c.text + "\x00" + markersOf(c.labels) + "\x00"
	}
	f, ok := d.findings[key]
	if !ok {
		f = d.examiner.judge(s)
		d.findings[key] = f
	}
	return f
}

func markersOf(labels []label) string {
	s := ""
	for _, l := range labels {
		s += prompts.Label(l.passage, l.sentence) + " "
	}
	return s
}

// append adds what was found of a statement to the answer.
func (d *draft) append(a *Answer, s statement, f finding) {
	if f.support == claim.Unsupported {
		if d.Unsupported {
			a.Segments = append(a.Segments, Segment{Text: s.text(), Item: s.item, Support: f.support})
		}
		return
	}
	for i, p := range f.parts {
		segment := Segment{Text: p.text, Item: s.item && i == 0, Support: f.support}
		for _, n := range d.distinct(p.proofs) {
			if marker := d.mark(a, d.places[n]); !slices.Contains(segment.Markers, marker) {
				segment.Markers = append(segment.Markers, marker)
			}
		}
		a.Segments = append(a.Segments, segment)
	}
}

// mark returns the number of a cited sentence, a new one at its first use.
func (d *draft) mark(a *Answer, at place) int {
	c := citation(d.passages[at.passage], at.sentence)
	same := func(o Citation) bool { return o.Document.ID == c.Document.ID && o.Number == c.Number }
	if i := slices.IndexFunc(a.Citations, same); i >= 0 {
		return a.Citations[i].Marker
	}
	if i := slices.IndexFunc(d.quoted.Citations, same); i >= 0 {
		c.Elsewhere = d.quoted.Citations[i].Elsewhere
	}
	c.Marker = len(a.Citations) + 1
	a.Citations = append(a.Citations, c)
	return c.Marker
}

// distinct leaves out sentences that say what one before them says in the same document: two markers for one fact would
// look like two witnesses.
func (d *draft) distinct(sentences []int) []int {
	var kept []int
	for _, n := range sentences {
		twin := func(o int) bool {
			a, b := d.places[n], d.places[o]
			return d.passages[a.passage].Document.ID == d.passages[b.passage].Document.ID && sayTheSame(d.text(a), d.text(b))
		}
		if !slices.ContainsFunc(kept, twin) {
			kept = append(kept, n)
		}
	}
	return kept
}

// finish returns the answer, and shows nothing more.
func (d *draft) finish(refused bool, err error) Answer {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.closed = true
	made := d.answer
	made.Receipt.Took = time.Since(d.started)
	switch {
	case len(made.Citations) > 0:
		made.Trouble = reasonOf(err)
		return made
	case refused:
		made.Outcome, made.Segments, made.Sure = Refused, nil, false
		made.Related = append(unmarked(d.quoted.Citations), d.quoted.Related...)
		return made
	}
	quoted := d.quoted
	quoted.Receipt, quoted.Trouble = made.Receipt, reasonOf(err)
	if err == nil {
		quoted.Trouble = Unproved
	}
	return quoted
}
