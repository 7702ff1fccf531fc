package claim

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var (
	markup   = regexp.MustCompile(`(?s)<ref[^>]*/>|<ref.*?</ref>|<a .*?</a>|<br/>|'''|''|(?m:^(==|\{\{Infobox|\[\[Category|---|video|title|\{\{)[^\n]*$)`)
	template = regexp.MustCompile(`\{\{(?:le|lang)\|(?:en\|)?([^|}]*)[^}]*\}\}`)
	link     = regexp.MustCompile(`\[\[(?:[^|\]]*\|)?([^\]]*)\]\]`)
	sentence = regexp.MustCompile(`[^\n]+?(?:[。！？]”?|[.!?؟](?:\s|$)|\n|$)`)
)

// TestSeeds reads the sentences of real documents, cleaned only as far as their figures need.
func TestSeeds(t *testing.T) {
	files, _ := filepath.Glob("../../../shared/seeds/*.txt")
	if len(files) == 0 {
		t.Skip("no seeds here")
	}
	var got strings.Builder
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		s := link.ReplaceAllString(template.ReplaceAllString(markup.ReplaceAllString(string(raw), ""), "$1"), "$1")
		for _, s := range sentence.FindAllString(s, -1) {
			record(&got, strings.TrimSpace(s))
		}
	}
	golden := filepath.Join("testdata", "seeds.golden")
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("what is read from the seeds (-want +got):\n%s", diff)
	}
}

// record writes the opening of a sentence and what was read from it, in the three languages of the seeds.
func record(b *strings.Builder, s string) {
	dates, numbers := Dates(s), Numbers(s)
	if len(dates)+len(numbers) == 0 {
		return
	}
	opening := []rune(s)
	fmt.Fprintf(b, "%s…\n", string(opening[:min(len(opening), 40)]))
	for _, d := range dates {
		fmt.Fprintf(b, "  date   %q: %s | %s | %s\n", s[d.Start:d.End], d.In("en"), d.In("zh"), d.In("ar"))
	}
	for _, n := range numbers {
		fmt.Fprintf(b, "  number %q: %s | %s | %s\n", s[n.Start:n.End], n.In("en"), n.In("zh"), n.In("ar"))
	}
}
