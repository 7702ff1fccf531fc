package bot

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"ibid/bot/claim"
	"ibid/retrieval/text"
)

// maxClaims is how many claims of a message are checked; the first ones are.
const maxClaims = 10

// A statement of a message, as it is checked.
type asserted struct {
	said     string // as the message has it, without the full stop
	search   string // what is searched for: the text, then words of the claim before where it leans on that
	own      int    // bytes of search that are the text
	stranded bool   // it leans on something that the message doesn't say
}

// claims returns what a message claims: its sentences, parted where two of them are joined. Questions, greetings and
// addresses claim nothing, and what is said again nothing more.
func claims(message string) []asserted {
	var list []asserted
	for line := range strings.Lines(message) {
		line = plainLine(line)
		for _, span := range text.Sentences(line) {
			sentence := strings.TrimSpace(line[span.Start:span.End])
			if SmallTalk(sentence) || isQuestion(sentence) {
				continue
			}
			for _, part := range parted(sentence) {
				a := lean(part, list)
				if len(list) < maxClaims && claimsAnything(part) && !slices.ContainsFunc(list, func(o asserted) bool { return o.search == a.search }) {
					list = append(list, a)
				}
			}
		}
	}
	return list
}

var (
	bareAddress = regexp.MustCompile(`(?i)(?:[,;:(]?\s*\b(?:see|via|source|from)\b:?\s+)?(?:<|\()?\b(?:https?://|www\.)\S+`)
	maskedLink  = regexp.MustCompile(`\[([^\]\n]*)\]\([^)\n]*\)`)
	lineMarkup  = regexp.MustCompile(`^\s*(?:-#|#{1,3}|>{1,3}|[-*+•]|\d{1,2}[.)])\s+`)
	markup      = strings.NewReplacer("**", "", "__", "", "~~", "", "||", "", "`", "", "*", "")
)

// plainLine returns a line of a message without its markup and addresses.
func plainLine(line string) string {
	line = strings.TrimSpace(lineMarkup.ReplaceAllString(strings.Map(visible, line), ""))
	line = bareAddress.ReplaceAllString(maskedLink.ReplaceAllString(line, "$1"), "")
	return strings.Join(strings.Fields(markup.Replace(line)), " ")
}

// claimsAnything reports whether a part of a message can be looked up: it has two words that say something, or one and a
// figure.
func claimsAnything(s string) bool {
	words := 0
	for _, t := range text.ContentTokens(s) {
		if words++; t.Bigram {
			words++
		}
	}
	return words > 2 || words == 2 && len(strings.Fields(s)) > 2
}

// lean prepares a claim for the search. One that leans on what was said before, by a pronoun or since it names nothing,
// gets the words of the claim before it, but for dates and numbers: those are that one's.
func lean(s string, before []asserted) asserted {
	a := asserted{said: strings.TrimRight(strings.TrimSpace(s), ".。!！;；،,，۔ ")}
	a.search, a.own = a.said, len(a.said)
	language, _ := text.Language(s)
	leans := leansBack(a.said, language) || slices.ContainsFunc(backReferences, func(w string) bool { return strings.Contains(text.Fold(a.said), w) })
	switch {
	case leans && len(before) == 0:
		a.stranded = true
	case leans:
		last := before[len(before)-1]
		a.search, a.own = carryOver(a.said, []Turn{{Question: withoutFigures(last.search)}})
	}
	return a
}

// backReferences are expressions that stand for what was named before, in scripts whose pronouns are no words of their own,
// folded.
var backReferences = []string{"两国", "双方", "该国", "后者", "前者", "他们", "它们", "兩國", "雙方", "الدولتان", "الدولتين", "البلدان", "البلدين", "both countries", "two countries"}

// withoutBackReferences returns a claim without expressions that stand for what was named before.
func withoutBackReferences(s string) string {
	for _, w := range backReferences {
		s = strings.Replace(s, w, " ", 1)
	}
	return strings.TrimSpace(s)
}

// withoutFigures returns s without its dates and numbers.
func withoutFigures(s string) string {
	var spans []text.Span
	for _, d := range claim.Dates(s) {
		spans = append(spans, d.Span)
	}
	for _, n := range claim.Numbers(s) {
		spans = append(spans, n.Span)
	}
	slices.SortFunc(spans, func(a, b text.Span) int { return b.Start - a.Start })
	for _, at := range spans {
		s = s[:at.Start] + s[at.End:]
	}
	return s
}

// conjunctions join two claims, by the writing that they are of. English ones need a verb on both sides.
var (
	latinJoint  = regexp.MustCompile(`(?i)[,;]?\s+(?:and|but|while|whereas)\s+|;\s+`)
	hanJoint    = regexp.MustCompile(`[，,；;]?(?:并且|而且|但是|同时|並且|同時)|[；;]|，(?:但|而|且)|，(?:两国|双方|他们|它们|后者|兩國|雙方|它|他|她)`)
	arabicJoint = regexp.MustCompile(`[،,]?\s+و|؛\s*`)
)

// parted cuts a sentence where it joins claims that each have a subject and a predicate, as far as words show it.
func parted(sentence string) []string {
	joint, whole := latinJoint, latinClause
	switch text.ScriptOf(sentence) {
	case "Hani":
		joint, whole = hanJoint, hanClause
	case "Arab":
		joint, whole = arabicJoint, arabicClause
	}
	for _, at := range joint.FindAllStringIndex(sentence, -1) {
		from := at[1]
		if text.ScriptOf(sentence) == "Hani" {
			from = at[0] + strings.IndexFunc(sentence[at[0]:], func(r rune) bool { return !strings.ContainsRune("，,；;", r) })
			for _, word := range []string{"并且", "而且", "但是", "同时", "並且", "同時", "但", "而", "且"} {
				if rest, ok := strings.CutPrefix(sentence[from:], word); ok {
					from = len(sentence) - len(rest)
					break
				}
			}
		}
		if left, right := sentence[:at[0]], sentence[from:]; whole(left) && whole(right) {
			return append([]string{left}, parted(right)...)
		}
	}
	return []string{sentence}
}

// minHan is how many characters a Chinese claim has at least.
const minHan = 4

func hanClause(s string) bool {
	n := 0
	for _, r := range s {
		if unicode.Is(unicode.Han, r) {
			n++
		}
	}
	return n >= minHan
}

// arabicClause reports whether a part of an Arabic sentence begins with a verb, or a noun before one, and goes on.
func arabicClause(s string) bool {
	list := strings.Fields(s)
	return len(list) >= 3 && slices.ContainsFunc(list[:2], arabicVerb)
}

// arabicVerb reports whether a word has the form of a verb of the third person in one of its commonest shapes.
func arabicVerb(word string) bool {
	word = strings.TrimPrefix(text.Fold(word), "و")
	switch {
	case arabicVerbs[word]:
		return true
	case utf8.RuneCountInString(word) < 4 || strings.HasPrefix(word, "ال") || strings.HasSuffix(word, "ات"):
		return false
	}
	return strings.HasSuffix(word, "ت") || strings.HasPrefix(word, "ي")
}

var arabicVerbs = wordSet(`كان كانت تم تمت قام فتح افتتح اعلن وقع اعترف بدا انشا اسس باع اشتري بلغ زار صدر اقام لم لن ليس ليست`)

// latinClause reports whether a part of a sentence has a word that may be its subject and after it one that may be its
// verb.
func latinClause(s string) bool {
	subject := false
	for i, word := range strings.Fields(s) {
		folded := strings.Trim(text.Fold(word), ".,;:!()\"'’“”")
		switch {
		case verb(folded):
			if subject {
				return true
			}
			if i == 0 {
				return false
			}
		case strings.IndexFunc(folded, unicode.IsLetter) >= 0 && !prepositions[folded]:
			subject = true
		}
	}
	return false
}

// verb reports whether an English word has the form of a finite verb that nothing else has, or mostly.
func verb(word string) bool {
	return verbs[word] || len(word) > 4 && strings.HasSuffix(word, "ed")
}

var (
	prepositions = wordSet(`in on at by for from of to with since until after before about over under between during the a an`)
	verbs        = wordSet(`is are was were am be been has have had will would can could may might must shall should do does did isn't aren't wasn't
		weren't hasn't haven't didn't doesn't don't won't became began broke brought built bought came chose cost cut drew fell fought found gave got
		grew goes held kept knew led left lost made met paid put ran rose said saw sold sent set shot sold spent spoke stood struck took told thought
		went won wrote makes sells buys exports imports supplies loves likes owns opens closes lies stands lives says wants needs produces remains
		contains belongs comes gets gives takes costs employs uses`)
)

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(list) {
		set[text.Fold(word)] = true
	}
	return set
}
