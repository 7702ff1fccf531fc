package claim

import (
	"slices"
	"strings"
	"unicode/utf8"

	"ibid/retrieval/text"
)

// matter is how far a source speaks of what a claim speaks of.
type matter struct {
	same    bool // every word of the claim that can be compared is met
	unknown int  // words that can't be compared
	terms   int
	verbs   bool // a verb of the claim was let pass
}

// matterOf reports how far a source has the words of a claim, of names also its title. Verbs that say little, and those for
// which the source has another one of the same meaning, may differ.
func (e *evidence) matterOf(claim *reading, l Lexicon) matter {
	m := matter{same: true, terms: len(claim.terms)}
	plain, names, own := 0, 0, 0 // words met that are no names; names, and those in the sentence itself
	covered := map[int]bool{}    // bytes of the claim
	for i, t := range claim.terms {
		if t.name {
			names++
		}
		switch found := len(e.found[i]) > 0; {
		case announces[t.Term]:
			m.terms--
			continue
		case found && t.name, t.name && e.derives(claim, t, l):
			own++
		case found || t.Bigram && e.abbreviates(claim.s[t.Start:t.End]):
			plain++
		case t.name && e.besides(t):
		default:
			m.miss(e, i, t, t.name && !(t.first && claim.ordinary(t)))
			continue
		}
		for at := t.Start; at < t.End; at++ {
			covered[at] = true
		}
	}
	lacks, unknown := e.lacks(claim, covered)
	m.unknown += unknown
	// A verb that was let pass may be what is denied or planned; and what has the names in its title only, about others.
	loose := m.verbs && (len(e.denied) > len(claim.denied) || len(e.planned) > len(claim.planned))
	astray := own == 0 && (names > 0 && (e.foreign || plain < 2) || plain == 0)
	m.same = m.same && !lacks && !loose && !astray
	return m
}

// derives reports whether a source in another language has the country whose adjective a word of the claim is, which lists
// often lack: Israeli, 以色列.
func (e *evidence) derives(claim *reading, t term, l Lexicon) bool {
	if !e.foreign || l == nil {
		return false
	}
	word := claim.s[t.Start:t.End]
	for _, ending := range adjectives {
		stem, ok := strings.CutSuffix(word, ending)
		if !ok || len(stem) < 4 {
			continue
		}
		for _, own := range stems {
			for _, w := range l.Translations(stem+own, claim.language, e.language) {
				if w.End == len(stem+own) && slices.ContainsFunc(w.Words, func(option string) bool { return len(e.words.findPhrase(withoutFunction(option))) > 0 }) {
					return true
				}
			}
		}
	}
	return false
}

// adjectives are endings of countries' adjectives, stems what the country's name may have in their place.
var (
	adjectives = []string{"i", "n", "an", "ian", "ese", "ish"}
	stems      = []string{"", "a", "ia", "ey", "y"}
)

// miss takes in a word of the claim that the source has not. A name that no list knows may as well be another one.
func (m *matter) miss(e *evidence, i int, t term, name bool) {
	switch {
	case t.Bigram: // judged with its neighbours
	case light[t.Term] || e.synonym(t.Term):
		m.terms, m.verbs = m.terms-1, true
	case !e.known[i] && !name:
		m.unknown++
	default:
		m.same = false
	}
}

// lacks reports whether a source has not what stands in a run of the claim's characters, of a script without spaces, that
// no found pair covers; a run of which lists know nothing counts as unknown.
func (e *evidence) lacks(claim *reading, covered map[int]bool) (lacks bool, unknown int) {
	run, known := "", false
	flush := func() {
		switch {
		case run == "":
		case e.foreign && !known:
			unknown++
		default:
			lacks = true
		}
		run, known = "", false
	}
	end := -1
	for i, t := range claim.terms {
		if !t.Bigram {
			continue
		}
		if t.Start > end {
			flush()
		}
		for at, c := range claim.s[t.Start:t.End] {
			switch at += t.Start; {
			case at < end:
			case covered[at] || strings.ContainsRune(particles, c):
				flush()
			default:
				run, known = run+string(c), known || e.known[i]
			}
		}
		end = max(end, t.End)
	}
	flush()
	return lacks, unknown
}

// particles are Chinese characters that alone say nothing of the matter.
const particles = "的了于於与與和及在是有从從到对對向被由以为為其之并且约約近达達共也都已曾正则則而至"

// abbreviation is the most characters that may stand between two that a short word takes from a longer expression.
const abbreviation = 4

// abbreviates reports whether a pair of characters is that of a longer expression of the source, as 建交 is of 建立外交关系.
func (e *evidence) abbreviates(pair string) bool {
	first, size := utf8.DecodeRuneInString(pair)
	second, _ := utf8.DecodeRuneInString(pair[size:])
	if e.foreign || second == utf8.RuneError {
		return false
	}
	since := abbreviation + 2
	for _, c := range e.s {
		switch since++; {
		case c == first:
			since = 0
		case c == second && since <= abbreviation:
			return true
		}
	}
	return false
}

// vouches reports whether what lists can't compare of a claim is little enough for a relation to be told. A day or a month
// beside two names is seldom the same by chance, so that to agree the rest may be unknown.
func (m matter) vouches(claim *reading, r Relation, e *evidence) bool {
	if 4*m.unknown <= m.terms {
		return true
	}
	fine := slices.ContainsFunc(claim.dates, func(d Date) bool { return d.Year != 0 && d.Month != 0 })
	return r == Agreeing && fine && 3*m.unknown <= m.terms && len(e.names(claim)) > 1
}

// announces are words that only say that a date follows, folded. A language is added by a line.
var announces = wordSet(`year month day
	عام العام سنه السنه شهر يوم`)

// light are verbs that say little of the matter, folded. A language is added by a line.
var light = wordSet(`go goes went gone going have has had make makes made take takes took taken get gets got do does did come came give gives gave
	given hold holds held be been become becomes became account accounts accounted amount amounts amounted total totalled
	قام قامت تم تمت كان كانت صار اصبح اصبحت بلغ بلغت يبلغ تبلغ`)

// synonyms are verbs that tell the same event, folded. A language is added by a line.
var synonyms = func(lists ...string) []map[string]bool {
	var all []map[string]bool
	for _, list := range lists {
		all = append(all, wordSet(list))
	}
	return all
}(
	"open opens opened establish establishes established begin begins began begun start starts started",
	"found founded create created form formed establish established",
	"build built construct constructed erect erected",
	"recognise recognised recognize recognized acknowledge acknowledged",
	"abolish abolished scrap scrapped cancel cancelled lift lifted end ended",
	"buy buys bought purchase purchased acquire acquired",
	"sell sells sold supply supplies supplied export exports exported ship ships shipped",
	"rise rises rose risen grow grows grew grown increase increases increased",
	"fall falls fell fallen drop drops dropped decline declined decrease decreased",
	"اقام اقامت انشا انشات اسس اسست بدا بدات فتح فتحت افتتح افتتحت",
	"بني بنيت شيد شيدت",
	"الغي الغت انهي انهت",
)

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(list) {
		set[text.Fold(word)] = true
	}
	return set
}

// synonym reports whether the source has another verb for the same event.
func (e *evidence) synonym(term string) bool {
	if e.foreign {
		return false
	}
	return slices.ContainsFunc(synonyms, func(set map[string]bool) bool {
		return set[bare(term)] && slices.ContainsFunc(e.tokens, func(t text.Token) bool { return set[bare(t.Term)] })
	})
}

// bare returns an Arabic word without the conjunction that is written on to it.
func bare(term string) string {
	if rest, ok := strings.CutPrefix(term, "و"); ok && utf8.RuneCountInString(rest) > 2 {
		return rest
	}
	return term
}
