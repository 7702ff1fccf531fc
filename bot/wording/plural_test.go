package wording

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestCounting(t *testing.T) {
	for _, test := range []struct {
		text string
		n    int
		want string
	}{
		{"Compared with %d {document|documents}.", 0, "Compared with 0 documents."},
		{"Compared with %d {document|documents}.", 1, "Compared with 1 document."},
		{"Compared with %d {document|documents}.", 2, "Compared with 2 documents."},
		{"%d {is|are} waiting, {one|many}", 1, "1 is waiting, one"},
		{"Dokumente: %d", 1, "Dokumente: 1"},
	} {
		if got := fmt.Sprintf(Counting(test.text, test.n), test.n); got != test.want {
			t.Errorf("%q for %d: %q, want %q", test.text, test.n, got, test.want)
		}
	}
}

// TestFormsStandBesideNumbers: only a text that is counted has forms, and only in a language with a singular for 1 alone.
func TestFormsStandBesideNumbers(t *testing.T) {
	singularForOne := []string{"en", "de", "es"}
	for _, w := range All() {
		v := reflect.ValueOf(w)
		for i := range v.NumField() {
			name, text := v.Type().Field(i).Name, v.Field(i).String()
			counted := slices.Contains([]string{"Compared", "Help", "Busy"}, name) && slices.Contains(singularForOne, w.Language)
			if strings.ContainsAny(text, "{}|") && !counted {
				t.Errorf("%s: %s is %q, whose forms nobody picks", w.Language, name, text)
			}
		}
	}
}
