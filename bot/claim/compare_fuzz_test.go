package claim_test

import (
	"strings"
	"testing"

	"ibid/bot/claim"
)

// FuzzCompare: whatever is claimed of whatever sentence, there is an answer, and without a figure it is that nothing is told.
func FuzzCompare(f *testing.F) {
	for _, s := range []string{"They in 1974.", "The port was built by Holt in 1950, and closed.", "两国于1992年4月7日建交，约40%", "وفي عام1991 فتحت سفارة", "was 5 by 1931"} {
		f.Add(s, s, s)
		f.Add(s, "In 1974, the port (planned in 1947) was built", "\xff")
		f.Add("It was built by 1950", s, "Holt")
		f.Add(strings.Repeat("built and ", 50)+"in 1974", strings.Repeat("built, and ", 250)+"in 1974", s) // ends soon, since steps are bounded
	}
	f.Fuzz(func(t *testing.T, said, source, about string) {
		e := claim.Checker{}.Read([]claim.Source{{Text: source, Title: about}})
		got := e.Compare(said, about, 0)
		if len(claim.Dates(said))+len(claim.Numbers(said)) == 0 && got.Relation == claim.Differing {
			t.Errorf("%q beside %q: %+v", said, source, got)
		}
	})
}
