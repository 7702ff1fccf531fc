package claim

import "testing"

func TestUnframe(t *testing.T) {
	for _, test := range []struct{ claim, bare, language string }{
		{"The Chinese article says that they abolished it in 2017.", "they abolished it in 2017.", "zh"},
		{"An undated Arabic text says only that both agreed; it gives no date.", "both agreed", "ar"},
		{"The article was written in 1990.", "The article was written in 1990.", ""},
		{"The note says so.", "so.", ""},
		{"The video says.", "The video says.", ""},
		{"ويذكر الفيديو أبريل 1992 وحده.", "أبريل 1992", ""},
		{"يذكر النص العربي أن الجسر بني عام 1931.", "الجسر بني عام 1931.", "ar"},
		{"英文文章只提到1931年。", "1931年。", "en"},
		{"桥建于1931年，没有给出日期。", "桥建于1931年", ""},
	} {
		bare, language := unframe(test.claim)
		if bare != test.bare || language != test.language {
			t.Errorf("%q: got %q in %q, want %q in %q", test.claim, bare, language, test.bare, test.language)
		}
	}
}

// TestFramedClaims: where a claim stands needs no proof but the language; what it says needs all of it.
func TestFramedClaims(t *testing.T) {
	sources := []Source{
		{Text: "The bridge was opened on 3 May 1931.", Language: "en"},
		{Text: "桥于1931年开放。", Language: "zh"},
	}
	for claim, want := range map[string]Support{
		"The article says that the bridge was opened in May 1931.":         Supported,
		"The English article says that the bridge was opened in May 1931.": Supported,
		"The Arabic article says that the bridge was opened in May 1931.":  Unsupported,
		"The article says that the bridge was opened in June 1931.":        Unsupported,
		"The article says that the tower was painted green.":               Unsupported,
	} {
		if got := (Checker{}).Check(claim, sources[:1]); got.Support != want {
			t.Errorf("%q: got %+v, want %v", claim, got, want)
		}
	}
	e := Checker{}.Read(sources)
	if cited, v := e.Cite("The Chinese article says that it was opened in 1931.", []int{0}); len(cited) != 1 || cited[0] != 1 {
		t.Errorf("the Chinese article is cited as %v (%+v), want [1]", cited, v)
	}
}
