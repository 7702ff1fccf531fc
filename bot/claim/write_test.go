package claim

import (
	"math"
	"testing"
)

func TestDateIn(t *testing.T) {
	full, month, day, year, bc := Date{Year: 1992, Month: 4, Day: 7}, Date{Year: 1992, Month: 4}, Date{Month: 4, Day: 7}, Date{Year: 2013}, Date{Year: -221}
	first := Date{Year: 1931, Month: 5, Day: 1}
	for _, test := range []struct {
		d              Date
		language, want string
	}{
		{full, "en", "7 April 1992"}, {full, "zh", "1992年4月7日"}, {full, "ja", "1992年4月7日"}, {full, "ar", "7 أبريل 1992"},
		{full, "de", "7. April 1992"}, {full, "es", "7 de abril de 1992"}, {full, "fr", "7 avril 1992"}, {full, "pt", "7 de abril de 1992"},
		{full, "ru", "7 апреля 1992 г."}, {full, "tr", "7 Nisan 1992"}, {full, "hi", "7 अप्रैल 1992"}, {full, "id", "7 April 1992"},
		{full, "ko", "1992년 4월 7일"}, {full, "sw", "1992-04-07"}, {full, "", "1992-04-07"}, {full, "EN-us", "7 April 1992"}, {full, "zh_TW", "1992年4月7日"},
		{month, "en", "April 1992"}, {month, "zh", "1992年4月"}, {month, "ar", "أبريل 1992"}, {month, "ru", "апрель 1992 г."}, {month, "sw", "1992-04"},
		{month, "de", "April 1992"}, {month, "es", "abril de 1992"}, {month, "fr", "avril 1992"}, {month, "pt", "abril de 1992"}, {month, "ja", "1992年4月"},
		{month, "tr", "Nisan 1992"}, {month, "hi", "अप्रैल 1992"}, {month, "id", "April 1992"}, {year, "ru", "2013 г."}, {year, "ja", "2013年"},
		{first, "fr", "1er mai 1931"}, {first, "pt", "1º de maio de 1931"}, {first, "es", "1 de mayo de 1931"}, {first, "de", "1. Mai 1931"},
		{Date{Month: 5, Day: 1}, "fr", "1er mai"}, {Date{Day: 1}, "fr", "1"},
		{day, "de", "7. April"}, {day, "es", "7 de abril"}, {day, "fr", "7 avril"}, {day, "ja", "4月7日"}, {day, "tr", "7 Nisan"}, {day, "hi", "7 अप्रैल"},
		{day, "en", "7 April"}, {day, "zh", "4月7日"}, {day, "ru", "7 апреля"}, {day, "sw", "--04-07"},
		{year, "en", "2013"}, {year, "zh", "2013年"}, {year, "ar", "2013"}, {year, "sw", "2013"},
		{bc, "en", "221 BC"}, {bc, "zh", "公元前221年"}, {bc, "tr", "MÖ 221"}, {bc, "sw", "-0220"},
		{Date{Month: 4}, "en", "April"}, {Date{Month: 4}, "zh", "4月"}, {Date{Day: 7}, "zh", "7日"}, {Date{Month: 13}, "en", "--13"},
	} {
		if got := test.d.In(test.language); got != test.want {
			t.Errorf("%v.In(%q) = %q, want %q", test.d, test.language, got, test.want)
		}
	}
}

func TestNumberIn(t *testing.T) {
	for _, test := range []struct {
		value                float64
		unit, language, want string
	}{
		{1.6e9, "USD", "en", "$1.6 billion"}, {1.6e9, "USD", "zh", "16亿美元"}, {1.6e9, "USD", "ar", "1.6 مليار دولار"},
		{1.6e9, "USD", "de", "1,6 Mrd. USD"}, {1.6e9, "USD", "ja", "16億ドル"}, {1.6e9, "USD", "sw", "1600000000 USD"},
		{3.23e8, "USD", "en", "$323 million"}, {1.162e8, "USD", "en", "$116.2 million"}, {2.6e8, "USD", "ar", "260 مليون دولار"},
		{30000, "", "en", "30,000"}, {30000, "", "zh", "3万"}, {30000, "", "ar", "30,000"}, {5000, "", "zh", "5000"}, {5e6, "", "ar", "5 ملايين"},
		{1234567, "", "en", "1,234,567"}, {1234567, "", "zh", "123.4567万"}, {1234567, "", "hi", "12,34,567"}, {1234.5, "", "fr", "1\u202F234,5"},
		{40, "%", "en", "40 %"}, {40, "%", "zh", "40%"}, {40, "%", "ar", "40%"}, {17.5, "%", "de", "17,5 %"}, {2, "‰", "en", "2 ‰"},
		{1.6e9, "USD", "es", "1.600 millones USD"}, {1e6, "", "es", "1 millón"}, {1.6e9, "USD", "fr", "1,6 milliard USD"}, {2e9, "USD", "fr", "2 milliards USD"},
		{1.6e9, "USD", "pt", "1,6 bilhão USD"}, {2e9, "", "pt", "2 bilhões"}, {1.6e9, "USD", "ru", "1,6 млрд USD"}, {1.6e9, "USD", "tr", "1,6 milyar USD"},
		{1.6e9, "USD", "hi", "160 करोड़ USD"}, {1.6e9, "USD", "id", "1,6 miliar USD"}, {30000, "", "de", "30.000"}, {30000, "", "ru", "30\u00a0000"},
		{17.5, "%", "tr", "%17,5"}, {-2, "%", "tr", "-%2"}, {2, "‰", "tr", "‰2"}, {17.5, "%", "es", "17,5 %"}, {17.5, "%", "fr", "17,5 %"},
		{17.5, "%", "pt", "17,5%"}, {17.5, "%", "ru", "17,5 %"}, {17.5, "%", "hi", "17.5%"}, {17.5, "%", "id", "17,5%"}, {17.5, "%", "ja", "17.5%"},
		{1, "year", "de", "1 Jahr"}, {25, "year", "de", "25 Jahre"}, {1.5, "hour", "fr", "1,5 heure"}, {2, "hour", "fr", "2 heures"}, {1.5, "hour", "es", "1,5 horas"},
		{1, "month", "pt", "1 mês"}, {3, "month", "pt", "3 meses"}, {1, "year", "ru", "1 год"}, {2, "year", "ru", "2 года"}, {5, "year", "ru", "5 лет"},
		{11, "year", "ru", "11 лет"}, {12, "year", "ru", "12 лет"}, {21, "year", "ru", "21 год"}, {22, "year", "ru", "22 года"}, {111, "day", "ru", "111 дней"},
		{1.5, "year", "ru", "1,5 года"}, {0, "day", "ru", "0 дней"}, {5, "km", "ru", "5 км"}, {5, "km", "de", "5 km"}, {25, "year", "tr", "25 yıl"},
		{25, "year", "ja", "25年"}, {3, "month", "ja", "3か月"}, {25, "year", "hi", "25 वर्ष"}, {2, "century", "hi", "2 सदियाँ"}, {25, "year", "id", "25 tahun"},
		{25, "year", "en", "25 years"}, {1, "year", "en", "1 year"}, {25, "year", "zh", "25年"}, {25, "year", "ar", "25 سنة"},
		{6, "foot", "en", "6 feet"}, {5, "km", "en", "5 km"}, {5, "km", "zh", "5公里"}, {-5, "°C", "en", "-5 °C"},
		{-3, "USD", "en", "-$3"}, {7e5, "AZN", "en", "700,000 AZN"}, {0, "", "en", "0"}, {0.1, "", "zh", "0.1"},
		{math.Inf(1), "", "en", "+Inf"}, {math.NaN(), "", "zh", "NaN"},
	} {
		if got := (Number{Value: test.value, Unit: test.unit}).In(test.language); got != test.want {
			t.Errorf("Number{%v %q}.In(%q) = %q, want %q", test.value, test.unit, test.language, got, test.want)
		}
	}
}

func TestContains(t *testing.T) {
	day, month := Date{Year: 1992, Month: 4, Day: 7}, Date{Year: 1992, Month: 4}
	for _, test := range []struct {
		d, o Date
		want bool
	}{
		{month, day, true}, {day, month, false}, {day, day, true}, {Date{Year: 1992}, month, true}, {Date{Year: 1993}, month, false},
		{Date{Month: 4, Day: 7}, day, true}, {Date{Month: 4, Day: 8}, day, false}, {Date{}, day, false}, {Date{Day: 7}, month, false},
	} {
		if got := test.d.Contains(test.o); got != test.want {
			t.Errorf("%v.Contains(%v) = %v, want %v", test.d, test.o, got, test.want)
		}
	}
}

func TestEqual(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{"16亿美元", "$1.6 billion", true}, {"1.6 مليار دولار", "$1,600,000,000", true}, {"3.23亿美元", "US$323 million", true},
		{"40%", "٤٠ في المئة", true}, {"40", "40 %", false}, {"50 %", "40 %", false}, {"5 km", "5000 m", false}, {"1.162亿美元", "$116.2 million", true},
	} {
		a, b := Numbers(test.a), Numbers(test.b)
		if len(a) != 1 || len(b) != 1 {
			t.Fatalf("Numbers(%q), Numbers(%q) = %v, %v, want one each", test.a, test.b, a, b)
		}
		if got := a[0].Equal(b[0]); got != test.want {
			t.Errorf("%q equals %q: %v, want %v", test.a, test.b, got, test.want)
		}
	}
}
