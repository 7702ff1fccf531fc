package claim

import "strings"

// A notation is how a language writes dates and numbers. Patterns are those of the Unicode CLDR (long date format and the
// skeletons yMMMM, MMMMd, y) with {y}, {m}, {month} and {d} for its letters y, M, MMMM and d.
type notation struct {
	full, yearMonth, monthDay, year string
	month, day                      string   // "{month}" and "{d}" if empty
	months, alone                   []string // alone: a month without a day, if it differs
	beforeChrist                    string   // the year as it stands for {y} in the patterns
	group, decimal                  string
	lakh                            bool    // thousands above the first are grouped by two
	percent                         string  // "{n}%" if empty
	first                           string  // the first day of a month, if it isn't written like the others
	scales                          []scale // multipliers that are written as words, largest first
	currencies                      map[string]string
	units                           map[string]string
	plural                          pluralRule
}

// A scale is a multiplier word; few is its form beside the whole numbers 3 to 10.
type scale struct {
	power     int
	word, few string
}

var notations = map[string]notation{
	"en": {
		full: "{d} {month} {y}", yearMonth: "{month} {y}", monthDay: "{d} {month}", year: "{y}", months: monthsEN, beforeChrist: "{y} BC",
		group: ",", decimal: ".", percent: "{n} %", plural: exactlyOne, units: unitsEN,
		scales: []scale{{12, " trillion", ""}, {9, " billion", ""}, {6, " million", ""}},
		currencies: map[string]string{"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CNY": "CN¥", "INR": "₹", "ILS": "₪", "KRW": "₩",
			"HKD": "HK$", "TWD": "NT$", "AUD": "A$", "CAD": "CA$", "MXN": "MX$", "BRL": "R$"},
	},
	"zh": {
		full: "{y}年{m}月{d}日", yearMonth: "{y}年{m}月", monthDay: "{m}月{d}日", year: "{y}年", month: "{m}月", day: "{d}日", beforeChrist: "公元前{y}",
		group: "", decimal: ".", scales: []scale{{12, "万亿", ""}, {8, "亿", ""}, {4, "万", ""}},
		currencies: map[string]string{"USD": "美元", "EUR": "欧元", "GBP": "英镑", "JPY": "日元", "CNY": "元", "INR": "卢比", "RUB": "卢布",
			"TRY": "土耳其里拉", "AZN": "马纳特", "ILS": "谢克尔", "KRW": "韩元", "HKD": "港元", "TWD": "新台币", "AUD": "澳元", "CAD": "加元", "CHF": "瑞士法郎"},
		units: map[string]string{"km": "公里", "m": "米", "cm": "厘米", "mm": "毫米", "mile": "英里", "foot": "英尺", "inch": "英寸", "km²": "平方公里",
			"m²": "平方米", "square mile": "平方英里", "ha": "公顷", "km/h": "公里/小时", "mph": "英里/小时", "kg": "公斤", "g": "克", "t": "吨", "barrel": "桶", "L": "升", "m³": "立方米",
			"kW": "千瓦", "MW": "兆瓦", "GW": "吉瓦", "century": "世纪", "year": "年", "month": "个月", "week": "周", "day": "天", "hour": "小时", "minute": "分钟", "second": "秒",
			"percentage point": "个百分点", "°C": "℃", "°F": "℉"},
	},
	"ar": {
		full: "{d} {month} {y}", yearMonth: "{month} {y}", monthDay: "{d} {month}", year: "{y}", months: monthsAR, beforeChrist: "{y} ق.م",
		group: ",", decimal: ".", percent: "{n}%",
		scales: []scale{{12, " تريليون", " تريليونات"}, {9, " مليار", " مليارات"}, {6, " مليون", " ملايين"}},
		currencies: map[string]string{"USD": " دولار", "EUR": " يورو", "GBP": " جنيه إسترليني", "JPY": " ين", "CNY": " يوان", "INR": " روبية هندية", "RUB": " روبل",
			"TRY": " ليرة تركية", "AZN": " مانات", "ILS": " شيكل", "KRW": " وون", "SAR": " ريال سعودي", "AED": " درهم إماراتي", "EGP": " جنيه مصري", "CHF": " فرنك سويسري"},
		units: map[string]string{"km": " كم", "m": " متر", "cm": " سم", "mm": " ملم", "mile": " ميل", "foot": " قدم", "inch": " بوصة", "km²": " كم²", "m²": " متر مربع",
			"square mile": " ميل مربع", "ha": " هكتار", "km/h": " كم/ساعة", "kg": " كغ", "g": " غرام", "t": " طن", "barrel": " برميل", "L": " لتر", "m³": " متر مكعب",
			"kW": " كيلوواط", "MW": " ميغاواط", "GW": " غيغاواط", "century": " قرن", "year": " سنة", "month": " شهر", "week": " أسبوع", "day": " يوم", "hour": " ساعة",
			"minute": " دقيقة", "second": " ثانية", "percentage point": " نقطة مئوية", "°C": " درجة مئوية", "°F": " درجة فهرنهايت"},
	},
	"de": {full: "{d}. {month} {y}", yearMonth: "{month} {y}", monthDay: "{d}. {month}", year: "{y}", months: monthsDE, beforeChrist: "{y} v. Chr.", group: ".", decimal: ",", percent: "{n} %",
		scales: []scale{{12, " Bio.", ""}, {9, " Mrd.", ""}, {6, " Mio.", ""}}, plural: exactlyOne, units: unitsDE},
	"es": {full: "{d} de {month} de {y}", yearMonth: "{month} de {y}", monthDay: "{d} de {month}", year: "{y}", months: monthsES, beforeChrist: "{y} a. C.", group: ".", decimal: ",", percent: "{n} %",
		scales: []scale{{12, " billón| billones", ""}, {6, " millón| millones", ""}}, plural: exactlyOne, units: unitsES},
	"fr": {full: "{d} {month} {y}", yearMonth: "{month} {y}", monthDay: "{d} {month}", year: "{y}", months: monthsFR, beforeChrist: "{y} av. J.-C.", group: "\u202F", decimal: ",", percent: "{n} %",
		first: "1er", scales: []scale{{12, " billion| billions", ""}, {9, " milliard| milliards", ""}, {6, " million| millions", ""}}, plural: belowTwo, units: unitsFR},
	"pt": {full: "{d} de {month} de {y}", yearMonth: "{month} de {y}", monthDay: "{d} de {month}", year: "{y}", months: monthsPT, beforeChrist: "{y} a.C.", group: ".", decimal: ",", percent: "{n}%",
		first: "1º", scales: []scale{{12, " trilhão| trilhões", ""}, {9, " bilhão| bilhões", ""}, {6, " milhão| milhões", ""}}, plural: belowTwo, units: unitsPT},
	"ru": {full: "{d} {month} {y} г.", yearMonth: "{month} {y} г.", monthDay: "{d} {month}", year: "{y} г.", months: monthsRU, alone: monthsAloneRU, beforeChrist: "{y} до н. э.",
		group: "\u00A0", decimal: ",", percent: "{n} %", scales: []scale{{12, " трлн", ""}, {9, " млрд", ""}, {6, " млн", ""}}, plural: eastSlavic, units: unitsRU},
	"tr": {full: "{d} {month} {y}", yearMonth: "{month} {y}", monthDay: "{d} {month}", year: "{y}", months: monthsTR, beforeChrist: "MÖ {y}", group: ".", decimal: ",", percent: "%{n}",
		scales: []scale{{12, " trilyon", ""}, {9, " milyar", ""}, {6, " milyon", ""}}, units: unitsTR},
	"hi": {full: "{d} {month} {y}", yearMonth: "{month} {y}", monthDay: "{d} {month}", year: "{y}", months: monthsHI, beforeChrist: "ईसा-पूर्व {y}", lakh: true, group: ",", decimal: ".", percent: "{n}%",
		scales: []scale{{7, " करोड़", ""}, {5, " लाख", ""}}, plural: exactlyOne, units: unitsHI},
	"id": {full: "{d} {month} {y}", yearMonth: "{month} {y}", monthDay: "{d} {month}", year: "{y}", months: monthsID, beforeChrist: "{y} SM", group: ".", decimal: ",", percent: "{n}%",
		scales: []scale{{12, " triliun", ""}, {9, " miliar", ""}, {6, " juta", ""}}, units: unitsID},
	"ja": {full: "{y}年{m}月{d}日", yearMonth: "{y}年{m}月", monthDay: "{m}月{d}日", year: "{y}年", month: "{m}月", day: "{d}日", beforeChrist: "紀元前{y}", group: ",", decimal: ".", percent: "{n}%",
		scales: []scale{{12, "兆", ""}, {8, "億", ""}, {4, "万", ""}}, currencies: map[string]string{"JPY": "円", "USD": "ドル", "EUR": "ユーロ"}, units: unitsJA},
	"ko": {full: "{y}년 {m}월 {d}일", yearMonth: "{y}년 {m}월", monthDay: "{m}월 {d}일", year: "{y}년", month: "{m}월", day: "{d}일", beforeChrist: "기원전 {y}", group: ",", decimal: ".", percent: "{n}%",
		scales: []scale{{12, "조", ""}, {8, "억", ""}, {4, "만", ""}}, currencies: map[string]string{"KRW": "원", "USD": "달러", "EUR": "유로"}},
}

// primary returns the primary subtag of a BCP 47 tag.
func primary(language string) string {
	if i := strings.IndexAny(language, "-_"); i >= 0 {
		language = language[:i]
	}
	return strings.ToLower(language)
}
