//go:build race

package discord

// raced says that the race detector makes everything several times as slow.
const raced = true
