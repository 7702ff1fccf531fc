package claim

import (
	"cmp"
	"math"
	"strconv"
	"strings"
)

// In writes n as the language (a BCP 47 tag) does: "$1.6 billion", 16亿美元. Nothing is rounded. A language that isn't
// known gets plain digits with a decimal point, and what it has no word for its code: "1600000000 USD".
func (n Number) In(language string) string {
	form := notations[primary(language)]
	amount := form.amount(math.Abs(n.Value))
	sign := ""
	if n.Value < 0 {
		sign = "-"
	}
	if symbol, ok := form.currencies[n.Unit]; ok && primary(language) == "en" {
		return sign + symbol + amount
	}
	return sign + amount + form.unit(n)
}

// unit returns the unit of n as it follows the amount.
func (f notation) unit(n Number) string {
	if name, ok := f.currencies[n.Unit]; ok {
		return name
	}
	if name, ok := f.units[n.Unit]; ok {
		return name
	}
	switch {
	case n.Unit == "":
		return ""
	case n.Unit == "%" || n.Unit == "‰":
		return strings.Replace(cmp.Or(f.percent, "%"), "%", n.Unit, 1)
	case f.plural && n.Value != 1:
		return " " + pluralOf(n.Unit)
	}
	return " " + n.Unit
}

// pluralOf returns the English plural of a unit; symbols have none.
func pluralOf(unit string) string {
	switch unit {
	case "foot":
		return "feet"
	case "inch":
		return "inches"
	case "century":
		return "centuries"
	case "mile", "square mile", "barrel", "year", "month", "week", "day", "hour", "minute", "second", "percentage point":
		return unit + "s"
	}
	return unit
}

// maxFraction bounds the digits after the point of an amount in millions or billions; longer ones read better in full.
const maxFraction = 4

// amount writes a value that isn't negative, with a multiplier word where it is exact and short.
func (f notation) amount(v float64) string {
	digits := strconv.FormatFloat(v, 'f', -1, 64)
	if math.IsInf(v, 0) || math.IsNaN(v) {
		return digits
	}
	whole, fraction, _ := strings.Cut(digits, ".")
	for _, s := range f.scales {
		if len(whole) <= s.power {
			continue
		}
		head, tail := whole[:len(whole)-s.power], strings.TrimRight(whole[len(whole)-s.power:]+fraction, "0")
		if len(tail) <= maxFraction {
			return f.decimals(head, tail) + s.beside(head, tail)
		}
	}
	return f.decimals(whole, fraction)
}

// beside returns the form of the multiplier beside the amount head.tail.
func (s scale) beside(head, tail string) string {
	n, err := strconv.Atoi(head)
	if s.few != "" && tail == "" && err == nil && 3 <= n && n <= 10 {
		return s.few
	}
	return s.word
}

// decimals joins whole and fraction with the marks of the notation; four digits are grouped like more of them.
func (f notation) decimals(whole, fraction string) string {
	if f.group != "" {
		step := 3
		if f.lakh {
			step = 2
		}
		for i := len(whole) - 3; i > 0; i -= step {
			whole = whole[:i] + f.group + whole[i:]
		}
	}
	if fraction == "" {
		return whole
	}
	point := f.decimal
	if point == "" {
		point = "."
	}
	return whole + point + fraction
}
