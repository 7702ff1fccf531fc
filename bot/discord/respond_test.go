package discord

import (
	"errors"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bwmarrin/discordgo"
)

// TestRespondTriesAgain: the first answer is tried again as long as Discord waits for it, also where it may have arrived;
// that it then has is no error.
func TestRespondTriesAgain(t *testing.T) {
	lost := func() (*http.Response, error) { return nil, io.ErrUnexpectedEOF }
	answered, late := gives(400, `{"code":40060}`), gives(404, `{"code":10062}`)
	fine, failed, limited := gives(204, ""), gives(500, ""), gives(429, `{"retry_after":0.5}`)
	for name, test := range map[string]struct {
		answers []func() (*http.Response, error)
		tries   int
		want    error // nil: none
	}{
		"error":                 {[]func() (*http.Response, error){failed, fine}, 2, nil},
		"limited":               {[]func() (*http.Response, error){limited, fine}, 2, nil},
		"taken, but unheard of": {[]func() (*http.Response, error){lost, answered}, 2, nil},
		"taken by somebody":     {[]func() (*http.Response, error){answered}, 1, errAnswered},
		"too late":              {[]func() (*http.Response, error){failed, late}, 2, errTooLate},
		"never":                 {[]func() (*http.Response, error){lost, lost, lost, fine}, 3, io.ErrUnexpectedEOF},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newScript(test.answers...)
				err := newRest("tok", newTransport(s, nil, limits{}, quiet())).respond(t.Context(), interaction("1"),
					&discordgo.InteractionResponse{Type: discordgo.InteractionResponseDeferredChannelMessageWithSource})
				if !errors.Is(err, test.want) || len(s.at) != test.tries {
					t.Errorf("%d tries, %v; want %d, %v", len(s.at), err, test.tries, test.want)
				}
				if took := time.Since(s.start); took > ackTime {
					t.Errorf("trying took %s", took)
				}
			})
		})
	}
}
