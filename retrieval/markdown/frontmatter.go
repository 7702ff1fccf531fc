package markdown

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/unicode/norm"

	"ibid/retrieval/source"
)

// yamlLimit bounds what is given to the YAML parser.
const yamlLimit = 64 << 10

// frontMatter is what stands between two lines of dashes at the start of a file.
type frontMatter struct {
	info     source.DocumentInfo
	size     int // bytes of the file before the body
	warnings []string
}

// readFrontMatter reads the front matter of a file, if there is any. Whatever is wrong with it, the body is kept.
func readFrontMatter(raw []byte) frontMatter {
	block, size, closed := splitFrontMatter(raw)
	switch {
	case size == 0:
		return frontMatter{}
	case !closed:
		return frontMatter{size: size, warnings: []string{"line 1: the front matter is not closed; it was read as text"}}
	case len(block) > yamlLimit:
		return frontMatter{size: size, warnings: []string{"line 1: the front matter is longer than 64 KB and was left out"}}
	}
	var document yaml.Node
	if err := yaml.Unmarshal(block, &document); err != nil {
		return frontMatter{size: size, warnings: []string{fmt.Sprintf("line 1: the front matter is no YAML and was left out (%s)", strings.TrimPrefix(err.Error(), "yaml: "))}}
	}
	if len(document.Content) == 0 {
		return frontMatter{size: size}
	}
	if document.Content[0].Kind != yaml.MappingNode {
		return frontMatter{size: size, warnings: []string{"line 1: the front matter has no keys and was left out"}}
	}
	return frontMatter{size: size, info: documentInfo(document.Content[0])}
}

// splitFrontMatter returns what stands between the dashes and the size of the whole; unclosed, the size is that of
// the first line. Without front matter the size is 0.
func splitFrontMatter(raw []byte) (block []byte, size int, closed bool) {
	first, _, found := bytes.Cut(raw, []byte("\n"))
	if !found || string(bytes.TrimRight(first, " \t\r")) != "---" {
		return nil, 0, false
	}
	start := len(first) + 1
	for at := start; at < len(raw); {
		line, _, _ := bytes.Cut(raw[at:], []byte("\n"))
		end := min(at+len(line)+1, len(raw))
		if mark := string(bytes.TrimRight(line, " \t\r")); mark == "---" || mark == "..." {
			return raw[start:at], end, true
		}
		at = end
	}
	return nil, start, false
}

// documentInfo takes what it knows from a mapping. Aliases and nested values stand for nothing.
func documentInfo(mapping *yaml.Node) source.DocumentInfo {
	values := map[string]string{}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		name := strings.ToLower(mapping.Content[i].Value)
		if _, ok := values[name]; !ok {
			values[name] = scalar(mapping.Content[i+1])
		}
	}
	first := func(names ...string) string {
		for _, name := range names {
			if values[name] != "" {
				return values[name]
			}
		}
		return ""
	}
	address := source.CleanURL(first("url", "source", "link"))
	if id := first("videoid", "video_id", "youtube"); source.VideoID(id) != "" {
		address = youTube + url.QueryEscape(source.VideoID(id))
	} else if id != "" && !strings.ContainsAny(id, " /:") {
		address = youTube + url.QueryEscape(id)
	}
	return source.DocumentInfo{
		Title: first("title"), Author: first("author", "authors"), Date: first("date"), URL: address,
		License: first("license", "licence"), Language: first("language", "lang"),
	}
}

// scalar returns a value, or the values of a list, as written; of a time its day, as ISO 8601.
func scalar(node *yaml.Node) string {
	switch {
	case node.Kind == yaml.SequenceNode:
		var all []string
		for _, item := range node.Content {
			if item.Kind == yaml.ScalarNode {
				all = append(all, scalar(item))
			}
		}
		return strings.Join(all, ", ")
	case node.Kind != yaml.ScalarNode || node.ShortTag() == "!!null":
		return ""
	case node.ShortTag() == "!!timestamp":
		day, _, _ := strings.Cut(strings.ToUpper(node.Value), "T")
		day, _, _ = strings.Cut(day, " ")
		return source.ISODate(day)
	}
	return tidy(node.Value)
}

// tidy returns s as one line of NFC.
func tidy(s string) string { return norm.NFC.String(strings.Join(strings.Fields(s), " ")) }
