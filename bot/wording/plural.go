package wording

import "regexp"

// forms are the two forms of a word beside a number: "{document|documents}". A language whose singular stands beside other
// numbers than 1, or that has more forms, puts the number behind a label: "Documents: 3".
var forms = regexp.MustCompile(`\{([^|{}]*)\|([^|{}]*)\}`)

// Counting returns a text with the forms that stand beside a number.
func Counting(text string, n int) string {
	if n == 1 {
		return forms.ReplaceAllString(text, "$1")
	}
	return forms.ReplaceAllString(text, "$2")
}
