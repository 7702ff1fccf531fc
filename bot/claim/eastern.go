package claim

import (
	"strings"

	"ibid/retrieval/text"
)

// eastern reads a date written with the signs of Chinese, Japanese or Korean: 1992年4月7日, 二〇一二年, 4月7日, 1992년 4월.
// A month or day after the date before and a connector is of the same year or month (2017年1月至2月).
func (r *reader) eastern() bool {
	if r.easternRange() {
		return true
	}
	d := Date{Span: text.Span{Start: r.at, End: r.at}}
	n, end, sign := labelled(r.s, r.at, "年", "년")
	if sign {
		year, ok := r.easternYear(n, end)
		if !ok {
			return false
		}
		d.Year, d.End = year, end
		if year == 0 {
			d.Start = end
		}
	}
	d = d.easternMonth(r.s)
	d.Start = min(d.Start, d.End)
	if d.Month == 0 && d.Day == 0 && d.Year == 0 {
		if sign {
			r.at = end // the year of another calendar
		}
		return sign
	}
	if before := r.bceBefore(d.Start); before < d.Start && d.Year > 0 {
		d.Year, d.Start = -d.Year, before
	}
	r.addDate(r.inherit(d))
	return true
}

// easternRange reads the first end of 1至6月 or 27-29日.
func (r *reader) easternRange() bool {
	n, width, end := readCount(r.s, r.at)
	joint := skip(r.s, end, easternJoints...)
	if width == 0 || width > 2 || joint == end {
		return false
	}
	d := Date{Span: text.Span{Start: r.at, End: end}}
	if m, _, ok := labelled(r.s, joint, "月"); ok && valid(n, 1) && m.whole > n {
		d.Month = n
	} else if day, last, ok := labelled(r.s, joint, "日"); ok && calendarDay(r.s, last) && valid(1, day.whole) && day.whole > n {
		d.Day = n
	} else {
		return false
	}
	r.addDate(r.inherit(d))
	return true
}

// What joins the ends of a range, or dates of one year.
var easternJoints = []string{"至", "到", "-", "–", "—", "~", "～", "、", "和", "及", "与", "與"}

// labelled reads a number up to four digits at i with the label that makes it part of a date.
func labelled(s string, i int, labels ...string) (f figure, end int, ok bool) {
	n, width, end := readCount(s, i)
	f = figure{Span: text.Span{Start: i, End: end}, width: width, whole: n}
	if width == 0 {
		if f, ok = readNumeral(s, i); !ok {
			return figure{}, i, false
		}
	}
	label := gap(s, f.End)
	end = skip(s, label, labels...)
	return f, end, end > label
}

// easternYear returns the year that f says; 0 if it is the year of an era. It is false where f counts years.
func (r *reader) easternYear(f figure, end int) (year int, ok bool) {
	if w, _, ok := suffixes.at(r.s, gap(r.s, f.End)); ok && (w.kind == foreign || w.kind == decoy) {
		return 0, w.kind == foreign
	}
	head := strings.TrimSuffix(r.s[r.taken:f.Start], " ")
	switch {
	case anySuffix(head, "平成", "令和", "昭和", "大正", "明治", "民国", "民國", "乾隆", "康熙", "光绪", "光緒", "农历", "農曆"):
		return 0, true
	case anySuffix(head, "公元", "西元", "公元前", "西元前", "紀元前", "기원전"):
		return f.whole, true
	case f.width < 4 && glossed(r.s, end):
		return 0, true
	case f.width < 4:
		_, _, month := labelled(r.s, gap(r.s, end), "月", "월")
		return f.whole, month && f.width == 3
	case anySuffix(head, "近", "约", "約", "超过", "超過", "长达", "長達", "逾", "历时", "歷時", "过去", "過去"):
		return 0, false
	}
	return f.whole, 1000 <= f.whole && f.whole <= 2999
}

// glossed reports whether the year that ends at i is explained by another in brackets, as years of an era are.
func glossed(s string, i int) bool {
	bracket := skip(s, i, "（", "(")
	f, _, ok := labelled(s, bracket, "年")
	return ok && bracket > i && f.width >= 3
}

// easternMonth adds the month and day that follow d.
func (d Date) easternMonth(s string) Date {
	i := d.End
	if d.Year != 0 {
		i = gap(s, i)
	}
	m, end, ok := labelled(s, i, "月份", "月", "월")
	if ok && valid(m.whole, 1) {
		d.Month, d.End = m.whole, end
		i = gap(s, end)
	}
	day, end, ok := labelled(s, i, "日", "号", "號", "일")
	if !ok || !valid(max(1, d.Month), day.whole) {
		return d
	}
	if d.Month == 0 && (d.Year != 0 || day.width == 0 || !calendarDay(s, end)) {
		return d
	}
	d.Day, d.End = day.whole, end
	return d
}

// calendarDay reports whether a number and 日 that end at i are a day of the month, not an amount of yen or days.
func calendarDay(s string, i int) bool {
	return anySuffix(s[:i], "日") && skip(s, i, "元", "圆", "圓", "間", "间", "本", "游", "遊", "内", "內") == i
}

// bceBefore returns the place of the words "before Christ" that stand before i, or i.
func (r *reader) bceBefore(i int) int {
	head := strings.TrimSuffix(r.s[r.taken:i], " ")
	for _, era := range [...]string{"公元前", "西元前", "紀元前", "기원전"} {
		if strings.HasSuffix(head, era) {
			return r.taken + len(head) - len(era)
		}
	}
	return i
}

// inherit gives d the year, and a day its month, of the date that it continues.
func (r *reader) inherit(d Date) Date {
	if d.Year != 0 || len(r.dates) == 0 {
		return d
	}
	last := r.dates[len(r.dates)-1]
	joint := skip(r.s, gap(r.s, last.End), easternJoints...)
	if last.End != d.Start && (joint == gap(r.s, last.End) || gap(r.s, joint) != d.Start) {
		return d
	}
	if d.Month == 0 {
		d.Month = last.Month
		if d.Month == 0 || last.Day == 0 && last.End != d.Start {
			d.Month = 0
			return d
		}
	}
	d.Year = last.Year
	return d
}

func anySuffix(s string, suffixes ...string) bool {
	for _, suffix := range suffixes {
		if strings.HasSuffix(s, suffix) {
			return true
		}
	}
	return false
}
