package claim

import (
	"math"
	"strings"
)

// A pluralRule returns which of the forms of a name stands beside an amount; nil: the only one. Names of units and multipliers
// are written with their forms, "Jahr|Jahre", in the order of the Unicode CLDR's categories one, few, many.
type pluralRule func(v float64) int

// exactlyOne has a singular beside 1 alone: English, German, Spanish, Hindi.
func exactlyOne(v float64) int {
	if v == 1 {
		return 0
	}
	return 1
}

// belowTwo has a singular beside all that is less than 2: French, Portuguese.
func belowTwo(v float64) int {
	if v < 2 {
		return 0
	}
	return 1
}

// eastSlavic has the genitive singular beside 2, 3, 4 and fractions, the genitive plural beside most others.
func eastSlavic(v float64) int {
	ones, tens := math.Mod(v, 10), math.Mod(v, 100)
	switch {
	case v != math.Trunc(v):
		return 1
	case ones == 1 && tens != 11:
		return 0
	case 2 <= ones && ones <= 4 && (tens < 12 || tens > 14):
		return 1
	}
	return 2
}

// of picks the form that stands beside an amount.
func (p pluralRule) of(forms string, v float64) string {
	list := strings.Split(forms, "|")
	if p == nil || len(list) == 1 {
		return list[0]
	}
	return list[p(math.Abs(v))]
}

var (
	unitsEN = map[string]string{"century": " century| centuries", "year": " year| years", "month": " month| months", "week": " week| weeks",
		"day": " day| days", "hour": " hour| hours", "minute": " minute| minutes", "second": " second| seconds",
		"percentage point": " percentage point| percentage points", "barrel": " barrel| barrels", "mile": " mile| miles",
		"square mile": " square mile| square miles", "foot": " foot| feet", "inch": " inch| inches"}
	unitsDE = map[string]string{"century": " Jahrhundert| Jahrhunderte", "year": " Jahr| Jahre", "month": " Monat| Monate", "week": " Woche| Wochen",
		"day": " Tag| Tage", "hour": " Stunde| Stunden", "minute": " Minute| Minuten", "second": " Sekunde| Sekunden",
		"percentage point": " Prozentpunkt| Prozentpunkte", "barrel": " Barrel", "mile": " Meile| Meilen", "square mile": " Quadratmeile| Quadratmeilen",
		"foot": " Fuß", "inch": " Zoll"}
	unitsES = map[string]string{"century": " siglo| siglos", "year": " año| años", "month": " mes| meses", "week": " semana| semanas",
		"day": " día| días", "hour": " hora| horas", "minute": " minuto| minutos", "second": " segundo| segundos",
		"percentage point": " punto porcentual| puntos porcentuales", "barrel": " barril| barriles", "mile": " milla| millas",
		"square mile": " milla cuadrada| millas cuadradas", "foot": " pie| pies", "inch": " pulgada| pulgadas"}
	unitsFR = map[string]string{"century": " siècle| siècles", "year": " an| ans", "month": " mois", "week": " semaine| semaines",
		"day": " jour| jours", "hour": " heure| heures", "minute": " minute| minutes", "second": " seconde| secondes",
		"percentage point": " point de pourcentage| points de pourcentage", "barrel": " baril| barils", "mile": " mille| milles",
		"square mile": " mille carré| milles carrés", "foot": " pied| pieds", "inch": " pouce| pouces"}
	unitsPT = map[string]string{"century": " século| séculos", "year": " ano| anos", "month": " mês| meses", "week": " semana| semanas",
		"day": " dia| dias", "hour": " hora| horas", "minute": " minuto| minutos", "second": " segundo| segundos",
		"percentage point": " ponto percentual| pontos percentuais", "barrel": " barril| barris", "mile": " milha| milhas",
		"square mile": " milha quadrada| milhas quadradas", "foot": " pé| pés", "inch": " polegada| polegadas"}
	unitsRU = map[string]string{"century": " век| века| веков", "year": " год| года| лет", "month": " месяц| месяца| месяцев", "week": " неделя| недели| недель",
		"day": " день| дня| дней", "hour": " час| часа| часов", "minute": " минута| минуты| минут", "second": " секунда| секунды| секунд",
		"percentage point": " процентный пункт| процентных пункта| процентных пунктов", "barrel": " баррель| барреля| баррелей", "mile": " миля| мили| миль",
		"square mile": " кв. миля| кв. мили| кв. миль", "foot": " фут| фута| футов", "inch": " дюйм| дюйма| дюймов",
		"km": " км", "m": " м", "cm": " см", "mm": " мм", "km²": " км²", "m²": " м²", "m³": " м³", "ha": " га", "km/h": " км/ч",
		"kg": " кг", "g": " г", "t": " т", "L": " л", "kW": " кВт", "MW": " МВт", "GW": " ГВт"}
	unitsTR = map[string]string{"century": " yüzyıl", "year": " yıl", "month": " ay", "week": " hafta", "day": " gün", "hour": " saat", "minute": " dakika",
		"second": " saniye", "percentage point": " yüzde puan", "barrel": " varil", "mile": " mil", "square mile": " mil kare", "foot": " fit", "inch": " inç"}
	unitsHI = map[string]string{"century": " सदी| सदियाँ", "year": " वर्ष", "month": " माह", "week": " सप्ताह", "day": " दिन", "hour": " घंटा| घंटे", "minute": " मिनट",
		"second": " सेकंड", "percentage point": " प्रतिशत अंक", "barrel": " बैरल", "mile": " मील", "square mile": " वर्ग मील", "foot": " फ़ुट", "inch": " इंच",
		"km": " किमी", "m": " मीटर", "km²": " वर्ग किमी", "m²": " वर्ग मीटर", "kg": " किग्रा", "t": " टन", "L": " लीटर"}
	unitsID = map[string]string{"century": " abad", "year": " tahun", "month": " bulan", "week": " minggu", "day": " hari", "hour": " jam", "minute": " menit",
		"second": " detik", "percentage point": " poin persentase", "barrel": " barel", "mile": " mil", "square mile": " mil persegi", "foot": " kaki", "inch": " inci"}
	unitsJA = map[string]string{"century": "世紀", "year": "年", "month": "か月", "week": "週間", "day": "日", "hour": "時間", "minute": "分", "second": "秒",
		"percentage point": "ポイント", "barrel": "バレル", "mile": "マイル", "square mile": "平方マイル", "foot": "フィート", "inch": "インチ"}
)
