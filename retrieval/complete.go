package retrieval

import (
	"strings"

	"ibid/retrieval/text"
)

// completion is a title or a heading, ready to be found as somebody types.
type completion struct{ shown, folded string }

// Complete returns up to limit titles and headings that hold what was typed: those that begin with it first, each once, in
// the order of the documents.
func (x *Index) Complete(typed string, limit int) []string {
	folded := text.Fold(strings.TrimSpace(typed))
	var begin, hold []string
	for _, n := range x.names() {
		switch {
		case strings.HasPrefix(n.folded, folded):
			begin = append(begin, n.shown)
		case strings.Contains(n.folded, folded):
			hold = append(hold, n.shown)
		}
	}
	all := append(begin, hold...)
	return all[:min(len(all), limit)]
}

// collectNames lists the titles, then the headings. A document that cannot be read has only its title.
func (x *Index) collectNames() []completion {
	var names []completion
	seen := map[string]bool{}
	add := func(s string) {
		if s != "" && !seen[s] {
			seen[s] = true
			names = append(names, completion{s, text.Fold(s)})
		}
	}
	for _, d := range x.documents {
		add(d.info.Name())
	}
	for _, d := range x.documents {
		decoded, err := d.decoded()
		if err != nil {
			continue
		}
		for _, s := range decoded.Sections {
			if len(s.Path) > 0 && s.End > s.Start {
				add(s.Path[len(s.Path)-1])
			}
		}
	}
	return names
}
