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
	Vectors   int   // passages that have one
	Missing   int   // passages that are still to be embedded; of the rest none can be
	NotRead   int   // files
	Unsaved   error // why nothing can be written to DATA_DIR; nil: it can
}

// documents looks at the folder and the index.
func documents(ctx context.Context, v *visit) Result {
	d, err := v.Documents(ctx)
	switch {
	case err != nil:
		return failure(err.Error(), "set CORPUS_DIR to a folder that can be read, and DATA_DIR to one that can be written")
	case d.Documents == 0:
		return failure("none in "+d.Folder, "put text, Markdown or wikitext files there (.txt .md .wiki), or set CORPUS_DIR")
	case d.Unsaved != nil:
		return failure(fmt.Sprintf("the index of %s can't be kept: %v", several(d.Documents, "document"), d.Unsaved),
			"set DATA_DIR to a folder that ibid may write to")
	}
	found := fmt.Sprintf("%s, %s", several(d.Documents, "document"), several(d.Passages, "passage"))
	if embeds(v) {
		found += fmt.Sprintf(", %d with a vector", d.Vectors)
	}
	if d.NotRead > 0 {
		found += "; " + several(d.NotRead, "file") + " not read"
	}
	switch {
	case d.Missing > 0 && embeds(v):
		return warning(fmt.Sprintf("%s; %d are not embedded yet, and found by their words alone", found, d.Missing), "run ibid index; serve goes on with it by itself")
	case d.NotRead > 0:
		return warning(found, "ibid sources says why; save them as text or Markdown, or move them elsewhere")
	}
	return ok("%s; every file was read", found)
}
