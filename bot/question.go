package bot

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"ibid/retrieval/text"
)

// kind is what a question asks for, as far as its words show it. The zero value asks for anything.
type kind int

const (
	anything kind = iota
	moment        // when
	amount        // how many, how much
	person        // who, where spelling shows names
)

// foreignName is the dot between the parts of a foreign name in Chinese (GB/T 15834-2011, 4.14) and Japanese.
const foreignName = "·・"

// asks lists the expressions that ask for a moment, an amount or a person. A language is added by a line. Expressions of scripts
// without spaces are found anywhere, others as whole words; all are folded.
var asks = []struct {
	kind        kind
	expressions []string
}{
	{moment, []string{"when", "what year", "which year", "what date", "what month", "what day", "how long ago", "since when"}}, // en
	{moment, []string{"متي", "اي عام", "اي سنه", "اي تاريخ", "اي شهر", "اي يوم"}},                                              // ar
	{moment, []string{"什么时候", "何时", "哪年", "哪一年", "几月", "哪天", "什么日期", "几时", "什麼時候", "何時"}},                                      // zh
	{moment, []string{"wann", "in welchem jahr", "cuando", "en que ano", "quand", "en quelle annee", "quando", "em que ano", "когда", "в каком году", "ne zaman", "hangi yil", "कब", "kapan", "いつ", "何年", "언제", "khi nao", "nam nao"}},
	{amount, []string{"how many", "how much", "what percentage", "what percent", "what share", "how long", "how old", "how far", "how high", "how large"}},
	{amount, []string{"كم", "ما عدد", "ما نسبه", "كم عدد"}},
	{amount, []string{"多少", "几个", "几人", "几次", "几名", "多大", "多长", "多高", "百分之几", "幾", "多久"}},
	{amount, []string{"wie viele", "wie viel", "wieviel", "cuantos", "cuantas", "cuanto", "combien", "quantos", "quantas", "quanto", "сколько", "kac", "ne kadar", "कितने", "कितना", "कितनी", "berapa", "いくつ", "何人", "얼마", "몇", "bao nhieu"}},
	{person, []string{"who", "whom", "من هو", "من هي", "من كان", "谁", "誰", "哪位", "什么人", "叫什么", "wer", "wen", "quien", "quienes", "qui", "quem", "кто", "kim", "siapa", "だれ"}},
}

// kindOf returns what a question asks for.
func kindOf(question string) kind {
	has := expressionsOf(question)
	for _, ask := range asks {
		if slices.ContainsFunc(ask.expressions, has) {
			return ask.kind
		}
	}
	return anything
}

// expressionsOf tells which expressions a question has: anywhere in scripts without spaces, else as whole words.
func expressionsOf(question string) (has func(expression string) bool) {
	spaced := " " + strings.Join(text.Terms(question), " ") + " "
	whole := text.Fold(question)
	return func(expression string) bool {
		return strings.Contains(spaced, " "+expression+" ") || strings.Contains(whole, expression) && unspaced(expression)
	}
}

// unspaced reports whether an expression is of a script without spaces.
func unspaced(expression string) bool {
	tokens := text.Tokens(expression)
	return len(tokens) > 0 && tokens[0].Bigram
}

// greetings and thanks are messages that are no questions, folded. A message is small talk only when it is nothing else.
var (
	greetings = []string{
		"hello", "hi", "hey", "hi there", "hello there", "good morning", "good evening", "good afternoon", "help", "test", "ping", "how are you", "who are you", "what can you do", "hello ibid", "hi ibid",
		"مرحبا", "اهلا", "اهلا وسهلا", "السلام عليكم", "صباح الخير", "مساء الخير", "من انت", "كيف حالك",
		"你好", "您好", "嗨", "大家好", "早上好", "晚上好", "你是谁", "在吗",
		"안녕하세요", "xin chao", "ciao",
	}
	// greetingsIn are too short to tell a language from its letters.
	greetingsIn = map[string][]string{
		"de": {"hallo", "guten tag", "guten morgen", "guten abend"},
		"es": {"hola", "buenos dias", "buenas tardes", "buenas noches"},
		"fr": {"bonjour", "bonsoir", "salut"},
		"pt": {"ola", "oi", "bom dia", "boa tarde", "boa noite"},
		"ja": {"こんにちは", "こんばんは"},
		"ru": {"привет", "здравствуите", "добрыи день", "доброе утро", "добрыи вечер"},
		"tr": {"merhaba", "selam", "iyi gunler"},
		"hi": {"नमस्ते", "नमस्कार"},
		"id": {"halo", "selamat pagi", "selamat siang", "selamat malam"},
	}
	thanks = []string{
		"thanks", "thank you", "thanks a lot", "thank you very much", "thx", "ty", "ok", "okay", "ok thanks", "great thanks", "cool", "great", "bye",
		"شكرا", "شكرا جزيلا", "شكرا لك", "مشكور", "谢谢", "多谢", "谢谢你", "感谢", "好的", "再见",
		"danke", "vielen dank", "gracias", "muchas gracias", "merci", "merci beaucoup", "obrigado", "obrigada", "спасибо", "tesekkurler", "धन्यवाद", "terima kasih", "ありがとう", "감사합니다", "cam on",
	}
)

// SmallTalk reports whether a message asks nothing: Ask then only says so.
func SmallTalk(message string) bool {
	is, _, _ := smallTalk(message)
	return is
}

// smallTalk reports whether a message is only a greeting or a thank-you, and which; and the language of a greeting that is
// of one, else "".
func smallTalk(message string) (is, thanked bool, language string) {
	plain := strings.Join(strings.FieldsFunc(text.Fold(message), func(r rune) bool {
		return !isWordRune(r)
	}), " ")
	if plain == "" {
		return true, false, ""
	}
	if slices.Contains(thanks, plain) {
		return true, true, ""
	}
	for language, list := range greetingsIn {
		if slices.Contains(list, plain) {
			return true, false, language
		}
	}
	return slices.Contains(greetings, plain), false, ""
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) }

// present lists the words by which a question is about the present, folded. A language is added by a line.
var present = []string{
	"now", "today", "currently", "current", "nowadays", "at present", "these days", "this year", "so far",
	"الان", "اليوم", "حاليا", "حالي", "الحالي", "هذا العام", "ما زال", "ما زالت",
	"现在", "目前", "今天", "今年", "如今", "当前", "现任",
	"jetzt", "heute", "derzeit", "aktuell", "ahora", "hoy", "actualmente", "actual", "maintenant", "aujourd'hui", "actuellement", "agora", "hoje", "atualmente", "сейчас", "сегодня", "ныне", "simdi", "bugun", "अभी", "आज", "sekarang", "hari ini", "現在", "지금", "현재", "오늘",
}

// today returns the date for a question that is about the present; "" for others, or a model would write it into them.
func today(question string) string {
	if slices.ContainsFunc(present, expressionsOf(question)) {
		return time.Now().Format(time.DateOnly)
	}
	return ""
}
