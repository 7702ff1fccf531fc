package claim

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"ibid/retrieval/text"
)

// hanDigit returns the value of a Han digit, or -1.
func hanDigit(r rune) int {
	switch r {
	case '〇', '零', '○':
		return 0
	case '一':
		return 1
	case '二', '两', '兩':
		return 2
	case '三':
		return 3
	case '四':
		return 4
	case '五':
		return 5
	case '六':
		return 6
	case '七':
		return 7
	case '八':
		return 8
	case '九':
		return 9
	}
	return -1
}

// hanPower returns the multiplier that a Han numeral sign stands for, or 0. 万 and 亿 multiply whole numerals: they are
// power words.
func hanPower(r rune) int {
	switch r {
	case '十':
		return 10
	case '百':
		return 100
	case '千', '仟':
		return 1000
	}
	return 0
}

// maxNumeral bounds a numeral below 万 (九千九百九十九 has seven signs).
const maxNumeral = 8

// readNumeral reads the Han numeral at s[i:]: 十六, 三百二十, or digit by digit 一九九二. There is none in 几十, 第三, 千万 or
// the approximate 七八.
func readNumeral(s string, i int) (f figure, ok bool) {
	total, pending, positional, signs, multiplied := 0, -1, 0, 0, false
	end := i
	for ; signs <= maxNumeral; signs++ {
		r, size := utf8.DecodeRuneInString(s[end:])
		if d := hanDigit(r); d >= 0 {
			if pending > 0 || signs > 0 && !multiplied {
				positional++
			}
			pending = max(pending, 0)*10 + d
		} else if p := hanPower(r); p > 0 && positional == 0 && (signs > 0 || p == 10) {
			if pending < 0 {
				pending = 1
			}
			total, pending, multiplied = total+pending*p, -1, true
		} else {
			break
		}
		end += size
	}
	if signs == 0 || signs > maxNumeral || positional > 0 && (multiplied || signs != 4) || indefinite(s, i) {
		return figure{}, false
	}
	f = figure{Span: text.Span{Start: i, End: end}, whole: total + max(pending, 0)}
	f.digits = strconv.Itoa(f.whole)
	if positional > 0 {
		f.width = 4
	}
	f.word = f.whole < 100
	return f, true
}

// indefinite reports whether the numeral at s[i:] is part of an approximate, ordinal or decimal expression.
func indefinite(s string, i int) bool {
	switch r, _ := utf8.DecodeLastRuneInString(s[:i]); r {
	case '几', '幾', '数', '數', '第', '点', '點', '好', '每':
		return true
	}
	return false
}

// fraction reads 百分之四十 and 十分之九 (parts of a hundred, ten or thousand) and returns them in per cent or per mille.
// end is after any N分之M, of whatever denominator; unit is "" where it is none of these.
func fraction(s string, i int) (f figure, unit string, power, end int) {
	denominator := i
	for {
		r, size := utf8.DecodeRuneInString(s[denominator:])
		if hanDigit(r) < 0 && hanPower(r) == 0 && r != '万' || denominator-i > 12 {
			break
		}
		denominator += size
	}
	end = skip(s, denominator, "分之")
	if end == denominator || denominator == i {
		return f, "", 0, i
	}
	if r, _ := utf8.DecodeRuneInString(s[end:]); digit(r) >= 0 {
		f = readFigure(s, end)
	} else if f, _ = readNumeral(s, end); f.End == 0 {
		return f, "", 0, end
	}
	switch s[i:denominator] {
	case "百":
		return f, "%", 0, f.End
	case "十":
		return f, "%", 1, f.End
	case "千":
		return f, "‰", 0, f.End
	}
	return f, "", 0, f.End
}

// numberWord reads a number word (and "twenty-five") at s[i:].
func numberWord(s string, i int) (f figure, ok bool) {
	w, end, ok := counts.at(s, i)
	if !ok || strings.HasSuffix(s[:i], "-") || strings.HasSuffix(s[:i], "hundred ") || strings.HasSuffix(s[:i], "hundred and ") {
		return figure{}, false
	}
	value := w.value
	if value == 10 && anySuffix(previous(s, i), "ثلاثة", "ثلاث", "أربعة", "أربع", "خمسة", "خمس", "ستة", "ست", "سبعة", "سبع", "ثمانية", "ثماني", "تسعة", "تسع",
		"اثني", "اثنا", "اثنتي", "اثنتا", "أحد", "إحدى") {
		return figure{}, false
	}
	if teen := skip(s, end, " عشر"); teen > end && value < 10 {
		value, end = value+10, skip(s, teen, "ة")
	}
	if value >= 20 {
		if ones, e, ok := counts.at(s, skip(s, end, "-", " ")); ok && ones.value < 10 {
			value, end = value+ones.value, e
		}
	}
	return figure{Span: text.Span{Start: i, End: end}, digits: strconv.Itoa(value), whole: value, word: true}, true
}
