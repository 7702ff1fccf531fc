package claim

import (
	"slices"
	"strings"
	"testing"

	"ibid/retrieval/text"
)

func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"On 7 April 1992, $5–10 million (40 %) of 1,234.5 km; 7–9 April, April 7–9, 2003–04, F-16, [1b]",
		"2017年1月至2月达到1.162亿美元，百分之四十，二〇一二年，3亿2000万元，-18℃，8点30分",
		"في عام1991, وفتحت في.1993 بقيمة ١٫٦ مليار دولار، 40 في المئة، خمسة عشر عامًا، أكتوبر/تشرين الأول سنة 1961",
		"7 अप्रैल 1992 ५०％ ¥100です 1992년 4월 7일 6½ 1'234'567", "12-12-12-12 1.2.3.4 1:2:3 %40 \xff9\xff",
	} {
		f.Add(s, "en")
	}
	f.Fuzz(func(t *testing.T, s, language string) {
		var all []text.Span
		for _, d := range Dates(s) {
			all = append(all, d.Span)
			d.In(language)
			if !d.Contains(d) {
				t.Errorf("date %v of %q doesn't contain itself", d, s)
			}
		}
		dates := len(all)
		for _, n := range Numbers(s) {
			all = append(all, n.Span)
			n.In(language)
			if !n.Equal(n) {
				t.Errorf("number %v of %q doesn't equal itself", n, s)
			}
		}
		ascending(t, s, all[:dates])
		ascending(t, s, all[dates:])
		slices.SortFunc(all, func(a, b text.Span) int { return a.Start - b.Start })
		ascending(t, s, all)
	})
}

// ascending fails if spans are empty, leave s, or overlap.
func ascending(t *testing.T, s string, spans []text.Span) {
	t.Helper()
	end := 0
	for _, span := range spans {
		if span.Start < end || span.Start >= span.End || span.End > len(s) {
			t.Errorf("spans of %q: %v out of order, of %v", s, span, spans)
		}
		end = span.End
	}
}

// Reading twice as much may not take much more than twice as long; a quadratic step would take minutes here.
func TestHostileInputIsLinear(t *testing.T) {
	for _, unit := range []string{"1", "1,", "1.", "1-", "1–", "1/", "1:", "¥1", "¥1 ", "1 1", "一", "十", "百分之", "1年", "1月", "1日至", "[", "[1,", "a", "a-1", "a.", "%",
		"January ", "April 1-", "one ", "twenty-", "5 million ", "و", "عام", "عًًًًً", "1 عًًًً", "9999", "1 234", "$", "1至", "1'", "公元前"} {
		read(strings.Repeat(unit, 1<<18/len(unit)))
	}
}

func BenchmarkRead(b *testing.B) {
	for _, bench := range []struct{ name, s string }{
		{"en", "In April 1992, the two countries officially established diplomatic relations, and Israel agreed to sell $1.6 billion of drones. "},
		{"zh", "阿塞拜疆和以色列之间的贸易总额在2017年1月至2月达到1.162亿美元，比2016年同期增长17.5%。"},
		{"ar", "واعترفت إسرائيل باستقلال أذربيجان في عام1991, وفتحت سفارة في العاصمة باكو في.1993 إلا أن باكو لم تقابل الخطوة. "},
	} {
		b.Run(bench.name, func(b *testing.B) {
			s := strings.Repeat(bench.s, 8)
			b.SetBytes(int64(len(s)))
			for b.Loop() {
				read(s)
			}
		})
	}
}
