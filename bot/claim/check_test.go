package claim_test

import (
	"slices"
	"strings"
	"testing"

	"ibid/bot/claim"
	"ibid/retrieval/text"
)

// check is one claim against one sentence.
type check struct {
	claim, source string
	want          claim.Support
	why           claim.Reason
}

func runChecks(t *testing.T, c claim.Checker, checks []check) {
	t.Helper()
	for _, test := range checks {
		got := c.Check(test.claim, []claim.Source{{Text: test.source, Language: languages[text.ScriptOf(test.source)]}})
		if got.Support != test.want || got.Why != test.why {
			t.Errorf("%q, cited to %q: got %+v, want %v %v", test.claim, test.source, got, test.want, test.why)
		}
	}
}

// languages are those of the sentences below, by script: too short a sentence doesn't show it.
var languages = map[string]string{"Latn": "en", "Arab": "ar", "Hani": "zh", "Deva": "hi"}

func TestCheckFigures(t *testing.T) {
	runChecks(t, claim.Checker{}, []check{
		{"The bridge was opened in May 1931.", "The bridge was opened on 3 May 1931.", claim.Supported, ""},
		{"The bridge was opened on 3 May 1931.", "The bridge was opened in May 1931.", claim.Unsupported, claim.WrongDate},
		{"The bridge was opened in 1931 and closed in 1931.", "The bridge was opened in 1931 and closed in 1944.", claim.Unsupported, claim.WrongDate},
		{"The war of the 1980s ended.", "The war of the 1970s ended.", claim.Unsupported, claim.WrongNumber},
		{"The league's 2003–04 season was short.", "The league's 2003–05 season was short.", claim.Unsupported, claim.WrongDate},
		{"The bridge is 120 metres long.", "The bridge is 120 metres long and 14 wide.", claim.Supported, ""},
		{"The bridge is 120 feet long.", "The bridge is 120 metres long and 14 wide.", claim.Unsupported, claim.WrongUnit},
		{"It cost $40 million.", "It cost €40 million.", claim.Unsupported, claim.WrongUnit},
		{"40 people came.", "40 % of the people came.", claim.Unsupported, claim.WrongUnit},
		{"Five ships sank.", "Six ships sank.", claim.Unsupported, claim.WrongNumber},
		{"6 ships sank.", "Six ships sank.", claim.Supported, ""},
		{"The fifth ship sank.", "The fourth ship sank.", claim.Unsupported, claim.WrongNumber},
		{"About 50,000 people live there.", "48,612 people live there.", claim.Supported, ""},
		{"50,000 people live there.", "48,612 people live there.", claim.Unsupported, claim.WrongNumber},
		{"About 60,000 people live there.", "48,612 people live there.", claim.Unsupported, claim.WrongNumber},
		{"The F-15 is a fighter.", "The F-16 is a fighter.", claim.Unsupported, claim.WrongNumber},
		{"桥长120公里。", "桥长120米。", claim.Unsupported, claim.WrongUnit},
		{"四国参加了会议。", "三国参加了会议。", claim.Unsupported, claim.WrongNumber},
		{"شارك في الاجتماع سبع دول.", "شارك في الاجتماع ست دول.", claim.Unsupported, claim.WrongNumber},
	})
}

func TestCheckDatesOfTheDocument(t *testing.T) {
	source := claim.Source{Text: "The bridge was rebuilt last year.", Date: "1994-03-02"}
	if got := (claim.Checker{}).Check("The bridge was rebuilt in 1993.", []claim.Source{source}); got.Support != claim.Supported {
		t.Errorf("last year, of 1994: got %+v", got)
	}
	if got := (claim.Checker{}).Check("The bridge was rebuilt in 1994.", []claim.Source{source}); got.Why != claim.WrongDate {
		t.Errorf("last year, of 1994, is not 1994: got %+v", got)
	}
	source = claim.Source{Text: "On 7 April the bridge fell.", Before: "Building ended in 1992."}
	if got := (claim.Checker{}).Check("On 7 April 1992 the bridge fell.", []claim.Source{source}); got.Support != claim.Supported {
		t.Errorf("the year of the sentence before: got %+v", got)
	}
}

func TestCheckNames(t *testing.T) {
	runChecks(t, claim.Checker{}, []check{
		{"The company was founded by Grace Hopper.", "The company was founded by Ada Lovelace.", claim.Unsupported, claim.WrongName},
		{"Turkish ships left the harbour.", "Ships of Turkey left the harbour.", claim.Supported, ""},
		{"The UN met in Geneva.", "The United Nations met in Geneva.", claim.Supported, ""},
		{"The United Nations met in Geneva.", "The UN met in Geneva.", claim.Supported, ""},
		{"President Mandela spoke to the crowd.", "Mandela spoke to the crowd.", claim.Supported, ""},
		{"Austria lost the match.", "Australia lost the match.", claim.Unsupported, claim.WrongName},
		{"会议在埃及举行。", "会议在约旦举行。", claim.Unsupported, claim.WrongName},
		{"عقد المؤتمر في القاهرة.", "عقد المؤتمر في بيروت.", claim.Unsupported, claim.WrongName},
		{"सम्मेलन दिल्ली में हुआ।", "सम्मेलन मुंबई में हुआ।", claim.Unsupported, claim.WrongName},
	})
	source := claim.Source{Text: "She discovered two elements.", Before: "Marie Curie worked in Paris.", Title: "Chemistry"}
	if got := (claim.Checker{}).Check("Marie Curie discovered two elements.", []claim.Source{source}); got.Support != claim.Supported {
		t.Errorf("a name of the sentence before: got %+v", got)
	}
}

func TestCheckPolarity(t *testing.T) {
	runChecks(t, claim.Checker{}, []check{
		{"The court did not accept the appeal.", "The court accepted the appeal.", claim.Unsupported, claim.WrongPolarity},
		{"The court accepted the appeal.", "The court did not accept the appeal.", claim.Unsupported, claim.WrongPolarity},
		{"The court did not accept the appeal nor hear the plea.", "The court did not accept the appeal, and heard the plea.", claim.Unsupported, claim.WrongPolarity},
		{"The court never accepted the appeal.", "The court didn't accept the appeal.", claim.Supported, ""},
		{"The court accepted the appeal.", "The court accepted the appeal, though the minister did not agree.", claim.Supported, ""},
		{"The court accepted not only the appeal but the plea.", "The court accepted the appeal and the plea.", claim.Supported, ""},
		{"لم تفتح الشركة مكتبا جديدا.", "فتحت الشركة مكتبا جديدا.", claim.Unsupported, claim.WrongPolarity},
		{"该公司没有开设办事处。", "该公司开设办事处。", claim.Unsupported, claim.WrongPolarity},
		{"该公司开设办事处。", "该公司没有开设办事处。", claim.Unsupported, claim.WrongPolarity},
		{"The two states abolished the tax.", "The two states agreed to abolish the tax.", claim.Unsupported, claim.WrongMood},
		{"The two states agreed to abolish the tax.", "The two states agreed to abolish the tax.", claim.Supported, ""},
	})
}

func TestCheckRoles(t *testing.T) {
	runChecks(t, claim.Checker{}, []check{
		{"Peru recognised Chile.", "Chile recognised Peru.", claim.Unsupported, claim.WrongRole},
		{"Peru was recognised by Chile.", "Chile recognised Peru.", claim.Supported, ""},
		{"Peru recognised Chile in 1827.", "In 1827 Chile formally recognised the new state Peru.", claim.Unsupported, claim.WrongRole},
		{"Oil is sold from Peru to Chile.", "Oil is sold to Peru from Chile.", claim.Unsupported, claim.WrongRole},
		{"The chancellor of Peru is Ada Stone.", "Ada Stone is the chancellor of Peru.", claim.Supported, ""},
		{"Chile and Peru met in Lima.", "Peru and Chile met in Lima.", claim.Supported, ""},
		{"Oil flows from Peru to Chile.", "Oil flows from Chile to Peru.", claim.Unsupported, claim.WrongRole},
		{"11 points and 24 sacks were counted.", "24 points and 11 sacks were counted.", claim.Unsupported, claim.WrongOwner},
		{"秘鲁驻智利大使发表讲话。", "智利驻秘鲁大使发表讲话。", claim.Unsupported, claim.WrongRole},
		{"秘鲁驻智利大使是马丁。", "智利大使马丁说，秘鲁和智利的关系很好。", claim.Unsupported, claim.WrongRole},
		{"智利与秘鲁建交。", "秘鲁与智利建交。", claim.Supported, ""},
		{"تحدث سفير بيرو في تشيلي.", "تحدث سفير تشيلي في بيرو.", claim.Unsupported, claim.WrongRole},
		{"30% of Peru's copper goes to Chile.", "30% of Chile's copper goes to Peru.", claim.Unsupported, claim.WrongRole},
	})
}

func TestCheckWords(t *testing.T) {
	runChecks(t, claim.Checker{}, []check{
		{"In winter penguins eat fish near the coast.", "The harbour was built near the coast.", claim.Unsupported, claim.WrongWords},
		{"", "The harbour was built near the coast.", claim.Unsupported, claim.WrongWords},
		{strings.Repeat("the harbour ", 1000), "The harbour was built near the coast.", claim.Unsupported, claim.WrongWords},
	})
	if got := (claim.Checker{}).Check("The harbour was built.", nil); got.Support != claim.Unsupported {
		t.Errorf("nothing is cited: got %+v", got)
	}
}

// Without a list the rest of a claim in another language can't be compared; with one, words that aren't there tell.
func TestCheckAcrossLanguages(t *testing.T) {
	source := claim.Source{Text: "1992年4月7日，该国建立了大使馆。", Language: "zh"}
	for _, test := range []struct {
		claim string
		lists claim.Lexicon
		want  claim.Support
	}{
		{"The embassy was established on 7 April 1992.", nil, claim.Weak},
		{"The embassy was established on 8 April 1992.", nil, claim.Unsupported},
		{"The embassy was established on 7 April 1992.", englishChinese, claim.Supported},
		{"The embassy was not established on 7 April 1992.", englishChinese, claim.Unsupported},
		{"The oil supplier exported drones on 7 April 1992.", englishChinese, claim.Unsupported},
	} {
		if got := (claim.Checker{Lexicon: test.lists}).Check(test.claim, []claim.Source{source}); got.Support != test.want {
			t.Errorf("%q: got %+v, want %v", test.claim, got, test.want)
		}
	}
}

// Two sentences can bear out together what neither does alone.
func TestCheckTogether(t *testing.T) {
	sources := []claim.Source{{Text: "The bridge was opened in 1931."}, {Text: "The bridge was closed in 1944."}}
	if got := (claim.Checker{}).Check("The bridge was opened in 1931 and closed in 1944.", sources); got.Support != claim.Supported {
		t.Errorf("got %+v", got)
	}
	if cited, got := (claim.Checker{}).Read(sources).Cite("The bridge was closed in 1944.", nil); !slices.Equal(cited, []int{1}) {
		t.Errorf("cited: got %v %+v, want 1", cited, got)
	}
}

func TestMarkersMove(t *testing.T) {
	evidence := claim.Checker{}.Read([]claim.Source{
		{Text: "The old bridge over the river was closed to traffic in 1944.", Language: "en"},
		{Text: "The new bridge over the river was opened to traffic by the mayor in 1944.", Language: "en"},
	})
	for _, test := range []struct {
		claim       string
		cited, want []int
	}{
		{"The new bridge was opened by the mayor.", []int{1}, []int{1}},
		{"The new bridge was opened by the mayor.", []int{0}, []int{1}},
		{"The new bridge over the river was opened to traffic.", []int{0}, []int{1}},
		{"The bridge over the river had traffic in 1944.", []int{0}, []int{0}},
		{"The bridge was opened by the mayor.", []int{0, 1}, []int{0, 1}},
		{"The new bridge was opened by the mayor in 1945.", []int{1}, nil},
		{"The new bridge was opened by the mayor.", nil, []int{1}},
	} {
		if got, v := evidence.Cite(test.claim, test.cited); !slices.Equal(got, test.want) || (got == nil) != (v.Support == claim.Unsupported) {
			t.Errorf("%q, cited to %v: got %v (%+v), want %v", test.claim, test.cited, got, v, test.want)
		}
	}
}

// A marker doesn't move to a sentence that speaks of the matter in general from one that says the reverse.
func TestMarkersStay(t *testing.T) {
	evidence := claim.Checker{}.Read([]claim.Source{
		{Text: "Physicians came to the Ferry court from many places.", Title: "Ferry dynasty", Language: "en"},
		{Text: "Western medicine was practised in Lorn by the Holm Christians of the Ferry court, where it was called Muslim medicine.", Title: "Ferry dynasty", Language: "en"},
		{Text: "The Holm physician Brandt founded the office of Western medicine.", Title: "Ferry dynasty", Language: "en",
			Before: "Western medicine was practised in Lorn by the Holm Christians of the Ferry court, where it was called Muslim medicine."},
	})
	const swapped = "Western medicine was practised by the Ferry of the Holm Christians court."
	if got, v := evidence.Cite(swapped, []int{1}); got != nil || v.Why != claim.WrongRole {
		t.Errorf("%q: got %v (%+v), want no citation", swapped, got, v)
	}
}

// TestRenamed: a name that dots part isn't any other word between the same words, nor less of itself.
func TestRenamed(t *testing.T) {
	source := claim.Source{Text: "选举前，委员会由其副主席 伊斯梅尔·埃尔·吉周里 领导，他后来辞职。", Before: "委员会研究气候，成员是科学家。"}
	for said, want := range map[string]claim.Support{
		"选举前，委员会由其副主席 古气候学家 领导，他后来辞职。": claim.Unsupported,
		"选举前，委员会由其副主席吉周里领导，他后来辞职。":     claim.Supported,
		"选举前，委员会由其副主席伊斯梅尔领导。":          claim.Supported,
		"选举前，委员会由其副主席领导。":              claim.Supported,
		"选举前，委员会由其科学家领导，他后来辞职。":        claim.Supported,
	} {
		if got := (claim.Checker{}).Check(said, []claim.Source{source}); got.Support != want {
			t.Errorf("%q: got %+v, want %v", said, got, want)
		}
	}
}

// Where no words can be compared, a marker moves only to the one sentence that nothing speaks against.
func TestWeakMarkersMove(t *testing.T) {
	evidence := claim.Checker{}.Read([]claim.Source{
		{Text: "لم تبدأ الرحلات عبر البحيرة إلا بعد ذلك بوقت طويل.", Language: "ar"},
		{Text: "بني الجسر القديم في عام 1931 فوق النهر.", Language: "ar"},
		{Text: "دفعت المدينة ثمن المنارة الكبيرة.", Language: "ar"},
	})
	for _, test := range []struct {
		claim       string
		cited, want []int
	}{
		{"The old bridge was built in 1931.", []int{1}, []int{1}},
		{"The old bridge was built in 1931.", []int{2}, []int{1}},
		{"The old bridge was built in 1931.", nil, []int{1}},
		{"The city paid for the great light.", []int{2}, []int{2}},
		{"The city paid for the great light.", nil, nil},
	} {
		if got, v := evidence.Cite(test.claim, test.cited); !slices.Equal(got, test.want) {
			t.Errorf("%q, cited to %v: got %v (%+v), want %v", test.claim, test.cited, got, v, test.want)
		}
	}
}

func FuzzCheck(f *testing.F) {
	for _, s := range []string{"Peru didn't pay $1.6 billion (40 %) on 7 April 1992.", "两国于2017年4月取消了双重征税，不是吗？", "لم تفتح 40 في المئة في عام1991"} {
		f.Add(s, s, s)
		f.Add(s, "第三次 not 2001–02 XIV ½", "\xff")
	}
	f.Fuzz(func(t *testing.T, said, source, before string) {
		sources := []claim.Source{{Text: source, Before: before}, {Text: before, Title: source}}
		for _, lists := range []claim.Lexicon{nil, englishChinese} {
			c := claim.Checker{Lexicon: lists}
			if got, again := c.Check(said, sources), c.Check(said, sources); got.Support != again.Support || got.Why != again.Why {
				t.Errorf("%q: %+v, then %+v", said, got, again)
			}
			if cited, v := c.Read(sources).Cite(said, nil); len(cited) > 1 || (len(cited) == 0) != (v.Support == claim.Unsupported) {
				t.Errorf("%q: cites %v with %+v", said, cited, v)
			}
		}
	})
}

// A claim and a source of any make are compared in bounded time; a quadratic step would take minutes here.
func TestHostileChecksAreBounded(t *testing.T) {
	for _, unit := range []string{"1 ", "1992 ", "not ", "不是", "Abc ", "a b ", "两", "لم يفتح ", "from A to B ", "%", "1%", "will go "} {
		said := strings.Repeat(unit, 4000/len(unit))
		long := strings.Repeat(unit, 1<<18/len(unit))
		sources := []claim.Source{{Text: long, Before: long, Title: long}, {Text: long + "x"}}
		claim.Checker{Lexicon: englishChinese}.Check(said, sources)
	}
}

// Other forms of a word are the word.
func TestInflectedWordsMeet(t *testing.T) {
	for _, test := range []check{
		{"industries slowed the parliamentary debates", "the industrial age slows a parliament's debate", claim.Supported, ""},
		{"المدارس والجامعات المصرية", "مدارس جامعة مصر", claim.Supported, ""},
	} {
		got := (claim.Checker{}).Check(test.claim, []claim.Source{{Text: test.source, Language: languages[text.ScriptOf(test.source)]}})
		if got.Support != test.want || got.Overlap != 1 {
			t.Errorf("%q, cited to %q: got %+v, want all of it", test.claim, test.source, got)
		}
	}
}

func BenchmarkCite(b *testing.B) {
	text := "In April 1992 the two countries officially established diplomatic relations, and Israel agreed to sell $1.6 billion of drones to Baku, its largest supplier of oil. "
	var sources []claim.Source
	for range 40 {
		sources = append(sources, claim.Source{Text: text, Language: "en", Before: text, Title: "Relations"})
	}
	evidence := claim.Checker{}.Read(sources)
	for b.Loop() {
		evidence.Cite("Israel agreed in 2012 to sell drones and missile defence for $1.6 billion to Azerbaijan.", nil)
	}
}
