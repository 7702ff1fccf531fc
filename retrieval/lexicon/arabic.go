package lexicon

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// What Arabic writes before a word and behind it, in the order in which it comes off.
var (
	arabicConjunctions = []string{"و", "ف"}
	arabicParticles    = []string{"ال", "لل", "بال", "كال", "ب", "ك", "ل"}
	arabicPersons      = []string{"سي", "ست", "ي", "ت", "ن"} // of the imperfect
	arabicPronouns     = []string{"هما", "ها", "هم", "هن", "نا", "كم", "ه"}
	arabicEndings      = []string{"يات", "يون", "يين", "يه", "تين", "تان", "ات", "ان", "ون", "ين", "وا", "ت", "ه", "ا", "ي"}
)

// arabicLeast is how many letters must be left of a word.
const arabicLeast = 3

// looseArabicBases returns what an Arabic word may be a form of beyond arabicBases: a verb with its person and pronoun, a
// noun with several endings, a broken plural. Few of them are words; those that lists have are mostly the right ones.
func looseArabicBases(word string) []string {
	stems := withoutPrefixes([]string{word}, arabicConjunctions)
	stems = withoutPrefixes(stems, arabicParticles)
	nouns := len(stems)
	stems = withoutPrefixes(stems, arabicPersons)
	for _, verb := range slices.Clone(stems[nouns:]) {
		stems = append(stems, "ا"+verb) // يعترض, of اعترض
	}
	for _, stem := range slices.Clone(stems) {
		stems = append(stems, withoutPronoun(stem)...)
	}
	for _, stem := range slices.Clone(stems) {
		for _, ending := range arabicEndings {
			if rest, ok := strings.CutSuffix(stem, ending); ok && utf8.RuneCountInString(rest) >= arabicLeast {
				stems = append(stems, rest, rest+"ه", rest+"ي")
			}
		}
	}
	for _, stem := range slices.Clone(stems) {
		stems = append(stems, patterned(stem)...)
	}
	slices.Sort(stems)
	return slices.DeleteFunc(slices.Compact(stems), func(stem string) bool { return stem == word })
}

// withoutPrefixes returns words and what is left of them without each of the prefixes.
func withoutPrefixes(words, prefixes []string) []string {
	all := slices.Clone(words)
	for _, word := range words {
		for _, prefix := range prefixes {
			if rest, ok := strings.CutPrefix(word, prefix); ok && utf8.RuneCountInString(rest) >= arabicLeast {
				all = append(all, rest)
			}
		}
	}
	return all
}

// withoutPronoun returns what is left of a word without the pronoun at its end. Before one, the ه of a noun is written ت.
func withoutPronoun(word string) []string {
	for _, pronoun := range arabicPronouns {
		rest, ok := strings.CutSuffix(word, pronoun)
		if !ok || utf8.RuneCountInString(rest) < arabicLeast {
			continue
		}
		if open, ok := strings.CutSuffix(rest, "ت"); ok {
			return []string{rest, open + "ه"}
		}
		return []string{rest}
	}
	return nil
}

// patterns are the shapes of broken plurals with those of their singulars, and of verbs with those of their nouns. A point
// is a letter, which a figure, its place in the word, stands for in what it becomes.
var patterns = []struct {
	shape string
	of    []string
}{
	{"ا..ا.", []string{"124"}},                      // اهداف, هدف
	{"..و.", []string{"013", "013ه"}},               // حروب, حرب
	{"..ا.", []string{"013", "013ه"}},               // جبال, جبل
	{".وا..", []string{"0ا34", "0ا34ه"}},            // شوارع, شارع; قواعد, قاعده
	{"..اي.", []string{"01ي4ه", "01ا4ه"}},           // قبايل, قبيله; رسايل, رساله
	{"..ا..", []string{"0134", "0134ه"}},            // مدارس, مدرسه
	{"..ا.ي.", []string{"013و5", "013ي5", "013ا5"}}, // مشاريع, مشروع; تقارير, تقرير
	{"...اء", []string{"01ي2", "0ا12"}},             // وزراء, وزير; علماء, عالم
	{"ا...", []string{"012ا3"}},                     // ارسل, ارسال
	{"ا....", []string{"0123ا4"}},                   // انتقل, انتقال
	{"ا.....", []string{"01234ا5"}},                 // استخدم, استخدام
}

// patterned returns what words a word may be the plural or the verb of, by the pattern of its letters.
func patterned(word string) []string {
	letters := []rune(word)
	var words []string
	for _, p := range patterns {
		if !shaped(letters, []rune(p.shape)) {
			continue
		}
		for _, of := range p.of {
			words = append(words, strings.Map(func(r rune) rune {
				if r >= '0' && r <= '9' {
					return letters[r-'0']
				}
				return r
			}, of))
		}
	}
	return words
}

func shaped(letters, shape []rune) bool {
	if len(letters) != len(shape) {
		return false
	}
	for i, r := range shape {
		if r != '.' && r != letters[i] {
			return false
		}
	}
	return true
}
