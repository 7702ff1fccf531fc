package main

import (
	"ibid/bot"
	"ibid/bot/claim"
	"ibid/bot/openai"
	"ibid/retrieval"
	"ibid/retrieval/hashing"
)

// endpoint is what the program has of models. Without any settings all of it is nil, and the embedder needs no model.
type endpoint struct {
	chat     *openai.Chat
	reranker *openai.Reranker
	embedder retrieval.Embedder
}

// endpoint makes what the settings name. Nothing is asked for yet.
func (s settings) endpoint() (endpoint, error) {
	e := endpoint{embedder: hashing.New()}
	var err error
	if s.chat.URL != "" {
		if e.chat, err = openai.NewChat(s.chat); err != nil {
			return endpoint{}, err
		}
	}
	if s.embedding.Model != "" {
		if s.embedding.Key == "" && s.embedding.URL == s.chat.URL { // a key goes to its own server only
			s.embedding.Key = s.chat.Key
		}
		made, err := openai.NewEmbedder(s.embedding)
		if err != nil {
			return endpoint{}, err
		}
		e.embedder = made
	}
	if s.rerank.URL != "" {
		if e.reranker, err = openai.NewReranker(s.rerank); err != nil {
			return endpoint{}, err
		}
	}
	return e, nil
}

// writing returns how answers are written.
func (p *program) writing() bot.Writing {
	w := bot.Writing{
		Context: p.settings.chat.ContextTokens, Tokens: p.settings.chat.AnswerTokens, Timeout: p.settings.chat.First,
		Unsupported: p.settings.mark, Checker: claim.Checker{},
	}
	if p.endpoint.chat != nil { // an interface of a nil pointer is not nil
		w.Model = p.endpoint.chat
	}
	return w
}
