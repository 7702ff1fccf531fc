package bot

import (
	"regexp"
	"strconv"
	"strings"

	"ibid/retrieval/text"
)

// label is what a marker of a reply points at: a sentence of the evidence, by the number of its passage, from 1, and its
// place there, from 0; wholePassage where the marker doesn't say which sentence.
type label struct{ passage, sentence int }

const wholePassage = -1

// markerPattern finds what a model may write for a marker: [1b], [1a,2c], [1a-1c], 【1】, [^1], [[1b]], [Passage 1b],
// [1.b], (1b). In round brackets it must have a letter, since (1) and (1904) are text. Digits may be of any script.
var markerPattern = regexp.MustCompile(`(?i)\[{1,2}\^?` + markerList + `\]{1,2}|【\^?` + markerList + `(?:†[^】]{0,40})?】|［` + markerList + `］|\(\p{Nd}{1,2}[a-z]{1,2}(?:\s?[,;、，]\s?\p{Nd}{1,2}[a-z]{1,2}){0,7}\)`)

const (
	markerWord = `(?:passages?|sources?|sentences?|labels?|ref|see)?[\s:.#]{0,2}`
	markerItem = markerWord + `\p{Nd}{1,3}(?:\s?[.:|]|,? sentence)?\s?\p{L}{0,2}\|?`
	markerList = `\s?` + markerItem + `(?:\s?(?:[,;、，،–-]|and|&)\s?\^?` + markerItem + `){0,7}\s?`
)

// labelPattern finds one label in a marker.
var labelPattern = regexp.MustCompile(`(?i)(\p{Nd}{1,3})(?:\s?[.:|]|,? sentence)?\s?([a-z]{0,2})(?:[^a-z]|$)`)

// labels reads a marker. One that spans labels, as [1a-1c], has those that it names.
func labels(marker string) []label {
	var list []label
	for _, m := range labelPattern.FindAllStringSubmatch(marker, -1) {
		n, err := strconv.Atoi(text.Fold(m[1])) // digits of any script
		if err != nil || n == 0 {
			continue
		}
		l := label{n, wholePassage}
		if m[2] != "" {
			l.sentence = 0
			for _, c := range strings.ToLower(m[2]) {
				l.sentence = l.sentence*26 + int(c-'a') + 1
			}
			l.sentence--
		}
		list = append(list, l)
	}
	return list
}

// openMarker matches the beginning of a marker at the end of what has come of a reply.
var openMarker = regexp.MustCompile(`[\[【［(][^\]】］)\n]{0,60}$`)
