package lexicon

import (
	"strings"

	"ibid/retrieval/text"
)

// A sound is a class of consonants that Arabic and Latin letters stand for. A letter that stands for several has a bit of
// each.
type sound uint32

const (
	soundB sound = 1 << iota
	soundF
	soundT
	soundD
	soundS
	soundZ
	soundSh
	soundCh
	soundK
	soundKh
	soundG
	soundJ
	soundH
	soundL
	soundM
	soundN
	soundR
	soundW // only where a word begins: elsewhere it is a vowel
	soundY
	soundVowel // a word begins with a vowel
)

// spelling is a name as its consonants and the vowels written before, between and after them: vowels[i] follows
// consonants[i-1].
type spelling struct {
	consonants []sound
	vowels     []string // as they are written: of Arabic a, i and u, and an h, which may be silent
	arabic     bool
}

// Skeleton returns the consonants of a name in classes that Arabic and Latin spellings have in common: it is equal for
// Lieberman and ليبرمان, for Azerbaijan, أذربيجان and آذربيجان. Names with one skeleton need not be the same; see
// SameName. It is empty for other scripts.
func Skeleton(name string) string {
	var b strings.Builder
	for _, word := range text.Terms(name) {
		for _, c := range spell(word).consonants {
			b.WriteByte(coarse(c))
		}
	}
	return b.String()
}

// coarse returns one letter for all sounds that a letter may stand for together.
func coarse(s sound) byte {
	switch {
	case s&(soundS|soundZ) != 0:
		return 's'
	case s&(soundSh|soundCh|soundK|soundKh) != 0:
		return 'k'
	case s&(soundG|soundJ) != 0:
		return 'g'
	}
	for i, letter := range []byte("bftd........hlmnrwya") {
		if letter != '.' && s&(1<<i) != 0 {
			return letter
		}
	}
	return '?'
}

// SameName reports whether two words may be one name, in Arabic or Latin letters each: their consonants agree, and their
// vowels as far as both write them. Of short names nearly all vowels must agree.
func SameName(a, b string) bool {
	_, same := NamesApart(a, b)
	return same
}

// NamesApart returns how far the spellings of what may be one name are apart, by SameName; of several words that may be
// a name, the nearest are it rather than the others.
func NamesApart(a, b string) (apart float64, same bool) {
	words, others := text.Terms(a), text.Terms(b)
	if len(words) != len(others) || len(words) == 0 {
		return 0, false
	}
	for i := range words {
		d, ok := wordsApart(words[i], others[i])
		if !ok {
			d, ok = wordsApart(bareArticle(words[i]), bareArticle(others[i]))
		}
		if !ok {
			return 0, false
		}
		apart += d
	}
	return apart, true
}

func wordsApart(a, b string) (apart float64, same bool) {
	if a == b {
		return 0, true
	}
	return spellingsApart(spell(a), spell(b))
}

// unwritten is what a vowel that only one of two spellings writes adds to how far they are apart.
const unwritten = .01

func spellingsApart(a, b spelling) (apart float64, same bool) {
	n := len(a.consonants)
	if n < 2 || n != len(b.consonants) {
		return 0, false
	}
	for i, c := range a.consonants {
		if c&b.consonants[i] == 0 {
			return 0, false
		}
	}
	more := 0
	for i := range a.vowels {
		apart += vowelsApart(a.vowels[i], b.vowels[i], a.arabic, b.arabic)
		more += max(len(a.vowels[i]), len(b.vowels[i])) - min(len(a.vowels[i]), len(b.vowels[i]))
	}
	return apart + unwritten*float64(more), apart <= allowance[min(n, len(allowance)-1)]
}

// allowance is how far apart the vowels of a name may be, by the number of its consonants.
var allowance = []float64{2: 0, 3: 0, 4: .25, 5: 1}

// vowelsApart returns how far apart is what two spellings write between the same consonants. Arabic leaves short vowels
// out, but what it writes is spoken, so that each of its letters must have one in Latin.
func vowelsApart(a, b string, aArabic, bArabic bool) float64 {
	if aArabic == bArabic {
		if plainVowels.Replace(a) == plainVowels.Replace(b) {
			return 0
		}
		return .5
	}
	if aArabic {
		a, b = b, a
	}
	extra := 0.0 // Latin vowels that Arabic doesn't write
	for len(b) > 0 {
		at := strings.IndexFunc(a, func(r rune) bool { return strings.IndexByte(writtenAs[byte(r)], b[0]) >= 0 })
		if at < 0 {
			return extra + .5*float64(len(b))
		}
		extra += .25 * float64(max(0, at-1))
		a, b = a[at+1:], b[1:]
	}
	if len(a) > 1 {
		extra += .25 * float64(len(a)-1)
	}
	return extra
}

// writtenAs are the long vowels by which Arabic writes a Latin one.
var writtenAs = map[byte]string{'a': "a", 'e': "i", 'h': "h", 'i': "i", 'o': "u", 'u': "ua"}

// plainVowels tells only those vowels apart that Arabic tells apart.
var plainVowels = strings.NewReplacer("e", "i", "o", "u", "h", "")

// spell reads a folded word.
func spell(word string) spelling {
	switch text.ScriptOf(word) {
	case "Latn":
		return spellLatin(word)
	case "Arab":
		return spellArabic(word)
	}
	return spelling{}
}

// speller collects a spelling.
type speller struct {
	spelling
	pending []byte // vowels since the last consonant
}

func (s *speller) consonant(c sound) {
	s.consonants = append(s.consonants, c)
	s.vowels = append(s.vowels, string(s.pending))
	s.pending = s.pending[:0]
}

func (s *speller) vowel(v string) { s.pending = append(s.pending, v...) }

func (s *speller) end() spelling {
	s.vowels = append(s.vowels, string(s.pending))
	return s.spelling
}
