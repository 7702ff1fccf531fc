package claim

import "strings"

// The names of the months are those of the Unicode CLDR (gregorian, wide, format and stand-alone), in the form in which
// they stand inside a sentence; to read another language, add its twelve names. Case matters: "may" isn't a month.
var (
	monthsEN = strings.Fields("January February March April May June July August September October November December")
	monthsAR = strings.Fields("يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر")
	monthsDE = strings.Fields("Januar Februar März April Mai Juni Juli August September Oktober November Dezember")
	monthsES = strings.Fields("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre")
	monthsFR = strings.Fields("janvier février mars avril mai juin juillet août septembre octobre novembre décembre")
	monthsHI = strings.Fields("जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर")
	monthsID = strings.Fields("Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember")
	monthsPT = strings.Fields("janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro")
	monthsRU = strings.Fields("января февраля марта апреля мая июня июля августа сентября октября ноября декабря")
	monthsTR = strings.Fields("Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık")

	// Russian names a month without a day in the nominative, and after "в" in the prepositional case.
	monthsAloneRU = strings.Fields("январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь")
	monthsInRU    = strings.Fields("январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре")

	monthsShortEN = strings.Fields("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec")

	// The names of the Levant and Iraq, and spellings with and without hamza.
	monthsLevant  = strings.Split("كانون الثاني|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين الأول|تشرين الثاني|كانون الأول", "|")
	monthsLevant2 = strings.Split("كانون ثاني|شباط|اذار|نيسان|ايار|حزيران|تموز|اب|ايلول|تشرين الاول|تشرين ثاني|كانون الاول", "|")
	monthsPlainAR = strings.Fields("جانفي فيفري مارس ابريل ماي جوان جويلية اغسطس سبتمبر اكتوبر نوفمبر دجنبر")
	monthsOtherAR = strings.Fields("يناير فبراير مارس إبريل مايو يونيه يوليه أوت شتنبر أكتوبر نونبر ديسمبر")
	monthsOtherHI = strings.Fields("जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितम्बर अक्तूबर नवम्बर दिसम्बर")
)

var months = tableOf(
	yearOf(monthsEN), yearOf(monthsAR), yearOf(monthsDE), yearOf(monthsES), yearOf(monthsFR), yearOf(monthsHI), yearOf(monthsID),
	yearOf(monthsPT), yearOf(monthsRU), yearOf(monthsTR), yearOf(monthsAloneRU), yearOf(monthsInRU), yearOf(monthsShortEN),
	yearOf(monthsLevant), yearOf(monthsLevant2), yearOf(monthsPlainAR), yearOf(monthsOtherAR), yearOf(monthsOtherHI),
	words(month, 9, "", "Sept"), words(month, 1, "", "Jänner"),
)

func yearOf(names []string) []word {
	ws := make([]word, len(names))
	for i, name := range names {
		ws[i] = word{text: name, kind: month, value: i + 1}
	}
	return ws
}
