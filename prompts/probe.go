package prompts

import (
	"fmt"
	"strings"
)

// Probe asks for one word. A server loads its model for it, and what comes back shows how the model replies.
func Probe() Prompt { return Prompt{User: "Reply with the one word: ready"} }

// Recite asks for a reply of about a hundred tokens that every model knows.
func Recite() Prompt {
	return Prompt{User: "Count from 1 to 40. Write the numbers in digits, with a space between them, and nothing else."}
}

// Password is what Fill has at its beginning and asks for in the end.
const Password = "lantern"

// Fill is a prompt of any length: its tokens grow by the same number with every line. One with another number of lines
// begins differently, so that a server can't have read it before.
func Fill(lines int) Prompt {
	return Prompt{
		System: fmt.Sprintf("%05d lines without a meaning follow. Remember the word %s, you will be asked for it.", lines, Password),
		User:   strings.Repeat("the boat on the lake is old\n", lines) + "Which word were you to remember? Write this one word.",
	}
}
