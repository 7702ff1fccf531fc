package bot_test

import (
	"context"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"ibid/bot"
	"ibid/bot/openai/openaitest"
)

// A judge is a bot.Model that compares claims with sentences as an openaitest.Reader does.
type judge struct {
	reader openaitest.Reader
	told   []openaitest.Judged
}

var claimLine = regexp.MustCompile(`^\((\d+)\) Claim: (.*)`)

// Write implements bot.Model.
func (j *judge) Write(_ context.Context, r bot.Request, _ func(string)) (bot.Reply, error) {
	var list []openaitest.Asserted
	for line := range strings.Lines(r.Prompt.User) {
		if m := claimLine.FindStringSubmatch(line); m != nil {
			number, _ := strconv.Atoi(m[1]) // digits
			list = append(list, openaitest.Asserted{Number: number, Text: m[2]})
		} else if label, text, ok := strings.Cut(strings.TrimSpace(line), "| "); ok {
			last := &list[len(list)-1]
			last.Sentences = append(last.Sentences, openaitest.Item{Label: label, Text: text})
		}
	}
	reply, told := j.reader.Judge(list)
	j.told = append(j.told, told...)
	return bot.Reply{Text: reply}, nil
}

// TestCheckReader lets a reader that lies judge what the rules leave open. However it lies, nothing agrees whose figures the
// rules see in conflict, no sentence is cited that the claim wasn't shown with, and nothing true by rule differs.
func TestCheckReader(t *testing.T) {
	const message = `Azerbaijan and Israel abolished double taxation. In 2013 Israel agreed to sell Azerbaijan drones for $1.6 billion. Israel closed an embassy in Baku in 1996.
About 40 % of Israel's oil was exported to Azerbaijan. Azerbaijan recognised Israel in December 1991. Iran watches the partnership with unease.`
	for _, lie := range []openaitest.Lie{"", openaitest.WrongMarker, openaitest.InventedCitation, openaitest.MissingMarker, openaitest.TurnedNegation} {
		m := &judge{reader: openaitest.Reader{Rates: map[openaitest.Lie]float64{lie: 1}}}
		c, err := checker(t, filepath.Join("..", "corpus"), m).Check(t.Context(), message, "en")
		if err != nil {
			t.Fatal(err)
		}
		if len(c.Claims) != 6 || len(m.told) != 6 {
			t.Fatalf("%d claims of which %d were judged, want 6 and 6: %+v", len(c.Claims), len(m.told), c.Claims)
		}
		for i, claimed := range c.Claims {
			t.Logf("%-17s %-9s told %v: %s", lie, claimed.Verdict, m.told[i], claimed.Text)
			figures := strings.ContainsAny(claimed.Text, "0123456789")
			if claimed.Verdict == bot.Agrees && figures {
				t.Errorf("%q: %q agrees, told %+v", lie, claimed.Text, m.told[i])
			}
			if lie == openaitest.InventedCitation && claimed.Verdict != bot.ReadThis && m.told[i].Verdict != "none" {
				t.Errorf("%q: %q %s by a sentence that isn't there", lie, claimed.Text, claimed.Verdict)
			}
			if lie == openaitest.TurnedNegation && i == 0 && claimed.Verdict == bot.Differs {
				t.Errorf("%q: %q differs from a sentence that says the same", lie, claimed.Text)
			}
			if lie == "" && i == 0 && claimed.Verdict != bot.Agrees {
				t.Errorf("%q %s, want agrees", claimed.Text, claimed.Verdict)
			}
		}
	}
}
