package source_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"ibid/retrieval/source"
)

func encode(t *testing.T, e encoding.Encoding, s string) []byte {
	t.Helper()
	b, err := e.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestDecode(t *testing.T) {
	const text = "a é 石油 😀 سفارة"
	for name, raw := range map[string][]byte{
		"UTF-8":                []byte(text),
		"UTF-8 with BOM":       []byte("\ufeff" + text),
		"UTF-16 big-endian":    encode(t, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), text),
		"UTF-16 little":        encode(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), text),
		"UTF-16 odd last byte": append(encode(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), text), 'x'),
	} {
		got, offsets, err := source.Decode(raw)
		if err != nil || string(got) != text {
			t.Errorf("%s: got %q, %v, want %q", name, got, err, text)
			continue
		}
		at := strings.Index(text, "石油")
		start, end := offsets.Raw(at), offsets.Raw(at+len("石油"))
		cut := string(raw[start:end])
		if !strings.Contains(name, "UTF-8") {
			bom := raw[:2]
			decoded, _, err := source.Decode(append(bom[:2:2], cut...))
			if err != nil {
				t.Errorf("%s: cut %d–%d: %v", name, start, end, err)
			}
			cut = string(decoded)
		}
		if cut != "石油" {
			t.Errorf("%s: bytes %d–%d are %q, want 石油", name, start, end, cut)
		}
	}
}

func TestDecodeNamesTheEncoding(t *testing.T) {
	arabic := strings.Repeat("فتحت إسرائيل سفارة في العاصمة باكو. ", 4)
	chinese := strings.Repeat("阿塞拜疆和以色列建立了外交关系。", 4)
	for want, raw := range map[string][]byte{
		"WINDOWS-1256": encode(t, charmap.Windows1256, arabic),
		"GB18030":      encode(t, simplifiedchinese.GB18030, chinese),
		"WINDOWS-1251": encode(t, charmap.Windows1251, strings.Repeat("Посольство открыто в Баку. ", 4)),
		"WINDOWS-1252": encode(t, charmap.Windows1252, strings.Repeat("Die Botschaft wurde eröffnet für später. ", 4)),
		"":             []byte("signs \xa7\xa6 \xb6 \xb6 \xa9 \xae \xae \xae only"),
	} {
		_, _, err := source.Decode(raw)
		var unreadable *source.EncodingError
		if !errors.As(err, &unreadable) || unreadable.Guess != want {
			t.Errorf("%s: got %v", want, err)
		}
	}
	for name, raw := range map[string]string{"zero bytes": "PNG\x00\x00", "control characters": "\x1f\x8b\x08\x01\x02\x03\x04\xff\xfe", "zero in UTF-16": "\xff\xfea\x00\x00\x00"} {
		if _, _, err := source.Decode([]byte(raw)); !errors.Is(err, source.ErrBinary) {
			t.Errorf("%s: got %v, want ErrBinary", name, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("\xff\xfea\x00b\xd8"))
	f.Add([]byte("\xef\xbb\xbfa"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		text, offsets, err := source.Decode(raw)
		if err != nil {
			return
		}
		if !utf8.Valid(text) {
			t.Errorf("%q: decoded to %q, which is not UTF-8", raw, text)
		}
		last := -1
		for i := range string(text) {
			at := offsets.Raw(i)
			if at <= last || at >= len(raw) {
				t.Fatalf("%q: character at %d maps to %d of %d after %d", raw, i, at, len(raw), last)
			}
			last = at
		}
	})
}
