package bot

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"ibid/bot/claim"
	"ibid/retrieval/text"
)

// finding is what checking a statement of a reply found.
type finding struct {
	parts    []part // none where it is unsupported
	support  claim.Support
	fault    string // why it is unsupported, as told to the model
	moved    int    // markers that pointed at another sentence than the one that proves it
	invented int    // markers that pointed at nothing
}

// part is a piece of a checked statement with the sentences that prove it.
type part struct {
	text   string
	places []place
}

// examiner checks the statements of one reply against the evidence it was made of.
type examiner struct {
	evidence
	places    []place         // of all its sentences
	read      *claim.Evidence // the same, in this order, made ready for checks
	language  string          // that the reply should be in
	languages []string        // of the evidence, which models slip into
}

// judge checks a statement: each part against the sentences that its own markers name; where that fails, the whole
// against all of them.
func (x *examiner) judge(s statement) finding {
	f := x.judgeParts(s.clauses)
	if f.support == claim.Unsupported && len(s.clauses) > 1 {
		f = x.judgeParts([]clause{{s.text(), s.labels()}})
	}
	return f
}

func (x *examiner) judgeParts(clauses []clause) finding {
	f := finding{support: claim.Supported}
	for _, c := range clauses {
		places, support := x.examine(c, &f)
		f.parts = append(f.parts, part{c.text, places})
		if support == claim.Unsupported {
			f.parts, f.support = nil, support
			return f
		}
		if support == claim.Weak {
			f.support = support
		}
	}
	return f
}

// examine finds the sentences that prove a clause: of those that its markers name; else, if none of them does, of all
// that the model was shown. The bar is the same for all.
func (x *examiner) examine(c clause, f *finding) ([]place, claim.Support) {
	if f.fault = x.foreign(c.text); f.fault != "" {
		return nil, claim.Unsupported
	}
	named, among := x.named(c.labels, f)
	if proofs := x.proofs(c.text, named); len(proofs) > 0 {
		return proofs, claim.Supported
	}
	verdict := claim.Verdict{Why: claim.WrongWords}
	if len(named) > 0 {
		if verdict = x.check(c.text, named); verdict.Support == claim.Supported {
			return named, verdict.Support
		}
	}
	if proofs := x.proofs(c.text, among); len(proofs) > 0 {
		return proofs[:1], claim.Supported
	}
	if best, of := x.read.Best(c.text); of.Support == claim.Supported {
		f.moved += len(c.labels)
		return []place{x.places[best]}, claim.Supported
	}
	if verdict.Support == claim.Weak {
		return named, verdict.Support
	}
	f.fault = faultOf(verdict)
	return nil, claim.Unsupported
}

// named returns the sentences that labels name, and those among which they leave the choice.
func (x *examiner) named(labels []label, f *finding) (named, among []place) {
	for _, l := range labels {
		places := x.resolve(l)
		switch {
		case len(places) == 0:
			f.invented++
		case l.sentence == wholePassage:
			among = append(among, places...)
		default:
			named = append(named, places...)
		}
	}
	slices.SortFunc(named, comparePlaces)
	return slices.Compact(named), among
}

// faultOf says in words for the model what a claim got wrong.
func faultOf(v claim.Verdict) string {
	if v.Why == claim.WrongWords || len(v.Words) == 0 {
		return "no sentence of the passages says so"
	}
	return "the " + string(v.Why) + " is not what the passages say: " + strings.Join(v.Words, ", ")
}

// proofs returns those of the sentences that support a claim each by itself.
func (x *examiner) proofs(text string, places []place) []place {
	var proofs []place
	for _, p := range places {
		if x.check(text, []place{p}).Support == claim.Supported {
			proofs = append(proofs, p)
		}
	}
	return proofs
}

func (x *examiner) check(text string, places []place) claim.Verdict {
	cited := make([]int, len(places))
	for i, p := range places {
		cited[i] = slices.Index(x.places, p)
	}
	return x.read.Check(text, cited)
}

// sources returns all sentences of the evidence as the checker wants them.
func (e evidence) sources() []claim.Source {
	var list []claim.Source
	for _, at := range e.all() {
		list = append(list, e.source(at))
	}
	return list
}

// all returns the places of all sentences of the evidence.
func (e evidence) all() []place {
	var all []place
	for i, p := range e.passages {
		for j := range p.Sentences {
			all = append(all, place{i, j})
		}
	}
	return all
}

// source is a sentence of the evidence as the checker wants it, with what it may take for granted.
func (e evidence) source(at place) claim.Source {
	p := e.passages[at.passage]
	s := claim.Source{Text: p.Sentences[at.sentence].Text, Language: p.Document.Language, Date: p.Document.Date}
	s.Title = strings.Join(append([]string{p.Document.Title}, p.Section...), "\n")
	if at.sentence > 0 {
		s.Before = p.Sentences[at.sentence-1].Text
	}
	return s
}

func comparePlaces(a, b place) int {
	if a.passage != b.passage {
		return a.passage - b.passage
	}
	return a.sentence - b.sentence
}

// address matches what opens something, which no answer has of its own.
var address = regexp.MustCompile(`(?i)\b(?:https?|ftp|mailto|discord):|\bwww\.|\bdiscord\.gg\b|\]\(`)

// foreign says why a sentence can't be used at all, whatever it says: it is in another language than was asked for, or
// links somewhere.
func (x *examiner) foreign(s string) string {
	if address.MatchString(s) {
		return "it has an address in it"
	}
	written, sure := text.Language(s, append(x.languages, x.language)...)
	if sure && written != x.language && utf8.RuneCountInString(s) >= languageRunes {
		return "it is not in the language that was asked for"
	}
	return ""
}

// languageRunes is how long a sentence must be to say in which language it is.
const languageRunes = 12
