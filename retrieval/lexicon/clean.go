package lexicon

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// mostWords is what a definition may have and still be a translation; longer ones explain.
const mostWords = 4

// translations returns what of a definition translates: remarks in brackets and after a dash go, alternatives are
// parted, explanations are left out.
func translations(definition string) []string {
	definition, _, _ = strings.Cut(withoutBrackets(definition), " - ")
	var list []string
	for i, part := range strings.FieldsFunc(definition, func(r rune) bool { return strings.ContainsRune(",;،؛，；", r) }) {
		part = withoutParticles(strings.TrimSpace(part))
		words := len(strings.Fields(part))
		// "Azerbaijan, former Soviet Republic": after a name, what follows a comma explains it.
		if words == 0 || words > mostWords || i > 0 && (words > 2 || capital(definition)) || slices.Contains(list, part) {
			continue
		}
		list = append(list, part)
	}
	return list
}

func capital(s string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimSpace(s))
	return unicode.IsUpper(r)
}

// withoutBrackets takes out what stands in brackets. One that isn't closed takes the rest with it.
func withoutBrackets(s string) string {
	if !strings.ContainsAny(s, "([{<（") {
		return s
	}
	var b strings.Builder
	depth := 0
	for _, r := range s {
		switch r {
		case '(', '[', '{', '<', '（':
			depth++
		case ')', ']', '}', '>', '）':
			depth = max(0, depth-1)
			b.WriteByte(' ')
		default:
			if depth == 0 {
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}

// withoutParticles takes off what dictionaries of English write before a word.
func withoutParticles(s string) string {
	for _, particle := range []string{"fig. ", "lit. ", "esp. ", "usu. ", "to be ", "to ", "the ", "an ", "a ", "one's "} {
		if rest, ok := strings.CutPrefix(s, particle); ok && rest != "" {
			s = rest
		}
	}
	return strings.TrimRight(s, " .!?")
}
