package folder

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"go.yaml.in/yaml/v3"

	"ibid/retrieval/markdown"
	"ibid/retrieval/plain"
	"ibid/retrieval/source"
	"ibid/retrieval/text"
	"ibid/retrieval/wikitext"
)

// File is a document's bytes and those of its sidecar, not parsed yet. They are there until the visit to it ends, since the
// next file is read into the same memory: an hour of looking whether anything has changed would else read the whole folder into
// new memory more than a hundred times.
type File struct {
	Path string // below the folder, with slashes
	Hash string // SHA-256 of the file and its sidecar, hexadecimal

	raw, sidecar []byte
	trouble      string // why the sidecar could not be read
}

// readable reports whether the extension is one that we read.
func readable(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case "", ".txt", ".md", ".markdown", ".wiki", ".wikitext", ".mediawiki":
		return true
	}
	return false
}

// parser returns what reads the file: by its extension, for .txt and none by its content.
func parser(name string, raw []byte) func([]byte) *source.Document {
	switch strings.ToLower(path.Ext(name)) {
	case ".md", ".markdown":
		return markdown.Parse
	case ".wiki", ".wikitext", ".mediawiki":
		return wikitext.Parse
	}
	switch {
	case markdown.Detect(raw):
		return markdown.Parse
	case wikitext.Detect(raw):
		return wikitext.Parse
	}
	return plain.Parse
}

// languageSample bounds the text that a document's language is read from, in bytes.
const languageSample = 4 << 10

// Document parses the file. Its error says in words for the admin why nothing could be read; lesser trouble is in the
// document's Warnings.
func (f File) Document() (d *source.Document, err error) {
	defer func() {
		if p := recover(); p != nil {
			d, err = nil, fmt.Errorf("could not be read: %v; please report this", p)
		}
	}()
	raw, offsets, err := source.Decode(f.raw)
	if err != nil {
		return nil, err
	}
	d = parser(f.Path, raw)(raw)
	if len(d.Sentences) == 0 {
		return nil, errors.New("no text in it")
	}
	d.Remap(offsets)
	d.ID, d.Path, d.Hash = f.Path, f.Path, f.Hash
	if f.trouble != "" {
		d.Warnings = append(d.Warnings, f.trouble)
	}
	f.describe(d)
	if d.Language == "" {
		d.Language, _ = text.Language(strings.ToValidUTF8(d.Text[:min(len(d.Text), languageSample)], ""))
	}
	return d, nil
}

// sidecar is what a .meta.yaml file may say. It beats what the document says itself.
type sidecar struct {
	Title, URL, Language, Author, Date, License string
}

// describe lays the sidecar over what the document says of itself.
func (f File) describe(d *source.Document) {
	if len(f.sidecar) == 0 || f.trouble != "" {
		return
	}
	var s sidecar
	decoder := yaml.NewDecoder(bytes.NewReader(f.sidecar))
	decoder.KnownFields(true)
	if err := decoder.Decode(&s); err != nil && err != io.EOF { // EOF: nothing in it but comments
		d.Warnings = append(d.Warnings, fmt.Sprintf("%s%s: %s", path.Base(f.Path), SidecarSuffix, firstLine(err)))
	}
	for to, value := range map[*string]string{
		&d.Title: s.Title, &d.URL: s.URL, &d.Language: s.Language, &d.Author: s.Author, &d.Date: s.Date, &d.License: s.License,
	} {
		if value = strings.TrimSpace(value); value != "" {
			*to = value
		}
	}
}

// firstLine returns an error of the YAML package on one line, in words for the admin.
func firstLine(err error) string {
	line := strings.Join(strings.Fields(strings.TrimPrefix(err.Error(), "yaml: ")), " ")
	return strings.NewReplacer("unmarshal errors: ", "", "field ", "",
		"not found in type folder.sidecar", "is none of title, url, language, author, date, license").Replace(line)
}
