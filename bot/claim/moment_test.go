package claim

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTimes(t *testing.T) {
	for s, want := range map[string]string{
		"Raids start every Friday at 20:00 UTC.":                       "20:00 friday",
		"Open from 9 am to 5 p.m. on weekdays.":                        "9 am|5 p.m weekdays",
		"Besichtigungen von Mai bis September, samstags um 11 Uhr.":    "11 uhr mai september samstags",
		"آخر موعد للتسجيل هو الخامس عشر من سبتمبر، يوم الجمعة.":        "سبتمبر الجمعه",
		"每周五晚上8点开始。":                                                   "周五 8点",
		"毎週金曜日の20時から。":                                                 "金曜 20時",
		"매주 금요일에 시작한다.":                                                "금요일",
		"Los talleres son los sábados de octubre.":                     "sabados octubre",
		"La visite a lieu le mercredi à 14h30.":                        "14h30 mercredi",
		"Às segundas há pausa; à quarta-feira abre às 19 h.":           "quarta-feira 19 h",
		"По пятницам с мая по сентябрь.":                               "пятницам мая сентябрь",
		"Toplantılar perşembe günü, ekim ayında değil Ekim içinde.":    "persembe ekim",
		"हर शुक्रवार और अक्टूबर में।":                                  "शुक्रवार अक्टूबर",
		"Setiap hari Jumat pada bulan Oktober.":                        "jumat oktober",
		"They may march on Mars.":                                      "",
		"The vote was 20:3, the price 11.30, the year 1999, 5 metres.": "",
	} {
		got := strings.Join(Times(s), " ")
		if diff := cmp.Diff(strings.ReplaceAll(want, "|", " "), got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", s, diff)
		}
	}
}
