package main

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"ibid/bot"
	"ibid/bot/eval"
)

// writeReport writes the figures for people; first the questions of lists that were not answered as they should be. Of
// the folder's own documents, for which people keep few questions, it is one table.
func writeReport(out io.Writer, own bool, results []eval.Result, scores []eval.Score) error {
	var b strings.Builder
	writeFailures(&b, results)
	if own {
		ownFigures(scores).write(&b)
	} else {
		writeFigures(&b, scores)
	}
	if w := eval.ScoreWritten(results); w != nil {
		writeWritten(&b, w)
	}
	if n := notAsked(results); n > 0 {
		fmt.Fprintf(&b, "%s not asked: what answers them is not among these documents, or not in the target language.\n", count(n, "question"))
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// ownFigures are those that few questions can show.
func ownFigures(scores []eval.Score) grid {
	g := grid{{"", "", "n", "R@1", "R@5", "R@10", "text said", "refused", "none", "answered", "p95 ms"}}
	for _, s := range scores {
		g.add(short(s.Source), s.QuestionLanguage, fmt.Sprint(s.N), share(s.Recall1), share(s.Recall5), share(s.Recall10),
			share(s.InAnswer), share(s.FalseRefusals), fmt.Sprint(s.OffCorpus), share(s.MissedRefusals), fixed(s.P95, 1))
	}
	return g
}

// writeFigures writes a table of the ranking, one of the answers, one of the questions without an answer, and the times.
func writeFigures(b *strings.Builder, scores []eval.Score) {
	ranking := grid{{"ranking", "", "n", "R@1", "R@5", "R@10", "(95 %)", "MRR@10", "nDCG@10", "(95 %)"}}
	answers := grid{{"answers", "", "n", "gold first", "gold in any", "quoted", "refused"}}
	absent := grid{{"unanswerable", "", "n", "answered", "refused*", "(95 %)", "AUROC", "adv. n", "answered", "AUROC"}}
	times := grid{{"milliseconds", "", "search p50", "p95", "answer p50", "p95"}}
	for _, s := range scores {
		name, pair, n := short(s.Source), short(s.QuestionLanguage+"→"+s.TargetLanguage), fmt.Sprint(s.N)
		if s.Recall1 != nil {
			ranking.add(name, pair, n, share(s.Recall1), share(s.Recall5), share(s.Recall10), span(s.Recall10Range),
				share(s.MRR10), share(s.NDCG10), span(s.NDCGRange))
		}
		if s.N > 0 {
			answers.add(name, pair, n, share(s.InFirst), share(s.InAnswer), fixed(s.Sentences, 2), share(s.FalseRefusals))
		}
		if s.OffCorpus+s.Adversarial > 0 {
			bar, interval, area := "–", "", "–"
			if c := s.Calibrated; c != nil {
				bar, interval, area = share(&c.Refused), span(c.Range), share(&c.AUROC)
			}
			absent.add(name, pair, fmt.Sprint(s.OffCorpus), share(s.MissedRefusals), bar, interval, area,
				fmt.Sprint(s.Adversarial), share(s.AdversarialAnswered), share(s.AdversarialAUROC))
		}
		times.add(name, pair, fixed(s.SearchP50, 1), fixed(s.SearchP95, 1), fixed(s.P50, 1), fixed(s.P95, 1))
	}
	for _, g := range []grid{ranking, answers, absent, times} {
		if g.write(b); len(g) > 1 {
			b.WriteByte('\n')
		}
	}
	if len(absent) > 1 {
		b.WriteString("* by a bar that refuses a tenth of the answerable ones; adv.: written to look answerable\n")
	}
}

// writeWritten writes what a model did.
func writeWritten(b *strings.Builder, w *eval.Written) {
	fmt.Fprintf(b, "\nThe model wrote %d of %s: %s, %.3f of them supported; %.3f of the markers right before they were checked.\n",
		w.Wrote, count(w.Asked, "answer"), count(w.Sentences, "sentence"), w.Recall, w.Precision)
	fmt.Fprintf(b, "%.0f tokens an answer; the first checked sentence after %.1f s, the whole after %.1f s; wrong links: %d.\n",
		w.Tokens, w.First.Seconds(), w.Took.Seconds(), w.LinkErrors)
}

func notAsked(results []eval.Result) int {
	n := 0
	for _, r := range results {
		if !r.Asked {
			n++
		}
	}
	return n
}

// writeFailures shows each question of a list that was not answered as it should be, and what came instead.
func writeFailures(b *strings.Builder, results []eval.Result) {
	listed, passed := 0, 0
	for i := range results {
		r := &results[i]
		if !r.Listed {
			continue
		}
		listed++
		failure := r.Failure()
		if failure == "" {
			passed++
			continue
		}
		fmt.Fprintf(b, "? %s\n  %s: %s%s\n", printable(r.Text), printable(r.Place), printable(failure), found(r))
		for _, s := range r.Answer.Segments {
			fmt.Fprintf(b, "  > %s\n", printable(s.Text))
			for _, marker := range s.Markers {
				fmt.Fprintf(b, "    %s\n", printable(placeOf(r.Answer.Citations[marker-1])))
			}
		}
		b.WriteByte('\n')
	}
	if listed > 0 {
		fmt.Fprintf(b, "%d of %s answered as they should be.\n\n", passed, count(listed, "question"))
	}
}

// placeOf names the document, as a list would, and where in it a sentence stands.
func placeOf(c bot.Citation) string {
	if strings.HasPrefix(c.Place, c.Document.ID) {
		return c.Place
	}
	return c.Document.ID + " · " + c.Place
}

// found says where in the ranking the document of a question is.
func found(r *eval.Result) string {
	switch {
	case !r.Ranked:
		return ""
	case r.Rank == 0:
		return "; the document is not among the first ten"
	}
	return fmt.Sprintf("; the document is found at rank %d", r.Rank)
}

// grid is rows of cells, the first row its head. The first two columns are names, the others numbers.
type grid [][]string

func (g *grid) add(cells ...string) { *g = append(*g, cells) }

// write aligns the columns; a grid of a head alone is left out.
func (g grid) write(b *strings.Builder) {
	if len(g) < 2 {
		return
	}
	widths := make([]int, len(g[0]))
	for _, row := range g {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range g {
		line := ""
		for i, cell := range row {
			padding := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if i < 2 {
				line += cell + padding + "  "
			} else {
				line += padding + cell + "  "
			}
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}

// nameWidth keeps the tables within 100 columns, in characters.
const nameWidth = 15

// short shows a name in a table.
func short(name string) string {
	name = printable(name)
	if runes := []rune(name); len(runes) > nameWidth {
		return string(runes[:nameWidth-1]) + "…"
	}
	return name
}

// share shows a figure from 0 to 1, or a dash.
func share(f *float64) string { return fixed(f, 3) }

func fixed(f *float64, digits int) string {
	if f == nil {
		return "–"
	}
	return fmt.Sprintf("%.*f", digits, *f)
}

// span shows an interval.
func span(i eval.Interval) string { return fmt.Sprintf("%.3f–%.3f", i.Low, i.High) }
