package claim_test

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ibid/bot/claim"
	"ibid/retrieval/folder"
	"ibid/retrieval/source"
)

// The seeds are three documents that are no part of ibid. Tests hold places in them, never their sentences.
const (
	seedArabic  = "000_2c5de46eaa1e4047.txt"
	seedChinese = "001_d49523fa7eb7130f.txt"
	seedEnglish = "002_ed12fd48661f83a7.txt"
)

// readSeeds returns what cites the sentence that begins at a byte of a seed.
func readSeeds(t *testing.T) func(file string, start int) claim.Source {
	t.Helper()
	documents := map[string]*source.Document{}
	_, err := folder.Walk(context.Background(), filepath.Join("..", "..", "..", "shared", "seeds"), folder.Options{}, func(f folder.File) error {
		d, err := f.Document()
		documents[f.Path] = d
		return err
	})
	if err != nil || len(documents) == 0 {
		t.Skip("no seeds here")
	}
	return func(file string, start int) claim.Source {
		d := documents[file]
		i := slices.IndexFunc(d.Sentences, func(s source.Sentence) bool { return s.RawStart <= start && start < s.RawEnd })
		if i < 0 {
			t.Fatalf("%s: no sentence at byte %d", file, start)
		}
		s := claim.Source{Text: d.Sentences[i].Text, Language: d.Language, Title: d.Title, Date: d.Date}
		if i > 0 {
			s.Before = d.Sentences[i-1].Text
		}
		return s
	}
}

// fewWords is a list of the words that the tests need.
type fewWords map[string]string

func (l fewWords) Translations(s, from, to string) []claim.Translation {
	var all []claim.Translation
	for i := 0; i < len(s); i++ {
		longest := ""
		for word := range l {
			if strings.HasPrefix(s[i:], word) && len(word) > len(longest) {
				longest = word
			}
		}
		if longest != "" {
			t := claim.Translation{Words: strings.Split(l[longest], "|")}
			t.Start, t.End = i, i+len(longest)
			all = append(all, t)
			i += len(longest) - 1
		}
	}
	return all
}

func (l fewWords) SameName(a, b string) bool { return strings.EqualFold(a, b) }

var englishChinese = fewWords{"Azerbaijan": "阿塞拜疆", "Israel": "以色列", "ambassador": "大使", "oil": "石油", "exported": "出口", "drones": "无人机",
	"missile": "导弹", "defence": "防御|国防", "agreed": "签署|协议", "sell": "出售", "recognised": "承认", "independence": "独立", "established": "建立",
	"diplomatic relations": "外交关系", "embassy": "大使馆", "Baku": "巴库", "abolished": "取消", "double taxation": "双重征税", "supplier": "供应国", "largest": "最大"}

func TestSeedClaims(t *testing.T) {
	at := readSeeds(t)
	video, embassy, tax := at(seedEnglish, 783), at(seedArabic, 1678), at(seedArabic, 587)
	recognised, relations, abolished := at(seedChinese, 1710), at(seedChinese, 1861), at(seedChinese, 20235)
	drones, oil, envoy := at(seedChinese, 18084), at(seedChinese, 21516), at(seedChinese, 22126)
	for _, test := range []struct {
		claim string
		cited claim.Source
		want  claim.Support
		why   claim.Reason
	}{
		{"In April 1992, the two countries officially established diplomatic relations.", video, claim.Supported, ""},
		{"Azerbaijan and Israel established diplomatic relations in April 1992.", video, claim.Supported, ""},
		{"Azerbaijan and Israel established diplomatic relations on 7 April 1992.", video, claim.Unsupported, claim.WrongDate},
		{"Azerbaijan and Israel established diplomatic relations on 7 April 1992.", relations, claim.Supported, ""},
		{"Azerbaijan and Israel established diplomatic relations in April 1992.", relations, claim.Supported, ""},
		{"Azerbaijan and Israel established diplomatic relations in 1993.", relations, claim.Unsupported, claim.WrongDate},
		{"أقامت الدولتان العلاقات الدبلوماسية في 7 أبريل 1992.", relations, claim.Weak, ""},
		{"It was in December 1991.", recognised, claim.Supported, ""},
		{"Israel recognised the independence of Azerbaijan in December 1991.", recognised, claim.Supported, ""},
		{"Azerbaijan recognised Israel in December 1991.", recognised, claim.Unsupported, claim.WrongRole},
		{"فتحت إسرائيل سفارة في باكو عام 1993.", embassy, claim.Supported, ""},
		{"فتحت إسرائيل سفارة في باكو عام 1994.", embassy, claim.Unsupported, claim.WrongDate},
		{"In 2012 Israel agreed to sell Azerbaijan $1.6 billion of drones and missile defence.", drones, claim.Supported, ""},
		{"In 2012 Israel agreed to sell Azerbaijan $1.6 million of drones and missile defence.", drones, claim.Unsupported, claim.WrongNumber},
		{"In 2012 Israel agreed to sell Azerbaijan €1.6 billion of drones and missile defence.", drones, claim.Unsupported, claim.WrongUnit},
		{"40 % of Azerbaijan's oil was exported to Israel.", oil, claim.Supported, ""},
		{"40 % of Israel's oil was exported to Azerbaijan.", oil, claim.Unsupported, claim.WrongOwner},
		{"About 50 % of Azerbaijan's oil was exported to Israel.", oil, claim.Unsupported, claim.WrongNumber},
		{"Arthur Lenk is Israel's ambassador to Azerbaijan.", envoy, claim.Supported, ""},
		{"Arthur Lenk is Azerbaijan's ambassador to Israel.", envoy, claim.Unsupported, claim.WrongRole},
		{"以色列驻阿塞拜疆大使是 Arthur Lenk。", envoy, claim.Supported, ""},
		{"阿塞拜疆驻以色列大使是 Arthur Lenk。", envoy, claim.Unsupported, claim.WrongRole},
		{"两国于2017年4月取消了双重征税。", abolished, claim.Supported, ""},
		{"واتفقت الحكومتان علي تجنب الازدواج الضريبي.", tax, claim.Supported, ""},
	} {
		got := claim.Checker{Lexicon: englishChinese}.Check(test.claim, []claim.Source{test.cited})
		if got.Support != test.want || got.Why != test.why {
			t.Errorf("%q: got %+v, want %v %v", test.claim, got, test.want, test.why)
		}
	}
}

// Three years are three events: each claim is borne out by its own sentence, and the marker of one on another moves.
func TestSeedMarkersMove(t *testing.T) {
	at := readSeeds(t)
	evidence := []claim.Source{at(seedEnglish, 783), at(seedArabic, 1678), at(seedChinese, 1710), at(seedChinese, 1861), at(seedChinese, 20235)}
	for _, test := range []struct {
		claim string
		want  []int
	}{
		{"Israel recognised the independence of Azerbaijan on 25 December 1991.", []int{2}},
		{"Azerbaijan and Israel established diplomatic relations on 7 April 1992.", []int{3}},
		{"In April 1992, the two countries established diplomatic relations.", []int{0}},
		{"فتحت إسرائيل سفارة في العاصمة باكو في 1993.", []int{1}},
		{"Israel opened an embassy in Tehran in 1995.", nil},
	} {
		got, verdict := claim.Checker{Lexicon: englishChinese}.Read(evidence).Cite(test.claim, nil)
		if !slices.Equal(got, test.want) {
			t.Errorf("%q: got sentences %v (%+v), want %v", test.claim, got, verdict, test.want)
		}
	}
}
