// Command maketables makes the tables of word lists that ibid reads.
package main

import (
	"flag"
	"fmt"
	"os"

	"ibid/retrieval/lexicon"
)

func main() {
	from := flag.String("from", "", "folder with the lists as they were published")
	to := flag.String("to", "retrieval/lexicon/data", "folder for the tables")
	flag.Parse()
	if err := lexicon.Compile(*from, *to); err != nil {
		fmt.Fprintf(os.Stderr, "maketables: %v\n", err)
		os.Exit(1)
	}
}
