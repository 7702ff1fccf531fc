package wikitext

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"
)

// keep says which parameters of a template are text.
type keep struct {
	from  []string // the first of these that is given
	block bool     // it is a paragraph
	items bool     // every positional parameter is a line
	also  string   // a parameter that follows the first: a unit, a surname
}

// keeping returns what is kept of a template by name, in lower case. Sources are the templates' own pages on the
// English, Chinese and Arabic Wikipedia.
func keeping(name string) (keep, bool) {
	switch name {
	case "lang", "langx", "lang2", "rtl-lang", "script", "color", "colour", "font color", "resize", "sort", "float":
		return keep{from: []string{"2", "text", "1"}}, true
	case "transl", "transliteration":
		return keep{from: []string{"3", "2", "1"}}, true
	case "le", "ilh", "internal link helper", "illm", "link interwiki", "internal link":
		return keep{from: []string{"3", "1"}}, true
	case "tsl", "translink":
		return keep{from: []string{"4", "3"}}, true
	case "ill", "interlanguage link", "link-interwiki":
		return keep{from: []string{"lt", "1", "zh"}}, true
	case "وإو":
		return keep{from: []string{"نص", "عر", "1"}}, true
	case "zh":
		return keep{from: []string{"s", "c", "t", "1"}}, true
	case "translation", "abbr", "abbrlink", "tooltip", "ruby", "ruby-zh-p", "rubyh", "nowrap", "nobr", "nobreak", "nobold", "noitalic",
		"normal", "small", "smaller", "big", "bigger", "large", "larger", "huge", "center", "strong", "em", "b", "i", "bold",
		"italic", "u", "sup", "sub", "sc", "smallcaps", "var", "mvar", "math", "code", "kbd", "mono", "tt", "unicode", "nts",
		"val", "circa", "c.", "ca", "nihongo", "jpn", "sic", "not a typo", "proper name", "vanchor", "visible anchor", "flag",
		"flagcountry", "flagu", "as of", "gloss", "red", "green", "blue", "gray":
		return keep{from: []string{"1"}}, true
	case "convert", "cvt", "sortname":
		return keep{from: []string{"1"}, also: "2"}, true
	case "quote", "quotation", "cquote", "cquotation", "blockquote", "bquote", "block quote", "centered pull quote", "quote box",
		"quotebox", "quote2", "citation bloc", "zitat", "cita", "اقتباس", "اقتباس خاص", "cytat", "引用", "引言":
		return keep{from: []string{"1", "text", "quote", "content", "文"}, block: true}, true
	case "rquote":
		return keep{from: []string{"2"}, block: true}, true
	case "hlist", "plainlist", "plain list", "flatlist", "flat list", "ubl", "unbulleted list", "bulleted list", "bulletlist", "blist",
		"ordered list", "indented plainlist":
		return keep{items: true}, true
	}
	switch {
	case strings.HasPrefix(name, "lang-"):
		return keep{from: []string{"1", "text"}}, true
	case strings.HasPrefix(name, "link-"), strings.HasPrefix(name, "internal link helper/"):
		return keep{from: []string{"3", "1"}}, true
	}
	return keep{}, false
}

// argument is a parameter of a template. Positional ones are named by their number.
type argument struct {
	name       string
	positional bool
	start, end int
}

// arguments returns the name of a template, in lower case with single spaces, and its parameters.
func (p *page) arguments(n node) (string, []argument) {
	bar := p.index(n.body, n.bodyEnd, "|")
	name := p.name(n.body, bar)
	if bar == n.bodyEnd {
		return name, nil
	}
	arguments := make([]argument, 0, 8)
	for position := 1; bar < n.bodyEnd; {
		start := bar + 1
		bar = p.index(start, n.bodyEnd, "|")
		if equals := p.index(start, bar, "="); equals < bar && parameterName(p.raw[start:equals]) {
			from, to := p.trim(equals+1, bar)
			arguments = append(arguments, argument{name: strings.TrimSpace(string(p.raw[start:equals])), start: from, end: to})
			continue
		}
		from, to := p.trim(start, bar)
		arguments = append(arguments, argument{name: strconv.Itoa(position), positional: true, start: from, end: to})
		position++
	}
	return name, arguments
}

// parameterName reports whether what stands before "=" can be a name: not a tag with an attribute, not an address.
func parameterName(b []byte) bool {
	return len(b) < 64 && !strings.ContainsAny(string(b), "<>[]{}\"/:;。，")
}

// name returns raw[start:end], less comments, as MediaWiki compares names.
func (p *page) name(start, end int) string {
	start, end = p.trim(start, end)
	var b strings.Builder
	for _, n := range p.inside(start, end) {
		if n.kind == hidden {
			b.Write(p.raw[start:n.start])
			start = n.end
		}
	}
	b.Write(p.raw[start:end])
	if b.Len() > 200 {
		return ""
	}
	return strings.ToLower(strings.Join(strings.Fields(strings.ReplaceAll(b.String(), "_", " ")), " "))
}

// find returns the first parameter of these names that is not empty.
func find(arguments []argument, names ...string) (argument, bool) {
	for _, name := range names {
		for _, a := range arguments {
			if a.start < a.end && strings.EqualFold(a.name, name) {
				return a, true
			}
		}
	}
	return argument{}, false
}

// template writes the parameters of a template that are text.
func (w *walker) template(n node) {
	name, arguments := w.arguments(n)
	k, kept := keeping(name)
	a, given := find(arguments, k.from...)
	switch {
	case kept && k.items:
		w.items(arguments)
	case kept && given && k.block:
		w.pause(w.out.Break)
		w.nest(a.start, a.end)
		w.pause(w.out.Break)
	case kept && given:
		w.out.Enclose(n.start, n.end)
		w.run(a.start, a.end, false)
		if unit, ok := find(arguments, k.also); ok && k.also != "" && unit.start > a.end {
			w.out.Decoded(" ", 0, 0)
			w.run(unit.start, unit.end, false)
		}
	case strings.HasPrefix(name, "formatnum:"):
		w.out.Enclose(n.start, n.end)
		w.run(w.index(n.body, n.bodyEnd, ":")+1, w.index(n.body, n.bodyEnd, "|"), false)
	case !w.special(name, n):
		w.out.Gap()
	}
}

// special writes the templates that stand for a character. A bar exists only in a plain string, such as a title:
// it is not in the file.
func (w *walker) special(name string, n node) bool {
	switch name {
	case "!":
		bar := "|"
		if w.prose {
			bar = " "
		}
		w.out.Decoded(bar, n.start, n.end)
		return true
	case "=":
		w.out.Decoded("=", n.start, n.end)
		return true
	case "nbsp", "spaces", "space", "snd", "spnd", "ndash", "–", "—", "·", "•", "dot", "bull", "bullet", "middot", "pipe", "br", "break",
		"crlf", "-", "clear", "clr":
		w.out.Decoded(" ", n.start, n.end)
		return true
	}
	return false
}

// items writes every positional parameter as a line.
func (w *walker) items(arguments []argument) {
	for _, a := range arguments {
		if a.positional {
			w.pause(w.out.Line)
			w.nest(a.start, a.end)
			w.pause(w.out.Line)
		}
	}
}

// nest walks text that may hold blocks.
func (w *walker) nest(start, end int) {
	if w.inline {
		w.run(w.skipMarkers(start, end), end, false)
		return
	}
	w.blocks(start, end)
}

// empty reports whether a token is a template of which nothing is kept.
func (w *walker) empty(t token) bool {
	if t.kind != nodeToken || t.node.kind != template {
		return t.kind == nodeToken && (t.node.kind == parameter || t.node.kind == hidden)
	}
	name, arguments := w.arguments(t.node)
	k, kept := keeping(name)
	_, given := find(arguments, k.from...)
	return !given && !(kept && k.items) && name != "=" && !strings.HasPrefix(name, "formatnum:")
}

// separators are the marks that part what stands in brackets.
const separators = " ,;，；、"

// hollow looks for what is left of brackets when templates are left out: （{{IPA|…}}）, ({{IPA|…}}; Bakı),
// (Bakı; {{IPA|…}}). It returns where the text before the token ends and where the text after it goes on.
func (w *walker) hollow(text int, t token, end int) (until, after int) {
	before := bytes.TrimRight(w.raw[text:t.start], " ")
	opened := bytes.HasSuffix(before, []byte("(")) || bytes.HasSuffix(before, []byte("（"))
	parted := bytes.TrimRight(before, separators)
	if !opened && len(parted) == len(before) || !w.empty(t) {
		return t.start, t.end
	}
	skip := " "
	if opened {
		skip = separators
	}
	after = w.skipEmpty(t.end, end, skip)
	closes := bytes.HasPrefix(w.raw[after:end], []byte(")")) || bytes.HasPrefix(w.raw[after:end], []byte("）"))
	switch {
	case opened && closes:
		w.out.Gap()
		_, left := utf8.DecodeLastRune(before)
		_, right := utf8.DecodeRune(w.raw[after:])
		return text + len(before) - left, after + right
	case opened:
		return t.start, after
	case closes:
		return text + len(parted), after
	}
	return t.start, t.end
}

// skipEmpty returns where something other than templates of which nothing is kept, and the given marks, stands.
func (w *walker) skipEmpty(i, end int, marks string) int {
	for i < end {
		r, size := utf8.DecodeRune(w.raw[i:end])
		if next, ok := w.token(i, end); ok && w.empty(next) {
			i = next.end
		} else if strings.ContainsRune(marks, r) {
			i += size
		} else {
			break
		}
	}
	return i
}
