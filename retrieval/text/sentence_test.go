package text

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// In each case the sentences are parted by '|', which stands in none.
func TestSentences(t *testing.T) {
	for _, in := range []string{
		"",
		"One.|Two!|Three?|Four",
		"Is it?|Yes.",
		"What?!|No way...|Then he left.",
		"It cost 1.6 billion.|Then 17.5 % more.",
		"Dr. Smith met Mr. Jones.|They spoke.",
		"J. R. R. Tolkien wrote it.|It sold.",
		"The U.S. Army left the U.S.|The army of Israel stayed.",
		"He lives in the U.S.|The army left.",
		"He works at Apple Inc.|He likes it.",
		"Prof. A. Lenk, Ph.D., spoke, e.g. about oil, i.e. crude.|It ended.",
		"See No. 5 and vol. 3, pp. 7.|He said no.|Then he left.",
		"He came on Jan. 5.|It was cold.",
		"The Peregrine by J. A. Baker came out.|The engineer R. I. Mond built it.",
		"Поэт А. С. Пушкин родился в 1799 году.|Он писал.",
		"1. First item.|2. Second item.",
		"١. البند الأول.|٢. البند الثاني.",
		"See https://x.y/z?t=1&u=2.html for more.|Or www.example.com.",
		"He waited... and left.|He waited…|Then he left.",
		"He said “I agree. We go. Now.”|Then he left.",
		"He said: “I agree.”|Then he left.",
		"“Really?” he asked.|“Yes.”|She nodded.",
		"\"One. Two.\"|\"Three.\"|He left.",
		"A 5\" pipe.|It is 6\" long.",
		"It grew (see e.g. Smith 1990. Jones 1991.) fast.|Then it fell.",
		"It grew.[1]|It fell.[12][13]|End.",
		"Yahoo! announced it.",
		"Is this it?no",
		"... And then.",
		"Hello. ... !",
		"End.\u200f|Next.",
		"Wait :( what.|Fine.",
		"1991年10月18日，阿塞拜疆议会发表了宣言。|两个月之后，以色列正式承认。|完",
		"两国的关系很好！|是吗？|是的",
		"大使说：“若不计入合作，2016年达到了2.6亿美元。”|不久后，他走了。",
		"他说：“（以色列）与阿塞拜疆的关系非常密切。这次访问之后，阿塞拜疆会变得更好。”|不久后，他走了。",
		"他……走了。|好……",
		"《你是谁？》是一部电影。|对。",
		"他走了!|她来了.|好",
		"「はい。いいえ。」と言った。",
		"그는 떠났다.|그녀는 왔다.",
		"وفتحت سفارة في العاصمة باكو في.1993 إلا أن باكو لم تقابل.|وأذربيجان لديها أسباب.",
		"متى؟|لا؛ نعم.|قال د. محمد ذلك.",
		"قال: «نعم. لا.»|ثم ذهب.",
		"وہ گیا۔|وہ آیا۔",
		"वह गया।|वह आया।",
		"Am 7. April 1992 kam er, z.B. im 19. Jahrhundert.|Dann ging er.",
		"Er sagte: „Ja. Nein.“|Dann ging er.",
		"»Ja. Nein.«|Dann ging er.",
		"M. Dupont et Mme. Durand.|Il dit : « Oui. Non. »|Puis il partit.",
		"El Sr. García vive en EE.UU. con D. Juan.|¿Y tú?|¡No!",
		"В. В. Путин, т.е. президент.|Он уехал в 1992 г. в Баку.|Да.",
		"ქართული ენა.|სხვა წინადადება.",
		"พ.ศ. 2535 เขาไป",
		"Նա գնաց։|Նա եկավ։",
	} {
		want := strings.Split(in, "|")
		if in == "" {
			want = nil
		}
		block := strings.ReplaceAll(in, "|", " ")
		if strings.ContainsAny(in, "，。") && !strings.Contains(in, "｡") {
			block = strings.ReplaceAll(in, "|", "")
		}
		if diff := cmp.Diff(want, sentences(block)); diff != "" {
			t.Errorf("Sentences(%q) (-want +got):\n%s", block, diff)
		}
	}
}

func sentences(s string) []string {
	var found []string
	for _, span := range Sentences(s) {
		found = append(found, s[span.Start:span.End])
	}
	return found
}

// The seed documents are read where they lie; without them there is nothing to compare.
func TestSentencesOfArabicSeed(t *testing.T) {
	paths, _ := filepath.Glob(filepath.Join("..", "..", "..", "shared", "seeds", "000_*.txt"))
	if len(paths) == 0 {
		t.Skip("no seeds")
	}
	file, err := os.ReadFile(paths[0])
	if err != nil {
		t.Fatal(err)
	}
	spans := Sentences(string(file))
	if len(spans) != 14 {
		t.Fatalf("got %d sentences, want 14", len(spans))
	}
	for i, want := range map[int]Span{2: {587, 741}, 3: {742, 947}, 7: {1678, 2229}} {
		if got := spans[i-1]; got != want {
			t.Errorf("sentence %d is at %v, want %v", i, got, want)
		}
	}
}

func TestLongSentences(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []int // characters of each sentence
	}{
		{"clause", strings.Repeat("word ", 150) + "end, " + strings.Repeat("word ", 99) + "end.", []int{754, 499}},
		{"space", strings.Repeat("word ", 239) + "end.", []int{799, 399}},
		{"Han clause", strings.Repeat("石油，", 400) + "完。", []int{798, 404}},
		{"no space", strings.Repeat("石", 900), []int{799, 101}},
		{"grapheme", strings.Repeat("a", 799) + "e\u0301" + strings.Repeat("a", 100), []int{799, 102}},
		{"Thai", strings.Repeat(strings.Repeat("น", 59)+" ", 6), []int{179, 179}},
		{"short Thai", strings.Repeat("น", 99) + " " + strings.Repeat("น", 99), []int{199}},
		{"Thai without a space", strings.Repeat("น", 1000), []int{799, 201}},
		{"long quotation", "“" + strings.Repeat("One two. ", 40) + "”", append(slicesOf(39, 8, 9), 10)},
	} {
		var got []int
		for _, s := range sentences(c.text) {
			got = append(got, utf8.RuneCountInString(s))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: characters (-want +got):\n%s", c.name, diff)
		}
	}
}

// What tempts a splitter to look ahead or back again and again has to take no longer than prose.
func TestSentencesLinear(t *testing.T) {
	for _, unit := range []string{
		"“", "”", "“a.”", "a.", "a. ", "(", ")", "(.", ".)", "[1]", ".[1]", "\"", "\". ", "« ", ". »", "! ", "1. ", "A. ", "..", "…", "。", "。”",
		"（。", "น", "น ", "́", " ", "\u200f", ".\u200f", "\xff", "a,", "石",
	} {
		s := "a." + strings.Repeat(unit, 1<<18/len(unit))
		start := time.Now()
		Sentences(s)
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("256 KB of %q took %v", unit, took)
		}
	}
}

func FuzzSentences(f *testing.F) {
	for _, s := range []string{
		"Dr. Smith said “No. Never.” Then (see p. 5.) he left.", "大使说：“2.6亿美元。”完", "في.1993 إلا أن. نعم؟", "« Oui. » Non.",
		"»Ja.« „Nein.“", "... ! \u200f", "พ.ศ. 2535 เขาไป", "\xff.\xff “", "a.[1] b", strings.Repeat("น ", 300), strings.Repeat("e\u0301", 500),
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		end := 0
		for _, span := range Sentences(s) {
			if span.Start < end || span.End <= span.Start || span.End > len(s) {
				t.Fatalf("Sentences(%q): %v after %d", s, span, end)
			}
			if gap := s[end:span.Start]; strings.TrimSpace(gap) != "" {
				t.Errorf("Sentences(%q): %q is in no sentence", s, gap)
			}
			text := s[span.Start:span.End]
			if strings.TrimSpace(text) != text {
				t.Errorf("Sentences(%q): %q has white space around it", s, text)
			}
			if n := utf8.RuneCountInString(text); n > maxSentence {
				t.Errorf("Sentences(%q): %d characters", s, n)
			}
			end = span.End
		}
		if rest := s[end:]; strings.TrimSpace(rest) != "" {
			t.Errorf("Sentences(%q): %q is in no sentence", s, rest)
		}
	})
}

// slicesOf returns first and then n-1 times rest.
func slicesOf(n, rest, first int) []int {
	lengths := []int{first}
	for len(lengths) < n {
		lengths = append(lengths, rest)
	}
	return lengths
}
