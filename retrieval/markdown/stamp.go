package markdown

import (
	"math"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"ibid/retrieval/source"
)

// stampClass is the class of the anchors in which note-taking programs keep a place in a video; data-t is the place.
const stampClass = "yt-timestamp"

// youTube is the address of a video, up to its id.
const youTube = "https://www.youtube.com/watch?v="

// stamp is a place in a video.
type stamp struct {
	fields  []float64 // of a clock, the largest unit first
	seconds float64   // where fields is nil
	address string    // of a link
	label   string    // of a link
	bare    bool      // the text of the link is no more than the place and is left out
}

// clock returns the fields of a time such as 9:52, 09:52:00 or 592.5, nil if s is none.
func clock(s string) []float64 {
	parts := strings.Split(strings.TrimSpace(s), ":")
	if len(parts) > 3 {
		return nil
	}
	var fields []float64
	for _, part := range parts {
		f, err := strconv.ParseFloat(part, 64)
		if err != nil || f < 0 || f > 1e6 || math.IsNaN(f) {
			return nil
		}
		fields = append(fields, f)
	}
	return fields
}

// time returns where in the video the stamp stands. With frames, the last of three fields counts frames, so that the
// first is minutes.
func (t *stamp) time(frames bool) float64 {
	fields, seconds := t.fields, t.seconds
	if frames && len(fields) == 3 {
		fields = fields[:2]
	}
	for _, f := range fields {
		seconds = seconds*60 + f
	}
	return seconds
}

// countsFrames reports whether the stamps of a document have frames as their last field: every one of three fields
// ends in 0, and there are at least three of them.
func countsFrames(stamps []*stamp) bool {
	n := 0
	for _, t := range stamps {
		if len(t.fields) != 3 {
			continue
		}
		if n++; t.fields[2] != 0 {
			return false
		}
	}
	return n >= 3
}

var (
	clockLabel = regexp.MustCompile(`^\d{1,3}(:[0-5]\d){1,2}$`)
	units      = regexp.MustCompile(`^(?:(\d{1,3})h)?(?:(\d{1,4})m)?(?:(\d{1,6})s?)?$`)
)

// linkStamp returns the place that a link stands for: one to a YouTube video, or within the page, that names a time.
// Any other link gives nil.
func linkStamp(label, destination string) *stamp {
	u, err := url.Parse(destination)
	if err != nil {
		return nil
	}
	video := source.VideoID(destination)
	seconds, timed := query(u)
	label = strings.Trim(label, "[]() ")
	bare := clockLabel.MatchString(label)
	switch {
	case timed && (video != "" || u.Host == "" && u.Scheme == "" && u.Path == ""):
	case video != "" && bare:
		seconds = (&stamp{fields: clock(label)}).time(false)
	default:
		return nil
	}
	return &stamp{seconds: seconds, address: destination, label: label, bare: bare}
}

// query returns the time that an address names, as t or start in its query or its fragment: 35, 35s, 1m5s, 1h2m3s.
func query(u *url.URL) (seconds float64, ok bool) {
	fragment, _ := url.ParseQuery(u.Fragment)
	for _, values := range []url.Values{u.Query(), fragment} {
		for _, name := range []string{"t", "start"} {
			m := units.FindStringSubmatch(values.Get(name))
			if m == nil || m[0] == "" {
				continue
			}
			for _, part := range m[1:] {
				n, _ := strconv.Atoi("0" + part)
				seconds = seconds*60 + float64(n)
			}
			return seconds, true
		}
	}
	return 0, false
}

// leaveNothing takes away what time stamps leave behind: the commas between two of them, the brackets around them.
func leaveNothing(src []byte, pieces []piece) {
	previous := -1 // the text before the stamps
	for i := 0; i < len(pieces); i++ {
		if pieces[i].kind != stamped || !pieces[i].stamp.bare {
			if said(src, pieces[i]) {
				previous = i
			}
			continue
		}
		last, next := group(src, pieces, i)
		for j := i; j < last; j++ {
			if pieces[j].kind == literal {
				pieces[j].kind = gap
			}
		}
		if previous >= 0 && next < len(pieces) {
			unbracket(src, &pieces[previous], &pieces[next])
		}
		i = last
	}
}

// said reports whether a piece has text that is not white space.
func said(src []byte, p piece) bool {
	return p.kind == decoded && strings.TrimSpace(p.text) != "" || p.kind == literal && strings.TrimSpace(string(src[p.start:p.end])) != ""
}

// group returns the last of the stamps that only commas part from the one at index i, and the first text after them.
func group(src []byte, pieces []piece, i int) (last, next int) {
	last = i
	for next = i + 1; next < len(pieces); next++ {
		switch p := pieces[next]; {
		case p.kind == stamped && p.stamp.bare:
			last = next
		case p.kind == literal && strings.Trim(string(src[p.start:p.end]), ",;،؛、，； \t\r\n") == "":
		case said(src, p) || p.kind == line:
			return last, firstSaid(src, pieces, last+1)
		}
	}
	return last, firstSaid(src, pieces, last+1)
}

func firstSaid(src []byte, pieces []piece, i int) int {
	for i < len(pieces) && !said(src, pieces[i]) {
		i++
	}
	return i
}

// unbracket takes away an opening bracket at the end of one piece and the closing one at the start of the other.
func unbracket(src []byte, before, after *piece) {
	if before.kind != literal || after.kind != literal {
		return
	}
	left := strings.TrimRightFunc(string(src[before.start:before.end]), unicode.IsSpace)
	right := strings.TrimLeftFunc(string(src[after.start:after.end]), unicode.IsSpace)
	open, size := utf8.DecodeLastRuneInString(left)
	closed, closedSize := utf8.DecodeRuneInString(right)
	if pair := strings.IndexRune("([（【", open); pair >= 0 && strings.IndexRune(")]）】", closed) == pair {
		before.end = before.start + len(left) - size
		after.start = after.end - len(right) + closedSize
	}
}
