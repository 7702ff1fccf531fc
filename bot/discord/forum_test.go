package discord

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"
	"github.com/google/go-cmp/cmp"

	"ibid/bot/discord/discordtest"
	"ibid/bot/wording"
)

// TestSolvedButton: it stands beside the other buttons, or below them where their row is full, fits, and can be taken away.
func TestSolvedButton(t *testing.T) {
	var long []string
	for range 3 {
		long = append(long, strings.Repeat("word ", 390))
	}
	for name, sentences := range map[string][]string{"short": {"Here."}, "long": long} {
		a := answerOf(sentences...)
		messages := shown{answer: a, asker: discordtest.UserID, post: true}.messages()
		raw, err := json.Marshal(map[string]any{"components": messages[len(messages)-1].Components})
		if err != nil {
			t.Fatal(err)
		}
		var m discordgo.Message
		if err := json.Unmarshal(raw, &m); err != nil {
			t.Fatal(err)
		}
		plain := shown{answer: a, asker: discordtest.UserID}.messages()
		got, want := labels(withoutSolved(m.Components)), labels(plain[len(plain)-1].Components)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: the buttons without it (-want +got):\n%s", name, diff)
		}
		if got := labels(m.Components); len(got) != len(want)+1 || got[len(got)-1] != wording.In("en").Solved {
			t.Errorf("%s: the buttons are %q, want it last", name, got)
		}
		for _, c := range m.Components {
			if n := len(c.(*discordgo.ActionsRow).Components); n > 5 {
				t.Errorf("%s: %d buttons in a row, Discord allows 5", name, n)
			}
		}
	}
	if id := customID(kindSolved, "pt-BR", strings.Repeat("9", 20)); len(id) > maxCustomID {
		t.Errorf("the custom_id %s has %d characters, Discord allows %d", id, len(id), maxCustomID)
	}
}

// labels returns what stands on buttons, row by row.
func labels(rows []discordgo.MessageComponent) []string {
	var all []string
	for _, r := range rows {
		raw, err := json.Marshal(r)
		if err != nil {
			panic(err)
		}
		var row struct{ Components []discordgo.Button }
		if err := json.Unmarshal(raw, &row); err != nil {
			panic(err)
		}
		for _, b := range row.Components {
			if b.Emoji != nil {
				b.Label = b.Emoji.Name
			}
			all = append(all, b.Label)
		}
	}
	return all
}
