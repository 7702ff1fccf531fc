package claim

import (
	"strings"
	"unicode/utf8"

	"ibid/retrieval/text"
)

// plausible reports whether a bare number of four digits can be a year. Older and later years need a word that says so.
func plausible(n int) bool { return 1000 <= n && n <= 2100 }

// valid reports whether the day exists in the month, of some year.
func valid(month, day int) bool {
	if month < 1 || month > 12 || day < 1 {
		return false
	}
	return day <= [...]int{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[month-1]
}

// chain reads digits tied by ":", "/", "-" or ".": a numeric date, or what is neither date nor number (a clock time, a
// ratio, a version, an ISBN). Ranges, decimals and thousands are left to others.
func (r *reader) chain() bool {
	a, end := part(r.s, r.at)
	separator, size := utf8.DecodeRuneInString(r.s[end:])
	if a.width == 0 || size == 0 || !strings.ContainsRune("-–./:：·∶", separator) {
		return false
	}
	b, end := part(r.s, end+size)
	if b.width == 0 {
		return false
	}
	if third, size := utf8.DecodeRuneInString(r.s[end:]); third == separator && separator != '–' {
		if c, end := part(r.s, end+size); c.width > 0 {
			return r.triple(a, b, c, text.Span{Start: r.at, End: end}, separator)
		}
	}
	return r.pair(a, b, text.Span{Start: r.at, End: end}, separator)
}

// A field is one part of a numeric date. A width over 4 stands for any longer run of digits.
type field struct{ n, width int }

func part(s string, i int) (field, int) {
	n, width, end := readCount(s, i)
	if r, _ := utf8.DecodeRuneInString(s[i:]); width == 0 && digit(r) >= 0 {
		_, end = readDigits(s, i)
		return field{0, 5}, end
	}
	return field{n, width}, end
}

func (r *reader) triple(a, b, c field, span text.Span, separator rune) bool {
	if separator == '.' && b.width == 3 && c.width == 3 {
		return false // thousands
	}
	next, _ := utf8.DecodeRuneInString(r.s[span.End:])
	after, _ := utf8.DecodeRuneInString(r.s[min(len(r.s), span.End+1):])
	tied := next == separator && digit(after) >= 0
	d := Date{Span: span}
	switch {
	case tied || separator == ':' || separator == '：':
	case a.width == 4 && b.width <= 2 && c.width <= 2 && valid(b.n, c.n):
		d.Year, d.Month, d.Day = a.n, b.n, c.n
	case c.width != 4 || a.width > 2 || b.width > 2:
	case separator != '/' && valid(b.n, a.n), separator == '/' && a.n > 12 && valid(b.n, a.n):
		d.Year, d.Month, d.Day = c.n, b.n, a.n
	case separator == '/' && b.n > 12 && valid(a.n, b.n):
		d.Year, d.Month, d.Day = c.n, a.n, b.n
	case separator == '/' && valid(a.n, b.n):
		d.Year = c.n
		if a.n == b.n {
			d.Month, d.Day = a.n, b.n
		}
	}
	if d.Year == 0 {
		r.swallow(r.at)
	} else {
		r.addDate(d)
	}
	return true
}

func (r *reader) pair(a, b field, span text.Span, separator rune) bool {
	switch {
	case a.width == 4 && plausible(a.n) && b.width == 2 && strings.ContainsRune("-–/", separator):
		// A season ("2003–04") or a month (2003-04): the year is sure.
		r.addDate(Date{Year: a.n, Span: span})
	case separator == '/' && a.width == 4 && b.width == 4 && plausible(a.n) && plausible(b.n):
		_, first := part(r.s, span.Start)
		r.addDate(Date{Year: a.n, Span: text.Span{Start: span.Start, End: first}})
		r.addDate(Date{Year: b.n, Span: text.Span{Start: first + 1, End: span.End}})
	case separator == '/' && b.width == 4 && a.width <= 2 && plausible(b.n) && valid(a.n, 1):
		r.addDate(Date{Year: b.n, Month: a.n, Span: span})
	case separator == '-' || separator == '–' || separator == '.':
		return false
	default:
		r.swallow(r.at)
	}
	return true
}

// dayFirst reads "7 April 1992", "7. April", "7 من أبريل", and both days of "7–9 April 1992".
func (r *reader) dayFirst() bool {
	if d, ok := dayMonth(r.s, r.at); ok {
		r.addDate(d)
		return true
	}
	n, width, end := readCount(r.s, r.at)
	if width == 0 || width > 2 {
		return false
	}
	joint := gap(r.s, end)
	second := gap(r.s, skip(r.s, joint, "-", "–", "—", "and", "to", "و", "إلى"))
	if second == joint {
		return false
	}
	d, ok := dayMonth(r.s, second)
	if !ok || !valid(d.Month, n) {
		return false
	}
	r.addDate(Date{Year: d.Year, Month: d.Month, Day: n, Span: text.Span{Start: r.at, End: end}})
	r.addDate(d)
	return true
}

func dayMonth(s string, i int) (Date, bool) {
	day, width, end := readCount(s, i)
	if width == 0 || width > 2 {
		return Date{}, false
	}
	end = ordinal(s, end)
	end = gap(s, gap(s, skip(s, end, ".", "º", "ª")))
	end = skip(s, end, "of ", "de ", "من شهر ", "من ")
	w, end, ok := months.at(s, end)
	if !ok || !valid(w.value, day) {
		return Date{}, false
	}
	end = otherName(s, end, w.value)
	d := Date{Month: w.value, Day: day, Span: text.Span{Start: i, End: end}}
	return d.withYear(s, end)
}

// ordinal returns the place after an English or French ordinal ending at i.
func ordinal(s string, i int) int {
	end := skip(s, i, "st", "nd", "rd", "th", "er")
	if end == i || ends(s, end) {
		return end
	}
	return i
}

// otherName passes the second name of a month (أبريل/نيسان).
func otherName(s string, i, value int) int {
	slash := gap(s, skip(s, gap(s, i), "/"))
	if w, end, ok := months.at(s, slash); ok && w.value == value && strings.Contains(s[i:slash], "/") {
		return end
	}
	return i
}

// monthFirst reads "April 1992", "April 7, 1992", "April 7–9" at i. A month alone is not read.
func (r *reader) monthFirst(i int) bool {
	w, end, ok := months.at(r.s, i)
	if !ok {
		return false
	}
	end = otherName(r.s, end, w.value)
	if d, _ := (Date{Month: w.value, Span: text.Span{Start: i, End: end}}).withYear(r.s, end); d.Year != 0 {
		r.addDate(d)
		return true
	}
	if first, _ := utf8.DecodeRuneInString(w.text); !cased(first) {
		return false // these scripts put the day first
	}
	d, ok := r.dayAfter(Date{Month: w.value, Span: text.Span{Start: i}}, gap(r.s, gap(r.s, skip(r.s, end, "."))))
	if !ok {
		return false
	}
	second := skip(r.s, d.End, "-", "–", "—", " and ")
	if e, ok := r.dayAfter(Date{Month: w.value, Span: text.Span{Start: second}}, second); ok && second > d.End {
		d.Year = e.Year
		r.addDate(d)
		r.addDate(e)
		return true
	}
	d, _ = d.withYear(r.s, d.End)
	r.addDate(d)
	return true
}

// dayAfter adds to d the day at i, unless the number there counts something, and for the second of two days the year.
func (r *reader) dayAfter(d Date, i int) (Date, bool) {
	day, width, end := readCount(r.s, i)
	if width == 0 || width > 2 || !valid(d.Month, day) || readFigure(r.s, i).whole < 0 {
		return d, false
	}
	end = ordinal(r.s, end)
	next, size := utf8.DecodeRuneInString(r.s[end:])
	after, _ := utf8.DecodeRuneInString(r.s[end+size:])
	if cased(next) || strings.ContainsRune(":/", next) && digit(after) >= 0 || noun(r.s, text.Span{Start: i, End: end}) {
		return d, false
	}
	if w, _, ok := suffixes.at(r.s, gap(r.s, end)); ok && w.kind != richPower {
		return d, false
	}
	d.Day, d.End = day, end
	if d.Start == i {
		d, _ = d.withYear(r.s, end)
	}
	return d, true
}

// withYear adds to d the year that follows it at i. It is false for a year of another calendar.
func (d Date) withYear(s string, i int) (Date, bool) {
	comma := skip(s, skip(s, i, "."), ",", "،")
	j := gap(s, gap(s, comma))
	j = gap(s, skip(s, j, "of ", "del ", "de ", "من عام", "من سنة", "من العام", "عام", "سنة", "لعام", "العام"))
	n, width, end := readCount(s, j)
	if width == 0 || j == i && !unspacedBefore(s, i) {
		return d, true
	}
	w, eraEnd, ok := suffixes.at(s, gap(s, end))
	switch {
	case ok && w.kind == foreign:
		return d, false
	case ok && w.kind == before:
		d.Year, d.End = -n, eraEnd
		return d, true
	case ok && (w.kind == power || w.kind == unit && w.code != "year"):
		return d, true
	}
	next, _ := utf8.DecodeRuneInString(s[end:])
	f := readFigure(s, j)
	if f.width == 3 && strings.HasPrefix(s[end:], "م") {
		d.Year, d.End = n, end
	}
	if f.width == 4 && plausible(n) && !cased(next) && (comma == i || !counting(s, f)) {
		d.Year, d.End = n, end
	}
	return d, true
}

// unspacedBefore reports whether Arabic text runs into the number at i («أبريل1992»).
func unspacedBefore(s string, i int) bool {
	last, _ := utf8.DecodeLastRuneInString(s[:i])
	return !cased(last)
}
