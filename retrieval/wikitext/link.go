package wikitext

import (
	"bytes"
	"slices"
	"strings"

	"ibid/retrieval/source"
)

// link writes the label of a link; of an image the caption; of a category and of the same page in another language
// nothing.
func (w *walker) link(n node) {
	bar := w.index(n.body, n.bodyEnd, "|")
	start, end := w.trim(n.body, bar)
	if start < end && w.raw[start] == ':' {
		start++
	} else if space, _, found := bytes.Cut(w.raw[start:end], []byte(":")); found {
		switch name := strings.ToLower(string(bytes.TrimSpace(space))); {
		case images[name]:
			w.image(n, bar)
			return
		case categories[name] || wiki(name) && w.unlabelled(start, end, bar, n.bodyEnd):
			w.out.Gap()
			return
		}
	}
	if bar < n.bodyEnd {
		if from, to := w.trim(bar+1, n.bodyEnd); from < to {
			start, end = bar+1, n.bodyEnd
		} else {
			start, end = w.trick(start, end)
		}
	}
	w.out.Enclose(n.start, n.end)
	w.run(start, end, false)
}

// trick returns the part of a target that [[target|]] shows: no namespace, nothing in brackets.
func (w *walker) trick(start, end int) (int, int) {
	if k := bytes.IndexByte(w.raw[start:end], ':'); k >= 0 {
		start += k + 1
	}
	if k := bytes.LastIndexByte(w.raw[start:end], '('); k > 0 && w.raw[end-1] == ')' {
		end = start + k
	}
	return w.trim(start, end)
}

// wiki reports whether a prefix looks like the language of another wiki: en, zh-min-nan, simple.
func wiki(prefix string) bool {
	language, _, _ := strings.Cut(prefix, "-")
	return prefix == "simple" || (len(language) == 2 || len(language) == 3) && strings.Trim(prefix, "abcdefghijklmnopqrstuvwxyz-") == ""
}

// unlabelled reports whether a link shows nothing but its target.
func (w *walker) unlabelled(start, end, bar, bodyEnd int) bool {
	if bar == bodyEnd {
		return true
	}
	from, to := w.trim(bar+1, bodyEnd)
	return bytes.Equal(w.raw[from:to], w.raw[start:end])
}

// image writes the caption of an image as a block of its own. An image in the middle of a line that is not set apart
// by a frame is an icon, whose caption is not shown.
func (w *walker) image(n node, bar int) {
	start, end, framed := w.caption(bar, n.bodyEnd)
	if start == end || !framed && (w.inline || !w.opensLine(n.start)) {
		w.out.Gap()
		return
	}
	w.pause(w.out.Break)
	w.captioned(start, end)
	w.pause(w.out.Break)
}

// captioned writes a caption, whose bold words are nobody's title.
func (w *walker) captioned(start, end int) {
	lead := w.lead
	w.lead = false
	w.run(start, end, false)
	w.lead = lead
}

// opensLine reports whether only white space precedes i on its line.
func (p *page) opensLine(i int) bool {
	before := bytes.TrimRight(p.raw[:i], " \t")
	return len(before) == 0 || before[len(before)-1] == '\n'
}

// gallery writes the caption of each image as a line.
func (w *walker) gallery(n node) {
	w.pause(w.out.Break)
	for i := n.body; i < n.bodyEnd; {
		end := w.index(i, n.bodyEnd, "\n")
		start, stop, _ := w.caption(w.index(i, end, "|"), end)
		w.captioned(start, stop)
		w.pause(w.out.Line)
		i = end + 1
	}
	w.pause(w.out.Break)
}

// caption returns the last of the parts of raw[bar:end], each of which a bar precedes, that is no option, and whether
// one of the options is a frame.
func (w *walker) caption(bar, end int) (start, stop int, framed bool) {
	for bar < end {
		next := w.index(bar+1, end, "|")
		from, to := w.trim(bar+1, next)
		option := strings.ToLower(string(w.raw[from:min(to, from+40)]))
		name, _, _ := strings.Cut(option, "=")
		switch {
		case frames[strings.TrimSpace(name)]:
			framed = true
		case !options[strings.TrimSpace(name)] && !size(option) && from < to:
			start, stop = from, to
		}
		bar = next
	}
	return start, stop, framed
}

// size reports whether an option of an image is its size: 200px, x100px, 200x100px, in any language's letters for px.
func size(option string) bool {
	unit := strings.TrimLeft(option, "0123456789x ")
	return unit != option && slices.Contains([]string{"px", "пкс", "像素", "بك", "пкс.", "픽셀"}, unit)
}

// external writes the label of an external link and, as a reference, what it points to.
func (w *walker) external(n node) {
	url, start := w.address(n)
	w.out.Enclose(n.start, n.end)
	w.run(start, n.bodyEnd, false)
	if url = source.CleanURL(url); w.prose && url != "" {
		w.cite(n.start, source.Reference{Title: w.plain(start, n.bodyEnd), URL: url})
	}
	w.out.Gap()
}

// address returns the address of an external link, and where its label starts.
func (p *page) address(n node) (url string, label int) {
	label = n.body
	for label < n.bodyEnd && !blank(p.raw[label]) && strings.IndexByte("[]<>\"", p.raw[label]) < 0 {
		if m, ok := p.opens(label, n.bodyEnd); ok && m.kind != template {
			break
		}
		label++
	}
	return strings.ReplaceAll(string(p.raw[n.body:label]), "&amp;", "&"), label
}

// conversion writes the text of -{…}- for simplified Chinese, else the first one; of a rule that only defines a
// conversion nothing.
func (w *walker) conversion(n node) {
	start := n.body
	if bar := w.index(n.body, n.bodyEnd, "|"); bar < n.bodyEnd {
		if flags := string(w.raw[n.body:bar]); strings.Trim(flags, "ADHNRT+-; ") == "" && strings.ContainsAny(flags, "HNT-") {
			w.out.Gap()
			return
		}
		start = bar + 1
	}
	from, to := w.variant(start, n.bodyEnd)
	w.out.Enclose(n.start, n.end)
	w.run(from, to, false)
}

// variant returns the part of "zh-hans:…;zh-hant:…" that is read, or all of a text without variants.
func (w *walker) variant(start, end int) (from, to int) {
	from, to = start, end
	best := len(variants) + 1
	for i := start; i < end; {
		next := w.index(i, end, ";")
		if name, _, found := bytes.Cut(w.raw[i:min(next, i+16)], []byte(":")); found {
			rank := slices.Index(variants, strings.TrimSpace(string(name)))
			switch {
			case rank < 0:
			case best > len(variants), rank < best:
				best, from, to = rank, i+len(name)+1, next
			}
		}
		i = next + 1
	}
	from, to = w.trim(from, to)
	return from, to
}

// variants are the names of the writing standards that -{…}- tells apart, the one that is read first.
var variants = []string{"zh-hans", "zh-cn", "zh", "zh-sg", "zh-my", "zh-hant", "zh-tw", "zh-hk", "zh-mo"}

// set returns the names of a list that commas divide.
func set(names string) map[string]bool {
	s := map[string]bool{}
	for _, name := range strings.Split(names, ",") {
		s[strings.TrimSpace(name)] = true
	}
	return s
}

// The namespaces and image options of MediaWiki's message files, in the languages with the largest wikis.
var (
	images = set(`file, image, media, 文件, 檔案, 档案, 图像, 圖像, 图片, 媒体, ملف, صورة, وسائط, datei, bild, fichier, archivo, imagen, файл,
		изображение, ficheiro, arquivo, imagem, immagine, ファイル, 画像, 파일, 그림, پرونده, تصویر, dosya, resim, tập tin, hình, berkas, gambar,
		plik, grafika, bestand, afbeelding, fil, चित्र, קובץ, תמונה, ไฟล์, ภาพ, şəkil, fayl`)
	categories = set(`category, 分类, 分類, تصنيف, kategorie, catégorie, categoría, категория, categoria, カテゴリ, 분류, رده, kategori, thể loại,
		kategoria, श्रेणी, קטגוריה, หมวดหมู่, kateqoriya`)
	frames = set(`thumb, thumbnail, frame, framed, enframed, 缩略图, 縮圖, 有框, 框, تصغير, مصغر, إطار, بإطار, mini, miniatur, gerahmt, vignette, encadré,
		miniaturadeimagen, miniatura, marco, мини, миниатюра, обрамить, サムネイル, フレーム, 섬네일, بندانگشتی, ממוזער, küçükresim, jmpl`)
	options = set(`frameless, border, left, right, center, centre, none, upright, baseline, sub, super, top, text-top, middle, bottom,
		text-bottom, alt, link, lang, page, class, start, end, 无框, 無框, 边框, 邊框, 左, 右, 居中, 置中, 无, 無, 替代文本, 替代文字, 替代, 链接, 連結, 鏈接, 页数, 頁,
		يمين, يسار, مركز, وسط, بدون, لاإطار, حدود, بديل, وصلة, صفحة, rechts, links, zentriert, ohne, rahmenlos, rand, hochkant, alternativtext,
		verweis, seite, droite, gauche, centré, néant, sans_cadre, redresse, bordure, lien, derecha, izquierda, centro, centrado, ninguna,
		no, sinmarco, enlace, справа, слева, центр, центр., без, безрамки, граница, альт, ссылка, 左揃え, 右揃え`)
)
