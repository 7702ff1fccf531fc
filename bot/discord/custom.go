package discord

import (
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strings"

	"ibid/bot"
	"ibid/retrieval/source"
)

// A custom_id is at most 100 characters (Discord). Ours are kind|language|payload. A cited sentence takes 10 bytes of the
// payload: 4 of the hash of its document's ID, 3 of its number, 3 of the hash of the quotation; in base64 six fit beside any language.
const (
	citationBytes = 10
	maxCitations  = 6
	maxCustomID   = 100
)

func customID(kind, language, payload string) string {
	return kind + "|" + language + "|" + payload
}

// parseCustomID returns the parts of a custom_id; empty ones where there are fewer.
func parseCustomID(id string) (kind, language, payload string) {
	kind, rest, _ := strings.Cut(id, "|")
	language, payload, _ = strings.Cut(rest, "|")
	return kind, language, payload
}

// encodeCitations writes which sentences were quoted. Of more than six, the first six.
func encodeCitations(citations []bot.Citation) string {
	var b []byte
	for _, c := range citations[:min(len(citations), maxCitations)] {
		document, quote := sha256.Sum256([]byte(c.Document.ID)), quoteHash(c.Sentence.Text)
		b = append(b, document[:4]...)
		b = append(b, byte(c.Number>>16), byte(c.Number>>8), byte(c.Number))
		b = append(b, quote[:]...)
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

func quoteHash(quote string) [3]byte {
	sum := sha256.Sum256([]byte(quote))
	return [3]byte(sum[:3])
}

// cited is a sentence that a button stands for.
type cited struct {
	document string // ID; "" where the document is gone
	number   int
	quote    [3]byte // hash of what was quoted
}

// decodeCitations reads what encodeCitations wrote, among the present documents.
func decodeCitations(payload string, documents []source.DocumentInfo) []cited {
	b, err := base64.RawURLEncoding.DecodeString(payload)
	if err != nil {
		return nil
	}
	ids := make(map[[4]byte]string, len(documents))
	for _, d := range documents {
		sum := sha256.Sum256([]byte(d.ID))
		ids[[4]byte(sum[:4])] = d.ID
	}
	var list []cited
	for ; len(b) >= citationBytes; b = b[citationBytes:] {
		list = append(list, cited{
			document: ids[[4]byte(b[:4])],
			number:   int(b[4])<<16 | int(b[5])<<8 | int(b[6]),
			quote:    [3]byte(b[7:10]),
		})
	}
	return list
}

// collectionsHash stands for a list of collections in a custom_id: "" for nil, which is all.
func collectionsHash(collections []string) string {
	if collections == nil {
		return ""
	}
	sorted := slices.Sorted(slices.Values(collections))
	sum := sha256.Sum256([]byte(strings.Join(sorted, "/")))
	return base64.RawURLEncoding.EncodeToString(sum[:6])
}
