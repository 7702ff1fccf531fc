package retrieval

import (
	"context"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ibid/retrieval/folder"
	"ibid/retrieval/source"
)

// fullDocument has every field set, in one sentence or another.
func fullDocument() *source.Document {
	page := source.Reference{
		Title: "Title", Publisher: "Publisher", Author: "Author", Date: "1991-12-25", Pages: "7–9", URL: "https://example.org/a",
		ArchiveURL: "https://archive.example/a", ArchiveDate: "2020", Text: "Author. Title.",
	}
	book := source.Reference{Title: "来源", Text: "来源"}
	text := "One sentence.\n\nالثانية. 第三句。"
	return &source.Document{
		DocumentInfo: source.DocumentInfo{
			ID: "a/b.md", Path: "a/b.md", Title: "标题", Opening: "“One”", Language: "zh-Hant", URL: "https://example.org/",
			Author: "ibid", Date: "2026", License: "CC0-1.0", Hash: "00ff",
		},
		Text:     text,
		Sections: []source.Section{{End: 13}, {Path: []string{"Outer", "内"}, Start: 15, End: len(text)}},
		Sentences: []source.Sentence{
			{Text: text[:13], End: 13, RawStart: 3, RawEnd: 40, At: source.Locator{Line: 1, Page: 2, Seconds: -1}, References: []source.Reference{book, page}},
			{Text: text[15:30], Start: 15, End: 30, RawStart: 40, RawEnd: 70, Section: 1, At: source.Locator{Line: 1, Seconds: 592.5, Fragment: "内"}, Also: []float64{0, 601}},
			{Text: text[31:], Start: 31, End: len(text), RawStart: 71, RawEnd: 1 << 20, Section: 1, At: source.Locator{Line: 900, Seconds: -1}, References: []source.Reference{page}},
		},
		References: []source.Reference{page, book, page},
		Warnings:   []string{"", "line 3: odd"},
	}
}

func TestDocumentRoundTrip(t *testing.T) {
	bare := &source.Document{Sections: []source.Section{{}}, Sentences: []source.Sentence{}}
	for name, want := range map[string]*source.Document{"everything set": fullDocument(), "nothing set": bare} {
		got, err := decodeDocument(encodeDocument(want))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: decoded differs (-want +got):\n%s", name, diff)
		}
	}
}

// Whatever the readers make of real files comes back as it was, references included.
func TestCorpusRoundTrip(t *testing.T) {
	for _, dir := range []string{"../corpus", "../../shared/seeds"} {
		documents := 0
		_, err := folder.Walk(context.Background(), filepath.FromSlash(dir), folder.Options{}, func(f folder.File) error {
			want, err := f.Document()
			if err != nil {
				t.Errorf("%s: %v", f.Path, err)
				return nil
			}
			documents++
			got, err := decodeDocument(encodeDocument(want))
			if err != nil {
				t.Errorf("%s: %v", f.Path, err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: decoded differs (-want +got):\n%s", f.Path, diff)
			}
			return nil
		})
		if err != nil || documents == 0 {
			t.Logf("%s: %d documents, %v", dir, documents, err)
		}
	}
}

func TestDecodeDocumentRefusesEveryLength(t *testing.T) {
	stored := encodeDocument(fullDocument())
	for n := range stored {
		if _, err := decodeDocument(stored[:n]); err == nil {
			t.Errorf("the first %d of %d bytes decode without an error", n, len(stored))
		}
	}
	if _, err := decodeDocument(append(slices.Clone(stored), 0)); err == nil {
		t.Error("a byte too many decodes without an error")
	}
}

func TestDecodeDocumentSurvivesDamage(t *testing.T) {
	stored := encodeDocument(fullDocument())
	for i := range stored {
		for _, flip := range []byte{1, 0x80, 0xff} {
			damaged := slices.Clone(stored)
			damaged[i] ^= flip
			if d, err := decodeDocument(damaged); err == nil {
				use(d)
			}
		}
	}
}

// use reads all of a document the way the index does; it panics where a span is out of bounds.
func use(d *source.Document) {
	for i := range d.Sentences {
		first, last := d.Paragraph(i)
		_ = d.Text[d.Sentences[first].Start:d.Sentences[last].End]
		_ = d.Sections[d.Sentences[i].Section].Path
	}
}

func FuzzDecodeDocument(f *testing.F) {
	f.Add(encodeDocument(fullDocument()))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, stored []byte) {
		d, err := decodeDocument(stored)
		if err != nil {
			return
		}
		use(d)
		if len(d.Text) > len(stored) || len(d.Sentences) > len(stored) {
			t.Fatalf("%d bytes decode to a text of %d and %d sentences", len(stored), len(d.Text), len(d.Sentences))
		}
	})
}
