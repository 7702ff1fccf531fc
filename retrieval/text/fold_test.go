package text

import (
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestFold(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"plain", "plain"},
		{"Azerbaijan", "azerbaijan"},
		{"Qırmızı Qəsəbə", "qirmizi qəsəbə"},
		{"Straße STRASSE", "strasse strasse"},
		{"Café cafe\u0301", "cafe cafe"},
		{"ΟΔΌΣ οδός", "οδοσ οδοσ"},
		{"Ёлка", "елка"},
		{"İstanbul ISTANBUL", "istanbul istanbul"},
		{"Tiếng Việt Đà Nẵng", "tieng viet da nang"},
		{"أذربيجان إيران آذربيجان", "اذربيجان ايران اذربيجان"},
		{"مؤتمر شيئ", "موتمر شيي"},
		{"مدرسة على", "مدرسه علي"},
		{"ایران کشور", "ايران كشور"},
		{"مُحَمَّد محـمـد", "محمد محمد"},
		{"ﻣﺤﻤﺪ ﻻ", "محمد لا"},
		{"١٩٩١ ۱۹۹۱ १९९१ １９９１ ๒๕๓๔", "1991 1991 1991 1991 2534"},
		{"ＡＢＣ ｶﾞｷﾞ", "abc ガギ"},
		{"か\u3099", "が"},
		{"हिन्दी", "हिन्दी"},
		{"ภาษาไทย", "ภาษาไทย"},
		{"\u1112\u1161\u11ab국", "한국"},
		{"می\u200cخواهم", "ميخواهم"},
		{"שָׁלוֹם", "שלום"},
		{"co\u00adoperate", "cooperate"},
		{"\xff", "\ufffd"},
	} {
		if got := Fold(c.in); got != c.want {
			t.Errorf("Fold(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

// The quick way through the tables and the slow one have to agree on every character, and folding twice is folding
// once.
func TestFoldEveryCharacter(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !utf8.ValidRune(r) {
			continue
		}
		s := string(r)
		got := Fold(s)
		if want := foldFully(s); got != want {
			t.Fatalf("Fold(%q) = %q, foldFully gives %q", s, got, want)
		}
		if twice := Fold(got); twice != got {
			t.Errorf("Fold(%q) = %q, again %q (U+%04X)", s, got, twice, r)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Azerbaijan", "أذربيجان", "か\u3099ｶﾞ", "한국\u11a8", "हिन्दी", "ﷺ", "\xff\u0301", "नि\u200dن"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := Fold(s)
		if !utf8.ValidString(once) {
			t.Errorf("Fold(%q) = %q, which is not UTF-8", s, once)
		}
		if full := foldFully(s); full != once {
			t.Errorf("Fold(%q) = %q, foldFully gives %q", s, once, full)
		}
		if twice := Fold(once); twice != once {
			t.Errorf("Fold(%q) = %q, again %q", s, once, twice)
		}
	})
}
