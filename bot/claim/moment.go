package claim

import (
	"regexp"

	"ibid/retrieval/text"
)

// weekdays are the days of the week as the Unicode CLDR names them (gregorian, wide), and the forms in which they stand in a
// sentence, folded. A name that is a common word as well isn't here: среда (surroundings), Pazar (market), Minggu (week).
var weekdays = wordSet(`
	monday tuesday wednesday thursday friday saturday sunday weekday weekend
	mondays tuesdays wednesdays thursdays fridays saturdays sundays weekdays weekends
	الاثنين الثلاثاء الاربعاء الخميس الجمعه السبت
	montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag
	montags dienstags mittwochs donnerstags freitags samstags sonntags
	lunes martes miercoles jueves viernes sabado sabados domingo domingos
	lundi mardi mercredi jeudi vendredi samedi dimanche lundis mardis mercredis jeudis vendredis samedis dimanches
	понедельник понедельникам вторник вторникам среду средам четверг четвергам пятницу пятницам субботу субботам воскресенье
	pazartesi sali carsamba persembe cuma cumartesi
	रविवार सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार
	senin selasa rabu kamis jumat sabtu`)

// clock matches a time of day or, in scripts written without spaces and in Portuguese, a day of the week in folded text.
var clock = regexp.MustCompile(`\b(?:[01]?\d|2[0-4])(?:[:h][0-5]\d|[ \x{a0}\x{202f}]?(?:[ap]\.?m\b|uhr\b|h\b|o'clock\b|часов|[点點時时]))|` +
	`(?:星期|周|週|礼拜|禮拜)[一二三四五六日天末]|[月火水木金土日]曜|[월화수목금토일]요일|(?:segunda|terca|quarta|quinta|sexta)-feira`)

// monthNames are the names of months that are no other word, as they are written.
var monthNames = func() map[string]bool {
	names := map[string]bool{}
	for _, language := range [][]string{monthsEN, monthsAR, monthsDE, monthsES, monthsFR, monthsHI, monthsID, monthsPT, monthsRU, monthsTR,
		monthsAloneRU, monthsInRU, monthsOtherHI} {
		for _, name := range language {
			names[name] = true
		}
	}
	for _, word := range []string{"March", "May", "mars", "Mart", "Ocak", "مارس"} {
		delete(names, word)
	}
	return names
}()

// Times returns what a sentence says of time beside dates: days of the week, times of day, and months without a day or a
// year, folded. Schedules are told in them.
func Times(s string) []string {
	times := clock.FindAllString(text.Fold(s), -1)
	for _, t := range text.Tokens(s) {
		if weekdays[t.Term] || monthNames[s[t.Start:t.End]] {
			times = append(times, t.Term)
		}
	}
	return times
}
