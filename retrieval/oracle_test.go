package retrieval

import (
	"bufio"
	"context"
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"ibid/retrieval/plain"
	"ibid/retrieval/source"
)

// evalFolder has the questions and passages for measuring; tests that need it skip where it is absent.
const evalFolder = "../../shared/eval/dev"

// evalQuestion is a question with its gold passage by language.
type evalQuestion struct {
	Question, Src string
	Answerable    bool
	Gold          map[string]string `json:"gold_by_lang"`
}

// readEval reads the rows of a file.
func readEval[T any](t *testing.T, name string) (rows []T) {
	t.Helper()
	f, err := os.Open(filepath.Join(evalFolder, name))
	if err != nil {
		t.Skip(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var row T
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		rows = append(rows, row)
	}
	return rows
}

// oracle is a model as good as its noise lets it be: each passage has a direction of its own, and a question the direction
// of its gold passage, disturbed.
type oracle struct {
	*embedder
	gold  map[string][]float32 // vectors of length 1, by question
	noise float64              // length of what is added, against the length of the vector
}

func (o *oracle) EmbedQuery(_ context.Context, question string) ([]float32, error) {
	random := rand.New(rand.NewPCG(hash64(question), 1))
	v := make([]float32, o.dimension)
	for i, x := range o.gold[question] {
		v[i] = x + float32(o.noise*random.NormFloat64()/math.Sqrt(float64(o.dimension)))
	}
	return v, nil
}

// ndcg returns the gain of one right passage by its rank, from 0; -1 for none.
func ndcg(rank int) float64 {
	if rank < 0 || rank >= 10 {
		return 0
	}
	return 1 / math.Log2(float64(rank)+2)
}

// oracleIndex returns an index of a language's passages and the questions of another, with their gold passages.
func oracleIndex(t *testing.T, from, to string) (x *Index, o *oracle, gold map[string]string) {
	o = &oracle{embedder: newEmbedder(), gold: map[string][]float32{}}
	o.dimension = 128
	var documents []*source.Document
	for _, row := range readEval[struct {
		ID   string `json:"doc_id"`
		Text string
	}](t, "corpus."+to+".jsonl") {
		d := plain.Parse([]byte(row.Text))
		d.ID = row.ID
		documents = append(documents, d)
	}
	x, err := Collect(t.Context(), Config{Embedder: o}, documents, nil)
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string][]float32{}
	for i, p := range x.passages {
		rows[x.documents[p.document].info.Path] = x.matrix[i*x.dimension : (i+1)*x.dimension]
	}
	gold = map[string]string{}
	for i, q := range readEval[evalQuestion](t, "questions."+from+".jsonl") {
		if q.Answerable && q.Src == "xquad" && i%3 == 0 {
			gold[q.Question] = q.Gold[to]
			o.gold[q.Question] = rows[q.Gold[to]]
		}
	}
	return x, o, gold
}

// A good model must not be spoilt by BM25, nor BM25 by a bad model, whichever of them knows the answer.
func TestFusionIsAsGoodAsItsBetterLeg(t *testing.T) {
	if testing.Short() {
		t.Skip("searches some thousand times")
	}
	for _, pair := range [][2]string{{"en", "en"}, {"ar", "ar"}, {"zh", "zh"}, {"en", "ar"}, {"zh", "en"}} {
		x, o, gold := oracleIndex(t, pair[0], pair[1])
		mean := func(rank func(question, gold string) int) (sum float64) {
			for question, document := range gold {
				sum += ndcg(rank(question, document)) / float64(len(gold))
			}
			return sum
		}
		rankOf := func(leg []candidate, gold string) int {
			for i, c := range leg {
				if x.documents[x.passages[c.passage].document].info.Path == gold {
					return i
				}
			}
			return -1
		}
		dense := func() float64 {
			return mean(func(question, gold string) int {
				leg, err := x.nearest(t.Context(), question, nil)
				if err != nil {
					t.Fatal(err)
				}
				return rankOf(leg, gold)
			})
		}
		lexical := mean(func(question, gold string) int {
			var leg []candidate
			for _, m := range x.lexical.Search(question, nil, depth, nil) {
				leg = append(leg, candidate{m.Passage, m.Score})
			}
			return rankOf(leg, gold)
		})
		for _, want := range []float64{.60, .75, .90} {
			low, high, alone := 1., 12., 0.
			for range 12 { // halves the interval until the model is as good as wanted
				o.noise = (low + high) / 2
				if alone = dense(); math.Abs(alone-want) < .01 {
					break
				} else if alone > want {
					low = o.noise
				} else {
					high = o.noise
				}
			}
			hybrid := mean(func(question, gold string) int {
				for i, path := range paths(mustSearch(t, x, Query{Text: question}).Hits) {
					if path == gold {
						return i
					}
				}
				return -1
			})
			t.Logf("%s→%s: nDCG@10 of BM25 %.3f, of the model %.3f, of both %.3f", pair[0], pair[1], lexical, alone, hybrid)
			if hybrid < max(lexical, alone)-.005 {
				t.Errorf("%s→%s: both have %.3f, one leg alone %.3f", pair[0], pair[1], hybrid, max(lexical, alone))
			}
		}
	}
}
