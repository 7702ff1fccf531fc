package claim_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"ibid/bot/claim"
	"ibid/retrieval/lexicon"
)

// A pairing is a claim beside a sentence, with the mark of what is to come of it.
type pairing struct {
	mark        byte
	claim, text string
}

// readPairs reads pairs.txt, whose head says what the marks mean.
func readPairs(t *testing.T) []pairing {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "pairs.txt"))
	if err != nil {
		t.Fatal(err)
	}
	_, body, _ := strings.Cut(string(data), "\n\n")
	var all []pairing
	text := ""
	for line := range strings.Lines(body) {
		mark, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch mark {
		case "=":
			text = rest
		case "+", "-", "~", "?":
			all = append(all, pairing{mark[0], rest, text})
		}
	}
	return all
}

var digits = regexp.MustCompile(`\d+`)

// otherFigures returns a claim with all its figures exchanged.
func otherFigures(s string) string {
	return digits.ReplaceAllStringFunc(s, func(figure string) string {
		n, _ := strconv.Atoi(figure) // digits
		return strconv.Itoa(n + 7)
	})
}

// TestPairs compares claims that turn a sentence's meaning in one particular way, and claims that don't. None that is false may
// agree, and none that the sentence doesn't tell may differ.
func TestPairs(t *testing.T) {
	lists, err := lexicon.Open("../../retrieval/lexicon/data", func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	checker := claim.Checker{Lexicon: claim.Lists(lists)}
	told := map[byte]map[claim.Relation]int{'+': {}, '-': {}, '~': {}, '?': {}}
	for _, p := range readPairs(t) {
		e := checker.Read([]claim.Source{{Text: p.text}})
		got := e.Compare(p.claim, "", 0).Relation
		told[p.mark][got]++
		agrees, differs := got == claim.Agreeing, got == claim.Differing
		if p.mark == '+' != agrees && p.mark != '~' || p.mark == '-' != differs {
			t.Errorf("%c %q beside %q: relation %d", p.mark, p.claim, p.text, got)
		}
		if p.mark != '?' {
			continue
		}
		if other := otherFigures(p.claim); e.Compare(other, "", 0).Relation == claim.Differing {
			t.Errorf("%q differs from %q, which doesn't tell it", other, p.text)
		}
	}
	t.Logf("relations %v", told)
}
