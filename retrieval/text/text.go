// Package text folds, tokenises, splits and recognises text of any language.
//
// It knows no document and no language setting: what it does follows from the characters alone, so that one index can
// hold every language. All of it is pure, deterministic and linear in the length of the text, whatever the text.
package text

// Span is a half-open range of bytes of a string.
type Span struct{ Start, End int }
