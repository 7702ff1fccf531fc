package wikitext

import (
	"strings"

	"ibid/retrieval/source"
)

// field is what a parameter of a citation template says.
type field uint8

const (
	noField field = iota
	titleField
	publisherField
	dateField
	pagesField
	urlField
	archiveField
	archiveDateField
	lastField
	firstField
	authorsField
	fields
)

// alias is a name of a field. Of several names that are given the one with the lowest rank counts.
type alias struct {
	field field
	rank  int
}

// aliases are the names of the fields in {{cite …}} and its like, on the Wikipedias in English, German, French,
// Spanish, Russian, Arabic and Chinese.
var aliases = ranked(map[field]string{
	titleField: "title, script-title, chapter, contribution, entry, titel, titre, título, заглавие, عنوان, 标题, 標題",
	publisherField: `publisher, newspaper, work, website, agency, journal, magazine, periodical, encyclopedia, institution, site, werk, hrsg,
		éditeur, périodique, editorial, издательство, ناشر, صحيفة, عمل, موقع`,
	dateField:        "date, year, publication-date, datum, jahr, année, fecha, año, дата, год, تاريخ, سنة",
	pagesField:       "pages, page, pp, p, at, seiten, páginas, страницы, صفحات, صفحة",
	urlField:         "url, chapter-url, chapterurl, ссылка, مسار",
	archiveField:     "archive-url, archiveurl, archiv-url, مسار أرشيف, مسار الأرشيف",
	archiveDateField: "archive-date, archivedate, archiv-datum, تاريخ أرشيف, تاريخ الأرشيف",
	lastField:        "last, surname, author-last, author, auteur, autor, apellidos, автор, الأخير, مؤلف",
	firstField:       "first, given, author-first, nombre, الأول",
	authorsField:     "authors, vauthors, people, مؤلفون",
})

func ranked(names map[field]string) map[string]alias {
	all := map[string]alias{}
	for field, list := range names {
		for rank, name := range strings.Split(list, ",") {
			all[strings.TrimSpace(name)] = alias{field, rank}
		}
	}
	return all
}

// writers is how many authors of a citation are read: last, last1, last2, …
const writers = 6

// citation reads the fields of {{cite web}} and its like.
func (p *page) citation(arguments []argument) source.Reference {
	var given [fields][writers]argument
	var rank [fields][writers]int
	for _, a := range arguments {
		name, n := numbered(a.name)
		if as := aliases[name]; as.field != noField && a.start < a.end && (given[as.field][n].end == 0 || as.rank < rank[as.field][n]) {
			given[as.field][n], rank[as.field][n] = a, as.rank
		}
	}
	get := func(f field) string { return p.plain(given[f][0].start, given[f][0].end) }
	link := func(f field) string {
		url, _ := p.address(node{body: given[f][0].start, bodyEnd: given[f][0].end})
		return source.CleanURL(url)
	}
	authors := p.authors(given[lastField], given[firstField])
	if authors == "" {
		authors = get(authorsField)
	}
	return source.Reference{
		Title: get(titleField), Publisher: get(publisherField), Author: authors,
		Date: source.ISODate(get(dateField)), Pages: get(pagesField), URL: link(urlField),
		ArchiveURL: link(archiveField), ArchiveDate: source.ISODate(get(archiveDateField)),
	}
}

// numbered parts the name of a parameter from the number of the author it speaks of.
func numbered(name string) (string, int) {
	name = strings.ToLower(name)
	if n := len(name) - 1; n > 0 && name[n] > '0' && name[n] < '0'+writers {
		return name[:n], int(name[n] - '0')
	}
	return name, 0
}

// authors lists authors by their last names: "Lenk, Arthur; Perry, Mark".
func (p *page) authors(last, first [writers]argument) string {
	var all []string
	for n := range writers {
		var parts []string
		for _, a := range []argument{last[n], first[n]} {
			if name := p.plain(a.start, a.end); name != "" {
				parts = append(parts, name)
			}
		}
		if len(parts) > 0 {
			all = append(all, strings.Join(parts, ", "))
		}
	}
	return strings.Join(all, "; ")
}
