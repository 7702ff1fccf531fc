package lexicon

import (
	"fmt"
	"strings"
)

// cldrLists returns the names that CLDR has in the languages of the other lists.
func cldrLists(name string) []list {
	var lists []list
	for _, language := range []string{"ar", "zh"} {
		lists = append(lists, list{"en", language, func() ([]entry, error) {
			raw, err := readAll(name)
			if err != nil {
				return nil, err
			}
			return parseCLDR(raw, language)
		}})
	}
	return lists
}

// parseCLDR returns the names in one language, by English name.
func parseCLDR(raw, language string) ([]entry, error) {
	var entries []entry
	n := 0
	for line := range strings.Lines(raw) {
		n++
		fields := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		if len(fields) != 4 {
			return nil, fmt.Errorf("line %d is not language, kind, English name, name", n)
		}
		if fields[0] == language {
			entries = append(entries, entry{withoutBrackets(fields[2]), []string{withoutBrackets(fields[3])}})
		}
	}
	return entries, nil
}
