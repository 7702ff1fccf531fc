package bot_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"ibid/bot"
)

func TestExcerptNamesWhereElseItStands(t *testing.T) {
	b := bot.New(open(t, []txtar.File{{Name: "corpus/mill.md", Data: []byte("# The mill\n\n## Owners\n\nOrsola Brandt has owned the mill since 2003. She keeps bees.\n\n## History\n\nSince 2003 Orsola Brandt has owned the mill. She keeps bees.\n\n## Disputes\n\nOrsola Brandt has owned the mill since 2005.\n")}}), bot.Writing{})
	for sentence, want := range map[int][]string{0: {"History"}, 1: nil, 4: nil} {
		e, err := b.Excerpt("mill.md", sentence)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, e.Elsewhere); diff != "" {
			t.Errorf("%q (-want +got):\n%s", e.Text, diff)
		}
	}
}
