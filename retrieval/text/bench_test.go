package text

import (
	"strings"
	"testing"
)

func BenchmarkTokens(b *testing.B) {
	for _, c := range []struct{ name, text string }{
		{"ascii", "In April 1992, the two countries officially established diplomatic relations, worth $3,000.5 to Azerbaijan's economy. "},
		{"arabic", "واعترفت إسرائيل باستقلال أذربيجان في عام1991, وفتحت سفارة في العاصمة باكو "},
		{"han", "两个月之后的1991年12月25日，以色列正式承认阿塞拜疆的独立，成为首批承认阿塞拜疆独立的国家之一。"},
		{"hindi", "अज़रबैजान और इज़राइल के बीच राजनयिक संबंध 1992 में स्थापित हुए। "},
		{"vietnamese", "Quan hệ ngoại giao giữa Azerbaijan và Israel được thiết lập. "},
	} {
		text := strings.Repeat(c.text, 1+2000/len(c.text))
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				Tokens(text)
			}
		})
	}
}

func BenchmarkGrams(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Grams("establishment", func(string) {})
	}
}
