// Package lexicon translates the words of a question by bilingual word lists.
//
// A folder holds lists in any of three forms: tables that [Compile] made (en-ar.tsv.gz), dictd dictionaries (name.index
// with name.dict or name.dict.dz) and CC-CEDICT files. A list works in both of its directions, lists of one pair of
// languages are joined, and two languages that have no list between them meet in English.
//
// A table is lines in ascending order: a word of the source language, then after tabs its translations, best first, each
// with its weight of a hundred and a colon before it. Words are kept as they are compared: folded, without the Arabic
// article. A [Lexicon] reads a table when a question first needs it, keeps it as one run of bytes, and finds words in it
// by binary search. It may be used from many goroutines.
//
// Names that no list has are compared by their sounds, with what documents have: [SameName] in Latin and Arabic letters,
// [Transcribed] where one of the two is in Chinese characters.
package lexicon

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// Lexicon is the word lists of a folder.
type Lexicon struct {
	tables []*lazyTable // by source, then target
}

// lazyTable is the words of one language with their translations into another, read when first needed.
type lazyTable struct {
	source, target string
	load           func() (*table, error)
	once           sync.Once
	table          *table
	broken         func(error)
}

// get returns the table; nil if it is broken.
func (t *lazyTable) get() *table {
	t.once.Do(func() {
		var err error
		if t.table, err = t.load(); err != nil {
			t.broken(err)
		}
		t.load = nil // with what it holds
	})
	return t.table
}

// Open finds the lists of a folder. It reads of each no more than shows that it is one. A list that turns out to be broken
// when a question needs it is told to broken, once, and done without.
func Open(dir string, broken func(error)) (*Lexicon, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	l := &Lexicon{}
	var raw []list
	for _, entry := range entries {
		name := filepath.Join(dir, entry.Name())
		if source, target, ok := tableName(entry.Name()); ok {
			l.tables = append(l.tables, &lazyTable{source: source, target: target, load: func() (*table, error) { return readTable(name) }})
		} else if list, ok := listOf(name); ok {
			raw = append(raw, list)
		}
	}
	l.addLists(raw)
	if len(l.tables) == 0 {
		return nil, fmt.Errorf("no word list in %s: want tables such as en-ar.tsv.gz, dictd or CEDICT files", dir)
	}
	for _, t := range l.tables {
		t.broken = broken
	}
	slices.SortFunc(l.tables, func(a, b *lazyTable) int {
		return cmp.Or(cmp.Compare(a.source, b.source), cmp.Compare(a.target, b.target))
	})
	return l, nil
}

// Load reads all lists at once, which are else read when they are needed, and returns the languages that they join, sorted.
func (l *Lexicon) Load() []string {
	var languages []string
	for _, t := range l.tables {
		t.get()
		languages = append(languages, t.source)
	}
	slices.Sort(languages)
	return slices.Compact(languages)
}

// addLists adds tables that are made, when needed, of lists in their original form. A compiled table of the same pair is
// joined to them.
func (l *Lexicon) addLists(raw []list) {
	for _, own := range byPair(raw) {
		// Both directions are made at once: what they are made of takes many times their memory, and is not kept.
		made := sync.OnceValue(func() [2]direction { return directions(own) })
		for i, pair := 0, own[0].pair(); i < 2; i++ {
			source, target := pair[i], pair[1-i]
			load := func() (*table, error) { return made()[i].table, made()[i].err }
			at := slices.IndexFunc(l.tables, func(t *lazyTable) bool { return t.source == source && t.target == target })
			if at < 0 {
				l.tables = append(l.tables, &lazyTable{source: source, target: target, load: load})
				continue
			}
			compiled := l.tables[at].load
			l.tables[at].load = func() (*table, error) { return joinTables(compiled, load) }
		}
	}
}

// direction is a table of lists of one pair of languages, or why there is none.
type direction struct {
	table *table
	err   error
}

// directions makes the tables of lists of one pair of languages, in the order of the pair and back.
func directions(lists []list) (made [2]direction) {
	j, err := join(lists)
	if err != nil {
		return [2]direction{{err: err}, {err: err}}
	}
	made[0].table, made[0].err = newTable(j.lines(j.a, j.b))
	made[1].table, made[1].err = newTable(j.lines(j.b, j.a))
	return made
}

// joinTables makes one table of two.
func joinTables(loads ...func() (*table, error)) (*table, error) {
	var lines []string
	var failed error
	for _, load := range loads {
		t, err := load()
		if err != nil {
			failed = errors.Join(failed, err)
			continue
		}
		for i := range t.len() {
			lines = append(lines, t.line(i))
		}
	}
	t, err := newTable(mergeLines(lines))
	return t, errors.Join(failed, err)
}

// between returns the table from one language to another; nil where there is none or it is broken.
func (l *Lexicon) between(source, target string) *table {
	for _, t := range l.tables {
		if t.source == source && t.target == target {
			return t.get()
		}
	}
	return nil
}

// tableName reads the languages off a table's file name.
func tableName(name string) (source, target string, ok bool) {
	pair, ok := strings.CutSuffix(name, tableSuffix)
	if !ok {
		return "", "", false
	}
	source, target, ok = strings.Cut(pair, "-")
	return source, target, ok && source != "" && target != ""
}
