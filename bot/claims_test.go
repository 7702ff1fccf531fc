package bot

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestClaims cuts messages into what they claim.
func TestClaims(t *testing.T) {
	for message, want := range map[string][]string{
		"Israel recognised Azerbaijan in December 1991 and they opened diplomatic relations in 1993.": {"Israel recognised Azerbaijan in December 1991", "they opened diplomatic relations in 1993"},
		"Israel sold drones and missile defence to Azerbaijan in 2012.":                               {"Israel sold drones and missile defence to Azerbaijan in 2012"},
		"Israel and Azerbaijan signed and ratified a treaty in 1992.":                                 {"Israel and Azerbaijan signed and ratified a treaty in 1992"},
		"The mill was built in 1911 and opened in 1912.":                                              {"The mill was built in 1911 and opened in 1912"},
		"The mill was built in 1911; the bridge was finished in 1934, but it fell in 1950.":           {"The mill was built in 1911", "the bridge was finished in 1934", "it fell in 1950"},
		"Brem exports wool while Kolm imports it.":                                                    {"Brem exports wool", "Kolm imports it"},

		"以色列于1991年承认阿塞拜疆，并且两国于1993年建交。": {"以色列于1991年承认阿塞拜疆", "两国于1993年建交"},
		"以色列于1991年承认阿塞拜疆；两国于1993年建交。":   {"以色列于1991年承认阿塞拜疆", "两国于1993年建交"},
		"以色列承认阿塞拜疆，他们于1993年建交。":         {"以色列承认阿塞拜疆", "他们于1993年建交"},
		"以色列和阿塞拜疆于1993年建交。":             {"以色列和阿塞拜疆于1993年建交"},

		"اعترفت إسرائيل بأذربيجان عام 1991 وفتحت سفارة في باكو عام 1993.": {"اعترفت إسرائيل بأذربيجان عام 1991", "فتحت سفارة في باكو عام 1993"},
		"وقعت إسرائيل وأذربيجان اتفاقية عام 1992.":                        {"وقعت إسرائيل وأذربيجان اتفاقية عام 1992"},

		"hello":                            nil,
		"Thanks!":                          nil,
		"lol":                              nil,
		"When was the mill of Brem built?": nil,
		"متى بني الطاحون؟":                 nil,
		"https://example.org/the/mill":     nil,
		"Hi! When was it built? The mill of Brem grinds maize. Bye": {"The mill of Brem grinds maize"},
		"# News\n> **The mill** of Brem ||burned|| down, see <https://example.org>\n- [Kolm](https://example.org) sells `wool` now": {
			"The mill of Brem burned down", "Kolm sells wool now"},
		strings.Repeat("The mill of Brem grinds maize. ", 12): {"The mill of Brem grinds maize"},
		"The mill of Brem is old. It was built in 1911. The bridge of Kolm is new. It was built in 1911.": {
			"The mill of Brem is old", "It was built in 1911", "The bridge of Kolm is new", "It was built in 1911"},
	} {
		var got []string
		for _, a := range claims(message) {
			got = append(got, a.said)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", message, diff)
		}
	}
}

// TestClaimsAreBounded has more claims than are checked.
func TestClaimsAreBounded(t *testing.T) {
	var message strings.Builder
	for n := range maxClaims + 2 {
		fmt.Fprintf(&message, "The mill of Brem has %d millstones.\n", n+2)
	}
	if got := claims(message.String()); len(got) != maxClaims {
		t.Errorf("%d claims, want %d", len(got), maxClaims)
	}
}

// A claim that leans on the one before is searched for with that one's words, but not with its dates and numbers.
func TestClaimLeans(t *testing.T) {
	got := claims("Israel recognised Azerbaijan in December 1991 and they opened diplomatic relations in 1993.")
	if want := "they opened diplomatic relations in 1993 · Israel recognised Azerbaijan"; len(got) != 2 || got[1].search != want || got[1].search[:got[1].own] != got[1].said {
		t.Errorf("searched for %+v, want %q", got, want)
	}
	if got := claims("They opened diplomatic relations in 1993."); len(got) != 1 || !got[0].stranded {
		t.Errorf("claims %+v, want one that leans on nothing", got)
	}
}

// TestRulings reads what models write instead of plain lines.
func TestRulings(t *testing.T) {
	got := rulings("Here is my answer:\n3 agrees 3b\n**2**: none\nClaim 4: differs (4a)\n5. no sentence says so\n6 differs [7a]\n1 - contradicts label 1c\n1 agrees 1a\n99 agrees 99a")
	want := map[int]ruling{1: {Differs, label{1, 2}}, 2: {verdict: Absent}, 3: {Agrees, label{3, 1}}, 4: {Differs, label{4, 0}}, 5: {verdict: Absent}, 99: {Agrees, label{99, 0}}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(ruling{}, label{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
