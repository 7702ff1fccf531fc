package openaitest

import "strings"

// The words that lies are made of, by language. They are kept apart from those that package claim reads, so that a word
// forgotten there isn't forgotten here.
var (
	numberWords = map[string][]string{
		"en": strings.Fields("two three four five six seven eight nine ten twelve twenty"),
		"ar": strings.Fields("ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة"),
		"zh": strings.Fields("三个 四个 五个 六个 七个 八个 九个"),
	}
	monthNames = map[string][]string{
		"en": strings.Fields("January February March April June July August September October November December"),
		"ar": strings.Fields("يناير فبراير أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر"),
		"zh": strings.Fields("1月 2月 3月 4月 5月 6月 7月 8月 9月"),
	}
	// negations are what stands in a sentence and what is put there instead, first those that take a negation out.
	negations = map[string][][2]string{
		"en": {{" was not ", " was "}, {" were not ", " were "}, {" is not ", " is "}, {" are not ", " are "}, {" did not ", " did "}, {" never ", " "},
			{" had ", " had not "}, {" was ", " was not "}, {" were ", " were not "}, {" is ", " is not "}, {" are ", " are not "}, {" has ", " has not "}, {" can ", " cannot "},
			{" would ", " would not "}},
		"ar": {{" لم يكن ", " كان "}, {" لم ", " "}, {" ليس ", " "}, {" كان ", " لم يكن "}, {" كانت ", " لم تكن "}, {" تم ", " لم يتم "},
			{" يمكن ", " لا يمكن "}, {" هو ", " ليس "}, {" هي ", " ليست "}},
		"zh": {{"没有", "有"}, {"不是", "是"}, {"不能", "能"}, {"不会", "会"}, {"可以", "不可以"}, {"是", "不是"}, {"能够", "不能够"}, {"拥有", "没有"}},
	}
	unitPairs = map[string][][2]string{
		"en": {{"%", " km"}, {"percent", "kilometres"}, {"miles", "kilometres"}, {"kilometres", "miles"}, {"km", "miles"}, {"metres", "feet"}, {"feet", "metres"},
			{"million", "billion"}, {"billion", "million"}, {"years", "months"}, {"days", "weeks"}, {"hours", "days"}, {"minutes", "hours"}, {"tonnes", "kilograms"}},
		"ar": {{"٪", " كم"}, {"%", " كم"}, {"في المائة", "كيلومتر"}, {"كم", "ميل"}, {"ميل", "كيلومتر"}, {"مليون", "مليار"}, {"مليار", "مليون"}, {"سنوات", "أشهر"},
			{"سنة", "شهرا"}, {"عاما", "شهرا"}, {"يوما", "أسبوعا"}, {"ساعة", "دقيقة"}, {"قدم", "متر"}, {"متر", "قدم"}},
		"zh": {{"%", "公里"}, {"公里", "英里"}, {"英里", "公里"}, {"英尺", "米"}, {"米", "英尺"}, {"万", "亿"}, {"亿", "万"}, {"美元", "英镑"}, {"分钟", "小时"}, {"小时", "天"}},
	}
)
