package lexicon

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// transcribedAs are names as newspapers write them in Chinese.
var transcribedAs = [][2]string{
	{"利伯曼", "lieberman"}, {"利伯曼", "ليبرمان"}, {"阿利耶夫", "aliyev"}, {"阿利耶夫", "علييف"}, {"安德森", "anderson"},
	{"克林顿", "clinton"}, {"克林顿", "كلينتون"}, {"罗宾逊", "robinson"}, {"贝尔法斯特", "belfast"}, {"门德尔松", "mendelssohn"}, {"斯宾塞", "spencer"},
	{"丹尼尔斯", "daniels"}, {"萨尔瓦多", "salvador"}, {"帕特森", "patterson"}, {"巴拿马", "panama"},
	{"哥伦比亚", "columbia"}, {"迈克尔斯", "michaels"},
}

// otherwise are names and words that share sounds with those in Chinese, or some of them.
var otherwise = [][2]string{
	{"利伯曼", "liverpool"}, {"利伯曼", "لبنان"}, {"阿利耶夫", "olive"}, {"安德森", "andorra"}, {"安德森", "understand"}, {"克林顿", "kilt"}, {"克林顿", "سكان"},
	{"罗宾逊", "rubens"}, {"罗宾逊", "robust"}, {"斯宾塞", "spins"}, {"石油石油", "shell"}, {"巴库", "baku"}, {"", "lieberman"}, {"利伯曼", ""}, {"利伯曼", "利伯曼"},
	{"巴拿马", "bahamas"}, {"基本", "cabin"}, {"利", "lieberman"},
}

func TestTranscribed(t *testing.T) {
	for _, c := range transcribedAs {
		if Transcribed(c[0], c[1]) < 0 {
			t.Errorf("%s isn't taken for %s", c[0], c[1])
		}
		keys := TranscriptionKeys(c[0])
		if own := TranscriptionKeys(c[1]); len(own) != 1 || !slices.Contains(keys, own[0]) {
			t.Errorf("the key of %s is %v, and not among %v of %s", c[1], own, keys, c[0])
		}
	}
	for _, c := range otherwise {
		if Transcribed(c[0], c[1]) >= 0 {
			t.Errorf("%s is taken for %s", c[0], c[1])
		}
	}
}

// Names are read off documents, of several those that are spelt nearest.
func TestTranscriptions(t *testing.T) {
	documents := "安德鲁斯和安德森在巴拿马，安多森不在。"
	characters := []rune(documents)
	next := func(read string) []rune {
		last, _ := utf8.DecodeLastRuneInString(read)
		var list []rune
		for i, r := range characters {
			if Syllabic(r) && !slices.Contains(list, r) && (read == "" || i > 0 && characters[i-1] == last) {
				list = append(list, r)
			}
		}
		return list
	}
	stands := func(name string) bool { return strings.Contains(documents, name) }
	for name, want := range map[string][]string{"anderson": {"安德森"}, "panama": {"巴拿马"}, "pandora": nil, "a": nil, "": nil, "石油": nil} {
		if diff := cmp.Diff(want, Transcriptions(name, next, stands)); diff != "" {
			t.Errorf("%s in Chinese (-want +got):\n%s", name, diff)
		}
	}
}

// TestTranscribedOnTerritories compares each Chinese name of a territory that is written with characters for names with each
// English and Arabic one: a pair is right if CLDR has it.
func TestTranscribedOnTerritories(t *testing.T) {
	lines, err := os.ReadFile(filepath.Join(raw, cldrFile))
	if err != nil {
		t.Skip(err)
	}
	names := map[string]map[string]string{"zh": {}, "ar": {}}
	for line := range strings.Lines(string(lines)) {
		if f := strings.Split(strings.TrimSpace(line), "\t"); f[1] == "R" && names[f[0]] != nil {
			names[f[0]][f[2]] = normal(f[3])
		}
	}
	found, wrong := 0, 0
	for english, chinese := range names["zh"] {
		for other, arabic := range names["ar"] {
			for _, name := range []string{normal(other), arabic} {
				switch {
				case strings.Contains(name, " ") || Transcribed(chinese, name) < 0:
				case english == other:
					found++
				default:
					wrong++
					t.Logf("%s is taken for %s", chinese, name)
				}
			}
		}
	}
	t.Logf("%d right, %d wrong", found, wrong)
	if found < 70 || wrong > found/30 {
		t.Errorf("%d right, %d wrong: want at least 70, and at most one wrong in 30", found, wrong)
	}
}
