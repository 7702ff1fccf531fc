package bot

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"ibid/bot/claim"
	"ibid/retrieval"
	"ibid/retrieval/hashing"
	"ibid/retrieval/plain"
	"ibid/retrieval/source"
)

// library indexes texts, each a document named by its number.
func library(t *testing.T, texts ...string) *retrieval.Index {
	t.Helper()
	var documents []*source.Document
	for i, s := range texts {
		d := plain.Parse([]byte(s))
		d.ID = fmt.Sprintf("%03d", i)
		documents = append(documents, d)
	}
	x, err := retrieval.Collect(t.Context(), retrieval.Config{Embedder: hashing.New()}, nil, documents)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func ask(t *testing.T, x *retrieval.Index, question string) Answer {
	t.Helper()
	a, err := New(x, Writing{}).Ask(context.Background(), Question{Text: question}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// Every signal moves the confidence, and to the side that its comment says.
func TestConfidenceFollowsSignals(t *testing.T) {
	base := signals{mass: .7, coverage: .6, headed: .2, length: 1.4, rivals: 4}
	for name, more := range map[string]func(*signals){
		"mass":     func(s *signals) { s.mass += .1 },
		"coverage": func(s *signals) { s.coverage += .1 },
		"headed":   func(s *signals) { s.headed += .1 },
		"length":   func(s *signals) { s.length += .1 },
		"rivals":   func(s *signals) { s.rivals -= .1 },
		"seconded": func(s *signals) { s.seconded += .1 },
		"abroad":   func(s *signals) { s.abroad = 1 },
	} {
		s := base
		more(&s)
		if got, than := s.confidence(), base.confidence(); got <= than || got >= 1 {
			t.Errorf("more %s: confidence %.3f, want over %.3f", name, got, than)
		}
	}
	lacking := base
	lacking.lacks = 1
	if got, than := lacking.confidence(), base.confidence(); got >= than || got <= 0 {
		t.Errorf("no moment: confidence %.3f, want under %.3f", got, than)
	}
}

func TestSpread(t *testing.T) {
	hits := func(standing ...float64) []retrieval.Hit {
		list := make([]retrieval.Hit, len(standing))
		for i, s := range standing {
			list[i].Why.Standing = s
		}
		return list
	}
	for _, c := range []struct {
		hits []retrieval.Hit
		want float64
	}{
		{hits(1), 1 - usual},
		{hits(1, usual), 1 - usual},
		{hits(0, 0), 0},
		{hits(.2, 1, .2, .2, .2, .2, .2, .2, .2, .2), .8},
		{hits(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1), 0},
	} {
		if got := spread(c.hits); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("spread of %d hits: %.3f, want %.3f", len(c.hits), got, c.want)
		}
	}
}

func TestSeconded(t *testing.T) {
	hits := func(n int, ranks ...int) []retrieval.Hit {
		list := make([]retrieval.Hit, n)
		for i, rank := range ranks {
			list[i].Why.Dense = rank
		}
		return list
	}
	for _, c := range []struct {
		hits []retrieval.Hit
		want float64
	}{
		{hits(10, 1), 1},
		{hits(10, 4, 1), .25},
		{hits(10, 0, 1), 0},
		{hits(10), usualSecond},
		{hits(5, 1), (1 + usualSecond) / 2},
	} {
		if got := seconded(&c.hits[0], c.hits); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("seconded among %d hits, the first of which has rank %d: %.3f, want %.3f", len(c.hits), c.hits[0].Why.Dense, got, c.want)
		}
	}
}

// Somebody else's president is no sure answer.
func TestOwned(t *testing.T) {
	for _, c := range []struct {
		question, document string
		want               bool
	}{
		{"谁是米尔纳的总统？", "塔弗拉总统约翰·阿利耶夫·史密斯致米尔纳总理的贺信很长。", true},
		{"谁是米尔纳的总统？", "米尔纳总统约翰·阿利耶夫·史密斯致塔弗拉总理的贺信很长。", false},
		{"Who is the president of Mirna?", "The president was Orsola, who wrote a long letter to the people in Mirna.", true},
		{"Who is the president of Mirna?", "The president of Mirna was Orsola, who wrote a long letter to the people.", false},
		{"من هو رئيس ميرنا؟", "كتب رئيس تافرا خطابا طويلا جدا إلى الناس الذين يعيشون في ميرنا.", true},
		{"من هو رئيس ميرنا؟", "كتب رئيس ميرنا خطابا طويلا جدا إلى الناس الذين يعيشون في تافرا.", false},
	} {
		x := library(t, c.document)
		r, err := x.Search(t.Context(), retrieval.Query{Text: c.question})
		if err != nil {
			t.Fatal(err)
		}
		if weigh(c.question, r)[0].parts(c.question) != c.want {
			t.Errorf("%s, %s: parted %v, want %v", c.question, c.document, !c.want, c.want)
		}
		if a := ask(t, x, c.question); a.Sure == c.want {
			t.Errorf("%s, %s: sure %v, confidence %.3f", c.question, c.document, a.Sure, a.Confidence)
		}
	}
}

func TestNamesInAnotherOrder(t *testing.T) {
	for _, c := range []struct {
		question, document string
		want               bool
	}{
		{"How much fish did Mirna export to Tavra?", "In 1990 Tavra exported 40 tonnes of fish to Mirna.", true},
		{"How much fish did Tavra export to Mirna?", "In 1990 Tavra exported 40 tonnes of fish to Mirna.", false},
		{"When did Mirna and Tavra export fish?", "Tavra and Mirna export fish since 1990.", false},
		{"Who met the Tavran envoy in October 2001?", "In October 2001 Orsola met the Tavran envoy.", false},
	} {
		x := library(t, c.document)
		r, err := x.Search(t.Context(), retrieval.Query{Text: c.question})
		if err != nil {
			t.Fatal(err)
		}
		if a := ask(t, x, c.question); c.want && (a.Sure || a.Confidence < sureBar) {
			t.Errorf("%q, %q: sure %v, confidence %.3f", c.question, c.document, a.Sure, a.Confidence)
		}
		if got := weigh(c.question, r)[0].reverses(claim.Dates(c.question)); got != c.want {
			t.Errorf("%q, %q: reversed %v, want %v", c.question, c.document, got, c.want)
		}
	}
}

func TestExchanged(t *testing.T) {
	for _, c := range []struct {
		question, document string
		want               bool
	}{
		{"塔弗拉驻米尔纳大使是谁？", "米尔纳驻塔弗拉大使说，贸易额达到2.6亿元。", true},
		{"米尔纳驻塔弗拉大使是谁？", "米尔纳驻塔弗拉大使说，贸易额达到2.6亿元。", false},
		{"塔弗拉驻米尔纳大使是谁？", "米尔纳驻塔弗拉大使说得很好。塔弗拉驻米尔纳大使是李明。", false},
		{"塔弗拉驻米尔纳大使是谁？", "驻军离开米尔纳，塔弗拉的大使也走了。", false},
	} {
		x := library(t, c.document)
		r, err := x.Search(t.Context(), retrieval.Query{Text: c.question})
		if err != nil {
			t.Fatal(err)
		}
		if a := ask(t, x, c.question); (a.Confidence == 0) != c.want {
			t.Errorf("%s, %s: confidence %.3f", c.question, c.document, a.Confidence)
		}
		if got := exchanged(weigh(c.question, r)); got != c.want {
			t.Errorf("%s, %s: exchanged %v, want %v", c.question, c.document, got, c.want)
		}
	}
}

var about = []string{
	"The ferry to Lunda carries cars. Captain Orsola steers the ferry at night. It was built in 1931.",
	"The mill of Lunda grinds maize. The miller sold 40 tonnes of flour to Tavra in 1990.",
	"米尔纳和塔弗拉于1950年建交。米尔纳向塔弗拉出口鱼类。",
	"افتتحت المدينة متحفها في عام 1993. أما المكتبة فلم تفتح أبوابها بعد.",
}

var asked = []string{
	"Who steers the ferry at night?", "When was the castle of Lunda painted?", "What does the miller drink?", "How much flour was sold to Tavra?",
	"米尔纳什么时候建交？", "塔弗拉的首都在哪里？", "متى افتتح المتحف؟", "من بنى الجسر الكبير؟", "ferry", "What is the capital of Peru?",
}

// A document that has nothing to do with a question never turns a refusal into a sure answer.
func TestUnrelatedDocumentsMakeNothingSure(t *testing.T) {
	refused := 0
	unrelated := []string{"Bees dance. Honey keeps for years.", "蜜蜂会跳舞。", "النحل يرقص.", strings.Repeat("Rain falls on hills. ", 40)}
	for _, question := range asked {
		if ask(t, library(t, about...), question).Outcome != Refused {
			continue
		}
		refused++
		for n := range unrelated {
			if a := ask(t, library(t, append(slices.Clone(about), unrelated[:n+1]...)...), question); a.Sure {
				t.Errorf("%q: refused, and sure with %d documents more: %+v", question, n+1, a.Segments)
			}
		}
	}
	if refused < 3 {
		t.Errorf("only %d questions are refused", refused)
	}
}

// The order of the documents decides nothing.
func TestOrderOfDocuments(t *testing.T) {
	backwards := slices.Clone(about)
	slices.Reverse(backwards)
	x, y := library(t, about...), library(t, backwards...)
	answered := 0
	for _, question := range asked {
		a, b := ask(t, x, question), ask(t, y, question)
		if a.Outcome == Answered {
			answered++
		}
		if a.Outcome != b.Outcome || a.Sure != b.Sure || math.Abs(a.Confidence-b.Confidence) > 1e-9 || len(a.Segments) != len(b.Segments) {
			t.Errorf("%q: %s, %.3f, %d quotes; backwards %s, %.3f, %d", question, a.Outcome, a.Confidence, len(a.Segments), b.Outcome, b.Confidence, len(b.Segments))
		}
		for i := range min(len(a.Segments), len(b.Segments)) {
			if a.Segments[i].Text != b.Segments[i].Text {
				t.Errorf("%q: quotes %q; backwards %q", question, a.Segments[i].Text, b.Segments[i].Text)
			}
		}
	}
	if answered < 3 {
		t.Errorf("only %d questions are answered", answered)
	}
}

// One word is no question to be sure of; a name that the documents lack is refused with no confidence at all.
func TestSilence(t *testing.T) {
	x := library(t, about...)
	if a := ask(t, x, "ferry"); a.Sure {
		t.Errorf("one word: sure, confidence %.3f", a.Confidence)
	}
	if a := ask(t, x, "Does the ferry to Peru carry cars?"); a.Outcome != Refused || a.Confidence != 0 {
		t.Errorf("an absent name: %s, confidence %.3f, want refused, 0", a.Outcome, a.Confidence)
	}
	if a := ask(t, x, "Who steers the ferry at night?"); !a.Sure || a.Confidence < sureBar {
		t.Errorf("a question whose words all stand in a sentence: sure %v, confidence %.3f", a.Sure, a.Confidence)
	}
}
