package claim

import (
	"strings"

	"ibid/retrieval/text"
)

// The words by which a claim may differ from a sentence that it says again, folded. A language is added by a line to each;
// a word that no list has is one that has to be the same.

// articles say nothing that a claim has to have, or may not have.
var articles = foldedSet(`the a an der die das den dem ein eine einen einem einer el la los las un una le les l une o os as um uma bir`)

// idle are words that add nothing to what is said beside them; pairs of characters are one word.
var idle = foldedSet(`officially formally finally capital independence of
	رسميا عاصمه استقلال
	正式 的独立 正式的 首都 于 在 了 有 后 之后 以后
	offiziell officiellement oficialmente официально resmen`)

// pronouns stand for what a claim is about.
var pronouns = foldedSet(`he she it they هو هي هم هما er sie es il elle ils elles el ella ellos on ona ono oni он она оно они`)

// generic are nouns for two that were named before.
var generic = foldedSet(`two both countries states sides parties`)

// fictions are where what is said is only told, or only thought: "in the novel".
var fictions = foldedSet(`novel film story play book game song painting dream theory principle paper fiction روايه فيلم قصه نظريا roman theorie theorie
	novela pelicula cuento teoria conte теории романе фильме`)

// belonging join a name out of a title to what is of it.
var belonging = foldedSet(`of in at von in de do da в في`)

// relatives begin a clause about what stands before it.
var relatives = foldedSet(`which who qui`)

// joints join two clauses; introductions begin a phrase that only introduces; agents one that says by whom.
var (
	joints        = foldedSet(`and but while و ثم und aber y pero e mas et mais и а но ve 并 並 并且 而 和 与 與 及`)
	introductions = foldedSet(`in on at during في im am en в на em`)
	agents        = foldedSet(`by von par por pelo pela 由 从 從`)
	stations      = foldedSet(`从 從`)
)

// jointPhrases are joints of two words.
var jointPhrases = map[string]bool{text.Fold("إلا أن"): true, text.Fold("غير أن"): true}

// participles are English ones that end in nothing that tells them.
var participles = foldedSet(`built made held won lost sold bought led run known set sent found born written begun drawn shown taken given sunk struck cut
	kept left paid put said told met brought caught fought thought sought taught`)

// dating go with a date and say no more than that it is one; datingAt say that something was at that date.
var (
	dating = foldedSet(`the year years month day عام سنه شهر يوم der dem das jahr jahre jahres el la los ano anos l le annee an les ano o os год году года г
		yilinda yili tarihinde сентября वर्ष सन tahun`)
	datingAt = foldedSet(`in on at في im in am en em в во 于 在 於 में को pada`)
)

// behindDates make a date a border in languages that put them behind.
var behindDates = foldedSet(`once sonra beri kadar itibaren onwards onward पहले बाद से तक sebelum sesudah`)

// unspacedTies tie a date in scripts written without spaces.
var unspacedTies = append(strings.Fields("到 至 截至 直至 从 從 自 自从 直到 于是"), unspacedBounds...)

// alikes are words of one meaning and one form, by the number of their line.
var alikes = func(lines ...string) map[string]int {
	all := map[string]int{}
	for i, line := range lines {
		for word := range foldedSet(line) {
			all[word] = i + 1
		}
	}
	return all
}(
	"build construct erect", "built constructed erected", "recognise recognize", "recognises recognizes", "recognised recognized",
	"buy purchase acquire", "bought purchased acquired", "founded established", "abolished scrapped",
	"begin start", "began started", "rise increase grow", "rose increased grew", "fall drop decline decrease", "fell dropped declined decreased",
	"بني شيد", "بنيت شيدت", "فتح افتتح", "فتحت افتتحت",
)

// present and past are forms of one verb: what is said of now differs from what a dated sentence says of then.
var present, past = foldedSet(`is are`), foldedSet(`was were`)

// sayings are expressions of one meaning, the first of which stands for all.
var sayings = [][]string{
	{"established diplomatic relations", "opened diplomatic relations"},
	{"建交", "建立外交关系", "建立了外交关系"},
}

// voiceWords make a passive of a verb whose participle is its past, and say by whom.
var voiceWords = map[string]struct {
	passive map[string]bool
	by      string
}{
	"en": {foldedSet(`is are was were`), "by"},
}

// superlatives are words of which one thing is the most, or that number it.
var superlatives = foldedSet(`first last only most least best worst every all none
	اول اخر اكبر اصغر اعلي اقدم اطول كل جميع
	erste ersten erster erstes letzte letzten letzter einzige einzigen alle jede jeder
	primer primero primera ultimo ultima unico unica todos todas
	premier premiere dernier derniere seul seule tous toutes plus
	primeiro primeira mas mais menos
	первый первая первое последний последняя единственный самый самая все
	ilk son tek en tum her
	最 首 第 唯 每 全`)

// doubts turn what is said beside them, or say that somebody else says it.
var doubts = foldedSet(`if unless except excluding only hardly barely almost nearly alleged allegedly reportedly supposedly purportedly claimed claims
		disputed dispute denied denies myth legend rumour rumor false falsely wrongly doubtful doubt uncertain possibly probably perhaps maybe
		would could should might may must planned proposed expected scheduled intended reverse cancel cancelled canceled postponed annulled revoked refused rejected
		abandoned failed attempt attempted tried threatened nearly
	اذا لو باستثناء فقط تقريبا زعم زعمت يزعم مزعوم خرافه شائعه ربما الغي الغت الغاء تاجيل ارجا رفض رفضت كاد كادت محاوله حاول حاولت
	wenn falls ausser nur fast beinahe angeblich vielleicht konnte sollte mochte abgesagt verschoben versuchte versuch
	si salvo excepto solo casi supuestamente quiza quizas podria deberia cancelo aplazo intento
	sauf seulement presque pretendument peut-etre pourrait devrait failli annule reporte tente
	se exceto apenas quase supostamente talvez poderia
	если кроме только почти якобы возможно вероятно бы едва чуть отменил отменили отложили попытка
	eger haric sadece yalnizca neredeyse sozde belki iddia`)

// unspacedDoubts do in scripts written without spaces.
var unspacedDoubts = strings.Fields(`如果 若 除非 除了 除外 只有 仅 僅 几乎 幾乎 据称 據稱 据说 據說 声称 聲稱 传说 傳說 谣言 可能 取消 推迟 推遲 拒绝 拒絕 放弃 放棄 试图 試圖 企图 企圖 差点 差點 险些 險些 报道称 认为 認為 计划 計劃 预计 預計 有望 或许 或許 もし 以外 だけ ほぼ らしい という`)

// kin are words for somebody who belongs to another, or stands or stood in that one's place.
var kin = foldedSet(`former deputy vice acting adviser advisor aide spokesman spokeswoman envoy wife husband widow son daughter father mother brother
		sister nephew
	نائب سابق السابق مستشار متحدث مبعوث زوجه زوج ارمله ابن ابنه والد والده شقيق شقيقه
	ehemalige ehemaliger fruhere fruherer stellvertretende stellvertreter berater sprecher frau sohn tochter vater mutter bruder schwester
	ex antiguo exministro vicepresidente asesor portavoz esposa hijo hija padre madre hermano hermana
	ancien ancienne adjoint conseiller femme fils fille pere mere frere soeur
	бывший заместитель советник представитель жена муж сын дочь отец мать брат сестра
	eski yardimcisi danismani sozcusu karisi oglu kizi babasi annesi kardesi`)

// unspacedKin are in scripts written without spaces.
var unspacedKin = strings.Fields(`前总 前總 前首 前外 前国 前國 副总 副總 副首 副外 副国 代总 代總 代理 顾问 顧問 发言人 發言人 特使 夫人 妻子 丈夫 遗孀 儿子 兒子 女儿 女兒 父亲 父親 母亲 母親
	兄弟 哥哥 弟弟 姐姐 妹妹 元首相 副大統領 報道官 息子`)
