package retrieval

import (
	"slices"
	"strings"

	"ibid/retrieval/text"
)

// completion is a title or a heading, ready to be found as somebody types.
type completion struct{ shown, folded, collection string }

// Complete returns up to limit titles and headings of the collections that hold what was typed: those that begin with it
// first, each once, in the order of the documents.
func (x *Index) Complete(typed string, limit int, collections Collections) []string {
	folded := text.Fold(strings.TrimSpace(typed))
	var begin, hold []string
	seen := map[string]bool{}
	for _, n := range x.names() {
		switch {
		case collections != nil && !slices.Contains(collections, n.collection), seen[n.shown]:
			continue
		case strings.HasPrefix(n.folded, folded):
			begin = append(begin, n.shown)
		case strings.Contains(n.folded, folded):
			hold = append(hold, n.shown)
		default:
			continue
		}
		seen[n.shown] = true
	}
	all := append(begin, hold...)
	return all[:min(len(all), limit)]
}

// collectNames lists the titles, then the headings, each once in a collection. A document that cannot be read has only its
// title.
func collectNames(documents []*document) []completion {
	var names []completion
	type standing struct{ name, collection string }
	seen := map[standing]bool{}
	add := func(s string, d *document) {
		at := standing{s, Collection(d.info.Path)}
		if s != "" && !seen[at] {
			seen[at] = true
			names = append(names, completion{s, text.Fold(s), at.collection})
		}
	}
	for _, d := range documents {
		add(d.info.Name(), d)
	}
	for _, d := range documents {
		decoded, err := d.decoded()
		if err != nil {
			continue
		}
		for _, s := range decoded.Sections {
			if len(s.Path) > 0 && s.End > s.Start {
				add(s.Path[len(s.Path)-1], d)
			}
		}
	}
	return names
}
