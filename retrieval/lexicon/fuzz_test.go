package lexicon

import (
	"strings"
	"testing"
)

func FuzzTable(f *testing.F) {
	f.Add("oil\t100:نفط\t50:زيت\n", "oil")
	f.Add("a\n", "a")
	f.Fuzz(func(t *testing.T, lines, word string) {
		table, err := newTable(lines)
		if err != nil {
			return
		}
		for i := range table.len() {
			head, _, _ := strings.Cut(table.line(i), "\t")
			table.find(head)
		}
		table.find(word)
	})
}

func FuzzCedict(f *testing.F) {
	f.Add("無人機 无人机 [wu2 ren2 ji1] /drone/unmanned aerial vehicle/\n")
	f.Add("煒 炜 [wei3] /variant of 煒|炜[wei3]/see 炜/\n")
	f.Fuzz(func(t *testing.T, raw string) { checkEntries(t, parseCedict(raw)) })
}

func FuzzDictd(f *testing.F) {
	f.Add("oil\tA\tK\n", "Oil /ˈɔɪl/\n1. النفط\n")
	f.Add("oil\tA\t////////\n", "Oil\n")
	f.Fuzz(func(t *testing.T, index, dict string) {
		entries, err := parseDictd(index, dict, func(string) bool { return true })
		if err != nil {
			return
		}
		for _, e := range entries {
			word, definitions := dictdEntry(e.translations[0])
			checkEntries(t, []entry{{word, definitions}})
		}
	})
}

// checkEntries checks that entries make tables that can be read.
func checkEntries(t *testing.T, entries []entry) {
	t.Helper()
	j := &joined{a: "en", b: "zh", weights: map[[2]string]float64{}}
	for _, e := range entries {
		j.vote(false, e)
	}
	for _, lines := range []string{j.lines("en", "zh"), j.lines("zh", "en")} {
		if _, err := newTable(lines); err != nil {
			t.Errorf("entries %q make the table %q: %v", entries, lines, err)
		}
	}
}

func FuzzSameName(f *testing.F) {
	f.Add("Azerbaijan", "أذربيجان")
	f.Add("tsch", "تش")
	f.Fuzz(func(t *testing.T, a, b string) {
		if SameName(a, b) != SameName(b, a) {
			t.Errorf("SameName(%q, %q) depends on the order", a, b)
		}
		Stem(a)
		bare := strings.ReplaceAll(a+b, "ال", "") == a+b
		if SameName(a, b) && bare && Skeleton(a) != Skeleton(b) {
			t.Errorf("%q and %q are one name, but their skeletons are %q and %q", a, b, Skeleton(a), Skeleton(b))
		}
	})
}
