package doctor

import (
	"fmt"
	"io"
	"strings"
	"unicode"
)

// Level says how good or bad a result is.
type Level string

// The levels.
const (
	OK      Level = "ok"
	Warning Level = "warning" // answers are worse than they could be
	Failure Level = "failure" // something that is set doesn't work
	Skipped Level = "skipped" // could not be checked
)

// Result is what a check found.
type Result struct {
	Name   string `json:"name"`
	Level  Level  `json:"level"`
	Found  string `json:"found"`
	Remedy string `json:"remedy"` // what to set, to what, and where; "" where nothing is to be done
}

func ok(format string, args ...any) Result {
	return Result{Level: OK, Found: fmt.Sprintf(format, args...)}
}

func skipped(format string, args ...any) Result {
	return Result{Level: Skipped, Found: fmt.Sprintf(format, args...)}
}

func warning(found, remedy string) Result {
	return Result{Level: Warning, Found: found, Remedy: remedy}
}

func failure(found, remedy string) Result {
	return Result{Level: Failure, Found: found, Remedy: remedy}
}

// Write writes a result for people: a line, and below it the remedy.
func Write(out io.Writer, r Result) error {
	lines := fmt.Sprintf("%-8s %-12s %s\n", r.Level, r.Name, visible(r.Found))
	if r.Remedy != "" {
		lines += fmt.Sprintf("%21s → %s\n", "", visible(r.Remedy))
	}
	_, err := io.WriteString(out, lines)
	return err
}

// visible leaves out what would steer a terminal: parts of a result are a server's words.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cc, unicode.Cf) {
			return -1
		}
		return r
	}, s)
}

// several writes a number of things.
func several(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// listing writes the first few of some names.
func listing(names []string) string {
	const most = 8
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}
