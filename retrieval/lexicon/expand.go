package lexicon

import (
	"slices"
	"strings"
	"unicode/utf8"

	"ibid/retrieval/text"
)

// Word is a word or phrase of a question with its translations, a synonym set.
type Word struct {
	text.Span                  // bytes of the question
	Language     string        // that it is in
	Translations []Translation // by language in the order of the targets, then best first
}

// Translation is a word or phrase of another language as lists have it, folded.
type Translation struct {
	Language, Text string
	Weight         float64 // of the best translation into its language, 1
}

const (
	mostExpanded  = 64 // words of a question; what is longer is no question
	phraseWords   = 4
	runCharacters = 12 // of the longest word looked for in a script without spaces
)

// Expand returns the words of a question that lists translate into some of the target languages, in their order. Each
// script of a question is read in its own language, and none is translated into itself. A phrase that lists have is followed
// by its words.
func (l *Lexicon) Expand(question string, targets []string) []Word {
	e := expansion{Lexicon: l, question: question, targets: targets, content: map[int]bool{}, languages: map[string]string{}}
	for _, t := range text.ContentTokens(question) {
		e.content[t.Start] = true
	}
	e.units = units(question)
	for i := 0; i < len(e.units) && len(e.words) < mostExpanded; {
		if e.units[i].run {
			e.run(e.units[i])
			i++
		} else {
			i += e.phrase(i)
		}
	}
	return e.words
}

// expansion is a question while it is expanded.
type expansion struct {
	*Lexicon
	question  string
	targets   []string
	units     []unit
	content   map[int]bool      // where words stand that aren't function words
	languages map[string]string // by script
	words     []Word
}

// phrase expands the longest phrase that begins with the unit at i, and returns how many units that takes.
func (e *expansion) phrase(i int) int {
	source := e.languageOf(e.units[i])
	if source == "" || !e.content[e.units[i].Start] || e.units[i].term[0] <= '9' {
		return 1
	}
	for n := e.reach(i); n > 0; n-- {
		last := e.units[i+n-1]
		words := make([]string, n)
		for j := range words {
			words[j] = e.units[i+j].term
		}
		span := text.Span{Start: e.units[i].Start, End: last.End}
		phrase := strings.Join(words, " ")
		if e.content[last.Start] && (e.add(span, source, forms(phrase, source)) || n == 1 && e.add(span, source, looseForms(phrase, source))) {
			for j := 0; n > 1 && j < n; j++ {
				if u := e.units[i+j]; e.content[u.Start] {
					e.add(u.Span, source, forms(u.term, source))
				}
			}
			return n
		}
	}
	return 1
}

// reach returns how many units from i on may be a phrase: no sentence ends between them, nor does the script.
func (e *expansion) reach(i int) int {
	n := 1
	for ; n < phraseWords && i+n < len(e.units); n++ {
		between := e.question[e.units[i+n-1].End:e.units[i+n].Start]
		if e.units[i+n].run || strings.ContainsAny(between, ".,;:!?()،؛؟\"") {
			break
		}
	}
	return n
}

// run expands a run of a script without spaces, parted into the longest words that lists have.
func (e *expansion) run(u unit) {
	source := e.languageOf(u)
	if source == "" {
		return
	}
	for at := u.Start; at < u.End && len(e.words) < mostExpanded; {
		_, size := utf8.DecodeRuneInString(e.question[at:])
		end := e.longest(at, u.End, source)
		if end > 0 && !text.Function(text.Fold(e.question[at:end])) {
			e.add(text.Span{Start: at, End: end}, source, []form{{text.Fold(e.question[at:end]), 1}})
		}
		at = max(end, at+size)
	}
}

// longest returns where the longest word at a byte of the question ends; 0 if lists have none.
func (e *expansion) longest(at, limit int, source string) int {
	var ends [runCharacters]int
	n := 0
	for end := at; n < runCharacters && end < limit; n++ {
		_, size := utf8.DecodeRuneInString(e.question[end:])
		end += size
		ends[n] = end
	}
	for ; n > 0; n-- {
		word := text.Fold(e.question[at:ends[n-1]])
		for _, t := range e.tables {
			if t.source == source && t.get().has(word) {
				return ends[n-1]
			}
		}
	}
	return 0
}

// add adds a word with the translations of its forms, if there are any.
func (e *expansion) add(span text.Span, source string, forms []form) bool {
	w := Word{Span: span, Language: source}
	for _, target := range e.targets {
		if target == source {
			continue
		}
		for _, t := range e.translate(forms, source, target) {
			w.Translations = append(w.Translations, Translation{target, t.text, t.weight})
		}
	}
	if len(w.Translations) == 0 {
		return false
	}
	e.words = append(e.words, w)
	return true
}

// languageOf returns the language that a unit is in, among those that lists have; "" if it is in none.
func (e *expansion) languageOf(u unit) string {
	script := text.ScriptOf(u.term)
	if language, ok := e.languages[script]; ok {
		return language
	}
	var own strings.Builder
	for _, other := range e.units {
		if text.ScriptOf(other.term) == script {
			own.WriteString(e.question[other.Start:other.End])
			own.WriteByte(' ')
		}
	}
	e.languages[script] = e.language(own.String())
	return e.languages[script]
}

func (e *expansion) language(own string) string {
	var sources []string
	for _, t := range e.tables {
		if !slices.Contains(sources, t.source) {
			sources = append(sources, t.source)
		}
	}
	language, sure := text.Language(own)
	if !sure {
		language, _ = text.Language(own, sources...)
	}
	if !slices.Contains(sources, language) {
		return ""
	}
	return language
}
