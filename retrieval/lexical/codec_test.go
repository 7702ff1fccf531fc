package lexical

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDecodeRestores(t *testing.T) {
	for name, all := range map[string][]string{
		"passages": passages, "no passages": nil, "no words": {"", "…"}, "many": synthetic(50),
		"far apart": append(append([]string{"oil"}, make([]string, 1000)...), "oil oil"),
	} {
		x := build(Options{}, all...)
		b := x.Stored()
		for _, o := range []Options{{}, {K1: 2, B: .3, GramWeight: 1}} {
			y, err := Decode(b, o)
			if err != nil {
				t.Fatalf("%s: Decode: %v", name, err)
			}
			if !bytes.Equal(y.Stored(), b) {
				t.Errorf("%s: stored again, the index has other bytes", name)
			}
			for _, question := range []string{"oil pipelines", "the coast", "石油"} {
				want := build(o, all...).Search(question, nil, 10, nil)
				if diff := cmp.Diff(want, y.Search(question, nil, 10, nil)); diff != "" {
					t.Errorf("%s: Search(%q) with %+v (-built +decoded):\n%s", name, question, o, diff)
				}
			}
		}
	}
}

func TestSamePassagesSameBytes(t *testing.T) {
	all := synthetic(50)
	want := build(Options{}, all...).Stored()
	for range 5 {
		if !bytes.Equal(build(Options{}, all...).Stored(), want) {
			t.Fatal("the same passages gave other bytes")
		}
	}
}

func TestBuilderIsEmptyAfterIndex(t *testing.T) {
	b := NewBuilder(Options{K1: 2})
	b.Add("coast")
	first := b.Index()
	b.Add("oil")
	second := b.Index()
	if first.Len() != 1 || first.Occurrences("oil") != 0 || second.Len() != 1 || second.Occurrences("coast") != 0 {
		t.Errorf("the indexes hold %d and %d passages, want one each", first.Len(), second.Len())
	}
	if diff := cmp.Diff(build(Options{K1: 2}, "oil").Search("oil", nil, 1, nil), second.Search("oil", nil, 1, nil)); diff != "" {
		t.Errorf("the second index (-want +got):\n%s", diff)
	}
}

// A term is a piece of the passage that it was read from, and would keep all of it.
func TestBuilderKeepsNoPassage(t *testing.T) {
	const n, size = 32, 1 << 20
	heap := func() uint64 {
		var stats runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&stats)
		return stats.HeapAlloc
	}
	b, before := NewBuilder(Options{}), heap()
	for i := range n {
		b.Add(fmt.Sprint("term", i, strings.Repeat(" ", size)))
	}
	if after := heap(); after > before+n*size/4 {
		t.Errorf("%d bytes more are kept after %d passages of %d bytes with one word each", after-before, n, size)
	}
	if got := b.Index().Len(); got != n {
		t.Errorf("Len() = %d, want %d", got, n)
	}
}

// damage returns a stored index with one change. Its entries are term "a" with passages 0 and 1, and term "b" with
// passage 1: 1 a 2 | 3, 2 2 | and 1 b 1 | 5.
func damage(t *testing.T, change func(header, ends, entries []byte)) []byte {
	t.Helper()
	x := blank(2, 2, 10)
	x.add([]byte("a"), []byte{3, 2, 2}, 2)
	x.add([]byte("b"), []byte{5}, 1)
	b := x.Stored()
	if _, err := Decode(b, Options{}); err != nil {
		t.Fatalf("before the damage: %v", err)
	}
	change(b[:headerSize], b[len(b)-26:len(b)-10], b[len(b)-10:])
	return b
}

func TestDecodeNamesTheDamage(t *testing.T) {
	put := binary.LittleEndian.PutUint64
	for _, test := range []struct {
		want   string
		change func(header, ends, entries []byte)
	}{
		{"version 2", func(h, _, _ []byte) { put(h, 2) }},
		{"cannot hold 3 passages", func(h, _, _ []byte) { put(h[8:], 3) }},
		// 12 × (2^62 + 2) is 24 in 64 bits, 8 × (2^61 + 2) is 16, and 60 + 40 - 50 is the size that there is.
		{"passages", func(h, _, _ []byte) { put(h[8:], 1<<62+2) }},
		{"18446744073709551615 terms", func(h, _, _ []byte) { put(h[16:], math.MaxUint64) }},
		{"2305843009213693954 terms", func(h, _, _ []byte) { put(h[16:], 1<<61+2) }},
		{"5 passages, 5 terms", func(h, _, _ []byte) { put(h[8:], 5); put(h[16:], 5); put(h[24:], math.MaxUint64-49) }},
		{"9 bytes of entries", func(h, _, _ []byte) { put(h[24:], 9) }},
		{"term 0 ends at byte 11", func(_, e, _ []byte) { put(e, 11) }},
		{"term 1 ends at byte 5, outside 6 to 10", func(_, e, _ []byte) { put(e[8:], 5) }},
		{"1 bytes follow", func(_, e, n []byte) { put(e[8:], 9); put(e, 5); copy(n, []byte{1, 'a', 1, 2, 2, 1, 'b', 1, 5, 0}) }},
		{"term 0: its length", func(_, _, n []byte) { n[0] = 6 }},
		{"term 0: its length", func(_, e, _ []byte) { put(e, 0) }},
		{"term 0: its frequency", func(_, _, n []byte) { n[0] = 5 }},
		{`"a": 2 postings, not 3`, func(_, _, n []byte) { n[2] = 3 }},
		{`"a": 0 postings, not 0`, func(_, e, n []byte) { put(e, 3); n[2] = 0 }},
		{`"b", doesn't come after "b"`, func(_, _, n []byte) { n[1] = 'b' }},
		{`"b", doesn't come after "c"`, func(_, _, n []byte) { n[1] = 'c' }},
		{`"a": a posting is 0 after passage -1`, func(_, _, n []byte) { n[3] = 1 }},
		{`"a": a posting is 2 after passage 0 of 2`, func(_, _, n []byte) { n[4] = 4 }},
		{`"a": a posting is damaged`, func(_, _, n []byte) { n[5] = 0 }},
		{`"a": a posting is damaged`, func(_, _, n []byte) { n[5] = 0x80 }},
		{`"b": a posting is damaged`, func(_, _, n []byte) { n[9] = 0x80 }},
		{`"b": a posting is damaged`, func(_, _, n []byte) { n[9] = 2 }},
	} {
		_, err := Decode(damage(t, test.change), Options{})
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("Decode = %v, want %q in it", err, test.want)
		}
	}
}

func TestDecodeRefusesEveryLength(t *testing.T) {
	b := build(Options{}, passages...).Stored()
	for n := range b {
		if _, err := Decode(b[:n], Options{}); err == nil {
			t.Errorf("Decode of the first %d of %d bytes = nil, want an error", n, len(b))
		}
	}
	if _, err := Decode(append(b, 0), Options{}); err == nil {
		t.Error("Decode with a byte too many = nil, want an error")
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(build(Options{}, passages...).Stored())
	f.Add(build(Options{}, "a", "a a b").Stored())
	f.Add(build(Options{}).Stored())
	f.Fuzz(func(t *testing.T, b []byte) {
		x, err := Decode(b, Options{})
		if err != nil {
			return
		}
		for _, match := range x.Search("a b oil pipelines 石油", nil, x.Len(), nil) {
			if match.Passage < 0 || match.Passage >= x.Len() || !(match.Score > 0) || math.IsInf(match.Score, 0) {
				t.Errorf("Search found %v in %d passages", match, x.Len())
			}
		}
		if !bytes.Equal(x.Stored(), b) {
			t.Error("stored again, the index has other bytes")
		}
	})
}

func FuzzBuild(f *testing.F) {
	f.Add("oil pipelines", "the oil", "Oil?")
	f.Add("石油", "", "\xff\x00")
	f.Fuzz(func(t *testing.T, a, b, question string) {
		x, err := Decode(build(Options{}, a, b, a).Stored(), Options{})
		if err != nil {
			t.Fatalf("Decode of the index of %q and %q: %v", a, b, err)
		}
		near := cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) <= 1e-6*(1+math.Abs(a)) })
		got, want := x.Search(question, nil, 3, nil), naive([]string{a, b, a}, question, Options{})
		for _, list := range [][]Match{got, want} { // scores that differ by a rounding have no order
			slices.SortFunc(list, func(a, b Match) int { return a.Passage - b.Passage })
		}
		if diff := cmp.Diff(want, got, near); diff != "" && len(got)+len(want) > 0 {
			t.Errorf("Search(%q) in %q and %q (-want +got):\n%s", question, a, b, diff)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	stored := build(Options{}, synthetic(5000)...).Stored()
	b.SetBytes(int64(len(stored)))
	for b.Loop() {
		if _, err := Decode(stored, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
