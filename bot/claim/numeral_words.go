package claim

import (
	"strconv"
	"strings"

	"ibid/retrieval/text"
)

// A numeral is what a number word or an ordinal means.
type numeral struct {
	value float64
	unit  string
}

// numeralWords holds, by language, the folded words for numbers and ordinals. One and first are left out: they are articles
// and adverbs as often as numbers.
var numeralWords = func() map[string]map[string]numeral {
	all := map[string]map[string]numeral{}
	for language, list := range map[string]string{
		"en": `2 two second twice both 3 three third thrice 4 four fourth 5 five fifth 6 six sixth 7 seven seventh 8 eight eighth
			9 nine ninth 10 ten tenth 11 eleven eleventh 12 twelve twelfth dozen 13 thirteen thirteenth 14 fourteen fourteenth 15 fifteen
			fifteenth 16 sixteen sixteenth 17 seventeen seventeenth 18 eighteen eighteenth 19 nineteen nineteenth 20 twenty twentieth
			30 thirty thirtieth 40 forty fortieth 50 fifty fiftieth 60 sixty sixtieth 70 seventy 80 eighty 90 ninety`,
		"ar": `2 اثنان اثنين اثنتان اثنتين الثاني الثانية ثاني كلا كلتا 3 ثلاثة ثلاث الثالث الثالثة ثالث 4 أربعة أربع الرابع الرابعة رابع
			5 خمسة خمس الخامس الخامسة خامس 6 ستة ست السادس السادسة سادس 7 سبعة سبع السابع السابعة سابع 8 ثمانية ثماني ثمان الثامن الثامنة ثامن
			9 تسعة تسع التاسع التاسعة تاسع 10 عشرة عشر العاشر العاشرة عاشر 11 الحادي 20 عشرون عشرين العشرين العشرون 30 ثلاثون ثلاثين الثلاثين
			40 أربعون أربعين الأربعين 50 خمسون خمسين الخمسين 60 ستون ستين الستين 70 سبعون سبعين السبعين 80 ثمانون ثمانين الثمانين 90 تسعون تسعين التسعين 100 مئة مائة المئة المائة 2 نصف 3 ثلث ثلثي ثلثا 4 ربع`,
		"de": `2 zwei zweite zweiten zweiter beide beiden 3 drei dritte dritten dritter 4 vier vierte vierten 5 funf funfte funften 6 sechs sechste 7 sieben siebte
			8 acht achte 9 neun neunte 10 zehn zehnte 11 elf 12 zwolf 20 zwanzig 30 dreißig`,
		"es": `2 dos segundo segunda ambos ambas 3 tres tercero tercera tercer 4 cuatro cuarto cuarta 5 cinco quinto quinta 6 seis sexto 7 siete septimo 8 ocho octavo
			9 nueve noveno 10 diez decimo 11 once 12 doce 15 quince 20 veinte 30 treinta`,
		"fr": `2 deux deuxieme seconde 3 trois troisieme 4 quatre quatrieme 5 cinq cinquieme 6 six sixieme 7 sept septieme 8 huit huitieme 9 neuf neuvieme 10 dix dixieme
			11 onze 12 douze 15 quinze 20 vingt 30 trente`,
		"ru": `2 два две двух двумя второй вторая второго оба обе 3 три трех третий третья третьего 4 четыре четырех четвертый 5 пять пяти пятый 6 шесть шести
			7 семь семи 8 восемь восьми 9 девять девяти 10 десять десяти 12 двенадцать 20 двадцать 30 тридцать`,
	} {
		all[language] = map[string]numeral{}
		value := 0.0
		for word := range strings.FieldsSeq(list) {
			if n, err := strconv.Atoi(word); err == nil {
				value = float64(n)
				continue
			}
			all[language][text.Fold(word)] = numeral{value, ""}
		}
	}
	for value, list := range map[float64]string{20: "عشرينيات عشرينات", 30: "ثلاثينيات ثلاثينات", 40: "اربعينيات اربعينات", 50: "خمسينيات خمسينات",
		60: "ستينيات ستينات", 70: "سبعينيات سبعينات", 80: "ثمانينيات ثمانينات", 90: "تسعينيات تسعينات"} {
		for word := range strings.FieldsSeq(list) {
			all["ar"][text.Fold(word)] = numeral{value, decade}
			all["ar"][text.Fold("ال"+word)] = numeral{value, decade}
		}
	}
	return all
}()

// numeralOf returns what a folded term means as a number. Arabic particles of one letter may be tied to it.
func numeralOf(language, term string) (numeral, bool) {
	list := numeralWords[language]
	n, ok := list[term]
	if cut := skip(term, 0, "وال", "بال", "ال", "لل", "و", "ب", "ل", "ف"); !ok && cut > 0 && language == "ar" {
		n, ok = list[term[cut:]]
	}
	return n, ok
}

// roundingWords stand before a number that isn't exact; folded.
var roundingWords = foldedSet(`about around approximately roughly some nearly almost circa over حوالي نحو زهاء قرابة تقريبا ما يقارب
		etwa rund circa ungefahr fast environ presque unos unas casi cerca aproximadamente около примерно почти yaklasik लगभग करीब sekitar khoang 约 約`)
