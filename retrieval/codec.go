package retrieval

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"

	"ibid/retrieval/source"
)

// errDecoding says that stored bytes are not what this version writes. The checksum catches damage, so it means that
// a format changed without its version.
var errDecoding = errors.New("stored document cannot be decoded")

// appendString appends a length-prefixed string.
func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// appendStrings appends a count and the strings.
func appendStrings(b []byte, list []string) []byte {
	b = binary.AppendUvarint(b, uint64(len(list)))
	for _, s := range list {
		b = appendString(b, s)
	}
	return b
}

// infoFields lists the fields of d in the order in which they are stored.
func infoFields(d *source.DocumentInfo) []*string {
	return []*string{&d.ID, &d.Path, &d.Title, &d.Opening, &d.Language, &d.URL, &d.Author, &d.Date, &d.License, &d.Hash}
}

// referenceFields lists the fields of r in the order in which they are stored.
func referenceFields(r *source.Reference) []*string {
	return []*string{&r.Title, &r.Publisher, &r.Author, &r.Date, &r.Pages, &r.URL, &r.ArchiveURL, &r.ArchiveDate, &r.Text}
}

// encodeDocument returns the stored form of a document: its info first, so that it can be read alone. Spans are
// stored as distances, sentences hold no text of their own.
func encodeDocument(d *source.Document) []byte {
	b := make([]byte, 0, len(d.Text)+len(d.Sentences)*12+256)
	for _, field := range infoFields(&d.DocumentInfo) {
		b = appendString(b, *field)
	}
	b = appendString(b, d.Text)
	b = binary.AppendUvarint(b, uint64(len(d.Sections)))
	for _, s := range d.Sections {
		b = appendStrings(b, s.Path)
		b = binary.AppendUvarint(b, uint64(s.Start))
		b = binary.AppendUvarint(b, uint64(s.End-s.Start))
	}
	b = binary.AppendUvarint(b, uint64(len(d.References)))
	for i := range d.References {
		for _, field := range referenceFields(&d.References[i]) {
			b = appendString(b, *field)
		}
	}
	b = appendStrings(b, d.Warnings)
	return appendSentences(b, d)
}

func appendSentences(b []byte, d *source.Document) []byte {
	bodies := make(map[source.Reference]int, len(d.References))
	for i, r := range slices.Backward(d.References) {
		bodies[r] = i
	}
	b = binary.AppendUvarint(b, uint64(len(d.Sentences)))
	var last source.Sentence
	for _, s := range d.Sentences {
		for _, n := range []int{s.Start - last.End, s.End - s.Start, s.RawStart - last.RawEnd, s.RawEnd - s.RawStart, s.Section, s.At.Line - last.At.Line, s.At.Page, len(s.References), len(s.Also)} {
			b = binary.AppendUvarint(b, uint64(n))
		}
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(s.At.Seconds))
		b = appendString(b, s.At.Fragment)
		for _, r := range s.References {
			b = binary.AppendUvarint(b, uint64(bodies[r]))
		}
		for _, seconds := range s.Also {
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(seconds))
		}
		last = s
	}
	return b
}

// decoder reads what the functions above write. After the first failure it returns zeros and err says so.
type decoder struct {
	b   []byte
	err error
}

func (d *decoder) take(n int) []byte {
	if n < 0 || n > len(d.b) {
		d.err, d.b = errDecoding, nil
		return nil
	}
	taken := d.b[:n]
	d.b = d.b[n:]
	return taken
}

func (d *decoder) number() int {
	n, size := binary.Uvarint(d.b)
	if size <= 0 || n > math.MaxInt32 {
		d.err, d.b = errDecoding, nil
		return 0
	}
	d.b = d.b[size:]
	return int(n)
}

// count reads the length of a list whose items take at least size bytes each, so that no damage makes a huge list.
func (d *decoder) count(size int) int {
	n := d.number()
	if n > len(d.b)/size {
		d.err, d.b = errDecoding, nil
		return 0
	}
	return n
}

// end returns what went wrong; bytes that are left are too many.
func (d *decoder) end() error {
	if d.err == nil && len(d.b) > 0 {
		d.err = errDecoding
	}
	return d.err
}

func (d *decoder) float() float64 {
	b := d.take(8)
	if b == nil {
		return 0
	}
	return math.Float64frombits(binary.LittleEndian.Uint64(b))
}

func (d *decoder) string() string { return string(d.take(d.number())) }

func (d *decoder) strings() []string {
	n := d.count(1)
	if n == 0 {
		return nil
	}
	list := make([]string, n)
	for i := range list {
		list[i] = d.string()
	}
	return list
}

func (d *decoder) info() source.DocumentInfo {
	var info source.DocumentInfo
	for _, field := range infoFields(&info) {
		*field = d.string()
	}
	return info
}

// decodeDocument reads the stored form of a document.
func decodeDocument(b []byte) (*source.Document, error) {
	d := &decoder{b: b}
	document := &source.Document{DocumentInfo: d.info(), Text: d.string()}
	document.Sections = make([]source.Section, d.count(3))
	for i := range document.Sections {
		s := &document.Sections[i]
		s.Path, s.Start = d.strings(), d.number()
		s.End = s.Start + d.number()
	}
	if n := d.count(len(referenceFields(&source.Reference{}))); n > 0 {
		document.References = make([]source.Reference, n)
	}
	for i := range document.References {
		for _, field := range referenceFields(&document.References[i]) {
			*field = d.string()
		}
	}
	document.Warnings = d.strings()
	d.sentences(document)
	return document, d.end()
}

func (d *decoder) sentences(document *source.Document) {
	document.Sentences = make([]source.Sentence, d.count(18))
	var last source.Sentence
	for i := range document.Sentences {
		s := &document.Sentences[i]
		s.Start = last.End + d.number()
		s.End = s.Start + d.number()
		s.RawStart = last.RawEnd + d.number()
		s.RawEnd = s.RawStart + d.number()
		s.Section, s.At.Line, s.At.Page = d.number(), last.At.Line+d.number(), d.number()
		references, also := d.count(1), d.count(8)
		s.At.Seconds, s.At.Fragment = d.float(), d.string()
		for range references {
			n := d.number()
			if n >= len(document.References) {
				d.err = errDecoding
				return
			}
			s.References = append(s.References, document.References[n])
		}
		for range also {
			s.Also = append(s.Also, d.float())
		}
		if s.End > len(document.Text) || s.Section >= len(document.Sections) {
			d.err = errDecoding
		}
		if d.err != nil {
			return
		}
		s.Text = document.Text[s.Start:s.End]
		last = *s
	}
}
