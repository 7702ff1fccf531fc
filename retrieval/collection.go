package retrieval

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// topCollection is the collection of the documents that stand in no subfolder.
const topCollection = "."

// Collection returns the collection of a document: the subfolder of the documents' folder that it is in, in NFC, however
// deep below; "." where it is in none.
func Collection(document string) string {
	folder, _, deeper := strings.Cut(document, "/")
	if !deeper {
		return topCollection
	}
	return norm.NFC.String(folder)
}

// Collections are names of collections, in NFC. Nil stands for all, an empty list for none.
type Collections []string

// Hold reports whether a document is in one of the collections.
func (c Collections) Hold(document string) bool {
	return c == nil || slices.Contains(c, Collection(document))
}
