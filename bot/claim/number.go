package claim

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"ibid/retrieval/text"
)

// A quantity is a number that has been read, with what a range needs to know of it.
type quantity struct {
	figure figure
	end    int
	bare   bool // without multiplier and unit
	money  string
}

// A meaning is what follows a figure.
type meaning struct {
	power int
	unit  string
	end   int
	found bool
}

// number reads the number whose figure is f, with the currency before it and the multipliers and unit after it.
func (r *reader) number(f figure) {
	code, start := "", f.Start
	if !f.word {
		code, start = prefix(r.s, r.taken, f.Start)
	}
	end := f.End
	if f.width > 0 {
		end = ordinal(r.s, end)
	}
	m := r.meaning(end, code != "" && code != "%")
	switch {
	case f.word && (!m.found || f.whole == 1 && m.power == 0) || len(f.digits) > maxDigits+1, r.ambiguous(f):
		r.at = f.End
		return
	case m.end == f.End && r.identifier(f):
		return
	}
	if m.unit == "" {
		m.unit = code
	}
	m.unit = r.resolve(m.unit)
	n := Number{Value: f.value(m.power), Unit: m.unit, Span: text.Span{Start: start, End: m.end}}
	r.addParts(&n, m)
	if sign := r.sign(start, m.found); sign < start {
		n.Value, n.Start = -n.Value, sign
	}
	r.span(&n, f, m)
	r.add(n)
	r.last = quantity{figure: f, end: n.End, bare: !m.found, money: r.resolve(code)}
}

// meaning reads the multipliers and the unit at i. After a currency sign only a currency can be the unit.
func (r *reader) meaning(i int, money bool) meaning {
	m := meaning{end: i}
	for range 3 {
		w, end, ok := suffixes.at(r.s, r.join(m.end))
		switch {
		case !ok:
			return m
		case w.kind == power, w.kind == richPower && money:
			m.power, m.end, m.found = m.power+w.value, end, true
		case (w.kind == unit || w.kind == richPower && w.code != "") && (!money || isCurrency(w.code)):
			m.unit, m.end, m.found = w.code, end, true
			return m
		default:
			return m
		}
	}
	return m
}

// join returns the place where a suffix of the number that ends at i can stand: after a space, a hyphen before a letter
// ("25-year"), or the 多 and 余 of approximate numbers.
func (r *reader) join(i int) int {
	if next := skip(r.s, i, "-"); next > i {
		if c, _ := utf8.DecodeRuneInString(r.s[next:]); cased(c) {
			return next
		}
		return i
	}
	return gap(r.s, skip(r.s, gap(r.s, i), "多", "余", "餘"))
}

// identifier passes a figure that is tied to letters ("3D", "1990s", "7b1"), which is no number.
func (r *reader) identifier(f figure) bool {
	if !cased(leading(r.s[f.End:])) {
		return false
	}
	r.at = f.End
	r.casedWord()
	return true
}

// ambiguous reports whether f is the number of a list item ("1.", before Han text), or three digits after a full stop
// that may as well be thousands: 60.000, and any in Arabic text, which uses both marks.
func (r *reader) ambiguous(f figure) bool {
	if f.width > 0 {
		after := skip(r.s, f.End, ".")
		return f.width <= 2 && after > f.End && unspaced(leading(r.s[after:]))
	}
	_, fraction, _ := strings.Cut(f.digits, ".")
	if len(fraction) != 3 || f.digits[0] == '0' || !strings.Contains(r.s[f.Start:f.End], ".") {
		return false
	}
	next := leading(r.s[gap(r.s, f.End):])
	return fraction == "000" && !unspaced(next) || unicode.Is(unicode.Arabic, next) || unicode.Is(unicode.Arabic, leading(previous(r.s, f.Start)))
}

// addParts adds the smaller multiples that follow a Han multiplier (3亿2000万).
func (r *reader) addParts(n *Number, m meaning) {
	if m.power == 0 || m.unit != "" {
		return
	}
	if last, _ := utf8.DecodeLastRuneInString(r.s[:n.End]); !unspaced(last) {
		return
	}
	c, _ := utf8.DecodeRuneInString(r.s[n.End:])
	f, ok := figure{}, false
	if digit(c) >= 0 {
		f, ok = readFigure(r.s, n.End), true
	} else if hanDigit(c) >= 0 {
		f, ok = readNumeral(r.s, n.End)
	}
	if !ok || len(f.digits) > maxDigits {
		return
	}
	if small := r.meaning(f.End, false); small.power > 0 && small.power < m.power {
		n.Value, n.Unit, n.End = n.Value+f.value(small.power), r.resolve(small.unit), small.end
	}
}

// sign returns the place of the minus sign that stands before the number at start, or start. A hyphen is one only after
// an opening bracket, or before a number with a unit that no word or number runs into.
func (r *reader) sign(start int, unit bool) int {
	head := r.s[r.taken:start]
	if cut, ok := strings.CutSuffix(head, "−"); ok {
		return r.taken + len(cut)
	}
	cut, ok := strings.CutSuffix(head, "-")
	last, _ := utf8.DecodeLastRuneInString(r.s[:r.taken+len(cut)])
	if !ok || last != '(' && last != '（' && (!unit || cut == "" || cased(last) || digit(last) >= 0) {
		return start
	}
	return start - 1
}

// span completes the two ends of a range: in "5–10 million", "$5–10" and 3到5米 each end has what the other shows.
func (r *reader) span(n *Number, f figure, m meaning) {
	if len(r.numbers) == 0 || r.last.end == 0 || f.Start < r.last.end || f.Start-r.last.end > 12 {
		return
	}
	first := &r.numbers[len(r.numbers)-1]
	joint := strings.TrimSpace(r.s[r.last.end:n.Start])
	tight := joint == "-" || joint == "–" || joint == "—" || joint == "~" || joint == "～" || joint == "至"
	if tight && n.Unit == "" {
		n.Unit = r.last.money
	}
	switch {
	case !r.last.bare || !m.found:
	case tight:
		first.Value, first.Unit = r.last.figure.value(m.power), n.Unit
	case joint == "to" || joint == "到" || joint == "إلى":
		first.Unit = n.Unit
	}
}

// resolve replaces the sign ¥ by the currency that it stands for in this sentence.
func (r *reader) resolve(code string) string {
	if code != "¥" {
		return code
	}
	if r.yuan == "" {
		r.yuan = yuanOrYen(r.s)
	}
	return r.yuan
}

func isCurrency(code string) bool {
	return code == "¥" || len(code) == 3 && strings.ToUpper(code) == code
}
