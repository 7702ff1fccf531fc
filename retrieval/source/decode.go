package source

import (
	"bytes"
	"errors"
	"fmt"
	"sort"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// ErrBinary says that bytes are not text.
var ErrBinary = errors.New("not text: it holds binary data")

// EncodingError says that text is not UTF-8. Its message holds the remedy.
type EncodingError struct {
	Guess string // the encoding it seems to be, as iconv names it; "" when unknown
}

func (e *EncodingError) Error() string {
	if e.Guess == "" {
		return "not UTF-8, encoding unknown: save it as UTF-8"
	}
	return fmt.Sprintf("not UTF-8, seems to be %s: save it as UTF-8, for example with iconv -f %s -t UTF-8", e.Guess, e.Guess)
}

// Offsets maps bytes of decoded text to bytes of the file. The zero value maps every byte to itself.
type Offsets struct {
	shift   int   // bytes of a byte order mark
	starts  []int // decoded offset of each character that changes the distance
	shifted []int // bytes of the file at that offset
	utf16   bool
}

// Raw returns the byte of the file at which the character at this byte of the decoded text starts.
func (o Offsets) Raw(decoded int) int {
	if !o.utf16 {
		return decoded + o.shift
	}
	i := sort.SearchInts(o.starts, decoded+1) - 1
	if i < 0 {
		return decoded + o.shift
	}
	return o.shifted[i] + (decoded - o.starts[i])
}

// Decode returns the text of a file as UTF-8, without a byte order mark. UTF-16 is read where a byte order mark says
// so; any other encoding is an *EncodingError, data that is no text ErrBinary.
func Decode(raw []byte) ([]byte, Offsets, error) {
	switch {
	case bytes.HasPrefix(raw, []byte("\xef\xbb\xbf")):
		decoded, offsets, err := Decode(raw[3:])
		offsets.shift += 3
		return decoded, offsets, err
	case bytes.HasPrefix(raw, []byte("\xff\xfe")):
		return decode16(raw, func(b []byte) uint16 { return uint16(b[0]) | uint16(b[1])<<8 })
	case bytes.HasPrefix(raw, []byte("\xfe\xff")):
		return decode16(raw, func(b []byte) uint16 { return uint16(b[1]) | uint16(b[0])<<8 })
	case bytes.IndexByte(raw, 0) >= 0:
		return nil, Offsets{}, ErrBinary
	case utf8.Valid(raw):
		return raw, Offsets{}, nil
	}
	if binary(raw) {
		return nil, Offsets{}, ErrBinary
	}
	return nil, Offsets{}, &EncodingError{Guess: guess(raw)}
}

// decode16 decodes UTF-16 that starts with a byte order mark.
func decode16(raw []byte, unit func([]byte) uint16) ([]byte, Offsets, error) {
	out := make([]byte, 0, len(raw))
	o := Offsets{utf16: true}
	for i := 2; i+1 < len(raw); {
		r, size := rune(unit(raw[i:])), 2
		if utf16.IsSurrogate(r) && i+3 < len(raw) {
			if r = utf16.DecodeRune(r, rune(unit(raw[i+2:]))); r != utf8.RuneError {
				size = 4
			}
		}
		if r == 0 {
			return nil, Offsets{}, ErrBinary
		}
		o.starts, o.shifted = append(o.starts, len(out)), append(o.shifted, i)
		out = utf8.AppendRune(out, r)
		i += size
	}
	o.starts, o.shifted = append(o.starts, len(out)), append(o.shifted, len(raw))
	return out, o, nil
}

// binary reports whether bytes that are not UTF-8 hold more control characters than any text would.
func binary(raw []byte) bool {
	head := raw[:min(len(raw), 8192)]
	controls := 0
	for _, c := range head {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f' {
			controls++
		}
	}
	return controls*100 > len(head)
}

// guess names the legacy encoding that makes the most plausible text of raw.
func guess(raw []byte) string {
	head := raw[:min(len(raw), 1<<16)]
	best, name := .55, ""
	for _, c := range []struct {
		name     string
		encoding encoding.Encoding
		script   *unicode.RangeTable
	}{
		{"GB18030", simplifiedchinese.GB18030, unicode.Han},
		{"WINDOWS-1256", charmap.Windows1256, unicode.Arabic},
		{"WINDOWS-1251", charmap.Windows1251, unicode.Cyrillic},
		{"WINDOWS-1252", charmap.Windows1252, unicode.Latin},
	} {
		if share := plausible(head, c.encoding, c.script); share > best {
			best, name = share, c.name
		}
	}
	return name
}

// plausible returns the share of everyday letters of the script among the characters beyond ASCII that an encoding
// reads. A letter of another script alone among ASCII is none: it is an accented Latin one, read wrong.
func plausible(raw []byte, e encoding.Encoding, script *unicode.RangeTable) float64 {
	decoded, err := e.NewDecoder().Bytes(raw)
	if err != nil {
		return 0
	}
	letters, all, ascii := 0, 0, 0
	before := ' '
	for _, r := range string(decoded) {
		switch {
		case r < 0x80:
			if unicode.IsLetter(r) {
				ascii++
			}
			before = r
			continue
		case r == utf8.RuneError:
			all += 10
		case everyday(r, script) && (script == unicode.Latin || before >= 0x80):
			letters++
		}
		all++
		before = r
	}
	if all == 0 || (script == unicode.Latin && all > ascii) {
		return 0
	}
	return float64(letters) / float64(all)
}

// everyday reports whether ordinary text in the script holds r.
func everyday(r rune, script *unicode.RangeTable) bool {
	switch script {
	case unicode.Han:
		return r >= 0x4e00 && r <= 0x9fa5 || unicode.IsPunct(r) || r >= 0xff00
	case unicode.Cyrillic:
		return r >= 'А' && r <= 'я' || r == 'ё'
	}
	return unicode.Is(script, r)
}

// Remap moves the raw spans of a document that was read from decoded text to bytes of the file.
func (d *Document) Remap(o Offsets) {
	for i := range d.Sentences {
		s := &d.Sentences[i]
		s.RawStart, s.RawEnd = o.Raw(s.RawStart), o.Raw(s.RawEnd)
	}
}
