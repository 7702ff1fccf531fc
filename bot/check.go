package bot

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/language"

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
	proofs []int // of the evidence
}

// examiner checks the statements of one reply against the evidence it was made of.
type examiner struct {
	evidence
	read      *claim.Evidence // the same, made ready for checks
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
		proofs, support := x.examine(c, &f)
		f.parts = append(f.parts, part{c.text, proofs})
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

// examine finds the sentences that prove a clause: those that its markers name, unless they don't, or another one does far
// better: then the marker moves. The bar is the same for all. Of several, those that prove it alone are enough.
func (x *examiner) examine(c clause, f *finding) ([]int, claim.Support) {
	if f.fault = x.foreign(c.text); f.fault != "" {
		return nil, claim.Unsupported
	}
	named, among := x.named(c.labels, f)
	if proofs := x.proofs(c.text, among); len(named) == 0 && len(proofs) > 0 {
		named = proofs[:1]
	}
	cited, verdict := x.read.Cite(c.text, named)
	if verdict.Support == claim.Unsupported {
		f.fault = faultOf(verdict)
		return nil, verdict.Support
	}
	if len(named) > 0 && !slices.Equal(cited, named) {
		f.moved += len(c.labels)
	}
	if alone := x.proofs(c.text, cited); len(alone) > 0 {
		cited = alone
	}
	return cited, verdict.Support
}

// named returns the sentences that labels name, and those among which they leave the choice.
func (x *examiner) named(labels []label, f *finding) (named, among []int) {
	for _, l := range labels {
		sentences := x.resolve(l)
		switch {
		case len(sentences) == 0:
			f.invented++
		case l.sentence == wholePassage:
			among = append(among, sentences...)
		default:
			named = append(named, sentences...)
		}
	}
	slices.Sort(named)
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
func (x *examiner) proofs(text string, sentences []int) []int {
	var proofs []int
	for _, n := range sentences {
		if x.read.Check(text, []int{n}).Support == claim.Supported {
			proofs = append(proofs, n)
		}
	}
	return proofs
}

// sources returns all sentences of the evidence as the checker wants them.
func (e evidence) sources() []claim.Source {
	var list []claim.Source
	for _, at := range e.places {
		list = append(list, e.source(at))
	}
	return list
}

// source is a sentence of the evidence as the checker wants it, with what it may take for granted.
func (e evidence) source(at place) claim.Source {
	p := e.passages[at.passage]
	s := claim.Source{Text: e.text(at), Language: p.Document.Language, Date: p.Document.Date}
	s.Title = strings.Join(append([]string{p.Document.Title}, p.Section...), "\n")
	if at.sentence > 0 {
		s.Before = p.Sentences[at.sentence-1].Text
	}
	return s
}

// address matches what opens something, which no answer has of its own.
var address = regexp.MustCompile(`(?i)\b(?:https?|ftp|mailto|discord):|\bwww\.|\bdiscord\.gg\b|\]\(`)

// joiners can part an address unseen.
var joiners = strings.NewReplacer("\u200c", "", "\u200d", "")

// foreign says why a sentence can't be used at all, whatever it says: it is in another language than was asked for, or
// links somewhere.
func (x *examiner) foreign(s string) string {
	if address.MatchString(s) || address.MatchString(text.Fold(joiners.Replace(s))) {
		return "it has an address in it"
	}
	written, sure := text.Language(s, append(x.languages, x.language)...)
	if written == "" { // it is in the script of none of these
		written, sure = text.Language(s)
		sure = sure && writingOf(written) != writingOf(x.language)
	}
	if sure && written != x.language && utf8.RuneCountInString(s) >= languageRunes {
		return "it is not in the language that was asked for"
	}
	return ""
}

// writingOf returns the script that a language is mostly written in. Japanese has Chinese characters too.
func writingOf(code string) string {
	tag, err := language.Parse(code)
	if err != nil {
		return ""
	}
	script, _ := tag.Script()
	switch script.String() {
	case "Hans", "Hant", "Jpan":
		return "Hani"
	}
	return script.String()
}

// languageRunes is how long a sentence must be to say in which language it is.
const languageRunes = 12
