package bot_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"ibid/bot"
	"ibid/bot/claim"
	"ibid/bot/claim/claimtest"
	"ibid/prompts"
)

// clock is a bot.Model that notes when it is asked, and has nothing to say.
type clock struct{ asked time.Time }

func (c *clock) Write(context.Context, bot.Request, func(string)) (bot.Reply, error) {
	if c.asked.IsZero() {
		c.asked = time.Now()
	}
	return bot.Reply{Text: prompts.Refusal}, nil
}

// variants makes passages of those of the data: their sentences mixed, each passage another choice of them.
func variants(rows []claimtest.Row, n int) []claimtest.Row {
	random := rand.New(rand.NewPCG(1, 1))
	var sentences []string
	for _, r := range rows {
		sentences = append(sentences, strings.SplitAfter(r.Text, ". ")...)
	}
	all := slices.Clone(rows)
	for i := len(all); i < n; i++ {
		r := claimtest.Row{DocID: fmt.Sprintf("mixed/%05d", i), Title: rows[i%len(rows)].Title}
		for range 5 {
			r.Text += strings.TrimSpace(sentences[random.IntN(len(sentences))]) + " "
		}
		all = append(all, r)
	}
	return all
}

// BenchmarkFirstRequest measures the time from a question to the first request at the model, among 10,000 passages.
func BenchmarkFirstRequest(b *testing.B) {
	p := claimtest.Read(b, dev)
	x := collect(b, variants(p.Documents["en"], 10_000), "en")
	var took []time.Duration
	questions := p.Questions["en"]
	for i := 0; b.Loop(); i++ {
		c := &clock{}
		q := bot.Question{Text: questions[i%len(questions)].Question, Language: "en"}
		start := time.Now()
		if _, err := bot.New(x, bot.Writing{Model: c, Context: 4096, Tokens: 700, Timeout: time.Minute}).Ask(b.Context(), q, nil); err != nil {
			b.Fatal(err)
		}
		if !c.asked.IsZero() {
			took = append(took, c.asked.Sub(start))
		}
	}
	if len(took) == 0 {
		b.Fatal("no question reached the model")
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
}

// BenchmarkCheck measures what it takes to check a sentence of a reply: against the sentence that it cites, and to find one
// among all that the model was shown, since it cites a wrong one. What is read once for a reply counts for its five sentences.
func BenchmarkCheck(b *testing.B) {
	p := claimtest.Read(b, dev)
	for _, language := range claimtest.Languages() {
		var sources []claim.Source
		for _, par := range p.Pars(language)[:6] {
			for _, s := range p.Passages[language][par] {
				sources = append(sources, claim.Source{Text: s.Text, Language: language})
			}
		}
		b.Run(language, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				evidence := claim.Checker{}.Read(sources)
				for k := range 5 {
					evidence.Cite(sources[(i+k)%len(sources)].Text, []int{(i + k + 1) % len(sources)})
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(5*b.N), "µs/sentence")
			b.ReportMetric(float64(len(sources)), "sources")
		})
	}
}

// TestMemoryIsFlat: an answer leaves less than a kilobyte behind.
func TestMemoryIsFlat(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	p := claimtest.Read(t, dev)
	l := newLiar(p, run{asked: "en", documents: "en", told: "en"})
	b := bot.New(collect(t, p.Documents["en"], "en"), bot.Writing{Model: l, Context: 4096, Tokens: 700, Timeout: time.Minute})
	questions := p.Questions["en"]
	write := func(n int) (heap uint64, goroutines int) {
		for i := range n {
			l.prompts, l.reader.Seed = nil, uint64(i)
			if _, err := b.Ask(t.Context(), bot.Question{Text: questions[i%len(questions)].Question, Language: "en"}, nil); err != nil {
				t.Fatal(err)
			}
		}
		l.prompts, l.labelled, l.meant, l.told = nil, nil, nil, nil
		runtime.GC()
		runtime.GC() // what pools keep goes with the second
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc, runtime.NumGoroutine()
	}
	before, g := write(100)
	after, h := write(1000)
	runtime.KeepAlive(p)
	runtime.KeepAlive(b)
	t.Logf("live after 100 answers: %d kB, after 1,100: %d kB", before>>10, after>>10)
	if after > before+1<<20 || h > g+2 {
		t.Errorf("1,000 answers: live bytes %d, then %d; goroutines %d, then %d", before, after, g, h)
	}
}
