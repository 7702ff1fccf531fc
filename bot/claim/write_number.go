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
	if n.Unit == "%" || n.Unit == "‰" {
		return sign + strings.NewReplacer("{n}", amount, "%", n.Unit).Replace(cmp.Or(form.percent, "{n}%"))
	}
	return sign + amount + form.unit(n)
}

// unit returns the unit of n as it follows the amount.
func (f notation) unit(n Number) string {
	if name, ok := f.currencies[n.Unit]; ok {
		return name
	}
	if names, ok := f.units[n.Unit]; ok {
		return f.plural.of(names, n.Value)
	}
	if n.Unit == "" {
		return ""
	}
	return " " + n.Unit
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
			return f.decimals(head, tail) + f.plural.of(s.beside(head, tail), v/math.Pow10(s.power))
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
