package lexicon

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// cedictLine is: traditional simplified [pin1 yin1] /definition/definition/
var cedictLine = regexp.MustCompile(`^(\S+) (\S+) \[[^\]]*\] /(.*)/\s*$`)

// cedictOf returns the CEDICT file of that name, if it looks like one: its first entry is one of CEDICT's.
func cedictOf(name string) (list, bool) {
	base := strings.TrimSuffix(strings.ToLower(filepath.Base(name)), ".gz")
	if !strings.HasSuffix(base, ".u8") && !strings.HasSuffix(base, ".txt") {
		return list{}, false
	}
	head, _ := readBeginning(name, 1<<14) // of a file that can't be read, nothing
	for line := range strings.Lines(head) {
		if !strings.HasPrefix(line, "#") {
			ok := cedictLine.MatchString(strings.TrimRight(line, "\r\n"))
			return list{"zh", "en", func() ([]entry, error) { return readCedict(name) }}, ok
		}
	}
	return list{}, false
}

func readCedict(name string) ([]entry, error) {
	raw, err := readAll(name)
	if err != nil {
		return nil, err
	}
	return parseCedict(raw), nil
}

// parseCedict returns the entries of a CEDICT file, in both spellings. A word that is defined by another one alone, as its
// variant or abbreviation, has that one's translations.
func parseCedict(raw string) []entry {
	defined := map[string][]string{}
	type reference struct{ word, to string }
	var words []string
	var references []reference
	for line := range strings.Lines(raw) {
		m := cedictLine.FindStringSubmatch(strings.TrimRight(line, "\r\n"))
		if m == nil || line[0] == '#' {
			continue
		}
		var found []string
		for definition := range strings.SplitSeq(m[3], "/") {
			if to := referred(definition); to != "" {
				references = append(references, reference{m[2], to}, reference{m[1], to})
			} else if !remark(definition) {
				found = append(found, translations(definition)...)
			}
		}
		for _, word := range slices.Compact([]string{m[2], m[1]}) {
			if defined[word] == nil {
				words = append(words, word)
			}
			defined[word] = append(defined[word], found...)
		}
	}
	for _, r := range references {
		if len(defined[r.word]) == 0 && r.word != r.to {
			defined[r.word] = slices.Clone(defined[r.to])
		}
	}
	var entries []entry
	for _, word := range words {
		if len(defined[word]) > 0 {
			entries = append(entries, entry{word, defined[word]})
		}
	}
	return entries
}

// remark reports whether a definition says something about the word that is no translation of it.
func remark(definition string) bool {
	for _, beginning := range []string{"CL:", "surname ", "Taiwan pr.", "also pr.", "pr. ", "used in ", "(used in ", "Kangxi radical", "radical in ", "classifier for ", "erhua variant", "lit. ", "idiom "} {
		if strings.HasPrefix(definition, beginning) {
			return true
		}
	}
	return strings.Contains(definition, "[") && !strings.Contains(definition, "(")
}

// references is what stands before the word that a definition refers to.
var references = regexp.MustCompile(`^(?:\([^)]*\) *)?(?:abbr\. for|(?:old |archaic |Japanese |erhua |euphemistic )?variant of|see(?: also)?|also written|same as|equivalent to|contraction of) ([^\s\[|,]+)(?:\|([^\s\[,]+))?`)

// referred returns the word that a definition refers to, simplified; "" if it refers to none.
func referred(definition string) string {
	m := references.FindStringSubmatch(definition)
	if m == nil {
		return ""
	}
	to := m[1]
	if m[2] != "" {
		to = m[2]
	}
	if to[0] < 0x80 {
		return ""
	}
	return to
}
