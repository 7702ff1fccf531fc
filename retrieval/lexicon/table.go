package lexicon

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"
)

const (
	tableSuffix = ".tsv.gz"
	maxTable    = 64 << 20 // bytes of a table or a list, unpacked
	maxLine     = 1 << 16
)

// translation is a word of the target language with its weight, up to 1.
type translation struct {
	text   string
	weight float64
}

// table is one direction of a pair of languages.
type table struct {
	lines   string
	starts  []uint32 // of each line
	longest int      // bytes of the longest source word
}

// readTable reads a table that Compile made.
func readTable(name string) (*table, error) {
	lines, err := readAll(name)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", filepath.Base(name), err)
	}
	t, err := newTable(lines)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", filepath.Base(name), err)
	}
	return t, nil
}

// readAll returns what a file holds, unpacked if its name says that it is packed.
func readAll(name string) (string, error) {
	all, err := readBeginning(name, maxTable+1)
	if err == nil && len(all) > maxTable {
		err = fmt.Errorf("larger than %d MiB", maxTable>>20)
	}
	return all, err
}

// readBeginning returns up to limit bytes of what readAll does, also beside an error.
func readBeginning(name string, limit int64) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	var r io.Reader = f
	packed := strings.HasSuffix(name, ".gz") || strings.HasSuffix(name, ".dz")
	var b strings.Builder
	b.Grow(int(min(limit, unpackedSize(f, packed)))) // growing would take five times the memory
	if packed {
		if r, err = gzip.NewReader(f); err != nil {
			return "", err
		}
	}
	_, err = io.Copy(&b, io.LimitReader(r, limit))
	return b.String(), err
}

// unpackedSize returns how many bytes a file holds, as far as it says so (RFC 1952, section 2.3.1), and no more than can be.
func unpackedSize(f *os.File, packed bool) int64 {
	info, err := f.Stat()
	if err != nil {
		return 0
	}
	if !packed {
		return info.Size()
	}
	const mostPacked = 1032 // bytes that deflate makes one of
	var last [4]byte
	if _, err := f.ReadAt(last[:], info.Size()-int64(len(last))); err != nil {
		return 0
	}
	return min(int64(binary.LittleEndian.Uint32(last[:])), mostPacked*info.Size())
}

// newTable checks that lines ascend and that each has translations.
func newTable(lines string) (*table, error) {
	t := &table{lines: lines, starts: make([]uint32, 0, strings.Count(lines, "\n"))}
	previous := ""
	for at, n := 0, 1; at < len(lines); n++ {
		end := strings.IndexByte(lines[at:], '\n')
		if end < 0 {
			return nil, fmt.Errorf("line %d breaks off", n)
		}
		word, rest, ok := strings.Cut(lines[at:at+end], "\t")
		if !ok || word == "" || rest == "" || end > maxLine {
			return nil, fmt.Errorf("line %d is no word with translations", n)
		}
		if word <= previous {
			return nil, fmt.Errorf("line %d: %q doesn't come after %q", n, word, previous)
		}
		t.starts = append(t.starts, uint32(at))
		t.longest = max(t.longest, len(word))
		previous = word
		at += end + 1
	}
	return t, nil
}

func (t *table) len() int { return len(t.starts) }

func (t *table) line(i int) string {
	s := t.lines[t.starts[i]:]
	return s[:strings.IndexByte(s, '\n')]
}

// find returns the translations of a word, best first; nil if the table lacks it.
func (t *table) find(word string) []translation {
	if t == nil || len(word) > t.longest || word == "" {
		return nil
	}
	i, found := sort.Find(len(t.starts), func(i int) int {
		head, _, _ := strings.Cut(t.line(i), "\t")
		return strings.Compare(word, head)
	})
	if !found {
		return nil
	}
	_, rest, _ := strings.Cut(t.line(i), "\t")
	return parseTranslations(rest)
}

func (t *table) has(word string) bool { return t.find(word) != nil }

// parseTranslations reads what stands behind a word. What is malformed is passed over.
func parseTranslations(s string) []translation {
	var list []translation
	for field := range strings.SplitSeq(s, "\t") {
		weight, text, ok := strings.Cut(field, ":")
		if n, err := strconv.Atoi(weight); ok && err == nil && n > 0 && n <= 100 && text != "" && len(list) < maxTranslations {
			list = append(list, translation{text, float64(n) / 100})
		}
	}
	return list
}

func appendLine(b []byte, word string, list []translation) []byte {
	b = append(b, word...)
	for _, t := range list {
		b = append(b, '\t')
		b = strconv.AppendInt(b, int64(max(1, min(100, t.weight*100+.5))), 10)
		b = append(append(b, ':'), t.text...)
	}
	return append(b, '\n')
}

// mergeLines joins lines of several tables: the translations of one word are those of all of them.
func mergeLines(lines []string) string {
	slices.Sort(lines)
	var b []byte
	for i := 0; i < len(lines); {
		word, _, _ := strings.Cut(lines[i], "\t")
		var list []translation
		for ; i < len(lines); i++ {
			head, rest, _ := strings.Cut(lines[i], "\t")
			if head != word {
				break
			}
			list = add(list, parseTranslations(rest)...)
		}
		b = appendLine(b, word, best(list, len(list)))
	}
	return string(b)
}

// writeTable packs a table. The same lines give the same bytes.
func writeTable(name, lines string) error {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, lines); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return os.WriteFile(name, b.Bytes(), 0o644)
}
