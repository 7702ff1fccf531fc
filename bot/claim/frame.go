package claim

import (
	"regexp"
	"strings"

	"ibid/retrieval/text"
)

// A frame says where a claim stands and not what it is: "The Chinese article says only that …; it gives no date." Answers
// have them where sources differ. Languages without frames here are checked as they are.
var frames = []struct{ opening, closing *regexp.Regexp }{
	{
		regexp.MustCompile(`(?i)^(?:and |but )?(?:the|an?|another|one)(?: undated)?(?: (english|arabic|chinese|russian|german|french|spanish))?(?: language)? (?:article|text|document|video|source|note|page|passage) (?:only )?(?:says|states|mentions|gives|notes|reports|writes|adds)(?: only)?(?: that)? `),
		regexp.MustCompile(`(?i)[;,] (?:and |but )?(?:it|which) (?:gives|has|names|mentions) no (?:date|year)\.?$`),
	},
	{
		regexp.MustCompile(`^(?:و|ف|لكن )?(?:يذكر|تذكر|يقول|تقول|يشير|تشير|يورد|تورد) (?:النص|المقال|الفيديو|المصدر|المستند|الوثيقة|المقالة)(?: (?:ال)?(إنجليزي|عربي|صيني|روسي|ألماني|فرنسي|إسباني)ة?)?(?: (?:فقط|أن|إلى أن|إلى))* `),
		regexp.MustCompile(`،? (?:وحده|وحدها|فقط|بلا تاريخ|دون تاريخ|ولا يذكر تاريخ[اًا]*)\.?$`),
	},
	{
		regexp.MustCompile(`^(?:而|但)?(?:一[篇份段])?(?:无日期的|未注明日期的)?(英文|阿拉伯文|中文|俄文|德文|法文|西班牙文)?的?(?:文章|文本|文档|视频|资料|条目)(?:只|仅|则)?(?:说|提到|写道|称|指出|记载)(?:了)?[，：]?`),
		regexp.MustCompile(`[，；](?:但)?(?:没有|未)(?:给出|写明|注明|提到)?(?:日期|年份)。?$`),
	},
}

// framedIn are the languages that frames name.
var framedIn = map[string]string{
	"english": "en", "arabic": "ar", "chinese": "zh", "russian": "ru", "german": "de", "french": "fr", "spanish": "es",
	"إنجليزي": "en", "عربي": "ar", "صيني": "zh", "روسي": "ru", "ألماني": "de", "فرنسي": "fr", "إسباني": "es",
	"英文": "en", "阿拉伯文": "ar", "中文": "zh", "俄文": "ru", "德文": "de", "法文": "fr", "西班牙文": "es",
}

// unframe returns a claim without its frame, and the language that this says the source is in; "" where it says none. A
// claim that is nothing else stays as it is.
func unframe(claim string) (bare, language string) {
	bare = strings.TrimSpace(claim)
	for _, f := range frames {
		if m := f.opening.FindStringSubmatch(bare); m != nil {
			bare, language = bare[len(m[0]):], framedIn[strings.ToLower(m[1])]
		}
		bare = f.closing.ReplaceAllString(bare, "")
	}
	if len(text.Tokens(bare)) == 0 {
		return claim, ""
	}
	return bare, language
}
