package bot

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"ibid/prompts"
	"ibid/retrieval/text"
)

// statement is a sentence of a model's reply, in the parts that its markers cut it into.
type statement struct {
	clauses []clause
	item    bool // it begins a list item
}

// clause is a part of a sentence with the markers that follow it.
type clause struct {
	text   string // with the signs that join it to the one before; no marker
	labels []label
}

func (s statement) text() string {
	whole := ""
	for _, c := range s.clauses {
		whole = text.Join(whole, c.text)
	}
	return whole
}

func (s statement) labels() []label {
	var all []label
	for _, c := range s.clauses {
		all = append(all, c.labels...)
	}
	return all
}

// maxReply is how much of a reply is read, in bytes; an answer of five sentences is far below.
const maxReply = 16 << 10

// statements reads a reply, or what has come of it. What may still grow, the last sentence, is left out until done.
func statements(reply string, done bool) []statement {
	reply = strings.TrimSpace(strings.Map(visible, reply[:min(len(reply), maxReply)]))
	if isJSON(reply) {
		if !done {
			return nil
		}
		reply = unwrap(reply)
	}
	if !done {
		reply = openMarker.ReplaceAllString(reply, "")
	}
	var list []statement
	lines := strings.Split(reply, "\n")
	for i, line := range lines {
		of := lineStatements(line)
		if i == len(lines)-1 && !done && len(of) > 0 {
			of = of[:len(of)-1]
		}
		list = append(list, of...)
	}
	return list
}

// visible drops what is in a text and not seen. The two joiners are part of words in Persian and Indic scripts.
func visible(r rune) rune {
	if r != '\u200c' && r != '\u200d' && unicode.In(r, unicode.Cf, unicode.Co) {
		return -1
	}
	return r
}

// refusal reports whether a reply says that the passages don't answer.
func refusal(reply string) bool {
	plain := strings.NewReplacer(" ", "", "_", "", "-", "", "*", "", "`", "").Replace(strings.ToUpper(reply))
	return strings.Contains(plain, strings.ReplaceAll(prompts.Refusal, "_", ""))
}

// refuses reports whether a sentence is the word of refusal and nothing else, or has it as only we write it: no part of
// an answer, whatever the evidence is.
func refuses(sentence string) bool {
	letters := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, sentence)
	return strings.Contains(sentence, prompts.Refusal) || letters == strings.ReplaceAll(prompts.Refusal, "_", "")
}

var (
	listItem   = regexp.MustCompile(`^(?:[-*•·–]|\d{1,2}[.)])\s+`)
	decoration = regexp.MustCompile("^(?:#{1,6}\\s+|>\\s*|```\\w*)")
	opening    = regexp.MustCompile(`(?i)^(?:final answer|answer|response|الجواب|الإجابة|答案|回答)\s*[:：]\s*`)
	listing    = regexp.MustCompile(`(?i)^(?:sources?|references?|citations?|passages?( used)?|المصادر|المراجع|来源|参考|引用)\s*[:：]`)
	emphasis   = strings.NewReplacer("**", "", "__", "", "`", "")
)

// lineStatements reads a line of a reply. A list of sources is none of the answer: where the sentences stand is said by us.
func lineStatements(line string) []statement {
	line = strings.TrimSpace(line)
	line = strings.TrimSpace(decoration.ReplaceAllString(line, ""))
	item := listItem.MatchString(line)
	line = emphasis.Replace(listItem.ReplaceAllString(line, ""))
	line = opening.ReplaceAllString(strings.TrimSpace(line), "")
	if listing.MatchString(line) {
		return nil
	}
	plain, marks := unmark(line)
	var list []statement
	for _, span := range text.Sentences(plain) {
		s := statement{clauses: clauses(plain, span, marks, len(list) == 0), item: item && len(list) == 0}
		if len(s.clauses) > 0 {
			list = append(list, s)
		}
	}
	return list
}

// mark is a marker and where it stood in a text from which markers were taken out.
type mark struct {
	at     int
	labels []label
}

// unmark takes the markers out of a line.
func unmark(line string) (plain string, marks []mark) {
	var b strings.Builder
	end := 0
	for _, m := range markerPattern.FindAllStringIndex(line, -1) {
		b.WriteString(line[end:m[0]])
		trimmed := strings.TrimRight(b.String(), " ")
		b.Reset()
		b.WriteString(trimmed)
		marks = append(marks, mark{len(trimmed), labels(line[m[0]:m[1]])})
		if next, _ := utf8.DecodeRuneInString(line[m[1]:]); strings.HasSuffix(trimmed, ".") && unicode.IsLetter(next) {
			b.WriteByte(' ')
		}
		end = m[1]
	}
	b.WriteString(line[end:])
	return b.String(), marks
}

// clauses cuts a sentence at the markers within it. A marker before the first sentence of a line is that one's.
func clauses(plain string, span text.Span, marks []mark, first bool) []clause {
	var list []clause
	start := span.Start
	add := func(end int, labels []label) {
		part := strings.TrimSpace(plain[start:end])
		if hasWord(part) {
			list = append(list, clause{part, labels})
		} else if n := len(list); n > 0 {
			list[n-1].text = text.Join(list[n-1].text, part)
			list[n-1].labels = append(list[n-1].labels, labels...)
		}
		start = end
	}
	var early []label
	for _, m := range marks {
		switch {
		case m.at <= span.Start && first:
			early = append(early, m.labels...)
		case m.at > span.Start && m.at <= span.End:
			add(m.at, m.labels)
		}
	}
	add(span.End, nil)
	if len(list) > 0 {
		list[0].labels = append(early, list[0].labels...)
	}
	return list
}

func hasWord(s string) bool { return strings.IndexFunc(s, isWordRune) >= 0 }

// isJSON reports whether a reply looks like JSON, which some models write whatever they are asked for.
func isJSON(reply string) bool {
	reply = strings.TrimSpace(strings.TrimPrefix(reply, "```"))
	reply = strings.TrimSpace(strings.TrimPrefix(reply, "json"))
	return strings.HasPrefix(reply, "{") || strings.HasPrefix(reply, `["`) || strings.HasPrefix(reply, "[{")
}

// unwrap writes a JSON reply as lines of text with markers; what is no JSON stays as it is.
func unwrap(reply string) string {
	inner := strings.Trim(strings.TrimSpace(reply), "`")
	inner = strings.TrimPrefix(strings.TrimSpace(inner), "json")
	var value any
	if json.Unmarshal([]byte(inner), &value) != nil {
		return reply
	}
	return strings.Join(jsonLines(value), "\n")
}

// What models call a sentence and its markers in JSON.
var (
	textKeys   = []string{"answer", "text", "sentence", "claim", "statement", "response", "content", "reply"}
	markerKeys = []string{"citations", "citation", "sources", "source", "labels", "label", "markers", "marker", "refs", "ref", "references", "evidence"}
)

func jsonLines(value any) []string {
	switch v := value.(type) {
	case string:
		return []string{v}
	case []any:
		var lines []string
		for _, element := range v {
			lines = append(lines, jsonLines(element)...)
		}
		return lines
	case map[string]any:
		return objectLines(v)
	}
	return nil
}

func objectLines(object map[string]any) []string {
	pick := func(keys []string) []string {
		for _, key := range keys {
			if lines := jsonLines(object[key]); len(lines) > 0 {
				return lines
			}
		}
		return nil
	}
	lines := pick(textKeys)
	if lines == nil {
		for _, key := range slices.Sorted(maps.Keys(object)) {
			lines = append(lines, jsonLines(object[key])...)
		}
		return lines
	}
	for _, marker := range pick(markerKeys) {
		lines[len(lines)-1] += " [" + strings.Trim(marker, "[]") + "]"
	}
	return lines
}
