// Package markdown reads Markdown: CommonMark with tables and footnotes, front matter, the wikilinks, marks, comments
// and callouts of note-taking programs, and time stamps that point into a video.
//
// goldmark finds the blocks; what stands inside a block is scanned here, because the bytes of every character have to
// be known and the work has to stay linear whatever the input. A document is first read into blocks of pieces and
// then written to the Builder: what a time stamp, a footnote or a link to a video means is known at its end only.
package markdown

import (
	"bytes"
	"regexp"

	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"ibid/retrieval/source"
)

// Parse reads a Markdown file, which must be UTF-8 without a byte order mark. What it cannot make sense of stays text
// and is named in the document's warnings.
func Parse(raw []byte) *source.Document {
	head := readFrontMatter(raw)
	masked, warnings := mask(raw, head.size)
	context := parser.NewContext()
	root := newParser().Parse(text.NewReader(masked), parser.WithContext(context))
	r := &reader{source: masked, flat: make([]byte, len(raw)), context: context, footnotes: map[string]*source.Reference{}}
	r.read(root)
	w := &writer{raw: raw, reader: r, builder: source.NewBuilder(raw), info: head.info}
	for _, warning := range append(head.warnings, warnings...) {
		w.builder.Warn(warning)
	}
	return w.write()
}

// newParser returns goldmark's parser of blocks; without parsers of inlines the text of a block stays as it is.
func newParser() parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(append(parser.DefaultBlockParsers(), util.Prioritized(footnoteParser{extension.NewFootnoteBlockParser()}, 999))...),
		parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
	)
}

// detectLimit bounds what Detect looks at.
const detectLimit = 64 << 10

var key = regexp.MustCompile(`(?m)^[A-Za-z][\w -]*:(\s|$)`)

// Detect reports whether a file that doesn't say what it is holds Markdown: it opens with front matter, or it has
// time stamps. It looks at the first 64 KB.
func Detect(raw []byte) bool {
	raw = raw[:min(len(raw), detectLimit)]
	if yaml, _, ok := splitFrontMatter(raw); ok && key.Match(yaml) {
		return true
	}
	return bytes.Contains(raw, []byte(`class="`+stampClass+`"`))
}
