package eval

import (
	"net/url"
	"strings"
	"time"
)

// Written scores what a model wrote, by the definitions of ALCE (Gao et al. 2023, "Enabling large language models to
// generate text with citations"), with the checks of package bot as the judge of what supports what.
type Written struct {
	Asked      int     // answers for which a model was asked
	Wrote      int     // answers in its words; the others were quoted or refused
	Sentences  int     // of all replies
	Recall     float64 // share of the sentences that the documents support
	Precision  float64 // share of the markers that pointed at what supports their sentence, before any was moved
	LinkErrors int     // citations, also of quotations, whose link is not one of the cited sentence
	Tokens     float64 // read and written, mean of an answer, as far as the server counts
	First      time.Duration
	Took       time.Duration // both means; First of the answers that have a checked sentence
}

// ScoreWritten scores the answers of a model; nil where none was asked.
func ScoreWritten(results []Result) *Written {
	var w Written
	supported, marked, right, firsts := 0, 0, 0, 0
	for i := range results {
		a := &results[i].Answer
		for _, c := range a.Citations {
			if wrongLink(c.Link) || c.Link != c.Document.Link(c.Sentence) {
				w.LinkErrors++
			}
		}
		r := a.Receipt
		if r.Requests == 0 {
			continue
		}
		w.Asked++
		w.Sentences += r.Sentences
		supported += r.Supported
		marked += r.Marked + r.Invented
		right += max(0, r.Marked-r.Moved)
		w.Tokens += float64(r.Prompt + r.Written)
		w.Took += r.Took
		if r.First > 0 {
			firsts++
			w.First += r.First
		}
		if len(a.Segments) > 0 && !a.Segments[0].Quoted {
			w.Wrote++
		}
	}
	if w.Asked == 0 {
		return nil
	}
	w.Recall = ratio(supported, w.Sentences)
	w.Precision = ratio(right, marked)
	w.Tokens /= float64(w.Asked)
	w.Took /= time.Duration(w.Asked)
	w.First /= time.Duration(max(1, firsts))
	return &w
}

func ratio(part, whole int) float64 { return float64(part) / float64(max(1, whole)) }

// wrongLink reports whether a link opens nothing.
func wrongLink(link string) bool {
	if link == "" {
		return false
	}
	u, err := url.Parse(link)
	return err != nil || u.Host == "" || !strings.HasPrefix(u.Scheme, "http")
}
