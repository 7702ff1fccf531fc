// Command ibid answers questions from a folder of documents and proves every sentence.
//
// Exit status: 0 answered, 1 failed, 2 wrong usage, 3 the documents don't say.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"
)

// The exit statuses.
const (
	statusAnswered = iota
	statusFailed
	statusUsage
	statusRefused
)

// errRefused ends a command whose question the documents don't answer; all is said already.
var errRefused = errors.New("the documents don't say")

// usageError is wrong input that the command line parser cannot see.
type usageError struct{ error }

// cli is the command line.
type cli struct {
	Chat    chatCommand    `cmd:"" default:"1" help:"Talk in the terminal (the default)."`
	Ask     askCommand     `cmd:"" help:"Answer one question."`
	Serve   serveCommand   `cmd:"" help:"Answer in Discord."`
	Ledger  ledgerCommand  `cmd:"" help:"List what was asked in Discord, and what people thought of the answers."`
	Search  searchCommand  `cmd:"" help:"List the passages that bear on a question."`
	Sources sourcesCommand `cmd:"" help:"List the documents, and the files that are not read."`
	Doctor  doctorCommand  `cmd:"" help:"Check the set-up: documents, model, vectors, Discord."`
	Index   indexCommand   `cmd:"" help:"Bring the index up to date with the folder. The other commands do so by themselves."`
	Eval    evalCommand    `cmd:"" help:"Ask questions whose answers are known, and score what comes."`
	Help    helpCommand    `cmd:"" help:"Explain: ibid help settings."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], console{in: os.Stdin, out: os.Stdout, err: os.Stderr, environ: os.Environ()}))
}

// console is what a command has of the world.
type console struct {
	in       io.Reader
	out, err io.Writer
	environ  []string
}

// exit is thrown by the parser's own exits (--help) and caught in run.
type exit int

// run runs one command line and returns the exit status.
func run(ctx context.Context, args []string, c console) (status int) {
	defer func() {
		if code, ok := recover().(exit); ok {
			status = int(code)
		}
	}()
	var line cli
	parser := kong.Must(&line, kong.Name("ibid"), kong.Description("Answers questions from a folder of documents and proves every sentence."),
		kong.Writers(c.out, c.err), kong.Exit(func(code int) { panic(exit(code)) }), kong.UsageOnError())
	command, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(c.err, "ibid: %v. Try: ibid --help\n", err)
		return statusUsage
	}
	settings, warnings, err := readSettings(".env", c.environ)
	for _, w := range warnings {
		fmt.Fprintln(c.err, "ibid:", w)
	}
	if err == nil {
		command.BindTo(ctx, (*context.Context)(nil))
		p := &program{console: c, settings: settings}
		if p.endpoint, err = settings.endpoint(); err == nil {
			err = command.Run(p)
		}
	}
	return c.end(err)
}

// end says what went wrong and returns the exit status for it.
func (c console) end(err error) int {
	var usage usageError
	switch {
	case err == nil:
		return statusAnswered
	case errors.Is(err, errRefused):
		return statusRefused
	case errors.Is(err, errUnwell):
		return statusFailed
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(c.err, "ibid: interrupted")
		return statusFailed
	case errors.As(err, &usage):
		fmt.Fprintf(c.err, "ibid: %v\n", err)
		return statusUsage
	}
	fmt.Fprintf(c.err, "ibid: %v\n", strings.TrimSpace(err.Error()))
	return statusFailed
}
