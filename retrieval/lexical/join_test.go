package lexical

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// numbered returns the passages that an index is to have, and the parts that it is joined of: passage i is of part of[i], or
// was of part -of[i] and is left out.
func numbered(all []string, of []int) (kept []string, parts []Part) {
	builders := []*Builder{nil, NewBuilder(Options{}), NewBuilder(Options{}), NewBuilder(Options{})}
	to := make([][]int32, len(builders))
	for i, passage := range all {
		n := max(of[i], -of[i])
		builders[n].Add(passage)
		if of[i] < 0 {
			to[n] = append(to[n], -1)
		} else {
			to[n] = append(to[n], int32(len(kept)))
			kept = append(kept, passage)
		}
	}
	for n, b := range builders[1:] {
		parts = append(parts, Part{b.Index(), to[n+1]})
	}
	return kept, parts
}

func TestJoinIsBuild(t *testing.T) {
	mixed := []string{"oil and oil", "石油管道", "the pipelines", "", "1991", "oil, 石油 and خط الأنابيب", "a pipeline of oil", "وخط أنابيب"}
	for _, test := range []struct {
		name string
		of   []int
	}{
		{"one part", []int{1, 1, 1, 1, 1, 1, 1, 1}},
		{"one after the other", []int{1, 1, 1, 2, 2, 2, 3, 3}},
		{"mixed", []int{1, 2, 3, 1, 2, 3, 1, 2}},
		{"some left out", []int{1, -1, 2, -2, -3, 3, 1, 1}},
		{"a part left out", []int{-1, 2, -1, 2, -1, -1, -1, 2}},
		{"none left", []int{-1, -1, -1, -2, -2, -2, -3, -3}},
	} {
		kept, parts := numbered(mixed, test.of)
		want, got := build(Options{}, kept...), Join(Options{}, parts...)
		if !bytes.Equal(want.Stored(), got.Stored()) {
			t.Errorf("%s: joined, the index has other bytes:\n%q, want\n%q", test.name, got.Stored(), want.Stored())
		}
		if diff := cmp.Diff(want.Search("oil pipelines 石油", nil, 9, nil), got.Search("oil pipelines 石油", nil, 9, nil)); diff != "" {
			t.Errorf("%s: Search (-built +joined):\n%s", test.name, diff)
		}
	}
}

func FuzzJoin(f *testing.F) {
	f.Add("oil pipelines", "the oil", "石油", uint32(0x321))
	f.Add("", "a a", "a", uint32(0x5a3))
	f.Fuzz(func(t *testing.T, a, b, c string, choice uint32) {
		all := []string{a, b, c, a + b, b + c}
		of := make([]int, len(all))
		for i := range of {
			if of[i] = 1 + int(choice>>(4*i)&7)%3; choice>>(4*i)&8 > 0 {
				of[i] = -of[i]
			}
		}
		kept, parts := numbered(all, of)
		if !bytes.Equal(build(Options{}, kept...).Stored(), Join(Options{}, parts...).Stored()) {
			t.Errorf("%q in parts %v: joined, the index has other bytes", all, of)
		}
	})
}

// What is analysed at a time is bounded, and makes no difference.
func TestBuilderJoinsParts(t *testing.T) {
	all := append(synthetic(50), "", "石油", "")
	want := build(Options{}, all...).Stored()
	for _, most := range []int{1, 100, 1000} {
		b := NewBuilder(Options{})
		b.most = most
		for _, passage := range all {
			b.Add(passage)
		}
		if n := len(b.parts); n < 2 {
			t.Errorf("with at most %d postings at a time there are %d parts", most, n)
		}
		if !bytes.Equal(b.Index().Stored(), want) {
			t.Errorf("with at most %d postings at a time the index has other bytes", most)
		}
	}
}

func BenchmarkJoin(b *testing.B) {
	x := build(Options{}, synthetic(5000)...)
	part := Part{x, make([]int32, x.Len())}
	for i := range part.To {
		part.To[i] = int32(i)
	}
	b.SetBytes(int64(len(x.Stored())))
	b.ReportAllocs()
	for b.Loop() {
		Join(Options{}, part)
	}
}
