// Package sourcetest checks what must hold of every document, whatever format it was read from.
package sourcetest

import (
	"html"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"ibid/retrieval/source"
)

// Check reports every breach of the invariants in package source's comment. raw is what the spans count bytes of,
// as UTF-8.
func Check(t testing.TB, raw []byte, d *source.Document) {
	t.Helper()
	if !norm.NFC.IsNormalString(d.Text) {
		t.Errorf("text is not NFC: %q", d.Text)
	}
	end, rawEnd := 0, 0
	for i, s := range d.Sentences {
		if s.Start < end || s.End <= s.Start || s.End > len(d.Text) || d.Text[s.Start:s.End] != s.Text {
			t.Fatalf("sentence %d: span %d–%d after %d is not its text %q", i, s.Start, s.End, end, s.Text)
		}
		if gap := strings.TrimSpace(d.Text[end:s.Start]); gap != "" {
			t.Errorf("sentence %d: %q before it is in no sentence", i, gap)
		}
		if strings.TrimSpace(s.Text) != s.Text {
			t.Errorf("sentence %d: white space around %q", i, s.Text)
		}
		if s.RawStart < rawEnd || s.RawEnd <= s.RawStart || s.RawEnd > len(raw) {
			t.Fatalf("sentence %d: raw span %d–%d after %d of %d bytes", i, s.RawStart, s.RawEnd, rawEnd, len(raw))
		}
		if cut := string(raw[s.RawStart:s.RawEnd]); !within(s.Text, cut) {
			t.Errorf("sentence %d: characters of %q do not stand in order in %q", i, s.Text, cut)
		}
		if s.Section < 0 || s.Section >= len(d.Sections) {
			t.Errorf("sentence %d: section %d of %d", i, s.Section, len(d.Sections))
		} else if section := d.Sections[s.Section]; s.Start < section.Start || s.End > section.End {
			t.Errorf("sentence %d: %d–%d outside its section %v %d–%d", i, s.Start, s.End, section.Path, section.Start, section.End)
		}
		if line := 1 + strings.Count(string(raw[:s.RawStart]), "\n"); s.At.Line != line {
			t.Errorf("sentence %d: line %d, want %d", i, s.At.Line, line)
		}
		end, rawEnd = s.End, s.RawEnd
	}
	if rest := strings.TrimSpace(d.Text[end:]); rest != "" {
		t.Errorf("%q after the last sentence is in no sentence", rest)
	}
}

// entity matches what may stand for a character, or, in code, for itself.
var entity = regexp.MustCompile(`&[#0-9A-Za-z]+;?`)

// within reports whether the characters of s occur in raw in this order; white space apart, and marks that combine with
// the character before, whose order NFC changes.
func within(s, raw string) bool {
	have := []rune(norm.NFD.String(entity.ReplaceAllStringFunc(raw, func(e string) string { return html.UnescapeString(e) + e })))
	for _, r := range norm.NFD.String(s) {
		if unicode.IsSpace(r) || norm.NFD.PropertiesString(string(r)).CCC() != 0 {
			continue
		}
		i := 0
		for i < len(have) && have[i] != r {
			i++
		}
		if i == len(have) {
			return false
		}
		have = have[i+1:]
	}
	return true
}
