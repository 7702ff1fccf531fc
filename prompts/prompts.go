// Package prompts holds every word that is said to a model.
package prompts

// Prompt is what is said to a chat model at once. The system part comes first and is the same for every question, so
// that a server can keep what it has read of it.
type Prompt struct{ System, User string }
