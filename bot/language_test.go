package bot

import "testing"

// TestLanguageOf: where the words of a question don't show its language, the turn before does, or the asker's client.
func TestLanguageOf(t *testing.T) {
	german := []Turn{{Answer: Answer{Language: "de"}}}
	for _, test := range []struct {
		question Question
		want     string
	}{
		{Question{Text: "Brem 1911?"}, "en"},
		{Question{Text: "Brem 1911?", Client: "tr"}, "tr"},
		{Question{Text: "Brem 1911?", Client: "tr", History: german}, "de"},
		{Question{Text: "Who has owned the old mill of Brem since the year 2003?", Client: "tr", History: german}, "en"},
		{Question{Text: "谁拥有磨坊？", Client: "de", History: german}, "zh"},
		{Question{Text: "من يملك الطاحونة؟", Client: "de"}, "ar"},
	} {
		if got := languageOf(test.question, []string{"en"}); got != test.want {
			t.Errorf("%+v: got %q, want %q", test.question, got, test.want)
		}
	}
}
