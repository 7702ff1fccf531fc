package claim

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"ibid/retrieval/text"
)

// Words before a bare number that make it a year, of however few digits.
var yearWords = setOf("عام|العام|العامين|عامين|سنة|السنة|عامي|عاميّ|سنتي|عاما|أعوام|year|AD|año|année|Jahr|Jahre|yıl|tahun")

// Words before a bare number of four digits that make it a year, whatever follows.
var datingWords = setOf("in|In|since|Since|by|By|until|Until|till|from|From|between|Between|during|During|after|After|before|Before|of|early|late|mid|" +
	"the|The|circa|to|a|A|its|his|her|their|" +
	"en|desde|hasta|entre|depuis|dès|de|do|em|seit|bis|im|в|с|до|по|" +
	"في|و|منذ|حتى|بين|خلال|من|إلى|بعد|قبل|أوائل|أواخر|منتصف|مطلع|نهاية|بداية|وفي|ومنذ|بحلول|صيف|ربيع|شتاء|خريف|موسم")

// Words before a bare number that make it a quantity.
var quantityWords = setOf("than|over|nearly|almost|approximately|roughly|least|most|some|only|exactly|per|total|" +
	"حوالي|نحو|زهاء|قرابة|مسافة|لمسافة|مساحة|بواقع|أكثر|أقل")

// Words that end in s and are no plural noun.
var notPlural = setOf("was|is|has|as|does|its|this|us|thus|his|less|plus|across|towards|besides|always|perhaps|sometimes|los|las|des|les|dans|sous|mais|après|para os")

var plural = setOf("people|men|women|children|troops|police|Menschen|Soldaten|человек|personas|kişi|orang")

// Han signs that stand after a count. A number that can be a recent year is one before any other (2023届, 2012和2013).
const measures = "人名个個家份件条條只隻次种種户戶辆輛台座所项項篇本张張位艘架部场場间間支枚颗棵票字页頁套起宗例分号號处處头頭根株匹岁歲倍步点點天时時对對班组組元多余餘弄"

func setOf(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Split(list, "|") {
		set[w] = true
	}
	return set
}

// year reads a number that is a year by itself or by the era or the word beside it, and passes one of another calendar.
func (r *reader) year(f figure) bool {
	if f.whole <= 0 || f.width == 0 || f.width > 4 {
		return false
	}
	w, end, ok := suffixes.at(r.s, gap(r.s, f.End))
	switch {
	case ok && w.kind == before:
		r.addDate(Date{Year: -f.whole, Span: text.Span{Start: f.Start, End: end}})
	case ok && w.kind == foreign:
		r.at = r.minutes(w, end)
	case f.whole%10 == 0 && skip(r.s, f.End, "'s", "’s") > f.End: // a decade
		r.at = f.End
	case ok && w.kind == after:
		r.addDate(Date{Year: f.whole, Span: text.Span{Start: f.Start, End: end}})
	case r.bareYear(f, w, ok):
		r.addDate(Date{Year: f.whole, Span: f.Span})
	default:
		return false
	}
	return true
}

// bareYear reports whether f is a year without an era; w is the word that follows, if followed.
func (r *reader) bareYear(f figure, w word, followed bool) bool {
	if cased(leading(r.s[f.End:])) {
		return false
	}
	if followed && (w.kind == power || w.kind == unit && w.text != "года" && w.text != "год") {
		return false
	}
	if code, _ := prefix(r.s, r.taken, f.Start); code != "" {
		return false
	}
	if yearWords[untied(previous(r.s, f.Start))] && f.width > 2 || r.arabicYear(f) {
		return true
	}
	return f.width == 4 && plausible(f.whole) && !counting(r.s, f)
}

// arabicYear reports whether f is the second of two early years (813م و833م), where م can't be metres.
func (r *reader) arabicYear(f figure) bool {
	if f.width < 3 || len(r.dates) == 0 || !strings.HasPrefix(r.s[f.End:], "م") {
		return false
	}
	return f.Start-r.dates[len(r.dates)-1].End <= len("م و ")
}

// minutes returns the place after the minutes that follow an hour (8点30分), whose sign ends at i.
func (r *reader) minutes(w word, i int) int {
	if !unspaced(leading(w.text)) {
		return i
	}
	if _, end, ok := labelled(r.s, i, "分钟", "分鐘", "分"); ok {
		return end
	}
	return i
}

// counting reports whether the bare number f, which could be a year, counts something. The end of a range decides for its
// beginning.
func counting(s string, f figure) bool {
	end := f.End
	joint := skip(s, gap(s, end), "-", "–", "—", "~", "～", "至", "到")
	if g := gap(s, joint); joint > gap(s, end) {
		if n, width, e := readCount(s, g); width == 4 && plausible(n) {
			end = e
		}
	}
	if next := leading(s[end:]); unspaced(next) && next != '年' && next != '년' {
		return f.whole < 1900 || strings.ContainsRune(measures, next)
	}
	before := untied(previous(s, f.Start))
	switch {
	case quantityWords[before] || moreThan(s, f.Start):
		return true
	case datingWords[before] || yearWords[before]:
		return false
	}
	return f.whole%50 == 0 && noun(s, text.Span{Start: f.Start, End: end})
}

// moreThan reports whether "more than", "fewer than" or "close to" in Arabic stands before i; their second word alone is
// also "from".
func moreThan(s string, i int) bool {
	return strings.HasSuffix(s[:i], "كثر من ") || strings.HasSuffix(s[:i], "قل من ") || strings.HasSuffix(s[:i], "يقرب من ")
}

// untied cuts off the Arabic "and", "by" or "for" that is tied to a word.
func untied(w string) string {
	if cut := skip(w, 0, "و", "ب", "ل"); cut > 0 && (yearWords[w[cut:]] || quantityWords[w[cut:]] || datingWords[w[cut:]]) {
		return w[cut:]
	}
	return w
}

// noun reports whether a word that the number can count follows: a plural in s, or an Arabic word where the
// number doesn't begin a clause.
func noun(s string, number text.Span) bool {
	start := gap(s, number.End)
	c, _ := utf8.DecodeRuneInString(s[start:])
	if start == number.End || !unicode.IsLetter(c) {
		return false
	}
	if unicode.Is(unicode.Arabic, c) {
		return previous(s, number.Start) != ""
	}
	const longest = 24 // bytes
	end := start
	for end < len(s) && end-start < longest {
		r, size := utf8.DecodeRuneInString(s[end:])
		if !unicode.IsLetter(r) {
			break
		}
		end += size
	}
	w := s[start:end]
	return plural[w] || unicode.IsLower(c) && len(w) > 3 && strings.HasSuffix(w, "s") && !notPlural[w]
}
