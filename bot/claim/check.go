package claim

import (
	"cmp"
	"slices"
	"strings"

	"ibid/retrieval/text"
)

// Source is a sentence that a claim cites, with what may be read beside it.
type Source struct {
	Text     string
	Language string // BCP 47; "": found out from Text
	Before   string // the sentence before it, "" for none: names and years that Text leans on may stand there
	Title    string // the document's title and the headings above the sentence: names may stand there
	Date     string // the document's date, for "last year"; "" where it has none
}

// Support says how far the cited sentences bear a claim out.
type Support int

// The degrees of support, weakest first.
const (
	Unsupported Support = iota // a check fails, or too little of the claim is in the sentences though it can be compared
	Weak                       // no check fails, but nothing can compare the rest: another language and no list of its words
	Supported                  // every figure and name is there, polarity and roles agree, and so do the words
)

// Reason names the check that a claim failed.
type Reason string

// The checks, in the order in which they are made.
const (
	WrongDate     Reason = "date"
	WrongNumber   Reason = "number"
	WrongUnit     Reason = "unit"
	WrongName     Reason = "name"
	WrongPolarity Reason = "polarity" // one is denied, the other isn't
	WrongMood     Reason = "mood"     // what the source plans or thinks possible, the claim tells as done
	WrongOwner    Reason = "owner"    // a figure is another's
	WrongRole     Reason = "role"     // two names have changed places
	WrongWords    Reason = "overlap"  // the sentences speak of something else
)

// turns reports whether a claim that failed a check turns what the sentence says of the same matter.
func (r Reason) turns() bool {
	return r == WrongPolarity || r == WrongMood || r == WrongOwner || r == WrongRole
}

// Verdict is what became of a claim. Why and Words, the words concerned, are set where Support is Unsupported.
type Verdict struct {
	Support Support
	Why     Reason
	Words   []string
	Overlap float64 // share of the claim's words, of those that could be compared, that the sentences have
}

// Lexicon knows words and names across languages.
type Lexicon interface {
	// Translations returns the words of s, which is in the language from, that have translations into the language to,
	// in order and without overlap. It is empty where there is no list for the pair.
	Translations(s, from, to string) []Translation
	// SameName reports whether two names, in whatever scripts, are the same by their sound.
	SameName(a, b string) bool
}

// Translation is a word of a text with its translations.
type Translation struct {
	text.Span
	Words []string
}

// Checker decides whether sentences support a claim. The zero value knows no other language than the claim's own.
type Checker struct {
	Lexicon Lexicon // nil: none
}

// Check says how far the cited sentences together support a claim: a sentence as a model wrote it, without markers.
func (c Checker) Check(claim string, cited []Source) Verdict {
	all := make([]int, len(cited))
	for i := range cited {
		all[i] = i
	}
	return c.Read(cited).Check(claim, all)
}

// Evidence is sentences that were read once, to check many claims against them. It may be used by many goroutines.
type Evidence struct {
	checker Checker
	sources []*witness
	texts   []Source // what each was read from
}

// Read reads sentences that claims may cite.
func (c Checker) Read(sources []Source) *Evidence {
	e := &Evidence{checker: c, texts: sources}
	for _, s := range sources {
		e.sources = append(e.sources, readSource(s))
	}
	return e
}

// Check says how far the cited of the sentences, by their places, together support a claim.
func (e *Evidence) Check(claim string, cited []int) Verdict {
	if len(cited) == 0 || len(claim) > maxClaim {
		return Verdict{Why: WrongWords}
	}
	sources := make([]*witness, len(cited))
	for i, k := range cited {
		sources[i] = e.sources[k]
	}
	bare, told := unframe(claim)
	if told != "" && !slices.ContainsFunc(sources, func(w *witness) bool { return w.language == told }) {
		return Verdict{Why: WrongWords}
	}
	return e.checker.compare(readSentence(bare, languageOf(bare, sources)), sources)
}

// best returns which of the sentences alone supports a claim best, the first of equals, its verdict, and how many support
// it at least weakly; -1 and the verdict on the likest if none does.
func (e *Evidence) best(claim string) (best int, v Verdict, many int) {
	best = -1
	refuted := Verdict{}
	if len(claim) > maxClaim {
		return best, Verdict{Why: WrongWords}, 0
	}
	bare, told := unframe(claim)
	read := readSentence(bare, languageOf(bare, e.sources))
	for i := range e.sources {
		got := Verdict{Why: WrongWords}
		if told == "" || e.sources[i].language == told {
			got = e.checker.compare(read, e.sources[i:i+1])
		}
		if best < 0 || cmp.Or(cmp.Compare(got.Support, v.Support), cmp.Compare(got.Overlap, v.Overlap)) > 0 {
			best, v = i, got
		}
		if got.Support != Unsupported {
			many++
		} else if got.Why.turns() && got.Overlap > refuted.Overlap {
			refuted = got
		}
	}
	if refuted.Overlap >= v.Overlap+better && v.Support != Unsupported {
		return -1, refuted, 0 // what comes nearest by far says otherwise
	}
	if v.Support == Unsupported {
		return -1, v, 0
	}
	return best, v, many
}

// Cite returns the sentences to cite for a claim, and the verdict on it. They are those that it cites itself, unless they
// don't support it or another sentence alone does far better: the right fact with a wrong marker. To one that supports it
// weakly a marker moves only if that is the only one: where nothing can compare the words, most sentences do, and which of
// them is meant only the marker says. Nothing is cited for what is unsupported.
func (e *Evidence) Cite(claim string, cited []int) ([]int, Verdict) {
	own := e.Check(claim, cited)
	best, v, many := e.best(claim)
	switch {
	case v.Support == Supported && (own.Support < Supported || v.Overlap >= own.Overlap+better),
		v.Support == Weak && own.Support == Unsupported && many == 1:
		return []int{best}, v
	case own.Support == Unsupported:
		return nil, own
	}
	return cited, own
}

// better is by how much more of a claim another sentence has to have for the marker to move: neighbours that speak of the
// same matter share half of their words.
const better = .25

// Sentences of documents have at most 800 characters; what is longer than these many bytes is not read to its end, so that
// the time of a check is bounded. A claim is none then: unread, it can't be checked.
const (
	maxClaim  = 4096
	maxSource = 4 * 4096
)

func clip(s string) string {
	if len(s) <= maxSource {
		return s
	}
	return strings.ToValidUTF8(s[:maxSource], "")
}
