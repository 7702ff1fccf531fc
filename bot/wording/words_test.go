package wording

import (
	"reflect"
	"strings"
	"testing"

	"ibid/bot"
	"ibid/retrieval/source"
)

// TestNoTextIsMissing holds every language to the English entry: each text is there and has the same blanks.
func TestNoTextIsMissing(t *testing.T) {
	english := reflect.ValueOf(table[0])
	for _, w := range table {
		v := reflect.ValueOf(w)
		for i := range v.NumField() {
			name, got := v.Type().Field(i).Name, v.Field(i).String()
			if got == "" {
				t.Errorf("%s: %s is missing", w.Language, name)
			}
			for _, blank := range []string{"%s", "%d"} {
				if want := strings.Count(english.Field(i).String(), blank); strings.Count(got, blank) != want {
					t.Errorf("%s: %s is %q, want %d × %s", w.Language, name, got, want, blank)
				}
			}
		}
		if In(w.Language).Language != w.Language {
			t.Errorf("%s stands twice in the table", w.Language)
		}
	}
	if In("tlh").Language != "en" {
		t.Errorf("a language without an entry gets %s, want en", In("tlh").Language)
	}
}

func TestNames(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"en", "English, Arabic, Chinese, German"},
		{"zh", "英文、阿拉伯文、中文、德文"},
		{"ar", "الإنجليزية، العربية، الصينية، الألمانية"},
	} {
		if got := In(test.in).Names([]string{"ar", "de", "en", "zh"}); got != test.want {
			t.Errorf("%s: %q, want %q", test.in, got, test.want)
		}
	}
	if got := In("en").Name("not a code!"); got != "not a code!" {
		t.Errorf("an unknown code is called %q", got)
	}
}

func TestDirection(t *testing.T) {
	english, arabic := In("en"), In("ar")
	for _, test := range []struct{ name, got, want string }{
		{"an English line", english.Line("a"), "a"},
		{"an Arabic line", arabic.Line("ب"), "\u2067ب\u2069"},
		{"an Arabic title in English", english.Isolate("ب"), "\u2068ب\u2069"},
		{"an Arabic title in Arabic", arabic.Isolate("ب"), "ب"},
		{"a marker in Arabic", arabic.Mark(2), "\u2068[2]\u2069"},
		{"a marker in English", english.Mark(2), "[2]"},
	} {
		if test.got != test.want {
			t.Errorf("%s: %q, want %q", test.name, test.got, test.want)
		}
	}
}

func TestShort(t *testing.T) {
	for _, test := range []struct {
		reference source.Reference
		want      string
	}{
		{source.Reference{Title: "T", Publisher: "P", Date: "2007-04-07", URL: "https://p.example"}, "P, 2007-04-07"},
		{source.Reference{Title: "T", Publisher: "P"}, "“T”, P"},
		{source.Reference{Title: "T", Date: "2007"}, "“T”, 2007"},
		{source.Reference{Text: "Daily, October 16, 1996", Date: "1996-10-16"}, "Daily, October 16, 1996"},
		{source.Reference{URL: "https://p.example"}, "https://p.example"},
	} {
		if got := In("en").Short(test.reference); got != test.want {
			t.Errorf("%+v: %q, want %q", test.reference, got, test.want)
		}
	}
}

func TestSource(t *testing.T) {
	zh := source.DocumentInfo{Title: "题目", Language: "zh"}
	sentence := func(seconds float64, references ...source.Reference) source.Sentence {
		return source.Sentence{At: source.Locator{Seconds: seconds}, References: references}
	}
	daily := source.Reference{Publisher: "Daily", Date: "1996"}
	for _, test := range []struct {
		name, asker, want string
		citations         []bot.Citation
	}{
		{"a video", "en", "Talk · 9:52<https://v.example>",
			[]bot.Citation{{Marker: 1, Document: source.DocumentInfo{Title: "Talk", Language: "en"}, Section: []string{"A"}, Sentence: sentence(592), Link: "https://v.example"}}},
		{"a foreign sentence", "en", "题目 · 背景 · in Chinese; date in it: 7 April 1992; figures in it: 40 % · citing Daily, 1996",
			[]bot.Citation{{Marker: 2, Document: zh, Section: []string{"上", "背景"}, Sentence: sentence(-1, daily), Dates: []string{"7 April 1992"}, Figures: []string{"40 %"}}}},
		{"a foreign sentence in Arabic", "ar", "题目 · الجملة 1 من 9 · بالصينية؛ التاريخ فيها: 7 أبريل 1992 · بلا تاريخ",
			[]bot.Citation{{Marker: 2, Document: zh, Of: 9, Sentence: sentence(-1), Dates: []string{"7 أبريل 1992"}}}},
		{"a foreign sentence in Japanese", "ja", "题目 · 1文目（全9文） · 中国語；文中の日付：1992年4月7日 · 日付なし",
			[]bot.Citation{{Marker: 2, Document: zh, Of: 9, Sentence: sentence(-1), Dates: []string{"1992年4月7日"}}}},
		{"a foreign sentence in Russian", "ru", "题目 · предложение 1 из 9 · язык: китайский; дата в тексте: 7 апреля 1992 г. · без даты",
			[]bot.Citation{{Marker: 2, Document: zh, Of: 9, Sentence: sentence(-1), Dates: []string{"7 апреля 1992 г."}}}},
		{"two sentences of one document", "zh", "题目 · [1] 背景 · [3] 第4句，共9句 · [3] 引自 Daily，1996",
			[]bot.Citation{{Marker: 1, Document: zh, Section: []string{"背景"}, Sentence: sentence(-1)}, {Marker: 3, Document: zh, Number: 3, Of: 9, Sentence: sentence(-1, daily)}}},
		{"nothing dates it", "ar", "«كلمات…» · الجملة 7 من 14 · بلا تاريخ",
			[]bot.Citation{{Marker: 1, Document: source.DocumentInfo{Opening: "«كلمات…»", Language: "ar"}, Number: 6, Of: 14, Sentence: sentence(-1)}}},
		{"a dated document", "en", "Log · sentence 1 of 2 · 2020-01-02",
			[]bot.Citation{{Marker: 1, Document: source.DocumentInfo{Title: "Log", Date: "2020-01-02"}, Of: 2, Sentence: sentence(-1)}}},
	} {
		var parts []string
		for _, p := range In(test.asker).Source(test.citations, test.asker, true) {
			p.Text = In(test.asker).Lead(p) + p.Text
			if p.Link != "" {
				p.Text += "<" + p.Link + ">"
			}
			parts = append(parts, p.Text)
		}
		if got := strings.Join(parts, " · "); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

// What stands beside a claim is told in one line, with the marks of its language.
func TestBeside(t *testing.T) {
	for language, want := range map[string]string{
		"en": "source: 40 %, as of 2013", "zh": "原文：40 %，截至2013年", "ja": "出典：40 %、2013年時点", "ar": "في المصدر: 40 %، حتى 2013", "ru": "в источнике: 40 %, по состоянию на 2013 г.",
	} {
		if got := In(language).Beside(bot.Claimed{Fact: "40 %", AsOf: 2013}); got != want {
			t.Errorf("%s: %q, want %q", language, got, want)
		}
	}
}

// A French semicolon has a narrow space before it, in lists as in texts.
func TestFrenchSemicolon(t *testing.T) {
	if got := In("fr").Semicolon; got != "\u202f; " {
		t.Errorf("%q, want a narrow space that doesn't break, the semicolon, and a space", got)
	}
}

// Two sentences have a space between them, unless the full stop has it.
func TestThen(t *testing.T) {
	for got, want := range map[string]string{Then("One.", "Two."): "One. Two.", Then("一。", "二。"): "一。二。", Then("एक।", "दो।"): "एक। दो।"} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
