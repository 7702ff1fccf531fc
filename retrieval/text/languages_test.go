package text

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestTokensOfLanguages reads a few words in each of the languages that the tables of TestTokens and TestFold show least.
func TestTokensOfLanguages(t *testing.T) {
	for in, want := range map[string]string{
		"Die Mühlen mahlten 1.500 Säcke.": "die muhlen mahlten 1.500 sacke",
		"¿Qué año? El niño, señor.":       "que ano el nino senor",
		"L'œuvre d'été, où ça ?":          "l oeuvre d ete ou ca",
		"चक्की १९११ में":                  "चक्की 1911 में",
		"Её колёса — 1911 год":            "ее колеса 1911 год",
		"โรงสี 1911":                      "โร รง งสี 1911",
		"水車は1911年":                        "水車 車は 1911 年",
		"방앗간 1911년":                       "방앗 앗간 1911 년",
		"Cối xay bên sông":                "coi xay ben song",
		"ປະເທດ":                           "ປະ ະເ ເທ ທດ",
		"ភាសា":                            "ភាសា",
		"မြန်မာ":                          "မြန် န်မာ",
		"كتــاب کتاب":                     "كتاب كتاب",
	} {
		var terms []string
		for _, token := range Tokens(in) {
			terms = append(terms, token.Term)
		}
		if got := strings.Join(terms, " "); got != want {
			t.Errorf("Tokens(%q)\n got %s\nwant %s", in, got, want)
		}
	}
}

// TestSentencesOfLanguages holds where sentences end, with an abbreviation, a number or a quotation that ends none.
func TestSentencesOfLanguages(t *testing.T) {
	for _, want := range [][]string{
		{"Dr. Weber kam am 3. Mai.", "Die Mühle, z. B. ihr Rad, war alt.", "Warum?"},
		{"El Sr. Ruiz llegó tarde.", "¿Cuándo volvió?", "¡Nunca!"},
		{"M. Petit est venu le 3 mai.", "« Où est la roue ? » demanda-t-il.", "Personne ne répondit."},
		{"चक्की पुरानी थी।", "उसका पहिया कहाँ है?", "किसी ने नहीं देखा।"},
		{"Мельница стоит с 1911 г. у реки.", "Кто её построил?", "Никто не помнит."},
		{"水車は古い。", "「どこだ。」と彼は言った。", "誰も知らない！"},
		{"방앗간은 낡았다.", "누가 지었는가?", "아무도 모른다."},
		{"Cối xay đã cũ.", "Ai đã xây nó?", "Không ai nhớ."},
	} {
		separator := " "
		if strings.HasSuffix(want[0], "。") {
			separator = ""
		}
		s := strings.Join(want, separator)
		var got []string
		for _, span := range Sentences(s) {
			got = append(got, s[span.Start:span.End])
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("Sentences(%q) (-want +got):\n%s", s, diff)
		}
	}
}
