package folder

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ibid/retrieval/source"
	"ibid/retrieval/source/sourcetest"
)

const (
	wikiText     = "'''Gamma''' ships [[oil|crude]].<ref>{{cite web|title=P|url=https://example.org/}}</ref>\n"
	markdownText = "---\ntitle: Video\nvideoId: abc\n---\nHe **speaks**.\n"
	plainText    = "He **speaks** of [[oil]].\n"
)

func TestDocumentFindsTheFormat(t *testing.T) {
	for _, c := range []struct{ path, text, want string }{
		{"a.txt", wikiText, "Gamma ships crude."},
		{"a", wikiText, "Gamma ships crude."},
		{"a.wiki", wikiText, "Gamma ships crude."},
		{"a.WikiText", wikiText, "Gamma ships crude."},
		{"a.txt", markdownText, "He speaks."},
		{"a", markdownText, "He speaks."},
		{"a.md", markdownText, "He speaks."},
		{"a.Markdown", "He **speaks**.\n", "He speaks."},
		{"a.txt", plainText, "He **speaks** of [[oil]]."},
		{"a.mediawiki", "He '''speaks'''.", "He speaks."},
		{"a.txt", "\xef\xbb\xbf" + markdownText, "He speaks."},
		{"a.txt", "\xff\xfeH\x00i\x00.\x00", "Hi."},
	} {
		d, err := File{Path: c.path, Hash: "h", raw: []byte(c.text)}.Document()
		if err != nil {
			t.Errorf("%s, %q: %v", c.path, c.text, err)
			continue
		}
		if d.Text != c.want || d.ID != c.path || d.Path != c.path || d.Hash != "h" {
			t.Errorf("%s, %q: text %q (%+v), want %q", c.path, c.text, d.Text, d.DocumentInfo, c.want)
		}
	}
}

// The spans count bytes of the file, also where it is not read as it stands.
func TestDocumentKeepsPlaces(t *testing.T) {
	for _, raw := range []string{"\xef\xbb\xbfOne. Two.", "\xff\xfeO\x00n\x00e\x00.\x00 \x00T\x00w\x00o\x00.\x00"} {
		d, err := File{Path: "a.txt", raw: []byte(raw)}.Document()
		if err != nil || len(d.Sentences) != 2 {
			t.Errorf("%q: %v, %+v", raw, err, d)
			continue
		}
		for _, s := range d.Sentences {
			cut := strings.ReplaceAll(raw[s.RawStart:s.RawEnd], "\x00", "")
			if cut != s.Text {
				t.Errorf("%q: sentence %q has the bytes %q", raw, s.Text, cut)
			}
		}
	}
	for _, text := range []string{wikiText, markdownText, plainText} {
		d, err := File{Path: "a.txt", raw: []byte(text)}.Document()
		if err != nil {
			t.Fatal(err)
		}
		sourcetest.Check(t, []byte(text), d)
	}
}

// The next file is read into the memory of this one.
func TestDocumentKeepsNoBytes(t *testing.T) {
	for _, text := range []string{wikiText, markdownText, plainText, "\xef\xbb\xbfOne. Two.", "\xff\xfeH\x00i\x00.\x00"} {
		parse := func(raw, sidecar []byte) *source.Document {
			d, err := File{Path: "a.txt", raw: raw, sidecar: sidecar}.Document()
			if err != nil {
				t.Fatalf("%q: %v", text, err)
			}
			return d
		}
		raw, sidecar := []byte(text), []byte("title: Title\nauthor: Author\n")
		got, want := parse(raw, sidecar), parse([]byte(text), bytes.Clone(sidecar))
		for _, b := range [][]byte{raw, sidecar} {
			for i := range b {
				b[i] = 'x'
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: the document changed with the bytes that it was read from (-want +got):\n%s", text, diff)
		}
	}
}

func TestDocumentErrors(t *testing.T) {
	latin := strings.Repeat("Die Äpfel sind größer. ", 9)
	latin = strings.NewReplacer("Ä", "\xc4", "ö", "\xf6", "ß", "\xdf").Replace(latin)
	var encoding *source.EncodingError
	for _, c := range []struct {
		name, text string
		kind       any
		want       string
	}{
		{"binary", "PK\x03\x04\x00\x00", source.ErrBinary, "binary"},
		{"another encoding", latin, &encoding, "iconv -f WINDOWS-1252"},
		{"white space", " \n\t\n", nil, "no text in it"},
		{"a mark alone", "\xef\xbb\xbf", nil, "no text in it"},
		{"comments", "<!-- nothing -->", nil, "no text in it"},
	} {
		d, err := File{Path: "a.wiki", raw: []byte(c.text)}.Document()
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, %v; want an error with %q", c.name, d, err, c.want)
			continue
		}
		if sentinel, ok := c.kind.(error); ok && !errors.Is(err, sentinel) {
			t.Errorf("%s: %v is not %v", c.name, err, sentinel)
		}
		if c.kind == any(&encoding) && !errors.As(err, &encoding) {
			t.Errorf("%s: %v is no %T", c.name, err, encoding)
		}
	}
}

func TestSidecar(t *testing.T) {
	plain := source.DocumentInfo{ID: "a.md", Path: "a.md", Title: "Video", Language: "en", URL: "https://www.youtube.com/watch?v=abc"}
	with := func(change func(*source.DocumentInfo)) source.DocumentInfo {
		d := plain
		change(&d)
		return d
	}
	for _, c := range []struct {
		name, sidecar string
		want          source.DocumentInfo
		warning       string
	}{
		{"nothing", "", plain, ""},
		{"comments", "# nothing yet\n", plain, ""},
		{"all of it", "title: T\nurl: https://example.org/\nlanguage: de\nauthor: A\ndate: 2026-11-22\nlicense: CC0-1.0\n",
			source.DocumentInfo{ID: "a.md", Path: "a.md", Title: "T", URL: "https://example.org/", Language: "de", Author: "A", Date: "2026-11-22", License: "CC0-1.0"}, ""},
		{"some of it", "author: ' A '\ntitle: ''\n", with(func(d *source.DocumentInfo) { d.Author = "A" }), ""},
		{"a number", "title: 1991\n", with(func(d *source.DocumentInfo) { d.Title = "1991" }), ""},
		{"a field that is none", "titel: T\nauthor: A\n", with(func(d *source.DocumentInfo) { d.Author = "A" }), "titel is none of title, url"},
		{"not YAML", "title: [\n", plain, "a.md.meta.yaml: "},
		{"a list", "- title\n", plain, "cannot unmarshal"},
		{"a bomb", "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n", plain, "a is none of"},
	} {
		d, err := File{Path: "a.md", raw: []byte(markdownText), sidecar: []byte(c.sidecar)}.Document()
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if diff := cmp.Diff(c.want, d.DocumentInfo, cmpopts.IgnoreFields(source.DocumentInfo{}, "Opening")); diff != "" {
			t.Errorf("%s: what is known differs (-want +got):\n%s", c.name, diff)
		}
		warnings := strings.Join(d.Warnings, "\n")
		if (warnings == "") != (c.warning == "") || !strings.Contains(warnings, c.warning) || len(d.Warnings) > 1 || strings.Contains(warnings, "\n") {
			t.Errorf("%s: warnings %q, want one with %q", c.name, d.Warnings, c.warning)
		}
	}
}

// Of a sidecar that is too long nothing is taken, rather than the half of it that was read.
func TestLongSidecar(t *testing.T) {
	root := lay(t, map[string]string{"a.txt": "Text.", "a.txt.meta.yaml": "title: T\n#" + strings.Repeat("x", maxSidecar)})
	files, _, _ := walk(t, root, Options{})
	d, err := files["a.txt"].Document()
	if err != nil {
		t.Fatal(err)
	}
	if d.Title != "" || !cmp.Equal(d.Warnings, []string{"a.txt.meta.yaml: too large"}) {
		t.Errorf("title %q, warnings %q; want none and one", d.Title, d.Warnings)
	}
}

func TestDocumentLanguage(t *testing.T) {
	for text, want := range map[string]string{
		"وقعت الدولتان اتفاقية للتعاون في مجال النفط.":                "ar",
		"The two states signed an agreement on trade and on tourism.": "en",
		"双方签署了取消双重征税的协议，并扩大了贸易。":                                      "zh",
		"1234.": "",
		strings.Repeat(" ", languageSample-1) + "Die Länder haben ein Abkommen unterzeichnet.": "de",
	} {
		d, err := File{Path: "a.txt", raw: []byte(text)}.Document()
		if err != nil {
			t.Fatal(err)
		}
		if d.Language != want {
			t.Errorf("%.60q: language %q, want %q", text, d.Language, want)
		}
	}
	long := strings.Repeat("双方签署了协议。", languageSample/len("双方签署了协议。")+1) // the sample ends inside a character
	if d, err := (File{Path: "a.txt", raw: []byte(long)}).Document(); err != nil || d.Language != "zh" {
		t.Errorf("long Chinese: %v, %v; want zh", d.Language, err)
	}
}

func FuzzDocument(f *testing.F) {
	for i, text := range []string{wikiText, markdownText, plainText, "\xff\xfeH\x00i\x00.\x00"} {
		f.Add([]byte(text), []byte("title: T\n"), byte(i))
	}
	names := []string{"a.txt", "a.md", "a.wiki", "a"}
	f.Fuzz(func(t *testing.T, raw, sidecar []byte, name byte) {
		d, err := File{Path: names[int(name)%len(names)], raw: raw, sidecar: sidecar}.Document()
		if err != nil {
			if strings.Contains(err.Error(), "please report this") {
				t.Fatal(err)
			}
			return
		}
		for i, s := range d.Sentences {
			if s.RawStart < 0 || s.RawEnd > len(raw) || s.RawStart > s.RawEnd {
				t.Errorf("sentence %d: bytes %d–%d of %d", i, s.RawStart, s.RawEnd, len(raw))
			}
		}
	})
}
