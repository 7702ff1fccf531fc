package main

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"ibid/retrieval"
)

// sourcesCommand lists the documents.
type sourcesCommand struct {
	Explain bool `help:"Say of each document what was understood: sections, author, address, warnings."`
	JSON    bool `help:"Write one JSON object."`
}

// jsonSources is a contract with other programs: fields may be added, none renamed.
type (
	jsonSources struct {
		Documents []jsonSource  `json:"documents"`
		Skipped   []jsonSkipped `json:"skipped"`
	}
	jsonSource struct {
		Path               string     `json:"path"`
		Title              string     `json:"title"`
		Language           string     `json:"language"`
		URL                string     `json:"url"`
		Author             string     `json:"author"`
		Date               string     `json:"date"`
		License            string     `json:"license"`
		Hash               string     `json:"hash"`
		Sentences          int        `json:"sentences"`
		Passages           int        `json:"passages"`
		References         int        `json:"references"`
		DistinctReferences int        `json:"distinct_references"`
		Sections           [][]string `json:"sections"`
		Warnings           []string   `json:"warnings"`
	}
	jsonSkipped struct {
		Path   string `json:"path"`
		Reason string `json:"reason"`
	}
)

// Run lists the documents, then the files that are not among them and why.
func (c *sourcesCommand) Run(ctx context.Context, p *program) error {
	index, _, err := p.open(ctx, nil)
	if err != nil {
		return err
	}
	sources, err := index.Sources()
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(p.out, sourcesJSON(sources, index))
	}
	for _, s := range sources {
		fmt.Fprintf(p.out, "%s  %s\n    %s: %s\n", s.Language, printable(s.Name()), printable(s.Path), counts(s))
		if c.Explain {
			explain(p, s)
		}
	}
	for _, skipped := range index.Skipped() {
		fmt.Fprintf(p.out, "not read: %s: %s\n", printable(skipped.Path), skipped.Reason)
	}
	if len(sources) == 0 {
		fmt.Fprintf(p.out, "No documents in %s.\n", p.settings.corpusDir)
	}
	return nil
}

// counts says how much a document holds.
func counts(s retrieval.Source) string {
	parts := []string{count(s.Sentences, "sentence")}
	if s.References > 0 {
		parts = append(parts, fmt.Sprintf("%s, %d different", count(s.References, "reference"), s.Distinct))
	}
	return strings.Join(append(parts, count(s.Passages, "passage")), "; ")
}

func explain(p *program, s retrieval.Source) {
	for _, fact := range []struct{ name, value string }{
		{"author", s.Author}, {"date", s.Date}, {"address", s.URL}, {"license", s.License}, {"content", "sha256 " + s.Hash},
	} {
		if fact.value != "" {
			fmt.Fprintf(p.out, "    %s: %s\n", fact.name, printable(fact.value))
		}
	}
	for _, path := range s.Outline {
		if len(path) > 0 {
			fmt.Fprintf(p.out, "    %s%s\n", strings.Repeat("  ", len(path)-1), printable(path[len(path)-1]))
		}
	}
	for _, w := range s.Warnings {
		fmt.Fprintf(p.out, "    warning: %s\n", printable(w))
	}
}

func sourcesJSON(sources []retrieval.Source, index *retrieval.Index) jsonSources {
	j := jsonSources{Documents: []jsonSource{}, Skipped: []jsonSkipped{}}
	for _, s := range sources {
		sections := [][]string{}
		for _, path := range s.Outline {
			sections = append(sections, list(path))
		}
		j.Documents = append(j.Documents, jsonSource{
			s.Path, s.Name(), s.Language, s.URL, s.Author, s.Date, s.License, s.Hash,
			s.Sentences, s.Passages, s.References, s.Distinct, sections, list(s.Warnings),
		})
	}
	for _, skipped := range index.Skipped() {
		j.Skipped = append(j.Skipped, jsonSkipped{skipped.Path, skipped.Reason})
	}
	return j
}

// printable shows text of a document or the name of a file on one line: control characters, which would steer the
// terminal, are escaped.
func printable(s string) string {
	if strings.ContainsFunc(s, unicode.IsControl) {
		return fmt.Sprintf("%q", s)
	}
	return s
}
