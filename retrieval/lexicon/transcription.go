package lexicon

import (
	"strings"
	"unicode/utf8"
)

// leastTranscribed is how many consonants that are written in Chinese a name must have: more words than names sound like
// fewer.
const leastTranscribed = 3

// Most names that are read off the documents for one, and most characters that are tried for it: of 1,200 words one in
// twenty takes more than .5 ms.
const (
	mostTranscriptions = 8
	mostTried          = 20000
)

// Transcriptions returns what a name in Latin or Arabic letters may be in Chinese: of what stands in the documents, the
// nearest. next returns the characters that may come after what was read, "" at first; stands reports whether a whole name
// is in the documents.
func Transcriptions(name string, next func(read string) []rune, stands func(string) bool) []string {
	t := transcriber{transcribedName: newTranscribed(name), next: next, stands: stands}
	if t.consonants == nil {
		return nil
	}
	t.extend("", states{1})
	least := mostApart
	for _, f := range t.found {
		least = min(least, f.apart)
	}
	var nearest []string
	for _, f := range t.found {
		if f.apart == least {
			nearest = append(nearest, f.text)
		}
	}
	return nearest
}

// transcriber reads names in Chinese off the documents, character by character.
type transcriber struct {
	transcribedName
	next   func(read string) []rune
	stands func(string) bool
	tried  int
	found  []transcription
}

// transcription is what a name may be in Chinese.
type transcription struct {
	text  string
	apart int
}

func (t *transcriber) extend(read string, at states) {
	if apart := t.accepts(at); apart >= 0 && enough(read, apart) && t.stands(read) {
		t.found = append(t.found, transcription{read, apart})
		return
	}
	if len(read) >= 3*runCharacters {
		return
	}
	for _, r := range t.next(read) {
		if t.tried++; t.tried > mostTried || len(t.found) == mostTranscriptions {
			return
		}
		if to := t.step(at, r, read == ""); to != none {
			t.extend(read+string(r), to)
		}
	}
}

// Transcribed returns how far Chinese characters are from the name in Latin or Arabic letters that they may be; -1 if they
// can't be it.
func Transcribed(characters, name string) int {
	n := newTranscribed(name)
	if n.consonants == nil {
		return -1
	}
	read := states{1}
	for i, r := range characters {
		read = n.step(read, r, i == 0)
	}
	if apart := n.accepts(read); apart >= 0 && enough(characters, apart) {
		return apart
	}
	return -1
}

// enough reports whether there are so many characters that they aren't a name by chance: of two every vowel must be right.
func enough(characters string, apart int) bool {
	n := utf8.RuneCountInString(characters)
	return n > 2 || n == 2 && apart == 0
}

// transcribedName is a name that Chinese characters are compared with. Of a state the bits above the lowest are how many
// of its consonants were read, and the lowest whether a character was that only has a vowel behind them. Many states are a
// set, bit by bit.
type transcribedName struct{ spelling }

const mostConsonants = 30 // so that a set of states fits

// mostApart is one more than how many of the vowels of a name may be others than one would write.
const mostApart = 3

// states are those that are reached by as many vowels that differ.
type states [mostApart]uint64

var none states

func (s *states) add(to uint64, apart int) {
	if apart < mostApart {
		s[apart] |= to
	}
}

func newTranscribed(name string) transcribedName {
	n := transcribedName{spell(name)}
	told := 0
	for i := range n.consonants {
		if !n.silent(i) {
			told++
		}
	}
	if told < leastTranscribed || len(n.consonants) > mostConsonants {
		return transcribedName{}
	}
	return n
}

// silent reports whether a consonant need not be written: an r or l that closes a syllable, the g of ng.
func (n transcribedName) silent(i int) bool {
	if !n.closes(i) || i == 0 {
		return false
	}
	c := n.consonants[i]
	return c&(soundL|soundR) != 0 || c&soundG != 0 && n.consonants[i-1] == soundN && n.vowels[i] == ""
}

// closes reports whether no vowel is written after a consonant.
func (n transcribedName) closes(i int) bool { return n.vowels[i+1] == "" || n.vowels[i+1] == "h" }

// accepts returns how many vowels differ where the whole name was read; -1 where it wasn't.
func (n transcribedName) accepts(s states) int {
	for apart, set := range s {
		for i := len(n.consonants); i > 0; i-- {
			if set&(3<<(2*i)) != 0 {
				return apart
			}
			if !n.silent(i - 1) {
				break
			}
		}
	}
	return -1
}

// step returns the states after a character.
func (n transcribedName) step(from states, r rune, first bool) states {
	var to states
	for apart, set := range from {
		for i := range len(n.consonants) + 1 {
			if set&(3<<(2*i)) == 0 {
				continue
			}
			for _, s := range syllables[r] {
				n.read(&to, i, s, first, apart)
				if set&(1<<(2*i)) != 0 && !first {
					to.add(n.vowel(i, s), apart)
				}
				for j := i; j < len(n.consonants) && n.silent(j); j++ {
					n.read(&to, j+1, s, false, apart)
				}
			}
		}
	}
	return to
}

// read adds the states after a syllable with the consonant at i.
func (n transcribedName) read(to *states, i int, s syllable, first bool, apart int) {
	switch {
	case first && s.onset == 0:
		if n.consonants[0]&soundVowel != 0 {
			if !n.arabic {
				apart += n.differs(n.vowels[1], s)
			}
			to.add(n.nasal(1, s, false), apart)
		}
	case i < len(n.consonants) && s.onset&n.consonants[i] != 0:
		to.add(n.nasal(i+1, s, true), apart+n.differs(n.vowels[i+1], s))
	}
}

// vowel returns the states after a syllable that only adds a vowel, or an h or w, which spellings have as one, to those
// behind the consonant before i.
func (n transcribedName) vowel(i int, s syllable) uint64 {
	switch written := n.vowels[i]; {
	case s.onset == 0, s.onset == soundY:
		if len(written) < 2 {
			return 0
		}
	case s.onset == soundW && strings.Contains(written, "u"), s.onset == soundH && strings.Contains(written, "h"):
	default:
		return 0
	}
	return n.nasal(i, s, false) << 1
}

// nasal returns the states at i after what closes a syllable. Between two vowels Chinese often writes an n twice.
func (n transcribedName) nasal(i int, s syllable, twice bool) uint64 {
	if !s.nasal {
		return 1 << (2 * i)
	}
	labial := i+1 < len(n.consonants) && n.consonants[i+1] == soundB
	if i == len(n.consonants) || n.consonants[i] != soundN && !(n.consonants[i] == soundM && labial) {
		return 0
	}
	to := uint64(0)
	if twice && n.consonants[i] == soundN {
		to = 1 << (2 * i) // 安娜, Anna
	}
	if n.closes(i) || n.arabic {
		to |= 1 << (2*i + 2)
	}
	return to
}

// differs returns 0 where the vowels that are written after a consonant are those of a syllable, 1 where they may be, and
// mostApart where they can't.
func (n transcribedName) differs(written string, s syllable) int {
	written = strings.ReplaceAll(written, "h", "")
	switch {
	case s.vowel == 0 && (written == "" || written == "e" && !n.arabic):
		return 0
	case s.vowel == 0:
		return mostApart
	case written == "" && n.arabic:
		return 1
	}
	least := mostApart
	for _, w := range written {
		near, far, _ := strings.Cut(spokenAs[byte(w)], " ")
		if n.arabic {
			near, far, _ = strings.Cut(spokenArabic[byte(w)], " ")
		}
		switch {
		case strings.IndexByte(near, s.vowel) >= 0:
			return 0
		case strings.IndexByte(far, s.vowel) >= 0:
			least = 1
		}
	}
	return least
}

// spokenAs are the vowels of syllables as which a written vowel is heard and, after a space, may be, in Latin letters;
// spokenArabic those in Arabic ones.
var (
	spokenAs     = map[byte]string{'a': "aeA Oo", 'e': "ei A", 'i': "iA e", 'o': "ouO ae", 'u': "ua oe"}
	spokenArabic = map[byte]string{'a': "aeAOo", 'i': "ieA", 'u': "uoO e"}
)
