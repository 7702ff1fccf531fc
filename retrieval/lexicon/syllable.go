package lexicon

import "strings"

// syllable is what a Chinese character stands for in a foreign name: a consonant or none, a vowel, and whether an n
// closes it.
type syllable struct {
	onset sound
	vowel byte // a, e, i, o, u; A for ai, O for ao; 0 for a consonant alone
	nasal bool
}

// syllables are the characters by which names of other languages are usually written in Chinese, laid out as the table of
// English in Xinhua's "Names of the World's Peoples" (1993): a row has one consonant, and what stands before the characters
// is the vowel of their column, with n for those that end in n or ng, - for a consonant alone. Newspapers don't keep to one
// table, so that a character may stand in several places.
var syllables = func(rows ...string) map[rune][]syllable {
	all := map[rune][]syllable{}
	for _, row := range rows {
		fields := strings.Fields(row)
		onset := transcribed[fields[0]]
		for _, column := range fields[1:] {
			characters := strings.TrimLeft(column, "-aeiouAOn")
			head := column[:len(column)-len(characters)]
			s := syllable{onset: onset, nasal: strings.HasSuffix(head, "n")}
			if head[0] != '-' && head[0] != 'n' {
				s.vowel = head[0]
			}
			for _, r := range characters {
				all[r] = append(all[r], s)
			}
		}
	}
	return all
}(
	`. a阿 e埃厄 i伊 o奥欧 u乌 A艾爱 O奥 an安昂 en恩 in因英 on翁 -尤`,
	`y a亚娅雅 e耶叶 o约 u尤 an延扬杨 en延 in因英 on永`,
	`b a巴芭 e贝伯 i比 o博波伯 u布 A拜贝 O鲍 an班邦 en本 in宾 on邦 un本 -布卜`,
	`p a帕 e佩珀 i皮 o波 u普 A派 O保 an潘庞 en彭 in平 on蓬庞 -普`,
	`d a达 e德黛 i迪蒂 o多 u杜 A戴代 O道 an丹当 en登邓 in丁 on东 un顿敦邓 -德`,
	`t a塔 e泰特 i蒂提 o托 u图 A泰 O陶 an坦唐汤 en滕腾 in廷丁 on通 un顿 -特`,
	`g a加贾瓜 e格盖 i吉 o戈哥 u古 A盖 O高 an甘冈 en根 in金京 on冈贡 -格`,
	`k a卡 e克凯 i基 o科柯哥 u库 A凯 O考 an坎康 en肯 in金 on孔康 un昆 -克`,
	`v a瓦 e韦 i维威 o沃 u武伍 A怀 an万旺 en文 in温 -夫弗`,
	`w a瓦华 e韦 i威维 o沃 u伍 A怀 an万旺 en文 in温 on翁`,
	`f a法 e费弗 i菲 o福佛 u富弗 A法 O福 an凡范方 en芬 in芬 on丰 -夫弗`,
	`z a扎 e泽 i齐 o佐 u祖 A宰 an赞 en曾 in津 on宗 -兹`,
	`s a萨莎 e塞瑟 i西锡 o索 u苏 A赛 O绍 an桑 en森 in辛 on松 un孙逊 -斯史丝`,
	`sh a沙莎夏 e谢舍 i希 o肖 u舒 A夏 O肖绍 an尚香 en申盛 in欣辛 on雄 un顺 -什施`,
	`j a贾 e杰热 i吉日 o乔若 u朱茹 A贾 O焦 an詹 en真 in金京 on琼 -奇季`,
	`ch a查 e切彻 i奇 o乔 u丘楚 A柴 O乔 an钱昌 en陈 in钦琴 -奇`,
	`h a哈华 e赫黑 i希 o霍 u胡 A海 O豪 an汉翰 en亨 in欣 on洪`,
	`m a马玛 e梅 i米密 o莫 u穆 A迈麦 O毛 an曼芒 en门 in明 on蒙 -姆`,
	`n a纳娜拿 e内 i尼妮 o诺 u努 A奈 O瑙 an南 en嫩 in宁 on农 -恩`,
	`l a拉 e莱勒 i利莉丽 o洛罗 u卢露 A莱赖 O劳 an兰朗 en伦 in林琳 on隆 un伦`,
	`r a拉 e雷勒 i里丽 o罗 u鲁 A赖 O劳 an兰朗 en伦 in林琳 on龙 un伦`,
	`lr -尔`,
)

// transcribed are the consonants of the rows.
var transcribed = map[string]sound{
	"y": soundY, "b": soundB, "p": soundB, "d": soundD, "t": soundT, "g": soundG, "k": soundK, "v": soundF, "w": soundW,
	"f": soundF, "z": soundZ | soundS, "s": soundS, "sh": soundSh, "j": soundJ, "ch": soundCh, "h": soundH,
	"m": soundM, "n": soundN, "l": soundL, "r": soundR, "lr": soundL | soundR,
}

// Syllabic reports whether a character is one of those by which names of other languages are written in Chinese.
func Syllabic(r rune) bool { return syllables[r] != nil }
