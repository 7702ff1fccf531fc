package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// following says what, behind an abbreviation, shows that the sentence goes on.
type following uint8

const (
	anything following = iota + 1
	number             // a digit
	name               // a word that no sentence would begin with: not The, Он, Il
)

// abbreviations says after which words a full stop may be no sentence's: a selection in the manner of CLDR's
// segmentation suppressions (English, German, French, Spanish, Italian, Portuguese, Russian, Turkish, Hindi) that spares
// ordinary words. Case counts: "Gen." is a general, "gen." may end a sentence.
var abbreviations = abbreviationList(
	// anything
	`Mr Mrs Ms Messrs Dr Drs Prof St Ste Gen Col Lt Sgt Capt Cmdr Adm Maj Rev Hon Sen Gov Pres Amb Mt Ft vs cf Cf viz
		approx ca Ca e.g i.e eg ie
		Hr Fr Hrn bzw z.B d.h u.a o.ä vgl Vgl sog inkl evtl ggf geb gest
		Mme Mmes Mlle Mgr MM Sra Srta Dra Dña Ud Uds EE.UU Exmo Exma Sig Dott Ing Avv
		ул пл акад проф т.е т.к Doç Yrd Sn डॉ`,
	// number
	`No Nos no nos Nr Nrn Vol vol pp p Ch ch Sec sec Art art Fig fig Figs Eq Abb Abs Bd S Núm núm Pág pág Tab N° nº
		рис стр табл`,
	// name
	`Inc Ltd Co Corp Bros Jr Sr Esq Ph.D Dept Univ Assn al
		Jan Feb Apr Aug Sept Sep Oct Nov Dec Okt Dez janv févr juil sept oct nov déc ene abr dic
		Str Jh Jhs usw гг вв др пр руб млн млрд тыс обл им см`,
)

func abbreviationList(lists ...string) map[string]following {
	all := make(map[string]following)
	for i, list := range lists {
		for word := range strings.FieldsSeq(list) {
			all[word] = anything + following(i)
		}
	}
	return all
}

// germanOrdinals are what a number and a full stop are an ordinal before: 7. April, 19. Jahrhundert.
var germanOrdinals = map[string]bool{
	"Januar": true, "Jänner": true, "Februar": true, "März": true, "April": true, "Mai": true, "Juni": true, "Juli": true,
	"August": true, "September": true, "Oktober": true, "November": true, "Dezember": true,
	"Jahrhundert": true, "Jahrhunderts": true,
}

// abbreviated reports whether a full stop belongs to the word before it: an abbreviation, an initial, the number of a
// list item at the start of the sentence, an ordinal.
func (sp *splitter) abbreviated(start int, st stop) bool {
	word := lastWord(sp.s[start:st.start])
	next := firstWord(sp.s[st.next:])
	first := len(word) == st.start-start
	last, _ := utf8.DecodeLastRuneInString(word)
	switch {
	case word == "":
		return false
	case strings.TrimFunc(word, unicode.IsDigit) == "":
		digits := utf8.RuneCountInString(word)
		return first && digits <= 3 || digits <= 2 && germanOrdinals[next]
	case unicode.In(last, unicode.Thai, unicode.Lao):
		return true // neither has a full stop
	case first && singleLetters(word):
		return true
	}
	if singleLetters(word) && singleLetters(next) && next != "" && strings.HasPrefix(afterWord(sp.s[st.next:], next), ".") {
		return true // another initial
	}
	return continues(abbreviations[word], word, next)
}

// afterWord returns what follows the first word of s.
func afterWord(s, word string) string {
	_, after, _ := strings.Cut(s, word)
	return after
}

// continues reports whether a sentence goes on between word, with a full stop, and next.
func continues(what following, word, next string) bool {
	if what == 0 && singleLetters(word) {
		what = name
	}
	switch what {
	case anything:
		return true
	case number:
		r, _ := utf8.DecodeRuneInString(next)
		return unicode.IsDigit(r)
	case name:
		return !Function(Fold(next))
	}
	return false
}

// singleLetters reports whether word is an initial or several: J, U.S, д. Han characters and their like aren't.
func singleLetters(word string) bool {
	for part := range strings.SplitSeq(word, ".") {
		r, n := utf8.DecodeRuneInString(part)
		if n < len(part) || classOf(r) != letter {
			return false
		}
	}
	return true
}

// maxWord bounds what is looked at for an abbreviation or the word behind one, in bytes.
const maxWord = 40

// lastWord returns the letters, digits and inner full stops that s ends in, "" if they are too long to matter.
func lastWord(s string) string {
	tail := s[max(0, len(s)-maxWord):]
	i := strings.LastIndexFunc(tail, func(r rune) bool { return r != '.' && r != '°' && !wordRune(r) })
	if i < 0 {
		if len(tail) < len(s) {
			return ""
		}
		return tail
	}
	_, n := utf8.DecodeRuneInString(tail[i:])
	return tail[i+n:]
}

// firstWord returns the first word of s, behind a quotation mark or a bracket if need be.
func firstWord(s string) string {
	s = strings.TrimLeftFunc(s[:min(len(s), maxWord)], unicode.IsPunct)
	if i := strings.IndexFunc(s, func(r rune) bool { return !wordRune(r) }); i >= 0 {
		return s[:i]
	}
	return s
}
