package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ibid/retrieval/folder"
	"ibid/retrieval/source"
)

// seeds is a folder of three documents that are not part of ibid: tests that read it skip where it is absent, and hold
// places in them, never their sentences.
var seeds = filepath.Join("..", "..", "..", "shared", "seeds")

const (
	seedArabic  = "000_2c5de46eaa1e4047.txt"
	seedChinese = "001_d49523fa7eb7130f.txt"
	seedEnglish = "002_ed12fd48661f83a7.txt"
)

// seedEnviron returns an environment in which ibid answers from the seeds, or skips.
func seedEnviron(t *testing.T) []string {
	t.Helper()
	if _, err := os.Stat(seeds); err != nil {
		t.Skip("no seeds")
	}
	return []string{"CORPUS_DIR=" + seeds, "DATA_DIR=" + t.TempDir()}
}

// readDocuments reads a folder, by path.
func readDocuments(t *testing.T, dir string) map[string]*source.Document {
	t.Helper()
	documents := map[string]*source.Document{}
	_, err := folder.Walk(context.Background(), dir, folder.Options{}, func(f folder.File) error {
		d, err := f.Document()
		documents[f.Path] = d
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return documents
}

// TestSeedFacts checks where known sentences of the seeds stand, and what they cite.
func TestSeedFacts(t *testing.T) {
	seedEnviron(t)
	documents := readDocuments(t, seeds)
	for _, want := range []struct {
		file       string
		start, end int
		place      string   // section and second, or number of the sentence
		reference  []string // what the first reference says; nil: there is none
	}{
		{seedEnglish, 606, 782, "Diplomatic and Historical Ties 587 []", nil},
		{seedEnglish, 783, 917, "Diplomatic and Historical Ties 592 []", nil},
		{seedEnglish, 918, 1145, "Diplomatic and Historical Ties 597 [602]", nil},
		{seedArabic, 587, 741, "2 of 14", nil},
		{seedArabic, 742, 947, "3 of 14", nil},
		{seedArabic, 1678, 2229, "7 of 14", nil},
		{seedChinese, 1420, 1509, "背景 -1 []", []string{"Nichol", "Praeger/Greenwood", "1995"}},
		{seedChinese, 1710, 1861, "背景 -1 []", nil},
		{seedChinese, 1861, 1927, "背景 -1 []", []string{"Ministry of Foreign Affairs of Israel", "2007-04-07", "http://baku.mfa.gov.il/mfm/Data/113213.pdf", "2009-12-24"}},
		{seedChinese, 15527, 15601, "近期关系 -1 []", []string{"Trend.Az", "2017-04-07", "http://en.trend.az/azerbaijan/politics/2739816.html"}},
		{seedChinese, 18084, 18264, "反恐合作关系 -1 []", []string{"The Washington Post", "2012-02-26", "https://www.washingtonpost.com/business/industries/israel-signs-deal-"}},
		{seedChinese, 20235, 20291, "贸易关系 -1 []", []string{"Trend.Az", "2017-04-07", "http://en.trend.az/azerbaijan/politics/2739816.html"}},
		{seedChinese, 20647, 20795, "贸易关系 -1 []", []string{"http://azertag.az/en/xeber/1048879"}},
		{seedChinese, 21516, 21643, "贸易关系 -1 []", []string{"www.washingtoninstitute.org", "http://www.washingtoninstitute.org/policy-analysis/view/azerbaijans-cooperation-"}},
		{seedChinese, 22126, 22410, "贸易关系 -1 []", []string{"Embassy of Israel in Azerbaijan", "http://baku.mfa.gov.il/mfm/web/main/missionhome.asp?LanguageID=0", "2011-07-21"}},
	} {
		d := documents[want.file]
		i := sentenceAt(d, want.start)
		if i < 0 {
			t.Errorf("%s: no sentence starts at byte %d", want.file, want.start)
			continue
		}
		s := d.Sentences[i]
		if s.RawEnd != want.end {
			t.Errorf("%s: the sentence at byte %d ends at %d, want %d", want.file, want.start, s.RawEnd, want.end)
		}
		place := fmt.Sprintf("%d of %d", i+1, len(d.Sentences))
		if path := d.Sections[s.Section].Path; len(path) > 0 {
			place = fmt.Sprintf("%s %v %v", path[len(path)-1], s.At.Seconds, s.Also)
		}
		if place != want.place {
			t.Errorf("%s: the sentence at byte %d stands at %q, want %q", want.file, want.start, place, want.place)
		}
		if len(s.References) > 0 != (want.reference != nil) {
			t.Errorf("%s: the sentence at byte %d cites %+v, want %q", want.file, want.start, s.References, want.reference)
		} else if want.reference != nil {
			got := fmt.Sprintf("%+v", s.References[0])
			for _, part := range want.reference {
				if !strings.Contains(got, part) {
					t.Errorf("%s: the sentence at byte %d cites %s, want %q in it", want.file, want.start, got, part)
				}
			}
		}
	}
}

func sentenceAt(d *source.Document, start int) int {
	for i, s := range d.Sentences {
		if s.RawStart == start {
			return i
		}
	}
	return -1
}

// TestSeedAnswers asks questions whose answers are known, and holds places, markers and outcomes against a golden file.
func TestSeedAnswers(t *testing.T) {
	environ := seedEnviron(t)
	var b strings.Builder
	for _, question := range []string{
		"When did Azerbaijan and Israel officially establish diplomatic relations?",
		"متى فتحت إسرائيل سفارة في باكو؟",
		"阿塞拜疆驻以色列大使是谁？",
		"两国什么时候取消双重征税？",
		"What is the capital of Peru?",
		"When was the treaty between France and Germany signed?",
		"如何做红烧肉？",
		"Why does Iran worry about it?",
	} {
		stdout, stderr, status := inProcess(t, environ, "ask", "--json", question)
		var a jsonAnswer
		if err := json.Unmarshal([]byte(stdout), &a); err != nil || stderr != "" {
			t.Fatalf("ibid ask --json %q: %v; stderr %q", question, err, stderr)
		}
		fmt.Fprintf(&b, "%s\n  %s, sure %v, status %d\n", question, a.Outcome, a.Sure, status)
		for _, s := range a.Segments {
			fmt.Fprintf(&b, "  segment %v\n", s.Markers)
		}
		writePlaces(&b, "citation", a.Citations)
		writePlaces(&b, "related", a.Related)
	}
	golden(t, "seed_answers.txt", b.String())
}

// writePlaces writes where citations stand, not what they say.
func writePlaces(b *strings.Builder, what string, citations []jsonCitation) {
	for _, c := range citations {
		fmt.Fprintf(b, "  %s [%d] %s %d–%d %s %s %s\n", what, c.Marker, c.Path, c.RawStart, c.RawEnd, strings.Join(c.Section, " › "), c.Place, c.Link)
		for _, r := range c.References {
			fmt.Fprintf(b, "    cites %s %s %s\n", r.Publisher, r.Date, r.URL)
		}
	}
}

func TestSeedSources(t *testing.T) {
	stdout, _, status := inProcess(t, seedEnviron(t), "sources", "--json")
	var list jsonSources
	if err := json.Unmarshal([]byte(stdout), &list); err != nil || status != 0 {
		t.Fatalf("ibid sources --json: status %d, %v", status, err)
	}
	var got []string
	for _, d := range list.Documents {
		got = append(got, fmt.Sprintf("%s %s: %d sentences, %d references, %d different, %d sections, warnings %q",
			d.Language, d.Path, d.Sentences, d.References, d.DistinctReferences, len(d.Sections), d.Warnings))
	}
	golden(t, "seed_sources.txt", strings.Join(got, "\n")+"\n")
}
