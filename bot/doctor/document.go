package doctor

import (
	"context"
	"fmt"
)

// Documents is what is known of the folder and its index.
type Documents struct {
	Folder    string // as it is set
	Documents int
	Passages  int
	NotRead   int   // files
	Unsaved   error // why nothing can be written to DATA_DIR; nil: it can
}

// documents looks at the folder and the index.
func documents(ctx context.Context, v *visit) Result {
	d, err := v.Documents(ctx)
	switch {
	case err != nil:
		return failure(err.Error(), "see that CORPUS_DIR is a folder that can be read, and what is found below of the embeddings, if a model makes them")
	case d.Documents == 0:
		return failure("none in "+d.Folder, "put text, Markdown or wikitext files there (.txt .md .wiki), or set CORPUS_DIR")
	case d.Unsaved != nil:
		return failure(fmt.Sprintf("the index of %s can't be kept: %v", several(d.Documents, "document"), d.Unsaved),
			"set DATA_DIR to a folder that ibid may write to")
	}
	found := fmt.Sprintf("%s, %s", several(d.Documents, "document"), several(d.Passages, "passage"))
	if d.NotRead > 0 {
		return warning(fmt.Sprintf("%s; %s not read", found, several(d.NotRead, "file")), "ibid sources says why; save them as text or Markdown, or move them elsewhere")
	}
	return ok("%s; every file was read", found)
}
