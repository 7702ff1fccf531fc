package doctor

import (
	"os"
	"testing"

	"ibid/bot/openai"
)

// TestLlama examines a real llama.cpp server with models that speak gibberish: IBID_LLAMA_URL is its base URL.
func TestLlama(t *testing.T) {
	url := os.Getenv("IBID_LLAMA_URL")
	if url == "" {
		t.Skip("IBID_LLAMA_URL names no server")
	}
	at := func(model string) openai.Endpoint { return openai.Endpoint{URL: url, Model: model} }
	reranker, err := openai.NewReranker(openai.RerankerConfig{Endpoint: at("rand-rerank")})
	if err != nil {
		t.Fatal(err)
	}
	defer reranker.Close()
	for _, test := range []struct {
		name  string
		setup Setup
		want  map[string]Level
	}{
		{"gibberish", Setup{Chat: llamaChat(t, at("rand-chat"), 4096), Embedding: embeddingOf(t, openai.EmbedderConfig{Endpoint: at("rand-embed")}), Reranker: reranker},
			map[string]Level{nameServer: OK, nameModel: OK, nameContext: OK, nameCitations: Warning, nameEmbeddings: OK, nameStable: OK, nameLanguages: Warning}},
		{"small context", Setup{Chat: llamaChat(t, at("rand-chat-ctx512"), 4096)}, map[string]Level{nameModel: OK, nameContext: Failure}},
		{"smaller than set", Setup{Chat: llamaChat(t, at("rand-chat"), 8192)}, map[string]Level{nameModel: OK, nameContext: Failure}},
		{"thinking", Setup{Chat: llamaChat(t, at("rand-think"), 4096)}, map[string]Level{nameThinking: Failure, nameSpeed: Skipped, nameContext: OK}},
		{"no such model", Setup{Chat: llamaChat(t, at("none"), 4096)}, map[string]Level{nameKey: OK, nameModel: Failure, nameContext: Skipped}},
		{"no vectors", Setup{Embedding: embeddingOf(t, openai.EmbedderConfig{Endpoint: at("rand-chat")})}, map[string]Level{nameEmbeddings: Failure}},
	} {
		results := Examine(t.Context(), test.setup, nil)
		got := map[string]Level{}
		for _, r := range results {
			if _, asked := test.want[r.Name]; asked {
				got[r.Name] = r.Level
			}
		}
		for name, want := range test.want {
			if got[name] != want {
				t.Errorf("%s: %s is %q, want %q; the report:\n%s", test.name, name, got[name], want, report(t, results))
			}
		}
	}
}

func llamaChat(t *testing.T, e openai.Endpoint, context int) *Chat {
	return chatOf(t, openai.ChatConfig{Endpoint: e, ContextTokens: context, AnswerTokens: 200}, quick)
}
