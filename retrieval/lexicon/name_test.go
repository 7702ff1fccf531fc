package lexicon

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSkeleton(t *testing.T) {
	for _, names := range [][]string{
		{"Lieberman", "ليبرمان"}, {"Azerbaijan", "أذربيجان", "آذربيجان"}, {"Netanyahu", "نتنياهو"}, {"Obama", "أوباما"}, {"Kennedy", "كينيدي"},
	} {
		want := Skeleton(names[0])
		for _, name := range names[1:] {
			if got := Skeleton(name); got != want || got == "" {
				t.Errorf("Skeleton(%s) = %q, of %s it is %q", name, got, names[0], want)
			}
		}
	}
	if got := Skeleton("石油 42"); got != "" {
		t.Errorf("Skeleton of no name = %q", got)
	}
}

// same are names as newspapers spell them in both scripts.
var same = [][2]string{
	{"Lieberman", "ليبرمان"}, {"Azerbaijan", "أذربيجان"}, {"Azerbaijan", "آذربيجان"}, {"أذربيجان", "آذربيجان"}, {"Netanyahu", "نتنياهو"},
	{"Obama", "أوباما"}, {"Clinton", "كلينتون"}, {"Putin", "بوتين"}, {"Merkel", "ميركل"}, {"Berlin", "برلين"},
	{"Aliyev", "علييف"}, {"Haydar", "حيدر"}, {"Tehran", "طهران"}, {"Baku", "باكو"}, {"Google", "غوغل"}, {"Google", "جوجل"}, {"Toyota", "تويوتا"},
	{"Madrid", "مدريد"}, {"Lindau", "لينداو"}, {"Mandela", "مانديلا"}, {"Gorbachev", "غورباتشوف"}, {"Chavez", "تشافيز"}, {"Beethoven", "بيتهوفن"},
	{"Newton", "نيوتن"}, {"Khomeini", "خميني"}, {"Gandhi", "غاندي"}, {"Kennedy", "كينيدي"}, {"Shakespeare", "شكسبير"},
	{"Ilham Aliyev", "إلهام علييف"}, {"Müller", "مولر"},
}

// different are names and words that share consonants or some of them.
var different = [][2]string{
	{"Lieberman", "لبنان"}, {"Obama", "أسامة"}, {"Berlin", "باريس"}, {"Paris", "فارس"}, {"Martin", "مدريد"}, {"Baku", "بكين"}, {"Haydar", "حذر"},
	{"Madrid", "مراد"}, {"Putin", "باتان"}, {"Newton", "نباتات"}, {"Clinton", "كلينت"}, {"Clinton", "سكان"}, {"Moscow", "مسك"}, {"Merkel", "مراكل"},
	{"Iran", "إيرلندا"}, {"Iran", "العراق"}, {"Austria", "أستراليا"}, {"Niger", "نيجيريا"}, {"Mali", "مالطا"}, {"Oman", "عمران"}, {"Jordan", "الجزائر"},
	{"Ilham Aliyev", "علييف"}, {"Ilham Aliyev", "حيدر علييف"}, {"Netanyahu", "تنين"}, {"Dutch", "دودة"}, {"John", "جان"},
	{"Lieberman", "Liverman"}, {"Kennedy", "Canada"}, {"أذربيجان", "أوزبكستان"}, {"", ""}, {"石油", "نفط"}, {"A", "ا"},
}

func TestSameName(t *testing.T) {
	for _, c := range same {
		if !SameName(c[0], c[1]) || !SameName(c[1], c[0]) {
			t.Errorf("SameName(%s, %s) = false", c[0], c[1])
		}
	}
	for _, c := range different {
		if SameName(c[0], c[1]) || SameName(c[1], c[0]) {
			t.Errorf("SameName(%s, %s) = true", c[0], c[1])
		}
	}
}

// Of several words that may be a name, the one with its vowels is the nearest.
func TestNamesApart(t *testing.T) {
	for _, c := range [][3]string{
		{"برانكوس", "brancos", "branches"}, {"سوبر", "super", "sibri"}, {"مارتين", "martin", "mirotin"},
	} {
		near, same := NamesApart(c[0], c[1])
		far, maybe := NamesApart(c[0], c[2])
		if !same || maybe && far <= near {
			t.Errorf("%s is %.2f from %s (%v) and %.2f from %s (%v)", c[0], near, c[1], same, far, c[2], maybe)
		}
	}
	if SameName("سميث", "smit") || !SameName("سميث", "smith") {
		t.Error("ث is th, and no t")
	}
}

// TestSameNameOnTerritories compares each English name of a territory with each Arabic one: a pair is right if CLDR has it.
// Many names are translated, not spelt, so that few of the right ones can be found.
func TestSameNameOnTerritories(t *testing.T) {
	lines, err := os.ReadFile(filepath.Join(raw, cldrFile))
	if err != nil {
		t.Skip(err)
	}
	var names [][]string
	for line := range strings.Lines(string(lines)) {
		if f := strings.Split(strings.TrimSpace(line), "\t"); f[0] == "ar" && f[1] == "R" {
			names = append(names, f[2:])
		}
	}
	found, wrong := 0, 0
	for _, english := range names {
		for _, arabic := range names {
			switch {
			case !SameName(english[0], arabic[1]):
			case english[0] == arabic[0] || english[1] == arabic[1]:
				found++
			default:
				wrong++
				t.Logf("%s is taken for %s", english[0], arabic[1])
			}
		}
	}
	t.Logf("%d right, %d wrong of %d names", found, wrong, len(names))
	if found < 80 || wrong > found/30 {
		t.Errorf("%d right, %d wrong: want at least 80, and at most one wrong in 30", found, wrong)
	}
}
