package claim

import (
	"slices"
	"strings"

	"ibid/retrieval/text"
)

// A voice is a way to say a claim.
type voice struct {
	elements []element
	headless bool // it doesn't say who does it
}

// maxVoices is about how many ways to say a claim are tried.
const maxVoices = 9

// voices returns a claim as it is, and as it would be told in the other voice, in languages whose verbs show it plainly: "Y was
// abolished by X" is "X abolished Y".
func voices(own []element, language string) []voice {
	all := []voice{{elements: own}}
	how, ok := voiceWords[language]
	if !ok {
		return all
	}
	for k := 1; k+1 < len(own) && len(all) < maxVoices; k++ {
		before, verb, behind := own[:k], own[k+1], own[k+2:]
		switch {
		case !participle(verb):
		case how.passive[own[k].word] && len(behind) > 1 && behind[0].word == how.by:
			all = append(all, voice{elements: slices.Concat(behind[1:], []element{verb}, before)})
		case how.passive[own[k].word]:
			all = append(all, voice{slices.Concat([]element{verb}, before, behind), true})
		}
		if verb, behind = own[k], own[k+1:]; participle(verb) && !how.passive[own[k-1].word] {
			for was := range how.passive {
				all = append(all, voice{elements: slices.Concat(behind, []element{{word: was, bare: was}, verb, {word: how.by, bare: how.by}}, before)})
			}
		}
	}
	return all
}

// participle reports whether a word may be an English participle that is the verb's past too.
func participle(l element) bool {
	return l.kind == wordElement && (strings.HasSuffix(l.word, "ed") || participles[l.word])
}

// said returns elements with the first of the sayings in the place of others that mean the same.
func said(all []element) []element {
	for _, set := range sayings {
		for _, other := range set[1:] {
			all = replaced(all, wordsOf(other), wordsOf(set[0]))
		}
	}
	return all
}

// replaced returns elements with one run of words in the place of another.
func replaced(all []element, old, with []string) []element {
	for i := 0; i+len(old) <= len(all); i++ {
		run := all[i : i+len(old)]
		if slices.EqualFunc(run, old, func(l element, w string) bool { return l.kind == wordElement && l.word == w }) {
			var now []element
			for _, w := range with {
				now = append(now, element{Span: text.Span{Start: run[0].Start, End: run[len(run)-1].End}, word: w, bare: w})
			}
			return slices.Concat(all[:i], now, all[i+len(old):])
		}
	}
	return all
}

func wordsOf(s string) []string {
	var all []string
	for _, t := range pieces(&reading{s: s, tokens: text.Tokens(s)}) {
		all = append(all, text.Fold(t.Term))
	}
	return all
}

// coordinated returns elements with two names that are only joined in the order of the alphabet.
func coordinated(all []element, s string) []element {
	name := func(i int) bool {
		return i >= 0 && i < len(all) && all[i].kind == wordElement && capitalised(s[all[i].Start:all[i].End])
	}
	for i := 1; i+1 < len(all); i++ {
		if all[i].kind == wordElement && joints[all[i].word] && name(i-1) && name(i+1) && !name(i-2) && !name(i+2) && all[i-1].word > all[i+1].word {
			all[i-1], all[i+1] = all[i+1], all[i-1]
		}
	}
	return all
}
