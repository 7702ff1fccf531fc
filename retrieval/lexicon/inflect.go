package lexicon

import (
	"strings"
	"unicode/utf8"

	"ibid/retrieval/text"
)

// form is a form of a word under which a list may have it.
type form struct {
	term   string
	weight float64
}

// otherForm is what the translations of a form count for that a question doesn't write.
const otherForm = .8

// forms returns a phrase and the forms that its last word may be one of: "exported oil" is in no list, "export" is.
func forms(phrase, language string) []form {
	list := []form{{phrase, 1}}
	at := strings.LastIndexByte(phrase, ' ') + 1
	var bases []string
	switch language {
	case "en":
		bases = englishBases(phrase[at:])
	case "ar":
		if at == 0 {
			bases = arabicBases(phrase)
		}
	}
	for _, base := range bases {
		list = append(list, form{phrase[:at] + base, otherForm})
	}
	return list
}

// looseForms returns the forms under which a word is looked for of which lists have none of forms.
func looseForms(word, language string) []form {
	if language != "ar" {
		return nil
	}
	var list []form
	for _, base := range looseArabicBases(word) {
		list = append(list, form{base, otherForm})
	}
	return list
}

// irregular are the English forms that no ending tells, by the word that they are forms of.
var irregular = func(list string) map[string]string {
	bases := map[string]string{}
	for entry := range strings.SplitSeq(list, ",") {
		words := strings.Fields(entry)
		for _, form := range words[1:] {
			bases[form] = words[0]
		}
	}
	return bases
}(`arise arose arisen, bear bore borne, beat beaten, become became, begin began begun, bind bound, bite bit bitten, blow blew blown,
	break broke broken, bring brought, build built, burn burnt, buy bought, catch caught, child children, choose chose chosen, come came,
	deal dealt, dig dug, draw drew drawn, drink drank drunk, drive drove driven, eat ate eaten, fall fell fallen, feed fed, feel felt, fight fought,
	find found, flee fled, fly flew flown, foot feet, forbid forbade forbidden, forget forgot forgotten, freeze froze frozen, get got gotten,
	give gave given, go went gone, grow grew grown, hang hung, hear heard, hide hid hidden, hold held, keep kept, know knew known, lay laid,
	lead led, learn learnt, leave left, lend lent, lie lay lain, lose lost, make made, man men, mean meant, meet met, mouse mice, pay paid,
	ride rode ridden, ring rang rung, rise rose risen, run ran, say said, see saw seen, seek sought, sell sold, send sent, shake shook shaken,
	shine shone, shoot shot, show shown, shrink shrank shrunk, sing sang sung, sink sank sunk, sit sat, sleep slept, speak spoke spoken,
	spend spent, spin spun, stand stood, steal stole stolen, strike struck, swear swore sworn, swim swam swum, swing swung, take took taken,
	teach taught, tear tore torn, tell told, think thought, throw threw thrown, tooth teeth, understand understood, wake woke woken,
	wear wore worn, win won, withdraw withdrew withdrawn, woman women, write wrote written`)

// englishBases returns what an English word may be a form of.
func englishBases(word string) []string {
	var bases []string
	if base := irregular[word]; base != "" {
		bases = append(bases, base)
	}
	stem := func(suffix, ending string) {
		if rest, ok := strings.CutSuffix(word, suffix); ok && len(rest) >= 2 {
			bases = append(bases, rest+ending)
		}
	}
	switch {
	case strings.HasSuffix(word, "ss"):
	case strings.HasSuffix(word, "ies"):
		stem("ies", "y")
	case strings.HasSuffix(word, "s"):
		stem("s", "")
		stem("es", "")
	case strings.HasSuffix(word, "ied"):
		stem("ied", "y")
	case strings.HasSuffix(word, "ed"):
		stem("d", "")
		stem("ed", "")
	case strings.HasSuffix(word, "ing"):
		stem("ing", "")
		stem("ing", "e")
	}
	for _, base := range bases {
		if n := len(base); n > 3 && base[n-1] == base[n-2] && (strings.HasSuffix(word, "ed") || strings.HasSuffix(word, "ing")) {
			bases = append(bases, base[:n-1]) // shipped, running
		}
	}
	return bases
}

// Particles that Arabic writes on to a word, and endings, after Larkey, Ballesteros and Connell 2002 (light10).
var (
	particles = []string{"وال", "بال", "كال", "فال", "لل", "ال", "و", "ف", "ب", "ك", "ل"}
	endings   = []string{"ها", "ان", "ات", "ون", "ين", "يه", "هم", "ه", "ي", "ا"}
)

// arabicBases returns what an Arabic word may be a form of, those that take the least off first.
func arabicBases(word string) []string {
	var bases []string
	stems := []string{word}
	for _, particle := range particles {
		if rest, ok := strings.CutPrefix(word, particle); ok && utf8.RuneCountInString(rest) >= 3 {
			bases = append(bases, bareArticle(rest))
			stems = append(stems, rest)
			break
		}
	}
	for _, stem := range stems {
		for _, ending := range endings {
			if rest, ok := strings.CutSuffix(stem, ending); ok && utf8.RuneCountInString(rest) >= 3 {
				bases = append(bases, rest, rest+"ه")
				break
			}
		}
	}
	return bases
}

// Stem returns what is common to the forms of a folded word: light10 for Arabic, plural and tense for English and what is
// written like it. It is no word.
func Stem(term string) string {
	switch text.ScriptOf(term) {
	case "Arab":
		return arabicStem(term)
	case "Latn":
		return latinStem(term)
	}
	return term
}

func arabicStem(word string) string {
	if rest, ok := strings.CutPrefix(word, "و"); ok && utf8.RuneCountInString(rest) >= 3 {
		word = rest
	}
	for _, particle := range []string{"ال", "بال", "كال", "فال", "لل"} {
		if rest, ok := strings.CutPrefix(word, particle); ok && utf8.RuneCountInString(rest) >= 2 {
			word = rest
			break
		}
	}
	for _, ending := range []string{"ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي"} {
		if rest, ok := strings.CutSuffix(word, ending); ok && utf8.RuneCountInString(rest) >= 2 {
			word = rest
		}
	}
	return word
}

func latinStem(word string) string {
	if base := irregular[word]; base != "" {
		word = base
	}
	n := len(word)
	switch {
	case n > 4 && strings.HasSuffix(word, "ies"):
		word = word[:n-3] + "y"
	case n > 4 && strings.HasSuffix(word, "ied"):
		word = word[:n-3] + "y"
	case n > 3 && strings.HasSuffix(word, "s") && !strings.HasSuffix(word, "ss") && !strings.HasSuffix(word, "us"):
		word = word[:n-1]
	case n > 5 && strings.HasSuffix(word, "ing"):
		word = undouble(word[:n-3])
	case n > 4 && strings.HasSuffix(word, "ed"):
		word = undouble(word[:n-2])
	}
	if len(word) > 3 {
		word = strings.TrimSuffix(word, "e")
	}
	return word
}

func undouble(word string) string {
	if n := len(word); n > 3 && word[n-1] == word[n-2] && !strings.ContainsRune("lsz", rune(word[n-1])) {
		return word[:n-1]
	}
	return word
}
