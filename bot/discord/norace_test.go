//go:build !race

package discord

// raced says that nothing makes this slower than it is.
const raced = false
