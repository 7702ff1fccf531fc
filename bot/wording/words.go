// Package wording says the fixed things of ibid to people in their language: labels, notes, the lines under an answer.
//
// A language is added by one entry of the table; a test fails while a text is missing. Languages without an entry get
// English.
package wording

import (
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Words are the fixed texts of one language. "%s" and "%d" stand for what is filled in.
type Words struct {
	Language string // BCP 47
	Comma    string // between items of a list

	Quoted   string // under quotations, when no model is set
	Unsure   string // above an answer that may miss the question
	Refused  string
	Searched string // number of documents, their languages
	Related  string // above the nearest sentences of a refusal
	Greeting string // to small talk: an example of a question
	Example  string // that question

	SentenceOf    string // number, of how many
	Undated       string
	InLanguage    string // language name
	Dates         string // the dates of a foreign sentence
	Figures       string // its figures
	Citing        string // what the document itself cites
	ReferenceMark string // between publisher and date of a reference
	Elsewhere     string // sections that say the same
	Cites         string // the whole reference of a sentence
	Original      string // label of its address
	Archived      string // label of its archived copy: date
	AlsoAt        string // further time stamps
	NoPassage     string // a number was typed that marks nothing: number
	Hint          string // how to open a citation in the terminal
	SearchedFor   string // what was searched for instead of the question as typed
}

var table = []Words{
	{
		Language: "en", Comma: ", ",
		Quoted: "Quoted word for word; no model is set.", Unsure: "This may not answer it:",
		Refused: "The documents don't say.", Searched: "Documents searched: %d (%s).",
		Related: "Related, but not an answer:", Greeting: "Ask me about the documents, for example: %s", Example: "When did Azerbaijan and Israel establish diplomatic relations?",
		SentenceOf: "sentence %d of %d", Undated: "undated", InLanguage: "in %s", Dates: "date in it: %s", Figures: "figures in it: %s",
		Citing: "citing %s", ReferenceMark: ", ", Elsewhere: "The same also stands in: %s", Cites: "This sentence cites: %s",
		Original: "original", Archived: "archived %s", AlsoAt: "also %s", NoPassage: "There is no citation %d in the last answer.",
		Hint:        "Type a citation's number to see it in its passage; Ctrl-D ends.",
		SearchedFor: "Searched for: %s",
	},
	{
		Language: "ar", Comma: "، ",
		Quoted: "اقتباس حرفي؛ لا نموذج لغوي مضبوط.", Unsure: "قد لا يجيب هذا عن السؤال:",
		Refused: "لا تذكر الوثائق ذلك.", Searched: "عدد الوثائق التي بُحث فيها: %d (%s).",
		Related: "ذو صلة، لكنه ليس جوابًا:", Greeting: "اسألني عن الوثائق، مثلًا: %s", Example: "متى أقامت أذربيجان وإسرائيل العلاقات الدبلوماسية؟",
		SentenceOf: "الجملة %d من %d", Undated: "بلا تاريخ", InLanguage: "ب%s", Dates: "التاريخ فيها: %s", Figures: "الأرقام فيها: %s",
		Citing: "نقلًا عن %s", ReferenceMark: "، ", Elsewhere: "يرد الأمر نفسه أيضًا في: %s", Cites: "تستند هذه الجملة إلى: %s",
		Original: "الأصل", Archived: "نسخة محفوظة %s", AlsoAt: "وأيضًا %s", NoPassage: "لا اقتباس برقم %d في الجواب الأخير.",
		Hint:        "اكتب رقم الاقتباس لترى موضعه؛ Ctrl-D للخروج.",
		SearchedFor: "بُحث عن: %s",
	},
	{
		Language: "zh", Comma: "、",
		Quoted: "原文照录；未设置模型。", Unsure: "这不一定能回答问题：",
		Refused: "文档里没有提到。", Searched: "已查找%d份文档（%s）。",
		Related: "相关内容，但不是答案：", Greeting: "请就文档内容提问，例如：%s", Example: "阿塞拜疆和以色列什么时候建立外交关系？",
		SentenceOf: "第%d句，共%d句", Undated: "无日期", InLanguage: "%s", Dates: "其中日期：%s", Figures: "其中数字：%s",
		Citing: "引自 %s", ReferenceMark: "，", Elsewhere: "同一事实另见：%s", Cites: "此句引自：%s",
		Original: "原文", Archived: "存档 %s", AlsoAt: "另见 %s", NoPassage: "上一个回答里没有引文%d。",
		Hint:        "输入引文编号可查看原文段落；Ctrl-D 退出。",
		SearchedFor: "实际查找：%s",
	},
}

// In returns the texts of a language, or the English ones.
func In(code string) Words {
	for _, w := range table {
		if w.Language == code {
			return w
		}
	}
	return table[0]
}

// Name returns what a language is called in the language of w.
func (w Words) Name(code string) string {
	tag, err := language.Parse(code)
	if err != nil {
		return code
	}
	name := display.Languages(language.Make(w.Language)).Name(tag)
	if written, ok := strings.CutSuffix(name, "语"); ok && w.Language == "zh" {
		return written + "文" // of documents, Chinese names the written language
	}
	if name == "" {
		return code
	}
	return name
}

// Names lists languages: those that have texts of their own first, in the order of the table.
func (w Words) Names(codes []string) string {
	var names []string
	for _, known := range table {
		for _, code := range codes {
			if code == known.Language {
				names = append(names, w.Name(code))
			}
		}
	}
	for _, code := range codes {
		if In(code).Language != code {
			names = append(names, w.Name(code))
		}
	}
	return strings.Join(names, w.Comma)
}
