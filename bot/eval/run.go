package eval

import (
	"encoding/json"
	"io"
	"math"
)

// runRow is a question of a run, as the scorer of the data reads it.
type runRow struct {
	ID        string  `json:"id"`
	Language  string  `json:"lang"` // of the question: the same question in two languages has one ID
	Hits      []any   `json:"hits"`
	Abstained bool    `json:"abstained"`
	Answer    string  `json:"answer"`
	Score     float64 `json:"score"`
}

// chunk is a passage of an article, from one character to another.
type chunk struct {
	Article string `json:"article_id"`
	Start   int    `json:"start"`
	End     int    `json:"end"`
}

// WriteRun writes what became of each question that was asked, one JSON object a line.
func WriteRun(out io.Writer, results []Result) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for i := range results {
		r := &results[i]
		if !r.Asked {
			continue
		}
		row := runRow{ID: r.ID, Language: r.Language, Hits: []any{}, Abstained: r.Refused(), Answer: r.text(), Score: math.Round(r.Answer.Confidence*1000) / 1000}
		for _, h := range r.Hits {
			if h.Passage {
				row.Hits = append(row.Hits, chunk{h.Document, h.Start, h.End})
			} else {
				row.Hits = append(row.Hits, h.Document)
			}
		}
		if err := encoder.Encode(row); err != nil {
			return err
		}
	}
	return nil
}
