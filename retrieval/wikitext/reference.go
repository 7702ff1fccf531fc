package wikitext

import (
	"bytes"
	"strings"

	"ibid/retrieval/source"
)

// define reads the body of every reference, wherever it stands, so that a name can be used before it is defined. Of
// several bodies of one name the first counts.
func (p *page) define() {
	for _, n := range p.nodes {
		if n.kind != ref || len(bytes.TrimSpace(p.raw[n.body:n.bodyEnd])) == 0 {
			continue
		}
		r := p.reference(n.body, n.bodyEnd)
		p.bodies[n.start] = r
		p.cited = append(p.cited, cited{n.start, r})
		if name := refName(p.raw[n.start:n.body]); name != "" {
			if _, known := p.names[name]; !known {
				p.names[name] = r
			}
		}
	}
}

// ref writes the use of a reference.
func (w *walker) ref(n node) {
	r, ok := w.bodies[n.start]
	if name := refName(w.raw[n.start:n.body]); !ok && name != "" {
		r, ok = w.names[name]
		if !ok && w.prose {
			_, name, _ = strings.Cut(name, "\n")
			w.warn(n.start, "the reference "+name+" is never defined")
		}
	}
	if ok && w.prose {
		w.builder.Reference(r)
	}
	w.out.Gap()
}

// cite writes a reference that is no <ref>: what a link in the text points to.
func (w *walker) cite(at int, r source.Reference) {
	w.cited = append(w.cited, cited{at, r})
	w.builder.Reference(r)
}

// refName returns what a <ref …> tag is called, with its group, or "".
func refName(tag []byte) string {
	name, group := attribute(tag, "name"), attribute(tag, "group")
	if name == "" {
		return ""
	}
	return group + "\n" + name
}

// attribute returns the value of an attribute of a tag. Quotation marks may be missing, case and spaces vary.
func attribute(tag []byte, name string) string {
	s := strings.TrimRight(string(tag), "/> \t\r\n")
	for {
		before, value, found := strings.Cut(s, "=")
		if !found {
			return ""
		}
		value = strings.TrimLeft(value, " \t\r\n")
		key := before[strings.LastIndexAny(strings.TrimRight(before, " \t\r\n"), " \t\r\n")+1:]
		end, after := strings.IndexAny(value, " \t\r\n"), 0
		if value != "" && (value[0] == '"' || value[0] == '\'') {
			quoted := value[1:]
			end, after = strings.IndexByte(quoted, value[0]), 1
			value = quoted
		}
		if end < 0 {
			end, after = len(value), 0
		}
		if strings.EqualFold(strings.TrimSpace(key), name) {
			return strings.Join(strings.Fields(value[:end]), " ")
		}
		s = value[end+after:]
	}
}

// reference reads a reference body: a citation template, or a citation in free form.
func (p *page) reference(start, end int) source.Reference {
	var r source.Reference
	var archives []node
	split := false
	for _, n := range p.inside(start, end) {
		switch n.kind {
		case template:
			name, arguments := p.arguments(n)
			if archive(name) {
				archives = append(archives, n)
			} else if c := p.citation(arguments); !split && name != "dead link" && (c.Title != "" || c.URL != "" || strings.HasPrefix(name, "cit")) {
				r, split = c, true
			}
		case external:
			if !split && r.URL == "" {
				url, label := p.address(n)
				r.URL, r.Title = source.CleanURL(url), p.plain(label, n.bodyEnd)
			}
		}
	}
	if !split || r.Title == "" && r.URL == "" {
		p.free(&r, start, end)
	}
	for _, n := range archives {
		p.archive(&r, n)
	}
	return r
}

// archive reports whether a template names the archived copy of a page.
func archive(name string) bool {
	return name == "wayback" || name == "webarchive" || name == "web archive" || name == "webarchiv"
}

// archive adds where a page is archived, unless the citation says so itself. {{Wayback}} gives the address of the page
// and a time, of which the copy's address is made; {{webarchive}} gives the copy's.
func (p *page) archive(r *source.Reference, n node) {
	name, arguments := p.arguments(n)
	a, _ := find(arguments, "url", "1")
	day, _ := find(arguments, "date", "timestamp", "2")
	url, _ := p.address(node{body: a.start, bodyEnd: a.end})
	date := p.plain(day.start, day.end)
	if url = source.CleanURL(url); url == "" {
		url = r.URL
	}
	if r.ArchiveURL != "" || url == "" || date == "" {
		return
	}
	if name == "wayback" {
		url = "https://web.archive.org/web/" + date + "/" + url
	}
	r.ArchiveURL, r.ArchiveDate = url, source.ISODate(date)
}
