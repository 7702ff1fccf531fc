package eval

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"ibid/bot"
)

// asker answers a question with its own words.
type asker func(ctx context.Context, q bot.Question) (bot.Answer, error)

func (a asker) Ask(ctx context.Context, q bot.Question, _ func(bot.Answer)) (bot.Answer, error) {
	return a(ctx, q)
}

func echo(_ context.Context, q bot.Question) (bot.Answer, error) {
	return bot.Answer{Outcome: bot.Answered, Segments: []bot.Segment{{Text: q.Text}}, Confidence: .5}, nil
}

// evaluation returns one of the documents a and b, in English, and c, in Arabic; its clock ticks at every look. Every
// search finds c, then a twice.
func evaluation(t *testing.T) *Evaluation {
	t.Helper()
	corpus, err := NewCorpus([]Document{{ID: "a", Language: "en"}, {ID: "b", Language: "en"}, {ID: "c", Language: "ar"}}, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	return &Evaluation{
		Search: func(context.Context, string) ([]Hit, error) {
			return []Hit{{Document: "c"}, {Document: "a"}, {Document: "a", Start: 7, End: 9}}, nil
		},
		Asker: asker(echo), Corpus: corpus, Target: Same, Parallel: 1, Now: time.Now,
	}
}

func TestRun(t *testing.T) {
	e := evaluation(t)
	ticks := 0
	e.Now = func() time.Time { ticks++; return time.Unix(int64(ticks*ticks), 0) }
	seen := []int{}
	e.Progress = func(done, total int) { seen = append(seen, done, total) }
	gold := map[string]string{"en": "b", "ar": "c"}
	results, err := e.Run(t.Context(), []Question{
		{ID: "1", Text: "one", Answerable: true, Document: "a", ByLanguage: gold},
		{ID: "2", Text: "two", Answerable: true, Document: "nowhere"},
		{ID: "3", Text: "three", Kind: OffCorpus},
		{ID: "4", Text: "four", Answerable: true, Document: "b", Alternatives: []string{"c"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	ranks := map[string]int{}
	for i, r := range results {
		if r.Asked {
			ranks[r.ID] = r.Rank
		}
		if r.ID != fmt.Sprint(i+1) || r.Asked && r.text() != r.Text {
			t.Errorf("result %d is that of %s, answered %q", i+1, r.ID, r.text())
		}
	}
	if diff := cmp.Diff(map[string]int{"1": 2, "3": 0, "4": 1}, ranks); diff != "" {
		t.Errorf("ranks of those asked (-want +got):\n%s", diff)
	}
	if r := results[0]; r.SearchTime != 3*time.Second || r.WholeTime != 7*time.Second || !r.Ranked || results[2].Ranked {
		t.Errorf("the first: search %v, whole %v, ranked %v; the third ranked %v", r.SearchTime, r.WholeTime, r.Ranked, results[2].Ranked)
	}
	if diff := cmp.Diff([]RankedHit{{Document: "c"}, {Document: "a"}}, results[0].Hits); diff != "" {
		t.Errorf("ranking (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int{1, 4, 2, 4, 3, 4, 4, 4}, seen); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
	for target, want := range map[string]int{Any: 1, "ar": 1, "en": 0} {
		e.Target = target
		results, err := e.Run(t.Context(), []Question{{ID: "1", Answerable: true, Document: "a", ByLanguage: gold}})
		if err != nil || results[0].Rank != want {
			t.Errorf("target %s: rank %d (%v), want %d", target, results[0].Rank, err, want)
		}
	}
}

// TestRunInParallel checks that as many questions as said are asked at once, and that results are in their order.
func TestRunInParallel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := evaluation(t)
		e.Parallel = 3
		now, most := 0, 0
		var mu sync.Mutex
		e.Asker = asker(func(ctx context.Context, q bot.Question) (bot.Answer, error) {
			mu.Lock()
			now++
			most = max(most, now)
			mu.Unlock()
			<-time.After(time.Second)
			mu.Lock()
			now--
			mu.Unlock()
			return echo(ctx, q)
		})
		questions := make([]Question, 50)
		for i := range questions {
			questions[i] = Question{ID: fmt.Sprint(i), Text: fmt.Sprint("question ", i)}
		}
		results, err := e.Run(t.Context(), questions)
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range results {
			if r.text() != questions[i].Text {
				t.Fatalf("result %d answers %q", i, r.text())
			}
		}
		if most != 3 {
			t.Errorf("%d questions were asked at once, want 3", most)
		}
	})
}

func TestRunFails(t *testing.T) {
	e := evaluation(t)
	e.Parallel = 2
	broken := errors.New("broken")
	e.Asker = asker(func(ctx context.Context, q bot.Question) (bot.Answer, error) {
		if q.Text == "bad" {
			return bot.Answer{}, broken
		}
		<-ctx.Done()
		return bot.Answer{}, ctx.Err()
	})
	_, err := e.Run(t.Context(), []Question{{ID: "1", Text: "good"}, {ID: "2", Text: "bad"}})
	if !errors.Is(err, broken) || !strings.Contains(err.Error(), "question 2") {
		t.Errorf("got %v, want that question 2 is broken", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := e.Run(ctx, []Question{{ID: "1", Text: "good"}}); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: got %v", err)
	}
}

func TestWriteRun(t *testing.T) {
	r := result(1, bot.Answered, .5, "Built <in> 1856.", "It is deep.")
	r.ID, r.Hits = "q", []RankedHit{{Document: "a"}, {"x", true, 3, 9}}
	refused := result(0, bot.Refused, 0)
	refused.ID = "r"
	var b strings.Builder
	if err := WriteRun(&b, []Result{r, {}, refused}); err != nil {
		t.Fatal(err)
	}
	want := `{"id":"q","lang":"en","hits":["a",{"article_id":"x","start":3,"end":9}],"abstained":false,"answer":"Built <in> 1856.\nIt is deep.","score":0.5}
{"id":"r","lang":"en","hits":[],"abstained":true,"answer":"","score":0}
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("run (-want +got):\n%s", diff)
	}
}
