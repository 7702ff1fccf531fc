package main

import (
	"fmt"
	"io"
	"time"
)

// meter shows how far slow work has come: on a terminal, after a second, in one line that is rewritten; elsewhere in a line
// every five seconds.
type meter struct {
	out      io.Writer
	terminal bool
	started  time.Time
	shown    time.Time
}

func newMeter(out io.Writer) *meter {
	return &meter{out: out, terminal: isTerminal(out), started: time.Now()}
}

// show says that done of total steps of a stage are over; total 0 is not known.
func (m *meter) show(stage string, done, total int) {
	now := time.Now()
	first, every := 5*time.Second, 5*time.Second
	if m.terminal {
		first, every = time.Second, 100*time.Millisecond
	}
	if now.Sub(m.started) < first || now.Sub(m.shown) < every {
		return
	}
	m.shown = now
	line := "ibid: " + stage
	switch {
	case total > 0:
		line += fmt.Sprintf(", %d of %d", done, total)
	case done > 0:
		line += fmt.Sprintf(", %d", done)
	}
	if m.terminal {
		fmt.Fprintf(m.out, "\r\x1b[K%s", line)
	} else {
		fmt.Fprintln(m.out, line)
	}
}

// done clears the line.
func (m *meter) done() {
	if m.terminal && !m.shown.IsZero() {
		fmt.Fprint(m.out, "\r\x1b[K")
	}
}
