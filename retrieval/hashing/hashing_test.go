package hashing

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func mustEmbed(t testing.TB, s string) []float32 {
	t.Helper()
	vector, err := New().EmbedQuery(t.Context(), s)
	if err != nil {
		t.Fatalf("EmbedQuery(%q): %v", s, err)
	}
	return vector
}

func cosine(a, b []float32) float64 {
	var sum float64
	for i := range a {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}

// nonZero returns the dimensions of v that hold something.
func nonZero(v []float32) map[int]float32 {
	found := map[int]float32{}
	for i, number := range v {
		if number != 0 {
			found[i] = number
		}
	}
	return found
}

// Vectors are kept on disk and compared with those of a later version of the program. Whoever changes what is expected
// here must raise the version in the fingerprint.
func TestVectorsAreStable(t *testing.T) {
	for _, test := range []struct {
		text string
		want map[int]float32
	}{
		{"oil", map[int]float32{432: -1}},
		{"Oil, oil; water", map[int]float32{156: -.23925181, 301: .23925181, 432: -.8102786, 466: .47850362}},
		{"石油", map[int]float32{81: -1}},
	} {
		if diff := cmp.Diff(test.want, nonZero(mustEmbed(t, test.text))); diff != "" {
			t.Errorf("the vector of %q (-want +got):\n%s", test.text, diff)
		}
	}
	if got, want := New().Fingerprint(), "hashing/1/512"; got != want {
		t.Errorf("Fingerprint() = %q, want %q", got, want)
	}
}

func TestHashSpreads(t *testing.T) {
	if got, want := hash(""), uint64(0xefd01f60ba992926); got != want {
		t.Errorf("hash of nothing = %#x, want %#x", got, want)
	}
	const terms = 100_000
	var counts [dimension]int
	negative := 0
	for i := range terms {
		h := hash(fmt.Sprint("t", i))
		counts[h%dimension]++
		negative += int(h >> 63)
	}
	// 195 a dimension are expected, with a deviation of 14; six of those are out of chance's reach.
	if least, most := slices.Min(counts[:]), slices.Max(counts[:]); least < 195-84 || most > 195+84 {
		t.Errorf("%d terms fall %d to %d times on a dimension, want about 195", terms, least, most)
	}
	if negative < terms*49/100 || negative > terms*51/100 {
		t.Errorf("%d of %d terms are negative, want about half", negative, terms)
	}
}

func TestTermFrequencyIsSublinear(t *testing.T) {
	h := hash("water")
	for tf, want := range map[int]int64{1: 1000, 2: 1693, 10: 3303, 1000: 7908} {
		var sums [dimension]int64
		addFeatures(&sums, slices.Repeat([]uint64{h}, tf), 1000)
		got := sums[h%dimension]
		if h>>63 == 1 {
			got = -got
		}
		if got != want {
			t.Errorf("a feature that occurs %d times counts %d, want %d", tf, got, want)
		}
	}
}

func TestLikeTextsAreNear(t *testing.T) {
	for _, test := range []struct{ question, near, far string }{
		{"Which company built the pipeline?", "The pipeline was built by a company in 1996.", "The singer recorded three albums."},
		{"pipelines", "the pipeline", "the guideline"},
		{"Azerbaijan", "Azerbajian", "Armenia"},
		{"以色列的石油", "阿塞拜疆向以色列出口石油。", "这位歌手录制了三张专辑。"},
		{"خط الأنابيب", "بنت الشركة خط أنابيب جديدا", "سجل المغني ثلاثة ألبومات"},
	} {
		question := mustEmbed(t, test.question)
		near, far := cosine(question, mustEmbed(t, test.near)), cosine(question, mustEmbed(t, test.far))
		if near < far+.1 {
			t.Errorf("%q is %.2f near %q and %.2f near %q", test.question, near, test.near, far, test.far)
		}
	}
}

func TestVectorsHaveLengthOne(t *testing.T) {
	for _, s := range []string{"a", "water water", strings.Repeat("many words, ", 5000), "石油", "年"} {
		vector := mustEmbed(t, s)
		if got := math.Sqrt(cosine(vector, vector)); len(vector) != dimension || math.Abs(got-1) > 1e-6 {
			t.Errorf("the vector of %.20q has %d dimensions and length %v, want %d and 1", s, len(vector), got, dimension)
		}
	}
}

func TestTextWithoutWordsHasNoVector(t *testing.T) {
	for _, s := range []string{"", "   \n", "?!…", "\xff\xfe"} {
		if got := mustEmbed(t, s); got != nil {
			t.Errorf("the vector of %q = %v, want nil", s, nonZero(got))
		}
	}
}

// Two features that cancel out leave nothing to scale.
func TestCancelledFeaturesHaveNoVector(t *testing.T) {
	h := hash("water")
	var sums [dimension]int64
	addFeatures(&sums, []uint64{h}, wordUnit)
	addFeatures(&sums, []uint64{h ^ 1<<63}, wordUnit)
	if got := normalise(&sums); got != nil {
		t.Errorf("normalise = %v, want nil", nonZero(got))
	}
}

// What is left in the space that is used again must not reach the next text.
func TestEmbedPassagesIsEmbedQueryOfEach(t *testing.T) {
	texts := []string{"one two three four", "", "石油", "seven"}
	got, err := New().EmbedPassages(t.Context(), texts)
	if err != nil || len(got) != len(texts) {
		t.Fatalf("EmbedPassages(%q) = %d vectors, %v", texts, len(got), err)
	}
	for i, s := range texts {
		if diff := cmp.Diff(mustEmbed(t, s), got[i]); diff != "" {
			t.Errorf("the vector of %q (-alone +among others):\n%s", s, diff)
		}
	}
}

func TestEmbedReportsCancellation(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if got, err := New().EmbedPassages(ctx, []string{"a"}); got != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("EmbedPassages = %v, %v, want nil and %v", got, err, context.Canceled)
	}
	if got, err := New().EmbedQuery(ctx, "a"); got != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("EmbedQuery = %v, %v, want nil and %v", got, err, context.Canceled)
	}
}

func FuzzEmbed(f *testing.F) {
	for _, seed := range []string{"", "Oil, oil; water", "石油 oil", "خط أنابيب", "\xff", "a\x00b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		vector := mustEmbed(t, s)
		if vector == nil {
			return
		}
		if length := cosine(vector, vector); math.Abs(length-1) > 1e-5 {
			t.Errorf("the squared length of the vector of %q is %v, want 1", s, length)
		}
	})
}

func BenchmarkEmbedPassages(b *testing.B) {
	passage := strings.Repeat("The pipeline carries 1.2 million barrels of crude oil a day to the coast. ", 14)
	e := New()
	b.SetBytes(int64(len(passage)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := e.EmbedPassages(b.Context(), []string{passage}); err != nil {
			b.Fatal(err)
		}
	}
}
