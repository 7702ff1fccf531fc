package main

import "fmt"

// helpCommand explains what no flag does.
type helpCommand struct {
	Topic string `arg:"" optional:"" default:"settings" help:"settings"`
}

// Run explains a topic.
func (c *helpCommand) Run(p *program) error {
	if c.Topic != "settings" {
		return usageError{fmt.Errorf("no help on %q; there is: ibid help settings, ibid --help", c.Topic)}
	}
	writeSettings(p.out)
	return nil
}
