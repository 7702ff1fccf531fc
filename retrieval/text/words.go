package text

import "strings"

// functionWords holds, by language, folded words that a question is built with: question words, pronouns, articles,
// prepositions, conjunctions, auxiliaries. They are closed classes picked by hand and compared with
// stopwords-iso, which gathers Snowball's lists and others. A word that is as common a content word in another language isn't here: "son" (Spanish: are)
// would hide a child, "war" (German: was) a war.
var functionWords = words(map[string]string{
	"en": `a about after all also am an and any are as at be because been before being between both but by can could
		did didnt do does doesnt doing don dont during each else for from had has hasnt have havent having he her here hers
		him his how i if in into is isnt it its itself just many me more most much must my no nor not of off on once
		only or other our out over own please s same shall she should since so some such t tell than that the their theirs
		them then there these they this those through to too under until up upon very was wasnt we were werent what
		whats when whence where whether which while who whom whose why will with within without would you your`,
	"ar": `متى أين من ما ماذا لماذا كيف كم هل أي أية لم لن لا في عن مع إلى على بين منذ حتى عند خلال بعد قبل هو هي هم هذا
		هذه ذلك تلك الذي التي الذين اللاتي أن إن قد كان كانت يكون تكون كانوا ليس ليست أو ثم بل لكن و ف ب ل ك بما مما عما
		فيما وما ومن ومتى وهل وكيف وأين وكم بكم لمن ممن أنا نحن أنت به بها فيه فيها له لها عنه عنها منه منها عليه عليها
		إليه إليها كما عندما حيث بأي وفي وهو وهي التى اي إذا كل بعض`,
	"de": `wer wen wem wessen wann wo wohin woher warum wieso weshalb wie wieviel wieviele welche welcher welches welchen
		welchem das der dem den des ein eine einer eines einem einen und oder aber ist sind waren wird werden wurde wurden
		hat haben hatte hatten kann konnen von vom zu zum zur im mit nach bei fur uber durch zwischen auf aus nicht kein
		keine es sie ich wir ihr sich auch noch dass als wenn dieser diese dieses gibt gab`,
	"es": `quien quienes que cual cuales cuando donde adonde como cuanto cuantos cuanta cuantas porque el la los las una
		unos unas de del al y o en con por para sin sobre entre desde hasta es fue fueron era eran esta estan ha han hay
		se su sus lo le les no si mas pero`,
	"fr": `qui que quoi quel quelle quels quelles quand comment pourquoi combien ou le la les une des du de d l et en
		dans par sur avec sans entre est sont etait etaient ete il elle ils elles on ce cet cette ces se sa ses qu n ne
		pas au aux y c j m t s leur leurs lequel laquelle`,
	"pt": `quem que qual quais quando onde como quanto quantos quanta quantas porque o a os as um uma de da do das dos em
		no na nos nas e ou com por para sem sobre entre foi foram era eram sao esta ao aos pelo pela se seu sua seus suas`,
	"ru": `кто кого кому кем что чего чему чем когда где куда откуда почему зачем как какой какая какое какие каких какую
		каком сколько чей чья чье и или но а в во на с со к ко у о об от до из за по под при про для без между через над
		не ни ли бы же это этот эта эти был была было были есть он она оно они его ее их который которая которые`,
	"tr": `kim kimin kime kimi ne neyi neden nicin nasil nerede nereye nereden hangi kac zaman mi mu midir mudur ve veya ile
		icin bir bu su o da ki gibi kadar olan oldu olarak vardir idi dir degil`,
	"hi": `कौन क्या कब कहाँ कहां क्यों कैसे कितना कितने कितनी किस किसने किसे किसका किसकी कौनसा का के की को से में पर ने और या है
		हैं था थे थी हो हुआ हुई हुए यह वह ये वे इस उस तक लिए साथ बीच भी ही नहीं कि जो एक`,
	"id": `siapa apa kapan mana dimana bagaimana mengapa kenapa berapa yang dan atau di ke dari dengan untuk pada oleh dalam
		antara adalah ialah itu ini tidak bukan telah sudah akan sebuah para`,
	"vi": `gì nào đâu khi nhiêu nhiều là và của các những được không ở trong với`,
})

// cutting says what becomes of an expression found in text written without spaces.
type cutting uint8

const (
	cut      cutting = iota + 1
	cutAtEnd         // cut out where a run of letters ends
	leave            // a word that holds an expression by chance, such as 目的 holds 的
)

// functionExpressions are what functionWords are, for scripts written without spaces. The longest that fits counts.
// Japanese writes most of its grammar in Hiragana, which ContentTokens knows without a list.
var functionExpressions = expressions(
	// cut
	`
		什么时候 什么地方 什么样 什么 甚么 何时 何地 何处 何人 何年 何月 何日 何种 为何 如何 哪里 哪儿 哪个 哪些 哪一年 哪一天
		哪一个 哪一 哪年 哪天 哪位 哪国 哪个国家 哪 谁 多少钱 多少 多久 多长时间 多长 多大 多远 多高 几年 几个 几次 几月 几 怎么样 怎么
		怎样 为什么 为啥 是否 是不是 有没有 能否 可否 是什么 是谁 有多少 有哪些 有什么 叫什么 指什么 第几 哪种 这 的 了 吗 呢 吧 啊 么 是 和 与 及 以及 或 或者 在 于 被 把 从 由 之
		请问 请 告诉我 因为 所以 但是 并且
		什麼時候 什麼 誰 為什麼 為何 怎麼 多少錢 哪裡 嗎 與 於 從 幾
		何時 何人 何年 何月 何日 何 誰
		언제 어디 누구 누가 무엇 무슨 왜 어떻게 어떤 어느 얼마나 얼마 몇 입니까 습니까 인가요 인가 나요
		อะไร ใคร เมื่อไหร่ เมื่อไร เมื่อใด ที่ไหน ที่ใด ทำไม อย่างไร เท่าไร เท่าไหร่ เท่าใด`,
	// cutAtEnd
	`은 는 이 가 을 를 에 에서 에게 의 로 으로 와 과 도`,
	// leave
	`
		目的 目的地 的士 的黎波里 了解 为了 和平 共和 总和 和解 和谐 和约 温和 饱和 参与 与会 给与 赠与 埃及 涉及 普及 及格 及时 危及 波及
		存在 现在 所在 在位 在任 在野 关于 对于 由于 于是 由来 自由 理由 从事 从来 服从 之间 之前 之后 之一 请求 申请 邀请 被告 国是
		几内亚 几何 哪吒 任何 共和国
		회의 주의 합의 정의 동의 국가 의회 결과 효과 정도 속도 세계 도로 아이 사이 나이`,
)

// words returns the folded words of each language.
func words(lists map[string]string) map[string]map[string]bool {
	folded := make(map[string]map[string]bool, len(lists))
	for language, list := range lists {
		folded[language] = make(map[string]bool)
		for word := range strings.FieldsSeq(list) {
			folded[language][Fold(word)] = true
		}
	}
	return folded
}

// expressions returns what becomes of each expression.
func expressions(lists ...string) map[string]cutting {
	all := make(map[string]cutting)
	for i, list := range lists {
		for word := range strings.FieldsSeq(list) {
			all[word] = cut + cutting(i)
		}
	}
	return all
}
