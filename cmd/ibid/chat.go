package main

import (
	"context"

	"ibid/bot"
	"ibid/bot/terminal"
)

// chatCommand talks in the terminal.
type chatCommand struct{}

// Run talks until the input ends.
func (*chatCommand) Run(ctx context.Context, p *program) error {
	index, err := p.library(ctx)
	if err != nil {
		return err
	}
	return terminal.Chat(ctx, bot.New(index, p.writing()), p.in, p.out, p.style())
}
