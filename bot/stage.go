package bot

import "time"

// Stage is a part of the work on a question, with the time it took.
type Stage struct {
	Name string
	Took time.Duration
}

// Stages returns the parts of the work in their order: understand, search, and with a model, where they took place,
// translate, then word and sentence, which end at the first of each, and write, which all three begin together.
func (r Receipt) Stages() []Stage {
	list := []Stage{{"understand", r.Understood}, {"search", r.Searched}}
	for _, s := range []Stage{{"translate", r.Translated}, {"word", r.Began}, {"sentence", r.First}, {"write", r.Took}} {
		if s.Took > 0 {
			list = append(list, s)
		}
	}
	return list
}
