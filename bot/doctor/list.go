package doctor

import (
	"context"
	"fmt"
	"strings"
)

// Lists is what is known of the bilingual word lists.
type Lists struct {
	Languages []string // that they join, BCP 47
	Missing   error    // why there are none
	Broken    []error  // of lists that are done without
}

// wordLists looks whether a question finds documents in another language by its words.
func wordLists(_ context.Context, v *visit) Result {
	l := v.Lists()
	switch {
	case l.Missing != nil:
		return warning(fmt.Sprintf("%v: questions find only documents in their own language by words", l.Missing),
			"put ibid's folder retrieval/lexicon/data beside the program as lexicon, or set LEXICON_DIR to it")
	case len(l.Broken) > 0:
		return warning(fmt.Sprintf("done without: %v", l.Broken[0]), "put that list there again, or take it out of the folder (LEXICON_DIR)")
	}
	return ok("questions in %s find documents in the others", strings.Join(l.Languages, ", "))
}
