package claim

import "ibid/retrieval/lexicon"

// Lists makes word lists what a Checker asks; nil lists know nothing.
func Lists(l *lexicon.Lexicon) Lexicon {
	if l == nil {
		return nil
	}
	return lists{l}
}

type lists struct{ *lexicon.Lexicon }

// Translations implements Lexicon. Of a phrase that lists have, its words are left out.
func (l lists) Translations(s, from, to string) []Translation {
	var list []Translation
	end := 0
	for _, w := range l.Expand(s, []string{to}) {
		if w.Start < end || w.Language != from {
			continue
		}
		end = w.End
		t := Translation{Span: w.Span}
		for _, translation := range w.Translations {
			t.Words = append(t.Words, translation.Text)
		}
		list = append(list, t)
	}
	return list
}

// SameName implements Lexicon.
func (lists) SameName(a, b string) bool { return lexicon.SameName(a, b) }
