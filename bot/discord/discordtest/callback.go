package discordtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// Types of a callback.
const (
	callbackMessage      = 4
	callbackDefer        = 5
	callbackDeferUpdate  = 6
	callbackUpdate       = 7
	callbackAutocomplete = 8
	callbackModal        = 9
)

type callback struct {
	Type int             `json:"type"`
	Data json.RawMessage `json:"data"`
}

func postCallback(s *Server, c *call) reply {
	i := s.interactions[c.value("token")]
	if i == nil || i.ID != c.value("interaction") || s.now().Sub(i.born) > 3*time.Second {
		return refused(http.StatusNotFound, 10062, "Unknown interaction")
	}
	if i.answered {
		if !s.unheard[i.Token] { // who heard no answer has to ask again
			s.violate("%s %s: interaction %s is answered twice", c.Method, c.Route, i.ID)
		}
		return refused(http.StatusBadRequest, 40060, "Interaction has already been acknowledged.")
	}
	var body callback
	if err := strict(c.Body, &body); err != nil {
		return s.reject(c, []string{err.Error()})
	}
	if problem := i.fits(body.Type); problem != "" {
		return s.reject(c, []string{problem})
	}
	answer := s.respond(c, i, body)
	i.answered = answer.status == http.StatusNoContent
	return answer
}

// fits tells what is wrong with a type of callback for this interaction.
func (i *interaction) fits(kind int) string {
	allowed := true
	switch kind {
	case callbackMessage, callbackDefer:
		allowed = i.kind != kindAutocomplete
	case callbackDeferUpdate, callbackUpdate:
		allowed = i.Message != nil
	case callbackAutocomplete:
		allowed = i.kind == kindAutocomplete
	case callbackModal:
		allowed = i.kind == kindCommand || i.kind == kindComponent
	default:
		allowed = false
	}
	if allowed {
		return ""
	}
	return fmt.Sprintf("a callback of type %d does not answer an interaction of type %d", kind, i.kind)
}

func (s *Server) respond(c *call, i *interaction, body callback) reply {
	switch body.Type {
	case callbackMessage:
		m, answer := s.answer(c, i, body.Data)
		if m == nil {
			return answer
		}
		i.original = s.keep(c, *m).ID
	case callbackDefer:
		return s.deferAnswer(c, i, body.Data)
	case callbackDeferUpdate:
		i.original = i.Message.ID
	case callbackUpdate:
		i.original = i.Message.ID
		return s.update(c, i, body.Data)
	case callbackAutocomplete:
		return s.checked(c, choicesProblems(body.Data))
	case callbackModal:
		return s.checked(c, modalProblems(body.Data))
	}
	return done()
}

// deferAnswer shows "ibid is thinking…", to everybody or to the asker alone.
func (s *Server) deferAnswer(c *call, i *interaction, data json.RawMessage) reply {
	p, problems := s.payload(c, data)
	channel := s.channel(i.ChannelID)
	switch {
	case len(problems) > 0:
		return s.reject(c, problems)
	case p.flags()&^FlagEphemeral != 0:
		return s.reject(c, []string{"a deferral may set no flag but the ephemeral one"})
	case channel == nil:
		return refused(http.StatusNotFound, 10003, "Unknown Channel")
	}
	m := s.fresh(c, payload{}, channel)
	m.Flags = p.flags() | FlagLoading
	s.hidden[m.ID] = true
	i.original, i.deferred = s.keep(c, m).ID, true
	return done()
}

func (s *Server) update(c *call, i *interaction, data json.RawMessage) reply {
	m := s.message(i.ChannelID, i.Message.ID)
	if m == nil {
		return unknownMessage()
	}
	inner := *c
	inner.Body = data
	if answer := s.revise(&inner, m); answer.status != http.StatusOK {
		return answer
	}
	return done()
}

func (s *Server) checked(c *call, problems []string) reply {
	if len(problems) > 0 {
		return s.reject(c, problems)
	}
	return done()
}
