package source_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ibid/retrieval/source"
	"ibid/retrieval/source/sourcetest"
)

// build parses a tiny notation, to drive the builder: "<r:title>" is a reference, "<t:9>" a time stamp, "<b>…</b>"
// encloses, "&eacute;" decodes to é, "\n" ends a line, "\n\n" a paragraph, "# title\n" is a heading.
func build(raw string) *source.Document {
	b := source.NewBuilder([]byte(raw))
	open := 0
	for i := 0; i < len(raw); {
		rest := raw[i:]
		end := strings.IndexAny(rest, "<&\n#")
		switch {
		case end < 0:
			b.Text(i, len(raw))
			i = len(raw)
			continue
		case end > 0:
			b.Text(i, i+end)
			i += end
			continue
		}
		size := strings.IndexAny(rest, ">;\n") + 1
		switch {
		case strings.HasPrefix(rest, "<r:"):
			b.Reference(source.Reference{Title: rest[3 : size-1]})
		case strings.HasPrefix(rest, "<t:"):
			b.Seconds(float64(len(rest[3 : size-1])))
		case strings.HasPrefix(rest, "<b>"):
			open = i
		case strings.HasPrefix(rest, "</b>"):
			b.Enclose(open, i+size)
		case strings.HasPrefix(rest, "&eacute;"):
			b.Decoded("e\u0301", i, i+size)
		case strings.HasPrefix(rest, "\n\n"):
			b.Break()
			size = 2
		case rest[0] == '\n':
			b.Line()
			size = 1
		case rest[0] == '#':
			b.Heading(1, rest[1:size-1], "")
		}
		i += size
	}
	return b.Document(source.DocumentInfo{})
}

func TestBuilder(t *testing.T) {
	type sentence struct {
		Text, Raw string
		Titles    string // of its references
		Seconds   []float64
	}
	tests := []struct {
		name, raw string
		want      []sentence
	}{
		{"a reference belongs to the sentence before it, without white space or with", "One.<r:a> Two. <r:b> Three.",
			[]sentence{{Text: "One.", Raw: "One.", Titles: "a"}, {Text: "Two.", Raw: "Two.", Titles: "b"}, {Text: "Three.", Raw: "Three."}}},
		{"a reference before the full stop belongs to its sentence", "民主共和国<r:a>。两国合作。",
			[]sentence{{Text: "民主共和国。", Raw: "民主共和国<r:a>。", Titles: "a"}, {Text: "两国合作。", Raw: "两国合作。"}}},
		{"references on a line of their own belong to the sentence above", "One.\n\n<r:a>\n\nTwo.",
			[]sentence{{Text: "One.", Raw: "One.", Titles: "a"}, {Text: "Two.", Raw: "Two."}}},
		{"the same reference twice is one", "One.<r:a><r:a>", []sentence{{Text: "One.", Raw: "One.", Titles: "a"}}},
		{"a time stamp leaves no space before the full stop", "The state <t:1>, <t:22>. Next <t:333>.",
			[]sentence{{Text: "The state,.", Raw: "The state <t:1>, <t:22>.", Seconds: []float64{1, 2}}, {Text: "Next.", Raw: "Next <t:333>.", Seconds: []float64{3}}}},
		{"a block that opens with a time stamp is stamped before its sentences", "<t:1> One. <t:22> Two.",
			[]sentence{{Text: "One.", Raw: "One.", Seconds: []float64{1}}, {Text: "Two.", Raw: "Two.", Seconds: []float64{2}}}},
		{"markup round one sentence is part of its bytes", "<b>One</b> is. <b>Two.</b>",
			[]sentence{{Text: "One is.", Raw: "<b>One</b> is."}, {Text: "Two.", Raw: "<b>Two.</b>"}}},
		{"markup round two sentences is not", "<b>One. Two.</b>", []sentence{{Text: "One.", Raw: "One."}, {Text: "Two.", Raw: "Two."}}},
		{"a decoded character is composed and keeps its bytes", "Caf&eacute; is.", []sentence{{Text: "Café is.", Raw: "Caf&eacute; is."}}},
		{"characters are composed across what stands between them", "e<r:a>\u0301tat.", []sentence{{Text: "état.", Raw: "e<r:a>\u0301tat.", Titles: "a"}}},
		{"lines are sentences", "One\nTwo", []sentence{{Text: "One", Raw: "One"}, {Text: "Two", Raw: "Two"}}},
		{"control characters and broken bytes go", "On\x00e\xff.", []sentence{{Text: "One.", Raw: "On\x00e\xff."}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := build(test.raw)
			sourcetest.Check(t, []byte(test.raw), d)
			var got []sentence
			for _, s := range d.Sentences {
				g := sentence{Text: s.Text, Raw: test.raw[s.RawStart:s.RawEnd]}
				for _, r := range s.References {
					g.Titles += r.Title
				}
				if s.At.Seconds >= 0 {
					g.Seconds = append([]float64{s.At.Seconds}, s.Also...)
				}
				got = append(got, g)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("%q (-want +got):\n%s", test.raw, diff)
			}
		})
	}
}

func TestSectionsAndParagraphs(t *testing.T) {
	d := build("Lead.\n\n#One\nFirst. Second.\nItem.\n\nThird.\n#Two\nFourth.")
	var paths []string
	for _, s := range d.Sections {
		paths = append(paths, strings.Join(s.Path, "/"))
	}
	if diff := cmp.Diff([]string{"", "One", "Two"}, paths); diff != "" {
		t.Errorf("sections (-want +got):\n%s", diff)
	}
	var got [][2]int
	for i := range d.Sentences {
		first, last := d.Paragraph(i)
		got = append(got, [2]int{first, last})
	}
	want := [][2]int{{0, 0}, {1, 3}, {1, 3}, {1, 3}, {4, 4}, {5, 5}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("paragraphs of %q (-want +got):\n%s", d.Text, diff)
	}
}

func TestOpening(t *testing.T) {
	for raw, want := range map[string]string{
		"Short text.": "“Short text”",
		"This is a rather long first sentence without any clause that could end it early on. More.": "“This is a rather long first sentence without any clause…”",
		"The first clause ends here, and goes on. More.":                                            "“The first clause ends here…”",
		"تسعى الدولتان إلى تطوير العلاقات, من خلال التعاون. نعم.":                                   "«تسعى الدولتان إلى تطوير العلاقات…»",
		"": "",
	} {
		if got := build(raw).Opening; got != want {
			t.Errorf("opening of %q = %q, want %q", raw, got, want)
		}
	}
}
