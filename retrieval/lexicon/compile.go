package lexicon

import (
	"os"
	"path/filepath"
	"strings"
)

// cldrFile is the list of names that Compile reads beside dictionaries: lines of a language, R for a territory or L for a
// language, the English name, the name in that language.
const cldrFile = "cldr.tsv"

// Compile makes the tables of the folder to of the lists in the folder from. The same lists give the same bytes.
func Compile(from, to string) error {
	lists, err := findLists(from)
	if err != nil {
		return err
	}
	for _, own := range byPair(lists) {
		j, err := join(own)
		if err != nil {
			return err
		}
		for i, pair := 0, own[0].pair(); i < 2; i++ {
			source, target := pair[i], pair[1-i]
			if err := writeTable(filepath.Join(to, source+"-"+target+tableSuffix), j.lines(source, target)); err != nil {
				return err
			}
		}
	}
	return nil
}

// findLists returns the lists of a folder in their original form, by file name.
func findLists(dir string) ([]list, error) {
	files, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var lists []list
	for _, file := range files {
		name := filepath.Join(dir, file.Name())
		if file.Name() == cldrFile {
			lists = append(lists, cldrLists(name)...)
		} else if l, ok := listOf(name); ok {
			lists = append(lists, l)
		}
	}
	return lists, nil
}

// listOf returns the list that a file is, if it is one in its original form.
func listOf(name string) (list, bool) {
	if strings.HasSuffix(name, ".index") {
		return dictdOf(name)
	}
	return cedictOf(name)
}
