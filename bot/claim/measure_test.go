package claim_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ibid/bot/claim"
	"ibid/bot/openai/openaitest"
	"ibid/retrieval/lexicon"
)

// A tally counts verdicts.
type tally struct {
	all, supported, weak int
	moved                int // wrong markers that were put right
	why                  map[claim.Reason]int
	examples             []string
}

func (t *tally) add(v claim.Verdict, example string, good bool) {
	t.all++
	switch v.Support {
	case claim.Supported:
		t.supported++
	case claim.Weak:
		t.weak++
	default:
		t.why[v.Why]++
	}
	if good != (v.Support != claim.Unsupported) && len(t.examples) < 4000 {
		t.examples = append(t.examples, fmt.Sprintf("%v %v %v %.2f: %s", v.Support, v.Why, v.Words, v.Overlap, example))
	}
}

func (t *tally) String() string {
	var why []string
	for r, n := range t.why {
		why = append(why, fmt.Sprintf("%s %d", r, n))
	}
	slices.Sort(why)
	survive := float64(t.supported+t.weak) / float64(max(1, t.all))
	if t.moved > 0 {
		why = append(why, fmt.Sprintf("moved to the right sentence %d", t.moved))
	}
	return fmt.Sprintf("%5d  supported %5d  weak %5d  survive %.3f  not for %s", t.all, t.supported, t.weak, survive, strings.Join(why, ", "))
}

// checked are the lies that are told of every true claim.
var checked = []openaitest.Lie{openaitest.WrongMarker, openaitest.InventedCitation, openaitest.ChangedNumber, openaitest.ChangedDate,
	openaitest.ExchangedName, openaitest.SwappedRoles, openaitest.TurnedNegation, openaitest.ChangedUnit}

// table is what a table shows of a pair of languages, in this order.
var table = append([]openaitest.Lie{"verbatim", "clause", "statement", "parallel"}, checked...)

// rounds is how often chance is asked for each lie.
const rounds = 1

// measure checks true claims against their sources, and lies made of them.
func (p *parallel) measure(c claim.Checker, truths []told) map[openaitest.Lie]*tally {
	results := map[openaitest.Lie]*tally{}
	for _, kind := range table {
		results[kind] = &tally{why: map[claim.Reason]int{}}
	}
	reader := openaitest.Reader{Names: p.Names}
	random := rand.New(rand.NewPCG(1, 2))
	read := map[string]*claim.Evidence{}
	for _, t := range truths {
		if read[t.par] == nil {
			read[t.par] = c.Read(p.sources(t.source, t.par))
		}
		sentences := p.Passages[t.source][t.par]
		results[openaitest.Lie(t.kind)].add(read[t.par].Check(t.text, []int{t.i}), t.text+" | "+sentences[t.i].Text, true)
		if t.kind != "verbatim" && t.kind != "parallel" {
			continue
		}
		evidence := slices.Concat(p.Passages[t.language][t.par], sentences)
		item := openaitest.Item{Label: sentences[t.i].Label, Text: t.text, Language: t.language}
		seen := map[string]bool{}
		for round := range rounds * len(checked) {
			lie := checked[round%len(checked)]
			l, ok := reader.Corrupt(random, lie, item, evidence)
			if !ok || seen[string(lie)+l.Became] {
				continue
			}
			seen[string(lie)+l.Became] = true
			cited := slices.IndexFunc(sentences, func(s openaitest.Item) bool { return s.Label == l.Labels[0] })
			if cited < 0 {
				results[lie].add(read[t.par].Check(l.Text, nil), "", false)
				continue
			}
			v := read[t.par].Check(l.Text, []int{cited})
			if lie == openaitest.WrongMarker {
				places, moved := read[t.par].Cite(l.Text, []int{cited})
				if v = moved; slices.Equal(places, []int{t.i}) {
					results[lie].moved++
					continue
				}
			}
			results[lie].add(v, fmt.Sprintf("%q->%q %s | %s", l.Was, l.Became, l.Text, sentences[cited].Text), false)
		}
	}
	return results
}

// TestMeasure prints how true claims and lies fare, and holds what was reached: on a quarter of them, with ALL set in the
// environment on all.
func TestMeasure(t *testing.T) {
	if testing.Short() {
		t.Skip("it only takes long")
	}
	p := readParallel(t)
	c := claim.Checker{Lexicon: lists(t)}
	for _, language := range measured {
		for _, source := range measured {
			truths := p.across(language, source)
			if language == source {
				truths = p.truths(language)
			}
			if os.Getenv("ALL") == "" { // what it reaches is much the same for a quarter
				truths = every(truths, 4)
			}
			results := p.measure(c, truths)
			report(t, language+"→"+source, results)
			hold(t, language, source, results)
		}
	}
}

// hold fails where less is reached than was: a lie about a figure or citation that is supported, more than one in a hundred about
// names, or true claims that don't survive.
func hold(t *testing.T, language, source string, results map[openaitest.Lie]*tally) {
	t.Helper()
	for _, lie := range []openaitest.Lie{openaitest.InventedCitation, openaitest.ChangedNumber, openaitest.ChangedDate, openaitest.ChangedUnit, openaitest.ExchangedName} {
		r, most := results[lie], 0
		if lie == openaitest.ExchangedName {
			most = max(1, r.all/100)
		}
		if r.supported > most {
			t.Errorf("%s→%s: %d of %d supported though their lie is a %s, want at most %d", language, source, r.supported, r.all, lie, most)
		}
	}
	good, survived := 0, 0
	for _, kind := range []openaitest.Lie{"verbatim", "clause", "parallel"} {
		good, survived = good+results[kind].all, survived+results[kind].supported+results[kind].weak
	}
	least := map[bool]float64{true: .9, false: .8}[language == source]
	if os.Getenv("ALL") == "" {
		least -= .05 // of a quarter, chance may tell more of a failure
	}
	if float64(survived) < least*float64(good) {
		t.Errorf("%s→%s: %d of %d true claims survive, want a share of %v", language, source, survived, good, least)
	}
}

// every returns one in n.
func every(all []told, n int) []told {
	var some []told
	for i := 0; i < len(all); i += n {
		some = append(some, all[i])
	}
	return some
}

func report(t *testing.T, pair string, results map[openaitest.Lie]*tally) {
	t.Helper()
	for _, kind := range table {
		r := results[kind]
		if r.all == 0 {
			continue
		}
		t.Logf("%-6s %-18s %v", pair, kind, r)
		if dir := os.Getenv("EXAMPLES"); dir != "" {
			os.WriteFile(filepath.Join(dir, strings.ReplaceAll(pair, "→", "-")+"."+strings.ReplaceAll(string(kind), " ", "_")), []byte(strings.Join(r.examples, "\n")), 0o644)
		}
	}
}

// lists returns the word lists of the repository.
func lists(t *testing.T) claim.Lexicon {
	t.Helper()
	l, err := lexicon.Open(filepath.Join("..", "..", "retrieval", "lexicon", "data"), func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	return claim.Lists(l)
}
