package claim

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"ibid/retrieval/text"
)

// An amount is a number of a sentence, also one that Numbers leaves out because nothing says that it counts something: a
// number word, an ordinal, the figures of a score or a name.
type amount struct {
	Number
	other float64 // what it is if its mark isn't a decimal point but parts thousands; 0: nothing else
	loose bool    // what it measures isn't known
	word  bool    // written as a word: another language may say it otherwise
	about bool    // the sentence says that it is rounded
}

// decade is the unit of "the 1990s" and 90年代.
const decade = "decade"

// amountsOf returns the amounts of s besides its dates. tokens are those of s.
func amountsOf(s, language string, r *reader, tokens []text.Token) []amount {
	var all []amount
	for _, n := range r.numbers {
		a := amount{Number: n, about: rounded(s, n.Span)}
		if figure := strings.TrimLeft(s[n.Start:n.End], "€$£ "); groups(language) {
			figure = figure[:len(figure)-len(strings.TrimLeft(figure, "0123456789."))]
			if v, err := strconv.ParseFloat(figure, 64); err == nil && v == n.Value {
				a.other = grouped(figure, v)
			}
		}
		all = append(all, a)
	}
	taken := covered(r)
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		switch {
		case taken(t.Span) || t.Bigram:
		case digit(leading(t.Term)) >= 0:
			if v, err := strconv.ParseFloat(t.Term, 64); err == nil {
				n := Number{Value: v, Span: t.Span, Unit: cmp.Or(decadeAfter(s, t.End), unitAfter(s, t.End))}
				all = append(all, amount{Number: n, other: grouped(t.Term, v), loose: n.Unit == "", about: rounded(s, t.Span)})
			}
		default:
			if v := romanValue(s[t.Start:t.End]); v > 0 {
				all = append(all, amount{Number: Number{Value: v, Span: t.Span}, loose: true, word: true})
			} else if n, used := wordAmount(s, language, tokens[i:]); used > 0 {
				all = append(all, n)
				i += used - 1
			}
		}
	}
	return append(all, hanAmounts(s, taken)...)
}

// covered returns what tells whether a span is part of a date or number of r.
func covered(r *reader) func(text.Span) bool {
	var spans []text.Span
	for _, d := range r.dates {
		spans = append(spans, d.Span)
	}
	for _, n := range r.numbers {
		spans = append(spans, n.Span)
	}
	slices.SortFunc(spans, func(a, b text.Span) int { return a.Start - b.Start })
	return func(t text.Span) bool {
		i, _ := slices.BinarySearchFunc(spans, t.Start, func(s text.Span, at int) int {
			if s.End <= at {
				return -1
			}
			return 1
		})
		return i < len(spans) && spans[i].Start < t.End
	}
}

// decadeAfter returns decade if what follows a figure ending at i makes it one.
func decadeAfter(s string, i int) string {
	if skip(s, i, "s", "'s", "’s", "年代", "er", "-е", "-х", "'lar", "'ler") > i {
		return decade
	}
	return ""
}

// unitAfter returns the unit that stands after a figure ending at i, "" for none.
func unitAfter(s string, i int) string {
	if w, _, ok := suffixes.at(s, gap(s, i)); ok && w.kind == unit {
		return w.code
	}
	return ""
}

// wordAmount reads the number word or ordinal that tokens begin with, and how many of them it takes: 25 is two in
// English (twenty-five) and in Arabic (خمسة وعشرون).
func wordAmount(s, language string, tokens []text.Token) (a amount, used int) {
	w, ok := numeralOf(language, tokens[0].Term)
	if !ok {
		return amount{}, 0
	}
	a.Value, a.Unit, a.Span, used = w.value, w.unit, tokens[0].Span, 1
	if len(tokens) > 1 {
		next, ok := numeralOf(language, tokens[1].Term)
		joint := s[tokens[0].End:tokens[1].Start]
		switch {
		case tokens[1].Term == "hundred" && w.value < 20:
			a.Value, used = w.value*100, 2
		case !ok || len(joint) != 1 || next.unit != "":
		case w.value >= 20 && next.value < 10 && language != "ar", language == "ar" && w.value < 10 && next.value >= 20:
			a.Value, used = w.value+next.value, 2
		case language == "ar" && w.value < 10 && next.value == 10:
			a.Value, used = w.value+10, 2
		}
	}
	a.End = tokens[used-1].End
	if previous := previous(s, a.Start); strings.HasSuffix(previous, "قرن") || strings.HasSuffix(previous, "القرنين") {
		a.Unit = "century"
	}
	a.loose, a.word = a.Unit == "", true
	return a, used
}

// romanValue returns the value of a Roman numeral of at least two letters up to XXXIX, else 0.
func romanValue(word string) float64 {
	if len(word) < 2 || len(word) > 6 || strings.Trim(word, "IVX") != "" {
		return 0
	}
	value := 0
	for i := range len(word) {
		digit := map[byte]int{'I': 1, 'V': 5, 'X': 10}
		if i+1 < len(word) && digit[word[i]] < digit[word[i+1]] {
			value -= digit[word[i]]
		} else {
			value += digit[word[i]]
		}
	}
	return float64(value)
}

// hanAmounts returns the Han numerals of s that are not taken: counts such as 两国, ordinals such as 第三.
func hanAmounts(s string, taken func(text.Span) bool) []amount {
	var all []amount
	for at := 0; at < len(s); {
		c, size := utf8.DecodeRuneInString(s[at:])
		if hanDigit(c) < 0 && hanPower(c) == 0 {
			at += size
			continue
		}
		end, signs := at, 0
		for ; hanDigit(c) >= 0 || hanPower(c) > 0; signs++ {
			end += size
			c, size = utf8.DecodeRuneInString(s[end:])
		}
		span := text.Span{Start: at, End: end}
		at = end
		if value := hanValue(s[span.Start:end]); value > 1 && !taken(span) {
			all = append(all, amount{Number: Number{Value: value, Span: span, Unit: decadeAfter(s, end)}, loose: true, word: true})
		}
	}
	return all
}

// hanValue returns the value of a Han numeral, 0 for what is none, such as the powers in 千百.
func hanValue(s string) float64 {
	if f, ok := readNumeral(s, 0); ok && f.End == len(s) {
		return float64(f.whole)
	}
	if d := hanDigit(leading(s)); d >= 0 && len(s) == 3 {
		return float64(d)
	}
	return 0
}

// rounded reports whether the words beside a number say that it isn't exact.
func rounded(s string, n text.Span) bool {
	before := s[max(0, n.Start-28):n.Start]
	for _, t := range text.Tokens(before) {
		if roundingWords[t.Term] && len(before)-t.End <= 10 {
			return true
		}
	}
	for _, w := range []string{"大约", "大約", "约", "約", "近", "大概", "将近", "近乎", "超过", "逾"} {
		if strings.HasSuffix(before, w) {
			return true
		}
	}
	return skip(s, n.End, "左右", "多", "余", "餘") > n.End
}

// roundsTo reports whether exact, cut to as many significant digits as round has, is round.
func roundsTo(exact, round float64) bool {
	if round == 0 || math.IsInf(exact, 0) {
		return exact == round
	}
	mantissa, _, _ := strings.Cut(strconv.FormatFloat(round, 'e', -1, 64), "e")
	digits := len(strings.TrimLeft(strings.ReplaceAll(mantissa, ".", ""), "-"))
	return strconv.FormatFloat(exact, 'e', digits-1, 64) == strconv.FormatFloat(round, 'e', digits-1, 64)
}

// groups reports whether a full stop may part thousands in a language.
func groups(language string) bool {
	return !slices.Contains([]string{"en", "zh", "ja", "ko", "hi", "th", "he"}, language)
}

// grouped returns what a number is whose single mark is read as a decimal point, if it parts thousands: 22.392.
func grouped(term string, value float64) float64 {
	if whole, fraction, ok := strings.Cut(term, "."); ok && len(fraction) == 3 && len(whole) <= 3 {
		return math.Round(value * 1000)
	}
	return 0
}

func (a amount) equals(b amount) bool {
	return a.Value == b.Value || a.other != 0 && a.other == b.Value || b.other != 0 && a.Value == b.other
}

// exact reports whether a unit is one that no other may stand for: a bare 40 is not 40 %.
func exact(unit string) bool {
	return unit == "%" || unit == "‰" || isCurrency(unit) || unit == decade
}

// heldBy reports whether a source's amount b bears out a, and whether the value at least does. foreign: the two are in
// different languages, of which one may not show a unit.
func (a amount) heldBy(b amount, foreign bool) (held, valued bool) {
	if a.Unit == decade && (b.Unit == decade || b.Unit == "") && (a.Value == b.Value || (a.Value < 100 || b.Value < 100) && math.Mod(a.Value, 100) == math.Mod(b.Value, 100)) {
		return true, true
	}
	if !a.equals(b) && !(a.about && roundsTo(b.Value, a.Value)) {
		return false, false
	}
	open := foreign && (a.loose || b.loose || a.Unit == "" || b.Unit == "")
	return a.Unit == b.Unit || open && !exact(a.Unit) && !exact(b.Unit), true
}
