package claim

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
)

// In writes d as the language (a BCP 47 tag) does: "7 April 1992", 1992年4月7日. A language that isn't known, and a date
// that can't be, get the form of ISO 8601.
func (d Date) In(language string) string {
	form, ok := notations[primary(language)]
	if !ok || d.Month < 0 || d.Month > 12 || d.Day < 0 {
		return d.iso()
	}
	pattern := form.pattern(d)
	if pattern == "" {
		return d.iso()
	}
	year := strconv.Itoa(d.Year)
	if d.Year < 0 {
		year = strings.ReplaceAll(form.beforeChrist, "{y}", year[1:])
	}
	day := strconv.Itoa(d.Day)
	if d.Day == 1 && d.Month != 0 {
		day = cmp.Or(form.first, day)
	}
	return strings.NewReplacer("{y}", year, "{m}", strconv.Itoa(d.Month), "{month}", form.monthName(d), "{d}", day).Replace(pattern)
}

// pattern returns the pattern for the fields that d gives, "" for an unusual set of them.
func (n notation) pattern(d Date) string {
	switch year, month, day := d.Year != 0, d.Month != 0, d.Day != 0; {
	case year && month && day:
		return n.full
	case year && month:
		return n.yearMonth
	case month && day:
		return n.monthDay
	case year && !day:
		return n.year
	case month:
		return cmp.Or(n.month, "{month}")
	case day && !year:
		return cmp.Or(n.day, "{d}")
	}
	return ""
}

func (n notation) monthName(d Date) string {
	names := n.months
	if d.Day == 0 && n.alone != nil {
		names = n.alone
	}
	if d.Month == 0 || names == nil {
		return ""
	}
	return names[d.Month-1]
}

// iso returns the calendar date of ISO 8601, in the truncated forms of its edition of 2000 where larger fields are missing
// ("--04-07"). Its year 0000 is 1 BC.
func (d Date) iso() string {
	year := "-"
	switch {
	case d.Year > 0:
		year = fmt.Sprintf("%04d", d.Year)
	case d.Year < 0:
		year = fmt.Sprintf("-%04d", -d.Year-1)
	}
	switch {
	case d.Month == 0 && d.Day == 0:
		return year
	case d.Day == 0:
		return fmt.Sprintf("%s-%02d", year, d.Month)
	case d.Month == 0:
		return fmt.Sprintf("%s--%02d", year, d.Day)
	}
	return fmt.Sprintf("%s-%02d-%02d", year, d.Month, d.Day)
}
