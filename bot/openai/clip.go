package openai

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxRun is the longest run of characters without white space that is sent to be embedded. The tokenizer of Ollama's BERT
// models takes time with the cube of it: 4,000 characters, 19 s, during which nothing ends it.
const maxRun = 200

// ready makes a text that may be sent: with its prefix, its long runs split, no longer than limit in bytes.
func ready(prefix, text string, limit int) string {
	return prefix + clip(splitRuns(clip(strings.ToValidUTF8(text, "�"), limit)), limit)
}

// clip returns the beginning of a text, of at most limit bytes. It ends with a whole word if one ends in its second half.
func clip(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	end := limit
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	if space := strings.LastIndexFunc(s[:end], unicode.IsSpace); space >= limit/2 {
		end = space
	}
	return s[:end]
}

// splitRuns puts a space into each run of more than maxRun characters, after its last one that is neither letter, mark nor
// digit if there is one in the second half.
func splitRuns(s string) string {
	var out strings.Builder
	start, since, pause, after := 0, 0, 0, 0 // the run's beginning within what isn't written; characters of it, and after its pause
	for i, r := range s {
		if unicode.IsSpace(r) {
			since, pause = 0, 0
			continue
		}
		if since == maxRun {
			if pause < maxRun/2 {
				pause, after = since, i
			}
			out.WriteString(s[start:after])
			out.WriteByte(' ')
			start, since, pause = after, since-pause, 0
		}
		since++
		if !unicode.In(r, unicode.L, unicode.M, unicode.N) {
			pause, after = since, i+utf8.RuneLen(r)
		}
	}
	out.WriteString(s[start:])
	return out.String()
}
