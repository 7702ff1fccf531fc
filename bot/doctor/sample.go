package doctor

// Sample is a document of the probe. Its names are made up, so that no model has read of them.
type Sample struct{ ID, Language, Text string }

func samples() []Sample {
	return []Sample{
		{"mill.txt", "en", "The mill of Brem\n\nThe mill of Brem was built in 1911. It grinds maize and barley. Orsola Brandt has owned the mill since 2003. Its wheel is 7 metres high.\n"},
		{"library.txt", "ar", "مكتبة وادي الزان\n\nافتتحت مكتبة وادي الزان في عام 1968. تضم المكتبة 12000 كتاب. تدير ليلى حداد المكتبة منذ عام 2015.\n"},
		{"bridge.txt", "zh", "青砾桥\n\n青砾桥建于1874年。青砾桥长86米，有5个桥拱。2009年，工程师陈砚修复了青砾桥。\n"},
	}
}

// question is one of the probe.
type question struct {
	text, language string
	answered       bool // by the samples
}

func questions() []question {
	return []question{
		{"When was the mill of Brem built?", "en", true},
		{"Who has owned the mill of Brem since 2003?", "en", true},
		{"متى افتتحت مكتبة وادي الزان؟", "ar", true},
		{"青砾桥有多长？", "zh", true},
		{"How many people visit the mill of Brem each year?", "en", false},
		{"青砾桥的名字是谁题写的？", "zh", false},
	}
}

// parallel are sentences that say the same in each language, and nothing in common with the other rows.
func parallel() [][]string {
	return [][]string{
		{"The baker opens his shop at six in the morning.", "يفتح الخباز متجره في السادسة صباحا.", "面包师早上六点开店。"},
		{"Heavy snow closed the road over the mountain pass.", "أغلقت الثلوج الكثيفة الطريق عبر الممر الجبلي.", "大雪封闭了翻越山口的公路。"},
		{"The parliament passed a new tax law yesterday.", "أقر البرلمان أمس قانونا ضريبيا جديدا.", "议会昨天通过了一项新税法。"},
		{"The doctor advised her to drink more water.", "نصحها الطبيب بشرب المزيد من الماء.", "医生建议她多喝水。"},
		{"The orchestra rehearsed the symphony for three weeks.", "تدربت الأوركسترا على السيمفونية لمدة ثلاثة أسابيع.", "乐团排练这部交响曲排了三个星期。"},
	}
}

// parallelLanguages are the columns of parallel.
func parallelLanguages() []string { return []string{"en", "ar", "zh"} }
