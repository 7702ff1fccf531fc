package openai

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"ibid/bot"
)

// Probe is what a request tells of a model.
type Probe struct {
	First   time.Duration // until the model began to say or think something, loading included
	Total   time.Duration
	Thought bool      // it thinks, though that isn't shown
	Reply   bot.Reply // without a text where all of it was thought
}

// Probe asks the model past the line and the breaker, and takes an empty reply for one. It makes the server load the model,
// and a reply that isn't cut shows how the model thinks.
func (c *Chat) Probe(ctx context.Context, r bot.Request) (Probe, error) {
	start := c.now()
	h, err := c.write(ctx, r, nil)
	if err != nil {
		return Probe{}, modelError(ctx, err)
	}
	p := Probe{Total: c.now().Sub(start), Thought: h.thought, Reply: h.Reply}
	if p.First = p.Total; !h.began.IsZero() {
		p.First = h.began.Sub(start)
	}
	return p, nil
}

// Listed is a model that a server lists.
type Listed struct {
	ID      string
	Context int // tokens, 0 where the server doesn't say; of a model that isn't loaded, what it was trained for
}

// modelsTimeout is for a list that servers have at hand.
const modelsTimeout = 10 * time.Second

// Models returns the models that the server lists; none where it has no such list. The configured one need not be among
// them: llama.cpp takes any name, Ollama lists names with a tag that it doesn't ask for.
func (s *server) Models(ctx context.Context) ([]Listed, error) {
	limited, cancel := context.WithTimeoutCause(ctx, modelsTimeout, &failure{reason: bot.Slow, message: "no list of models in time"})
	defer cancel()
	var list models
	err := s.call(limited, http.MethodGet, s.URL+"/models", nil, &list)
	var f *failure
	if errors.As(err, &f) && f.reason == bot.Missing {
		return nil, nil
	}
	if err != nil {
		return nil, modelError(ctx, err)
	}
	return list, nil
}

// models is a list of models under any of the names that servers give it, each with its context if that is said.
type models []Listed

// UnmarshalJSON implements json.Unmarshaler.
func (m *models) UnmarshalJSON(data []byte) error {
	type model struct {
		ID, Name      string
		MaxModelLen   int `json:"max_model_len"`      // vLLM
		ContextLength int `json:"context_length"`     // OpenRouter; llama.cpp before it has loaded the model
		MaxContext    int `json:"max_context_length"` // LM Studio
		Meta          struct {
			Context int `json:"n_ctx"` // llama.cpp
		}
	}
	var top struct{ Data, Models []model }
	// A field of an odd type is an error, and leaves the others.
	if json.Unmarshal(data, &top) != nil && json.Unmarshal(data, &top.Data) != nil && len(top.Data)+len(top.Models) == 0 {
		return errors.New("no list of models")
	}
	if len(top.Data) == 0 {
		top.Data = top.Models
	}
	for _, d := range top.Data {
		name := d.ID
		if name == "" {
			name = d.Name
		}
		*m = append(*m, Listed{name, max(0, cmp.Or(d.Meta.Context, d.MaxModelLen, d.ContextLength, d.MaxContext))})
	}
	return nil
}
