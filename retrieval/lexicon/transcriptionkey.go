package lexicon

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// TranscriptionKeys returns the keys of a name: one in Latin or Arabic letters has one, one in Chinese characters has
// several if they stand for several sounds. Names without a common key aren't the same. There is none for what can't be a
// name.
func TranscriptionKeys(name string) []string {
	if first, _ := utf8.DecodeRuneInString(name); Syllabic(first) {
		return syllableKeys(name)
	}
	n := newTranscribed(name)
	if n.consonants == nil {
		return nil
	}
	var key []byte
	for i, c := range n.consonants {
		if !n.silent(i) {
			key = append(key, heard(c))
		}
	}
	return []string{string(key)}
}

// mostKeys is how many keys characters may have.
const mostKeys = 64

func syllableKeys(characters string) []string {
	keys := []string{""}
	for i, r := range characters {
		var longer []string
		for _, piece := range keyPieces(r, i == 0) {
			for _, key := range keys {
				longer = append(longer, key+piece)
				if strings.HasPrefix(piece, "n") && strings.HasSuffix(key, "n") {
					longer = append(longer, key+piece[1:]) // 安娜, Anna
				}
			}
		}
		if keys = longer; len(keys) > mostKeys {
			return nil
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// keyPieces returns what a character may add to a key. Within a name an h, w or y, and the character for a closing l or r,
// add nothing.
func keyPieces(r rune, first bool) []string {
	var pieces []string
	for _, s := range syllables[r] {
		piece := ""
		switch {
		case first && s.onset == 0:
			piece = "a"
		case first || s.onset&^(soundW|soundY|soundH) != 0 && s.onset != soundL|soundR:
			piece = string(heard(s.onset))
		}
		if s.nasal {
			piece += "n"
		}
		if !slices.Contains(pieces, piece) {
			pieces = append(pieces, piece)
		}
	}
	return pieces
}

// heard returns one letter for the sounds that Chinese characters don't always tell apart.
func heard(s sound) byte {
	switch {
	case s&(soundM|soundN) != 0:
		return 'n'
	case s&(soundF|soundW) != 0:
		return 'f'
	case s&(soundL|soundR) != 0:
		return 'l'
	case s&(soundS|soundZ) != 0:
		return 's'
	case s&(soundJ|soundG|soundSh|soundCh|soundK|soundKh|soundH) != 0:
		return 'k'
	case s&(soundY|soundVowel) != 0:
		return 'a'
	}
	return coarse(s)
}
