package source

import (
	"strings"
	"time"
)

// Reference is a primary source that the text itself cites. Fields that the text does not give are empty.
type Reference struct {
	Title, Publisher, Author string
	Date                     string // ISO 8601 where the text's form can be read, else as written
	Pages                    string
	URL                      string
	ArchiveURL, ArchiveDate  string
	Text                     string // the whole citation in plain words, where it is not split into fields
}

// Key returns what tells two references apart: the address, else what is said.
func (r Reference) Key() string {
	if r.URL != "" {
		return r.URL
	}
	return strings.Join([]string{r.Author, r.Title, r.Publisher, r.Date, r.Text}, "\n")
}

// Long returns the reference as a bibliography would: author, title, publisher, date, pages; one that is not split into
// fields as the text has it.
func (r Reference) Long() string {
	title := r.Title
	if title == "" && r.Text != "" {
		return r.Text
	}
	if r.Author != "" && title != "" {
		title = r.Author + ": " + title
	}
	var tail []string
	for _, s := range []string{r.Publisher, r.Date} {
		if s != "" {
			tail = append(tail, s)
		}
	}
	if r.Pages != "" {
		tail = append(tail, "p. "+r.Pages)
	}
	if title == "" && len(tail) == 0 {
		return r.URL
	}
	if title == "" || len(tail) == 0 {
		return title + strings.Join(tail, ", ")
	}
	return strings.TrimRight(title, ". ") + ". " + strings.Join(tail, ", ")
}

// CleanURL returns a web address as it can be opened: only http and https, without an empty fragment.
// Anything else gives "".
func CleanURL(s string) string {
	s = strings.TrimSpace(s)
	if strings.HasPrefix(s, "//") {
		s = "https:" + s
	}
	lower := strings.ToLower(s[:min(len(s), 8)])
	if (!strings.HasPrefix(lower, "http://") && !strings.HasPrefix(lower, "https://")) || strings.ContainsAny(s, " \t\n<>\"") {
		return ""
	}
	return strings.TrimSuffix(s, "#")
}

// ISODate writes a date in the usual English and archive forms as ISO 8601; another one it returns as it is.
func ISODate(s string) string {
	s = strings.TrimSpace(s)
	if len(s) == len("20060102150405") {
		if t, err := time.Parse("20060102150405", s); err == nil {
			return t.Format(time.DateOnly)
		}
	}
	for _, layout := range []string{"January 2, 2006", "2 January 2006", "Jan 2, 2006", "2 Jan 2006", "20060102", "2006/1/2", "2006-1-2", "2006年1月2日"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Format(time.DateOnly)
		}
	}
	for _, layout := range []string{"January 2006", "Jan 2006", "2006年1月"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Format("2006-01")
		}
	}
	return s
}
