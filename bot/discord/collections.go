package discord

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Collections says which collections of documents may be searched where: the names by place, which is "guild:ID",
// "category:ID", "channel:ID", "dm" or "*"; nil names are all. Nil Collections: all documents everywhere.
type Collections map[string][]string

// Where direct messages and every place that isn't listed are.
const (
	directMessages = "dm"
	elsewhere      = "*"
)

// allCollections stands for every collection where names of collections are expected.
const allCollections = "*"

// ParseCollections reads entries such as "guild:1=rules+faq, channel:2=*, dm=.". In a name, ",", "+" and "%" are written as
// in a URL: %2C, %2B, %25.
func ParseCollections(s string) (Collections, error) {
	var list Collections
	for _, entry := range strings.Split(s, ",") {
		if entry = strings.TrimSpace(entry); entry == "" {
			continue
		}
		where, names, ok := strings.Cut(entry, "=")
		where = strings.TrimSpace(where)
		if !ok || !isPlace(where) {
			return nil, fmt.Errorf("entry %q: want guild:ID, category:ID, channel:ID, dm or *, then = and the collections, such as guild:123=rules+faq", entry)
		}
		if _, twice := list[where]; twice {
			return nil, fmt.Errorf("entry %q: %s is listed twice; join its collections with +", entry, where)
		}
		collections, err := parseNames(names)
		if err != nil {
			return nil, fmt.Errorf("entry %q: %w", entry, err)
		}
		if list == nil {
			list = Collections{}
		}
		list[where] = collections
	}
	return list, nil
}

// isPlace reports whether an entry may begin so. An ID of Discord's is a whole number of 64 bits.
func isPlace(s string) bool {
	kind, id, _ := strings.Cut(s, ":")
	_, err := strconv.ParseUint(id, 10, 64)
	return s == directMessages || s == elsewhere || err == nil && (kind == "guild" || kind == "category" || kind == "channel")
}

// parseNames reads the collections of an entry; nil: all.
func parseNames(s string) ([]string, error) {
	if strings.TrimSpace(s) == allCollections {
		return nil, nil
	}
	names := []string{}
	for _, written := range strings.Split(s, "+") {
		name, err := url.PathUnescape(strings.TrimSpace(written))
		switch {
		case err != nil:
			return nil, fmt.Errorf("%q: write %% as %%25", written)
		case name == "":
			return nil, errors.New("a collection has no name: want a subfolder of CORPUS_DIR, . for the files in none, or * alone for all")
		case name == allCollections:
			return nil, errors.New("* for all collections stands alone")
		case strings.Contains(name, "/"):
			return nil, fmt.Errorf("%q: a collection is a subfolder right below CORPUS_DIR, with all that it holds", name)
		}
		names = append(names, norm.NFC.String(name))
	}
	return names, nil
}

// Named returns the collections that are named, in alphabetical order.
func (c Collections) Named() []string {
	var names []string
	for _, list := range c {
		names = append(names, list...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// within reports whether it takes more than the guild to know what may be searched in a place.
func (c Collections) within() bool {
	return slices.ContainsFunc(slices.Collect(maps.Keys(c)), func(where string) bool {
		return strings.HasPrefix(where, "category:") || strings.HasPrefix(where, "channel:")
	})
}

// of returns the collections that may be searched in a place; nil: all. The most particular entry decides alone.
func (c Collections) of(p spot) []string {
	entries := []string{"channel:" + p.channel, "category:" + p.category, "guild:" + p.guild, elsewhere}
	if p.guild == "" {
		entries = []string{directMessages, elsewhere}
	}
	for _, where := range entries {
		if names, ok := c[where]; ok {
			return names
		}
	}
	return nil
}
