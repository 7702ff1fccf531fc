package doctor

import (
	"context"
	"fmt"
	"slices"

	"ibid/bot"
)

// rerank looks whether texts are put in an order that has all of them, the one that answers first.
func rerank(ctx context.Context, v *visit) Result {
	texts := []string{parallel()[1][0], parallel()[2][0], "The mill of Brem was built in 1911.", parallel()[3][0]}
	order, err := v.Reranker.Rank(ctx, "When was the mill of Brem built?", texts)
	s := rerankSettings()
	switch {
	case reasonOf(err) == bot.Unreachable:
		return failure("the server can't be reached: "+said(err), whereabouts(err, s))
	case err != nil:
		return failure("nothing is put in order: "+said(err), fmt.Sprintf("set %s and %s to a server and a model that rerank, such as llama.cpp with --rerank; Ollama has none; or set neither", s.url, s.model))
	case !slices.Equal(slices.Sorted(slices.Values(order)), []int{0, 1, 2, 3}):
		return failure(fmt.Sprintf("an order of %d texts has the numbers %v", len(texts), order), "set "+s.model+" to a model that is made for reranking")
	case order[0] != 2:
		return warning("the text that answers a simple question is not put first", "set "+s.model+" to a model that is made for reranking")
	}
	return ok("the text that answers comes first of %d", len(texts))
}
