package wikitext

import (
	"regexp"
	"strings"

	"ibid/retrieval/source"
)

// free reads a citation in free form: an address, a publisher in italics after a link, a date at the end. Without a
// title the whole of it is kept in words.
func (p *page) free(r *source.Reference, start, end int) {
	text := p.plain(start, end)
	if r.Title != "" {
		r.Publisher = p.italics(start, end)
	} else {
		r.Text = text
	}
	if r.URL == "" {
		r.URL = bareAddress(text)
	}
	r.Date = lastDate(text)
}

// italics returns the first words in italics outside of other markup.
func (p *page) italics(start, end int) string {
	k, _ := p.quoteAt(start)
	nodes := p.inside(start, end)
	for ; k < len(p.quotes) && p.quotes[k].start < end; k++ {
		for len(nodes) > 0 && nodes[0].end <= p.quotes[k].start {
			nodes = nodes[1:]
		}
		if outside := len(nodes) == 0 || nodes[0].start > p.quotes[k].start; outside && p.quotes[k].italic > 0 {
			return p.plain(p.quotes[k].end, p.quotes[p.quotes[k].italic].start)
		}
	}
	return ""
}

// bareAddress returns the first web address that stands in a text as it is.
func bareAddress(text string) string {
	i := strings.Index(text, "http")
	if i < 0 {
		return ""
	}
	url := text[i:]
	if end := strings.IndexAny(url, " <>[]|\"，。；）」”"); end >= 0 {
		url = url[:end]
	}
	url = strings.TrimRight(url, ".,;:!?")
	if !strings.Contains(url, "(") {
		url = strings.TrimRight(url, ".,;:!?)")
	}
	return source.CleanURL(url)
}

var (
	dateAtEnd = regexp.MustCompile(`(?i)(?:\b(?:\d{1,2}(?:st|nd|rd|th)? )?(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|` +
		`sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.? (?:\d{1,2}, ?)?\d{4}|\b\d{4}-\d{1,2}-\d{1,2}|\d{4}年\d{1,2}月(?:\d{1,2}日)?)$`)
	accessed = regexp.MustCompile(`(?i)(?:\(?(?:retrieved|accessed|access date|accessdate|last checked|abgerufen|consulté)(?: on| at| am| le)?:?|检索于|檢索於|访问于|造访于|查阅于|存取日期：?) ?$`)
)

// lastDate returns the date that a citation ends with. The day on which somebody looked at a page is not its date.
func lastDate(text string) string {
	const window = 80 // bytes: a date and the words before it
	for range 3 {
		text = strings.TrimRight(text, " .,;)。）")
		tail := text[max(0, len(text)-window):]
		date := dateAtEnd.FindStringIndex(tail)
		if date == nil {
			return ""
		}
		before := tail[:date[0]]
		look := accessed.FindStringIndex(before)
		if look == nil {
			return source.ISODate(tail[date[0]:])
		}
		text = before[:look[0]]
	}
	return ""
}
