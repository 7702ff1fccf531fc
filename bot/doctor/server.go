package doctor

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"ibid/bot"
	"ibid/prompts"
)

// settings are the names under which a server and its model are set.
type settings struct{ url, key, model string }

func chatSettings() settings { return settings{"OPENAI_BASE_URL", "OPENAI_API_KEY", "CHAT_MODEL"} }
func embeddingSettings() settings {
	return settings{"EMBEDDING_BASE_URL", "EMBEDDING_API_KEY", "EMBEDDING_MODEL"}
}
func rerankSettings() settings { return settings{"RERANK_BASE_URL", "", "RERANK_MODEL"} }

// server looks whether the chat's server is there.
func server(ctx context.Context, v *visit) (r Result) {
	r, v.listed = v.Chat.reach(ctx, chatSettings())
	return r
}

// reach asks a server for its models. One that has no list may still have a model, unless the list is at another address.
func (e Endpoint) reach(ctx context.Context, s settings) (Result, []Listed) {
	list, err := e.Lister.Models(ctx)
	switch reason := reasonOf(err); {
	case reason == bot.Unreachable || reason == bot.Slow:
		return e.trouble(err, s), nil
	case len(list) > 0:
		return ok("%s answers and lists %s", e.URL, several(len(list), "model")), list
	case reason == bot.Denied || reason == bot.Busy:
		return ok("%s answers", e.URL), nil
	}
	if right := e.elsewhere(ctx); right != "" {
		return failure(fmt.Sprintf("nothing of OpenAI's protocol is at %s, but it is at %s", e.URL, right), fmt.Sprintf("set %s=%s", s.url, right)), nil
	}
	return ok("%s answers, but lists no models", e.URL), nil
}

// elsewhere returns the address that was most likely meant; "" where there is none.
func (e Endpoint) elsewhere(ctx context.Context) string {
	if e.At == nil {
		return ""
	}
	for _, url := range others(e.URL) {
		at, err := e.At(url)
		if err != nil {
			continue
		}
		if list, err := at.Models(ctx); len(list) > 0 || reasonOf(err) == bot.Denied {
			return url
		}
	}
	return ""
}

// others returns what people mean by an address: one without /v1, or one with the path of another protocol.
func others(url string) []string {
	url = strings.TrimRight(url, "/")
	var list []string
	for _, tail := range []string{"", "/models", "/api", "/api/chat", "/api/embed"} {
		root, ends := strings.CutSuffix(url, tail)
		if root = strings.TrimSuffix(root, "/v1") + "/v1"; ends && root != url && !slices.Contains(list, root) {
			list = append(list, root)
		}
	}
	return list
}

// probeTokens suffice to say one word.
const probeTokens = 16

// key looks whether the server takes the key, by asking the model for a word.
func key(ctx context.Context, v *visit) Result {
	v.first, v.firstErr = v.Chat.Prober.Probe(ctx, bot.Request{Prompt: prompts.Probe(), Tokens: probeTokens})
	switch {
	case reasonOf(v.firstErr) == bot.Denied:
		return v.Chat.trouble(v.firstErr, chatSettings())
	case v.firstErr == nil && v.Chat.Key:
		return ok("the server takes it")
	case v.firstErr == nil:
		return ok("none is set, and none is asked for")
	}
	return ok("the server does not complain about it")
}

// model looks whether the model is there.
func model(_ context.Context, v *visit) Result {
	e := v.Chat.Endpoint
	_, listed := v.own()
	switch {
	case v.firstErr != nil && !listed && len(v.listed) > 0 && notForModel(reasonOf(v.firstErr)):
		return failure(fmt.Sprintf("%s does not answer (%s); the server has %s", e.Model, said(v.firstErr), listing(names(v.listed))),
			"set CHAT_MODEL to one of these, or load it into the server (Ollama: ollama pull "+e.Model+")")
	case v.firstErr != nil:
		return e.trouble(v.firstErr, chatSettings())
	case !listed && len(v.listed) > 0:
		return ok("%s answers; the server lists only %s", e.Model, listing(names(v.listed)))
	}
	return ok("%s answers", e.Model)
}

// own returns the model that is set as the server lists it.
func (v *visit) own() (m Listed, listed bool) {
	id := v.Chat.Model
	i := slices.IndexFunc(v.listed, func(m Listed) bool { return m.ID == id || m.ID == id+":latest" })
	if i < 0 {
		return Listed{}, false
	}
	return v.listed[i], true
}

// notForModel reports whether a failure may mean that the server has no such model.
func notForModel(r bot.Reason) bool { return r == bot.Missing || r == bot.Failed }

func names(list []Listed) []string {
	var ids []string
	for _, m := range list {
		ids = append(ids, m.ID)
	}
	return ids
}

// trouble is the failure that an error of a server is, with what to do about it.
func (e Endpoint) trouble(err error, s settings) Result {
	found := said(err)
	switch reasonOf(err) {
	case bot.Unreachable:
		return failure(e.URL+" can't be reached: "+found, whereabouts(err, s))
	case bot.Denied:
		if !e.Key {
			return failure("the server wants a key: "+found, "set "+s.key+" to one")
		}
		return failure("the server does not take the key: "+found, "copy it anew into "+s.key+"; it has to be one for this server")
	case bot.Missing:
		return failure(found, fmt.Sprintf("set %s to a model that the server has, and see that %s is right: most end in /v1", s.model, s.url))
	case bot.Busy:
		return failure("the server is busy, still loading, or its quota is used up: "+found, "try again later; with a hosted service look at its account page")
	case bot.Slow:
		return failure("no answer in time: "+found, fmt.Sprintf("set %s to a smaller model, or run it on a faster machine; ANSWER_TIMEOUT is how long is waited for an answer", s.model))
	case bot.Overflow:
		return failure("the server takes not even a short text: "+found, "give the model a larger context in the server's own settings")
	}
	return failure("the server fails: "+found, fmt.Sprintf("set %s to a model that is made for this, and look into the server's log", s.model))
}

// whereabouts says what to do about a server that can't be reached.
func whereabouts(err error, s settings) string {
	switch {
	case errors.Is(err, bot.ErrNoHost):
		return "the host's name in " + s.url + " is misspelt, or known only in another network"
	case errors.Is(err, bot.ErrRefused):
		return "start the server, or set " + s.url + " to its port; within a container localhost is the container: name the host, such as host.docker.internal"
	case errors.Is(err, bot.ErrUntrusted):
		return "if the server has no TLS, begin " + s.url + " with http://; else it needs a certificate that this machine trusts (SSL_CERT_FILE can name one more)"
	}
	return "check the network, and the address in " + s.url
}

// reasonOf returns why a model gave nothing; "" where there is no error or it isn't a model's.
func reasonOf(err error) bot.Reason {
	var m *bot.ModelError
	if errors.As(err, &m) {
		return m.Reason
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return bot.Slow
	}
	return ""
}

// said returns an error's words without what they were wrapped in.
func said(err error) string {
	var m *bot.ModelError
	switch {
	case errors.As(err, &m):
		return m.Err.Error()
	case errors.Is(err, context.DeadlineExceeded):
		return "not done in the time of this check"
	}
	return err.Error()
}
