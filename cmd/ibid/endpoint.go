package main

import (
	"net/netip"
	"net/url"

	"ibid/bot"
	"ibid/bot/claim"
	"ibid/bot/openai"
	"ibid/retrieval"
)

// endpoint is what the program has of models: nil what isn't set.
type endpoint struct {
	chat     *openai.Chat
	reranker *openai.Reranker
	embedder retrieval.Embedder
}

// endpoint makes what the settings name. Nothing is asked for yet.
func (s settings) endpoint() (endpoint, error) {
	var e endpoint
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
		Unsupported: p.settings.mark, Checker: claim.Checker{Lexicon: claim.Lists(p.lists)},
	}
	if p.endpoint.chat != nil { // an interface of a nil pointer is not nil
		w.Model = p.endpoint.chat
	}
	return p.watchWriting(w)
}

// away returns the host that questions are sent to; "" where they stay on this machine.
func (e endpoint) away() string {
	if e.chat == nil {
		return ""
	}
	u, err := url.Parse(e.chat.URL)
	if err != nil || u.Hostname() == "localhost" {
		return ""
	}
	if address, err := netip.ParseAddr(u.Hostname()); err == nil && address.IsLoopback() {
		return ""
	}
	return u.Host
}
