package lexicon

import (
	"slices"
	"testing"
	"unicode/utf8"
)

func TestLooseArabicBases(t *testing.T) {
	for word, want := range map[string]string{
		"يلعب": "لعب", "بمباراتهم": "مباراه", "منحتهم": "منح", "سجلت": "سجل", "يعترض": "اعترض", "امريكيه": "امريكي", "شوارع": "شارع", "قبايل": "قبيله",
		"حروب": "حرب", "وزراء": "وزير", "استخدموا": "استخدام", "والمشاريع": "مشروع", "مدينتنا": "مدينه",
	} {
		if got := looseArabicBases(word); !slices.Contains(got, want) {
			t.Errorf("%s may be a form of %v, not of %s", word, got, want)
		}
	}
	for _, word := range []string{"", "و", "من", "ها", "石油", "oil"} {
		for _, base := range looseArabicBases(word) {
			if utf8.RuneCountInString(base) < arabicLeast {
				t.Errorf("%q may be a form of %q", word, base)
			}
		}
	}
}
