package retrieval

import (
	"maps"
	"slices"
	"testing"

	"ibid/retrieval/hashing"
)

// TestEveryLanguageFindsItsPassage asks in each of twelve languages among passages in all of them, with words in other
// forms and spellings than the passages have, where the language has such.
func TestEveryLanguageFindsItsPassage(t *testing.T) {
	files := map[string]string{
		"de1.txt": "Die Mühle am Fluss mahlt seit 1911 Roggen und Weizen. Ihre Räder wurden im Winter erneuert.",
		"de2.txt": "Der Fährmann setzt die Reisenden über den See. Abends bleibt das Boot im Hafen.",
		"es1.txt": "El molino del río muele centeno desde 1911. Sus ruedas fueron renovadas en invierno.",
		"es2.txt": "El barquero lleva a los viajeros al otro lado del lago. De noche la barca queda en el puerto.",
		"fr1.txt": "Le moulin de la rivière moud du seigle depuis 1911. Ses roues ont été refaites en hiver.",
		"fr2.txt": "Le passeur emmène les voyageurs de l'autre côté du lac. Le soir, la barque reste au port.",
		"hi1.txt": "नदी किनारे की चक्की 1911 से राई पीसती है। उसके पहिए सर्दियों में बदले गए।",
		"hi2.txt": "नाविक यात्रियों को झील के पार ले जाता है। शाम को नाव बंदरगाह में रहती है।",
		"ru1.txt": "Мельница у реки мелет рожь с 1911 года. Зимой её колёса обновили.",
		"ru2.txt": "Паромщик перевозит путников через озеро. Вечером лодка стоит в гавани.",
		"th1.txt": "โรงสีริมแม่น้ำบดข้าวไรย์มาตั้งแต่ปี 1911 ล้อของมันถูกเปลี่ยนใหม่ในฤดูหนาว",
		"th2.txt": "คนแจวเรือพานักเดินทางข้ามทะเลสาบ ตอนเย็นเรือจอดอยู่ที่ท่าเรือ",
		"ja1.txt": "川沿いの水車は1911年からライ麦を挽いている。冬に車輪が新しくなった。",
		"ja2.txt": "渡し守は旅人を湖の向こうへ運ぶ。夕方、舟は港に残る。",
		"ko1.txt": "강가의 방앗간은 1911년부터 호밀을 빻는다. 겨울에 바퀴를 새로 갈았다.",
		"ko2.txt": "뱃사공은 여행자를 호수 건너편으로 실어 나른다. 저녁에 배는 항구에 머문다.",
		"vi1.txt": "Cối xay bên sông xay lúa mạch đen từ năm 1911. Bánh xe được thay mới vào mùa đông.",
		"vi2.txt": "Người lái đò đưa khách qua hồ. Buổi tối chiếc thuyền nằm lại ở bến cảng.",
		"ar1.txt": "تطحن الطاحونة على النهر الشعير منذ 1911. وجُددت عجلاتها في الشتاء.",
		"ar2.txt": "ينقل المراكبي المسافرين إلى الجانب الآخر من البحيرة. ويبقى القارب في الميناء مساءً.",
		"zh1.txt": "河边的磨坊从1911年起磨黑麦。冬天换了新轮子。",
		"zh2.txt": "船夫把旅客送到湖的对岸。晚上小船停在港口。",
		"en1.txt": "The mill by the river has ground rye since 1911. Its wheels were renewed in winter.",
		"en2.txt": "The ferryman takes travellers across the lake. In the evening the boat stays in the harbour.",
	}
	x, _ := mustOpen(t, configOf(t, hashing.New(), files))
	questions := map[string]string{
		"Was mahlen die Mühlen am Fluß?":          "de1.txt",
		"Wo bleiben die Boote am Abend?":          "de2.txt",
		"¿Qué muelen los molinos del RIO?":        "es1.txt",
		"¿A quién llevan los barqueros?":          "es2.txt",
		"Que moud le moulin de la riviere ?":      "fr1.txt",
		"Où restent les barques le soir ?":        "fr2.txt",
		"चक्की १९११ से क्या पीसती है?":            "hi1.txt",
		"शाम को नाव कहाँ रहती है?":                "hi2.txt",
		"Что мелют мельницы у реки?":              "ru1.txt",
		"Где вечером стоят лодки?":                "ru2.txt",
		"โรงสีบดอะไร":                             "th1.txt",
		"ตอนเย็นเรือจอดที่ไหน":                    "th2.txt",
		"水車は何を挽いていますか。":                           "ja1.txt",
		"夕方、舟はどこに残りますか。":                          "ja2.txt",
		"방앗간은 무엇을 빻습니까?":                          "ko1.txt",
		"저녁에 배는 어디에 머뭅니까?":                        "ko2.txt",
		"Cối xay xay gì?":                         "vi1.txt",
		"Buoi toi chiec thuyen nam o dau?":        "vi2.txt",
		"ماذا تطحن طاحونة النهر منذ عام١٩١١؟":     "ar1.txt",
		"أين يبقى قارب المراكبي مســاء؟":          "ar2.txt",
		"磨坊磨什么？":                                  "zh1.txt",
		"小船晚上停在哪里？":                               "zh2.txt",
		"What do mills by rivers grind?":          "en1.txt",
		"Where do the ferrymen take a traveller?": "en2.txt",
	}
	for _, question := range slices.Sorted(maps.Keys(questions)) {
		if got := paths(mustSearch(t, x, Query{Text: question}).Hits); len(got) == 0 || got[0] != questions[question] {
			t.Errorf("%q found %v, want %s first", question, got, questions[question])
		}
	}
}
