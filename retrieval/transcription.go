package retrieval

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"ibid/retrieval/lexical"
	"ibid/retrieval/lexicon"
	"ibid/retrieval/text"
)

// addTranscriptions adds what a name in Latin or Arabic letters may be in the documents' Chinese.
func (x *Index) addTranscriptions(q *query, t text.Token) {
	group := slices.Index(x.languages, "zh")
	if group < 0 {
		return
	}
	var alternatives []lexical.Alternative
	for _, name := range x.transcriptions(t.Term) {
		var parts [][]string
		for _, term := range text.Terms(name) {
			parts = append(parts, []string{term})
		}
		alternatives = append(alternatives, lexical.Alternative{Parts: parts, Weight: 1})
	}
	if alternatives == nil {
		return
	}
	for i, s := range q.sets {
		if s.Group == group && len(s.Terms) == 1 && s.Terms[0] == t.Term {
			q.sets[i].Alternatives = append(s.Alternatives, alternatives...)
			return
		}
	}
	q.add(t.Span, lexical.Set{Group: group, Terms: []string{t.Term}, Alternatives: alternatives})
}

// transcriptions returns what of the documents a name may be in Chinese: as it is written, else without what Arabic writes
// on to it.
func (x *Index) transcriptions(name string) []string {
	x.words.once.Do(x.collectWords)
	stands := func(s string) bool { return x.lexical.Hold(text.Terms(s)) }
	for _, bare := range bareNames(name) {
		if found := lexicon.Transcriptions(bare, x.following, stands); found != nil {
			return found
		}
	}
	return nil
}

// following returns the characters that come after the last of what was read of a name, in the documents; all with which
// one may begin if nothing was.
func (x *Index) following(read string) []rune {
	var list []rune
	if read == "" {
		for _, p := range x.words.syllables {
			if len(list) == 0 || list[len(list)-1] != p[0] {
				list = append(list, p[0])
			}
		}
		return list
	}
	last, _ := utf8.DecodeLastRuneInString(read)
	pairs := x.words.syllables
	at, _ := slices.BinarySearchFunc(pairs, last, func(p [2]rune, r rune) int { return cmp.Compare(p[0], r) })
	for ; at < len(pairs) && pairs[at][0] == last; at++ {
		list = append(list, pairs[at][1])
	}
	return list
}

// Most characters of a question that may be one name, and most bytes of it in which names are looked for.
const (
	mostSyllables = 10
	mostRead      = 1 << 10
)

// addTranscribed adds sets of what names in Chinese characters may be in the documents' other scripts. In a name the
// characters have no meaning of their own, so that what lists have of them goes.
func (x *Index) addTranscribed(q *query) {
	for at := 0; at < min(len(q.question), mostRead); {
		end, words := x.longestTranscribed(q, at)
		if words == nil {
			_, n := utf8.DecodeRuneInString(q.question[at:])
			at += n
			continue
		}
		name := text.Span{Start: at, End: end}
		q.dropIn(name)
		for group, language := range x.languages {
			own := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return arabicScript(language) != (text.ScriptOf(w) == "Arab") })
			if len(own) > 0 && language != "zh" {
				spellings := lexical.Alternative{Parts: [][]string{own}, Weight: 1}
				q.add(name, lexical.Set{Group: group, Terms: text.Terms(q.question[at:end]), Alternatives: []lexical.Alternative{spellings}})
			}
		}
		at = end
	}
}

// dropIn takes out the sets for words within a part of the question.
func (q *query) dropIn(part text.Span) {
	n := 0
	for i, s := range q.sources {
		if s.Start < part.Start || s.End > part.End {
			q.sets[n], q.sources[n] = q.sets[i], s
			n++
		}
	}
	q.sets, q.sources = q.sets[:n], q.sources[:n]
}

// longestTranscribed returns where the longest name in Chinese characters at a byte of a question ends, and what words of
// the documents it may be.
func (x *Index) longestTranscribed(q *query, at int) (end int, words []string) {
	var ends []int
	for end := at; len(ends) < mostSyllables; {
		r, n := utf8.DecodeRuneInString(q.question[end:])
		if !lexicon.Syllabic(r) {
			break
		}
		end += n
		ends = append(ends, end)
	}
	for _, end := range slices.Backward(ends) {
		if q.unlisted(at, end) {
			if words := x.transcribed(q.question[at:end]); words != nil {
				return end, words
			}
		}
	}
	return 0, nil
}

// unlisted reports whether a part of the question isn't made of words of several characters that lists have, and holds
// those that begin or end in it as a whole.
func (q *query) unlisted(start, end int) bool {
	listed := 0
	for _, w := range q.words {
		switch {
		case w.End <= start || w.Start >= end || utf8.RuneCountInString(q.question[w.Start:w.End]) < 2:
		case w.Start < start || w.End > end:
			return false
		default:
			listed += w.End - w.Start
		}
	}
	return listed < end-start
}

// transcribed returns the words of the documents that Chinese characters may be, as a name: in each script the nearest.
func (x *Index) transcribed(characters string) []string {
	x.words.once.Do(x.collectWords)
	var latin, arabic nearest
	for _, key := range lexicon.TranscriptionKeys(characters) {
		for _, term := range x.lookUp(x.words.sounds, key) {
			for _, name := range bareNames(term) {
				switch apart := lexicon.Transcribed(characters, name); {
				case apart < 0:
				case text.ScriptOf(term) == "Arab":
					arabic.add(term, float64(apart))
				default:
					latin.add(term, float64(apart))
				}
			}
		}
	}
	return slices.Concat(latin.terms, arabic.terms)
}
