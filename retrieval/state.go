package retrieval

import "time"

// State is what a live index holds at a moment.
type State struct {
	Documents, Passages int
	Missing             int       // passages without a vector that are to have one
	Checked             time.Time // when it was last found to be as its folder, or made so
}

// State returns what the present index holds.
func (l *Live) State() State {
	x := l.current.Load()
	return State{Documents: len(x.documents), Passages: len(x.passages), Missing: x.missing, Checked: *l.checked.Load()}
}

// check notes that the index is as its folder was at a time.
func (l *Live) check(at time.Time) { l.checked.Store(&at) }
