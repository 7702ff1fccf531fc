package lexicon

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"golang.org/x/text/language"
)

// dictdOf returns the dictd dictionary of an index file. Its languages are in its name (freedict-eng-deu, eng-deu) or, as
// names of languages or codes, in its entry 00-database-short.
func dictdOf(name string) (list, bool) {
	stem := strings.TrimSuffix(name, ".index")
	data := stem + ".dict.dz"
	if _, err := os.Stat(data); err != nil {
		data = stem + ".dict"
		if _, err := os.Stat(data); err != nil {
			return list{}, false
		}
	}
	source, target, ok := languagePair(filepath.Base(stem))
	if !ok {
		source, target, ok = shortPair(name, data)
	}
	return list{source, target, func() ([]entry, error) { return readDictd(name, data) }}, ok
}

var codes = regexp.MustCompile(`(?:^|[^a-z])([a-z]{2,3})-([a-z]{2,3})(?:$|[^a-z])`)

// languagePair reads two codes of ISO 639 off a name, as BCP 47 writes them.
func languagePair(name string) (source, target string, ok bool) {
	m := codes.FindStringSubmatch(strings.ToLower(name))
	if m == nil {
		return "", "", false
	}
	if source, ok = baseLanguage(m[1]); !ok {
		return "", "", false
	}
	target, ok = baseLanguage(m[2])
	return source, target, ok && source != target
}

// baseLanguage returns the BCP 47 code of a language: "en" for eng, "de" for ger and deu.
func baseLanguage(code string) (string, bool) {
	if old := bibliographic[code]; old != "" {
		return old, true
	}
	base, err := language.ParseBase(code)
	return base.String(), err == nil
}

// bibliographic are the codes of ISO 639-2/B, where they differ from the terminological ones.
var bibliographic = map[string]string{
	"alb": "sq", "arm": "hy", "baq": "eu", "bur": "my", "chi": "zh", "cze": "cs", "dut": "nl", "fre": "fr", "geo": "ka",
	"ger": "de", "gre": "el", "ice": "is", "mac": "mk", "mao": "mi", "may": "ms", "per": "fa", "rum": "ro", "slo": "sk",
	"tib": "bo", "wel": "cy",
}

// shortPair reads the languages off the entry 00-database-short, such as "English-German FreeDict Dictionary".
func shortPair(index, data string) (source, target string, ok bool) {
	entries, err := readDictdRaw(index, data, func(word string) bool { return strings.HasPrefix(word, "00") })
	if err != nil {
		return "", "", false
	}
	for _, e := range entries {
		if !strings.Contains(e.word, "short") {
			continue
		}
		for field := range strings.FieldsSeq(e.translations[0]) {
			if a, b, found := strings.Cut(strings.ToLower(field), "-"); found && languageNames[a] != "" && languageNames[b] != "" {
				return languageNames[a], languageNames[b], true
			}
			if source, target, ok := languagePair(field); ok {
				return source, target, true
			}
		}
	}
	return "", "", false
}

// languageNames are the names by which dictionaries call the languages that most of them are of.
var languageNames = map[string]string{
	"arabic": "ar", "chinese": "zh", "czech": "cs", "danish": "da", "dutch": "nl", "english": "en", "finnish": "fi",
	"french": "fr", "german": "de", "greek": "el", "hebrew": "he", "hindi": "hi", "hungarian": "hu", "indonesian": "id",
	"italian": "it", "japanese": "ja", "korean": "ko", "latin": "la", "norwegian": "nb", "persian": "fa", "polish": "pl",
	"portuguese": "pt", "romanian": "ro", "russian": "ru", "spanish": "es", "swedish": "sv", "turkish": "tr", "ukrainian": "uk",
}

// readDictd returns the entries of a dictd dictionary with what translates in them.
func readDictd(index, data string) ([]entry, error) {
	raw, err := readDictdRaw(index, data, func(word string) bool { return !strings.HasPrefix(word, "00") })
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", filepath.Base(index), err)
	}
	var entries []entry
	for _, e := range raw {
		word, definitions := dictdEntry(e.translations[0])
		if word == "" {
			word = e.word
		}
		if word = withoutParticles(strings.TrimSpace(withoutBrackets(word))); len(definitions) > 0 {
			for _, head := range strings.FieldsFunc(word, func(r rune) bool { return r == '،' || r == ',' || r == ';' }) {
				entries = append(entries, entry{head, definitions})
			}
		}
	}
	return entries, nil
}

// readDictdRaw returns the words of an index that are wanted, each with its text. An article to which several words lead
// is returned once.
func readDictdRaw(index, data string, wanted func(word string) bool) ([]entry, error) {
	lines, err := readAll(index)
	if err != nil {
		return nil, err
	}
	dict, err := readAll(data)
	if err != nil {
		return nil, err
	}
	return parseDictd(lines, dict, wanted)
}

func parseDictd(lines, dict string, wanted func(word string) bool) ([]entry, error) {
	var entries []entry
	seen := map[uint64]bool{}
	n := 0
	for line := range strings.Lines(lines) {
		n++
		fields := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		if len(fields) < 3 {
			return nil, fmt.Errorf("line %d of the index is not word, offset, length", n)
		}
		if !wanted(fields[0]) {
			continue
		}
		start, err1 := base64Number(fields[1])
		length, err2 := base64Number(fields[2])
		if err := errors.Join(err1, err2); err != nil {
			return nil, fmt.Errorf("line %d of the index: %w", n, err)
		}
		if start > uint64(len(dict)) || length > uint64(len(dict))-start {
			return nil, fmt.Errorf("line %d of the index points behind the end", n)
		}
		if length == 0 || seen[start] {
			continue
		}
		seen[start] = true
		entries = append(entries, entry{fields[0], []string{dict[start : start+length]}})
	}
	return entries, nil
}

// base64Number reads a number as dictd writes it: digits of 64, the greatest first.
func base64Number(s string) (uint64, error) {
	const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	if s == "" || len(s) > 10 {
		return 0, fmt.Errorf("%q is no number", s)
	}
	var n uint64
	for i := range len(s) {
		d := strings.IndexByte(digits, s[i])
		if d < 0 {
			return 0, fmt.Errorf("%q is no number", s)
		}
		n = n<<6 | uint64(d)
	}
	return n, nil
}

var (
	spoken   = regexp.MustCompile(`\s*(/[^/]*/|\[[^\]]*\])\s*`)
	numbered = regexp.MustCompile(`^\s*\d+\.\s+`)
	grammar  = regexp.MustCompile(`<[^>]*>`)
)

// dictdEntry parts an article: its first line is the word with its pronunciation, each further one a definition.
func dictdEntry(article string) (word string, definitions []string) {
	first := true
	for line := range strings.Lines(article) {
		line = strings.TrimSpace(grammar.ReplaceAllString(line, " "))
		if first {
			word, first = strings.TrimSpace(spoken.ReplaceAllString(line, " ")), false
			continue
		}
		// A quoted line is an example, one that begins with a word and a colon a remark: "Synonym: …", "see: …".
		line = numbered.ReplaceAllString(line, "")
		if line == "" || strings.HasPrefix(line, `"`) || remarkLine(line) {
			continue
		}
		definitions = append(definitions, translations(line)...)
	}
	return word, definitions
}

func remarkLine(line string) bool {
	label, _, found := strings.Cut(line, ":")
	return found && !strings.Contains(label, " ")
}
