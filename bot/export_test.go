package bot

// Estimate returns about how many tokens a text has.
func Estimate(s string) int { return estimate(s) }
