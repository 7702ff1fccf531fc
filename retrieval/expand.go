package retrieval

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"ibid/retrieval/lexical"
	"ibid/retrieval/lexicon"
	"ibid/retrieval/text"
)

// mostGroups bounds the languages that are told apart; documents in further ones are one group.
const mostGroups = 64

// languageGroups returns the languages of the documents and which each passage is in.
func languageGroups(s state) (languages []string, groups []uint8) {
	groups = make([]uint8, len(s.passages))
	for i, p := range s.passages {
		language := baseLanguage(s.documents[p.document].info.Language)
		at := slices.Index(languages, language)
		if at < 0 && len(languages) < mostGroups {
			at = len(languages)
			languages = append(languages, language)
		} else if at < 0 {
			at = mostGroups - 1
		}
		groups[i] = uint8(at)
	}
	return languages, groups
}

// baseLanguage returns a language without script and region: zh for zh-Hant.
func baseLanguage(language string) string {
	base, _, _ := strings.Cut(strings.ToLower(language), "-")
	return base
}

// mostAlternatives bounds the translations of a word that count, of those that the documents have.
const mostAlternatives = 24

// query is a question as the lexical leg searches with it.
type query struct {
	question string
	words    []lexicon.Word
	sets     []lexical.Set
	sources  []text.Span // what of the question each set stands for
}

// translated returns a question with synonym sets of its words, one for each language that they are translated into. Names
// are looked for as the documents' other scripts spell them too.
func (x *Index) translated(question string) query {
	q := query{question: question}
	if x.lexicon == nil {
		return q
	}
	q.words = x.lexicon.Expand(question, x.languages)
	for _, w := range q.words {
		terms := text.Terms(question[w.Start:w.End])
		for group, language := range x.languages {
			if alternatives := x.alternatives(w, language); len(alternatives) > 0 {
				q.add(w.Span, lexical.Set{Group: group, Terms: terms, Alternatives: alternatives})
			}
		}
	}
	x.addNames(&q)
	return q
}

func (q *query) add(source text.Span, s lexical.Set) {
	q.sets, q.sources = append(q.sets, s), append(q.sources, source)
}

// alternatives returns the translations of a word into a language, as far as the documents may have them. An occurrence of
// one counts by the root of its weight, so that many rare meanings don't outvote the first.
func (x *Index) alternatives(w lexicon.Word, language string) []lexical.Alternative {
	var list []lexical.Alternative
	for _, t := range w.Translations {
		if t.Language != language || len(list) == mostAlternatives {
			continue
		}
		weight := math.Sqrt(t.Weight)
		if parts := x.parts(t.Text); parts != nil {
			list = append(list, lexical.Alternative{Parts: parts, Weight: weight})
		}
		if pairs := x.compounds(t); pairs != nil {
			list = append(list, lexical.Alternative{Parts: [][]string{pairs}, Weight: inCompounds * weight, Loose: true})
		}
	}
	return list
}

// A word of one Chinese character is looked for in those that are made with it, 球 in 足球, if it is one of the likelier
// translations: of at least the weight likely. It counts inCompounds there.
const likely, inCompounds = .4, .5

// compounds returns the pairs of characters of the documents that hold a translation of one character; nil if it is none,
// not likely, or in too many.
func (x *Index) compounds(t lexicon.Translation) []string {
	if t.Weight < likely || utf8.RuneCountInString(t.Text) != 1 || text.ScriptOf(t.Text) != "Hani" {
		return nil
	}
	return x.holding(t.Text)
}

// parts returns the terms of a translation, each with the other forms of it that the documents have; nil if they lack one.
// A single word that they lack may still share 4-grams with theirs.
func (x *Index) parts(translation string) [][]string {
	var parts [][]string
	tokens := text.Tokens(translation)
	for _, t := range tokens {
		forms := []string{t.Term}
		if !t.Bigram {
			forms = x.forms(t.Term)
		}
		if len(forms) == 1 && x.lexical.Occurrences(t.Term) == 0 && (t.Bigram || len(tokens) > 1) {
			return nil
		}
		parts = append(parts, forms)
	}
	return parts
}

// mostNames bounds the names of a question that are looked for in Chinese.
const mostNames = 32

// addNames adds what names of the question are in the other ones of the Latin, Arabic and Chinese scripts. In Latin a name
// has a capital; in Arabic any word may be one that lists don't translate.
func (x *Index) addNames(q *query) {
	listed, done := map[string]bool{}, map[string]bool{} // done: in Chinese, by a list or here
	for _, s := range q.sets {
		for _, term := range s.Terms {
			listed[term] = true
			done[term] = done[term] || x.languages[s.Group] == "zh"
		}
	}
	x.addTranscribed(q)
	names := 0
	for _, t := range text.ContentTokens(q.question) {
		word := q.question[t.Start:t.End]
		latin := text.ScriptOf(word) == "Latn"
		if t.Bigram || latin && common(word) || !latin && listed[t.Term] {
			continue
		}
		if spellings := x.spellings(t.Term); len(spellings) > 0 {
			q.addName(x, t, lexical.Alternative{Parts: [][]string{spellings}, Weight: 1})
		}
		if !done[t.Term] && names < mostNames {
			done[t.Term] = true
			names++
			x.addTranscriptions(q, t)
		}
	}
}

// addName adds a spelling to the sets of a word, and makes sets of their own for languages into which no list has it.
func (q *query) addName(x *Index, t text.Token, spelling lexical.Alternative) {
	done := make([]bool, len(x.languages))
	for i, s := range q.sets {
		if len(s.Terms) == 1 && s.Terms[0] == t.Term {
			q.sets[i].Alternatives = append(s.Alternatives, spelling)
			done[s.Group] = true
		}
	}
	for group, language := range x.languages {
		if arabic := text.ScriptOf(t.Term) == "Arab"; !done[group] && (arabic != arabicScript(language)) {
			q.add(t.Span, lexical.Set{Group: group, Terms: []string{t.Term}, Alternatives: []lexical.Alternative{spelling}})
		}
	}
}

func arabicScript(language string) bool {
	return slices.Contains([]string{"ar", "ckb", "fa", "ps", "ug", "ur"}, language)
}
