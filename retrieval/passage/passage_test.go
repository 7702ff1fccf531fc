package passage

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ibid/retrieval/folder"
	"ibid/retrieval/source"
)

// sentence is what a test says of a sentence: how many characters it has, and what begins with it.
type sentence struct {
	size               int
	paragraph, section bool
}

// documentOf makes a document of such sentences, of one letter.
func documentOf(letter string, sentences []sentence) *source.Document {
	d := &source.Document{Sections: []source.Section{{}}}
	for i, s := range sentences {
		join := " "
		if s.paragraph || s.section {
			join = "\n\n"
		}
		if i > 0 {
			d.Text += join
		}
		if s.section {
			d.Sections = append(d.Sections, source.Section{Start: len(d.Text)})
		}
		start := len(d.Text)
		d.Text += strings.Repeat(letter, s.size)
		d.Sections[len(d.Sections)-1].End = len(d.Text)
		d.Sentences = append(d.Sentences, source.Sentence{
			Text: d.Text[start:], Start: start, End: len(d.Text), Section: len(d.Sections) - 1,
		})
	}
	return d
}

func TestSplit(t *testing.T) {
	plain := func(sizes ...int) (list []sentence) {
		for _, n := range sizes {
			list = append(list, sentence{size: n})
		}
		return list
	}
	for _, c := range []struct {
		name      string
		letter    string
		sentences []sentence
		want      []Range
	}{
		{"nothing", "a", nil, nil},
		{"one", "a", plain(10), []Range{{0, 1}}},
		{"as many as fit", "a", plain(400, 400, 400, 400), []Range{{0, 3}, {3, 4}}},
		{"one too long by itself", "a", plain(300, 2000, 300), []Range{{0, 1}, {1, 2}, {2, 3}}},
		{"a short rest joins", "a", plain(400, 400, 400, 239), []Range{{0, 4}}},
		{"a rest that can stand alone", "a", plain(400, 400, 400, 240), []Range{{0, 3}, {3, 4}}},
		{"a paragraph after a half", "a", []sentence{{size: 601}, {size: 300, paragraph: true}}, []Range{{0, 1}, {1, 2}}},
		{"a paragraph before a half", "a", []sentence{{size: 600}, {size: 200, paragraph: true}}, []Range{{0, 2}}},
		{"a section however short", "a", []sentence{{size: 10}, {size: 10, section: true}, {size: 10, section: true}}, []Range{{0, 1}, {1, 2}, {2, 3}}},
		{"a short rest joins no other section", "a", []sentence{{size: 1200}, {size: 10, section: true}}, []Range{{0, 1}, {1, 2}}},
		{"Han counts three times", "双", plain(133, 133, 133, 133), []Range{{0, 3}, {3, 4}}},
		{"Hangul too", "각", plain(133, 133, 133, 133), []Range{{0, 3}, {3, 4}}},
		{"Arabic 1.1 times", "ب", plain(363, 363, 365, 365), []Range{{0, 3}, {3, 4}}},
		{"combining marks not at all", "\u0651", plain(3000, 3000), []Range{{0, 2}}},
	} {
		got := Split(documentOf(c.letter, c.sentences))
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: ranges differ (-want +got):\n%s", c.name, diff)
		}
	}
}

// check reports where ranges break what Split promises of them.
func check(t *testing.T, name string, d *source.Document, ranges []Range) {
	t.Helper()
	next := 0
	for i, r := range ranges {
		if r.First != next || r.End <= r.First {
			t.Fatalf("%s: range %d is %+v after sentence %d", name, i, r, next)
		}
		next = r.End
		size, longest := 0, 0
		for _, s := range d.Sentences[r.First:r.End] {
			if s.Section != d.Sentences[r.First].Section {
				t.Errorf("%s: range %+v holds sections %d and %d", name, r, d.Sentences[r.First].Section, s.Section)
			}
			size += weight(s.Text)
			longest = max(longest, weight(s.Text))
		}
		if most := max(Size, longest) + Size/5; size >= most {
			t.Errorf("%s: range %+v has size %d, want less than %d", name, r, size, most)
		}
		follows := i > 0 && d.Sentences[r.First-1].Section == d.Sentences[r.First].Section
		if follows && size < Size/5 {
			t.Errorf("%s: range %+v, of size %d, should have joined the one before", name, r, size)
		}
	}
	if next != len(d.Sentences) {
		t.Errorf("%s: %d of %d sentences are covered", name, next, len(d.Sentences))
	}
}

func TestSplitRandomDocuments(t *testing.T) {
	letters := []string{"a", "ب", "双", "é"}
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 0))
		sentences := make([]sentence, random.IntN(60))
		for i := range sentences {
			sentences[i] = sentence{1 + random.IntN(1+random.IntN(1200)), random.IntN(4) == 0, random.IntN(9) == 0}
		}
		d := documentOf(letters[seed%4], sentences)
		check(t, d.Text[:min(20, len(d.Text))], d, Split(d))
	}
}

func TestSplitRealDocuments(t *testing.T) {
	for _, dir := range []string{"../../corpus", "../../../shared/seeds"} {
		_, err := folder.Walk(context.Background(), dir, folder.Options{}, func(f folder.File) error {
			d, err := f.Document()
			if err != nil {
				t.Errorf("%s: %v", f.Path, err)
				return nil
			}
			ranges := Split(d)
			check(t, f.Path, d, ranges)
			t.Logf("%s: %d sentences, %d sections, %d passages", f.Path, len(d.Sentences), len(d.Sections), len(ranges))
			return nil
		})
		if err != nil {
			t.Logf("not there: %v", err)
		}
	}
}
