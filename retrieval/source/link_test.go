package source_test

import (
	"strings"
	"testing"

	"ibid/retrieval/source"
)

func TestLink(t *testing.T) {
	sentence := source.Sentence{Text: "A short sentence - with, marks.", At: source.Locator{Line: 3, Seconds: -1}}
	timed, sectioned, long := sentence, sentence, sentence
	timed.At.Seconds = 592
	sectioned.At.Fragment = "贸易关系"
	long.Text = strings.Repeat("many words ", 40) + "at last"
	han := sentence
	han.Text = strings.Repeat("截至2013年，阿塞拜疆有40%的石油出口到以色列。", 3)
	for _, test := range []struct {
		name, url string
		sentence  source.Sentence
		want      string
	}{
		{"no address", "", timed, ""},
		{"not a public address", "file:///etc/passwd", sentence, ""},
		{"javascript", "javascript:alert(1)", sentence, ""},
		{"the second of a video", "https://youtu.be/gcnPi-IEeec", timed, "https://www.youtube.com/watch?v=gcnPi-IEeec&t=592s"},
		{"a video without a time", "https://www.youtube.com/watch?v=gcnPi-IEeec", sentence, "https://www.youtube.com/watch?v=gcnPi-IEeec"},
		{"a section", "https://zh.example.org/wiki/A", sectioned, "https://zh.example.org/wiki/A#%E8%B4%B8%E6%98%93%E5%85%B3%E7%B3%BB"},
		{"a text fragment", "https://example.org/a", sentence, "https://example.org/a#:~:text=A%20short%20sentence%20%2D%20with%2C%20marks."},
		{"the ends of a long sentence", "https://example.org/a", long, "https://example.org/a#:~:text=many%20words%20many%20words,words%20at%20last"},
		{"too long to encode", "https://example.org/a", han, "https://example.org/a"},
		{"an address with a fragment of its own", "https://example.org/a#b", sentence, "https://example.org/a#b"},
	} {
		if got := (source.DocumentInfo{URL: test.url}).Link(test.sentence); got != test.want {
			t.Errorf("%s: got %s, want %s", test.name, got, test.want)
		}
	}
	d := source.DocumentInfo{Path: "a/b.txt"}
	if got := d.Place(sentence); got != "a/b.txt:3" {
		t.Errorf("place = %q", got)
	}
	if got := d.Place(timed); got != "9:52" {
		t.Errorf("place in a video = %q", got)
	}
}

func TestISODate(t *testing.T) {
	for in, want := range map[string]string{
		"November 9, 2010": "2010-11-09", "9 November 2010": "2010-11-09", "20120311003631": "2012-03-11", "2017年4月7日": "2017-04-07",
		"April 2017": "2017-04", "2010-11-09": "2010-11-09", "2010": "2010", "around 1900": "around 1900", "": "",
	} {
		if got := source.ISODate(in); got != want {
			t.Errorf("ISODate(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestCleanURL(t *testing.T) {
	for in, want := range map[string]string{
		"http://a.org/b#": "http://a.org/b", "http://a.org/b#c": "http://a.org/b#c", "//a.org": "https://a.org",
		"javascript:alert(1)": "", "HTTP://A.org": "HTTP://A.org", "http://a.org/ b": "", "": "", "a.org": "",
	} {
		if got := source.CleanURL(in); got != want {
			t.Errorf("CleanURL(%q) = %q, want %q", in, got, want)
		}
	}
}
