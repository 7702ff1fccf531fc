package openai

import (
	"fmt"
	"math"

	openai "github.com/sashabaranov/go-openai"

	"ibid/bot"
)

// inOrder returns as many vectors as there were texts, in the texts' order. Servers that give no index give them as asked.
func inOrder(data []openai.Embedding, texts int) ([][]float32, error) {
	if len(data) != texts {
		return nil, nonsense("%d vectors for %d texts", len(data), texts)
	}
	indexed := false
	for _, d := range data {
		indexed = indexed || d.Index != 0
	}
	list := make([][]float32, texts)
	for i, d := range data {
		at := d.Index
		if !indexed {
			at = i
		}
		if at < 0 || at >= texts || list[at] != nil {
			return nil, nonsense("vectors that are numbered wrongly: %d of %d", at, texts)
		}
		if len(d.Embedding) == 0 {
			return nil, nonsense("an empty vector")
		}
		list[at] = d.Embedding
	}
	return list, nil
}

// normalise scales vectors to length 1. All have to have the dimension, 0 being any; it returns what theirs is.
func normalise(list [][]float32, dimension int) (int, error) {
	want := dimension
	for _, v := range list {
		if dimension == 0 {
			dimension = len(v)
		}
		if len(v) != dimension {
			return want, &failure{reason: bot.Missing, message: fmt.Sprintf(
				"the model made a vector of %d numbers, not of %d: is EMBEDDING_DIMENSIONS one that it can make, and the model the same as before?",
				len(v), dimension)}
		}
		var squares float64
		for _, x := range v {
			squares += float64(x) * float64(x)
		}
		length := math.Sqrt(squares)
		if length == 0 || math.IsNaN(length) || math.IsInf(length, 0) {
			return want, nonsense("a vector without a direction")
		}
		for i, x := range v {
			v[i] = float32(float64(x) / length)
		}
	}
	return dimension, nil
}
