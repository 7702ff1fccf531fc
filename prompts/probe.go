package prompts

// Probe asks for one word. A server loads its model for it, and what comes back shows how the model replies.
func Probe() Prompt { return Prompt{User: "Reply with the one word: ready"} }
