package source

import (
	"fmt"
	"net/url"
	"strings"
)

// fragmentLimit bounds an encoded text fragment: a link has to fit into a message beside its sentence.
const fragmentLimit = 200

// Link returns the address that opens the document at the sentence, or "" where the document has no public address.
// By precedence: the second of a YouTube video; the section's fragment; a text fragment (WICG Scroll to Text
// Fragment) of at most 200 encoded characters; the plain address.
func (d DocumentInfo) Link(s Sentence) string {
	u, err := url.Parse(d.URL)
	if err != nil || d.URL == "" || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return ""
	}
	if id := videoID(u); id != "" && s.At.Seconds >= 0 {
		return fmt.Sprintf("https://www.youtube.com/watch?v=%s&t=%ds", url.QueryEscape(id), int(s.At.Seconds))
	}
	if s.At.Fragment != "" {
		u.Fragment = s.At.Fragment
		return u.String()
	}
	if fragment := textFragment(s.Text); u.Fragment == "" && videoID(u) == "" && fragment != "" {
		return u.String() + "#:~:text=" + fragment
	}
	return u.String()
}

// VideoID returns the id of the YouTube video at this address, or "".
func VideoID(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return videoID(u)
}

func videoID(u *url.URL) string {
	switch strings.TrimPrefix(strings.TrimPrefix(u.Hostname(), "www."), "m.") {
	case "youtube.com":
		for _, path := range []string{"/embed/", "/shorts/", "/live/"} {
			if id, ok := strings.CutPrefix(u.Path, path); ok {
				return strings.Trim(id, "/")
			}
		}
		return u.Query().Get("v")
	case "youtu.be":
		return strings.Trim(u.Path, "/")
	}
	return ""
}

// textFragment returns the directive that finds a sentence on a page: the whole sentence, else its first and last
// words, else "".
func textFragment(sentence string) string {
	if whole := escapeFragment(sentence); len(whole) <= fragmentLimit {
		return whole
	}
	words := strings.Fields(sentence)
	if len(words) < 8 {
		return ""
	}
	first, last := strings.Join(words[:4], " "), strings.Join(words[len(words)-3:], " ")
	if ends := escapeFragment(first) + "," + escapeFragment(last); len(ends) <= fragmentLimit {
		return ends
	}
	return ""
}

// escapeFragment percent-encodes what a text fragment may not hold as itself; "-" and "," are its syntax.
func escapeFragment(s string) string {
	return strings.NewReplacer("+", "%20", "-", "%2D").Replace(url.QueryEscape(s))
}

// Place returns where the sentence stands for people who hold the file: the time in a video, else path:line.
func (d DocumentInfo) Place(s Sentence) string {
	if s.At.Seconds >= 0 {
		return Clock(s.At.Seconds)
	}
	return fmt.Sprintf("%s:%d", d.Path, s.At.Line)
}

// Clock writes seconds as a player shows them: 9:52, 1:02:03.
func Clock(seconds float64) string {
	t := int(seconds)
	if t < 3600 {
		return fmt.Sprintf("%d:%02d", t/60, t%60)
	}
	return fmt.Sprintf("%d:%02d:%02d", t/3600, t/60%60, t%60)
}
