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
	Found    string // under quotations, while a model writes
	Writing  string // under the sentences that it has written
	Slow     string // under quotations: why no model wrote the answer
	Away     string
	Crowded  string
	Faulty   string
	Unproved string
	Broken   string // under an answer that the model did not finish
	Compare  string // above the originals of a sentence that could not be compared with them
	Unproven string // after a sentence that the documents don't support
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
	Brackets      string // round what opens a reference
	Elsewhere     string // sections that say the same
	Cites         string // the whole reference of a sentence
	Original      string // label of its address
	Archived      string // label of its archived copy: date
	AlsoAt        string // further time stamps
	NoPassage     string // a number was typed that marks nothing: number
	Hint          string // how to open a citation in the terminal
	SearchedFor   string // what was searched for instead of the question as typed

	// Buttons and the titles of forms.
	Passages, More, FollowUp, Closest, Continue, Share, Delete, AsTyped string
	AddReason, AskThis, YourQuestion, YourReason                        string

	// What ibid says in Discord besides answers.
	HowToAsk      string // how to ask: the command
	Unreadable    string // to a reply whose text Discord withholds
	Withheld      string // to a mention in a reply to a message that Discord withholds
	Attachments   string // to a message of attachments alone
	Failed        string // an error: its id
	Busy          string // the queue is full: how many wait
	Stopped       string // the program ended before the answer was there
	Changed       string // the sentence is no longer as it was quoted
	Gone          string // the document or the sentence is no longer there
	Forgotten     string // the answer is no longer kept
	Judged        string // thanks for a judgement
	NotYours      string // only the asker or a moderator may delete
	Deleted       string
	NotHere       string // somebody may not write where they want to share
	Shared        string // who shared: the name
	NothingFound  string // a look-up without result
	Known         string // how many documents there are
	AndMore       string // how many more there are than are listed
	NoDocument    string // there is none of that name
	Help          string // the commands to ask, to look up, to list; days that questions are kept; where they go; who runs the bot
	StayHere      string // questions go nowhere
	SentTo        string // they go to a server
	Translate     string // a button
	ByModel       string // a translation
	NoTranslation string // instead of one
}

var table = []Words{
	{
		Language: "en", Comma: ", ",
		Found: "Found this. Writing the answer…", Writing: "Writing the answer…",
		Slow: "The model didn't answer in time, so this is the source itself.", Away: "The model can't be reached, so this is the source itself.",
		Crowded: "The model is busy, so this is the source itself.", Faulty: "The model reports an error, so this is the source itself.",
		Unproved: "What the model wrote isn't in the documents, so this is the source itself.", Broken: "The model stopped before the end.",
		Compare: "Not compared word for word. The original:", Unproven: "(not in the documents)",
		Quoted: "Quoted word for word; no model is set.", Unsure: "This may not answer it:",
		Refused: "The documents don't say.", Searched: "Documents searched: %d (%s).",
		Related: "Related, but not an answer:", Greeting: "Ask me about the documents, for example: %s", Example: "When did Azerbaijan and Israel establish diplomatic relations?",
		SentenceOf: "sentence %d of %d", Undated: "undated", InLanguage: "in %s", Dates: "date in it: %s", Figures: "figures in it: %s",
		Citing: "citing %s", ReferenceMark: ", ", Brackets: " (%s)", Elsewhere: "The same also stands in: %s", Cites: "This sentence cites: %s",
		Original: "original", Archived: "archived %s", AlsoAt: "also %s", NoPassage: "There is no citation %d in the last answer.",
		Hint:        "Type a citation's number to see it in its passage; Ctrl-D ends.",
		SearchedFor: "Searched for: %s",
		Passages:    "Passages", More: "More", FollowUp: "Follow up", Closest: "Closest passages", Continue: "Continue", Share: "Share in channel", Delete: "Delete", AsTyped: "Search exactly as typed",
		AddReason: "Add a reason", AskThis: "Ask about this", YourQuestion: "Your question", YourReason: "What was right or wrong?",
		HowToAsk:    "Ask me about the documents, for example with %s.",
		Unreadable:  "I can't read that reply. Press Follow up, mention me, or turn the reply's @ on.",
		Withheld:    "Discord doesn't show me that message. Open its menu, then Apps, then “Ask about this”.",
		Attachments: "I can't read attachments, only text.",
		Failed:      "Something went wrong. Please try again later. (%s)", Busy: "Too many questions at once: %d are waiting. Please try again in a minute.",
		Stopped: "ibid was stopped before the answer was ready. Please ask again.",
		Changed: "The document has changed since; this sentence is no longer as it was quoted.", Gone: "The document is no longer there.", Forgotten: "I no longer have that answer. Please ask again.",
		Judged: "Thank you.", NotYours: "Only who asked, or a moderator, can do that.", Deleted: "Deleted.", NotHere: "You can't write here, so I can't share it for you.", Shared: "Shared by %s",
		NothingFound: "Nothing found.", Known: "Documents: %d", AndMore: "… and %d more", NoDocument: "There is no such document.",
		Help:     "I answer from this server's documents and cite every sentence.\nAsk with %s, by mentioning me, by replying to an answer, or in a direct message. Look passages up with %s, see the documents with %s.\nPassages shows each cited sentence where it stands.\nQuestions and answers are kept for %d days, and no longer. %s I am looked after by %s.",
		StayHere: "They stay on the machine that runs me.", SentTo: "To be answered, a question and the passages found for it are sent to a model at %s.",
		Translate: "Translate", ByModel: "By the model: %s", NoTranslation: "(the model didn't answer)",
	},
	{
		Language: "ar", Comma: "، ",
		Found: "وُجد هذا. تُكتب الإجابة…", Writing: "تُكتب الإجابة…",
		Slow: "لم يُجب النموذج في الوقت المحدد، فهذا هو المصدر نفسه.", Away: "تعذّر الوصول إلى النموذج، فهذا هو المصدر نفسه.",
		Crowded: "النموذج مشغول، فهذا هو المصدر نفسه.", Faulty: "أبلغ النموذج عن خطأ، فهذا هو المصدر نفسه.",
		Unproved: "ما كتبه النموذج ليس في الوثائق، فهذا هو المصدر نفسه.", Broken: "توقف النموذج قبل النهاية.",
		Compare: "لم تُقارن كلمة بكلمة. الأصل:", Unproven: "(ليس في الوثائق)",
		Quoted: "اقتباس حرفي؛ لا نموذج لغوي مضبوط.", Unsure: "قد لا يجيب هذا عن السؤال:",
		Refused: "لا تذكر الوثائق ذلك.", Searched: "عدد الوثائق التي بُحث فيها: %d (%s).",
		Related: "ذو صلة، لكنه ليس جوابًا:", Greeting: "اسألني عن الوثائق، مثلًا: %s", Example: "متى أقامت أذربيجان وإسرائيل العلاقات الدبلوماسية؟",
		SentenceOf: "الجملة %d من %d", Undated: "بلا تاريخ", InLanguage: "ب%s", Dates: "التاريخ فيها: %s", Figures: "الأرقام فيها: %s",
		Citing: "نقلًا عن %s", ReferenceMark: "، ", Brackets: " (%s)", Elsewhere: "يرد الأمر نفسه أيضًا في: %s", Cites: "تستند هذه الجملة إلى: %s",
		Original: "الأصل", Archived: "نسخة محفوظة %s", AlsoAt: "وأيضًا %s", NoPassage: "لا اقتباس برقم %d في الجواب الأخير.",
		Hint:        "اكتب رقم الاقتباس لترى موضعه؛ Ctrl-D للخروج.",
		SearchedFor: "بُحث عن: %s",
		Passages:    "المقاطع", More: "المزيد", FollowUp: "سؤال متابعة", Closest: "أقرب المقاطع", Continue: "التتمة", Share: "النشر في القناة", Delete: "حذف", AsTyped: "البحث كما كُتب تمامًا",
		AddReason: "إضافة سبب", AskThis: "السؤال عن هذا", YourQuestion: "سؤالك", YourReason: "ما الصواب أو الخطأ؟",
		HowToAsk:    "اسألني عن الوثائق، مثلًا بالأمر %s.",
		Unreadable:  "لا أستطيع قراءة هذا الرد. اضغط «سؤال متابعة»، أو أشر إليّ، أو فعّل @ في الرد.",
		Withheld:    "لا يُظهر لي Discord تلك الرسالة. افتح قائمتها ثم التطبيقات ثم «Ask about this».",
		Attachments: "لا أقرأ المرفقات، بل النص وحده.",
		Failed:      "حدث خطأ. حاول مجددًا لاحقًا. (%s)", Busy: "الأسئلة كثيرة الآن: ينتظر منها %d. حاول بعد دقيقة.",
		Stopped: "توقف ibid قبل أن يكتمل الجواب. أعد السؤال من فضلك.",
		Changed: "تغيرت الوثيقة منذ ذلك الحين، ولم تعد الجملة كما اقتُبست.", Gone: "لم تعد الوثيقة موجودة.", Forgotten: "لم يعد ذلك الجواب محفوظًا. أعد السؤال من فضلك.",
		Judged: "شكرًا لك.", NotYours: "هذا متاح لصاحب السؤال أو لمشرف فقط.", Deleted: "حُذف.", NotHere: "لا يمكنك الكتابة هنا، فلا أستطيع النشر نيابة عنك.", Shared: "نشره %s",
		NothingFound: "لم يُعثر على شيء.", Known: "عدد الوثائق: %d", AndMore: "… و%d أخرى", NoDocument: "لا توجد وثيقة بهذا الاسم.",
		Help:     "أجيب من وثائق هذا الخادم وأوثّق كل جملة.\nاسأل بالأمر %s، أو بالإشارة إليّ، أو بالرد على جواب، أو برسالة خاصة. ابحث عن مقاطع بالأمر %s، واعرض الوثائق بالأمر %s.\nيعرض زر «المقاطع» كل جملة مقتبسة في موضعها.\nتُحفظ الأسئلة والأجوبة %d يومًا لا أكثر. %s المسؤول عني %s.",
		StayHere: "تبقى على الجهاز الذي يشغّلني.", SentTo: "للإجابة يُرسل السؤال وما وُجد له من مقاطع إلى نموذج على %s.",
		Translate: "ترجمة", ByModel: "ترجمة النموذج: %s", NoTranslation: "(لم يُجب النموذج)",
	},
	{
		Language: "zh", Comma: "、",
		Found: "找到了这些，正在写回答……", Writing: "正在写回答……",
		Slow: "模型没有及时回答，所以这里直接给出原文。", Away: "连不上模型，所以这里直接给出原文。",
		Crowded: "模型正忙，所以这里直接给出原文。", Faulty: "模型出错了，所以这里直接给出原文。",
		Unproved: "模型写的内容在文档里找不到依据，所以这里直接给出原文。", Broken: "模型没有写完就停了。",
		Compare: "未能逐字核对。原文：", Unproven: "（文档里没有）",
		Quoted: "原文照录；未设置模型。", Unsure: "这不一定能回答问题：",
		Refused: "文档里没有提到。", Searched: "已查找%d份文档（%s）。",
		Related: "相关内容，但不是答案：", Greeting: "请就文档内容提问，例如：%s", Example: "阿塞拜疆和以色列什么时候建立外交关系？",
		SentenceOf: "第%d句，共%d句", Undated: "无日期", InLanguage: "%s", Dates: "其中日期：%s", Figures: "其中数字：%s",
		Citing: "引自 %s", ReferenceMark: "，", Brackets: "（%s）", Elsewhere: "同一事实另见：%s", Cites: "此句引自：%s",
		Original: "原文", Archived: "存档 %s", AlsoAt: "另见 %s", NoPassage: "上一个回答里没有引文%d。",
		Hint:        "输入引文编号可查看原文段落；Ctrl-D 退出。",
		SearchedFor: "实际查找：%s",
		Passages:    "原文", More: "更多", FollowUp: "追问", Closest: "相近段落", Continue: "继续", Share: "分享到频道", Delete: "删除", AsTyped: "按原话查找",
		AddReason: "说明原因", AskThis: "就此提问", YourQuestion: "你的问题", YourReason: "哪里对，哪里不对？",
		HowToAsk:    "请就文档内容提问，例如用 %s。",
		Unreadable:  "我读不到这条回复。请按“追问”、提及我，或打开回复的 @。",
		Withheld:    "Discord 不让我看到那条消息。请打开它的菜单，选“应用”，再选“Ask about this”。",
		Attachments: "我读不了附件，只读文字。",
		Failed:      "出错了，请稍后再试。（%s）", Busy: "问题太多了，有%d个在排队。请过一分钟再试。",
		Stopped: "回答还没写完 ibid 就停止了，请再问一次。",
		Changed: "文档已有改动，这句话与引用时不同了。", Gone: "这份文档已经不在了。", Forgotten: "那条回答已经不再保存，请再问一次。",
		Judged: "谢谢。", NotYours: "只有提问者或管理员可以这样做。", Deleted: "已删除。", NotHere: "你不能在这里发言，所以我不能替你分享。", Shared: "由 %s 分享",
		NothingFound: "没有找到。", Known: "文档：%d份", AndMore: "……还有%d份", NoDocument: "没有这份文档。",
		Help:     "我根据本服务器的文档回答，每句话都注明出处。\n提问可以用 %s、提及我、回复我的回答，或发私信。用 %s 查段落，用 %s 看文档。\n“原文”会显示每个被引句子所在的段落。\n问题和回答保存%d天，到期删除。%s负责人是 %s。",
		StayHere: "它们只留在运行我的机器上。", SentTo: "为了回答，问题和找到的段落会发给 %s 上的模型。",
		Translate: "翻译", ByModel: "模型译文：%s", NoTranslation: "（模型没有回答）",
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
