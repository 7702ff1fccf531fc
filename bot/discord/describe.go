package discord

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"

	"github.com/bwmarrin/discordgo"
)

// unreachable is what describe calls an error of the network.
const unreachable = "Discord can't be reached"

// describe says in a few words what went wrong with Discord, for logs and for people. Whatever the error, nothing of a
// token, an address or a message's text is in them.
func describe(err error) string {
	if err == nil {
		return ""
	}
	for _, known := range []error{
		errInvalidLimit, errExpired, errTooLate, errAnswered, errUnknownMessage, errForbidden, errNoDM, errThreadExists,
		errUnauthorized, errFull, errClosed, errCut, errDeadlock, errEdited, errDeleted,
	} {
		if errors.Is(err, known) {
			return known.Error() + codeOf(err)
		}
	}
	var refused *apiError
	var foreign *discordgo.RESTError
	var network net.Error
	switch {
	case errors.As(err, &refused):
		return "Discord refused" + codeOf(err)
	case errors.As(err, &foreign) && foreign.Response != nil:
		return fmt.Sprintf("Discord refused (status %d)", foreign.Response.StatusCode)
	case errors.Is(err, context.DeadlineExceeded):
		return "Discord took too long"
	case errors.Is(err, context.Canceled):
		return "interrupted"
	case errors.As(err, &network), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return unreachable
	}
	return fmt.Sprintf("an unexpected error (%T)", root(err))
}

// codeOf returns the status and code of a refusal in brackets.
func codeOf(err error) string {
	var refused *apiError
	if !errors.As(err, &refused) {
		return ""
	}
	return fmt.Sprintf(" (%s: status %d, code %d)", refused.route, refused.status, refused.code)
}

// root returns the innermost error.
func root(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}
