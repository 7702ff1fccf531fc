package text

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEdges(t *testing.T) {
	for term, want := range map[string][]string{
		"":          nil,
		"石油":        nil,
		"a":         {"~^a$"},
		"uk":        {"~^uk$"},
		"7":         {"~^7$"},
		"1992":      {"~^1992$"},
		"oil":       {"~^oil", "~oil$", "~^oil$"},
		"pipelines": {"~^pip", "~nes$", "~^pipeline$"},
		"النفط":     {"~^الن", "~نفط$", "~^نفط", "~^نفط$"},
		"книга":     {"~^кни", "~ига$", "~^книга$"},
	} {
		var got []string
		Edges(term, func(edge string) { got = append(got, edge) })
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("Edges(%q) (-want +got):\n%s", term, diff)
		}
	}
}

func TestStem(t *testing.T) {
	for word, want := range map[string]string{
		"": "", "ties": "ty", "cities": "city", "ports": "port", "port": "port", "gas": "gas", "class": "class", "status": "status",
		"والاتفاقيات": "اتفاقي", "بكتابها": "كتاب", "مدينه": "مدين", "دول": "دول", "книги": "книги",
	} {
		if got := stem(Fold(word)); got != Fold(want) {
			t.Errorf("stem(%s) = %s, want %s", word, got, want)
		}
	}
}

func TestBareLeavesThreeLetters(t *testing.T) {
	for word, want := range map[string]string{
		"والنفط": "نفط", "بالنفط": "نفط", "للنفط": "نفط", "النفط": "نفط", "فكتاب": "تاب", "وفد": "وفد", "البر": "البر", "كلم": "كلم", "نفط": "نفط", "": "",
	} {
		if got := Bare(word); got != want {
			t.Errorf("Bare(%s): %s, want %s", word, got, want)
		}
	}
}
