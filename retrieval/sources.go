package retrieval

import (
	"fmt"
	"slices"

	"ibid/retrieval/folder"
	"ibid/retrieval/passage"
	"ibid/retrieval/source"
)

// Source is a document as a whole, for people who want to know what ibid knows.
type Source struct {
	source.DocumentInfo
	Sentences  int
	Passages   int
	References int        // reference bodies in the text
	Distinct   int        // of these, how many differ by address, or by what they say
	Outline    [][]string // the paths of its sections that hold text
	Warnings   []string   // what its reader could not make sense of
}

// Sources returns what the documents are, by path.
func (x *Index) Sources() ([]Source, error) {
	list := make([]Source, len(x.documents))
	for i, stored := range x.documents {
		d, err := stored.decoded()
		if err != nil {
			return nil, err
		}
		s := Source{DocumentInfo: d.DocumentInfo, Sentences: len(d.Sentences), References: len(d.References), Warnings: slices.Clone(d.Warnings)}
		distinct := map[string]bool{}
		for _, r := range d.References {
			distinct[r.Key()] = true
		}
		s.Distinct = len(distinct)
		for _, section := range d.Sections {
			if section.End > section.Start {
				s.Outline = append(s.Outline, slices.Clone(section.Path))
			}
		}
		list[i] = s
	}
	for _, p := range x.passages {
		list[p.document].Passages++
	}
	return list, nil
}

// Documents returns what is known of each document, by path.
func (x *Index) Documents() []source.DocumentInfo {
	list := make([]source.DocumentInfo, len(x.documents))
	for i, d := range x.documents {
		list[i] = d.info
	}
	return list
}

// Languages returns how many documents there are, and their languages in alphabetical order.
func (x *Index) Languages() (documents int, languages []string) {
	for _, d := range x.documents {
		if d.info.Language != "" && !slices.Contains(languages, d.info.Language) {
			languages = append(languages, d.info.Language)
		}
	}
	slices.Sort(languages)
	return len(x.documents), languages
}

// Skipped returns the files of the folder that are not in the index, by path.
func (x *Index) Skipped() []folder.Skipped { return slices.Clone(x.skipped) }

// Paragraph returns the paragraph that a sentence stands in. The error is ErrUnknown where there is no such sentence.
func (x *Index) Paragraph(document string, sentence int) (Passage, error) {
	i, ok := x.byPath[document]
	if !ok {
		return Passage{}, fmt.Errorf("%s: %w", document, ErrUnknown)
	}
	d, err := x.documents[i].decoded()
	if err != nil {
		return Passage{}, err
	}
	if sentence < 0 || sentence >= len(d.Sentences) {
		return Passage{}, fmt.Errorf("%s, sentence %d: %w", document, sentence+1, ErrUnknown)
	}
	first, last := d.Paragraph(sentence)
	return passageAt("", d, passage.Range{First: first, End: last + 1}), nil
}
