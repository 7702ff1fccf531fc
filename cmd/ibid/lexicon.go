package main

import (
	"fmt"
	"os"
	"path/filepath"

	"ibid/retrieval/lexicon"
)

// openLexicon opens the word lists. Without any, a question is searched for in its own words only, and that is said.
func (p *program) openLexicon() *lexicon.Lexicon {
	dir := p.lexiconDir()
	lists, err := lexicon.Open(dir, func(err error) {
		fmt.Fprintf(p.err, "ibid: a word list in %s is done without: %v (LEXICON_DIR)\n", dir, err)
	})
	if err != nil {
		fmt.Fprintf(p.err, "ibid: questions find only documents in their own language: %v; put ibid's folder retrieval/lexicon/data beside the program as lexicon, or set LEXICON_DIR to it\n", err)
		return nil
	}
	p.lists = lists
	return lists
}

// lexiconDir returns the folder of word lists: the one that is set, else the one beside the program, else the one of the
// source tree.
func (p *program) lexiconDir() string {
	if p.settings.lists != "" {
		return p.settings.lists
	}
	if name, err := os.Executable(); err == nil {
		beside := filepath.Join(filepath.Dir(name), "lexicon")
		if info, err := os.Stat(beside); err == nil && info.IsDir() {
			return beside
		}
	}
	return filepath.Join("retrieval", "lexicon", "data")
}
