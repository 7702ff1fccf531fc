package claim

import (
	"strings"
	"unicode/utf8"

	"ibid/retrieval/text"
)

// A cue is a word that denies what it governs, or says that it is only planned or possible.
type cue struct {
	text.Span
	denies bool
}

// denials and plans hold, by language, folded words.
var (
	denials = foldedLists(map[string]string{
		"en": `not no never neither nor none nobody nothing without cannot cant dont doesnt didnt isnt wasnt arent werent hasnt havent hadnt
			wont wouldnt couldnt shouldnt fail fails failed refuse refuses refused deny denies denied lack lacks lacked unable`,
		"ar": `لم لن لا ليس ليست دون بدون بلا عدم ينفي نفت نفى رفض رفضت يرفض ترفض وليس وليست ولم ولن ولا فلم فلا`,
		"de": `nicht kein keine keinen keinem keiner keines nie niemals ohne nichts niemand weder`,
		"fr": `pas jamais sans aucun aucune ni rien`, "es": `no nunca jamas sin ningun ninguna ninguno tampoco ni`,
		"pt": `nao nunca sem nenhum nenhuma jamais nem`, "it": `non mai senza nessun nessuno nessuna`, "nl": `niet geen nooit zonder`,
		"ru": `не нет без никогда нельзя`, "uk": `не немає без ніколи`, "pl": `nie bez nigdy`, "ro": `nu fara niciodata niciun nicio`,
		"el": `δεν δε μην μη χωρις ποτε`, "tr": `degil yok hic asla`, "hi": `नहीं न बिना`, "vi": `khong chua chang`,
		"id": `tidak bukan tanpa belum`, "sv": `inte ej utan aldrig`, "he": `לא אין בלי`, "fa": `نه بدون هرگز نیست`,
	})
	plans = foldedLists(map[string]string{
		"en": `will plan plans planned intend intends intended agree agrees agreed propose proposes proposed hope hopes hoped
			want wants wanted expected scheduled due supposed aim aims aimed consider considers considered threaten threatens threatened promise promises promised`,
		"ar": `سوف يعتزم تعتزم يخطط تخطط ينوي تنوي المقرر المتوقع المزمع يمكن ربما اتفق اتفقت اتفقتا اتفقا وافق وافقت وافقا`,
		"de": `wird werden wurde konnte soll sollen plant planen`, "fr": `pourrait pourraient devrait devraient prevoit envisage`, "es": `podria podrian planea preve preven`,
		"ru": `может могут планирует планируют должен должна будет будут`,
	})
)

// unspacedDenials and unspacedPlans are the cues of scripts written without spaces; a longer expression that is none hides
// the cue in it.
var (
	unspacedDenials = strings.Fields(`不 没 沒 未 无法 無法 无权 無權 毫无 毫無 并无 並無 无须 無須 无需 無需 无意 無意 并非 並非 绝非 从未 從未 否认 否認 拒绝 拒絕 勿 莫非 禁止
		ない ません なかった 않 없 못하 못했 아니 ไม่ มิได้`)
	unspacedPlans = strings.Fields(`将向 將向 将于 將於 将在 將在 将会 將會 将继续 將繼續 将被 將被 计划 計劃 预计 預計 有望 即将 即將 打算 拟 擬 可能 或许 或許 希望 同意 准备 準備 愿意 願意`)
	noCues        = strings.Fields(`不仅 不僅 不但 不只 不单 不單 不光 不断 不斷 不久 不同 不少 不过 不過 不论 不論 不管 不得不 不如 不丹 不列颠 不列顛 不锈 不鏽 不已 差不多 对不起
		未来 未來 未必 未婚 没收 沒收 没落 沒落 淹没 淹沒 出没 出沒 沉没 沉沒 埋没 不莱梅 不来梅 不动产 不動產 不安 不满 不滿 不良 不等 不易 不朽 不幸 不明 不超过 不超過 不可避免
		模拟 模擬 虚拟 虛擬 可能性 ไม่เพียง`)
)

// notCues follow a denial that denies nothing: "not only", «لا يزال».
var notCues = foldedLists(map[string]string{
	"en": `only just least merely later less fewer more until longer`,
	"ar": `يزال تزال يزالون سيما بد فقط شك ان نهائي نهائية حصر سلكي سلكية محدود محدودة`,
	"de": `nur zuletzt`, "fr": `seulement`, "es": `solo solamente`, "ru": `только менее`,
})

func foldedLists(lists map[string]string) map[string]map[string]bool {
	all := map[string]map[string]bool{}
	for language, list := range lists {
		all[language] = foldedSet(list)
	}
	return all
}

// foldedSet returns the words of a list, folded.
func foldedSet(list string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(list) {
		set[text.Fold(word)] = true
	}
	return set
}

// cuesOf returns the cues of a sentence.
func cuesOf(r *reading) []cue {
	var all []cue
	deny, plan, none := denials[r.language], plans[r.language], notCues[r.language]
	bigrams := false
	for i, t := range r.tokens {
		bigrams = bigrams || t.Bigram
		next := ""
		if i+1 < len(r.tokens) {
			next = r.tokens[i+1].Term
		}
		switch {
		case t.Bigram || none[next] && (t.Term != "not" || next == "only" || next == "just" || next == "merely" || next == "until"):
		case deny[t.Term]:
			all = append(all, cue{t.Span, true})
		case plan[t.Term] && !capitalised(r.s[t.Start:t.End]) && (r.language != "en" || t.Term == "will" || next == "to"):
			all = append(all, cue{t.Span, false})
		}
	}
	if bigrams {
		all = append(all, unspacedCues(r.s)...)
	}
	return all
}

// unspacedExpressions finds the longest cue, or expression that is none, at a place.
var unspacedExpressions = tableOf(words(denial, 0, "", unspacedDenials...), words(plan, 0, "", unspacedPlans...), words(decoy, 0, "", noCues...))

func unspacedCues(s string) []cue {
	var all []cue
	for at := 0; at < len(s); {
		w, end, ok := unspacedExpressions.at(s, at)
		if !ok {
			_, size := utf8.DecodeRuneInString(s[at:])
			at += size
			continue
		}
		if w.kind != decoy {
			all = append(all, cue{text.Span{Start: at, End: end}, w.kind == denial})
		}
		at = end
	}
	return all
}
