package lexicon

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

func held() int64 {
	for range 2 {
		runtime.GC()
	}
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}

// A list in its original form is large, and joined with others larger: only the tables made of it may stay.
func TestListsLeaveTables(t *testing.T) {
	read := func() ([]entry, error) {
		var raw strings.Builder
		for i := range 20_000 {
			letters := string([]byte{'a' + byte(i/26/26/26%26), 'a' + byte(i/26/26%26), 'a' + byte(i/26%26), 'a' + byte(i%26)})
			fmt.Fprintf(&raw, "there%s back%s also%s %s\n", letters, letters, letters, strings.Repeat("x", 90))
		}
		var entries []entry
		for line := range strings.Lines(raw.String()) {
			words := strings.Fields(line)
			entries = append(entries, entry{words[0], words[1:3]})
		}
		return entries, nil
	}
	l := &Lexicon{}
	before := held()
	l.addLists([]list{{source: "en", target: "de", read: read}})
	there, back := l.between("en", "de"), l.between("de", "en")
	if len(there.find("thereaabc")) != 2 || len(back.find("backaabc")) != 1 {
		t.Fatalf("the tables lack words: %v, %v", there.find("thereaabc"), back.find("backaabc"))
	}
	tables := int64(len(there.lines) + 4*len(there.starts) + len(back.lines) + 4*len(back.starts))
	if got := held() - before; got > tables*3/2 {
		t.Errorf("%d bytes are held for tables of %d", got, tables)
	}
	runtime.KeepAlive(l)
}
