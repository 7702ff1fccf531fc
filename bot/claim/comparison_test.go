package claim_test

import (
	"testing"

	"ibid/bot/claim"
	"ibid/retrieval/lexicon"
)

// A comparison is a claim beside a sentence: what comes of it, and what the sentence has instead, in English.
type comparison struct {
	claim, text string
	want        claim.Relation
	fact        string
}

// Every case is somebody's claim and a sentence that speaks of the same matter, or seems to.
var comparisons = []comparison{
	// The same fact, coarser or finer.
	{"The mill of Brem was built in 1911.", "The mill was built in 1911.", claim.Agreeing, ""},
	{"The mill was built in 1911", "The mill was built on 3 May 1911.", claim.Agreeing, ""},
	{"The mill was built in May 1911", "The mill was built on 3 May 1911.", claim.Agreeing, ""},
	{"The mill was built on 3 May 1911", "The mill was built in 1911.", claim.Unclear, ""},
	{"The mill was constructed in 1911", "The mill was built in 1911.", claim.Agreeing, ""},

	// Another date.
	{"The mill of Brem was built in 1912.", "The mill was built in 1911.", claim.Differing, "1911"},
	{"The mill was built in June 1911", "The mill was built on 3 May 1911.", claim.Differing, "3 May 1911"},
	{"They opened diplomatic relations in 1993", "In April 1992, the two countries officially established diplomatic relations.", claim.Differing, "April 1992"},

	// Another event, another thing, another person.
	{"The mill of Brem burned down in 1912", "The mill was built in 1911.", claim.Unclear, ""},
	{"The mill was rebuilt in 1912", "The mill was built in 1911.", claim.Unclear, ""},
	{"The bridge of Brem was built in 1912", "The mill was built in 1911.", claim.Unclear, ""},
	{"The bridge of Brem was built in 1911", "The mill was built in 1911.", claim.Unclear, ""},
	{"The mill of Kolm was built in 1911", "The mill was built in 1911.", claim.Unclear, ""},
	{"The harbour of Brem was built in 1911", "The mill was built in 1911.", claim.Unclear, ""},
	{"Orsola Brandt bought the mill in 1999", "Ulf Brandt bought the mill in 2003.", claim.Unclear, ""},

	// Two facts of one sentence.
	{"The mill was built in 1934", "The mill was built in 1911, and the bridge was finished in 1934.", claim.Differing, "1911"},
	{"The bridge was finished in 1934", "The mill was built in 1911, and the bridge was finished in 1934.", claim.Agreeing, ""},
	{"The bridge was finished in 1911", "The mill was built in 1911, and the bridge was finished in 1934.", claim.Differing, "1934"},
	{"In 2011 exports of wool were 7 %", "In 2010 exports of wool were 5 %, in 2011 exports of wool were 7 %.", claim.Agreeing, ""},
	{"In 2011 exports of wool were 5 %", "In 2010 exports of wool were 5 %, in 2011 exports of wool were 7 %.", claim.Differing, "7 %"},

	// Of another year, a figure may be another.
	{"In 2012 exports of wool were 7 %", "In 2011 exports of wool were 5 %.", claim.Unclear, ""},
	{"In 2012 exports of wool were 5 %", "In 2011 exports of wool were 5 %.", claim.Unclear, ""},
	{"In 2012 exports of wool were 7 %", "Exports of wool are 5 %.", claim.Unclear, ""},
	{"Exports of wool are 7 %", "In 2011 exports of wool were 5 %.", claim.Differing, "5 %"},

	// Somebody else's figure.
	{"Brem sells 50 % of its wool to Kolm", "Brem sells 40 % of its wool to Kolm.", claim.Differing, "40 %"},
	{"Kolm sells 50 % of its wool to Brem", "Brem sells 40 % of its wool to Kolm.", claim.Unclear, ""},
	{"Kolm sells 40 % of its wool to Brem", "Brem sells 40 % of its wool to Kolm.", claim.Unclear, ""},
	{"Brem sells 50 % of its wool to Kolm", "Brem sells wool to Kolm, Asten sells 40 % of its wool to Kolm.", claim.Unclear, ""},
	{"Brem recognised Kolm in 1951", "Kolm recognised Brem in 1951.", claim.Unclear, ""},
	{"Brem recognised Kolm in 1952", "Kolm recognised Brem in 1951.", claim.Unclear, ""},
	{"Brem recognised Kolm in 1952", "Brem recognized Kolm in 1951.", claim.Differing, "1951"},
	{"Brem recognised Kolm in 1951", "Kolm recognised the new republic in 1951.", claim.Unclear, ""},
	{"Kolm recognised Brem in 1951", "Kolm recognised the new republic in 1951.", claim.Near, ""},
	{"Kolm and Brem made peace in 1952", "Brem and Kolm made peace in 1951.", claim.Differing, "1951"},

	// Units, ranges, bounds, what is rounded.
	{"The tower is 31 feet high", "The tower is 31 metres high.", claim.Unclear, ""},
	{"The tower is 3100 cm high", "The tower is 31 metres high.", claim.Unclear, ""},
	{"The tower is 35 metres high", "The tower is 31 metres high.", claim.Differing, "31 m"},
	{"The deal was worth $1.6 billion", "The deal was worth 1.6 billion euros.", claim.Unclear, ""},
	{"The deal was worth $1.5 billion", "The deal was worth 1,600 million dollars.", claim.Differing, "$1.6 billion"},
	{"The deal was worth $1.6 billion", "The deal was worth 1,600 million dollars.", claim.Agreeing, ""},
	{"35 % of the wool is exported", "30 to 40 % of the wool is exported.", claim.Unclear, ""},
	{"More than 30 % of the wool is exported", "40 % of the wool is exported.", claim.Unclear, ""},
	{"More than 40 % of the wool is exported", "40 % of the wool is exported.", claim.Unclear, ""},
	{"30 % of the wool is exported", "More than 40 % of the wool is exported.", claim.Unclear, ""},
	{"About 42 % of the wool is exported", "41.3 % of the wool is exported.", claim.Unclear, ""},
	{"About 60 % of the wool is exported", "41.3 % of the wool is exported.", claim.Differing, "41.3 %"},
	{"Brem exported 4 million sacks in 2019", "Brem exported 4.2 million sacks in 2019.", claim.Unclear, ""},
	{"Brem exported 4.2 million sacks in 2019", "Brem exported 4 million sacks in 2019.", claim.Differing, "4 million"},
	{"El museo de Brem recibe 60.000 visitantes al año", "El museo de Brem recibe 80.000 visitantes al año.", claim.Differing, "80,000"},
	{"El museo de Brem recibe 80.000 visitantes al año", "El museo de Brem recibe 80.000 visitantes al año.", claim.Agreeing, ""},
	{"Das Museum von Brem hat 60.000 Besucher", "Das Museum von Brem hat 80.500 Besucher.", claim.Differing, "80,500"},
	{"Orsola Brandt owned the mill in 1999", "Orsola Brandt owned the mill since 2003.", claim.Unclear, ""},
	{"Brem has 300 inhabitants", "Brem has 250 inhabitants.", claim.Differing, "250"},
	{"Brem has 300 inhabitants and a mill", "Brem has 250 sheep, inhabitants and a mill.", claim.Unclear, ""},

	{"The mill was built before 1911", "The mill was built in 1911.", claim.Unclear, ""},
	{"The mill was built in 1911", "The mill was built before the year 1911.", claim.Unclear, ""},
	{"The mill has not been mended since 1911", "The mill has not been mended since 1911.", claim.Agreeing, ""},

	// Two numbers of one kind in a clause, and two names.
	{"The mill has 40 millstones", "The mill has 650 sacks and 40 millstones.", claim.Agreeing, ""},
	{"The mill has 40 sacks", "The mill has 650 sacks and 40 millstones.", claim.Differing, "650"},
	{"The mill has 650 millstones", "The mill has 650 sacks and 40 millstones.", claim.Differing, "40"},
	{"The tower is 12 metres high", "The tower is 30 metres high and 12 metres wide.", claim.Differing, "30 m"},
	{"The tower is 30 metres high", "The tower is 30 metres high and 12 metres wide.", claim.Agreeing, ""},
	{"Orsola Brandt died in 1930", "Orsola Brandt was born in 1930 and died in 1999.", claim.Unclear, ""},
	{"Orsola Brandt was born in 1999", "Orsola Brandt was born in 1930 and died in 1999.", claim.Unclear, ""},
	{"In 2011 Brem had 5,000 inhabitants", "In 2001 Brem had 5,000 inhabitants, in 2011 it had 6,200.", claim.Unclear, ""},
	{"In 2011 Brem had 6,200 inhabitants", "In 2001 Brem had 5,000 inhabitants, in 2011 it had 6,200.", claim.Unclear, ""},
	{"The tunnel is 340 metres long", "The bridge is 340 metres long, the tunnel 900 metres.", claim.Unclear, ""},
	{"Brem lost 3 matches", "Brem won 3 matches and lost 7.", claim.Unclear, ""},
	{"The mill was built in 1911 by Ulf Stone", "The mill was built in 1911 by Orsola Stone and Ulf Brandt.", claim.Unclear, ""},
	{"The mill was built in 1911 by Orsola Stone", "The mill was built in 1911 by Orsola Stone and Ulf Brandt.", claim.Agreeing, ""},
	{"The mill was built in 1911 by Orsola Stone", "The mill was built in 1911 by Orsola Maria Stone.", claim.Agreeing, ""},

	// Denied, planned, not comparable.
	{"The mill was not built in 1911", "The mill was built in 1911.", claim.Unclear, ""},
	{"The mill was built in 1911", "The mill was not built in 1911.", claim.Unclear, ""},
	{"Brem sold the mill in 1911", "Brem planned to sell the mill in 1911.", claim.Unclear, ""},
	{"The mill was constructed in 1911", "The mill was not built in 1911.", claim.Unclear, ""},
	{"The mill grinds maize", "The mill grinds maize.", claim.Unclear, ""},

	// Chinese.
	{"以色列于1991年承认阿塞拜疆", "1991年12月25日，以色列正式承认阿塞拜疆的独立。", claim.Agreeing, ""},
	{"以色列于1993年与阿塞拜疆建交", "1992年4月7日，以色列与阿塞拜疆建立了外交关系。", claim.Differing, "7 April 1992"},
	{"以色列于1993年与阿塞拜疆断绝外交关系", "1992年4月7日，以色列与阿塞拜疆建立了外交关系。", claim.Unclear, ""},
	{"阿塞拜疆约50%的石油出口到以色列", "截至2013年，阿塞拜疆有40%的石油从巴库出口到以色列。", claim.Differing, "40 %"},
	{"以色列约50%的石油出口到阿塞拜疆", "截至2013年，阿塞拜疆有40%的石油从巴库出口到以色列。", claim.Unclear, ""},
	{"阿塞拜疆于1991年承认以色列", "1991年12月25日，以色列正式承认阿塞拜疆。", claim.Unclear, ""},
	{"阿塞拜疆和以色列于1993年建立外交关系", "1992年4月7日，以色列与阿塞拜疆建立了外交关系。", claim.Unclear, ""},
	{"以色列于1991年没有承认阿塞拜疆", "1991年12月25日，以色列正式承认阿塞拜疆。", claim.Unclear, ""},

	// Arabic.
	{"فتحت إسرائيل سفارة في باكو عام 1993", "فتحت إسرائيل سفارة في العاصمة باكو في عام 1993.", claim.Agreeing, ""},
	{"فتحت إسرائيل سفارة في باكو عام 1995", "فتحت إسرائيل سفارة في العاصمة باكو في عام 1993.", claim.Differing, "1993"},
	{"فتحت إسرائيل سفارة في باكو عام 1995", "وفي عام 1993 فتحت إسرائيل سفارة في باكو.", claim.Differing, "1993"},
	{"أغلقت إسرائيل سفارة في باكو عام 1995", "فتحت إسرائيل سفارة في العاصمة باكو في عام 1993.", claim.Unclear, ""},
	{"لم تفتح إسرائيل سفارة في باكو عام 1993", "فتحت إسرائيل سفارة في العاصمة باكو في عام 1993.", claim.Unclear, ""},

	{"اعترفت أذربيجان بإسرائيل عام 1991", "اعترفت إسرائيل باستقلال أذربيجان في عام1991.", claim.Unclear, ""},
	{"اعترفت إسرائيل بأذربيجان عام 1992", "واعترفت إسرائيل باستقلال أذربيجان في عام1991, وفتحت سفارة في العاصمة باكو في.1993", claim.Differing, "1991"},
	{"اعترفت إسرائيل بأذربيجان عام 1993", "واعترفت إسرائيل باستقلال أذربيجان في عام1991, وفتحت سفارة في العاصمة باكو في.1993", claim.Differing, "1991"},
	{"60% من النفط يذهب إلى إسرائيل", "40% من النفط يذهب إلى إسرائيل.", claim.Differing, "40 %"},

	{"تضم الطاحونة 40 حجرا", "تضم الطاحونة 650 كيسا و40 حجرا.", claim.Agreeing, ""},
	{"تضم الطاحونة 40 كيسا", "تضم الطاحونة 650 كيسا و40 حجرا.", claim.Differing, "650"},

	// From one language to another, by lists.
	{"Azerbaijan and Israel established diplomatic relations in April 1992", "阿塞拜疆和以色列在1992年4月7日建立外交关系。", claim.Agreeing, ""},
	{"Azerbaijan and Iran established diplomatic relations in April 1992", "阿塞拜疆和以色列在1992年4月7日建立外交关系。", claim.Unclear, ""},
	{"Azerbaijan and Qarvonia established diplomatic relations in April 1992", "阿塞拜疆和以色列在1992年4月7日建立外交关系。", claim.Unclear, ""},
	{"In August 1997 the Israeli prime minister visited Baku", "1997年8月，以色列总理访问巴库。", claim.Agreeing, ""},
	{"In August 1997 the Russian prime minister visited Baku", "1997年8月，以色列总理访问巴库。", claim.Unclear, ""},
	{"Only 10 % of Israel's oil is from Azerbaijan", "كان 40% من نفط أذربيجان يُصدَّر من باكو إلى إسرائيل، ولم يكن لإسرائيل مورّد للنفط أكبر من أذربيجان.", claim.Unclear, ""},
	{"Israel recognised Azerbaijan in December 1991", "1991年12月25日，以色列正式承认阿塞拜疆的独立。", claim.Agreeing, ""},
	{"Israel recognised Azerbaijan in 1991", "1991年12月25日，以色列正式承认阿塞拜疆的独立。", claim.Unclear, ""},
	{"Israel attacked Azerbaijan in December 1991", "1991年12月25日，以色列正式承认阿塞拜疆的独立。", claim.Unclear, ""},
	{"Azerbaijan recognised Israel in December 1991", "1991年12月25日，以色列正式承认阿塞拜疆的独立。", claim.Unclear, ""},
	{"About 50 % of Azerbaijan's oil goes to Israel", "截至2013年，阿塞拜疆有40%的石油从巴库出口到以色列。", claim.Differing, "40 %"},
	{"About 50 % of Israel's oil goes to Azerbaijan", "截至2013年，阿塞拜疆有40%的石油从巴库出口到以色列。", claim.Unclear, ""},
	{"About 50 % of Georgia's oil goes to Israel", "截至2013年，阿塞拜疆有40%的石油从巴库出口到以色列。", claim.Unclear, ""},
	{"Brem spoke in 2009", "截至2013年，阿塞拜疆石油的40%由巴库出口到以色列。", claim.Unclear, ""},
	{"About 50 % of Azerbaijan's cotton goes to Israel", "截至2013年，阿塞拜疆有40%的石油从巴库出口到以色列。", claim.Unclear, ""},
}

// TestCompare compares claims with sentences under the title "The mill of Brem".
func TestCompare(t *testing.T) {
	lists, err := lexicon.Open("../../retrieval/lexicon/data", func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	checker := claim.Checker{Lexicon: claim.Lists(lists)}
	for _, c := range comparisons {
		e := checker.Read([]claim.Source{{Text: c.text, Title: "The mill of Brem"}})
		got := e.Compare(c.claim, "", 0)
		fact := ""
		if got.Relation == claim.Differing {
			if fact = got.Number.In("en"); got.Date != (claim.Date{}) {
				fact = got.Date.In("en")
			}
		}
		if got.Relation != c.want || fact != c.fact {
			t.Errorf("%q beside %q: relation %d %q, want %d %q", c.claim, c.text, got.Relation, fact, c.want, c.fact)
		}
	}
}
