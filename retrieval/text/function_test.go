package text

import (
	"strings"
	"testing"
)

func TestFunction(t *testing.T) {
	for _, c := range []struct {
		term string
		want bool
	}{
		{"when", true}, {"the", true}, {"متي", true}, {"الي", true}, {"什么", true}, {"谁", true}, {"wann", true}, {"quand", true},
		{"когда", true}, {"कब", true}, {"언제", true}, {"zaman", true},
		{"oil", false}, {"son", false}, {"car", false}, {"war", false}, {"may", false}, {"us", false}, {"un", false}, {"نفط", false}, {"目的", false},
	} {
		if got := Function(c.term); got != c.want {
			t.Errorf("Function(%q) = %v, want %v", c.term, got, c.want)
		}
	}
}

// A list whose words aren't in folded form would never match.
func TestFunctionWordsAreFolded(t *testing.T) {
	for language, list := range functionWords {
		for word := range list {
			if tokens := Tokens(word); len(tokens) != 1 || tokens[0].Term != word {
				t.Errorf("%s: %q is read as %v", language, word, tokens)
			}
		}
	}
}

func TestContentTokens(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"When did Azerbaijan and Israel officially establish diplomatic relations?", "azerbaijan israel officially establish diplomatic relations"},
		{"How much of Azerbaijan's oil is exported to Israel?", "azerbaijan oil exported israel"},
		{"Who is Kim?", "kim"},
		{"Who is Aliyev's son?", "aliyev son"},
		{"متى فتحت إسرائيل سفارة في باكو؟", "فتحت اسراييل سفاره باكو"},
		{"两国什么时候取消双重征税？", "两国 取消 消双 双重 重征 征税"},
		{"阿塞拜疆驻以色列大使是谁？", "阿塞 塞拜 拜疆 疆驻 驻以 以色 色列 列大 大使"},
		{"以色列 2012 年卖给 Azerbaijan 多少钱的 drones？", "以色 色列 2012 年卖 卖给 azerbaijan drones"},
		{"维生素C的作用是什么？", "维生 生素 c 作用"},
		{"共和国的目的", "共和 和国 目的"},
		{"谁是猫？", "猫"},
		{"日本のビールはいつ？", "日本 ビー ール"},
		{"바쿠는 언제 독립했습니까?", "바쿠 독립 립했"},
		{"Wer ist der Präsident von Aserbaidschan im Jahr 1992?", "prasident aserbaidschan jahr 1992"},
		{"Quand Israël a-t-il ouvert une ambassade à Bakou ?", "israel a ouvert ambassade a bakou"},
		{"who what when", ""},
	} {
		var terms []string
		for _, token := range ContentTokens(c.in) {
			terms = append(terms, token.Term)
			if got := Fold(c.in[token.Start:token.End]); !strings.HasPrefix(got, token.Term) {
				t.Errorf("ContentTokens(%q): %q has the span of %q", c.in, token.Term, got)
			}
		}
		if got := strings.Join(terms, " "); got != c.want {
			t.Errorf("ContentTokens(%q)\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}
