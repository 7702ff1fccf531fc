package claim

import (
	"slices"
	"strings"

	"ibid/retrieval/text"
)

// nameDots part the names of foreigners in Chinese and Japanese.
const nameDots = "·•・‧"

// How many characters a part of a name has at most, and those beside a name that a claim has to share with a source.
const (
	namePart = 8
	nameEdge = 2
)

// renamed returns what a claim in a script without spaces has in the place of a name that dots part in the source, if it has
// nothing of that name and isn't known from beside.
func (e *evidence) renamed(claim *reading) string {
	if e.foreign || !strings.ContainsAny(e.s, nameDots) {
		return ""
	}
	told, own := signs(e.s), string(signs(claim.s))
	parts := nameParts(told)
	for i, c := range told {
		if !strings.ContainsRune(nameDots, c) {
			continue
		}
		for from := max(nameEdge, i-namePart); from < i; from++ {
			for to := i + 2; to <= min(len(told)-nameEdge, i+2*namePart); to++ {
				before, after := string(told[from-nameEdge:from]), string(told[to:to+nameEdge])
				other := inPlace(own, before, after)
				if other != "" && e.unheard(apart(other, told[from:to])) && !slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(other+after, p) }) {
					return other
				}
			}
		}
	}
	return ""
}

// nameParts returns the characters beside the dots: no claim that has some of them has exchanged the name.
func nameParts(told []rune) []string {
	var parts []string
	for i, c := range told {
		if strings.ContainsRune(nameDots, c) {
			parts = append(parts, string(told[max(0, i-2):i]), string(told[i+1:min(len(told), i+3)]))
		}
	}
	return slices.DeleteFunc(parts, func(p string) bool { return p == "" })
}

// inPlace returns what stands between two expressions, if it can be a name.
func inPlace(s, before, after string) string {
	_, behind, _ := strings.Cut(s, before)
	other, _, closed := strings.Cut(behind, after)
	if n := len([]rune(other)); !closed || n < 2 || n > 2*namePart || breaks(other) {
		return ""
	}
	return other
}

// apart returns an expression without the characters that it begins and ends with as a name does.
func apart(other string, name []rune) string {
	for _, c := range name {
		rest, ok := strings.CutPrefix(other, string(c))
		if !ok {
			break
		}
		other = rest
	}
	for i := len(name) - 1; i >= 0 && strings.HasSuffix(other, string(name[i])); i-- {
		other = strings.TrimSuffix(other, string(name[i]))
	}
	return other
}

// unheard reports whether words have a pair of characters that stands neither in a source nor beside it.
func (e *evidence) unheard(words string) bool {
	return slices.ContainsFunc(text.Tokens(words), func(t text.Token) bool {
		return t.Bigram && len(e.words.find(t))+len(e.beside.find(t)) == 0
	})
}

// signs returns the characters of a sentence but spaces.
func signs(s string) []rune { return []rune(strings.Join(strings.Fields(s), "")) }
