package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold returns s in the form in which two spellings of one word are equal: lower case, plain width, no presentation
// forms, no marks on Latin, Greek, Cyrillic, Arabic and Hebrew letters, one form of each Arabic letter, ASCII digits.
// Marks of other scripts (Devanagari, Thai, kana) are letters in their own right and stay. Vietnamese tone marks go
// with the rest, since many people type without them; on XQuAD it costs Vietnamese 2 points of MRR.
// Fold(Fold(s)) is Fold(s).
func Fold(s string) string {
	done := folded(s)
	if done == len(s) {
		return s
	}
	b := make([]byte, done, len(s)+4)
	copy(b, s)
	for _, r := range s[done:] {
		switch {
		case r < lowEnd:
			b = append(b, lowFold[r]...)
		case stable(r):
			b = utf8.AppendRune(b, r)
		case r >= extendedStart && r < extendedEnd:
			b = append(b, extendedFold[r-extendedStart]...)
		default:
			return foldFully(s)
		}
	}
	return string(b)
}

// folded returns the length of a prefix of s that folding leaves as it is.
func folded(s string) int {
	for i, r := range s {
		switch {
		case r < utf8.RuneSelf && (r < 'A' || r > 'Z'), stable(r):
		case r >= utf8.RuneSelf && r < lowEnd && lowFold[r] == s[i:i+utf8.RuneLen(r)]:
		default:
			return i
		}
	}
	return len(s)
}

// Characters below lowEnd (Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic) and from extendedStart to extendedEnd
// (Latin and Greek with marks) fold each by itself: no mark of theirs is kept, so none can be composed again.
const (
	lowEnd        = 0x0700
	extendedStart = 0x1E00
	extendedEnd   = 0x2000
)

var (
	lowFold = func() (table [lowEnd]string) {
		for r := range table {
			table[r] = foldFully(string(rune(r)))
		}
		return table
	}()
	extendedFold = func() (table [extendedEnd - extendedStart]string) {
		for i := range table {
			table[i] = foldFully(string(rune(extendedStart + i)))
		}
		return table
	}()
)

// stable reports whether r is a Han, kana or Hangul character that folding leaves as it is, save before a voicing mark
// or a jamo, which aren't stable.
func stable(r rune) bool {
	return r >= 0x4E00 && r <= 0x9FFF || r >= 0xAC00 && r <= 0xD7A3 ||
		r >= 0x3041 && r <= 0x3096 || r >= 0x30A1 && r <= 0x30FA
}

// foldFully folds by the book: compatibility decomposition, letter by letter, composition. Package norm passes over
// what follows a byte that isn't UTF-8, so those go first.
func foldFully(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFKD.String(strings.ToValidUTF8(s, "\uFFFD")) {
		foldRune(&b, r)
	}
	return norm.NFC.String(b.String())
}

func foldRune(b *strings.Builder, r rune) {
	r = unicode.ToLower(r)
	switch {
	case dropped(r):
	case unicode.IsDigit(r):
		b.WriteByte('0' + digitValue(r))
	default:
		if plain, ok := undecomposed[r]; ok {
			b.WriteString(plain)
			return
		}
		b.WriteRune(r)
	}
}

// dropped reports whether r, decomposed, carries no meaning of its own in a word: a mark of an alphabet that is read
// without it, an invisible character, the tatweel.
func dropped(r rune) bool {
	switch {
	case r < 0x00AD:
		return false
	case unicode.Is(unicode.Cf, r), r == 'ـ', unicode.Is(unicode.Variation_Selector, r):
		return true
	case unicode.Is(unicode.M, r):
		return r < lowEnd || unicode.In(r, unicode.Inherited, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Arabic) && !kanaVoicing(r)
	}
	return false
}

// kanaVoicing reports whether r is the combining mark that makes か into が or は into ぱ.
func kanaVoicing(r rune) bool { return r == 0x3099 || r == 0x309A }

// digitValue returns the value of a decimal digit. Unicode lays every set of them out from zero to nine.
func digitValue(r rune) byte {
	for _, t := range unicode.Nd.R16 {
		if r <= rune(t.Hi) {
			return byte((r - rune(t.Lo)) % 10)
		}
	}
	for _, t := range unicode.Nd.R32 {
		if r <= rune(t.Hi) {
			return byte((r - rune(t.Lo)) % 10)
		}
	}
	panic("unreachable: not a decimal digit")
}

// undecomposed folds letters that Unicode doesn't take apart: variants of Arabic letters, after Lucene's
// ArabicNormalizer and PersianNormalizer, and Latin ones after its ASCIIFoldingFilter.
var undecomposed = map[rune]string{
	'ٱ': "ا", 'ة': "ه", 'ہ': "ه", 'ھ': "ه", 'ى': "ي", 'ی': "ي", 'ک': "ك",
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ı': "i", 'ħ': "h",
	'ς': "σ",
}
